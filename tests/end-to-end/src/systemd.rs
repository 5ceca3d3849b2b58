//! A fake of systemd's manager, because no program here is in a unit of it: those of sddm and gdm are in the display
//! manager's.

use zbus::{Connection, DBusError, OwnedObjectPath, interface};

const MANAGER: &str = "/org/freedesktop/systemd1";
const UNIT: &str = "/org/freedesktop/systemd1/unit/display_2dmanager_2eservice";

/// It goes when dropped.
pub struct Systemd {
    _bus: Connection,
}

impl Systemd {
    /// Puts it on this bus.
    pub async fn start(bus: Connection) -> Self {
        bus.object_server().at(MANAGER, Manager).await.unwrap();
        bus.object_server().at(UNIT, Unit).await.unwrap();
        bus.request_name("org.freedesktop.systemd1").await.unwrap();
        Self { _bus: bus }
    }
}

struct Manager;

#[interface(name = "org.freedesktop.systemd1.Manager")]
impl Manager {
    #[zbus(name = "GetUnitByPID")]
    fn unit_of(&self, process: u32) -> Result<OwnedObjectPath, Error> {
        let program = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        match ["sddm", "gdm-session-wor"].iter().any(|it| program.starts_with(it)) {
            true => Ok(UNIT.try_into().unwrap()),
            false => Err(Error::NoUnitForPID(process.to_string())),
        }
    }
}

struct Unit;

#[interface(name = "org.freedesktop.systemd1.Unit")]
impl Unit {
    #[zbus(property)]
    fn names(&self) -> Vec<String> {
        vec!["sddm.service".into(), "display-manager.service".into()]
    }
}

#[derive(Debug, DBusError)]
#[zbus(prefix = "org.freedesktop.systemd1")]
enum Error {
    NoUnitForPID(String),
}
