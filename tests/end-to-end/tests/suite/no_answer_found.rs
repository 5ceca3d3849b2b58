//! "No answer found": the doctor says what is wrong and what helps, and a support bundle, written
//! where there is much to keep to oneself, has what helps in it and nothing of that.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use end_to_end::{Machine, program, until};
use mfad_bus::{EnrollOptions, SignInOptions};

const PIN: &str = "Kn0blauchzopf";
const SITE: &str = "secret.example";
const LABEL: &str = "Tante Emmas Schluessel";

fn mfactl(machine: &Machine, arguments: &[&str]) -> Output {
    let mut command = Command::new(program("mfactl"));
    command.args(arguments).env("MFACTL_BUS", "session");
    command.env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address()).output().unwrap()
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong_and_what_helps() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    machine.policy("[required]\nmethods = two");
    let manager = person.manager().await;
    until("it complains", async || !manager.policy_problem().await.unwrap().is_empty()).await;
    let operation = person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    let operation = person.fido2("virtual_key_a1").await.change_pin().await.unwrap();
    let wrong = person.end_with_pin(&operation, "not the PIN at all").await;
    assert_eq!(wrong.error(), "PinBlockedUntilReplug", "{}", wrong.message());

    let output = mfactl(&machine, &["doctor"]);
    assert_eq!(output.status.code(), Some(7));
    let said = String::from_utf8(output.stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in [
        "bad You have only one sign-in method. If you lose it, you have no other. Set up a second key",
        "accepts no PIN for now, after too many wrong attempts in a row. Unplug it and plug it back in.",
        "policy.toml is not a policy that mfad understands",
        "The last valid policy stays in force until an administrator fixes that.",
    ] {
        assert!(said.contains(wanted), "{wanted} is missing: {said}");
    }

    key.unplug();
    person.wait_until_gone("virtual_key_a1").await;
    key.plug().unwrap();
    person.wait_for_token("virtual_key_a1").await;
    machine.policy("");
    until("it is mended", async || manager.policy_problem().await.unwrap().is_empty()).await;
    let said = String::from_utf8(mfactl(&machine, &["doctor"]).stdout).unwrap();
    for mended in ["accepts no PIN for now", "not a policy"] {
        assert!(!said.contains(mended), "{said}");
    }
}

#[tokio::test]
async fn no_secret_serial_number_or_name_is_in_it() {
    let machine = Machine::new();
    let (_key, _twin) = (machine.plugged("SN77431"), machine.plugged("SN90210"));
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let operation = person.fido2("virtual_key_sn77431").await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    person.wait_for_token("virtual_key_sn90210").await;
    let token = mfad_bus::object_path(mfad_bus::TOKENS_PATH, "virtual_key_sn77431").unwrap();
    let options =
        EnrollOptions { label: Some(LABEL.into()), token: Some(token), ..EnrollOptions::default() };
    let ended = person.enroll(&options).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let account = ended.result.account.unwrap();
    let reason = SignInOptions { reason: Some(SITE.into()), ..SignInOptions::default() };
    let operation = person.sign_in().await.begin("", &reason).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");

    let file = machine.file("bundle.txt");
    let output = mfactl(&machine, &["support-bundle", file.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let bundle = fs::read_to_string(&file).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    for there in [
        "Versions",
        "Doctor",
        "Keys and cards",
        "FIDO_2_0",
        "security-key",
        "key 1 answers",
        "Last events",
        "signed-in with a security-key, by suite-",
    ] {
        assert!(bundle.contains(there), "{there} is missing: {bundle}");
    }
    let lower = bundle.to_lowercase();
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    for secret in [PIN, SITE, LABEL, "sn77431", "sn90210", host.trim()] {
        assert!(!lower.contains(&secret.to_lowercase()), "{secret} is in it: {bundle}");
    }
    let mut words = bundle.split(|it: char| !it.is_alphanumeric());
    assert!(!words.any(|it| it == account), "{account} is in it: {bundle}");

    let again = mfactl(&machine, &["support-bundle", file.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&file).unwrap(), bundle, "what is there is left alone");
}
