//! The sessions of people, as logind knows them: in which one a caller is, and which are over. What
//! logind does not tell is not believed: whoever is in no session is somewhere else.

use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use mfad_store::{Asker, LoginSession, Origin};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use zbus::proxy::CacheProperties;
use zbus::{Connection, DeserializeDict, OwnedObjectPath, Type};

use super::Service;
use super::callers::{Caller, account};

/// Longer than logind takes when it works, also where somebody keeps the bus busy.
const PATIENCE: Duration = Duration::from_secs(10);
const LOGIND: &str = "org.freedesktop.login1";
const SESSION: &str = "org.freedesktop.login1.Session";
/// What systemd says of a process that is in none of its units.
const NO_UNIT: &str = "org.freedesktop.systemd1.NoUnitForPID";
/// The name that the computer's login screen has besides its own (systemd.special(7)).
const DISPLAY_MANAGER: &str = "display-manager.service";
/// The seat that virtual terminals are on (sd-login(3)).
const SEAT0: &str = "seat0";

#[zbus::proxy(
    interface = "org.freedesktop.login1.Manager",
    default_service = "org.freedesktop.login1",
    default_path = "/org/freedesktop/login1"
)]
trait Logind {
    #[zbus(name = "GetSessionByPID")]
    fn session_of(&self, process: u32) -> zbus::Result<OwnedObjectPath>;
    #[zbus(name = "GetUserByPID")]
    fn user_of(&self, process: u32) -> zbus::Result<OwnedObjectPath>;
    fn list_sessions(&self) -> zbus::Result<Vec<(String, u32, String, String, OwnedObjectPath)>>;
    fn get_seat(&self, seat: &str) -> zbus::Result<OwnedObjectPath>;
    fn list_seats(&self) -> zbus::Result<Vec<(String, OwnedObjectPath)>>;
    #[zbus(signal)]
    fn session_removed(&self, id: String, path: OwnedObjectPath);
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.User",
    default_service = "org.freedesktop.login1"
)]
trait LoginUser {
    /// The session at the person's screen.
    #[zbus(property)]
    fn display(&self) -> zbus::Result<(String, OwnedObjectPath)>;
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.Seat",
    default_service = "org.freedesktop.login1"
)]
trait LoginSeat {
    /// The session on its screen.
    #[zbus(property)]
    fn active_session(&self) -> zbus::Result<(String, OwnedObjectPath)>;
}

#[zbus::proxy(
    interface = "org.freedesktop.systemd1.Manager",
    default_service = "org.freedesktop.systemd1",
    default_path = "/org/freedesktop/systemd1"
)]
trait Systemd {
    #[zbus(name = "GetUnitByPID")]
    fn unit_of(&self, process: u32) -> zbus::Result<OwnedObjectPath>;
}

#[zbus::proxy(
    interface = "org.freedesktop.systemd1.Unit",
    default_service = "org.freedesktop.systemd1"
)]
trait Unit {
    /// All that it is called.
    #[zbus(property)]
    fn names(&self) -> zbus::Result<Vec<String>>;
}

/// What PAM tells of where somebody is. Only root is believed.
#[derive(Debug, Clone, Default)]
pub struct PamTerminal {
    /// PAM_TTY.
    pub tty: String,
    /// PAM_RHOST.
    pub host: String,
}

impl PamTerminal {
    /// The virtual terminal it is, if it is one.
    fn virtual_terminal(&self) -> Option<&str> {
        let tty = self.tty.strip_prefix("/dev/").unwrap_or(&self.tty);
        tty.strip_prefix("tty").filter(|number| is_number(number)).map(|_| tty)
    }

