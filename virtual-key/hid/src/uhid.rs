//! The kernel's uhid protocol (`/dev/uhid`) in bytes, as in <linux/uhid.h>: every event is a 32-bit
//! number in the machine's order and a packed structure after it.

use mfad_ctap::hid::{REPORT_SIZE, Report};

const DESTROY: u32 = 1;
const STOP: u32 = 3;
const OUTPUT: u32 = 6;
const GET_REPORT: u32 = 9;
const GET_REPORT_REPLY: u32 = 10;
const CREATE2: u32 = 11;
const INPUT2: u32 = 12;
const SET_REPORT: u32 = 13;
const SET_REPORT_REPLY: u32 = 14;

/// How long every event from the kernel is, in bytes: the union in it is rounded up to eight.
pub const LONGEST: usize = 4 + (128 + 64 + 64 + 2 + 2 + 4 * 4 + DATA).next_multiple_of(8);
/// The room for a report or a descriptor in an event.
const DATA: usize = 4096;
/// libfido2 looks at nothing that is not on USB.
const BUS_USB: u16 = 3;
/// What a key has no answer to: a feature report.
const EIO: u16 = 5;

/// A key's report descriptor (CTAP 2.2 §11.2.8.1): usage page FIDO Alliance, usage CTAPHID, 64 bytes
/// in and 64 bytes out.
pub const DESCRIPTOR: [u8; 34] = [
    0x06, 0xd0, 0xf1, 0x09, 0x01, 0xa1, 0x01, // collection of the FIDO usage
    0x09, 0x20, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x81, 0x02, // in
    0x09, 0x21, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x91, 0x02, // out
    0xc0,
];

/// What a device is called. A text that is too long is cut off.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    /// For people.
    pub name: &'a str,
    /// Where it is plugged in (`HID_PHYS`).
    pub place: &'a str,
    /// Its serial number (`HID_UNIQ`).
    pub serial: &'a str,
    /// The number of its vendor on USB.
    pub vendor: u32,
    /// The number of the product.
    pub product: u32,
}

/// Makes the device.
#[must_use]
pub fn create2(device: &Identity<'_>) -> Vec<u8> {
    [
        &CREATE2.to_ne_bytes()[..],
        &text::<128>(device.name),
        &text::<64>(device.place),
        &text::<64>(device.serial),
        &(DESCRIPTOR.len() as u16).to_ne_bytes(),
        &BUS_USB.to_ne_bytes(),
        &device.vendor.to_ne_bytes(),
        &device.product.to_ne_bytes(),
        &0_u32.to_ne_bytes(), // version
        &0_u32.to_ne_bytes(), // country
        &DESCRIPTOR,
    ]
    .concat()
}

/// Removes the device.
#[must_use]
pub fn destroy() -> Vec<u8> {
    DESTROY.to_ne_bytes().to_vec()
}

/// A report from the device to programs.
#[must_use]
pub fn input2(report: &Report) -> Vec<u8> {
    [&INPUT2.to_ne_bytes()[..], &(REPORT_SIZE as u16).to_ne_bytes(), report].concat()
}

/// What the kernel wants.
#[derive(Debug, Eq, PartialEq)]
pub enum Wish {
    /// No driver is bound any more.
    Stop,
    /// A report from a program to the device.
    Output(Report),
    /// An answer, which is this event.
    Answer(Vec<u8>),
    /// Nothing of the device.
    Nothing,
}

impl Wish {
    /// What an event says; one that is cut off, nothing.
    #[must_use]
    pub fn parse(event: &[u8]) -> Self {
        let Some((kind, body)) = event.split_first_chunk() else { return Self::Nothing };
        match u32::from_ne_bytes(*kind) {
            STOP => Self::Stop,
            OUTPUT => output(body).map_or(Self::Nothing, Self::Output),
            GET_REPORT => Self::refuse(GET_REPORT_REPLY, body),
            SET_REPORT => Self::refuse(SET_REPORT_REPLY, body),
            _ => Self::Nothing,
        }
    }

