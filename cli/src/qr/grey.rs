//! A picture in shades of grey, and the QR codes that are found in it in one of several ways: pages are
//! dark, photographs have shadows, and what was made smaller is blurred.

use rqrr::PreparedImage;
use zeroize::Zeroizing;

use crate::prompts::Secret;

/// White around a picture: a code wants some around it (ISO/IEC 18004 §6.3.8).
const MARGIN: usize = 16;
/// Pictures with shorter sides are made larger: a module may be one pixel.
const SMALL: usize = 200;
/// Shades that are nearer to each other are one.
const APART: u8 = 8;
/// More shades than a page has beside those of its code.
const MOST_SHADES: usize = 8;
/// Larger pictures are not added up, by four bytes a pixel.
const MOST_PIXELS: usize = 16 << 20;

/// How a picture is looked at before its codes are looked for.
type View = fn(&Grey) -> Grey;
/// As it is and in negative, then turned a little, where what is found depends on the angle.
pub(super) const ALL: &[View] =
    &[Grey::clone, Grey::negative, Grey::turned, |it| it.negative().turned()];
/// As it is and in negative.
pub(super) const FEW: &[View] = &[Grey::clone, Grey::negative];

/// What is black in a picture.
enum Black {
    /// What is darker than the line that it is in, as rqrr sees it.
    InLine,
    /// What is darker than what is around it.
    InPlace,
    /// What is darker than this.
    Below(u8),
}

/// A picture in shades of grey.
#[derive(Clone)]
pub(super) struct Grey {
    width: usize,
    height: usize,
    /// Row by row.
    pixels: Zeroizing<Vec<u8>>,
}

impl Grey {
    /// One of these pixels.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Self {
        Self { width, height, pixels: Zeroizing::new(pixels) }
    }

    /// The texts of all QR codes that are seen at the first look that shows one that is wanted, or else
    /// at all of them.
    pub fn codes(&self, views: &[View], is_wanted: impl Fn(&str) -> bool) -> Vec<Secret> {
        let mut others = Vec::new();
        for (place, view) in views.iter().enumerate() {
            let grey = view(self);
            let below = if place < FEW.len() { grey.thresholds() } else { Vec::new() };
            let below = below.into_iter().map(Black::Below);
            for black in [Black::InLine, Black::InPlace].into_iter().chain(below) {
                let found = grey.codes_by(&black);
                if found.iter().any(|it| is_wanted(it)) {
                    return found;
                }
                others.extend(found);
            }
        }
        others
    }

    fn shade(&self, x: usize, y: usize) -> Option<u8> {
        let inside = x < self.width && y < self.height;
        self.pixels.get(y * self.width + x).copied().filter(|_| inside)
    }

    fn negative(&self) -> Self {
        Self::new(self.width, self.height, self.pixels.iter().map(|it| u8::MAX - it).collect())
    }

    /// Turned by 15 degrees, on white.
    fn turned(&self) -> Self {
        // In thousandths.
        const COS: i64 = 966;
        const SIN: i64 = 259;
        let signed = |it: usize| i64::try_from(it).unwrap_or(i64::MAX / 2000);
        let (width, height) = (signed(self.width), signed(self.height));
        let (across, down) =
            ((width * COS + height * SIN) / 1000, (width * SIN + height * COS) / 1000);
        let at = |x: i64, y: i64| {
            // From the middle, in halves of a pixel.
            let (dx, dy) = (2 * x + 1 - across, 2 * y + 1 - down);
            let x = (dx * COS + dy * SIN + 1000 * width).div_euclid(2000);
            let y = (dy * COS - dx * SIN + 1000 * height).div_euclid(2000);
            let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
            self.shade(x, y)
        };
        let pixels = (0..down).flat_map(|y| (0..across).map(move |x| (x, y)));
        let pixels = pixels.map(|(x, y)| at(x, y).unwrap_or(u8::MAX)).collect();
        let size = |it: i64| usize::try_from(it).unwrap_or_default();
        Self::new(size(across), size(down), pixels)
    }

    fn codes_by(&self, black: &Black) -> Vec<Secret> {
        let scale = if self.width.max(self.height) < SMALL { 3 } else { 1 };
        let (width, height) = (self.width * scale + 2 * MARGIN, self.height * scale + 2 * MARGIN);
        let of_margin = |x: usize, y: usize| {
            Some((x.checked_sub(MARGIN)? / scale, y.checked_sub(MARGIN)? / scale))
        };
        let shade = |x: usize, y: usize| {
            of_margin(x, y).and_then(|(x, y)| self.shade(x, y)).unwrap_or(u8::MAX)
        };
        let mut image = match black {
            Black::InLine => PreparedImage::prepare_from_greyscale(width, height, shade),
            Black::Below(threshold) => {
                PreparedImage::prepare_from_bitmap(width, height, |x, y| shade(x, y) < *threshold)
            }
            Black::InPlace => {
                let Some(sums) = Sums::from_grey(self) else { return Vec::new() };
                let is_dark = |x, y| of_margin(x, y).is_some_and(|(x, y)| sums.is_dark(x, y));
                PreparedImage::prepare_from_bitmap(width, height, is_dark)
            }
        };
        image.detect_grids().iter().filter_map(text).collect()
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

/// The text of a code: UTF-8, or else Latin-1, which is what the standard says.
fn text<G: rqrr::BitGrid>(grid: &rqrr::Grid<G>) -> Option<Secret> {
    let mut bytes = Zeroizing::new(Vec::new());
    grid.decode_to(&mut *bytes).ok()?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    };
    Some(Secret::new(text))
}

