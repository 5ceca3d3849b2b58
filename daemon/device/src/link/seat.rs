//! The seat that a token is plugged in at, as udev tells it (sd-login(3)).

use super::UsbDevice;

/// Where everything is that was attached to no other.
const SEAT0: &str = "seat0";
const PROPERTY: &str = "ID_SEAT";

/// What udev knows a token by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plugged {
    /// Its hidraw node.
    Node(String),
    /// A device on USB.
    Usb(UsbDevice),
    /// The folder of a virtual key, where a file may name its seat.
    #[cfg(feature = "virtual-link")]
    Beside(std::path::PathBuf),
    /// A reader that is not on USB, or does not tell where.
    Elsewhere,
    /// A reader that could not be asked.
    Unknown,
}

impl Plugged {
    /// Its seat now, as `loginctl attach` may have moved it; nothing if it is not there any more.
    pub fn seat(&self) -> Option<String> {
        let device = match self {
            Self::Node(name) => {
                udev::Device::from_subsystem_sysname("hidraw".into(), name.into()).ok()?
            }
            Self::Usb(device) => device.node()?,
            #[cfg(feature = "virtual-link")]
            Self::Beside(path) => {
                let named = std::fs::read_to_string(path);
                return Some(named.map_or(SEAT0.to_owned(), |seat| seat.trim().to_owned()));
            }
            Self::Elsewhere => return Some(SEAT0.to_owned()),
            Self::Unknown => return None,
        };
        Some(seat(device).unwrap_or_else(|| SEAT0.to_owned()))
    }
}

/// What the device, or what it is plugged into, is attached to.
fn seat(device: udev::Device) -> Option<String> {
    let mut above = std::iter::successors(Some(device), udev::Device::parent);
    above.find_map(|it| Some(it.property_value(PROPERTY)?.to_str()?.to_owned()))
}
