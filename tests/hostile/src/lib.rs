//! What several attacks need.

pub mod passes;
pub mod seats;

use std::collections::HashMap;
use std::fs;
use std::process::Command;

use end_to_end::{Machine, Person};
use mfad_bus::{BUS_NAME, EnrollOptions, METHODS_PATH, ROOT_PATH};
use virtual_token::{Touch, VirtualToken};
use zbus::OwnedVariant;
use zbus::message::Message;

/// The stack that docs/pam.md recommends after a password, which another module stands for.
pub const AFTER_PASSWORD: &str = "auth [success=ok user_unknown=ignore default=die] MFAD\n\
                                  auth required pam_permit.so\n";
/// The same, from an administrator who wants people to be let in where there is no mfad.
pub const WITHOUT_MFAD_TOO: &str = "auth [success=ok user_unknown=ignore authinfo_unavail=ignore default=die] MFAD timeout=2\n\
     auth required pam_permit.so\n";

/// A process that may open so many descriptors and no more, for as long as this is held.
pub struct Descriptors {
    pid: u32,
}

impl Descriptors {
    /// No more than are open now.
    pub fn all_held(pid: u32) -> Self {
        let open = fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
        let open: Vec<u32> = open
            .map(|entry| entry.unwrap().file_name().to_str().unwrap().parse().unwrap())
            .collect();
        let free = (0..).find(|fd| !open.contains(fd)).unwrap();
        limit(pid, &format!("{free}:1024"));
        Self { pid }
    }
}

impl Drop for Descriptors {
    fn drop(&mut self) {
        limit(self.pid, "1024:1024");
    }
}

fn limit(pid: u32, descriptors: &str) {
    let mut prlimit = Command::new("prlimit");
    prlimit.args(["--pid", &pid.to_string(), &format!("--nofile={descriptors}")]);
    assert!(prlimit.status().expect("prlimit (util-linux)").success());
}

/// A process that does not run, for as long as this is held.
pub struct Stopped {
    pid: u32,
}

impl Stopped {
    /// From now on.
    pub fn hold(pid: u32) -> Self {
        signal(pid, "STOP");
        Self { pid }
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        signal(self.pid, "CONT");
    }
}

fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status();
    assert!(sent.unwrap().success());
}

/// A call as a program makes it that knows nothing of what comes back.
pub async fn call<B: zbus::export::serde::Serialize + zbus::Type>(
    person: &Person,
    path: &str,
    interface: &str,
    member: &str,
    body: &B,
) -> zbus::Result<Message> {
    let interface = format!("org.mfad.Mfad1.{interface}");
    let (bus, path) = (Some(BUS_NAME), path.to_owned());
    person.connection.call_method(bus, path, Some(interface), member, body).await
}

/// The same on the object of the whole daemon.
pub async fn call_root<B: zbus::export::serde::Serialize + zbus::Type>(
    person: &Person,
    interface: &str,
    member: &str,
    body: &B,
) -> zbus::Result<Message> {
    call(person, ROOT_PATH, interface, member, body).await
}

/// A key of this person's that is enrolled and plugged in; nobody touches it any more.
pub async fn untouched_key(machine: &Machine, person: &mut Person) -> VirtualToken {
    let key = person.enroll_key(machine, "A1").await;
    key.set_touch(Touch::Never);
    key
}

/// What enrolls this kind.
pub fn of_kind(kind: &str) -> EnrollOptions {
    EnrollOptions { kind: Some(kind.to_owned()), ..EnrollOptions::default() }
}

/// The kinds of this person's methods.
pub async fn kinds(person: &Person) -> Vec<String> {
    let objects = person.objects().await;
    let methods = objects.iter().filter(|(path, _)| path.starts_with(METHODS_PATH));
    let kind = |properties: &HashMap<String, OwnedVariant>| {
        String::try_from(properties["Kind"].try_clone().unwrap()).unwrap()
    };
    let mut kinds: Vec<_> =
        methods.map(|(_, interfaces)| kind(&interfaces["org.mfad.Mfad1.Method"])).collect();
    kinds.sort();
    kinds
}
