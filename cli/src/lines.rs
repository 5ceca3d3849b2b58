//! Lines of files that somebody else wrote: one that is too long is passed over, and costs no memory.

use std::io::{self, BufRead};

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line.
    Whole,
    /// One that is too long.
    TooLong,
    /// The end.
    End,
}

/// Reads the next line of at most `longest` bytes, without its end; of one that is too long nothing is
/// kept.
pub(crate) fn next_line(
    input: &mut impl BufRead,
    line: &mut Vec<u8>,
    longest: usize,
) -> io::Result<Line> {
    line.clear();
    let (mut any, mut too_long) = (false, false);
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(match (any, too_long) {
                (false, _) => Line::End,
                (true, false) => Line::Whole,
                (true, true) => Line::TooLong,
            });
        }
        any = true;
        let end = buffer.iter().position(|it| *it == b'\n');
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        too_long |= line.len().saturating_add(part.len()) > longest;
        match too_long {
            true => line.clear(),
            false => line.extend_from_slice(part),
        }
        let used = end.map_or(buffer.len(), |end| end.saturating_add(1));
        input.consume(used);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    const LONGEST: usize = 1 << 16;

    #[test]
    fn a_line_without_end_is_passed_over() {
        let mut input = BufReader::new(io::repeat(b'x').take(256 << 20));
        let mut line = Vec::new();
        assert_eq!(next_line(&mut input, &mut line, LONGEST).unwrap(), Line::TooLong);
        assert!(line.capacity() <= 2 * LONGEST, "{}", line.capacity());
        assert_eq!(next_line(&mut input, &mut line, LONGEST).unwrap(), Line::End);
    }

    #[test]
    fn the_last_line_needs_no_end() {
        let (mut input, mut line) = (&b"a\n\nbc"[..], Vec::new());
        for wanted in ["a", "", "bc"] {
            assert_eq!(next_line(&mut input, &mut line, 2).unwrap(), Line::Whole);
            assert_eq!(line, wanted.as_bytes());
        }
        assert_eq!(next_line(&mut input, &mut line, 2).unwrap(), Line::End);
        assert_eq!(next_line(&mut &b"abc\n"[..], &mut line, 2).unwrap(), Line::TooLong);
    }
}
