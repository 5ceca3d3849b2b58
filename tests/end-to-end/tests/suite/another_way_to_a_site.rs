//! "Site": the passkeys and one-time codes there are for it, and notes that the person keeps, which
//! are told to nobody else, in no list and no log.

use std::fs;

use end_to_end::{Machine, Person, Polkit};
use mfad_bus::{Cause, MAX_NOTE, Note, NotesProxy, secret_fd};
use serde_json::Value;
use zbus::wire::OwnedFd;

const CODES: &str = "1111-aaaa\n2222-bbbb";

async fn notes(person: &Person) -> NotesProxy<'static> {
    NotesProxy::new(&person.connection).await.unwrap()
}

fn sealed(text: &[u8]) -> OwnedFd {
    secret_fd(text).unwrap().into()
}

async fn keep(person: &Person, site: &str, label: &str, text: &str) -> Note {
    notes(person).await.add(site, label, sealed(text.as_bytes())).await.unwrap()
}

async fn sites(person: &Person, site: &str) -> Vec<String> {
    let (_, notes) = notes(person).await.list(site).await.unwrap();
    notes.into_iter().map(|note| note.site).collect()
}

#[tokio::test]
async fn a_note_is_told_to_its_owner_only_when_it_is_asked_for() {
    let machine = Machine::new();
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    let note = keep(&person, "https://example.org/login", "Recovery codes", CODES).await;
    assert_eq!((note.site.as_str(), note.readable), ("example.org", true));
    let notes = notes(&person).await;
    let shown = person.ends(notes.show(&note.id).await).await.result.note.unwrap();
    let text = shown.read_up_to(MAX_NOTE).unwrap();
    assert_eq!(*text, CODES.as_bytes());

    // It stands nowhere as it is, and the log does not name the site.
    for file in ["mfad.db", "mfad.db-wal"] {
        let bytes = fs::read(machine.state().join(file)).unwrap_or_default();
        assert!(!bytes.windows(9).any(|it| it == b"1111-aaaa"), "{file}");
    }
    assert!(!daemon.log().contains("1111-aaaa") && !daemon.log().contains("example.org"));
    let log = machine.mfactl("log --json");
    let log = String::from_utf8_lossy(&log.stdout);
    assert!(log.contains("note-kept") && log.contains("note-shown"), "{log}");
    assert!(!log.contains("example.org") && !log.contains("1111-aaaa"), "{log}");

    notes.remove(&note.id).await.unwrap();
    assert_eq!(person.ends(notes.show(&note.id).await).await.error(), "NoSuchNote");
    let error = notes.remove(&note.id).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NoSuchNote), "{error}");
}

#[tokio::test]
async fn a_site_has_its_own_notes_and_those_of_domains_above_and_below() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    for site in ["example.org", "login.example.org", "example.com", "org", "blåbær.no"] {
        keep(&person, site, "", "text").await;
    }
    assert_eq!(sites(&person, "example.org").await, ["example.org", "login.example.org"]);
    let below = sites(&person, "https://a.login.example.org").await;
    assert_eq!(below, ["example.org", "login.example.org"]);
    assert_eq!(sites(&person, "xn--blbr-roah.no").await, ["xn--blbr-roah.no"]);
    assert!(sites(&person, "notexample.org").await.is_empty(), "a suffix of the text is no domain");
    assert_eq!(sites(&person, "").await.len(), 5);
}

#[tokio::test]
async fn what_is_no_note_or_no_site_is_refused() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    let notes = notes(&person).await;
    for text in [&[b'a'; MAX_NOTE + 1][..], b"", b"\n", b"\x1b]0;title\x07", b"\xff"] {
        let error = notes.add("example.org", "", sealed(text)).await.unwrap_err();
        assert!(error.cause() == Some(Cause::InvalidArgument), "{error}");
    }
    notes.add("example.org", "", sealed(&[b'a'; MAX_NOTE])).await.unwrap();
    for (site, label) in [("", "x"), ("1.2.3.4", "x"), ("a b", "x"), ("example.org", "a\nb")] {
        let error = notes.add(site, label, sealed(b"text")).await.unwrap_err();
        assert!(error.cause() == Some(Cause::InvalidArgument), "{site} {label}: {error}");
    }
    // A file that somebody may change meanwhile, or that never ends.
    for file in ["/etc/passwd", "/dev/zero"] {
        let file = std::os::fd::OwnedFd::from(fs::File::open(file).unwrap());
        let error = notes.add("example.org", "x", file.into()).await.unwrap_err();
        assert!(error.cause() == Some(Cause::InvalidArgument), "{error}");
    }
    let error = notes.add("example.org", "", sealed(b"other")).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NameTaken), "one of a name for each site: {error}");
}

