//! The address that an authenticator app takes, as a picture to be scanned and as text to be copied.

use adw::prelude::*;
use gtk::{gdk, glib};
use mfad_bus::SecretFile;
use mfad_i18n::say;
use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

use crate::accessible::set_name;
use crate::widgets::button;

/// Light modules around it (ISO/IEC 18004 §5.3.8).
const MARGIN: usize = 4;
/// How many pixels a module has at each side.
const MODULE: usize = 5;

/// Puts both at the end of a column. One that cannot be read is not there; the entry below still says so.
pub fn append_address(column: &gtk::Box, file: &SecretFile, window: &adw::Window) {
    let Ok(bytes) = file.read() else { return };
    let Ok(address) = std::str::from_utf8(&bytes) else { return };
    if let Some(texture) = texture(address) {
        let picture = gtk::Picture::for_paintable(&texture);
        picture.set_can_shrink(false);
        picture.set_halign(gtk::Align::Center);
        picture.set_alternative_text(Some(&say!("window-qr-code")));
        set_name(&picture, &say!("window-qr-code"));
        column.append(&picture);
    }
    let (address, window) = (Zeroizing::new(address.to_owned()), window.clone());
    let copy = button(&say!("window-copy-address"), move || window.clipboard().set_text(&address));
    copy.set_halign(gtk::Align::Center);
    column.append(&copy);
}

/// Black on white, whatever the colours of the window: cameras need it that way.
fn texture(address: &str) -> Option<gdk::MemoryTexture> {
    let code = QrCode::with_error_correction_level(address, EcLevel::L).ok()?;
    let side = code.width();
    let pixels = (side + 2 * MARGIN) * MODULE;
    let colors = code.to_colors();
    let mut bytes = Vec::with_capacity(pixels * pixels * 3);
    for y in 0..pixels {
        for x in 0..pixels {
            let module = |at: usize| (at / MODULE).checked_sub(MARGIN).filter(|it| *it < side);
            let index = module(x).zip(module(y)).map(|(x, y)| y * side + x);
            let dark = index.and_then(|it| colors.get(it)) == Some(&Color::Dark);
            bytes.extend([if dark { 0 } else { u8::MAX }; 3]);
        }
    }
    let size = i32::try_from(pixels).ok()?;
    let bytes = glib::Bytes::from_owned(Zeroizing::new(bytes));
    Some(gdk::MemoryTexture::new(size, size, gdk::MemoryFormat::R8g8b8, &bytes, pixels * 3))
}
