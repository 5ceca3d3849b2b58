//! A security key in software that runs the firmware real keys ship.
//!
//! The applications of Nitrokey 3 run on Trussed as they do on a key: FIDO, PIV,
//! OATH and OpenPGP. In front of FIDO stands a device-side CTAPHID, in front of
//! all a card. Plugging, touching and wiping are the test's to steer, and
//! [`VirtualToken::trace`] tells what came and went. Programs reach a token
//! in-process through [`VirtualToken::open`] and [`VirtualToken::card`], or
//! through a face: [`SocketFace`], [`UhidFace`], [`UsbFace`] or
//! [`VpcdFace`].

mod card;
mod ccid;
mod face;
mod firmware;
mod flash;
mod session;
mod token;
mod touch;
mod trace;
mod usb;
mod usbip;
mod wire;

pub use apdu_app::Interface;
pub use card::Card;
pub use face::{SocketFace, UhidFace, UsbFace, VpcdFace};
pub use mfad_ctap::hid::Report;
pub use token::{Builder, VirtualToken};
pub use touch::Touch;
pub use trace::{Command, Event, What};
pub use wire::Port;
