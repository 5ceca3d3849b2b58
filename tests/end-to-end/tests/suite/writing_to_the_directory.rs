//! `mfad-directory` and servers: a real slapd, and fakes for what slapd does not do. The fakes only record what reaches
//! them, answer nothing or one thing, and are openssl where TLS ends.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use end_to_end::directory::{ATTRIBUTE, Directory, certify, entry, password};
use end_to_end::{Machine, program, until};
use mfad_bus::DirectoryOutcome;

const STARTTLS: &str = "ldap://localhost";
const LDAPS: &str = "ldaps://localhost";
const VALUE: &str = "passkey:AQIDBA==,MFkw";
/// The program's own limit, and time to start and end.
const LIMIT: Duration = Duration::from_secs(13);
/// The request by which TLS begins (RFC 4511 §4.14.1).
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";

/// A change that somebody asks for.
#[derive(Clone)]
struct Asked {
    server: String,
    entry: String,
    attribute: &'static str,
    change: &'static str,
    value: String,
    password: String,
    /// The authority that the computer trusts.
    trusted: Option<PathBuf>,
}

impl Asked {
    fn by(person: &str, server: &str, directory: &Directory) -> Self {
        Self {
            server: server.into(),
            entry: entry(person),
            attribute: ATTRIBUTE,
            change: "add",
            value: VALUE.into(),
            password: password(person),
            trusted: Some(directory.authority()),
        }
    }

    fn begin(&self) -> Child {
        let mut command = Command::new(program("mfad-directory"));
        match &self.trusted {
            Some(file) => command.env("SSL_CERT_FILE", file),
            None => command.env_remove("SSL_CERT_FILE"),
        };
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let Self { server, entry, attribute, change, value, password, .. } = self;
        let request = format!(
            "mfad-directory 1\n{server}\n{entry}\n{attribute}\n{change}\n{value}\n{password}\n"
        );
        child.stdin.take().unwrap().write_all(request.as_bytes()).unwrap();
        child
    }

    /// The word that it answers, in time and with nothing else.
    fn ends(&self) -> String {
        self.ended(self.begin())
    }

    fn ended(&self, child: Child) -> String {
        let begun = Instant::now();
        let output = child.wait_with_output().unwrap();
        assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
        let said = [&output.stdout[..], &output.stderr[..]].concat();
        assert!(self.password.is_empty() || !has(&said, self.password.as_bytes()));
        let word = String::from_utf8(output.stdout).unwrap().trim_end().to_owned();
        let place = DirectoryOutcome::ALL.iter().position(|it| it.word() == word);
        let status = place.map_or(255, |it| i32::try_from(it).unwrap());
        assert_eq!(output.status.code(), Some(status), "{word}");
        word
    }
}

fn has(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|it| it == part)
}

async fn directory() -> Option<(Machine, Directory)> {
    if let Err(reason) = Directory::enclose() {
        eprintln!("skipped: {reason}");
        return None;
    }
    let machine = Machine::new();
    let people = ["p0", "p1", "a,b+c=d"].map(|it| (it, Vec::new()));
    let directory = Directory::start(&machine, &people).await;
    Some((machine, directory))
}

#[tokio::test]
async fn people_write_their_own_entry_over_tls() {
    let Some((_machine, directory)) = directory().await else { return };
    for server in [STARTTLS, LDAPS] {
        let add = Asked::by("p0", server, &directory);
        assert_eq!(add.ends(), "done", "{server}");
        assert_eq!(directory.values("p0", ATTRIBUTE), [VALUE]);
        assert_eq!(add.ends(), "done", "it is there already");
        let remove = Asked { change: "remove", ..add };
        assert_eq!(remove.ends(), "done");
        assert_eq!(directory.values("p0", ATTRIBUTE), [""; 0]);
        assert_eq!(remove.ends(), "done", "it is gone already");
    }
}

