//! A smart card as a sign-in method: its own key signs something new with the PIN, and no other
//! card gets to see that PIN.

use card_tests::openpgp::{ADMIN_PIN, transmit};
use card_tests::piv::{Holder, PIN};
use card_tests::{Pcscd, Program, READERS};
use end_to_end::until;
use mfad_bus::{EnrollOptions, SignInOptions, WireError};
use virtual_token::Interface::Contact;
use zbus::OwnedObjectPath;

const WRONG: &str = "000000";

async fn enroll(holder: &Holder) -> Result<OwnedObjectPath, WireError> {
    let kind = Some("smart-card".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    holder.person.manager().await.enroll(&options).await
}

async fn sign_in(holder: &Holder) -> Result<OwnedObjectPath, WireError> {
    holder.person.sign_in().await.begin("", &SignInOptions::default()).await
}

/// A card with a certificate in slot 9A that is enrolled.
async fn enrolled(pcscd: &Pcscd) -> Holder {
    let mut holder = Holder::new(pcscd).await;
    holder.generates("9a", "p256", "CN=anna").await.done();
    let operation = enroll(&holder).await;
    let ended = holder.ends(operation, &[("current", PIN)]).await.done();
    assert!(ended.message().contains("mfactl piv pin change"), "{}", ended.message());
    holder
}

async fn pin_attempts(holder: &Holder) -> Option<u32> {
    holder.piv().await.status().await.unwrap().pin_attempts
}

#[tokio::test]
async fn a_card_without_a_key_is_not_enrolled() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = enroll(&holder).await;
    let message = holder.ends(operation, &[]).await.failed("NotOnThisKey");
    assert!(message.contains("mfactl piv key generate 9a"), "{message}");
}

#[tokio::test]
async fn a_certificate_for_another_key_is_not_enrolled() {
    let Some(openssl) = Program::find("openssl") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.generates("9a", "p256", "CN=anna").await.done();
    let words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key";
    let words = format!("{words} -subj /CN=anna -out certificate");
    openssl.says(&words.split(' ').collect::<Vec<_>>());
    let certificate = std::fs::read(openssl.file("certificate")).unwrap();
    holder.imports("9a", &certificate).await.done();
    let operation = enroll(&holder).await;
    holder.ends(operation, &[("current", PIN)]).await.failed("NotVerified");
    assert!(holder.person.methods().await.is_empty());
}

#[tokio::test]
async fn it_signs_in_and_is_enrolled_once() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = enrolled(&pcscd).await;
    let operation = enroll(&holder).await;
    holder.ends(operation, &[("current", PIN)]).await.failed("AlreadyEnrolled");
    let operation = sign_in(&holder).await;
    let ended = holder.ends(operation, &[("current", PIN)]).await.done();
    assert_eq!(ended.result.verified, Some(true));
    assert_eq!(holder.person.methods().await[0].kind().await.unwrap(), "smart-card");
}

#[tokio::test]
async fn every_kind_of_key_signs_in() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    for key_type in ["p384", "rsa2048"] {
        holder.generates("9a", key_type, "CN=anna").await.done();
        let operation = enroll(&holder).await;
        holder.ends(operation, &[("current", PIN)]).await.done();
        let method = holder.person.methods().await.remove(0);
        let operation = sign_in(&holder).await;
        holder.ends(operation, &[("current", PIN)]).await.done();
        let operation = method.remove().await;
        holder.ends(operation, &[("current", PIN)]).await.done();
    }
}

/// Key attributes of OpenPGP cards (3.4 §4.4.3.9): RSA 2048, P-256, Ed25519.
const ATTRIBUTES: [&[u8]; 3] = [
    b"\x01\x08\x00\x00\x20\x00",
    b"\x13\x2a\x86\x48\xce\x3d\x03\x01\x07",
    b"\x16\x2b\x06\x01\x04\x01\xda\x47\x0f\x01",
];

