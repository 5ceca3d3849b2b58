//! Computers of an organization whose people are in a [`Directory`].

use std::fs;

use data_encoding::{BASE64, HEXLOWER};
use nix::sched::{CloneFlags, setns, unshare};
use virtual_token::{SocketFace, VirtualToken};

use crate::directory::{BASE, CACHED, DOMAIN, Directory, FIRST_UID, own_mounts};
use crate::{Daemon, LoginSession, Logind, Logins, Machine, Person, Polkit, until};

/// What the SubjectPublicKeyInfo of a key begins with, in hexadecimal (RFC 5480 §2, RFC 8410 §4).
const INFO: [(&str, &str); 2] = [
    ("es256", "3059301306072a8648ce3d020106082a8648ce3d03010703420004"),
    ("eddsa", "302a300506032b6570032100"),
];

/// A computer of an organization whose people are in a directory. The first of them is at its seat.
pub struct Organization {
    /// The computer.
    pub machine: Machine,
    /// The directory.
    pub directory: Directory,
    /// The daemon.
    pub daemon: Daemon,
    /// The first of the people.
    pub person: Person,
    /// What may be done.
    pub polkit: Polkit,
    /// Who is at the seat.
    pub logind: Logind,
    _polkit_bus: zbus::Connection,
}

/// What the policy says of the directory.
pub const POLICY: &str = "[directory]\nattribute = \"passkey\"\nrp-id = \"example.org\"\n";

impl Organization {
    /// `None`, and said why, where that cannot be: begin a test with
    /// `let Some(mut firm) = Organization::start(…).await else { return };`
    pub async fn start(people: &[(&str, Vec<String>)]) -> Option<Self> {
        Self::start_cached(people, CACHED).await
    }

    /// The same, where SSSD asks again only after so many seconds.
    pub async fn start_cached(people: &[(&str, Vec<String>)], cached: u64) -> Option<Self> {
        if let Err(reason) = Directory::enclose() {
            eprintln!("skipped: {reason}");
            return None;
        }
        let machine = Machine::new();
        machine.policy(POLICY);
        let directory = Directory::start_cached(&machine, people, cached).await;
        let logind = Logind::start(machine.bus.connect().await).await;
        logind.set(Some(LoginSession::at("seat0", "7", FIRST_UID)));
        let polkit_bus = machine.bus.connect().await;
        let polkit = Polkit::start(&polkit_bus).await;
        polkit.allow(&["use", "manage-own-methods", "enroll-first-method", "suspend-last-method"]);
        let daemon = machine.start_system().await;
        let person = machine.person_as(FIRST_UID).await;
        Some(Self { machine, directory, daemon, person, polkit, logind, _polkit_bus: polkit_bus })
    }

    /// A key that is plugged in, and the value for its credential, which another program had made.
    pub async fn registered_key(&self, serial: &str, kind: &str) -> (VirtualToken, String) {
        let key = self.machine.plugged(serial);
        self.person.wait_for_token(&format!("virtual_key_{}", serial.to_lowercase())).await;
        (key, self.register(serial, kind))
    }

    /// The value for a credential that another program has a key make.
    pub fn register(&self, serial: &str, kind: &str) -> String {
        register(&self.machine, serial, kind)
    }

    /// Another computer of the organization, at the same place: a daemon that has nothing of the first, and
    /// what is plugged in there is plugged in here.
    pub async fn sit_down_at(&mut self, other: &str) {
        self.daemon.terminate();
        let mut command = self.machine.command("system");
        command.arg("--state").arg(self.machine.file(other));
        self.daemon = self.machine.start_as(command).await;
    }

    /// How a sign-in of the person ended: the error, or `done`.
    pub async fn sign_in(&mut self) -> String {
        let ended = match self.person.signs_in().await {
            Ok(ended) => ended,
            Err(refused) => return refused.into_ours().unwrap().cause.word().to_owned(),
        };
        match ended.error() {
            "" => ended.outcome,
            error => error.to_owned(),
        }
    }
}

