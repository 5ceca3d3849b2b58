//! The `otpauth://` addresses in a picture of QR codes. The picture may be any screenshot.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use mfad_bus::MAX_SECRET;
use mfad_words::say;
use png::{ColorType, Decoder, Limits, Transformations};
use rqrr::PreparedImage;
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
    let grey = Grey::read(file).map_err(|error| unread(&error))?;
    let texts = grey.codes();
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

/// White around a picture: a code wants some around it (ISO/IEC 18004 §6.3.8).
const MARGIN: usize = 16;
/// Pictures with shorter sides are made larger: a module may be one pixel.
const SMALL: usize = 200;
/// Shades that are nearer to each other are one.
const APART: u8 = 8;
/// More shades than a page has beside those of its code.
const MOST_SHADES: usize = 8;

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

    /// The texts of all QR codes in it: as it is, then by what darker or lighter is than any of the
    /// shades that there is much of, then the same in negative. Dark pages have codes in either.
    fn codes(&self) -> Vec<Secret> {
        let thresholds = self.thresholds();
        let tries = [false, true].into_iter().flat_map(|negative| {
            let fixed = thresholds.iter().map(|it| Some(*it));
            std::iter::once(None).chain(fixed).map(move |threshold| (negative, threshold))
        });
        let mut others = Vec::new();
        for (negative, threshold) in tries {
            let found = self.codes_by(negative, threshold);
            if found.iter().any(|it| is_address(it)) {
                return found;
            }
            others.extend(found);
        }
        others
    }

    /// The same in the picture or its negative, with what is darker than this, or than what is
    /// around it, as black.
    fn codes_by(&self, negative: bool, threshold: Option<u8>) -> Vec<Secret> {
        let scale = if self.width.max(self.height) < SMALL { 3 } else { 1 };
        let (width, height) = (self.width * scale + 2 * MARGIN, self.height * scale + 2 * MARGIN);
        let shade = |x: usize, y: usize| {
            let inside = |at: usize, length| {
                let at = at.checked_sub(MARGIN)? / scale;
                Some(at).filter(|at| *at < length)
            };
            let at = inside(x, self.width).zip(inside(y, self.height));
            let shade = at.and_then(|(x, y)| self.pixels.get(y * self.width + x).copied());
            shade.map_or(u8::MAX, |it| if negative { u8::MAX - it } else { it })
        };
        let mut image = match threshold.map(|it| if negative { u8::MAX - it } else { it }) {
            None => PreparedImage::prepare_from_greyscale(width, height, shade),
            Some(threshold) => {
                PreparedImage::prepare_from_bitmap(width, height, |x, y| shade(x, y) < threshold)
            }
        };
        let found = image.detect_grids().into_iter();
        found.filter_map(|grid| grid.decode().ok()).map(|(_, text)| Secret::new(text)).collect()
    }

    /// Shades in the middle between those that there is much of.
    fn thresholds(&self) -> Vec<u8> {
        let mut counts = [0_usize; 256];
        for shade in self.pixels.iter() {
            if let Some(count) = counts.get_mut(usize::from(*shade)) {
                *count += 1;
            }
        }
        let much = (self.pixels.len() / 500).max(1);
        let shades = (0..=u8::MAX).zip(counts).filter(|(_, count)| *count >= much);
        let shades: Vec<_> = shades.map(|(shade, _)| shade).collect();
        let apart = shades.iter().zip(shades.iter().skip(1)).filter(|(a, b)| *b - *a >= APART);
        apart.map(|(a, b)| a.midpoint(*b)).take(MOST_SHADES).collect()
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

    #[test]
    fn a_code_of_one_pixel_a_module_is_read() {
        let code = QrCode::new(ANNA).unwrap();
        let shades = code.to_colors().into_iter().map(|it| it.select(0, u8::MAX));
        let pixels = Zeroizing::new(shades.collect());
        let grey = Grey { width: code.width(), height: code.width(), pixels };
        assert_eq!(*grey.codes()[0], ANNA);
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
