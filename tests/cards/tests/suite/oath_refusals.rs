//! What does not work with one-time codes, and that nothing was done then.

use card_tests::oath::{Desk, SECRET, ykman};
use card_tests::{Program, READERS};
use end_to_end::{Machine, pin};
use mfad_bus::{AddAccountOptions, OathProxy, TOKENS_PATH, object_path};
use virtual_token::Interface::Contact;
use virtual_token::Touch;

const ANNA: &str = "otpauth://totp/Example:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[tokio::test]
async fn a_key_without_the_application_has_no_such_interface() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let path = object_path(TOKENS_PATH, "virtual_key_a1").unwrap();
    assert!(!person.objects().await[&path].contains_key("org.mfad.Mfad1.Oath"));
    let oath = OathProxy::builder(&person.connection).path(path).build().await.unwrap();
    assert!(oath.list_accounts().await.is_err());
}

#[tokio::test]
async fn an_address_that_is_none_is_asked_for_again() {
    let Some(mut desk) = Desk::set_up().await else { return };
    let oath = desk.oath().await;
    let operation = oath.add_account(&AddAccountOptions::default()).await.unwrap();
    let wrong = [
        ("https://example.org", "That is neither an otpauth:// address nor a secret"),
        ("otpauth://totp/anna?secret=GEZD1", "The secret contains characters"),
        ("otpauth://totp/anna?secret=GEZDGNBVGY3TQOJQG", "The secret has 17 letters"),
        ("otpauth://totp/anna?issuer=Example", "There is no secret in the address"),
        ("otpauth://steam/anna?secret=GEZDGNBV", "Steam uses codes of its own kind"),
    ];
    let mut said = vec![None];
    said.extend(wrong.map(|(_, mistake)| Some(mistake)));
    let mut answers = wrong.iter().map(|(address, _)| *address).chain([ANNA]);
    let mut said = said.into_iter();
    let ended = desk
        .person
        .answer(&operation, async |operation, kind, details| {
            // A slow card is taken to wait for a touch.
            if kind != "pin" {
                return;
            }
            let mistake = details.mistake.as_deref().unwrap_or_default();
            assert!(mistake.starts_with(said.next().unwrap().unwrap_or_default()), "{mistake}");
            operation.answer_pin(pin(answers.next().unwrap())).await.unwrap();
        })
        .await;
    let asked = ended.prompts.iter().filter(|it| *it == "pin").count();
    assert_eq!((ended.outcome.as_str(), asked), ("done", 6));
    assert_eq!(desk.accounts().await.len(), 1);
}

#[tokio::test]
async fn an_account_that_is_not_there() {
    let Some(mut desk) = Desk::set_up().await else { return };
    desk.add(ANNA, false).await;
    let oath = desk.oath().await;
    for id in ["0123456789abcdef", "", "anna"] {
        let operation = oath.show_code(id).await.unwrap();
        let ended = desk.person.end(&operation).await;
        assert_eq!((ended.error(), ended.prompts.len()), ("NotOnThisKey", 0));
        let operation = oath.delete_account(id).await.unwrap();
        let ended = desk.person.end(&operation).await;
        assert_eq!((ended.error(), ended.prompts.len()), ("NotOnThisKey", 0));
    }
    assert_eq!(desk.accounts().await.len(), 1);
}

#[tokio::test]
async fn one_of_the_same_name_is_not_replaced_but_called_otherwise() {
    let Some(program) = Program::find("ykman") else { return };
    let Some(mut desk) = Desk::set_up().await else { return };
    ykman(&program, &["add", "--issuer", "Example", "anna", SECRET]);
    let anna = desk.account("anna").await;
    let other = "otpauth://totp/Example:anna?secret=MZXW6YTBOI&digits=8";
    let ended = desk.add_named(other, "ben", "already has an account").await;
    assert_eq!(ended.outcome, "done", "{ended:?}");
    assert_eq!(desk.code(&anna).await.0.len(), 6);
    let ben = desk.account("ben").await;
    assert_eq!((ben.issuer.as_deref(), desk.code(&ben).await.0.len()), (Some("Example"), 8));
}

#[tokio::test]
async fn a_name_that_the_card_could_not_keep_is_chosen_otherwise() {
    let Some(mut desk) = Desk::set_up().await else { return };
    let long = format!("otpauth://totp/{}?secret={SECRET}", "a".repeat(65));
    assert_eq!(desk.add_named(&long, "Long:a", "The name has 65 bytes").await.outcome, "done");
    let looks = format!("otpauth://totp/60/7%20Shop:anna?secret={SECRET}");
    assert_eq!(desk.add_named(&looks, "Shop:anna", "The name begins with").await.outcome, "done");
    // A secret alone.
    assert_eq!(desk.add_named(SECRET, "Bare:anna", "").await.outcome, "done");
    let names = desk.accounts().await.into_iter().map(|it| it.issuer.unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["Bare", "Long", "Shop"]);
}

/// The card takes such an account, but refuses to make a code for it.
#[tokio::test]
async fn an_algorithm_that_the_card_cannot_do_is_found_at_once() {
    let Some(mut desk) = Desk::set_up().await else { return };
    for kind in ["totp", "hotp"] {
        let address = format!("otpauth://{kind}/anna?secret={SECRET}&algorithm=SHA512");
        let ended = desk.add(&address, false).await;
        assert_eq!(ended.error(), "NotSupported", "{ended:?}");
        assert!(ended.message().contains("can't generate codes with SHA512"), "{ended:?}");
        assert_eq!(desk.accounts().await, []);
    }
    let ended = desk.add(&format!("otpauth://hotp/b?secret={SECRET}&digits=8"), false).await;
    assert_eq!(ended.outcome, "done", "{ended:?}");
    let account = desk.account("b").await;
    // RFC 4226 appendix D, count 0: none was used up.
    assert_eq!(desk.code(&account).await.0, "84755224");
}

