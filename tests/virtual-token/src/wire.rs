//! The wire between a plugged-in token and whoever has it open: every opener
//! sees every report the token sends, as on hidraw, and all are cut off when
//! the token is pulled out.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc::Sender},
    time::{Duration, Instant},
};

use mfad_ctap::hid::Report;

use crate::session::Input;

/// How many reports wait for an opener that does not read; what comes then is
/// lost to it. hidraw keeps 64, but USB is slower than a thread.
const BACKLOG: usize = 1024;

/// Locks, also where a thread died holding the lock: firmware that crashed must
/// not take the rest with it.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One opener's end of a plugged-in token.
pub struct Port {
    inbox: Arc<Inbox>,
    outbox: Sender<Input>,
}

impl Port {
    /// Sends a report to the token.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotConnected`] once the token was pulled out.
    pub fn write_report(&self, report: &Report) -> io::Result<()> {
        let gone = || io::Error::new(io::ErrorKind::NotConnected, "the token was pulled out");
        if self.is_closed() {
            return Err(gone());
        }
        self.outbox.send(Input::Report(*report)).map_err(|_| gone())
    }

    /// The next report of the token, or `None` if none comes within `timeout`
    /// or the token is pulled out, which [`Port::is_closed`] tells apart.
    pub fn read_report(&self, timeout: Duration) -> Option<Report> {
        self.inbox.take(Some(Instant::now() + timeout))
    }

    /// The next report of the token, however long it takes, or `None` once the
    /// token was pulled out.
    pub fn next_report(&self) -> Option<Report> {
        self.inbox.take(None)
    }

    /// Whether the token was pulled out or this port was [closed](Port::close).
    pub fn is_closed(&self) -> bool {
        lock(&self.inbox.state).closed
    }

    /// Ends reading and writing for this opener alone.
    pub fn close(&self) {
        self.inbox.close();
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.close();
    }
}

#[derive(Default)]
struct Inbox {
    state: Mutex<Backlog>,
    changed: Condvar,
}

#[derive(Default)]
struct Backlog {
    reports: VecDeque<Report>,
    closed: bool,
}

impl Inbox {
    fn take(&self, deadline: Option<Instant>) -> Option<Report> {
        let mut state = lock(&self.state);
        loop {
            if let Some(report) = state.reports.pop_front() {
                return Some(report);
            }
            let left = deadline.map(|end| end.saturating_duration_since(Instant::now()));
            if state.closed || left == Some(Duration::ZERO) {
                return None;
            }
            state = match left {
                Some(left) => self
                    .changed
                    .wait_timeout(state, left)
                    .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state),
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn put(&self, report: &Report) {
        let mut state = lock(&self.state);
        if state.reports.len() < BACKLOG {
            state.reports.push_back(*report);
            self.changed.notify_one();
        }
    }

    fn close(&self) {
        lock(&self.state).closed = true;
        self.changed.notify_all();
    }
}

/// The token's end: all openers.
pub(crate) struct Wire {
    /// None once it was cut.
    inboxes: Mutex<Option<Vec<Arc<Inbox>>>>,
    outbox: Sender<Input>,
}

impl Wire {
    pub fn new(outbox: Sender<Input>) -> Self {
        Self { inboxes: Mutex::new(Some(vec![])), outbox }
    }

    /// One more opener. It sees what is sent from now on.
    pub fn open(&self) -> Port {
        let inbox = Arc::<Inbox>::default();
        match &mut *lock(&self.inboxes) {
            Some(inboxes) => inboxes.push(inbox.clone()),
            None => inbox.close(),
        }
        Port { inbox, outbox: self.outbox.clone() }
    }

    /// Sends to all openers, and forgets those that have left.
    pub fn broadcast(&self, reports: &[Report]) {
        let mut inboxes = lock(&self.inboxes);
        let Some(inboxes) = &mut *inboxes else { return };
        inboxes.retain(|inbox| !lock(&inbox.state).closed);
        for inbox in inboxes.iter() {
            reports.iter().for_each(|report| inbox.put(report));
        }
    }

    /// Cuts all openers off; what was sent before can still be read.
    pub fn cut(&self) {
        lock(&self.inboxes).take().iter().flatten().for_each(|inbox| inbox.close());
    }
}
