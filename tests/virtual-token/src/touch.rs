//! The finger on the key: what it does when the firmware waits for a touch.

use std::{
    fmt::{self, Display},
    str::FromStr,
    sync::{Condvar, Mutex},
    time::{Duration, Instant},
};

use mfad_ctap::hid::Command;

use crate::wire::lock;

/// How long the firmware is kept waiting before it looks at its own time-out.
const PATIENCE: Duration = Duration::from_millis(10);
/// A U2F request waits for a quarter of a second only, and is repeated by the
/// host until a touch comes. Requests that follow within this time are one wait.
const SAME_WAIT: Duration = Duration::from_secs(1);

/// How a token answers when it waits to be touched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Touch {
    /// It is touched as soon as it waits.
    AtOnce,
    /// Nobody touches it: the request runs into the time-out or is cancelled.
    Never,
    /// It is touched once it has waited this long.
    After(Duration),
}

/// `now`, `never` or a number of milliseconds.
impl FromStr for Touch {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "now" => Ok(Self::AtOnce),
            "never" => Ok(Self::Never),
            delay => match delay.parse() {
                Ok(delay) => Ok(Self::After(Duration::from_millis(delay))),
                Err(_) => Err("say now, never or a number of milliseconds"),
            },
        }
    }
}

impl Display for Touch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce => f.write_str("now"),
            Self::Never => f.write_str("never"),
            Self::After(delay) => write!(f, "{}", delay.as_millis()),
        }
    }
}

/// A finger that the test steers and the firmware feels.
pub(crate) struct Finger {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    touch: Touch,
    command: Command,
    waiting: Option<Wait>,
}

struct Wait {
    since: Instant,
    last: Instant,
}

impl Finger {
    pub fn new(touch: Touch) -> Self {
        let state = State { touch, command: Command::Cbor, waiting: None };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub fn touch(&self) -> Touch {
        lock(&self.state).touch
    }

    pub fn set(&self, touch: Touch) {
        lock(&self.state).touch = touch;
        self.changed.notify_all();
    }

    /// Lets a waiting firmware look at once whether it was interrupted.
    pub fn nudge(&self) {
        drop(lock(&self.state));
        self.changed.notify_all();
    }

    /// A request begins. Only repeated U2F requests go on with the same wait.
    pub fn begin(&self, command: Command, now: Instant) {
        let mut state = lock(&self.state);
        let previous = std::mem::replace(&mut state.command, command);
        state.waiting.take_if(|wait| {
            (previous, command) != (Command::Msg, Command::Msg)
                || now.saturating_duration_since(wait.last) > SAME_WAIT
        });
    }

    /// Whether the token is being touched. Answers after a moment of waiting.
    pub fn is_down(&self) -> bool {
        let mut state = lock(&self.state);
        if !state.is_touched(Instant::now()) {
            state = self
                .changed
                .wait_timeout(state, PATIENCE)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
        }
        let touched = state.is_touched(Instant::now());
        if touched {
            state.waiting = None;
        }
        touched
    }
}

impl State {
    fn is_touched(&mut self, now: Instant) -> bool {
        let wait = self.waiting.get_or_insert(Wait { since: now, last: now });
        wait.last = now;
        match self.touch {
            Touch::AtOnce => true,
            Touch::Never => false,
            Touch::After(delay) => now.saturating_duration_since(wait.since) >= delay,
        }
    }
}
