//! `mfactl support-bundle`, written where there is much to keep to oneself: nothing of it is in
//! the file, and what helps is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use end_to_end::{Machine, program};
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
    let reason = SignInOptions { reason: Some(SITE.into()), choose: None };
    let operation = person.sign_in().await.begin("", &reason).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");

    let file = machine.file("bundle.txt");
    let output = mfactl(&machine, &["support-bundle", file.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let bundle = fs::read_to_string(&file).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    for there in
        ["Versions", "Doctor", "Keys and cards", "FIDO_2_0", "security-key", "key 1 answers"]
    {
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
