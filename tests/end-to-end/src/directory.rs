//! A directory of people, as an organization has one: OpenLDAP's slapd, and SSSD with InfoPipe in front of it.
//! The thread moves to mounts and a network of its own, in which the users of the directory are users.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use rustix::process::{Pid, Signal, kill_process};
use zbus::fdo::DBusProxy;

use crate::names_of_users::look_users_up_in;
use crate::{Machine, until};

/// The domain of the people.
pub const DOMAIN: &str = "example.org";
/// The attribute with their passkeys.
pub const ATTRIBUTE: &str = "passkey";
pub(crate) const BASE: &str = "dc=example,dc=org";
const INFOPIPE: &str = "org.freedesktop.sssd.infopipe";
/// The number of the first of them; the others follow.
pub const FIRST_UID: u32 = 20000;

/// How often SSSD asks again, in seconds: what a person is told from its cache is no older.
pub(crate) const CACHED: u64 = 1;

const SSSD: &str = "
[sssd]
services = nss, ifp
domains = example
config_file_version = 2
[nss]
[ifp]
allowed_uids = ALLOWED
user_attributes = +passkey
[domain/example]
id_provider = ldap
auth_provider = none
access_provider = permit
ldap_uri = ldap://127.0.0.1
ldap_search_base = dc=example,dc=org
ldap_user_extra_attrs = passkey
entry_cache_timeout = CACHED
entry_negative_timeout = 1
ldap_opt_timeout = 2
ldap_network_timeout = 2
ldap_search_timeout = 2
offline_timeout = 1
offline_timeout_random_offset = 0
refresh_expired_interval = 0
";

const SLAPD: &str = "
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
attributetype ( 1.3.6.1.4.1.5322.900.1.1 NAME 'passkey' EQUALITY caseExactMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.3.6.1.4.1.5322.900.2.1 NAME 'passkeyUser' SUP top AUXILIARY MAY passkey )
attributetype ( 1.3.6.1.4.1.5322.900.1.2 NAME 'ipapasskey' EQUALITY caseExactMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.3.6.1.4.1.5322.900.2.2 NAME 'ipapasskeyuser' SUP top AUXILIARY MAY ipapasskey )
modulepath /usr/lib/ldap
moduleload back_mdb
sizelimit unlimited
database mdb
suffix dc=example,dc=org
rootdn cn=admin,dc=example,dc=org
rootpw secret
directory FOLDER/ldap
index objectClass,uid,uidNumber eq
maxsize 1073741824
TLSCertificateFile FOLDER/localhost.pem
TLSCertificateKeyFile FOLDER/localhost.key
access to attrs=userPassword by anonymous auth by * none
access to attrs=passkey,ipapasskey,objectClass by self write by * read
access to * by * read
";

/// Both, running; they end when dropped.
pub struct Directory {
    folder: PathBuf,
    bus: zbus::Connection,
    address: String,
    cached: u64,
    slapd: Option<Child>,
    sssd: Option<Child>,
}

impl Directory {
    /// Gives this thread mounts and a network of its own; says what is missing for that. What is started
    /// afterwards is in there.
    pub fn enclose() -> Result<(), String> {
        for (file, package) in [
            ("/usr/sbin/slapd", "slapd"),
            ("/usr/bin/ldapmodify", "ldap-utils"),
            ("/usr/sbin/sssd", "sssd-common"),
            ("/usr/libexec/sssd/sssd_ifp", "sssd-dbus"),
            ("/usr/lib/x86_64-linux-gnu/sssd/libsss_ldap.so", "sssd-ldap"),
        ] {
            if !Path::new(file).exists() {
                return Err(format!("{file} is missing; install {package}"));
            }
        }
        own_mounts()?;
        unshare(CloneFlags::CLONE_NEWNET).map_err(|error| format!("no network: {error}"))?;
        let up = Command::new("ip").args(["link", "set", "lo", "up"]).status();
        match up.is_ok_and(|status| status.success()) {
            true => Ok(()),
            false => Err("the loopback does not come up; install iproute2".into()),
        }
    }

