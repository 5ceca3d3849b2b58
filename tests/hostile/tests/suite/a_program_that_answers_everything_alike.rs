//! i3lock, swaylock and sddm show no question and answer each with the password that was typed. They must
//! come to an end, and the password must not be tried as the PIN of a key.

use end_to_end::{FIRST, Logins};

/// Neither a code nor a PIN.
const PASSWORD: &str = "Tr0ub4dor&3";

async fn attempts(logins: &Logins) -> Option<u32> {
    logins.person.fido2("virtual_key_a1").await.pin_status().await.unwrap().attempts
}

#[tokio::test]
async fn the_next_module_has_its_turn_though_the_key_is_at_home() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let _codes = logins.recovery_codes("root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    for answer in [PASSWORD, "aaaa-bbbb-cccc", "1", ""] {
        let shown = logins.robot("root", FIRST, &format!("yes '{answer}'")).succeeds().await;
        assert!(shown.contains("ecovery code"), "it was asked: {shown}");
        assert!(shown.contains("the next module"), "{shown}");
    }
}

#[tokio::test]
async fn the_password_is_not_tried_as_a_pin() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let operation = logins.person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(logins.person.end_with_pin(&operation, "123456").await.outcome, "done");
    logins.daemon.kill();
    logins.machine.policy("verification = \"pin\"");
    logins.daemon = logins.machine.start_system().await;
    assert_eq!(attempts(&logins).await, Some(8));
    let shown = logins.robot("root", FIRST, &format!("yes '{PASSWORD}'")).succeeds().await;
    assert!(shown.contains("Enter the PIN"), "it was asked: {shown}");
    assert_eq!(attempts(&logins).await, Some(8));
}