    /// Whether it is an X11 display of this computer.
    fn is_display(&self) -> bool {
        self.tty.strip_prefix(':').is_some_and(|display| display.split('.').all(is_number))
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

impl Service {
    /// Whose session is on the screen of this seat, if anybody's is.
    pub async fn user_at(&self, seat: &str) -> Option<u32> {
        let asked = tokio::time::timeout(PATIENCE, user_at(&self.asking, seat)).await;
        asked.ok()?.inspect_err(|error| tracing::debug!(%error, seat, "nobody is known")).ok()?
    }

    /// For whom this caller asks, and where they are.
    pub async fn asker(&self, caller: &Caller, terminal: PamTerminal) -> Asker {
        let terminal = if caller.uid == 0 { terminal } else { PamTerminal::default() };
        let origin = self.origin(caller, terminal).await;
        // Who has no name has a number. Root is root, whether or not users can be looked up: nothing
        // it does is taken for what somebody else did.
        let user = match (account(caller.uid, None).await, caller.uid) {
            (Ok(user), _) => user.name,
            (Err(_), 0) => "root".to_owned(),
            (Err(_), _) => String::new(),
        };
        Asker { uid: caller.uid, user: user.into(), program: Arc::clone(&caller.program), origin }
    }

    async fn origin(&self, caller: &Caller, terminal: PamTerminal) -> Origin {
        let PamTerminal { host, .. } = &terminal;
        let remote = Origin::Remote { host: host.clone() };
        if !host.is_empty() {
            return remote;
        }
        let asked = tokio::time::timeout(PATIENCE, self.located(caller, &terminal)).await;
        let located = asked.unwrap_or(Err(zbus::Error::Failure("logind is silent".to_owned())));
        match located {
            Ok(Some(origin)) => origin,
            // On the session bus everything is the one user's own, and there is no logind.
            _ if self.authorizer.serves_one_user() => Origin::Own,
            Ok(None) => remote,
            Err(error) => {
                tracing::warn!(%error, "logind could not be asked");
                remote
            }
        }
    }

    async fn located(
        &self,
        caller: &Caller,
        terminal: &PamTerminal,
    ) -> zbus::Result<Option<Origin>> {
        let credentials = self.callers.credentials(caller).await?;
        let Some(process) = credentials.process_id() else { return Ok(None) };
        let logind = LogindProxy::new(&self.asking).await?;
        let session = match session_of(&self.asking, &logind, process).await? {
            Some(path) => Some(SessionProperties::read(&self.asking, &path).await?),
            None => None,
        };
        let origin = match session {
            Some(facts) => Some(facts.origin(caller.uid)),
            None if caller.uid == 0 => greeter(&self.asking, &logind, terminal, process).await?,
            None => None,
        };
        // A number that was given away again meanwhile names another process.
        let ended = credentials.process_fd().is_some_and(has_ended);
        if ended || !self.callers.is_there(caller).await {
            return Ok(None);
        }
        Ok(origin)
    }
}

/// Whether the process of this pidfd is over (pidfd_open(2)).
fn has_ended(process: impl AsFd) -> bool {
    let process = process.as_fd();
    let mut ended = [PollFd::new(&process, PollFlags::IN)];
    poll(&mut ended, Some(&Timespec::default())).map_or(true, |count| count > 0)
}

/// The session of a process. What a desktop starts runs beside its session, below the person's own
/// systemd, and counts as in it.
async fn session_of(
    bus: &Connection,
    logind: &LogindProxy<'_>,
    process: u32,
) -> zbus::Result<Option<OwnedObjectPath>> {
    if let Some(path) = if_any(logind.session_of(process).await)? {
        let SessionProperties { class, .. } = SessionProperties::read(bus, &path).await?;
        if !class.starts_with("manager") {
            return Ok(Some(path));
        }
    }
    let Some(path) = if_any(logind.user_of(process).await)? else { return Ok(None) };
    let user = LoginUserProxy::builder(bus).path(path);
    let (id, path) = user.cache_properties(CacheProperties::No).build().await?.display().await?;
    Ok((!id.is_empty()).then_some(path))
}

async fn user_at(bus: &Connection, seat: &str) -> zbus::Result<Option<u32>> {
    let path = LogindProxy::new(bus).await?.get_seat(seat).await?;
    let seat = LoginSeatProxy::builder(bus).path(path).cache_properties(CacheProperties::No);
    let (id, path) = seat.build().await?.active_session().await?;
    Ok(if id.is_empty() { None } else { Some(SessionProperties::read(bus, &path).await?.user.0) })
}

/// logind's own errors say that there is none; the others, that it could not be asked.
fn if_any<T>(answer: zbus::Result<T>) -> zbus::Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(zbus::Error::MethodError(name, ..)) if name.starts_with(LOGIND) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where a program of root's in no session lets people in, if that is at this computer.
async fn greeter(
    bus: &Connection,
    logind: &LogindProxy<'_>,
    terminal: &PamTerminal,
    process: u32,
) -> zbus::Result<Option<Origin>> {
    if let Some(tty) = terminal.virtual_terminal() {
        // gdm names its first terminal, also where its own greeter or somebody else is on that.
        let login = !is_taken(bus, logind, tty).await? || is_display_manager(bus, process).await?;
        return Ok(login.then(|| Origin::Greeter { seat: SEAT0.to_owned() }));
    }
    // sddm tells of no terminal.
    let at_a_display = terminal.is_display()
        || terminal.tty.is_empty() && is_display_manager(bus, process).await?;
    if !at_a_display {
        return Ok(None);
    }
    // Nothing tells on which of several seats a display is.
    match <[_; 1]>::try_from(logind.list_seats().await?) {
        Ok([(seat, _)]) => Ok(Some(Origin::Greeter { seat })),
        Err(_) => Ok(None),
    }
}

/// Whether it is the program that systemd starts to let people in at the screen, or of it.
async fn is_display_manager(bus: &Connection, process: u32) -> zbus::Result<bool> {
    let path = match SystemdProxy::new(bus).await?.unit_of(process).await {
        Err(zbus::Error::MethodError(name, ..)) if name == NO_UNIT => return Ok(false),
        path => path?,
    };
    let unit = UnitProxy::builder(bus).path(path).cache_properties(CacheProperties::No);
    Ok(unit.build().await?.names().await?.iter().any(|name| name == DISPLAY_MANAGER))
}

/// Whether somebody is logged in on this terminal: what asks there in no session is no login.
async fn is_taken(bus: &Connection, logind: &LogindProxy<'_>, tty: &str) -> zbus::Result<bool> {
    for (.., path) in logind.list_sessions().await? {
        // One that ended meanwhile is on no terminal.
        let Some(facts) = if_any(SessionProperties::read(bus, &path).await)? else { continue };
        if facts.tty.as_deref() == Some(tty) && facts.state.as_deref() != Some("closing") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The properties of a session.
#[derive(Debug, DeserializeDict, Type)]
#[zbus(signature = "dict", rename_all = "PascalCase")]
struct SessionProperties {
    id: String,
    user: (u32, OwnedObjectPath),
    name: String,
    seat: (String, OwnedObjectPath),
    active: bool,
    remote: bool,
    remote_host: Option<String>,
    locked_hint: bool,
    class: String,
    #[zbus(rename = "Type")]
    kind: String,
    #[zbus(rename = "TTY")]
    tty: Option<String>,
    state: Option<String>,
}

impl SessionProperties {
    async fn read(bus: &Connection, path: &OwnedObjectPath) -> zbus::Result<Self> {
        let properties = Some("org.freedesktop.DBus.Properties");
        let told = bus.call_method(Some(LOGIND), path, properties, "GetAll", &SESSION).await?;
        told.body().deserialize()
    }

    /// Where a program of this user is that is in it.
    fn origin(self, uid: u32) -> Origin {
        let greets = self.class == "greeter" && uid == 0;
        match self.session() {
            session if greets && session.at_seat() => Origin::Greeter { seat: session.seat },
            session => Origin::Session(Arc::new(session)),
        }
    }

    fn session(self) -> LoginSession {
        LoginSession {
            id: self.id,
            uid: self.user.0,
            user: self.name,
            seat: self.seat.0,
            active: self.active,
            locked: self.locked_hint,
            remote: self.remote,
            remote_host: self.remote_host.unwrap_or_default(),
            kind: self.kind,
        }
    }
}

/// Forgets what counted in sessions that are over, for as long as it is polled.
pub async fn follow(service: &Service) {
    if let Err(error) = try_follow(service).await {
        tracing::debug!(%error, "sessions are not followed");
    }
}

async fn try_follow(service: &Service) -> zbus::Result<()> {
    let logind = LogindProxy::new(&service.asking).await?;
    let mut removed = logind.receive_session_removed().await?;
    while let Some(signal) = removed.next().await {
        let args = signal.args()?;
        service.context.trust.logged_out(args.id());
        service.agents.logged_out(args.id());
    }
    Ok(())
}