/// The sums of all shades above and to the left of each pixel, of which that of any part follows
/// (D. Bradley and G. Roth, Adaptive Thresholding Using the Integral Image).
struct Sums<'g> {
    grey: &'g Grey,
    sums: Zeroizing<Vec<u32>>,
    /// How far around a pixel is looked.
    around: usize,
}

impl<'g> Sums<'g> {
    fn from_grey(grey: &'g Grey) -> Option<Self> {
        if grey.pixels.len() > MOST_PIXELS || grey.width == 0 {
            return None;
        }
        let mut sums = Zeroizing::new(vec![0_u32; grey.width + 1]);
        sums.reserve_exact((grey.width + 1) * grey.height);
        for row in grey.pixels.chunks_exact(grey.width) {
            let above = sums.len() - grey.width - 1;
            sums.push(0);
            let mut sum = 0;
            for (x, shade) in row.iter().enumerate() {
                sum += u32::from(*shade);
                let so_far = sums.get(above + x + 1).copied().unwrap_or_default();
                sums.push(so_far + sum);
            }
        }
        Some(Self { grey, sums, around: (grey.width.min(grey.height) / 8).max(4) })
    }

    /// Darker by a twentieth than the mean of what is around it.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let Some(shade) = self.grey.shade(x, y) else { return false };
        let (left, top) = (x.saturating_sub(self.around), y.saturating_sub(self.around));
        let right = (x + self.around + 1).min(self.grey.width);
        let bottom = (y + self.around + 1).min(self.grey.height);
        let sum = |x: usize, y: usize| {
            self.sums.get(y * (self.grey.width + 1) + x).copied().map_or(0, u64::from)
        };
        let sum = sum(right, bottom) + sum(left, top) - sum(right, top) - sum(left, bottom);
        let count = u64::try_from((right - left) * (bottom - top)).unwrap_or(u64::MAX);
        u64::from(shade) * count * 20 < sum * 19
    }
}

#[cfg(test)]
mod tests {
    use qrcode::QrCode;

    use super::*;

    const ANNA: &str = "otpauth://totp/Example:anna?secret=GEZDGNBVGY3TQOJQ&issuer=Example";

