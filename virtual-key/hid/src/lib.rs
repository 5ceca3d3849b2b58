//! What makes a program a security key: the device's side of CTAPHID, and how a device is shown by the
//! kernel (uhid). Both are bytes in and out; reading, writing and waiting is the program's.

mod device;
pub mod uhid;

pub use device::{Device, Effect, Traits};
