//! A card that is pulled out when it did what it was told, and before it said so; and one that is
//! swapped for another while a PIN is typed. What is said is true, and the other card sees nothing.

use card_tests::openpgp::ADMIN_PIN;
use card_tests::piv::{Holder, PIN};
use card_tests::{Pcscd, READERS, SilentCard};
use end_to_end::{pin, until};
use mfad_bus::{AddAccountOptions, OperationProxy, WireError};
use virtual_token::{Interface::Contact, VirtualToken};
use zbus::OwnedObjectPath;

type Begun = Result<OwnedObjectPath, WireError>;

const NEW: &str = "654321";
const ANNA: &str = "otpauth://totp/Example:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// A new card that does not answer the last APDU of a command with this instruction and P2.
async fn silent(pcscd: &Pcscd, instruction: u8, p2: u8) -> (Holder, SilentCard) {
    let token = VirtualToken::builder("A1").start().unwrap();
    token.plug().unwrap();
    let card = SilentCard::insert(
        READERS[0].port,
        &token,
        move |apdu| matches!(*apdu, [0x00, ins, _, second, ..] if (ins, second) == (instruction, p2)),
    );
    pcscd.wait_for_card(READERS[0], true);
    (Holder::of(token).await, card)
}

/// Goes through with an operation until the card does not answer and is pulled out then. Gives what
/// was said, with the card in its reader again.
async fn pulled_out(
    pcscd: &Pcscd,
    (mut holder, card): (Holder, SilentCard),
    begun: Begun,
    typed: &[(&str, &str)],
) -> (Holder, SilentCard, String) {
    let pulled = std::thread::spawn(move || {
        card.done.recv().unwrap();
        drop(card);
    });
    let message = holder.ends(begun, typed).await.failed("Unplugged");
    pulled.join().unwrap();
    pcscd.wait_for_card(READERS[0], false);
    holder.person.wait_until_gone(&holder.id).await;
    let card = SilentCard::insert(READERS[0].port, &holder.card, |_| false);
    pcscd.wait_for_card(READERS[0], true);
    until("the card is back", || async { holder.person.tokens().await.len() == 1 }).await;
    holder.id = holder.person.tokens().await.remove(0);
    (holder, card, message)
}

#[tokio::test]
async fn a_pin_that_may_be_changed_already_is_said_to_be() {
    let Some(pcscd) = Pcscd::start() else { return };
    let at = silent(&pcscd, 0x24, 0x80).await;
    let begun = at.0.piv().await.change_pin().await;
    let typed = [("current", PIN), ("new", NEW)];
    let (mut holder, _card, said) = pulled_out(&pcscd, at, begun, &typed).await;
    assert!(said.contains("before it confirmed whether") && said.contains("the new PIN"), "{said}");
    let again = holder.piv().await.change_pin().await;
    holder.ends(again, &[("current", NEW), ("new", PIN)]).await.done();
}

/// OpenPGP's: the firmware's PIV here cannot unblock its PIN.
#[tokio::test]
async fn a_pin_that_may_be_unblocked_already_is_said_to_be() {
    let Some(pcscd) = Pcscd::start() else { return };
    let at = silent(&pcscd, 0x2C, 0x81).await;
    let begun = at.0.openpgp().await.unblock_pin("admin-pin").await;
    let typed = [("admin-pin", ADMIN_PIN), ("new", NEW)];
    let (mut holder, _card, said) = pulled_out(&pcscd, at, begun, &typed).await;
    assert!(said.contains("the new PIN is valid"), "{said}");
    let again = holder.openpgp().await.change_pin().await;
    holder.ends(again, &[("current", NEW), ("new", PIN)]).await.done();
}

#[tokio::test]
async fn a_certificate_that_may_be_in_its_slot_is_said_to_be() {
    let Some(openssl) = card_tests::Program::find("openssl") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -subj \
                 /CN=anna -out certificate";
    openssl.says(&words.split_whitespace().collect::<Vec<_>>());
    let certificate = std::fs::read(openssl.file("certificate")).unwrap();
    let at = silent(&pcscd, 0xDB, 0xFF).await;
    let begun = at.0.piv().await.import_certificate("9c", &certificate).await;
    let (holder, _card, said) = pulled_out(&pcscd, at, begun, &[]).await;
    assert!(said.contains("mfactl piv status"), "{said}");
    assert_eq!(holder.piv().await.status().await.unwrap().slots[0].slot, "9c");
}

#[tokio::test]
async fn an_erased_piv_that_did_not_say_so_is_brought_to_its_end() {
    let Some(pcscd) = Pcscd::start() else { return };
    let token = VirtualToken::builder("A1").start().unwrap();
    token.plug().unwrap();
    // The first reset is refused: PIN and PUK are not spent yet.
    let resets = std::sync::atomic::AtomicUsize::new(0);
    let card = SilentCard::insert(READERS[0].port, &token, move |apdu| {
        apdu[1] == 0xFB && resets.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 1
    });
    pcscd.wait_for_card(READERS[0], true);
    let mut holder = Holder::of(token).await;
    holder.generates("9c", "p256", "CN=anna").await.done();
    let begun = holder.piv().await.reset().await;
    let (mut holder, _card, said) = pulled_out(&pcscd, (holder, card), begun, &[]).await;
    assert!(
        said.contains("may not have been erased") && said.contains("mfactl piv reset"),
        "{said}"
    );
    let again = holder.piv().await.reset().await;
    holder.ends(again, &[]).await.done();
    assert!(holder.piv().await.status().await.unwrap().slots.is_empty());
}

