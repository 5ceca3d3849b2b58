//! Somebody who is asked one question after the other types the password again. It must not go to the key
//! as its PIN, of which there are few attempts; and a wrong PIN is tried once.

use end_to_end::Logins;

/// Asks for the password first, and takes any.
const AFTER_ANY_PASSWORD: &str =
    "auth required pam_exec.so quiet expose_authtok /bin/true\nauth required MFAD\n";

async fn attempts(logins: &Logins) -> Option<u32> {
    logins.person.fido2("virtual_key_a1").await.pin_status().await.unwrap().attempts
}

#[tokio::test]
async fn the_password_and_what_was_wrong_stay_here() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let operation = logins.person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(logins.person.end_with_pin(&operation, "123456").await.outcome, "done");
    logins.daemon.kill();
    logins.machine.policy("verification = \"pin\"");
    logins.daemon = logins.machine.start_system().await;
    for (pins, left) in [(["correct-horse", ""], 8), (["654321", "yes"], 7), (["123456", ""], 8)] {
        let mut login = logins.login("root", AFTER_ANY_PASSWORD);
        login.shows("Password: ").await;
        login.types("correct-horse").await;
        login.shows("PIN of Key A1").await;
        login.types(pins[0]).await;
        if !pins[1].is_empty() {
            login.shows("Enter the PIN (7 left)? yes/no: ").await;
            login.types(pins[1]).await;
            login.shows("PIN of Key A1 (7 left)").await;
            login.types(pins[0]).await;
        }
        let (lets_in, shown) = login.ends().await;
        assert_eq!(lets_in, pins[0] == "123456", "{shown}");
        assert_eq!(attempts(&logins).await, Some(left), "{shown}");
    }
}
