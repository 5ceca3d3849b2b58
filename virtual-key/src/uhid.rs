//! `/dev/uhid`: a device of the kernel's whose reports come here.

use std::fs::File;
use std::io::{self, Read, Write};

use mfad_ctap::hid::Report;
use mfad_hid_device::uhid::{Identity, LONGEST, Wish, create2, input2};
use rustix::fs::{Mode, OFlags};
use tokio::io::unix::AsyncFd;

/// A HID device, there until dropped.
pub struct Uhid(AsyncFd<File>);

impl Uhid {
    /// Makes a security key of this name and id. Where it is plugged in begins with `mfad/`, so that
    /// mfad knows its own.
    ///
    /// # Errors
    /// `/dev/uhid` cannot be opened, or makes none.
    pub fn create(name: &str, id: &str) -> io::Result<Self> {
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open("/dev/uhid", flags, Mode::empty())?);
        let place = format!("mfad/{id}");
        // No vendor's and no product's: it is none.
        let device = Identity { name, place: &place, serial: id, vendor: 0, product: 0 };
        (&file).write_all(&create2(&device))?;
        asynchronous(file).map(Self)
    }

    /// The next report of a program. Dropped while it waits, nothing is lost.
    pub async fn next(&self) -> io::Result<Report> {
        let mut event = [0; LONGEST];
        loop {
            let mut ready = self.0.readable().await?;
            let Ok(length) = ready.try_io(|kernel| kernel.get_ref().read(&mut event)) else {
                continue;
            };
            match Wish::parse(event.get(..length?).unwrap_or_default()) {
                Wish::Output(report) => return Ok(report),
                Wish::Answer(answer) => self.0.get_ref().write_all(&answer)?,
                Wish::Stop | Wish::Nothing => {}
            }
        }
    }

    /// Sends a report to every program that has the device open.
    pub fn send(&self, report: &Report) -> io::Result<()> {
        self.0.get_ref().write_all(&input2(report))
    }
}

/// The file as something to wait for without a thread.
#[expect(unsafe_code, reason = "tokio has no safe way to wait for a descriptor")]
fn asynchronous(file: File) -> io::Result<AsyncFd<File>> {
    // SAFETY: a file owns its descriptor until it is dropped, and always gives that one.
    Ok(unsafe { AsyncFd::register(file) }?)
}