#[tokio::test]
async fn an_openpgp_pin_that_may_be_changed_already_is_said_to_be() {
    let Some(pcscd) = Pcscd::start() else { return };
    let at = silent(&pcscd, 0x24, 0x81).await;
    let begun = at.0.openpgp().await.change_pin().await;
    let typed = [("current", PIN), ("new", NEW)];
    let (mut holder, _card, said) = pulled_out(&pcscd, at, begun, &typed).await;
    assert!(said.contains("the new PIN is valid"), "{said}");
    let again = holder.openpgp().await.change_pin().await;
    holder.ends(again, &[("current", NEW), ("new", PIN)]).await.done();
}

#[tokio::test]
async fn a_reset_code_that_may_be_set_already_is_said_to_be() {
    let Some(pcscd) = Pcscd::start() else { return };
    let at = silent(&pcscd, 0xDA, 0xD3).await;
    let begun = at.0.openpgp().await.set_reset_code().await;
    let typed = [("admin-pin", ADMIN_PIN), ("new-reset-code", "87654321")];
    let (holder, _card, said) = pulled_out(&pcscd, at, begun, &typed).await;
    assert!(said.contains("the new reset code is valid"), "{said}");
    let status = holder.openpgp().await.status().await.unwrap();
    assert_eq!((status.reset_code_attempts, status.admin_pin_attempts), (3, 3));
}

#[tokio::test]
async fn an_account_that_may_be_there_is_said_to_be() {
    let Some(pcscd) = Pcscd::start() else { return };
    let at = silent(&pcscd, 0x01, 0x00).await;
    let oath = at.0.person.oath(&at.0.id).await;
    let begun = oath.add_account(&AddAccountOptions::default()).await;
    let (mut holder, _card, said) = pulled_out(&pcscd, at, begun, &[("otpauth", ANNA)]).await;
    assert!(said.contains("mfactl codes list"), "{said}");
    let listing = holder.person.oath(&holder.id).await.list_accounts().await.unwrap();
    let accounts = holder.person.end(&listing).await.result.accounts.unwrap();
    assert_eq!(accounts.len(), 1);
}

/// Answers what an operation asks, with another card in the reader from the first question on, which
/// sees nothing of it. Wrong PINs are typed: they would cost it tries. The first is back afterwards.
async fn swapped(holder: &mut Holder, pcscd: &Pcscd, begun: Begun, typed: &[&str]) {
    let (operation, first) = (begun.unwrap(), holder.id.clone());
    let mut typed = typed.iter();
    let mut answer = async |operation: &OperationProxy<'static>| {
        // It may have been noticed already, and then nothing is asked any more.
        let _ = operation.answer_pin(pin(typed.next().unwrap())).await;
    };
    holder.person.prompt_for(&operation, "pin").await;
    holder.card.unplug();
    let other = pcscd.token("B2", READERS[0], Contact);
    answer(&holder.person.operation(&operation).await).await;
    let ended = holder.person.answer(&operation, async |operation, _, _| answer(operation).await);
    assert_eq!(ended.await.error(), "Unplugged");

    other.unplug();
    pcscd.wait_for_card(READERS[0], false);
    // Neither is listed any more, the other one included.
    until("none", || async { holder.person.tokens().await.is_empty() }).await;
    other.plug().unwrap();
    until("the other", || async { holder.person.tokens().await.len() == 1 }).await;
    holder.id = holder.person.tokens().await.remove(0);
    assert_ne!(holder.id, first);
    let piv = holder.piv().await.status().await.unwrap();
    assert_eq!((piv.pin_attempts, piv.slots.len()), (Some(3), 0));
    assert_eq!(piv.management_key_default, Some(true));
    let openpgp = holder.openpgp().await.status().await.unwrap();
    let attempts = (openpgp.pin_attempts, openpgp.admin_pin_attempts, openpgp.reset_code_attempts);
    assert_eq!(attempts, (3, 3, 0));

    other.unplug();
    pcscd.wait_for_card(READERS[0], false);
    holder.person.wait_until_gone(&holder.id).await;
    holder.card.plug().unwrap();
    holder.person.wait_for_token(&first).await;
    holder.id = first;
}

#[tokio::test]
async fn a_card_in_the_place_of_the_first_is_shown_no_pin_and_not_changed() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let begun = holder.piv().await.change_pin().await;
    swapped(&mut holder, &pcscd, begun, &["999999", NEW]).await;
    let begun = holder.piv().await.generate_key("9a", "p256", "CN=anna", false).await;
    swapped(&mut holder, &pcscd, begun, &["999999"]).await;
    let begun = holder.piv().await.change_management_key(false).await;
    swapped(&mut holder, &pcscd, begun, &["0a".repeat(24).as_str()]).await;
    let begun = holder.openpgp().await.change_pin().await;
    swapped(&mut holder, &pcscd, begun, &["999999", NEW]).await;
    let begun = holder.openpgp().await.set_reset_code().await;
    swapped(&mut holder, &pcscd, begun, &["99999999", "87654321"]).await;
}