#[tokio::test]
async fn the_openpgp_key_of_a_card_without_a_certificate_signs_in() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    for attributes in ATTRIBUTES {
        let select = b"\x00\xa4\x04\x00\x06\xd2\x76\x00\x01\x24\x01";
        let verify = [&b"\x00\x20\x00\x83\x08"[..], ADMIN_PIN.as_bytes()].concat();
        let length = u8::try_from(attributes.len()).unwrap();
        let kind = [&[0x00, 0xDA, 0x00, 0xC3, length][..], attributes].concat();
        transmit(&[select, &verify, &kind, b"\x00\x47\x80\x00\x02\xa4\x00\x00"]);
        let operation = enroll(&holder).await;
        let ended = holder.ends(operation, &[("current", PIN)]).await.done();
        assert!(ended.message().contains("mfactl openpgp pin change"), "{}", ended.message());
        let method = holder.person.methods().await.remove(0);
        let operation = sign_in(&holder).await;
        let told = holder.ends(operation, &[("current", WRONG), ("current", PIN)]).await;
        assert_eq!(told.asked[1].mistake.as_deref(), Some("That PIN is wrong."));
        told.done();
        let operation = method.remove().await;
        holder.ends(operation, &[("current", PIN)]).await.done();
    }
}

#[tokio::test]
async fn wrong_pins_are_counted_the_last_is_asked_for_and_another_way_is_open() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = enrolled(&pcscd).await;
    let kind = Some("recovery-codes".to_owned());
    let options = EnrollOptions { kind, ..EnrollOptions::default() };
    let operation = holder.person.manager().await.enroll(&options).await;
    let ended = holder.ends(operation, &[("current", PIN)]).await.done();
    let codes = ended.result.recovery_codes.unwrap().read().unwrap();
    let code = std::str::from_utf8(&codes).unwrap().lines().next().unwrap().to_owned();

    let operation = sign_in(&holder).await;
    let wrong = ("current", WRONG);
    let told = holder.ends(operation, &[wrong, wrong, wrong, ("recovery-code", &code)]).await;
    let attempts: Vec<_> = told.asked.iter().map(|it| it.attempts).collect();
    assert_eq!(attempts, [Some(3), Some(2), Some(1), Some(1), None]);
    assert_eq!(told.asked[2].question.as_deref(), Some("last-attempts"));
    told.done();
    assert_eq!(pin_attempts(&holder).await, Some(0));
}

#[tokio::test]
async fn a_card_whose_key_was_replaced_is_told_and_spends_no_try() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = enrolled(&pcscd).await;
    holder.generates("9a", "p256", "CN=anna").await.done();
    let operation = sign_in(&holder).await;
    let told = holder.ends(operation, &[]).await;
    assert!(told.asked.is_empty());
    let message = told.failed("NotOnThisKey");
    assert!(message.contains("mfactl enroll --card"), "{message}");
    assert_eq!(pin_attempts(&holder).await, Some(3));
}

#[tokio::test]
async fn the_pin_is_not_sent_to_a_card_in_its_place() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = enrolled(&pcscd).await;
    let first = holder.id.clone();
    let operation = sign_in(&holder).await.unwrap();
    holder.person.prompt_for(&operation, "pin").await;
    holder.card.unplug();
    let _other = pcscd.token("B2", READERS[0], Contact);
    let ended = holder.person.answer(&operation, async |operation, _, _| {
        let _ = operation.answer_pin(end_to_end::pin(WRONG)).await;
    });
    assert_eq!(ended.await.error(), "Unplugged");
    holder.person.wait_until_gone(&first).await;
    end_to_end::until("the other", || async { holder.person.tokens().await.len() == 1 }).await;
    holder.id = holder.person.tokens().await.remove(0);
    assert_ne!(holder.id, first);
    assert_eq!(pin_attempts(&holder).await, Some(3));
}

