//! What the token says of itself on USB: one device with two interfaces, HID for FIDO (CTAP 2.2
//! §11.2.8) and CCID for the card (USB CCID 1.1 §5.1), as on keys that have both.

use mfad_hid_device::uhid::DESCRIPTOR as REPORT;

/// The endpoints, the same number in both directions.
pub const HID: u32 = 1;
pub const CCID: u32 = 2;
/// The longest message of CCID: its header and more than the longest APDU of the firmware.
pub const LONGEST_MESSAGE: u32 = 10 + 0x2000;

const DEVICE: u8 = 1;
const CONFIGURATION: u8 = 2;
const STRING: u8 = 3;
const HID_REPORT: u8 = 0x22;
/// Numbers of the texts.
const MAKER: u8 = 1;
const PRODUCT: u8 = 2;
const SERIAL: u8 = 3;

const DEVICE_DESCRIPTOR: [u8; 18] = [
    18, DEVICE, 0x00, 0x02, 0, 0, 0, 64, // USB 2.0, packets of 64
    0x09, 0x12, 0x01, 0x00, // pid.codes' test id, which no product may use
    0x00, 0x01, MAKER, PRODUCT, SERIAL, 1,
];
const HID_INTERFACE: [u8; 32] = [
    9,
    4,
    0,
    0,
    2,
    3,
    0,
    0,
    0, // interface 0, HID
    9,
    0x21,
    0x11,
    0x01,
    0,
    1,
    HID_REPORT,
    REPORT.len() as u8,
    0, // HID 1.11
    7,
    5,
    0x80 | HID as u8,
    3,
    64,
    0,
    5, // interrupt in, every 5 ms
    7,
    5,
    HID as u8,
    3,
    64,
    0,
    5, // and out
];
const CCID_INTERFACE: [u8; 23] = [
    9,
    4,
    1,
    0,
    2,
    0x0b,
    0,
    0,
    0, // interface 1, smart card
    7,
    5,
    0x80 | CCID as u8,
    2,
    64,
    0,
    0, // bulk in
    7,
    5,
    CCID as u8,
    2,
    64,
    0,
    0, // and out
];
/// One slot, T=1, everything automatic, whole APDUs (USB CCID 1.1 §5.1).
const CCID_DESCRIPTOR: [u32; 10] = [4000, 4000, 0, 307_200, 307_200, 0, 254, 0, 0, 0x0004_04be];

/// What the host asks for by this setup packet (USB 2.0 §9.3); `None` stalls.
pub fn answer(setup: &[u8; 8], serial: &str) -> Option<Vec<u8>> {
    let [kind, request, index, descriptor, ..] = *setup;
    match (kind, request, descriptor) {
        (0x80, 6, DEVICE) => Some(DEVICE_DESCRIPTOR.to_vec()),
        (0x80, 6, CONFIGURATION) => Some(configuration()),
        (0x80, 6, STRING) => text(index, serial),
        (0x81, 6, HID_REPORT) => Some(REPORT.to_vec()),
        // GET_STATUS of device, interface or endpoint.
        (0x80..=0x82, 0, _) => Some(vec![0, 0]),
        // SET_CONFIGURATION, SET_INTERFACE, CLEAR_FEATURE; SET_IDLE of HID.
        (0x00, 9, _) | (0x01, 11, _) | (0x02, 1, _) | (0x21, 10, _) => Some(Vec::new()),
        _ => None,
    }
}

fn configuration() -> Vec<u8> {
    let (card, endpoints) = CCID_INTERFACE.split_at(9);
    let interfaces = [&HID_INTERFACE[..], card, &ccid(), endpoints].concat();
    let length = (interfaces.len() + 9) as u16;
    let [low, high] = length.to_le_bytes();
    // Two interfaces, powered by the bus, 100 mA.
    [&[9, CONFIGURATION, low, high, 2, 1, 0, 0x80, 50][..], &interfaces].concat()
}

fn ccid() -> Vec<u8> {
    let [clock, most_clock, clocks, rate, most_rate, rates, ifsd, sync, mechanical, features] =
        CCID_DESCRIPTOR.map(u32::to_le_bytes);
    [
        &[54, 0x21, 0x10, 0x01, 0, 7, 2, 0, 0, 0][..], // CCID 1.1, any voltage, T=1
        &clock,
        &most_clock,
        &clocks[..1],
        &rate,
        &most_rate,
        &rates[..1],
        &ifsd,
        &sync,
        &mechanical,
        &features,
        &LONGEST_MESSAGE.to_le_bytes(),
        &[0xff, 0xff, 0, 0, 0, 1],
    ]
    .concat()
}

fn text(number: u8, serial: &str) -> Option<Vec<u8>> {
    let units: Vec<u16> = match number {
        0 => vec![0x0409], // English
        MAKER => "mfad".encode_utf16().collect(),
        PRODUCT => "Virtual Key".encode_utf16().collect(),
        SERIAL => serial.encode_utf16().collect(),
        _ => return None,
    };
    let bytes: Vec<u8> = units.into_iter().flat_map(u16::to_le_bytes).collect();
    Some([&[(bytes.len() + 2) as u8, STRING][..], &bytes].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every descriptor begins with its length, and the first says the length of all.
    #[test]
    fn the_descriptors_add_up() {
        let whole = configuration();
        assert_eq!(u16::from_le_bytes([whole[2], whole[3]]), whole.len() as u16);
        let mut rest = &whole[..];
        let mut kinds = vec![];
        while let Some(length) = rest.first() {
            kinds.push(rest[1]);
            rest = &rest[usize::from(*length)..];
        }
        assert_eq!(kinds, [2, 4, 0x21, 5, 5, 4, 0x21, 5, 5]);
    }

    #[test]
    fn an_unknown_request_stalls() {
        assert_eq!(answer(&[0x80, 6, 0, 15, 0, 0, 5, 0], "A1"), None);
        assert_eq!(answer(&[0x80, 6, 3, 3, 9, 4, 255, 0], "A1").unwrap(), b"\x06\x03A\x001\x00");
    }
}