#[tokio::test]
async fn without_the_key_of_the_store_a_note_is_listed_and_not_told() {
    let machine = Machine::new();
    let mut daemon = machine.start().await;
    let person = machine.person().await;
    let note = keep(&person, "example.org", "Recovery codes", CODES).await;
    daemon.kill();
    fs::write(machine.state().join("key"), [7; 32]).unwrap();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let (_, listed) = notes(&person).await.list("").await.unwrap();
    assert_eq!(listed.iter().map(|it| it.readable).collect::<Vec<_>>(), [false]);
    let begun = notes(&person).await.show(&note.id).await;
    assert_eq!(person.ends(begun).await.error(), "StoreFault");
    let said = machine.mfactl("site note list");
    assert!(String::from_utf8_lossy(&said.stdout).contains("its key is gone"), "{said:?}");
    notes(&person).await.remove(&note.id).await.unwrap();
}

#[tokio::test]
async fn anothers_notes_are_not_there_and_polkit_is_asked_for_ones_own() {
    let machine = Machine::new();
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let mut daemon = machine.start_system().await;
    let person = machine.person().await;
    let proxy = notes(&person).await;
    let error = proxy.add("example.org", "", sealed(b"text")).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NotAllowed), "{error}");
    let asked = polkit.asked();
    assert_eq!(asked.last().unwrap().action, "org.mfad.Mfad1.notes");
    polkit.allow(&["notes"]);
    let note = keep(&person, "example.org", "", CODES).await;
    polkit.allow(&[]);
    for refused in [proxy.show(&note.id).await.map(drop), proxy.remove(&note.id).await] {
        let error = refused.unwrap_err();
        assert!(error.cause() == Some(Cause::NotAllowed), "{error}");
    }

    // The same row, of a user of another number: with all rights, it is still not theirs.
    daemon.kill();
    let store = rusqlite::Connection::open(machine.state().join("mfad.db")).unwrap();
    store.execute("UPDATE notes SET uid = uid + 1", []).unwrap();
    drop(store);
    let _daemon = machine.start_system().await;
    let mut person = machine.person().await;
    polkit.allow(&["notes", "administer"]);
    let proxy = notes(&person).await;
    assert!(proxy.list("").await.unwrap().1.is_empty());
    assert_eq!(person.ends(proxy.show(&note.id).await).await.error(), "NoSuchNote");
    let error = proxy.remove(&note.id).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NoSuchNote), "{error}");
}

#[tokio::test]
async fn mfactl_keeps_shows_and_removes_notes() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let _person = machine.person().await;
    let shown =
        machine.mfactl_at_a_terminal("site note add example.org --label Codes", "1111-aaaa\r\u{4}");
    assert!(shown.contains("Ctrl-D") && shown.contains("Kept for example.org: Codes"), "{shown}");
    let list = machine.mfactl("site note list --json");
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(list["notes"][0]["label"], "Codes");
    assert_eq!(list["notes"][0].get("text"), None);
    let ways = machine.mfactl("site www.example.org");
    let ways = String::from_utf8_lossy(&ways.stdout).into_owned();
    assert!(ways.contains("Codes") && !ways.contains("1111"), "{ways}");
    let note = machine.mfactl("site note show example.org");
    assert_eq!(String::from_utf8_lossy(&note.stdout), "1111-aaaa\n");
    let refused = machine.mfactl("site note remove example.org");
    assert_eq!(refused.status.code(), Some(2), "nobody to ask: {refused:?}");
    assert!(machine.mfactl("site note remove example.org cod --yes").status.success());
    let none = machine.mfactl("site note show example.org");
    assert!(String::from_utf8_lossy(&none.stderr).contains("You have no note"), "{none:?}");
    // Nobody can give the text where others see it.
    assert_eq!(machine.mfactl("site note add example.org --text x").status.code(), Some(2));
}
