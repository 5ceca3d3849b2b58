//! USB/IP in bytes, as in the kernel's Documentation/usb/usbip_protocol.rst: a header of 48 bytes,
//! numbers with the most significant byte first, then what goes the header's way.

/// How long the header of every message is.
pub const HEADER: usize = 48;
const SUBMIT: u32 = 1;
const UNLINK: u32 = 2;
const SUBMITTED: u32 = 3;
const UNLINKED: u32 = 4;
const IN: u32 = 1;
/// More than the longest transfer that such a device takes.
const LONGEST: usize = 1 << 20;

/// The endpoint has no such answer.
pub const STALLED: i32 = -32;
/// The transfer was called off before it was done.
const CALLED_OFF: i32 = -104;

/// What the host wants.
#[derive(Debug, Eq, PartialEq)]
pub enum Request {
    /// A transfer; `length` is how much goes out, or how much may come in.
    Submit { number: u32, endpoint: u32, inwards: bool, length: usize, setup: [u8; 8] },
    /// Calls one off.
    Unlink { number: u32, unlinked: u32 },
}

impl Request {
    /// Reads a header; `None` if it is none.
    pub fn parse(header: &[u8; HEADER]) -> Option<Self> {
        let number = word(header, 4)?;
        match word(header, 0)? {
            SUBMIT => Some(Self::Submit {
                number,
                endpoint: word(header, 16)?,
                inwards: word(header, 12)? == IN,
                length: usize::try_from(word(header, 24)?).ok().filter(|it| *it <= LONGEST)?,
                setup: *header.last_chunk()?,
            }),
            UNLINK => Some(Self::Unlink { number, unlinked: word(header, 20)? }),
            _ => None,
        }
    }

    /// How much follows the header.
    pub fn outwards(&self) -> usize {
        match self {
            Self::Submit { inwards: false, length, .. } => *length,
            _ => 0,
        }
    }
}

/// The end of a transfer that brought this in.
pub fn brought(number: u32, data: &[u8]) -> Vec<u8> {
    [&submitted(number, 0, data.len())[..], data].concat()
}

/// The end of a transfer that took so much out.
pub fn took(number: u32, length: usize) -> Vec<u8> {
    submitted(number, 0, length).to_vec()
}

/// The end of a transfer that the device refuses.
pub fn refused(number: u32) -> Vec<u8> {
    submitted(number, STALLED, 0).to_vec()
}

/// The answer to an unlink; `found` says whether the transfer was still waiting.
pub fn unlinked(number: u32, found: bool) -> Vec<u8> {
    let status = if found { CALLED_OFF } else { 0 };
    header(UNLINKED, number, status, 0).to_vec()
}

fn submitted(number: u32, status: i32, length: usize) -> [u8; HEADER] {
    header(SUBMITTED, number, status, u32::try_from(length).unwrap_or_default())
}

fn header(command: u32, number: u32, status: i32, length: u32) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let words = [command, number, 0, 0, 0, status.cast_unsigned(), length];
    let bytes = words.into_iter().flat_map(u32::to_be_bytes);
    header.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    header
}

fn word(header: &[u8], place: usize) -> Option<u32> {
    header.get(place..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submit(direction: u8, length: u8) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        header[3] = 1;
        header[7] = 9;
        header[15] = direction;
        header[19] = 2;
        header[27] = length;
        header[40] = 0x80;
        header
    }

    #[test]
    fn a_transfer_says_where_it_goes() {
        let request = Request::parse(&submit(1, 64)).unwrap();
        let setup = [0x80, 0, 0, 0, 0, 0, 0, 0];
        let wanted = Request::Submit { number: 9, endpoint: 2, inwards: true, length: 64, setup };
        assert_eq!(request, wanted);
        assert_eq!(request.outwards(), 0);
        assert_eq!(Request::parse(&submit(0, 64)).unwrap().outwards(), 64);
    }

    #[test]
    fn what_is_no_request_or_too_long_is_none() {
        assert_eq!(Request::parse(&[0; HEADER]), None);
        let mut endless = submit(0, 0);
        endless[24] = 0x7f;
        assert_eq!(Request::parse(&endless), None);
    }

    #[test]
    fn an_end_names_its_transfer() {
        let end = brought(9, &[1, 2, 3]);
        assert_eq!((end[3], end[7], end[27], &end[HEADER..]), (3, 9, 3, &[1, 2, 3][..]));
        assert_eq!(refused(9)[20..24], STALLED.to_be_bytes());
        assert_eq!(unlinked(9, true)[20..24], CALLED_OFF.to_be_bytes());
    }
}
