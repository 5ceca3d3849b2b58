//! `/dev/uhid`: a device of the kernel's whose reports come here. Every event is a 32-bit number in
//! the machine's order and a packed structure after it (<linux/uhid.h>).

use std::fs::File;
use std::io::{self, Read, Write};

use mfad_ctap::hid::{REPORT_SIZE, Report};
use rustix::fs::{Mode, OFlags};
use tokio::io::unix::AsyncFd;

const OUTPUT: u32 = 6;
const GET_REPORT: u32 = 9;
const GET_REPORT_REPLY: u32 = 10;
const CREATE2: u32 = 11;
const INPUT2: u32 = 12;
const SET_REPORT: u32 = 13;
const SET_REPORT_REPLY: u32 = 14;

/// The room for a report or a descriptor in an event.
const DATA: usize = 4096;
/// How long every event from the kernel is, in bytes.
const LONGEST: usize = 4 + (128 + 64 + 64 + 2 + 2 + 4 * 4 + DATA).next_multiple_of(8);
/// libfido2 looks at nothing that is not on USB.
const BUS_USB: u16 = 3;
/// What a key has no answer to: a feature report.
const EIO: u16 = 5;

/// A key's report descriptor (CTAP 2.2 §11.2.8.1): usage page FIDO Alliance, usage CTAPHID, 64 bytes
/// in and 64 bytes out.
const DESCRIPTOR: [u8; 34] = [
    0x06, 0xd0, 0xf1, 0x09, 0x01, 0xa1, 0x01, // collection of the FIDO usage
    0x09, 0x20, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x81, 0x02, // in
    0x09, 0x21, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x91, 0x02, // out
    0xc0,
];

/// A HID device, there until dropped.
pub struct Uhid(AsyncFd<File>);

impl Uhid {
    /// Makes a security key of this name and id.
    ///
    /// # Errors
    /// `/dev/uhid` cannot be opened, or makes none.
    pub fn create(name: &str, id: &str) -> io::Result<Self> {
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open("/dev/uhid", flags, Mode::empty())?);
        (&file).write_all(&create2(name, id))?;
        asynchronous(file).map(Self)
    }

    /// The next report of a program. Dropped while it waits, nothing is lost.
    pub async fn next(&self) -> io::Result<Report> {
        let mut event = [0; LONGEST];
        loop {
            let mut ready = self.0.readable().await?;
            let Ok(length) = ready.try_io(|kernel| kernel.get_ref().read(&mut event)) else {
                continue;
            };
            match Wish::parse(event.get(..length?).unwrap_or_default()) {
                Wish::Output(report) => return Ok(report),
                Wish::Answer(answer) => self.0.get_ref().write_all(&answer)?,
                Wish::Nothing => {}
            }
        }
    }

    /// Sends a report to every program that has the device open.
    pub fn send(&self, report: &Report) -> io::Result<()> {
        self.0.get_ref().write_all(&input2(report))
    }
}

/// The file as something to wait for without a thread.
#[expect(unsafe_code, reason = "tokio has no safe way to wait for a descriptor")]
fn asynchronous(file: File) -> io::Result<AsyncFd<File>> {
    // SAFETY: a file owns its descriptor until it is dropped, and always gives that one.
    Ok(unsafe { AsyncFd::register(file) }?)
}

/// Makes the device. Where it is plugged in begins with `mfad/`, so that mfad knows its own.
fn create2(name: &str, id: &str) -> Vec<u8> {
    [
        &CREATE2.to_ne_bytes()[..],
        &text::<128>(name),
        &text::<64>(&format!("mfad/{id}")),
        &text::<64>(id),
        &(DESCRIPTOR.len() as u16).to_ne_bytes(),
        &BUS_USB.to_ne_bytes(),
        // No vendor's and no product's: it is none.
        &[0; 4 * 4],
        &DESCRIPTOR,
    ]
    .concat()
}

/// A report from the device to programs.
fn input2(report: &Report) -> Vec<u8> {
    [&INPUT2.to_ne_bytes()[..], &(REPORT_SIZE as u16).to_ne_bytes(), report].concat()
}

/// What the kernel wants.
#[derive(Debug, Eq, PartialEq)]
enum Wish {
    /// A report from a program to the device.
    Output(Report),
    /// An answer, which is this event.
    Answer(Vec<u8>),
    /// Nothing of the device.
    Nothing,
}

impl Wish {
    fn parse(event: &[u8]) -> Self {
        let Some((kind, body)) = event.split_first_chunk() else { return Self::Nothing };
        match u32::from_ne_bytes(*kind) {
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
    let size = usize::from(u16::from_ne_bytes(*rest.first_chunk()?));
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
    use super::*;

    #[test]
    fn a_name_that_is_too_long_is_cut_off_before_the_zero() {
        let made = create2(&"n".repeat(500), "card");
        assert_eq!(made.len(), 4 + 128 + 64 + 64 + 2 + 2 + 16 + 34);
        assert_eq!((made[4 + 126], made[4 + 127]), (b'n', 0));
        assert!(made[132..].starts_with(b"mfad/card\0"));
    }

    #[test]
    fn reports_are_read_with_and_without_a_number() {
        let event = |bytes: &[u8]| {
            let mut data = [0; DATA];
            data[..bytes.len()].copy_from_slice(bytes);
            [&OUTPUT.to_ne_bytes()[..], &data, &(bytes.len() as u16).to_ne_bytes(), &[1]].concat()
        };
        let report = [7; REPORT_SIZE];
        assert_eq!(Wish::parse(&event(&report)), Wish::Output(report));
        assert_eq!(Wish::parse(&event(&[&[0][..], &report].concat())), Wish::Output(report));
    }

    #[test]
    fn feature_reports_are_refused() {
        let event = [&GET_REPORT.to_ne_bytes()[..], &77_u32.to_ne_bytes(), &[0; 8]].concat();
        let Wish::Answer(answer) = Wish::parse(&event) else { panic!("no answer") };
        assert_eq!(&answer[4..8], 77_u32.to_ne_bytes());
    }

    #[test]
    fn half_an_event_is_nothing() {
        let event = [&OUTPUT.to_ne_bytes()[..], &[0; DATA + 2]].concat();
        for length in 0..=event.len() {
            assert_eq!(Wish::parse(&event[..length]), Wish::Nothing);
        }
    }
}