/// What Google Authenticator exports, in two parts of which one is given.
#[tokio::test]
async fn all_accounts_of_an_export_are_added() {
    let Some(mut desk) = Desk::set_up().await else { return };
    let one = "CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC";
    let address = format!("otpauth-migration://offline?data={one}GAI%3D");
    let ended = desk.add(&address, false).await;
    assert_eq!(ended.outcome, "done", "{ended:?}");
    assert!(ended.message().contains("another part"), "{ended:?}");
    let again = desk.add(&format!("{address}\notpauth://totp/b?secret={SECRET}"), false).await;
    assert!(again.message().contains("Already there"), "{again:?}");
    assert_eq!(desk.accounts().await.len(), 2);
    assert_eq!(desk.account("alice@google.com").await.issuer.as_deref(), Some("Example"));
}

#[tokio::test]
async fn without_a_yes_nothing_is_deleted() {
    let Some(mut desk) = Desk::set_up().await else { return };
    desk.add(ANNA, false).await;
    let anna = desk.account("anna").await;
    let operation = desk.oath().await.delete_account(&anna.id).await.unwrap();
    let ended = desk
        .person
        .answer(&operation, async |operation, kind, details| {
            assert_eq!((&*kind, &*details.question.unwrap()), ("confirm", "delete-account"));
            assert_eq!(details.labels.unwrap(), ["Example:anna"]);
            operation.confirm(false).await.unwrap();
        })
        .await;
    assert_eq!(ended.error(), "Cancelled");
    assert_eq!(desk.accounts().await.len(), 1);
}

#[tokio::test]
async fn this_card_cannot_rename() {
    let Some(mut desk) = Desk::set_up().await else { return };
    desk.add(ANNA, false).await;
    let anna = desk.account("anna").await;
    let operation = desk.oath().await.rename_account(&anna.id, "ben").await.unwrap();
    let ended = desk.person.end(&operation).await;
    assert_eq!(ended.error(), "NotSupported");
    assert!(ended.message().contains("can't rename accounts"), "{}", ended.message());
    assert_eq!(desk.account("anna").await.issuer.as_deref(), Some("Example"));
}

#[tokio::test]
async fn pulled_out_while_the_address_is_asked_for() {
    let Some(mut desk) = Desk::set_up().await else { return };
    let oath = desk.oath().await;
    let operation = oath.add_account(&AddAccountOptions::default()).await.unwrap();
    desk.person.prompt_for(&operation, "pin").await;
    desk.card.unplug();
    assert_eq!(desk.person.end(&operation).await.error(), "Unplugged");
}

#[tokio::test]
async fn pulled_out_while_it_waits_for_a_touch_to_delete() {
    let Some(mut desk) = Desk::set_up().await else { return };
    desk.add(ANNA, false).await;
    let anna = desk.account("anna").await;
    desk.card.set_touch(Touch::Never);
    let operation = desk.oath().await.delete_account(&anna.id).await.unwrap();
    desk.person.prompt_for(&operation, "confirm").await;
    desk.person.operation(&operation).await.confirm(true).await.unwrap();
    desk.person.prompt_for(&operation, "touch").await;
    desk.card.unplug();
    let ended = desk.person.end(&operation).await;
    assert_eq!(ended.error(), "Unplugged");
    assert!(ended.message().contains("before it confirmed whether"), "{}", ended.message());
    desk.card.plug().unwrap();
    let id = desk.id.clone();
    desk.person.wait_for_token(&id).await;
    assert_eq!(desk.accounts().await.len(), 1);
}

#[tokio::test]
async fn nobody_touches_it() {
    let Some(mut desk) = Desk::set_up().await else { return };
    desk.add(ANNA, true).await;
    let anna = desk.account("anna").await;
    desk.card.set_touch(Touch::Never);
    let operation = desk.oath().await.show_code(&anna.id).await.unwrap();
    desk.person.prompt_for(&operation, "touch").await;
    let ended = desk.person.end(&operation).await;
    assert_eq!((&*ended.outcome, ended.error()), ("timed-out", "TimedOut"));
}

#[tokio::test]
async fn pulled_out_while_it_waits_for_a_touch_to_show_a_code() {
    let Some(mut desk) = Desk::set_up().await else { return };
    desk.add(ANNA, true).await;
    let anna = desk.account("anna").await;
    desk.card.set_touch(Touch::Never);
    let operation = desk.oath().await.show_code(&anna.id).await.unwrap();
    desk.person.prompt_for(&operation, "touch").await;
    desk.card.unplug();
    assert_eq!(desk.person.end(&operation).await.error(), "Unplugged");
}

/// pcscd does not notice a card that is swapped in the blink of an eye.
#[tokio::test]
async fn nothing_is_added_to_a_card_that_took_the_place_of_the_first() {
    let Some(program) = Program::find("ykman") else { return };
    let Some(mut desk) = Desk::set_up().await else { return };
    let oath = desk.oath().await;
    let operation = oath.add_account(&AddAccountOptions::default()).await.unwrap();
    desk.person.prompt_for(&operation, "pin").await;
    desk.card.unplug();
    let other = desk.pcscd.token("B2", READERS[0], Contact);
    // It may have been noticed already, and then nothing is asked any more.
    let _ = desk.person.operation(&operation).await.answer_pin(pin(ANNA)).await;
    assert_eq!(desk.person.end(&operation).await.error(), "Unplugged");
    other.unplug();
    desk.pcscd.wait_for_card(READERS[0], false);
    other.plug().unwrap();
    desk.pcscd.wait_for_card(READERS[0], true);
    assert_eq!(ykman(&program, &["list"]), "");
}
