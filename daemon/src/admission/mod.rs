//! Admission before dispatch: how much every user may send. The bus library starts a task for each
//! call and waits where its queues are full, so what is too much has to go before it gets there,
//! and the socket is always read (docs/decisions/0036-admission.md).

mod quota;
mod socket;

use std::collections::HashMap;
use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use zbus::address::transport::{Transport, UnixSocket};
use zbus::connection::Builder;
use zbus::fdo::DBusProxy;
use zbus::message::{Flags, Type};
use zbus::names::{OwnedUniqueName, UniqueName};
use zbus::{Address, Connection, Message};

use quota::{QuotaVerdict, Quotas, Size};
use socket::AdmittingSocket;

/// How long the bus may take to say whose connection it is.
const PATIENCE: Duration = Duration::from_secs(5);
/// So many connections are remembered at the most.
const SENDERS: usize = 4096;
/// So many errors wait to be sent at the most.
const REFUSALS: usize = 64;
/// The error of the bus itself for the same thing (D-Bus specification, "Error names").
const LIMITS_EXCEEDED: &str = "org.freedesktop.DBus.Error.LimitsExceeded";

/// A connection to the bus at this address, from which comes no more than every user may send.
/// `asking` is another one, for the daemon's own questions: what others send cannot delay it.
///
/// # Errors
/// The bus does not answer, or the address is not that of a Unix socket.
pub async fn connect(address: &Address, asking: &Connection) -> zbus::Result<Connection> {
    let stream = open(address)?;
    stream.set_nonblocking(true)?;
    let stream = tokio::net::UnixStream::from_std(stream)?;
    let (refusals, refused) = mpsc::channel(REFUSALS);
    let admission = Admission {
        bus: DBusProxy::new(asking).await?,
        senders: Arc::default(),
        quotas: Arc::default(),
        refusals,
    };
    let connection = Builder::socket(AdmittingSocket { stream, admission }).build().await?;
    tokio::spawn(tell(connection.clone(), refused));
    Ok(connection)
}

fn open(address: &Address) -> zbus::Result<UnixStream> {
    let Transport::Unix(unix) = address.transport() else {
        return Err(zbus::Error::Address("not a Unix socket".to_owned()));
    };
    Ok(match unix.path() {
        UnixSocket::File(path) => UnixStream::connect(path)?,
        UnixSocket::Abstract(name) => {
            UnixStream::connect_addr(&SocketAddr::from_abstract_name(name.as_encoded_bytes())?)?
        }
        _ => return Err(io::Error::from(io::ErrorKind::Unsupported).into()),
    })
}

/// Tells senders what was refused.
async fn tell(connection: Connection, mut refused: mpsc::Receiver<Message>) {
    while let Some(call) = refused.recv().await {
        let text = "Too many requests at once. Wait a moment and try again.";
        let _ = connection.reply_error(&call.header(), LIMITS_EXCEEDED, &text).await;
    }
}

/// Who may send how much.
#[derive(Debug)]
struct Admission {
    bus: DBusProxy<'static>,
    /// Whose connection is whose. The bus gives no name twice, so this is never out of date.
    senders: Arc<Mutex<HashMap<OwnedUniqueName, u32>>>,
    quotas: Arc<Mutex<Quotas>>,
    refusals: mpsc::Sender<Message>,
}

impl Admission {
    /// Whether this message is handed on.
    async fn admits(&self, message: &Message) -> bool {
        let header = message.header();
        let kind = message.message_type();
        // The bus lets no reply through that was not asked for.
        if matches!(kind, Type::MethodReturn | Type::Error) {
            return true;
        }
        // What the bus itself says has its name for a sender, which is no connection's.
        let Some(sender) = header.sender().filter(|it| it.as_str().starts_with(':')) else {
            return true;
        };
        // Signals that mfad listens to go to everybody.
        if kind == Type::Signal {
            return header.destination().is_none();
        }
        let Some(uid) = self.uid(sender).await else { return false };
        let size = Size {
            bytes: message.data().len(),
            descriptors: message.data().fds().len(),
            replied: !message.primary_header().flags().contains(Flags::NO_REPLY_EXPECTED),
        };
        let mut quotas = self.quotas.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = quotas.take(uid, size, Instant::now());
        drop(quotas);
        if verdict == QuotaVerdict::Refused {
            self.refuse(message, uid);
        }
        verdict == QuotaVerdict::Admitted
    }

    fn refuse(&self, message: &Message, uid: u32) {
        tracing::warn!(uid, "a call is refused: this user sends too much");
        // Those who are not told wait for their own deadline.
        let _ = self.refusals.try_send(message.clone());
    }

    /// The user of a connection; none if it is gone.
    async fn uid(&self, sender: &UniqueName<'_>) -> Option<u32> {
        let known = self
            .senders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(sender.as_str())
            .copied();
        if known.is_some() {
            return known;
        }
        let asked = self.bus.get_connection_unix_user(sender.clone().into());
        let uid = tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()?;
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        if senders.len() >= SENDERS {
            senders.clear();
        }
        senders.insert(sender.to_owned().into(), uid);
        Some(uid)
    }
}
