//! A program of the same user removes every method, after which nothing is set up and a stack that
//! ignores that lets in whoever has the password.

use std::time::Duration;

use end_to_end::{Machine, until};
use hostile::{call, kinds, untouched_key};
use mfad_bus::MethodProxy;
use virtual_token::Touch;
use zbus::Proxy;

#[tokio::test]
async fn everything_removed_without_a_touch() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let key = untouched_key(&machine, &mut person).await;
    let method: MethodProxy = person.methods().await.remove(0);
    let path = AsRef::<Proxy>::as_ref(&method).path().to_string();
    call(&person, &path, "Method", "Remove", &()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(kinds(&person).await, ["security-key"]);

    // The control: once the key is touched, it goes.
    key.set_touch(Touch::AtOnce);
    until("it is removed", async || kinds(&person).await.is_empty()).await;
}
