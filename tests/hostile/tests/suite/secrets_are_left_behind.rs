//! Somebody looks for secrets in what the daemon leaves on the disk, and in its memory and that of every
//! other program that had them, all of which is read as a core dump would have it, after each was used or
//! removed.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::FileExt;
use std::process::{Command, Stdio};

use end_to_end::{ALONE, App, Logins, Machine, Person, pin, program, until};
use hostile::of_kind;
use mfad_bus::{AppPasswordsProxy, NotesProxy, SecretFile};
use sha2::{Digest, Sha256};

const PIN: &str = "Zebra-4719";
const NOTE: &str = "Okapi-Quagga-5381-Tapir";
/// Typed where a recovery code is asked for, and as it is checked.
const TYPED: [&str; 2] = ["okapi-quagga-tapir", "OKAPIQUAGGATAPIR"];
/// What a method is called is no secret.
const LABEL: &str = "Gnu-Saiga-2750";

fn text(secret: &SecretFile) -> String {
    String::from_utf8(secret.read().unwrap().to_vec()).unwrap()
}

/// All readable memory of a process.
fn memory(pid: u32) -> Vec<Vec<u8>> {
    let memory = File::open(format!("/proc/{pid}/mem")).unwrap();
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let number = |digits: &str| u64::from_str_radix(digits, 16).unwrap();
    let mut all = Vec::new();
    for line in maps.lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        let (from, to) = range.split_once('-').unwrap();
        let mut bytes = vec![0; usize::try_from(number(to) - number(from)).unwrap()];
        // The kernel's own pages cannot be read so, and are in no core.
        if rest.starts_with('r') && memory.read_exact_at(&mut bytes, number(from)).is_ok() {
            all.push(bytes);
        }
    }
    all
}

/// The files of the store, but for its key.
fn files(machine: &Machine) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(machine.state()).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|it| it.is_file() && !it.ends_with("key"))
        .map(|it| fs::read(it).unwrap())
        .collect()
}

fn is_in(all: &[Vec<u8>], wanted: &[u8]) -> bool {
    let starts = |bytes: &Vec<u8>| {
        let mut rest = bytes.as_slice();
        while let Some(at) = rest.iter().position(|byte| *byte == wanted[0]) {
            if rest[at..].starts_with(wanted) {
                return true;
            }
            rest = &rest[at + 1..];
        }
        false
    };
    all.iter().any(starts)
}

/// RFC 4648 §6, without padding.
fn base32(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
        (bits, held) = (bits << 5 | u32::from(value), held + 5);
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    bytes
}

/// Each secret, with what it is, made and used by this person.
async fn used(machine: &Machine, person: &mut Person) -> Vec<(&'static str, Vec<u8>)> {
    let mut secrets = Vec::new();
    let key = person.enroll_key(machine, "A1").await;
    person.methods().await[0].rename(LABEL).await.unwrap();

    let codes = person.enroll(&of_kind("recovery-codes")).await.unwrap();
    for code in text(codes.result.recovery_codes.as_ref().unwrap()).lines() {
        secrets.push(("recovery code", code.into()));
        secrets.push(("recovery code as it is checked", code.replace('-', "").into()));
    }

    let operation = person.manager().await.enroll(&of_kind("one-time-code")).await.unwrap();
    let app = App { address: text(&person.prompt_for(&operation, "pin").await.address.unwrap()) };
    let answering = person.operation(&operation).await;
    answering.answer_pin(pin(&app.code_of_now())).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
    let (_, secret) = app.address.split_once("secret=").unwrap();
    let secret = secret.split('&').next().unwrap();
    secrets.push(("secret of one-time codes", base32(secret)));
    secrets.push(("secret of one-time codes as it is shown", secret.into()));

    let notes = NotesProxy::new(&person.connection).await.unwrap();
    let note = notes.add("example.org", "Codes", pin(NOTE)).await.unwrap();
    let operation = notes.show(&note.id).await.unwrap();
    assert_eq!(text(&person.end(&operation).await.result.note.unwrap()), NOTE);
    notes.remove(&note.id).await.unwrap();
    secrets.push(("note", NOTE.into()));

    let passwords = AppPasswordsProxy::new(&person.connection).await.unwrap();
    let operation = passwords.make("Mail").await.unwrap();
    let password = text(&person.end(&operation).await.result.app_password.unwrap());
    let account = note_owner(person).await;
    passwords.check(&account, pin(&password)).await.unwrap();
    secrets.push(("app password as it is checked", password.replace('-', "").into()));
    secrets.push(("app password", password.into()));

    let fido2 = person.fido2("virtual_key_a1").await;
    let operation = fido2.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    let operation = fido2.list_passkeys().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    secrets.push(("PIN", PIN.into()));
    // CTAP 2.2 §6.5.5.7.2: what the key is sent, encrypted.
    secrets.push(("hash of the PIN", Sha256::digest(PIN)[..16].to_vec()));
    drop(key);
    secrets
}

