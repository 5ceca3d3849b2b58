//! The `otpauth://` addresses in a picture of QR codes. The picture may be any screenshot.

mod grey;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use grey::Grey;
use mfad_bus::MAX_SECRET;
use mfad_i18n::say;
use png::{ColorType, Decoder, Limits, Transformations};
use zeroize::Zeroizing;

use crate::exit::Failure;
use crate::output::visible;
use crate::prompts::Secret;

/// The most memory that a picture may take: more than three screens of 4K.
const LARGEST: usize = 128 << 20;

/// The addresses in the QR codes of this picture, one a line.
pub(crate) fn addresses(picture: &Path) -> Result<Secret, Failure> {
    let name = visible(&picture.display().to_string());
    let unread = |why: &dyn std::fmt::Display| {
        Failure::usage(say!("codes-picture-unreadable", name, why = why.to_string()))
    };
    let file = File::open(picture).map_err(|error| unread(&error))?;
    let picture = Picture::read(file).map_err(|error| unread(&error))?;
    let texts = picture.codes();
    let mut addresses: Vec<_> = texts.iter().filter(|it| is_address(it)).collect();
    addresses.dedup();
    let mut joined = Secret::new(String::with_capacity(MAX_SECRET));
    for address in &addresses {
        if joined.len() + address.len() >= MAX_SECRET {
            return Err(Failure::usage(say!("codes-picture-of-many", name)));
        }
        joined.push_str(address);
        joined.push('\n');
    }
    match (addresses.as_slice(), texts.as_slice()) {
        ([], []) => Err(Failure::usage(say!("codes-picture-without", name))),
        ([], _) => Err(Failure::usage(say!("codes-picture-of-else", name))),
        _ => Ok(joined),
    }
}

/// Whether the daemon can say what it is, be it that no card can do this.
fn is_address(text: &str) -> bool {
    let known = ["otpauth", "otpauth-migration", "apple-otpauth", "steam", "motp"];
    text.split_once(':').is_some_and(|(scheme, _)| {
        known.iter().any(|known| known.eq_ignore_ascii_case(scheme.trim()))
    })
}

/// A picture as its file has it.
struct Picture {
    width: usize,
    height: usize,
    kind: ColorType,
    bytes: Zeroizing<Vec<u8>>,
}

impl Picture {
    fn read(file: File) -> Result<Self, png::DecodingError> {
        let mut decoder = Decoder::new_with_limits(BufReader::new(file), Limits { bytes: LARGEST });
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        let size = reader.output_buffer_size().filter(|size| *size <= LARGEST);
        let size = size.ok_or(png::DecodingError::LimitsExceeded)?;
        let mut bytes = Zeroizing::new(vec![0; size]);
        let frame = reader.next_frame(&mut bytes)?;
        Ok(Self {
            width: usize::try_from(frame.width).unwrap_or_default(),
            height: usize::try_from(frame.height).unwrap_or_default(),
            kind: frame.color_type,
            bytes,
        })
    }

    /// The texts of all QR codes in it, where one is an address; or else of all that were seen.
    fn codes(&self) -> Vec<Secret> {
        use ColorType::{Grayscale, GrayscaleAlpha, Rgb, Rgba};
        let mut others = Vec::new();
        for (shade, of, tries) in [
            (on_white as Shade, [Grayscale, GrayscaleAlpha, Rgb, Rgba].as_slice(), grey::ALL),
            // Colours that are as light in the mean.
            (as_seen, &[Rgb, Rgba], grey::FEW),
            // White on nothing, as dark pages have it.
            (on_black, &[GrayscaleAlpha, Rgba], grey::FEW),
        ] {
            if of.contains(&self.kind) {
                let found = self.grey(shade).codes(tries, is_address);
                if found.iter().any(|it| is_address(it)) {
                    return found;
                }
                others.extend(found);
            }
        }
        others
    }

    fn grey(&self, shade: Shade) -> Grey {
        let pixels = self.bytes.chunks_exact(self.kind.samples());
        let pixels = pixels.map(|pixel| match (self.kind, pixel) {
            (ColorType::GrayscaleAlpha | ColorType::Rgba, [colours @ .., alpha]) => {
                shade(colours, *alpha)
            }
            _ => shade(pixel, u8::MAX),
        });
        Grey::new(self.width, self.height, pixels.collect())
    }
}

/// The lightness of a pixel of these colours, and how much of it there is.
type Shade = fn(&[u8], u8) -> u8;

/// The mean of its colours, on white where it is transparent.
fn on_white(colours: &[u8], alpha: u8) -> u8 {
    let alpha = u32::from(alpha);
    let white = u32::from(u8::MAX);
    narrow((mean(colours) * alpha + white * (white - alpha)) / white)
}

/// The same on black.
fn on_black(colours: &[u8], alpha: u8) -> u8 {
    narrow(mean(colours) * u32::from(alpha) / u32::from(u8::MAX))
}

/// As an eye sees it (ITU-R BT.601).
fn as_seen(colours: &[u8], _: u8) -> u8 {
    let seen = colours.iter().zip([299, 587, 114]).map(|(it, weight)| u32::from(*it) * weight);
    narrow(seen.sum::<u32>() / 1000)
}

fn mean(colours: &[u8]) -> u32 {
    let sum: u32 = colours.iter().map(|it| u32::from(*it)).sum();
    sum / u32::try_from(colours.len()).unwrap_or(1).max(1)
}