    /// People and what the attribute has for each, in a place that [`Self::enclose`] made.
    pub async fn start(machine: &Machine, people: &[(&str, Vec<String>)]) -> Self {
        Self::start_cached(machine, people, CACHED).await
    }

    /// The same, where SSSD asks again only after so many seconds.
    pub async fn start_cached(
        machine: &Machine,
        people: &[(&str, Vec<String>)],
        cached: u64,
    ) -> Self {
        let mut directory = Self::on(machine, cached).await;
        let config = SLAPD.replace("FOLDER", directory.folder.to_str().unwrap());
        fs::write(directory.folder.join("slapd.conf"), config).unwrap();
        certify(&directory.folder, "localhost");
        directory.load(people);
        directory.resume().await;
        directory.start_sssd("0").await;
        directory
    }

    /// The same server, as another computer in its network asks it.
    pub async fn join(machine: &Machine) -> Self {
        let mut directory = Self::on(machine, CACHED).await;
        directory.start_sssd("0").await;
        directory
    }

    async fn on(machine: &Machine, cached: u64) -> Self {
        let folder = machine.file("directory");
        fs::create_dir_all(folder.join("ldap")).unwrap();
        look_users_up_in("files sss", &folder);
        let (bus, address) = (machine.bus.connect().await, machine.bus.address().to_owned());
        Self { folder, bus, address, cached, slapd: None, sssd: None }
    }

    fn load(&self, people: &[(&str, Vec<String>)]) {
        let mut ldif = format!(
            "dn: {BASE}\nobjectClass: domain\ndc: example\n\ndn: ou=people,{BASE}\n\
             objectClass: organizationalUnit\nou: people\n\n"
        );
        for (number, (name, values)) in people.iter().enumerate() {
            let uid = FIRST_UID + u32::try_from(number).unwrap();
            ldif += &format!(
                "dn: {}\nobjectClass: account\nobjectClass: posixAccount\n\
                 objectClass: passkeyUser\nuid: {name}\ncn: {name}\nuidNumber: {uid}\ngidNumber: {uid}\n\
                 homeDirectory: /home/{name}\nloginShell: /bin/sh\nuserPassword: {}\n",
                entry(name),
                password(name)
            );
            values.iter().for_each(|it| ldif += &format!("{ATTRIBUTE}: {it}\n"));
            ldif.push('\n');
        }
        let file = self.folder.join("people.ldif");
        fs::write(&file, ldif).unwrap();
        let mut slapadd = Command::new("/usr/sbin/slapadd");
        let added =
            slapadd.arg("-q").arg("-f").arg(self.folder.join("slapd.conf")).arg("-l").arg(file);
        let added = added.output().unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    }

    /// SSSD, whose InfoPipe answers these users, among them whoever runs the test.
    pub async fn start_sssd(&mut self, allowed: &str) {
        self.start_sssd_for(allowed).await;
        until("the directory is online", || async { self.is_online().await }).await;
    }

    /// The same, where they may be others than whoever runs the test.
    pub async fn start_sssd_for(&mut self, allowed: &str) {
        let config = self.folder.join("sssd.conf");
        let text = SSSD.replace("ALLOWED", allowed).replace("CACHED", &self.cached.to_string());
        fs::write(&config, text).unwrap();
        fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
        let log = fs::File::create(self.folder.join("sssd.log")).unwrap();
        let mut sssd = Command::new("/usr/sbin/sssd");
        sssd.args(["--interactive", "--logger=stderr", "--config"]).arg(&config);
        sssd.env("DBUS_SYSTEM_BUS_ADDRESS", &self.address);
        let sssd = sssd.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        self.sssd = Some(sssd);
        let names = DBusProxy::new(&self.bus).await.unwrap();
        until("InfoPipe is on the bus", || async {
            names.name_has_owner(INFOPIPE.try_into().unwrap()).await.unwrap()
        })
        .await;
    }

    /// Whether InfoPipe answers.
    pub async fn answers(&self) -> bool {
        self.is_online().await
    }