async fn note_owner(person: &Person) -> String {
    let accounts = mfad_bus::AccountsProxy::new(&person.connection).await.unwrap();
    accounts.status("").await.unwrap().account
}

#[tokio::test]
async fn nothing_is_left_of_them() {
    let machine = Machine::new();
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    let secrets = used(&machine, &mut person).await;
    let (disk, memory) = (files(&machine), memory(daemon.pid()));
    // The control: it is the disk and the memory of the daemon.
    assert!(is_in(&disk, LABEL.as_bytes()) && is_in(&memory, LABEL.as_bytes()));
    let left = |what: &str, place: &str, all: &[Vec<u8>], secret: &[u8]| {
        is_in(all, secret).then(|| format!("{what} in {place}"))
    };
    let found: Vec<_> = secrets
        .iter()
        .flat_map(|(what, it)| [left(what, "a file", &disk, it), left(what, "memory", &memory, it)])
        .flatten()
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// What was typed at its first question is not in a program that has put the next one.
fn has_forgotten(process: u32, shown: &str) {
    let memory = memory(process);
    // The control: it is the program that asked.
    assert!(is_in(&memory, shown.as_bytes()));
    for typed in TYPED {
        assert!(!is_in(&memory, typed.as_bytes()), "{typed}");
    }
}

#[tokio::test]
async fn nor_in_what_signs_people_in() {
    let Some(mut logins) = Logins::start().await else { return };
    let _codes = logins.recovery_codes("root").await;
    let mut login = logins.login("root", ALONE);
    login.shows("Recovery code, or Enter to skip: ").await;
    login.types(TYPED[0]).await;
    login.shows("Recovery code, or Enter to skip: ").await;
    has_forgotten(login.process("pamtester"), "recovery code");
}

#[tokio::test]
async fn nor_in_mfactl() {
    let Some(mut logins) = Logins::start().await else { return };
    let _codes = logins.recovery_codes("root").await;
    let mut mfactl = logins.mfactl("sign-in");
    mfactl.shows("ecovery code").await;
    mfactl.types(TYPED[0]).await;
    mfactl.shows("12 letters").await;
    mfactl.shows("ecovery code").await;
    has_forgotten(mfactl.process("mfactl"), "ecovery code");
}

#[tokio::test]
async fn nor_in_the_native_host() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let _key = person.enroll_key(&machine, "A1").await;
    let notes = NotesProxy::new(&person.connection).await.unwrap();
    let note = notes.add("example.org", LABEL, pin(NOTE)).await.unwrap();

    let mut host = Command::new(program("mfad-browser-host"));
    host.args(["manifest", "browser@mfad.org"])
        .env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
    host.env("DBUS_SYSTEM_BUS_ADDRESS", machine.bus.address())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut host = host.spawn().unwrap();
    let (mut input, mut output) = (host.stdin.take().unwrap(), host.stdout.take().unwrap());
    let mut says = |frame: String| {
        input.write_all(&u32::try_from(frame.len()).unwrap().to_ne_bytes()).unwrap();
        input.write_all(frame.as_bytes()).unwrap();
    };
    let mut hears = || {
        let mut length = [0; 4];
        output.read_exact(&mut length).unwrap();
        let mut frame = vec![0; u32::from_ne_bytes(length) as usize];
        output.read_exact(&mut frame).unwrap();
        let frame = String::from_utf8(frame).unwrap();
        assert!(!frame.contains("failed"), "{frame}");
        frame
    };
    while !hears().contains("ready") {}
    says(format!(r#"{{"id":1,"type":"note","note":"{}"}}"#, note.id));
    while !hears().contains(NOTE) {}
    says(r#"{"id":2,"type":"notes","origin":"https://example.org"}"#.to_owned());
    while !hears().contains(LABEL) {}
    assert!(is_in(&memory(host.id()), LABEL.as_bytes()), "the control");
    // One request does not wait for the other's end.
    until("it is wiped", async || !is_in(&memory(host.id()), NOTE.as_bytes())).await;
    host.kill().unwrap();
    host.wait().unwrap();
}
