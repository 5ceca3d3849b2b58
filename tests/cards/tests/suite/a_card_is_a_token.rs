//! Cards in readers are tokens on the bus; pcscd may go and come.

use card_tests::{Pcscd, READERS};
use end_to_end::{Machine, until};
use virtual_token::Interface::Contact;

#[tokio::test]
async fn it_comes_and_goes_and_is_called_the_same() {
    let Some(pcscd) = Pcscd::start() else { return };
    let machine = Machine::with_cards();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    assert!(person.tokens().await.is_empty());
    let card = pcscd.token("A1", READERS[0], Contact);
    until("the card", || async { person.tokens().await.len() == 1 }).await;
    let id = person.tokens().await.remove(0);
    let token = person.token(&id).await;
    assert_eq!(token.kind().await.unwrap(), "smart-card");
    let name = token.name().await.unwrap();
    assert!(name.starts_with("Smart card in mfad Virtual YubiKey "), "{name}");
    assert_eq!(token.problem().await.unwrap(), "");
    card.unplug();
    person.wait_until_gone(&id).await;
    card.plug().unwrap();
    person.wait_for_token(&id).await;
}

#[tokio::test]
async fn one_that_was_in_before_the_daemon_began_is_there_at_once() {
    let Some(pcscd) = Pcscd::start() else { return };
    let _card = pcscd.token("A1", READERS[0], Contact);
    let machine = Machine::with_cards();
    let _daemon = machine.start().await;
    assert_eq!(machine.person().await.tokens().await.len(), 1);
}

#[tokio::test]
async fn without_pcscd_it_says_so_until_pcscd_is_there() {
    let Some(mut pcscd) = Pcscd::start() else { return };
    let card = pcscd.token("A1", READERS[0], Contact);
    let machine = Machine::with_cards();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    let manager = person.manager().await;
    assert_eq!(manager.card_problem().await.unwrap(), "");
    pcscd.stop();
    until("pcscd is missed", || async { manager.card_remedy().await.unwrap() == "start-pcscd" })
        .await;
    assert!(person.tokens().await.is_empty());
    pcscd.restart();
    card.unplug();
    card.plug().unwrap();
    until("the card", || async { person.tokens().await.len() == 1 }).await;
    assert_eq!(manager.card_problem().await.unwrap(), "");
}

#[tokio::test]
async fn two_cards_in_two_readers_are_two_tokens() {
    let Some(pcscd) = Pcscd::start() else { return };
    let machine = Machine::with_cards();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    let first = pcscd.token("A1", READERS[0], Contact);
    let _second = pcscd.token("B2", READERS[1], Contact);
    until("both", || async { person.tokens().await.len() == 2 }).await;
    first.unplug();
    until("the second", || async { person.tokens().await.len() == 1 }).await;
}

/// pcscd drops its clients when it is restarted, and whoever asks at the wrong moment is told
/// something else than that it is away.
#[tokio::test]
async fn each_time_that_pcscd_is_restarted_the_card_is_back() {
    let Some(mut pcscd) = Pcscd::start() else { return };
    let card = pcscd.token("A1", READERS[0], Contact);
    let machine = Machine::with_cards();
    let _daemon = machine.start().await;
    let person = machine.person().await;
    until("the card", || async { person.tokens().await.len() == 1 }).await;
    for _ in 0..5 {
        pcscd.restart();
        until("the card is missed", || async { person.tokens().await.is_empty() }).await;
        card.unplug();
        card.plug().unwrap();
        until("the card is back", || async { person.tokens().await.len() == 1 }).await;
    }
}