    /// It is stopped, and its InfoPipe gone from the bus.
    pub async fn stop_sssd(&mut self) {
        if let Some(mut sssd) = self.sssd.take() {
            kill_process(Pid::from_child(&sssd), Signal::TERM).unwrap();
            sssd.wait().unwrap();
        }
        let names = DBusProxy::new(&self.bus).await.unwrap();
        until("InfoPipe is gone", || async {
            !names.name_has_owner(INFOPIPE.try_into().unwrap()).await.unwrap()
        })
        .await;
    }

    /// The process of InfoPipe.
    pub async fn infopipe(&self) -> u32 {
        let names = DBusProxy::new(&self.bus).await.unwrap();
        names.get_connection_unix_process_id(INFOPIPE.try_into().unwrap()).await.unwrap()
    }

    /// The server does not run any more, and SSSD knows.
    pub async fn stop(&mut self) {
        if let Some(mut slapd) = self.slapd.take() {
            slapd.kill().unwrap();
            slapd.wait().unwrap();
        }
        until("the directory is offline", || async {
            self.asks("whoever").await;
            !self.is_online().await
        })
        .await;
    }

    /// The server runs.
    pub async fn resume(&mut self) {
        let mut slapd = Command::new("/usr/sbin/slapd");
        slapd.args(["-d", "0", "-h", "ldap://127.0.0.1:389 ldaps://127.0.0.1:636", "-f"]);
        slapd.arg(self.folder.join("slapd.conf")).stdin(Stdio::null());
        slapd.stdout(Stdio::null()).stderr(Stdio::null());
        self.slapd = Some(slapd.spawn().unwrap());
        until("slapd listens", || async { TcpStream::connect("127.0.0.1:389").is_ok() }).await;
        if let Some(sssd) = &self.sssd {
            // As when a network comes up.
            kill_process(Pid::from_child(sssd), Signal::USR2).unwrap();
            until("the directory is online", || async { self.is_online().await }).await;
        }
    }

