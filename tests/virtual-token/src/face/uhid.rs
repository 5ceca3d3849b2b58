//! A HID device of the kernel's per plugged-in token, through `/dev/uhid`:
//! browsers, ssh and libfido2 see a security key on hidraw.

use std::{
    fs::File,
    io::{self, Read, Write},
    sync::Arc,
    thread,
};

use mfad_hid_device::uhid::{Identity, LONGEST, Wish, create2, destroy, input2};

use crate::{VirtualToken, face::Face, session::Session, wire::Port};

/// pid.codes' test id, which no product may use.
const VENDOR: u32 = 0x1209;
const PRODUCT: u32 = 0x0001;

/// Shows a token as a HID device, for as long as the token lives.
pub struct UhidFace {
    serial: String,
    device: Option<Arc<Device>>,
}

impl UhidFace {
    /// Shows the token to the kernel. Its name is "mfad Virtual Key", its
    /// `HID_UNIQ` the serial.
    ///
    /// # Errors
    /// `/dev/uhid` cannot be opened for reading and writing.
    pub fn create(token: &VirtualToken) -> io::Result<()> {
        open()?;
        token.show(Self { serial: token.serial().to_owned(), device: None })
    }
}

fn open() -> io::Result<File> {
    File::options().read(true).write(true).open("/dev/uhid").map_err(|error| {
        io::Error::new(error.kind(), format!("/dev/uhid: {error}; load uhid and run as root"))
    })
}

impl Face for UhidFace {
    fn plugged(&mut self, session: &Session) -> io::Result<()> {
        let kernel = open()?;
        let device = Identity {
            name: "mfad Virtual Key",
            place: &format!("mfad-virtual-key/{}", self.serial),
            serial: &self.serial,
            vendor: VENDOR,
            product: PRODUCT,
        };
        (&kernel).write_all(&create2(&device))?;
        let device = Arc::new(Device { kernel, port: session.wire.open() });
        self.device = Some(device.clone());
        let reader = device.clone();
        thread::Builder::new().name("uhid reader".into()).spawn(move || reader.read())?;
        thread::Builder::new().name("uhid writer".into()).spawn(move || device.write())?;
        Ok(())
    }

    fn unplugged(&mut self) {
        let Some(device) = self.device.take() else { return };
        device.port.close();
        // The kernel drops the device anyway once nobody holds it.
        let _ = (&device.kernel).write_all(&destroy());
    }
}

struct Device {
    kernel: File,
    port: Port,
}

impl Device {
    /// Ends with the STOP that follows the device's end; one that follows a
    /// change of driver does not count.
    fn read(&self) {
        let mut event = [0; LONGEST];
        while let Ok(length) = (&self.kernel).read(&mut event) {
            match Wish::parse(event.get(..length).unwrap_or(&event)) {
                Wish::Stop if self.port.is_closed() => return,
                // Too late is no error: the device is about to end.
                Wish::Output(report) => drop(self.port.write_report(&report)),
                Wish::Answer(answer) => drop((&self.kernel).write_all(&answer)),
                Wish::Stop | Wish::Nothing => {}
            }
        }
    }

    fn write(&self) {
        while let Some(report) = self.port.next_report()
            && (&self.kernel).write_all(&input2(&report)).is_ok()
        {}
    }
}
