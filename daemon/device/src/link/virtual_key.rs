//! Keys that are programs: each is a unix socket `SERIAL.sock` in a folder, over which 64-byte
//! reports go both ways. The socket is there while the key is plugged in.

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use inotify::{Inotify, WatchMask};
use mfad_ctap::hid::{REPORT_SIZE, Report};
use tokio::sync::mpsc;

use super::ctaphid::{CtapHid, Reports};
use super::{Descriptor, DeviceEvent, DiscoveredDevice, LinkError, Plugged, Transport};

/// Tells of every virtual key whose socket is in `folder` now or later.
///
/// # Errors
/// The folder cannot be watched.
pub async fn watch(folder: PathBuf, plugs: mpsc::Sender<DeviceEvent>) -> io::Result<()> {
    let inotify = Inotify::init()?;
    let mask = WatchMask::CREATE | WatchMask::MOVED_TO | WatchMask::DELETE | WatchMask::MOVED_FROM;
    inotify.watches().add(&folder, mask)?;
    let mut events = inotify.into_event_stream([0; 4096])?;
    let mut known = HashSet::new();
    let mut settled = false;
    loop {
        for found in sockets(&folder)? {
            if known.insert(found.place.clone()) {
                let _ = plugs.send(DeviceEvent::Added(found)).await;
            }
        }
        if !std::mem::replace(&mut settled, true) {
            let _ = plugs.send(DeviceEvent::Settled).await;
        }
        let Some(event) = events.next().await.transpose()? else { return Ok(()) };
        let gone =
            event.mask.intersects(inotify::EventMask::DELETE | inotify::EventMask::MOVED_FROM);
        let place = folder.join(event.name.unwrap_or_default()).to_string_lossy().into_owned();
        if gone && known.remove(&place) {
            let _ = plugs.send(DeviceEvent::Removed(place)).await;
        }
    }
}

fn sockets(folder: &Path) -> io::Result<Vec<DiscoveredDevice>> {
    let paths = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths.filter(|it| it.extension().is_some_and(|it| it == "sock")).map(found).collect())
}

fn found(path: PathBuf) -> DiscoveredDevice {
    let serial = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    DiscoveredDevice {
        place: path.to_string_lossy().into_owned(),
        device: None,
        plugged: Plugged::Beside(path.with_extension("seat")),
        descriptor: Descriptor {
            transport: "virtual",
            vendor: "mfad".to_owned(),
            product: "Virtual Key".to_owned(),
            serial,
            port: path.to_string_lossy().into_owned(),
        },
        transport: Transport::Fido(Arc::new(move || {
            Ok(Box::new(CtapHid::new(Socket::open(&path)?)))
        })),
    }
}

struct Socket {
    stream: UnixStream,
    /// How many bytes of the next report were read, and they.
    filled: usize,
    partial: Report,
}

impl Socket {
    fn open(path: &Path) -> Result<Self, LinkError> {
        let closed = |error: io::Error| match error.kind() {
            // It may not have been told yet that it was pulled out.
            ErrorKind::NotFound => LinkError::Gone,
            // Of a file that is no socket the kernel says the same.
            ErrorKind::ConnectionRefused if is_socket(path) => LinkError::Gone,
            _ => LinkError::Closed(error.to_string()),
        };
        let stream = UnixStream::connect(path).map_err(closed)?;
        Ok(Self { stream, filled: 0, partial: [0; REPORT_SIZE] })
    }
}

fn is_socket(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|it| it.file_type().is_socket())
}

impl Reports for Socket {
    fn write(&mut self, report: &Report) -> Result<(), LinkError> {
        self.stream.write_all(report).map_err(|_| LinkError::Gone)
    }

    fn read(&mut self, timeout: Duration) -> Result<Option<Report>, LinkError> {
        // A socket takes no time-out of zero; a microsecond is the shortest it knows.
        let timeout = timeout.max(Duration::from_micros(1));
        self.stream.set_read_timeout(Some(timeout)).map_err(|_| LinkError::Gone)?;
        let Some(rest) = self.partial.get_mut(self.filled..) else { return Err(LinkError::Gone) };
        match self.stream.read(rest) {
            Ok(0) => Err(LinkError::Gone),
            Ok(count) if self.filled + count == REPORT_SIZE => {
                self.filled = 0;
                Ok(Some(self.partial))
            }
            Ok(count) => {
                self.filled += count;
                Ok(None)
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Ok(None)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(None),
            Err(_) => Err(LinkError::Gone),
        }
    }
}
