//! Somebody signs in to a program that uses PAM, with a key or, when that does not work out,
//! without: every way it can end, and what the stack makes of it.

use end_to_end::{ALONE, App, FIRST, Logins, until};
use virtual_token::Touch;

use crate::programs::{attempts, require_pin};

#[tokio::test]
async fn a_touch_signs_in() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    let mut login = logins.login("root", ALONE);
    login.shows("Touch Key A1.").await;
    key.set_touch(Touch::AtOnce);
    login.succeeds().await;
}

#[tokio::test]
async fn who_speaks_norwegian_is_asked_in_norwegian() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    let mut login = logins.login_in("nb_NO.UTF-8", "root", ALONE);
    login.shows("Berør Key A1.").await;
    key.set_touch(Touch::AtOnce);
    login.succeeds().await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut login = logins.login_in("nb_NO.UTF-8", "root", ALONE);
    login.shows("Sett inn Key A1, trykk Enter: ").await;
    login.types("").await;
    let shown = login.fails().await;
    assert!(shown.contains("Ikke satt inn: Key A1."), "{shown}");
}

#[tokio::test]
async fn the_key_of_another_does_not() {
    let Some(mut logins) = Logins::start().await else { return };
    let others = logins.enrolled("A1", "daemon").await;
    others.unplug();
    let own = logins.enrolled("B2", "root").await;
    let mut login = logins.login("daemon", ALONE);
    login.shows("Plug in Key A1, press Enter").await;
    login.types("").await;
    let shown = login.fails().await;
    assert!(shown.contains("Not plugged in: Key A1."), "{shown}");
    assert!(shown.contains("Authentication failure"), "{shown}");
    assert!(own.is_plugged());
}

#[tokio::test]
async fn a_key_that_is_plugged_in_after_the_question_signs_in() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut login = logins.login("root", ALONE);
    login.shows("Plug in Key A1, press Enter: ").await;
    key.plug().unwrap();
    logins.person.wait_for_token("virtual_key_a1").await;
    login.types("").await;
    login.succeeds().await;
}

#[tokio::test]
async fn with_nothing_plugged_in_the_next_module_is_one_enter_away() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut login = logins.login("root", FIRST);
    login.shows("press Enter: ").await;
    login.types("").await;
    login.shows("the next module").await;
    login.succeeds().await;
}

#[tokio::test]
async fn without_a_method_the_stack_learns_that_mfad_does_not_know_the_user() {
    let Some(logins) = Logins::start().await else { return };
    let shown = logins.login("root", ALONE).fails().await;
    assert!(shown.contains("No sign-in method is set up."), "{shown}");
    assert!(shown.contains("User not known to the underlying authentication module"), "{shown}");
}

#[tokio::test]
async fn with_the_daemon_away_the_next_module_has_its_turn() {
    let Some(mut logins) = Logins::start().await else { return };
    logins.daemon.kill();
    let mut login = logins.login("root", FIRST);
    login.shows("mfad isn't running").await;
    login.shows("the next module").await;
    login.succeeds().await;
    let shown = logins.login("root", ALONE).fails().await;
    assert!(shown.contains("cannot retrieve authentication info"), "{shown}");
}

#[tokio::test]
async fn without_a_bus_too() {
    let Some(logins) = Logins::start().await else { return };
    std::fs::remove_file("/run/dbus/system_bus_socket").unwrap();
    let mut login = logins.login("root", FIRST);
    login.shows("mfad isn't running").await;
    login.shows("the next module").await;
    login.succeeds().await;
}

#[tokio::test]
async fn a_daemon_killed_while_the_key_waits_lets_nobody_in_and_nobody_wait() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    let mut login = logins.login("root", ALONE);
    login.shows("Touch Key A1.").await;
    logins.daemon.kill();
    let shown = login.fails().await;
    assert!(shown.contains("mfad stopped. Try again."), "{shown}");
    assert!(shown.contains("Authentication failure"), "{shown}");
}

#[tokio::test]
async fn a_key_that_nobody_touches_is_given_up() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    let mut login = logins.login("root", "auth required MFAD timeout=1\n");
    login.shows("Touch Key A1.").await;
    let shown = login.fails().await;
    assert!(shown.contains("Nothing happened for 1 s."), "{shown}");
    assert!(shown.contains("Authentication failure"), "{shown}");
}

#[tokio::test]
async fn a_wrong_pin_is_asked_for_again() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let operation = logins.person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(logins.person.end_with_pin(&operation, "123456").await.outcome, "done");
    logins.daemon.kill();
    logins.machine.policy("verification = \"pin\"");
    logins.daemon = logins.machine.start_system().await;
    let mut login = logins.login("root", ALONE);
    login.shows("PIN of Key A1 (8 left): ").await;
    login.types("654321").await;
    login.shows("Wrong PIN.").await;
    login.shows("Enter the PIN (7 left)? yes/no: ").await;
    login.types("yes").await;
    login.shows("PIN of Key A1 (7 left): ").await;
    login.types("123456").await;
    let shown = login.succeeds().await;
    assert!(!shown.contains("123456") && !shown.contains("654321"), "{shown}");
}

