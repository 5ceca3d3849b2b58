//! For whom something is done: the user and the program that asked, and where the person is.

use std::fmt;
use std::sync::Arc;

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// The user of their connection.
    pub uid: u32,
    /// The name of that user; empty if they have none.
    pub user: Arc<str>,
    /// Their program, as it calls itself; the log names it.
    pub program: Arc<str>,
    /// Where they are.
    pub origin: Origin,
}

/// Where a request comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// mfad itself, or a program of the one user that it serves.
    #[default]
    Own,
    /// A login session.
    Session(Arc<LoginSession>),
    /// A program of root's that lets people in at this seat, in no session: a greeter, login.
    Greeter {
        /// The seat.
        seat: String,
    },
    /// Anywhere else. What is unknown counts as this.
    Remote {
        /// What PAM calls the other machine; empty if it does not say.
        host: String,
    },
}

/// A session, as logind tells of it (org.freedesktop.login1(5)).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoginSession {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub uid: u32,
    /// The name of that user.
    pub user: String,
    /// The seat; empty if it is at none.
    pub seat: String,
    /// Whether it is the one on the screen.
    pub active: bool,
    /// Whether its screen is locked.
    pub locked: bool,
    /// Whether it came over the network.
    pub remote: bool,
    /// From where, if it did.
    pub remote_host: String,
    /// `tty`, `x11`, `wayland`, …
    pub kind: String,
}

impl LoginSession {
    /// Whether somebody sits at this computer and sees it.
    pub fn at_seat(&self) -> bool {
        self.active && !self.remote && !self.seat.is_empty()
    }
}

impl Asker {
    /// The session that they are in, if it is one.
    pub fn session(&self) -> Option<&LoginSession> {
        match &self.origin {
            Origin::Session(session) => Some(session),
            _ => None,
        }
    }

    /// Whose doing it is: that of the person whose session it is, also where root does it for them.
    pub fn person(&self) -> u32 {
        self.session().map_or(self.uid, |session| session.uid)
    }

    /// The seat that they are at, if they are at one.
    pub fn seat(&self) -> Option<&str> {
        match &self.origin {
            Origin::Session(session) if session.at_seat() => Some(&session.seat),
            Origin::Greeter { seat } => Some(seat),
            _ => None,
        }
    }
}

/// For the log.
impl fmt::Display for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let uid = self.person();
        match (&self.origin, self.seat()) {
            (Origin::Own, _) => write!(f, "user {uid}"),
            (Origin::Greeter { seat }, _) => write!(f, "a login at {seat}"),
            (Origin::Remote { host }, _) if host.is_empty() => write!(f, "user {uid}, elsewhere"),
            (Origin::Remote { host }, _) => write!(f, "a login from {host:?}"),
            (Origin::Session(session), seat) => {
                let LoginSession { id, user, kind, .. } = &**session;
                write!(f, "{user:?}, {kind:?} session {id:?}")?;
                match seat {
                    Some(seat) => write!(f, " at {seat:?}"),
                    None if session.remote => write!(f, " from {:?}", session.remote_host),
                    None => write!(f, " at no seat now"),
                }
            }
        }
    }
}
