//! Security keys on USB HID: which are plugged in, told by udev without polling, and their
//! reports over hidraw.

use std::collections::HashSet;
use std::ffi::{CString, OsStr};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hidapi::{DeviceInfo, HidApi, HidDevice};
use mfad_ctap::hid::{REPORT_SIZE, Report};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::mpsc;

use super::ctaphid::{CtapHid, Reports};
use super::{Descriptor, DeviceEvent, DiscoveredDevice, LinkError, Plugged, Transport, UsbDevice};

/// The usage page of FIDO authenticators (CTAP 2.2 §11.2.8.2).
const FIDO_USAGE_PAGE: u16 = 0xF1D0;
const SUBSYSTEM: &str = "hidraw";

/// Tells of every security key that is plugged in now or later, until the receiver is dropped.
///
/// # Errors
/// udev or hidapi cannot be used at all.
pub async fn watch(plugs: mpsc::Sender<DeviceEvent>) -> io::Result<()> {
    let monitor = udev::MonitorBuilder::new()?.match_subsystem(SUBSYSTEM)?.listen()?;
    let monitor = asynchronous(monitor)?;
    let mut present = PresentNode { known: HashSet::new(), plugs };
    present.look().await?;
    present.tell(DeviceEvent::Settled).await;
    loop {
        let mut ready = monitor.readable().await?;
        let events: Vec<_> = ready.get_inner().iter().map(|event| Seen::from(&event)).collect();
        ready.clear_ready();
        for event in events {
            if let Seen { removed: true, node: Some(node) } = event {
                present.forget(&node).await;
            }
            present.look().await?;
        }
    }
}

/// The monitor as something to wait for without a thread.
#[expect(unsafe_code, reason = "tokio has no safe way to wait for somebody else's descriptor")]
fn asynchronous(monitor: udev::MonitorSocket) -> io::Result<AsyncFd<udev::MonitorSocket>> {
    // SAFETY: the monitor owns one netlink socket from `listen` until it is dropped, and always
    // gives that one.
    Ok(unsafe { AsyncFd::register_with_interest(monitor, Interest::READABLE) }?)
}

/// What of a udev event matters here.
struct Seen {
    removed: bool,
    node: Option<String>,
}

impl From<&udev::Event> for Seen {
    fn from(event: &udev::Event) -> Self {
        let node = event.devnode().map(|node| node.to_string_lossy().into_owned());
        Self { removed: event.event_type() == udev::EventType::Remove, node }
    }
}

struct PresentNode {
    known: HashSet<String>,
    plugs: mpsc::Sender<DeviceEvent>,
}

impl PresentNode {
    /// Tells of the keys that are there and were not known.
    async fn look(&mut self) -> io::Result<()> {
        for found in enumerate(udev::Device::is_initialized)? {
            if self.known.insert(found.place.clone()) {
                self.tell(DeviceEvent::Added(found)).await;
            }
        }
        Ok(())
    }

    async fn forget(&mut self, place: &str) {
        if self.known.remove(place) {
            self.tell(DeviceEvent::Removed(place.to_owned())).await;
        }
    }

    /// The receiver lives as long as the daemon; when it is gone there is nobody to tell.
    async fn tell(&self, plug: DeviceEvent) {
        let _ = self.plugs.send(plug).await;
    }
}

/// All keys, also those that udev is not done with.
pub fn keys() -> io::Result<Vec<DiscoveredDevice>> {
    enumerate(|_| true)
}

/// The keys whose nodes are so. Before udev is done with one, it is not ours to open; udev's own
/// event tells when it is.
fn enumerate(wanted: impl Fn(&udev::Device) -> bool) -> io::Result<Vec<DiscoveredDevice>> {
    let api = HidApi::new().map_err(io::Error::other)?;
    let keys = api.device_list().filter(|it| it.usage_page() == FIDO_USAGE_PAGE);
    let known = keys.filter_map(|info| Some((info, node(info)?)));
    let known = known.filter(|(_, node)| !is_our_own(node) && wanted(node));
    Ok(known.map(found).collect())
}

/// Whether it is a card that mfad-virtual-key shows to other programs: mfad would see it twice. The
/// kernel writes this for what is plugged in, so no device can claim it.
fn is_our_own(node: &udev::Device) -> bool {
    port(node).is_some_and(|port| port.starts_with("mfad/"))
}

/// What udev knows of a node.
fn node(info: &DeviceInfo) -> Option<udev::Device> {
    let name = Path::new(info.path().to_str().ok()?).file_name()?.to_str()?;
    udev::Device::from_subsystem_sysname(SUBSYSTEM.into(), name.into()).ok()
}

fn found((info, device): (&DeviceInfo, udev::Device)) -> DiscoveredDevice {
    let path = info.path().to_owned();
    let place = path.to_string_lossy().into_owned();
    let text = |it: Option<&str>| it.unwrap_or_default().trim().to_owned();
    let name = device.sysname().to_string_lossy().into_owned();
    DiscoveredDevice {
        plugged: Plugged::Node(name),
        device: UsbDevice::from_node(&device),
        descriptor: Descriptor {
            transport: "usb",
            vendor: text(info.manufacturer_string()),
            product: text(info.product_string()),
            serial: text(info.serial_number()),
            port: port(&device).unwrap_or_else(|| place.clone()),
        },
        place,
        transport: Transport::Fido(Arc::new(move || {
            Ok(Box::new(CtapHid::new(Hidraw::open(&path)?)))
        })),
    }
}

/// The physical location (`HID_PHYS`) of a node, if the kernel tells one.
fn port(device: &udev::Device) -> Option<String> {
    let hid = device.parent_with_subsystem("hid").ok()??;
    let phys = hid.property_value("HID_PHYS")?.to_string_lossy().into_owned();
    Some(phys).filter(|phys| !phys.is_empty())
}

struct Hidraw(HidDevice);

impl Hidraw {
    fn open(path: &CString) -> Result<Self, LinkError> {
        // udev may not have told yet that it was pulled out.
        let node = Path::new(OsStr::from_bytes(path.to_bytes()));
        let closed = |error: hidapi::HidError| match node.try_exists() {
            Ok(false) => LinkError::Gone,
            _ => LinkError::Closed(error.to_string()),
        };
        let api = HidApi::new().map_err(closed)?;
        api.open_path(path).map(Self).map_err(closed)
    }
}

impl Reports for Hidraw {
    fn write(&mut self, report: &Report) -> Result<(), LinkError> {
        // hidraw wants the report's number in front; FIDO devices number none (0).
        let mut numbered = [0; REPORT_SIZE + 1];
        let [_, body @ ..] = &mut numbered;
        body.copy_from_slice(report);
        self.0.write(&numbered).map(|_| ()).map_err(|_| LinkError::Gone)
    }

    fn read(&mut self, timeout: Duration) -> Result<Option<Report>, LinkError> {
        let mut report = [0; REPORT_SIZE];
        let millis = i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX);
        match self.0.read_timeout(&mut report, millis) {
            Ok(0) => Ok(None),
            Ok(REPORT_SIZE) => Ok(Some(report)),
            Ok(other) => Err(mfad_ctap::hid::HidError::ReportSize(other).into()),
            Err(_) => Err(LinkError::Gone),
        }
    }
}