    /// A key has no feature reports; unanswered, the kernel would wait for 5 s.
    fn refuse(kind: u32, body: &[u8]) -> Self {
        let Some(id) = body.first_chunk::<4>() else { return Self::Nothing };
        let size = 0_u16.to_ne_bytes();
        Self::Answer([&kind.to_ne_bytes()[..], id, &EIO.to_ne_bytes(), &size].concat())
    }
}

/// hidraw puts a report number before the report, 0 where there are none.
fn output(body: &[u8]) -> Option<Report> {
    let (data, rest) = body.split_at_checked(DATA)?;
    let size = u16::from_ne_bytes(*rest.first_chunk()?).into();
    let data = data.get(..size)?;
    let bytes = if size == REPORT_SIZE { data } else { data.split_first()?.1 };
    let mut report = [0; REPORT_SIZE];
    report.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    Some(report)
}

/// A text that ends with a zero, cut off where it is too long.
fn text<const N: usize>(text: &str) -> [u8; N] {
    let mut field = [0; N];
    field.iter_mut().take(N - 1).zip(text.bytes()).for_each(|(to, from)| *to = from);
    field
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write,
        process::{Command, Stdio},
    };

    use super::*;

    const DEVICE: Identity<'_> = Identity {
        name: "mfad Virtual Key",
        place: "mfad-virtual-key/A1",
        serial: "A1",
        vendor: 0x1209,
        product: 1,
    };

    #[test]
    fn a_name_that_is_too_long_is_cut_off_before_the_zero() {
        let made = create2(&Identity { name: &"n".repeat(500), ..DEVICE });
        assert_eq!(made.len(), 4 + 128 + 64 + 64 + 2 + 2 + 16 + 34);
        assert_eq!((made[4 + 126], made[4 + 127]), (b'n', 0));
        assert!(made[132..].starts_with(b"mfad-virtual-key/A1\0"));
    }

    /// Lets a C program that includes the kernel's header read our events and
    /// write some of its own.
    fn through_the_kernels_header(mode: &str, event: &[u8]) -> Vec<u8> {
        let folder =
            std::env::temp_dir().join(format!("uhid-layout-{}-{mode}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let program = folder.join("program");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/uhid_layout.c");
        let compiled = Command::new("cc").arg("-o").arg(&program).arg(source).status();
        assert!(compiled.unwrap().success(), "needs a C compiler and linux-libc-dev");
        let mut child = Command::new(&program)
            .arg(mode)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(event).unwrap();
        let output = child.wait_with_output().unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        assert!(output.status.success());
        output.stdout
    }

    #[test]
    fn the_kernel_reads_our_device() {
        let seen = through_the_kernels_header("create2", &create2(&DEVICE));
        let descriptor: String = DESCRIPTOR.iter().map(|byte| format!("{byte:02x}")).collect();
        let expected = format!(
            "mfad Virtual Key|mfad-virtual-key/A1|A1|bus 3|1209:0001|version 0|country 0|{descriptor}"
        );
        assert_eq!(String::from_utf8(seen).unwrap(), expected);
    }

    #[test]
    fn the_kernel_reads_our_reports() {
        let mut report = [0; 64];
        report.iter_mut().zip(1..).for_each(|(to, from)| *to = from);
        assert_eq!(through_the_kernels_header("input2", &input2(&report)), report);
    }

    #[test]
    fn we_read_the_kernels_reports_with_and_without_a_number() {
        let mut report = [0; 64];
        report.iter_mut().zip(1..).for_each(|(to, from)| *to = from);
        for mode in ["output-numbered", "output"] {
            let event = through_the_kernels_header(mode, &[]);
            assert_eq!(event.len(), LONGEST);
            assert_eq!(Wish::parse(&event), Wish::Output(report), "{mode}");
        }
    }

    #[test]
    fn the_kernel_reads_our_refusal_of_a_feature_report() {
        let Wish::Answer(answer) = Wish::parse(&through_the_kernels_header("get-report", &[]))
        else {
            panic!("no answer")
        };
        assert_eq!(through_the_kernels_header("reply", &answer), b"id 77 err 5 size 0");
    }

    #[test]
    fn half_an_event_is_nothing() {
        for length in 0..4102 {
            let event = [&OUTPUT.to_ne_bytes()[..], &[0; 4102]].concat();
            assert_eq!(Wish::parse(&event[..length]), Wish::Nothing);
        }
    }
}
