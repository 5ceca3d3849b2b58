//! Keys that keep one waiting: silent, late, chattering, busy or deaf. No wait outlasts its
//! deadline, and a real key beside them signs in meanwhile.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use end_to_end::scripted::{CHANNEL, Heard, Scripted, Wire, info, info_with};
use end_to_end::{Daemon, Machine, Person, soon, until};
use mfad_bus::{EnrollOptions, TOKENS_PATH, object_path};
use mfad_ctap::hid::{BROADCAST, Channel, Command, packets};

async fn desk(machine: &Machine) -> (virtual_token::VirtualToken, Daemon, Person) {
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    (key, daemon, person)
}

async fn the_real_key_works(person: &mut Person) {
    assert_eq!(enroll(person, "virtual_key_a1").await, "done");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
}

async fn enroll(person: &mut Person, id: &str) -> String {
    let token = Some(object_path(TOKENS_PATH, id).unwrap());
    let options = EnrollOptions { token, ..EnrollOptions::default() };
    person.enroll(&options).await.unwrap().outcome
}

/// What a key does with a message.
type Script = Box<dyn FnMut(&Heard, &mut Wire) -> io::Result<()> + Send>;

/// What a script does with a request once the channel is allotted.
fn once_allotted(
    mut script: impl FnMut(&Heard, &mut Wire) -> io::Result<()> + Send + 'static,
) -> impl FnMut(&Heard, &mut Wire) -> io::Result<()> + Send + 'static {
    move |heard, wire| match heard.command {
        Command::Init => wire.allot(&heard.payload),
        _ => script(heard, wire),
    }
}

#[tokio::test]
async fn no_key_is_waited_for_beyond_the_deadline() {
    let machine = Machine::new();
    let plug = |serial, script: Script| Scripted::plug(&machine.keys(), serial, script);
    let _tokens = [
        // Deaf from the beginning, and after it got its channel.
        plug("DEAF", Box::new(|_: &Heard, _: &mut Wire| Ok(()))),
        plug("SILENT", Box::new(once_allotted(|_, _| Ok(())))),
        // Alive, and never done: a keep-alive after the other, whether or not it is cancelled.
        plug(
            "ALIVE",
            Box::new(once_allotted(|_, wire| {
                loop {
                    wire.say(CHANNEL, Command::Keepalive, &[1])?;
                }
            })),
        ),
        // Its answer comes after the deadline, when the request is cancelled.
        plug(
            "LATE",
            Box::new(once_allotted(|heard, wire| match heard.command {
                Command::Cancel => wire.answer(&info()),
                _ => Ok(()),
            })),
        ),
        // Its answer is on a channel that is not ours, or to something not asked.
        plug(
            "STRANGE",
            Box::new(once_allotted(|_, wire| wire.say(Channel(7), Command::Cbor, &info()))),
        ),
        plug("PONG", Box::new(once_allotted(|_, wire| wire.say(CHANNEL, Command::Ping, &info())))),
        // It answers the INIT of others only.
        plug(
            "NONCE",
            Box::new(|heard: &Heard, wire: &mut Wire| match heard.command {
                Command::Init => wire.allot(b"somebody"),
                _ => Ok(()),
            }),
        ),
        // Half of an answer.
        plug(
            "HALF",
            Box::new(once_allotted(|heard, wire| {
                let long = info_with(&["FIDO_2_0", "FIDO_2_1_PRE", "U2F_V2"], &[0; 40]);
                let reports = packets(CHANNEL, Command::Cbor, &long).unwrap();
                if heard.command == Command::Cbor { wire.report(&reports[0]) } else { Ok(()) }
            })),
        ),
        // Busy for ever.
        plug("BUSY", Box::new(once_allotted(|_, wire| wire.say(CHANNEL, Command::Error, &[6])))),
        plug(
            "BUSYINIT",
            Box::new(|_: &Heard, wire: &mut Wire| wire.say(BROADCAST, Command::Error, &[6])),
        ),
    ];
    let (_key, mut daemon, mut person) = desk(&machine).await;
    // The real key is used while the others keep the daemon waiting.
    the_real_key_works(&mut person).await;
    for serial in ["deaf", "silent", "alive", "late", "strange", "pong", "nonce", "half"] {
        let token = person.token(&format!("virtual_key_{serial}")).await;
        assert_eq!(token.problem().await.unwrap(), "It doesn't respond.", "{serial}");
    }
    for serial in ["busy", "busyinit"] {
        let token = person.token(&format!("virtual_key_{serial}")).await;
        assert_eq!(token.problem().await.unwrap(), "Another program is using it.", "{serial}");
    }
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    assert!(daemon.runs());
}

#[tokio::test]
async fn a_mute_key_holds_up_neither_the_daemon_nor_another_key() {
    let machine = Machine::new();
    let _mute = Scripted::plug(&machine.keys(), "MUTE", |_: &Heard, _: &mut Wire| Ok(()));
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    // mfad has its name, and the other key is there, long before it is known that this one is mute.
    assert_eq!(person.tokens().await, ["virtual_key_a1"]);
    the_real_key_works(&mut person).await;
    let mute = person.token("virtual_key_mute").await;
    assert_eq!(mute.problem().await.unwrap(), "It doesn't respond.");
}