/// The value for a credential that another program has a key at this computer make.
pub fn register(machine: &Machine, serial: &str, kind: &str) -> String {
    let made = machine.python("pam_u2f.py", "make", serial, &[DOMAIN, kind]);
    let mut fields = made.split(',');
    let (id, point) = (fields.next().unwrap(), fields.next().unwrap());
    let (_, prefix) = INFO.iter().find(|(name, _)| *name == kind).unwrap();
    let point = BASE64.decode(point.as_bytes()).unwrap();
    let info = [HEXLOWER.decode(prefix.as_bytes()).unwrap(), point].concat();
    format!("passkey:{id},{}", BASE64.encode(&info))
}

/// A computer of an organization, to which the thread comes and goes: its programs see the mounts of their own, and
/// with another computer they have the network in common, where the directory is.
pub struct Workplace {
    /// What runs there, with PAM.
    pub logins: Logins,
    /// Its SSSD; the server, too, on the first.
    pub directory: Directory,
    mounts: fs::File,
}

impl Workplace {
    /// The first, and the server with these people. `None`, and said why, where that cannot be.
    pub async fn first(people: &[(&str, Vec<String>)]) -> Option<Self> {
        let enclosed = Directory::enclose();
        let enclosed = enclosed.map_err(|reason| eprintln!("skipped: {reason}"));
        enclosed.ok()?;
        let logins = Logins::start().await?;
        let directory = Directory::start(&logins.machine, people).await;
        Some(Self::set_up(logins, directory, people).await)
    }

    /// Another, with nothing of the first but the network.
    pub async fn another(&self, people: &[(&str, Vec<String>)]) -> Self {
        own_mounts().unwrap();
        let logins = Logins::start().await.unwrap();
        let directory = Directory::join(&logins.machine).await;
        Self::set_up(logins, directory, people).await
    }

    async fn set_up(logins: Logins, directory: Directory, people: &[(&str, Vec<String>)]) -> Self {
        logins.machine.policy(POLICY);
        let manager = logins.person.manager().await;
        until("the policy is in force", || async {
            manager.policy().await.unwrap().directory_rp_id == DOMAIN
        })
        .await;
        let own = ["use", "manage-own-methods", "enroll-first-method", "suspend-last-method"];
        // Programs that sign somebody in are root's.
        logins.polkit.allow(&[&own[..], &["administer"]].concat());
        for ((name, _), uid) in people.iter().zip(FIRST_UID..) {
            logins.logind.open(LoginSession::at("seat0", name, uid)).await;
        }
        let mounts = fs::File::open("/proc/thread-self/ns/mnt").unwrap();
        Self { logins, directory, mounts }
    }

    /// People change their own entry on this server from now on.
    pub async fn writes_to(&self, server: &str) {
        let entry = format!("entry = \"uid={{account}},ou=people,{BASE}\"\n");
        self.logins.machine.policy(&format!("{POLICY}server = \"{server}\"\n{entry}"));
        let manager = self.logins.person.manager().await;
        until("the server is in force", || async {
            manager.policy().await.unwrap().directory_server == server
        })
        .await;
    }

    /// The thread is there now.
    pub fn enter(&self) {
        // Whoever shares its root with other threads may not move (setns(2)).
        unshare(CloneFlags::CLONE_FS).unwrap();
        setns(&self.mounts, CloneFlags::CLONE_NEWNS).unwrap();
    }

    /// A key with this serial number is plugged in there.
    pub async fn plugged(&self, serial: &str) -> VirtualToken {
        let key = self.logins.machine.plugged(serial);
        self.logins.person.wait_for_token(&format!("virtual_key_{}", serial.to_lowercase())).await;
        key
    }

    /// A key of another computer is carried there, and plugged in.
    pub async fn takes(&self, key: &VirtualToken, serial: &str) {
        key.unplug();
        SocketFace::serve(self.logins.machine.keys(), key).unwrap();
        key.plug().unwrap();
        self.logins.person.wait_for_token(&format!("virtual_key_{}", serial.to_lowercase())).await;
    }
}
