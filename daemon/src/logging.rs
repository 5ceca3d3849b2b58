//! The log, which never holds the daemon up: what is not taken at once is dropped and counted. It goes to
//! the journal with its fields where standard error goes there (systemd.exec(5), JOURNAL_STREAM), and to
//! standard error elsewhere.

use std::fmt::{self, Write as _};
use std::io::{self, Write};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pipe::PIPE_BUF;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

const JOURNAL: &str = "/run/systemd/journal/socket";

/// From now on there is a log.
pub fn begin() {
    if std::env::var_os("JOURNAL_STREAM").is_some()
        && let Ok(journal) = Journal::open(JOURNAL)
    {
        return tracing_subscriber::registry().with(journal).init();
    }
    let stderr = Mutex::new(Stderr::default());
    tracing_subscriber::fmt().with_writer(stderr).with_ansi(false).without_time().init();
}

fn lost_entries(lost: u64) -> String {
    format!("{lost} log entries were dropped: nobody read the log")
}

/// Standard error, as much of it as is read. Gets one whole line at a time.
#[derive(Default)]
struct Stderr {
    lost: u64,
}

impl Write for Stderr {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.lost > 0 && put(lost_entries(self.lost).as_bytes()) {
            self.lost = 0;
        }
        if !put(line) {
            self.lost = self.lost.saturating_add(1);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a line, if it is taken at once: what polls as writable takes PIPE_BUF bytes (pipe(7)).
fn put(line: &[u8]) -> bool {
    let stderr = io::stderr();
    let mut ready = [PollFd::new(&stderr, PollFlags::OUT)];
    if !poll(&mut ready, Some(&Timespec::default())).is_ok_and(|count| count > 0) {
        return false;
    }
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.get(..PIPE_BUF.saturating_sub(1)).unwrap_or(text);
    // Nothing is told where nobody listens any more.
    let _ = rustix::io::write(&stderr, &[text, b"\n"].concat());
    true
}

/// The journal (systemd.io/JOURNAL_NATIVE_PROTOCOL).
struct Journal {
    socket: UnixDatagram,
    path: PathBuf,
    lost: AtomicU64,
}

impl Journal {
    fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let journal = Self {
            socket: UnixDatagram::unbound()?,
            path: path.into(),
            lost: AtomicU64::default(),
        };
        journal.socket.set_nonblocking(true)?;
        // The journal passes over what is empty, and only one that is there takes it.
        journal.socket.send_to(&[], &journal.path)?;
        Ok(journal)
    }

    fn send(&self, level: Level, target: &str, record: impl FnOnce(&mut JournalEntry)) -> bool {
        let priority = match level {
            Level::ERROR => "3",
            Level::WARN => "4",
            Level::INFO => "5",
            Level::DEBUG => "6",
            Level::TRACE => "7",
        };
        let mut entry = JournalEntry(Vec::with_capacity(512));
        entry.put("priority", priority);
        entry.put("target", target);
        entry.put("syslog_identifier", env!("CARGO_PKG_NAME"));
        record(&mut entry);
        self.socket.send_to(&entry.0, &self.path).is_ok()
    }
}

impl<S: Subscriber> Layer<S> for Journal {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let lost = self.lost.swap(0, Ordering::Relaxed);
        let told = |entry: &mut JournalEntry| entry.put("message", &lost_entries(lost));
        let mut left = lost;
        if lost > 0 && self.send(Level::WARN, module_path!(), told) {
            left = 0;
        }
        let (level, target) = (*event.metadata().level(), event.metadata().target());
        if !self.send(level, target, |entry| event.record(entry)) {
            left = left.saturating_add(1);
        }
        self.lost.fetch_add(left, Ordering::Relaxed);
    }
}

/// What goes into the journal: fields, each with its length.
struct JournalEntry(Vec<u8>);

impl JournalEntry {
    fn put(&mut self, name: &str, value: &str) {
        let length = u64::try_from(value.len()).unwrap_or_default();
        self.0.extend_from_slice(name.to_ascii_uppercase().as_bytes());
        self.0.push(b'\n');
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(value.as_bytes());
        self.0.push(b'\n');
    }
}

impl Visit for JournalEntry {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = String::new();
        let _ = write!(text, "{value:?}");
        self.put(field.name(), &text);
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// The journal's end of the socket is as full as it gets, and nobody reads it.
    #[test]
    fn a_journal_that_does_not_read_holds_nothing_up() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("socket");
        let reader = UnixDatagram::bind(&path).unwrap();
        reader.set_nonblocking(true).unwrap();
        let journal = tracing_subscriber::registry().with(Journal::open(&path).unwrap());
        let read = || {
            let mut entry = [0; 4096];
            let length = reader.recv(&mut entry).ok()?;
            Some(String::from_utf8_lossy(&entry[..length]).into_owned())
        };
        tracing::subscriber::with_default(journal, || {
            for number in 0..2000 {
                tracing::info!(number, account = "anna", "began");
            }
            assert_eq!(read().unwrap(), "");
            let first = read().unwrap();
            assert!(first.contains("ACCOUNT\n\u{4}\0\0\0\0\0\0\0anna\n"), "{first:?}");
            assert!(first.contains("PRIORITY\n\u{1}\0\0\0\0\0\0\x005\n"), "{first:?}");
            let taken = 1 + std::iter::from_fn(read).count();
            tracing::info!("goes on");
            let lost = format!("{} log entries were dropped", 2000 - taken);
            assert!(read().unwrap().contains(&lost), "{lost}");
            assert!(read().unwrap().contains("goes on"));
        });
    }
}