fn narrow(shade: u32) -> u8 {
    u8::try_from(shade).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::BufWriter;
    use std::path::PathBuf;

    use qrcode::QrCode;

    use super::*;
    use crate::exit::Exit;

    const ANNA: &str = "otpauth://totp/Example:anna?secret=GEZDGNBVGY3TQOJQ&issuer=Example";

    /// A picture with these QR codes beside each other, dark blue on white.
    fn picture(name: &str, kind: ColorType, texts: &[&str]) -> PathBuf {
        const SIDE: usize = 320;
        let codes: Vec<_> = texts.iter().map(|text| QrCode::new(text).unwrap()).collect();
        let dark = |x: usize, y: usize| {
            let code = codes.get(x / SIDE);
            let (x, y) = ((x % SIDE / 4).wrapping_sub(8), (y / 4).wrapping_sub(8));
            code.is_some_and(|it| {
                x < it.width() && y < it.width() && it[(x, y)] == qrcode::Color::Dark
            })
        };
        let width = SIDE * texts.len().max(1);
        let mut data = Vec::new();
        for (x, y) in (0..SIDE).flat_map(|y| (0..width).map(move |x| (x, y))) {
            match kind {
                ColorType::Rgba if dark(x, y) => data.extend([0, 0, 90, 255]),
                ColorType::Rgba => data.extend([0, 0, 0, 0]),
                _ => data.push(if dark(x, y) { 20 } else { 250 }),
            }
        }
        let path = std::env::temp_dir().join(format!("mfactl-{}-{name}.png", std::process::id()));
        let file = BufWriter::new(File::create(&path).unwrap());
        let side = |side: usize| u32::try_from(side).unwrap();
        let mut encoder = png::Encoder::new(file, side(width), side(SIDE));
        encoder.set_color(kind);
        encoder.write_header().unwrap().write_image_data(&data).unwrap();
        path
    }

    /// What comes of a picture, which is gone afterwards.
    fn read(path: &Path) -> Result<String, String> {
        let addresses = addresses(path);
        let _ = std::fs::remove_file(path);
        addresses.map(|it| it.trim_end().to_owned()).map_err(|failure| {
            assert_eq!(failure.exit, Exit::Usage);
            failure.message
        })
    }

    #[test]
    fn what_is_no_picture_is_told() {
        let missing = read(Path::new("/nonexistent.png")).unwrap_err();
        assert!(missing.starts_with("/nonexistent.png can't be read"), "{missing}");
        let path = std::env::temp_dir().join(format!("mfactl-{}-none.png", std::process::id()));
        std::fs::write(&path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
        assert!(read(&path).unwrap_err().contains("Use a PNG image"));
    }

    #[test]
    fn a_picture_without_a_code_for_one_account_is_told() {
        let none = read(&picture("blank", ColorType::Grayscale, &[])).unwrap_err();
        assert!(none.contains("No readable QR code was found"), "{none}");
        let other = &["https://example.org"];
        let other = read(&picture("other", ColorType::Grayscale, other)).unwrap_err();
        assert!(other.contains("isn't for one-time codes"), "{other}");
    }

    #[test]
    fn several_codes_are_all_read_and_the_same_one_once() {
        let two = read(&picture("two", ColorType::Grayscale, &[ANNA, ANNA])).unwrap();
        assert_eq!(two, ANNA);
        let export = "otpauth-migration://offline?data=CgA";
        let both = read(&picture("both", ColorType::Grayscale, &[ANNA, export])).unwrap();
        let mut both: Vec<_> = both.lines().collect();
        both.sort_unstable();
        assert_eq!(both, [export, ANNA]);
    }

    /// White on black, black on a dark page, and black that nothing white is around.
    #[test]
    fn codes_of_dark_pages_are_read() {
        for name in ["inverted", "dark-page", "dark-page-no-quiet-zone"] {
            let path = format!("{}/tests/pictures/{name}.png", env!("CARGO_MANIFEST_DIR"));
            let found = addresses(Path::new(&path)).map_err(|failure| failure.message);
            assert!(found.unwrap().starts_with("otpauth://"), "{name}");
        }
    }

    /// Colours that are as light in the mean, white on nothing, and the colours of brands.
    #[test]
    fn codes_in_colour_are_read() {
        const CLEAR: [u8; 4] = [0; 4];
        const RED: [u8; 4] = [255, 0, 0, 255];
        const BLUE: [u8; 4] = [0, 0, 255, 255];
        const WHITE: [u8; 4] = [255; 4];
        const YELLOW: [u8; 4] = [255, 255, 0, 255];
        let code = QrCode::new(ANNA).unwrap();
        for (dark, light) in
            [(BLUE, RED), (RED, BLUE), (WHITE, CLEAR), (RED, WHITE), (YELLOW, WHITE), (BLUE, CLEAR)]
        {
            let side = 6 * (code.width() + 8);
            let at = |it: usize| (it / 6).checked_sub(4).filter(|it| *it < code.width());
            let is_dark = |x, y| at(x).zip(at(y)).is_some_and(|at| code[at] == qrcode::Color::Dark);
            let pixels = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
            let bytes = pixels.flat_map(|(x, y)| if is_dark(x, y) { dark } else { light });
            let bytes = Zeroizing::new(bytes.collect());
            let picture = Picture { width: side, height: side, kind: ColorType::Rgba, bytes };
            let found = picture.codes();
            assert!(found.iter().any(|it| **it == ANNA), "{dark:?} on {light:?}");
        }
    }

    #[test]
    fn the_address_is_found_whatever_the_colours() {
        for (name, kind) in [("grey", ColorType::Grayscale), ("colour", ColorType::Rgba)] {
            assert_eq!(read(&picture(name, kind, &[ANNA])).unwrap(), ANNA);
        }
        let beside = ["https://example.org", ANNA];
        assert_eq!(read(&picture("beside", ColorType::Grayscale, &beside)).unwrap(), ANNA);
    }
}