#[tokio::test]
async fn a_key_beyond_those_that_are_looked_at_is_listed_when_another_goes() {
    let machine = Machine::new();
    let plug =
        |number: usize| Scripted::answering(&machine.keys(), &format!("K{number:02}"), |_| info());
    let mut keys: Vec<_> = (0..64).map(plug).collect();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token("virtual_key_k63").await;
    until("all of them", || async { person.tokens().await.len() == 64 }).await;
    let _next = plug(64);
    drop(keys.pop());
    person.wait_for_token("virtual_key_k64").await;
    // One that is pulled out before its turn is not waited for.
    drop(plug(65));
    let _last = plug(66);
    drop(keys.pop());
    person.wait_for_token("virtual_key_k66").await;
    assert_eq!(person.tokens().await.len(), 64);
}

#[tokio::test]
async fn a_key_that_is_busy_for_a_while_is_usable_afterwards() {
    let machine = Machine::new();
    let mut refusals = [3, 3];
    let _token = Scripted::plug(&machine.keys(), "BUSY", move |heard, wire| {
        let (on, left) = match heard.command {
            Command::Init => (BROADCAST, &mut refusals[0]),
            _ => (CHANNEL, &mut refusals[1]),
        };
        if *left > 0 {
            *left -= 1;
            return wire.say(on, Command::Error, &[0x06]);
        }
        if on == BROADCAST { wire.allot(&heard.payload) } else { wire.answer(&info()) }
    });
    let (_key, _daemon, mut person) = desk(&machine).await;
    let token = person.token("virtual_key_busy").await;
    assert_eq!(token.problem().await.unwrap(), "");
    the_real_key_works(&mut person).await;
}

#[tokio::test]
async fn a_key_that_is_mute_when_it_is_plugged_in_is_usable_once_it_answers() {
    let machine = Machine::new();
    let awake = Arc::new(AtomicBool::new(false));
    let listens = Arc::clone(&awake);
    let mut script = once_allotted(|_, wire| wire.answer(&info()));
    let _token = Scripted::plug(&machine.keys(), "SLOW", move |heard, wire| {
        if listens.load(Ordering::Relaxed) { script(heard, wire) } else { Ok(()) }
    });
    let (_key, _daemon, mut person) = desk(&machine).await;
    person.wait_for_token("virtual_key_slow").await;
    let token = person.token("virtual_key_slow").await;
    assert_eq!(token.problem().await.unwrap(), "It doesn't respond.");
    awake.store(true, Ordering::Relaxed);
    until("the key to be usable", || async { token.problem().await.unwrap().is_empty() }).await;
    assert_eq!(token.applications().await.unwrap(), ["fido2"]);
    the_real_key_works(&mut person).await;
}

#[tokio::test]
async fn a_key_that_forgot_its_channel_gets_another_once() {
    let machine = Machine::new();
    let mut channels = 0;
    let mut requests = 0;
    let _token = Scripted::plug(&machine.keys(), "FORGETS", move |heard, wire| {
        if heard.command == Command::Init {
            channels += 1;
            return wire.allot(&heard.payload);
        }
        requests += 1;
        match (requests, channels) {
            // getInfo, then PinStatus's questions, the first with the channel of before; then for
            // ever.
            (1, _) | (3, 2) => wire.answer(&end_to_end::scripted::info_with_pin()),
            (4, 2) => wire.answer(&[0, 0xA1, 0x03, 0x08]),
            _ => wire.say(CHANNEL, Command::Error, &[0x0B]),
        }
    });
    let (_key, _daemon, mut person) = desk(&machine).await;
    let fido2 = person.fido2("virtual_key_forgets").await;
    assert_eq!(fido2.pin_status().await.unwrap().attempts, Some(8));
    let error = soon("an error", fido2.pin_status()).await.unwrap_err().into_ours().unwrap();
    assert!(error.message.contains("was disturbed"), "{}", error.message);
    the_real_key_works(&mut person).await;
}

#[tokio::test]
async fn a_silent_key_in_mid_ceremony_is_free_after_it_was_cancelled() {
    let machine = Machine::new();
    let mut asked = 0;
    let _token = Scripted::plug(
        &machine.keys(),
        "BAD",
        once_allotted(move |heard, wire| match heard.payload.first() {
            Some(0x04) => wire.answer(&info()),
            // The first makeCredential waits for touch and does not even hear CANCEL.
            Some(0x01) => {
                asked += 1;
                match asked {
                    1 => wire.say(CHANNEL, Command::Keepalive, &[2]),
                    _ => wire.answer(&[0x27]),
                }
            }
            _ => Ok(()),
        }),
    );
    let (_key, _daemon, mut person) = desk(&machine).await;
    person.wait_for_token("virtual_key_bad").await;
    let token = Some(object_path(TOKENS_PATH, "virtual_key_bad").unwrap());
    let options = EnrollOptions { token, ..EnrollOptions::default() };
    let operation = person.manager().await.enroll(&options).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
    // The next request gets a channel of its own.
    let next = person.enroll(&options).await.unwrap();
    assert_eq!(next.error(), "Denied", "{}", next.message());
    the_real_key_works(&mut person).await;
}