    /// The certificate of the authority that certified the server, which no system trusts by itself.
    pub fn authority(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    /// What the attribute has for this person now, on the server.
    pub fn values(&self, person: &str, attribute: &str) -> Vec<String> {
        let dn = entry(person);
        let found = Command::new("ldapsearch")
            .args(["-x", "-LLL", "-o", "ldif-wrap=no", "-H", "ldap://127.0.0.1"])
            .args(["-s", "base", "-b", &dn, attribute])
            .output()
            .expect("ldap-utils");
        assert!(found.status.success(), "{found:?}");
        let found = String::from_utf8(found.stdout).unwrap();
        let values = found.lines().filter_map(|it| it.strip_prefix(&format!("{attribute}: ")));
        values.map(str::to_owned).collect()
    }

    /// The process of the server.
    pub fn server(&self) -> u32 {
        self.slapd.as_ref().unwrap().id()
    }

    /// From now on the attribute has these values for this person, and SSSD asks anew.
    pub async fn set(&self, person: &str, values: &[String]) {
        let mut change = format!(
            "dn: uid={person},ou=people,{BASE}\nchangetype: modify\nreplace: {ATTRIBUTE}\n"
        );
        values.iter().for_each(|it| change += &format!("{ATTRIBUTE}: {it}\n"));
        self.ldap("ldapmodify", &change);
        self.expire().await;
    }

    /// Takes this person out of the directory.
    pub async fn remove(&self, person: &str) {
        self.ldap("ldapdelete", &format!("uid={person},ou=people,{BASE}\n"));
        self.expire().await;
    }

    /// Waits until SSSD's cache is old.
    pub async fn expire(&self) {
        tokio::time::sleep(Duration::from_millis(self.cached * 1000 + 1100)).await;
    }

    fn ldap(&self, program: &str, input: &str) {
        let admin = format!("cn=admin,{BASE}");
        let mut child = Command::new(program)
            .args(["-x", "-H", "ldap://127.0.0.1", "-D", &admin, "-w", "secret"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("ldap-utils");
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{program} {input}");
    }

    /// What the daemon asks about somebody, asked by another program.
    pub async fn asks(&self, person: &str) -> bool {
        let body = (person, vec![ATTRIBUTE, "uidNumber", "domainname"]);
        self.call("/org/freedesktop/sssd/infopipe", "", "GetUserAttr", &body).await.is_ok()
    }

    async fn is_online(&self) -> bool {
        self.asks("whoever").await;
        self.is_domain_online().await
    }

    /// Whether SSSD reaches the server of the domain.
    pub async fn is_domain_online(&self) -> bool {
        let path = "/org/freedesktop/sssd/infopipe/Domains/example";
        let told = self.call(path, ".Domains.Domain", "IsOnline", &()).await;
        told.is_ok_and(|it| it.body().deserialize::<bool>().unwrap())
    }

    async fn call<B: zbus::export::serde::Serialize + zbus::Type>(
        &self,
        path: &str,
        interface: &str,
        member: &str,
        body: &B,
    ) -> zbus::Result<zbus::message::Message> {
        let interface = format!("{INFOPIPE}{interface}");
        let (path, member) = (path.to_owned(), member.to_owned());
        self.bus.call_method(Some(INFOPIPE), path, Some(interface), member, body).await
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if let Some(mut sssd) = self.sssd.take() {
            // Its own processes end with it.
            let _ = kill_process(Pid::from_child(&sssd), Signal::TERM);
            let _ = sssd.wait();
        }
        if let Some(mut slapd) = self.slapd.take() {
            let _ = slapd.kill();
            let _ = slapd.wait();
        }
    }
}

/// The distinguished name of a person. Whatever is no letter or digit is written by its number (RFC 4514 §2.4).
pub fn entry(person: &str) -> String {
    let byte = |it: u8| match it.is_ascii_alphanumeric() {
        true => char::from(it).to_string(),
        false => format!("\\{it:02X}"),
    };
    format!("uid={},ou=people,{BASE}", person.bytes().map(byte).collect::<String>())
}

/// The password of a person for the directory.
pub fn password(person: &str) -> String {
    format!("{person}'s own password")
}

/// An authority of its own in `folder`, and a certificate of it for a server of this name: `authority.pem`,
/// `NAME.pem` and `NAME.key`.
pub fn certify(folder: &Path, name: &str) {
    let key = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let make = |words: &[&str]| {
        let mut openssl = Command::new("openssl");
        let made = openssl.args(key).args(["-days", "2"]).args(words).current_dir(folder).output();
        let made = made.expect("openssl");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    };
    make(&["-subj", "/CN=Authority", "-keyout", "authority.key", "-out", "authority.pem"]);
    make(&[
        "-CA",
        "authority.pem",
        "-CAkey",
        "authority.key",
        "-subj",
        &format!("/CN={name}"),
        "-addext",
        &format!("subjectAltName=DNS:{name}"),
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-keyout",
        &format!("{name}.key"),
        "-out",
        &format!("{name}.pem"),
    ]);
}

/// Gives this thread mounts of its own, with nothing of SSSD in them.
pub(crate) fn own_mounts() -> Result<(), String> {
    unshare(CloneFlags::CLONE_NEWNS)
        .map_err(|error| format!("no namespaces: {error}; run it as root"))?;
    let nothing = None::<&str>;
    mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing).unwrap();
    for folder in ["/run", "/var/lib/sss", "/var/log/sssd"] {
        mount(Some("tmpfs"), folder, Some("tmpfs"), MsFlags::empty(), nothing).unwrap();
    }
    fs::set_permissions("/var/lib/sss", fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all("/run/dbus").unwrap();
    for folder in ["db", "mc", "pipes/private", "pubconf/krb5.include.d", "gpo_cache"] {
        fs::create_dir_all(Path::new("/var/lib/sss").join(folder)).unwrap();
    }
    let private = fs::Permissions::from_mode(0o700);
    fs::set_permissions("/var/lib/sss/pipes/private", private).unwrap();
    Ok(())
}
