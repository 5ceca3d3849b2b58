//! Security keys and smart cards: `token` is what is plugged in and what it can do. The open ways to them
//! (`link`) are nobody else's; a daemon only has them watched.

mod link;
pub mod token;

#[cfg(feature = "virtual-link")]
pub use link::virtual_key;
pub use link::{DeviceEvent, hidraw, pcsc};
