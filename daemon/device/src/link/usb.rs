//! Where a device is on USB. A key that is a smart card too has two interfaces, which different
//! links find; that both are at one address says that they are one key. No key can choose its
//! address, while it can claim any serial number.

use super::{Descriptor, hidraw};

/// The kind in a channel identifier that says USB (PC/SC part 3 §3.1.1, tag 0110).
const USB: u32 = 0x0020;
/// The numbers of USB devices' own nodes (devices.txt of the kernel: 189 char).
const MAJOR: u32 = 189;
const PER_BUS: u64 = 128;

/// A device's address; another one whenever it is plugged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UsbDevice {
    bus: u32,
    number: u32,
}

impl UsbDevice {
    /// The one that this node belongs to.
    pub fn from_node(node: &udev::Device) -> Option<Self> {
        let device = node.parent_with_subsystem_devtype("usb", "usb_device").ok()??;
        let number = |name: &str| device.attribute_value(name)?.to_str()?.trim().parse().ok();
        Some(Self { bus: number("busnum")?, number: number("devnum")? })
    }

    /// What udev knows of it.
    pub fn node(self) -> Option<udev::Device> {
        let on_bus = u64::from(self.bus.checked_sub(1)?) * PER_BUS;
        let minor = on_bus + u64::from(self.number.checked_sub(1)?);
        let number = rustix::fs::makedev(MAJOR, u32::try_from(minor).ok()?);
        udev::Device::from_devnum(udev::DeviceType::Character, number).ok()
    }

    /// The one that pcscd's driver means by this channel: kind, bus and address.
    pub fn of_channel(channel: u32) -> Option<Self> {
        let [_, _, bus, number] = channel.to_be_bytes().map(u32::from);
        (channel >> 16 == USB).then_some(Self { bus, number })
    }

    /// What it says of itself as a security key, if it is one too.
    pub fn key(self) -> Option<Descriptor> {
        hidraw::keys().ok()?.into_iter().find(|it| it.device == Some(self)).map(|it| it.descriptor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_on_usb_has_an_address() {
        assert_eq!(UsbDevice::of_channel(0x0020_0102), Some(UsbDevice { bus: 1, number: 2 }));
        // A serial port, and what virtual readers say.
        assert_eq!(UsbDevice::of_channel(0x0001_0102), None);
        assert_eq!(UsbDevice::of_channel(0), None);
    }
}