#[tokio::test]
async fn every_form_of_the_credential_is_removed_and_nothing_else() {
    let Some((_machine, directory)) = directory().await else { return };
    let others = ["passkey:AQIDBQ==,MFkw", "X509:<I>CN=Authority"];
    let same = [VALUE, "passkey:AQIDBA==,MFkw,AAEC", "Passkey: AQIDBA== ,MFkw"];
    let all: Vec<_> = others.iter().chain(&same).map(|&it| it.to_owned()).collect();
    directory.set("p0", &all).await;
    let remove = Asked { change: "remove", ..Asked::by("p0", LDAPS, &directory) };
    assert_eq!(remove.ends(), "done");
    assert_eq!(directory.values("p0", ATTRIBUTE), others);
}

#[tokio::test]
async fn an_entry_of_freeipa_gets_the_class_that_it_needs() {
    let Some((_machine, directory)) = directory().await else { return };
    let add = Asked { attribute: "ipapasskey", ..Asked::by("p0", LDAPS, &directory) };
    assert_eq!(add.ends(), "done");
    assert_eq!(directory.values("p0", "ipapasskey"), [VALUE]);
    // The control: of another attribute it is not known which class it needs.
    let other = Asked { attribute: "description", ..add.clone() };
    assert_eq!(other.ends(), "not-allowed");
    let unknown = Asked { attribute: "passkeys", ..add };
    assert_eq!(unknown.ends(), "refused");
}

#[tokio::test]
async fn only_the_person_and_only_their_own_entry() {
    let Some((_machine, directory)) = directory().await else { return };
    let own = Asked::by("p0", LDAPS, &directory);
    let wrong = |password: &str| Asked { password: password.into(), ..own.clone() }.ends();
    assert_eq!(wrong("p1's own password"), "wrong-password");
    // An unauthenticated bind would go well, and then nothing be allowed (RFC 4513 §5.1.2).
    assert_eq!(wrong(""), "");
    let nobody = Asked { entry: entry("nobody"), ..own.clone() };
    assert_eq!(nobody.ends(), "wrong-password");
    let none = Asked { entry: "p0".into(), ..own.clone() };
    assert_eq!(none.ends(), "no-such-entry");
    // With their own password for somebody else's entry.
    let other = Asked { entry: entry("p1"), ..own.clone() };
    assert_eq!(other.ends(), "wrong-password");
    // What is no passkey of theirs is none of the attributes that they may write.
    let uid = Asked { attribute: "uidNumber", value: "0".into(), ..own.clone() };
    assert_eq!(uid.ends(), "not-allowed");
    assert_eq!(directory.values("p1", ATTRIBUTE), [""; 0]);
    assert_eq!(own.ends(), "done", "the control");
}

#[tokio::test]
async fn a_name_is_one_value_whatever_is_in_it() {
    let Some((_machine, directory)) = directory().await else { return };
    let name = "a,b+c=d";
    let escaped = r"uid=a\,b\+c\=d,ou=people,dc=example,dc=org";
    let own = Asked { entry: escaped.into(), ..Asked::by(name, LDAPS, &directory) };
    assert_eq!(own.ends(), "done");
    assert_eq!(directory.values(name, ATTRIBUTE), [VALUE]);
    // The control: as it is, it is another name.
    let plain = Asked { entry: format!("uid={name},ou=people,dc=example,dc=org"), ..own };
    assert_ne!(plain.ends(), "done");
}

/// A server of TLS with this certificate, which prints what it is sent.
fn recorder(folder: &Path, certificate: &str, port: &str) -> Child {
    let mut command = Command::new("openssl");
    command.args(["s_server", "-quiet", "-naccept", "1", "-accept", &format!("127.0.0.1:{port}")]);
    command.args(["-cert", &format!("{certificate}.pem"), "-key", &format!("{certificate}.key")]);
    let command = command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.stderr(Stdio::null()).spawn().unwrap()
}

