//! An `otpauth://` address as a QR code on the terminal, and as text above it: of what is too high for
//! the screen, the picture is seen.

use std::io;

use mfad_bus::SecretFile;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use zeroize::Zeroizing;

use crate::exit::Failure;
use crate::output::{dumb, size, visible};

/// Black on white, whatever the colours of the terminal: cameras need it that way
/// (ECMA-48 §8.3.117).
const PAPER: &str = "\x1b[38;5;16;48;5;231m";
const PLAIN: &str = "\x1b[0m";
/// Light modules around it (ISO/IEC 18004 §5.3.8), on both sides.
const MARGIN: usize = 8;
/// The lines below it: an empty one, and what is asked.
const QUESTION: usize = 2;

/// Both, as lines that may not be broken. The picture is left out where it has no room.
pub(super) fn of_address(file: &SecretFile) -> Result<Zeroizing<String>, Failure> {
    let bytes = file.read()?;
    let address = std::str::from_utf8(&bytes).map_err(|_| Failure::not_understood("Enroll"))?;
    let shown = Zeroizing::new(visible(address));
    let picture = if dumb() { None } else { picture(address, size(io::stderr())) };
    let picture = picture.unwrap_or_default();
    let mut text = Zeroizing::new(String::with_capacity(picture.len() + shown.len() + 4));
    for part in ["\n", &shown, "\n\n", &picture] {
        text.push_str(part);
    }
    Ok(text)
}

/// The picture, where so many columns are enough; on no terminal there is nobody with a camera. Where
/// there are few rows, half of the margin above and below has to do.
fn picture(address: &str, size: Option<(usize, usize)>) -> Option<Zeroizing<String>> {
    let code = QrCode::with_error_correction_level(address, EcLevel::L).ok()?;
    let (_, rows) = size.filter(|(columns, _)| code.width() + MARGIN <= *columns)?;
    let mut renderer = code.render::<Dense1x2>();
    let image =
        Zeroizing::new(renderer.dark_color(Dense1x2::Dark).light_color(Dense1x2::Light).build());
    let mut text = Zeroizing::new(String::with_capacity(2 * image.len()));
    let lines = image.lines().count();
    let cut = usize::from(lines + QUESTION > rows);
    for line in image.lines().skip(cut).take(lines - 2 * cut) {
        for part in [PAPER, line, PLAIN, "\n"] {
            text.push_str(part);
        }
    }
    text.push('\n');
    Some(text)
}

#[cfg(test)]
mod tests {
    use rqrr::PreparedImage;

    use super::*;

    const ADDRESS: &str = "otpauth://totp/a%20long%20name%20of%20a%20host:somebody?secret=\
                           GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=a%20long%20name%20of%20a%20host";

    /// What a camera reads of the characters, ink on paper.
    fn read(text: &str) -> String {
        let rows: Vec<[String; 2]> = text
            .lines()
            .filter_map(|line| line.strip_prefix(PAPER)?.strip_suffix(PLAIN))
            .map(|line| {
                let half = |inked: [char; 2]| {
                    let ink = |it: char| if inked.contains(&it) { '#' } else { ' ' };
                    line.chars().map(ink).collect::<String>()
                };
                [half(['█', '▀']), half(['█', '▄'])]
            })
            .collect();
        let rows: Vec<Vec<u8>> = rows
            .iter()
            .flatten()
            .map(|row| row.chars().map(|it| if it == '#' { 0 } else { 255 }).collect())
            .collect();
        let (width, scale) = (rows[0].len(), 4);
        let pixel = |x: usize, y: usize| rows[y / scale][x / scale];
        let (wide, high) = (width * scale, rows.len() * scale);
        let mut image = PreparedImage::prepare_from_greyscale(wide, high, pixel);
        image.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn a_camera_reads_the_address() {
        assert_eq!(read(&picture(ADDRESS, Some((80, 24))).unwrap()), ADDRESS);
    }

    #[test]
    fn the_picture_of_a_usual_address_fits_on_a_terminal() {
        let address = "otpauth://totp/workstation:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
                       &issuer=workstation";
        let low = picture(address, Some((80, 24))).unwrap();
        assert!(low.lines().count() < 24, "{}", *low);
        assert_eq!(read(&low), address);
        let high = picture(address, Some((80, 50))).unwrap();
        assert_eq!(high.lines().count(), low.lines().count() + 2);
        assert_eq!(read(&high), address);
    }

    #[test]
    fn a_picture_that_would_be_broken_is_left_out() {
        assert!(picture(ADDRESS, Some((40, 24))).is_none());
        assert!(picture(ADDRESS, None).is_none());
    }
}