    /// The code of a text with so many pixels a module and modules around it, in these shades.
    fn code(scale: usize, around: usize, dark: u8, light: u8) -> Grey {
        let code = QrCode::new(ANNA).unwrap();
        let side = (code.width() + 2 * around) * scale;
        let is_dark = |x: usize, y: usize| {
            let at = |it: usize| (it / scale).checked_sub(around).filter(|it| *it < code.width());
            at(x).zip(at(y)).is_some_and(|at| code[at] == qrcode::Color::Dark)
        };
        let pixels = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        Grey::new(
            side,
            side,
            pixels.map(|(x, y)| if is_dark(x, y) { dark } else { light }).collect(),
        )
    }

    fn map_pixels(grey: &Grey, shade: impl Fn(usize, usize, u8) -> u8) -> Grey {
        let places = (0..grey.height).flat_map(|y| (0..grey.width).map(move |x| (x, y)));
        let pixels = places.zip(grey.pixels.iter()).map(|((x, y), it)| shade(x, y, *it)).collect();
        Grey::new(grey.width, grey.height, pixels)
    }

    fn is_read(name: &str, grey: &Grey) {
        for (name, grey) in [(name, grey), (&format!("{name}, in negative"), &grey.negative())] {
            let found = grey.codes(ALL, |it| it == ANNA);
            assert!(found.iter().any(|it| **it == ANNA), "{name}");
        }
    }

    #[test]
    fn of_any_size_with_and_without_a_margin() {
        for (scale, around) in [(1, 4), (1, 0), (2, 4), (2, 0), (3, 1), (5, 0), (12, 4)] {
            is_read(&format!("{scale} pixels, {around} around"), &code(scale, around, 0, 255));
        }
    }

    #[test]
    fn of_little_contrast() {
        for (dark, light) in [(0, 40), (100, 140), (120, 130), (215, 255)] {
            is_read(&format!("{dark} on {light}"), &code(4, 4, dark, light));
        }
    }

    #[test]
    fn in_the_shadow_of_a_hand() {
        let plain = code(6, 4, 20, 120);
        let width = plain.width;
        is_read("from the left", &map_pixels(&plain, |x, _, it| it + (130 * x / width) as u8));
        is_read("from above", &map_pixels(&plain, |_, y, it| it + (130 * y / width) as u8));
    }

    #[test]
    fn that_is_not_straight() {
        let mut turned = code(6, 4, 0, 255);
        for times in 1..=4 {
            turned = turned.turned();
            is_read(&format!("{} degrees", 15 * times), &turned);
        }
        let plain = code(4, 4, 0, 255);
        let side = plain.width - 1;
        let at = |x: usize, y: usize| plain.shade(x, y).unwrap();
        is_read("a quarter", &map_pixels(&plain, |x, y, _| at(y, side - x)));
        is_read("upside down", &map_pixels(&plain, |x, y, _| at(side - x, side - y)));
        is_read("in a mirror", &map_pixels(&plain, |x, y, _| at(side - x, y)));
    }

    #[test]
    fn that_is_blurred_or_grainy() {
        let plain = code(6, 4, 0, 255);
        let mean = |x: usize, y: usize| {
            let near =
                (0..25).map(|it| (x + it % 5).checked_sub(2).zip((y + it / 5).checked_sub(2)));
            let near: Vec<u32> =
                near.flatten().filter_map(|(x, y)| plain.shade(x, y)).map(u32::from).collect();
            (near.iter().sum::<u32>() / near.len() as u32) as u8
        };
        is_read("blurred", &map_pixels(&plain, |x, y, _| mean(x, y)));
        let grain = |x: usize, y: usize| ((x * 7919 + y * 104_729) % 61) as u8;
        is_read("grainy", &map_pixels(&code(8, 4, 60, 150), |x, y, it| it + grain(x, y)));
    }

    #[test]
    fn nothing_is_no_code() {
        for (width, height) in [(0, 0), (1, 1), (1, 300), (300, 1), (640, 480)] {
            let grey = Grey::new(width, height, vec![128; width * height]);
            assert!(grey.codes(ALL, |_| true).is_empty(), "{width} × {height}");
        }
    }
}
