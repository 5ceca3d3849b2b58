//! A program of the same user reads the recovery codes that the person keeps for a site.

use end_to_end::Machine;
use hostile::{call_root, untouched_key};
use mfad_bus::{NotesProxy, secret_fd};
use virtual_token::Touch;
use zbus::OwnedObjectPath;

#[tokio::test]
async fn notes_without_a_touch() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let key = untouched_key(&machine, &mut person).await;
    let notes = NotesProxy::new(&person.connection).await.unwrap();
    let text = secret_fd(b"1111-aaaa").unwrap();
    let note = notes.add("bank.example", "Recovery codes", text.into()).await.unwrap();

    let reply = call_root(&person, "Notes", "Show", &(note.id.as_str(),)).await.unwrap();
    let operation: OwnedObjectPath = reply.body().deserialize().expect("the note itself");
    let (kind, details) = person.prompt(&operation).await;
    assert_eq!(kind, "touch");
    assert!(details.reason.contains("bank.example"), "{}", details.reason);
    person.operation(&operation).await.cancel().await.unwrap();
    assert!(person.end(&operation).await.result.note.is_none());

    // The control: once touched, it is shown.
    key.set_touch(Touch::AtOnce);
    let shown = person.ends(notes.show(&note.id).await).await.result.note.unwrap();
    assert_eq!(*shown.read().unwrap(), *b"1111-aaaa");
}