/// As a second step: whom to ask, and that it was not the password, stand below what failed.
#[tokio::test]
async fn whoever_locked_the_pin_is_told_whom_to_ask() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let operation = logins.person.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(logins.person.end_with_pin(&operation, "123456").await.outcome, "done");
    logins.daemon.kill();
    logins.machine.policy("verification = \"pin\"\n[help]\nen = \"the IT desk, extension 1234\"\n");
    logins.daemon = logins.machine.start_system().await;
    let after_password =
        "auth required pam_exec.so quiet expose_authtok /bin/true\nauth required MFAD\n";
    let mut login = logins.login("root", after_password);
    login.shows("Password: ").await;
    login.types("right").await;
    for wrong in ["111111", "222222", "333333"] {
        login.shows("PIN of Key A1").await;
        login.types(wrong).await;
        if wrong != "333333" {
            login.shows("Wrong PIN.").await;
            login.shows("yes/no: ").await;
            login.types("yes").await;
        }
    }
    login.shows("PIN locked. Replug the key, try again.").await;
    login.shows("For help: the IT desk, extension 1234").await;
    login.shows("The step after your password failed.").await;
    login.fails().await;
    // The control: with a method left, it is named instead.
    let codes = logins.recovery_codes("root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut login = logins.login("root", "auth required MFAD\n");
    login.shows("Recovery code, or Enter to skip: ").await;
    login.types(&codes[0]).await;
    let shown = login.succeeds().await;
    assert!(!shown.contains("For help"), "{shown}");
}

/// A daemon that hangs holds nobody up: within 3 s for the bus, and 3 s for it, the next module has its turn.
#[tokio::test]
async fn a_daemon_that_hangs_holds_nobody_up() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let stop = |signal| {
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(logins.daemon.pid() as i32), signal)
    };
    stop(nix::sys::signal::Signal::SIGSTOP).unwrap();
    let begun = std::time::Instant::now();
    let mut login = logins.login("root", FIRST);
    login.shows("mfad isn't answering. Try again.").await;
    login.shows("the next module").await;
    assert!(begun.elapsed() < std::time::Duration::from_secs(6), "{:?}", begun.elapsed());
    login.succeeds().await;
    stop(nix::sys::signal::Signal::SIGCONT).unwrap();
    let mut login = logins.login("root", ALONE);
    login.succeeds().await;
}

#[tokio::test]
async fn a_code_of_an_app_is_another_way() {
    if !App::runs() {
        eprintln!("skipped: oathtool is not installed; tests/install check installs it");
        return;
    }
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let app = logins.app("root").await;
    key.set_touch(Touch::Never);
    let mut login = logins.login("root", ALONE);
    login.shows("Touch Key A1, or Ctrl-C for another.").await;
    login.presses(&[3]).await;
    login.shows("1 One-time code, Enter to skip: ").await;
    login.types("1").await;
    login.shows("Code from app, or Enter to skip: ").await;
    login.types("000 00").await;
    login.shows("A code has 6 digits.").await;
    login.types(&app.code_of_next()).await;
    login.succeeds().await;
}

#[tokio::test]
async fn ctrl_c_ends_the_waiting() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    let mut login = logins.login("root", ALONE);
    login.shows("Touch Key A1.").await;
    login.presses(&[3]).await;
    login.fails().await;
    let free = logins.person.fido2("virtual_key_a1").await;
    end_to_end::until("the key is free", || async { free.pin_status().await.is_ok() }).await;
}

#[tokio::test]
async fn who_is_elsewhere_makes_no_key_blink_here() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let before = key.trace().len();
    let shown = logins.login_from("root", ALONE, &["rhost=example.org"]).fails().await;
    assert!(shown.contains("Authentication failure"), "{shown}");
    assert_eq!(key.trace().len(), before);
}

#[tokio::test]
async fn what_polkit_refuses_lets_nobody_in() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    logins.polkit.allow(&[]);
    let shown = logins.login("root", ALONE).fails().await;
    assert!(shown.contains("Not allowed. Ask your administrator."), "{shown}");
    assert!(shown.contains("Authentication failure"), "{shown}");
}

#[tokio::test]
async fn an_option_that_is_not_known_lets_nobody_in() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let shown = logins.login("root", "auth required MFAD timout=5\n").fails().await;
    assert!(shown.contains("Unknown option timout=5"), "{shown}");
}