#[tokio::test]
async fn with_two_cards_one_has_to_be_named() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let _other = pcscd.token("B2", READERS[1], Contact);
    end_to_end::until("both", || async { holder.person.tokens().await.len() == 2 }).await;
    let operation = enroll(&holder).await;
    holder.ends(operation, &[]).await.failed("InvalidArgument");
}

/// Erases an application, whose question has to name these methods as lost.
async fn erases(holder: &mut Holder, reset: Result<OwnedObjectPath, WireError>, lost: &[&str]) {
    let told = holder.ends(reset, &[]).await;
    let lost: Vec<_> = lost.iter().map(|label| (*label).to_owned()).collect();
    assert_eq!(told.asked[0].question.as_deref(), Some("reset"));
    assert_eq!(told.asked[0].methods.as_ref(), Some(&lost));
    assert_eq!(told.done().result.lost, Some(lost));
}

#[tokio::test]
async fn erasing_what_its_key_is_in_is_the_end_of_the_method_and_is_told_before() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = enrolled(&pcscd).await;
    let method = holder.person.methods().await.remove(0);
    let label = method.label().await.unwrap();

    let operation = holder.piv().await.reset().await.unwrap();
    let details = holder.person.prompt_for(&operation, "confirm").await;
    assert_eq!(details.methods, Some(vec![label.clone()]));
    holder.person.operation(&operation).await.confirm(false).await.unwrap();
    assert_eq!(holder.person.end(&operation).await.error(), "Cancelled");
    assert!(method.usable().await.unwrap());

    let reset = holder.openpgp().await.reset().await;
    erases(&mut holder, reset, &[]).await;
    assert!(method.usable().await.unwrap(), "its key is in the PIV");

    let reset = holder.piv().await.reset().await;
    erases(&mut holder, reset, &[&label]).await;
    until("the method is of no use", || async { !method.usable().await.unwrap() }).await;
    let unusable_reason = method.unusable_reason().await.unwrap();
    assert!(unusable_reason.contains("erased"), "{unusable_reason}");
    let operation = sign_in(&holder).await.unwrap();
    assert_eq!(holder.person.end(&operation).await.error(), "NoUsableMethods");
}

#[tokio::test]
async fn from_a_terminal_erasing_says_what_is_no_longer_a_way_to_sign_in() {
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    transmit(&[
        b"\x00\xa4\x04\x00\x06\xd2\x76\x00\x01\x24\x01",
        &[&b"\x00\x20\x00\x83\x08"[..], ADMIN_PIN.as_bytes()].concat(),
        b"\x00\x47\x80\x00\x02\xa4\x00\x00",
    ]);
    let made = holder.mfactl("enroll --card --label Badge --pin-fd 3", &format!("{PIN}\n"));
    assert!(made.status.success(), "{made:?}");
    let erased = holder.mfactl("openpgp reset --yes", "");
    let said = String::from_utf8(erased.stdout).unwrap();
    assert!(said.contains("No longer a sign-in method: Badge"), "{said}");
}

#[tokio::test]
async fn from_a_terminal_a_card_is_enrolled_and_signs_in() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.generates("9a", "p256", "CN=anna").await.done();
    let made = holder.mfactl("enroll --card --label Badge --pin-fd 3", &format!("{PIN}\n"));
    assert!(made.status.success(), "{made:?}");
    let refused = holder.mfactl("sign-in --pin-fd 3", &format!("{WRONG}\n"));
    let complaint = String::from_utf8(refused.stderr).unwrap();
    assert!(complaint.contains("That PIN is wrong. Attempts left: 2."), "{complaint}");
    let signed = holder.mfactl("sign-in --pin-fd 3", &format!("{PIN}\n"));
    let said = String::from_utf8(signed.stdout).unwrap();
    assert!(signed.status.success() && said.contains("with Badge"), "{said}");
    let methods = String::from_utf8(holder.mfactl("methods", "").stdout).unwrap();
    assert!(methods.contains("smart card"), "{methods}");
}
