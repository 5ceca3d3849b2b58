//! The same card, used by GnuPG's scdaemon and by mfad at the same time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use card_tests::openpgp::Gpg;
use card_tests::piv::{Holder, PIN};
use card_tests::{Pcscd, READERS, until as until_now};
use end_to_end::{Machine, until};
use mfad_bus::{Cause, Remedy};
use virtual_token::Interface::Contact;

const ROUNDS: usize = 50;

#[tokio::test]
async fn neither_gpg_nor_mfactl_fails_in_fifty_rounds() {
    let Some(gpg) = Gpg::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.generates("9a", "p256", "CN=anna").await.done();
    let enrolled = holder.mfactl("enroll --card --pin-fd 3", &format!("{PIN}\n"));
    assert!(enrolled.status.success(), "{enrolled:?}");
    let (rounds, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let theirs = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                let said = gpg.keeps_the_card();
                assert!(said.contains("pinretry:3:0:3:"), "{said}");
                rounds.fetch_add(1, Ordering::Relaxed);
            }
        });
        // mfad takes 60 operations a minute, so the faster waits for the other.
        for round in 0..ROUNDS {
            until_now("gpg is through", || {
                theirs.is_finished() || rounds.load(Ordering::Relaxed) >= round
            });
            let (words, secrets) = match round % 3 {
                0 => ("openpgp status", ""),
                1 => ("piv status", ""),
                _ => ("sign-in --pin-fd 3", "123456\n"),
            };
            let done = holder.mfactl(words, secrets);
            over.store(round + 1 == ROUNDS || !done.status.success(), Ordering::Relaxed);
            assert!(done.status.success(), "{words}: {done:?}");
        }
    });
    assert!(rounds.load(Ordering::Relaxed) >= ROUNDS - 1);
}

/// As GnuPG comes it shares cards with nobody.
#[tokio::test]
async fn a_card_that_gnupg_keeps_to_itself_is_said_to_be_and_how_to_get_it() {
    let Some(gpg) = Gpg::alone() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    gpg.keeps_the_card();
    let refused = holder.piv().await.status().await.unwrap_err().into_ours().unwrap();
    assert_eq!((refused.cause, refused.remedy), (Cause::TokenBusy, Some(Remedy::ReleaseCard)));
    let said = holder.mfactl("piv status", "");
    assert_eq!(said.status.code(), Some(1), "{said:?}");
    assert!(String::from_utf8_lossy(&said.stderr).contains("pcsc-shared"), "{said:?}");
    gpg.leave();
    holder.piv().await.status().await.unwrap();
    assert!(gpg.card_status().contains("pinretry:3:0:3:"), "mfad let it go");
}

/// One that was taken before mfad could ask what is on it.
#[tokio::test]
async fn a_card_that_gnupg_had_first_is_known_when_gnupg_lets_go() {
    let Some(gpg) = Gpg::alone() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let card = pcscd.token("A1", READERS[0], Contact);
    gpg.keeps_the_card();
    let machine = Machine::with_cards();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    until("the card", || async { person.tokens().await.len() == 1 }).await;
    let id = person.tokens().await.remove(0);
    let token = person.token(&id).await;
    assert_eq!(token.problem().await.unwrap(), "Another program is using it.");
    assert_eq!(token.problem_remedy().await.unwrap(), "release-card");
    assert!(person.token(&id).await.applications().await.unwrap().is_empty());
    gpg.leave();
    // It has another name then, which tells it from others of its kind.
    until("the card says what it is", || async {
        let objects = person.objects().await;
        let has = |it: &HashMap<String, _>| {
            ["Piv", "Oath", "OpenPgp"].iter().all(|name| it.contains_key(&interface(name)))
        };
        objects.values().any(has)
    })
    .await;
    drop(card);
}

fn interface(name: &str) -> String {
    format!("org.mfad.Mfad1.{name}")
}
