//! The `otpauth://` address in a picture of a QR code. The picture may be any screenshot.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use mfad_words::say;
use png::{ColorType, Decoder, Limits, Transformations};
use rqrr::PreparedImage;
use zeroize::Zeroizing;

use crate::exit::Failure;
use crate::output::visible;
use crate::prompts::Secret;

/// The most memory that a picture may take: more than three screens of 4K.
const LARGEST: usize = 128 << 20;

/// The address in the QR code of this picture.
pub(crate) fn address(picture: &Path) -> Result<Secret, Failure> {
    let name = visible(&picture.display().to_string());
    let unread = |why: &dyn std::fmt::Display| {
        Failure::usage(say!("codes-picture-unreadable", name, why = why.to_string()))
    };
    let file = File::open(picture).map_err(|error| unread(&error))?;
    let grey = Grey::read(file).map_err(|error| unread(&error))?;
    let texts = grey.codes();
    let addresses: Vec<_> = texts.iter().filter(|it| is_address(it)).collect();
    let refused = match (addresses.as_slice(), texts.as_slice()) {
        ([address], _) => return Ok((*address).clone()),
        ([], []) => say!("codes-picture-without", name),
        ([], _) => say!("codes-picture-of-else", name),
        _ => say!("codes-picture-of-several", name),
    };
    Err(Failure::usage(refused))
}

fn is_address(text: &str) -> bool {
    text.get(..10).is_some_and(|scheme| scheme.eq_ignore_ascii_case("otpauth://"))
}

/// A picture in shades of grey.
struct Grey {
    width: usize,
    height: usize,
    /// Row by row.
    pixels: Zeroizing<Vec<u8>>,
}

impl Grey {
    fn read(file: File) -> Result<Self, png::DecodingError> {
        let mut decoder = Decoder::new_with_limits(BufReader::new(file), Limits { bytes: LARGEST });
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        let size = reader.output_buffer_size().filter(|size| *size <= LARGEST);
        let size = size.ok_or(png::DecodingError::LimitsExceeded)?;
        let mut bytes = Zeroizing::new(vec![0; size]);
        let frame = reader.next_frame(&mut bytes)?;
        let samples = frame.color_type.samples();
        let pixels = bytes.chunks_exact(samples).map(|pixel| shade(pixel, frame.color_type));
        Ok(Self {
            width: usize::try_from(frame.width).unwrap_or_default(),
            height: usize::try_from(frame.height).unwrap_or_default(),
            pixels: Zeroizing::new(pixels.collect()),
        })
    }

    /// The texts of all QR codes in it.
    fn codes(&self) -> Vec<Secret> {
        let pixel = |x, y| self.pixels.get(y * self.width + x).copied().unwrap_or(u8::MAX);
        let mut image = PreparedImage::prepare_from_greyscale(self.width, self.height, pixel);
        let found = image.detect_grids().into_iter();
        found.filter_map(|grid| grid.decode().ok()).map(|(_, text)| Secret::new(text)).collect()
    }
}

/// The lightness of a pixel, on white where it is transparent.
fn shade(pixel: &[u8], kind: ColorType) -> u8 {
    let (colours, alpha) = match (kind, pixel) {
        (ColorType::GrayscaleAlpha | ColorType::Rgba, [colours @ .., alpha]) => (colours, *alpha),
        _ => (pixel, u8::MAX),
    };
    let sum: u32 = colours.iter().map(|it| u32::from(*it)).sum();
    let grey = sum / u32::try_from(colours.len()).unwrap_or(1).max(1);
    let (alpha, white) = (u32::from(alpha), u32::from(u8::MAX));
    u8::try_from((grey * alpha + white * (white - alpha)) / white).unwrap_or(u8::MAX)
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
        let address = address(path);
        let _ = std::fs::remove_file(path);
        address.map(|it| it.to_string()).map_err(|failure| {
            assert_eq!(failure.exit, Exit::Usage);
            failure.message
        })
    }

    #[test]
    fn what_is_no_picture_is_told() {
        let missing = read(Path::new("/nonexistent.png")).unwrap_err();
        assert!(missing.starts_with("/nonexistent.png cannot be read"), "{missing}");
        let path = std::env::temp_dir().join(format!("mfactl-{}-none.png", std::process::id()));
        std::fs::write(&path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
        assert!(read(&path).unwrap_err().contains("Give a picture in the PNG format"));
    }

    #[test]
    fn a_picture_without_a_code_for_one_account_is_told() {
        let none = read(&picture("blank", ColorType::Grayscale, &[])).unwrap_err();
        assert!(none.contains("shows no QR code that can be read"), "{none}");
        let other = &["https://example.org"];
        let other = read(&picture("other", ColorType::Grayscale, other)).unwrap_err();
        assert!(other.contains("is for something else"), "{other}");
        let two = read(&picture("two", ColorType::Grayscale, &[ANNA, ANNA])).unwrap_err();
        assert!(two.contains("several QR codes"), "{two}");
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