#[tokio::test]
async fn a_recovery_code_is_another_way_where_no_key_is_there() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let codes = logins.recovery_codes("root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    for (typed, lets_in) in [(&codes[0], true), (&codes[0], false), (&codes[1], true)] {
        let mut login = logins.login("root", ALONE);
        login.shows("Recovery code, or Enter to skip: ").await;
        login.types(typed).await;
        if !lets_in {
            login.shows("Code already used. Use another one.").await;
            login.shows("Recovery code, or Enter to skip: ").await;
            login.types(&codes[2]).await;
        }
        login.succeeds().await;
    }
}

#[tokio::test]
async fn a_daemon_killed_while_a_code_is_typed_lets_nobody_in() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let codes = logins.recovery_codes("root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut login = logins.login("root", ALONE);
    login.shows("Recovery code, or Enter to skip: ").await;
    logins.daemon.kill();
    login.types(&codes[0]).await;
    let shown = login.fails().await;
    assert!(shown.contains("mfad stopped. Try again."), "{shown}");
    assert!(shown.contains("Authentication failure"), "{shown}");
}

#[tokio::test]
async fn ten_at_once_take_turns_or_are_told_that_they_are_too_many() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "daemon").await;
    key.set_touch(Touch::Never);
    let mut first = logins.login("daemon", "auth required MFAD\n");
    first.shows("Touch Key A1.").await;
    let mut waiting = Vec::new();
    for _ in 1..8 {
        let mut other = logins.login("daemon", "auth required MFAD\n");
        other.shows("Wait: pamtester is using Key A1.").await;
        waiting.push(other);
    }
    for _ in 8..10 {
        let shown = logins.login("daemon", FIRST).succeeds().await;
        assert!(shown.contains("Too many requests at once. Try again."), "{shown}");
        assert!(shown.contains("the next module"), "{shown}");
    }
    key.set_touch(Touch::AtOnce);
    first.succeeds().await;
    for mut other in waiting {
        other.succeeds().await;
    }
}

#[tokio::test]
async fn a_service_that_takes_trust_does_not_ask_again_and_others_do() {
    let Some(mut logins) = Logins::start().await else { return };
    logins.machine.policy("[trust]\nseconds = 600\n");
    logins.daemon.kill();
    logins.daemon = logins.machine.start_system().await;
    let key = logins.enrolled("A1", "root").await;
    let takes_it = "auth required MFAD trusted\n";
    logins.login("root", takes_it).succeeds().await;
    key.set_touch(Touch::Never);
    let shown = logins.login("root", takes_it).succeeds().await;
    assert!(!shown.contains("Touch"), "{shown}");
    let mut login = logins.login("root", "auth required MFAD timeout=1\n");
    login.shows("Touch Key A1.").await;
    login.fails().await;
}

#[tokio::test]
async fn what_is_required_and_missing_is_said_to_whoever_got_in() {
    let Some(mut logins) = Logins::start().await else { return };
    logins.machine.policy("[required]\nmethods = 2\n");
    logins.daemon.kill();
    logins.daemon = logins.machine.start_system().await;
    let _key = logins.enrolled("A1", "root").await;
    let shown = logins.login("root", ALONE).succeeds().await;
    assert!(shown.contains("Set up another sign-in method soon."), "{shown}");
}

/// For programs that run several services side by side, such as KDE's lock screen.
const TOUCH_ONLY: &str = "auth required MFAD touch_only\n";

#[tokio::test]
async fn touch_only_takes_a_touch() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    logins.recovery_codes("root").await;
    let mut login = logins.login("root", TOUCH_ONLY);
    login.shows("Touch Key A1.").await;
    key.set_touch(Touch::AtOnce);
    login.succeeds().await;
}

#[tokio::test]
async fn touch_only_ends_at_once_where_there_is_nothing_to_touch_and_asks_nothing() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    logins.recovery_codes("root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let shown = logins.login("root", TOUCH_ONLY).fails().await;
    assert!(!shown.contains("Plug in") && !shown.contains("Recovery code"), "{shown}");
}

#[tokio::test]
async fn touch_only_ends_when_nobody_touches() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    logins.recovery_codes("root").await;
    let mut login = logins.login("root", "auth required MFAD touch_only timeout=1\n");
    login.shows("Touch Key A1.").await;
    let shown = login.fails().await;
    assert!(!shown.contains("Recovery code"), "{shown}");
    let cancelled =
        || key.trace().iter().any(|it| it.received() == Some(virtual_token::Command::Cancel));
    until("the key to be left alone", async || cancelled()).await;
}

#[tokio::test]
async fn touch_only_ends_at_once_where_a_pin_is_wanted() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    logins.login("root", TOUCH_ONLY).succeeds().await;
    require_pin(&mut logins).await;
    let shown = logins.login("root", TOUCH_ONLY).fails().await;
    assert!(!shown.contains("PIN"), "{shown}");
    assert_eq!(attempts(&logins).await, Some(8));
}
