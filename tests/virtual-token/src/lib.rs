//! A security key in software that runs the firmware real keys ship.
//!
//! The FIDO application of Nitrokey 3 and Solo 2 runs on Trussed as it does on
//! a key; in front of it stands a device-side CTAPHID. Plugging, touching and
//! wiping are the test's to steer, and [`VirtualToken::trace`] tells what came
//! and went. Programs reach a token in-process through [`VirtualToken::open`],
//! or through a face: [`SocketFace`] or [`UhidFace`].

mod ctaphid;
mod face;
mod firmware;
mod flash;
mod message;
mod session;
mod token;
mod touch;
mod trace;
mod uhid;
mod wire;

pub use face::{SocketFace, UhidFace};
pub use message::Report;
pub use token::{Builder, VirtualToken};
pub use touch::Touch;
pub use trace::{Command, Event, What};
pub use wire::Port;