async fn listens(port: u16) {
    let listening = format!(":{port:04X} 00000000:0000 0A");
    until("the fake listens", || async {
        let sockets = fs::read_to_string("/proc/thread-self/net/tcp").unwrap();
        sockets.contains(&listening)
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_that_is_not_trusted() {
    let Some((machine, directory)) = directory().await else { return };
    let [here, elsewhere] = ["here", "elsewhere"].map(|it| machine.file(it));
    for (folder, name) in [(&here, "localhost"), (&elsewhere, "other.example")] {
        fs::create_dir_all(folder).unwrap();
        certify(folder, name);
    }
    let authority = |folder: &Path| Some(folder.join("authority.pem"));
    for (folder, name, trusted, outcome) in [
        // The authority is another.
        (&here, "localhost", Some(directory.authority()), "untrusted"),
        // No authority is known but those of the system.
        (&here, "localhost", None, "untrusted"),
        // The name is another.
        (&elsewhere, "other.example", authority(&elsewhere), "untrusted"),
        // The control: it is sent to whoever is trusted.
        (&here, "localhost", authority(&here), "unreachable"),
    ] {
        let mut server = recorder(folder, name, "6360");
        listens(6360).await;
        let asked = Asked {
            trusted,
            server: "ldaps://localhost:6360".into(),
            ..Asked::by("p0", LDAPS, &directory)
        };
        assert_eq!(asked.ends(), outcome, "{name}");
        // It may have ended by itself after the connection.
        let _ = server.kill();
        let heard = server.wait_with_output().unwrap().stdout;
        assert_eq!(has(&heard, asked.password.as_bytes()), outcome == "unreachable", "{name}");
    }
    // slapd's own certificate is for another name than this.
    let address =
        Asked { server: "ldaps://127.0.0.1".into(), ..Asked::by("p0", LDAPS, &directory) };
    assert_eq!(address.ends(), "untrusted");
}

/// A server that records what it is sent, and answers this once.
fn answers(port: u16, answer: &'static [u8]) -> JoinHandle<Vec<u8>> {
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut heard, mut bytes) = (Vec::new(), [0; 4096]);
        let mut answer = Some(answer);
        while let Ok(read @ 1..) = stream.read(&mut bytes) {
            heard.extend(&bytes[..read]);
            answer.take().into_iter().for_each(|it| drop(stream.write_all(it)));
        }
        heard
    })
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear() {
    let Some((_machine, directory)) = directory().await else { return };
    // Answers of ExtendedResponse (RFC 4511 §4.12) to the first message: protocolError, success and then no TLS, and
    // success with the answer to a bind behind it.
    let cases: [(&[u8], &str); 3] = [
        (b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x02\x04\x00\x04\x00", "refused"),
        (b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00no TLS at all", "refused"),
        (
            b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00\
              \x30\x0c\x02\x01\x02\x61\x07\x0a\x01\x00\x04\x00\x04\x00",
            "refused",
        ),
    ];
    for (port, (answer, outcome)) in (3890..).zip(cases) {
        let server = answers(port, answer);
        let asked = Asked {
            server: format!("ldap://localhost:{port}"),
            ..Asked::by("p0", STARTTLS, &directory)
        };
        let ended = asked.ends();
        let heard = server.join().unwrap();
        assert!(has(&heard, START_TLS), "it was heard");
        assert!(!has(&heard, asked.password.as_bytes()) && !has(&heard, asked.entry.as_bytes()));
        assert!([outcome, "unreachable"].contains(&ended.as_str()), "{ended}");
    }
}

#[tokio::test]
async fn a_server_that_is_silent_or_gone_ends_it_in_time_and_shows_no_password() {
    let Some((_machine, mut directory)) = directory().await else { return };
    let own = Asked::by("p0", LDAPS, &directory);
    for (port, scheme) in [(3900, "ldap"), (3901, "ldaps")] {
        let server = answers(port, b"");
        let asked = Asked { server: format!("{scheme}://localhost:{port}"), ..own.clone() };
        let child = asked.begin();
        let words = || fs::read(format!("/proc/{}/cmdline", child.id())).unwrap();
        until("it runs", || async { has(&words(), b"mfad-directory") }).await;
        assert!(!has(&words(), asked.password.as_bytes()));
        assert_eq!(asked.ended(child), "unreachable");
        let heard = server.join().unwrap();
        assert!(!heard.is_empty() && !has(&heard, asked.password.as_bytes()));
    }
    directory.stop().await;
    assert_eq!(own.ends(), "unreachable");
    let unknown = Asked { server: "ldaps://ldap.example.invalid".into(), ..own.clone() };
    assert_eq!(unknown.ends(), "unreachable");
    directory.resume().await;
    assert_eq!(own.ends(), "done", "the control");
}
