//! `mfactl codes`, as a script uses it.

use std::process::{Command, Output, Stdio};

use card_tests::oath::{Desk, SECRET, a_code_lasts};
use end_to_end::program;
use virtual_token::Touch;

/// Runs a line of shell in which `mfactl` is ours.
fn shell(desk: &Desk, line: &str) -> Output {
    let line = line.replace("mfactl", &format!("{} --session", program("mfactl").display()));
    Command::new("sh")
        .args(["-c", &line])
        .env("DBUS_SESSION_BUS_ADDRESS", desk.machine.bus.address())
        .env_remove("MFACTL_BUS")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[track_caller]
fn says(desk: &Desk, line: &str) -> String {
    let output = shell(desk, line);
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The exit status and what is said on standard error.
fn refusal(desk: &Desk, line: &str) -> (Option<i32>, String) {
    let output = shell(desk, line);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{line}");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn what_cannot_be_done_has_its_own_words_and_exit_status() {
    let Some(mut desk) = Desk::set_up().await else { return };
    for name in ["Forge:anna", "Forge:ben"] {
        desk.add(&format!("otpauth://totp/{name}?secret={SECRET}"), false).await;
    }
    desk.card.set_touch(Touch::Never);
    for (line, status, words) in [
        ("mfactl codes show forge", 2, "More than one account begins with “forge”"),
        ("mfactl codes show else", 3, "No account begins with “else”. There are:"),
        ("mfactl codes remove ben", 2, "Confirm with --yes"),
        ("mfactl codes rename ben bo", 1, "can't rename accounts"),
        ("mfactl codes add", 2, "Give the address with --uri-fd or --qr"),
        ("mfactl codes add --qr /nonexistent.png", 2, "/nonexistent.png can't be read"),
        (
            "echo otpauth://totp/a?secret=1 | mfactl codes add --uri-fd 0",
            1,
            "The secret contains characters that can't be part of one: 1",
        ),
        (
            &format!(
                "echo 'otpauth://totp/Forge:anna?secret={SECRET}' | mfactl codes add --uri-fd 0"
            ),
            1,
            "Choose another name, or delete that account first. Give the name with --name",
        ),
        (&format!("echo {SECRET} | mfactl codes add --uri-fd 0"), 2, "Which site and account"),
        ("mfactl codes list other", 3, "No key that is plugged in begins with"),
    ] {
        let (exit, said) = refusal(&desk, line);
        assert!(exit == Some(status) && said.contains(words), "{line}: {exit:?} {said}");
    }
    assert_eq!(desk.accounts().await.len(), 2);
}

/// A stand-in for `wl-copy`, which needs a desktop: it keeps what it is given as long as it runs.
const WL_COPY: &str = "#!/bin/sh\ncat >$0.holds\ntouch $0.ready\nexec sleep 100\n";

#[tokio::test]
async fn a_code_is_copied_until_somebody_has_pasted_it() {
    use std::os::unix::fs::PermissionsExt;
    let Some(desk) = Desk::set_up().await else { return };
    let address = desk.machine.file("address");
    std::fs::write(&address, format!("otpauth://hotp/alice?secret={SECRET}&counter=0\n")).unwrap();
    says(&desk, &format!("mfactl codes add --uri-fd 3 3<{}", address.display()));
    let program = desk.machine.file("wl-copy");
    std::fs::write(&program, WL_COPY).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    let (ready, holds) = (desk.machine.file("wl-copy.ready"), desk.machine.file("wl-copy.holds"));
    let folder = program.parent().unwrap().display();
    // Ctrl-C, once it is there.
    let line = format!(
        "WAYLAND_DISPLAY=here PATH={folder}:$PATH mfactl codes show alice --copy & \
         until [ -e {} ]; do sleep 0.05; done; kill -TERM $!; wait $!",
        ready.display()
    );
    let copied = shell(&desk, &line);
    assert!(copied.status.success(), "{copied:?}");
    assert_eq!(String::from_utf8(copied.stdout).unwrap(), "");
    // RFC 4226 appendix D, count 0.
    assert_eq!(std::fs::read_to_string(holds).unwrap(), "755224");
}

#[tokio::test]
async fn all_codes_are_shown_at_once() {
    let Some(mut desk) = Desk::set_up().await else { return };
    // This firmware waits for the touch of an account that wants one; there is none among these.
    for address in ["totp/A:anna", "hotp/C:cara"] {
        desk.add(&format!("otpauth://{address}?secret={SECRET}"), false).await;
    }
    desk.add(&format!("otpauth://totp/D:dan?secret={SECRET}&period=60"), false).await;
    a_code_lasts().await;
    let shown = says(&desk, "mfactl codes show --all");
    let rows: Vec<Vec<_>> = shown.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0][..2], ["A", "anna"], "{shown}");
    assert_eq!((rows[0].len(), rows[0][2].len()), (5, 6), "{shown}");
    assert_eq!(rows[1], ["C", "cara", "counter"]);
    assert_eq!(rows[2][2].len(), 6, "{shown}");
    let json = says(&desk, "mfactl codes show --all --json | tail -n 1");
    assert!(json.contains(r#""code":""#), "{json}");
    // RFC 4226 appendix D, count 0: none was used up.
    let cara = desk.account("cara").await;
    assert_eq!(desk.code(&cara).await.0, "755224");
}

#[tokio::test]
async fn from_adding_to_deleting() {
    let Some(desk) = Desk::set_up().await else { return };
    let address = format!("otpauth://hotp/Example:anna?secret={SECRET}&counter=0");
    assert!(
        says(&desk, "mfactl codes list").starts_with("There are no accounts on Smart card in ")
    );
    let bare = format!("echo {SECRET} | mfactl codes add --uri-fd 0 --name Bare:ben --touch");
    assert!(says(&desk, &bare).starts_with("Bare:ben was added to"));
    says(&desk, "mfactl codes remove ben --yes");
    let added = says(&desk, &format!("echo '{address}' | mfactl codes add --uri-fd 0"));
    assert!(added.starts_with("Example:anna was added to Smart card in "), "{added}");
    assert_eq!(says(&desk, "mfactl codes list"), "  Example  anna  counter\n");
    // RFC 4226 appendix D.
    assert_eq!(says(&desk, "mfactl codes show example"), "755224\n");
    let shown = says(&desk, "mfactl codes show anna --json | tail -n 1");
    assert!(shown.contains(r#""outcome":"done""#), "{shown}");
    assert!(shown.contains(r#""code":"287082""#), "{shown}");
    let gone = says(&desk, "mfactl codes remove Example:anna --yes");
    assert!(gone.starts_with("Example:anna was deleted from "), "{gone}");
    assert!(says(&desk, "mfactl codes list --json").contains(r#""accounts":[]"#));
}
