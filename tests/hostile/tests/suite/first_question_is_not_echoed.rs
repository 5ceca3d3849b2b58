//! People type their password into whatever asks first. Where that asks for a code or a number, the screen
//! and whoever looks at it must not see it.

use end_to_end::{ALONE, Logins};

#[tokio::test]
async fn a_password_at_the_question_for_the_key_is_not_shown() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut login = logins.login("root", ALONE);
    login.shows("Plug in Key A1").await;
    login.types("correct-horse").await;
    login.shows("Plug in Key A1").await;
    login.types("in-the-open").await;
    login.shows("Plug in Key A1").await;
    login.types("").await;
    let shown = login.fails().await;
    assert!(!shown.contains("correct-horse"), "{shown}");
    assert!(shown.contains("in-the-open"), "the next is shown: {shown}");
}

#[tokio::test]
async fn nor_at_the_question_for_a_code() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let _codes = logins.recovery_codes("root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut login = logins.login("root", ALONE);
    login.shows("Recovery code, or Enter to skip: ").await;
    login.types("correct-horse").await;
    login.shows("Recovery code, or Enter to skip: ").await;
    login.types("in-the-open").await;
    login.shows("Recovery code, or Enter to skip: ").await;
    login.types("").await;
    let shown = login.fails().await;
    assert!(!shown.contains("correct-horse"), "{shown}");
    assert!(shown.contains("in-the-open"), "the next is shown: {shown}");
}
