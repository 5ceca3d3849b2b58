//! Somebody has a pass that was told alice: it was used, has expired, or is for another account; or they set the
//! clock back, are elsewhere, or try letters.

use end_to_end::{Clock, LoginSession, know_who_is_not_there, pin};
use hostile::passes::{
    POLICY, alice, alices_session, at_the_console, issue, locked_out, offer, restart, session,
    type_passes,
};
use hostile::seats::{ALICE, BOB, Seats};
use mfad_bus::{AccountsProxy, Cause, EnrollOptions, LogFilter, SignInOptions};
use rusqlite::Connection;
use virtual_token::Touch;

const USED: &str = "That access pass has already been used.";
const EXPIRED: &str = "That access pass has expired.";
const WRONG: &str = "That isn't a valid access pass for this account and this computer.";
const HOUR: u64 = 3600;
/// An hour in the clock's codes.
const HOUR_OF_CODES: i64 = 120;

#[tokio::test]
async fn a_second_time_it_lets_nobody_in_not_even_after_a_restart() {
    let mut seats = locked_out(POLICY).await;
    let pass = issue(&seats, ALICE.0, HOUR).await.unwrap();
    assert_eq!(pass.len(), 14, "{pass}");
    let typed = pass.to_lowercase().replace('-', " ");
    // Mistyped letters are no attempt at all.
    let first = alice(&mut seats, &["abc", &typed]).await;
    assert!(first.lets_in(), "{}", first.ended.message());
    assert_eq!(first.mistakes, ["An access pass has 12 letters."]);
    assert!(first.ended.result.method.is_none() && first.ended.result.left.is_none());
    // Another is there, so that it is offered.
    issue(&seats, ALICE.0, HOUR).await.unwrap();
    let second = alice(&mut seats, &[&pass]).await;
    assert!(!second.lets_in() && second.mistakes[0].starts_with(USED), "{:?}", second.mistakes);
    restart(&mut seats, None).await;
    let third = alice(&mut seats, &[&pass]).await;
    assert!(third.offered && !third.lets_in(), "{}", third.ended.message());
    // Nor is it back when all that alice has was removed.
    let accounts = AccountsProxy::new(&seats.root.connection).await.unwrap();
    accounts.clear(ALICE.0).await.unwrap();
    let fresh = issue(&seats, ALICE.0, HOUR).await.unwrap();
    assert!(!alice(&mut seats, &[&pass]).await.lets_in());
    assert!(alice(&mut seats, &[&fresh]).await.lets_in());
}

#[tokio::test]
async fn who_issued_it_is_in_the_log_and_the_pass_is_not() {
    let mut seats = locked_out(POLICY).await;
    let pass = issue(&seats, ALICE.0, HOUR).await.unwrap();
    assert!(alice(&mut seats, &[&pass]).await.lets_in());
    let accounts = AccountsProxy::new(&seats.root.connection).await.unwrap();
    let filter = LogFilter { account: Some(ALICE.0.into()), ..LogFilter::default() };
    let log = accounts.log(&filter).await.unwrap();
    let find = |what: &str| log.iter().find(|it| it.what == what).unwrap();
    assert_eq!(find("pass-issued").actor, "root");
    assert_eq!(find("pass-used").detail, "root");
    assert_eq!(find("signed-in").account, ALICE.0);
    let told = format!("{log:?}{}", seats.daemon.log());
    let bare = pass.replace('-', "");
    assert!(!told.contains(&pass) && !told.contains(&bare));
    for file in std::fs::read_dir(seats.machine.state()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for text in [&pass, &bare] {
            assert!(!bytes.windows(text.len()).any(|it| it == text.as_bytes()));
        }
    }
}

#[tokio::test]
async fn after_its_end_it_lets_nobody_in_whatever_is_done_to_the_clock() {
    let mut seats = locked_out("").await;
    let Some(clock) = Clock::new(&seats.machine) else { return };
    seats.machine.policy(POLICY);
    restart(&mut seats, Some(&clock)).await;
    let pass = issue(&seats, ALICE.0, 2 * HOUR).await.unwrap();
    let long = issue(&seats, ALICE.0, 24 * HOUR).await.unwrap();
    // A clock that is set back before anything ended keeps nobody out.
    clock.set(-1000 * HOUR_OF_CODES);
    let early = issue(&seats, ALICE.0, HOUR).await.unwrap();
    restart(&mut seats, Some(&clock)).await;
    assert!(alice(&mut seats, &[&early]).await.lets_in());
    clock.set(3 * HOUR_OF_CODES);
    let over = alice(&mut seats, &[&pass]).await;
    assert!(over.offered && !over.lets_in() && over.mistakes[0].starts_with(EXPIRED));
    for back in [0, -5 * HOUR_OF_CODES] {
        clock.set(back);
        let again = alice(&mut seats, &[&pass]).await;
        assert!(again.offered && !again.lets_in(), "{}", again.ended.message());
        restart(&mut seats, Some(&clock)).await;
        let again = alice(&mut seats, &[&pass]).await;
        assert!(again.offered && !again.lets_in(), "{}", again.ended.message());
        unlock(&seats).await;
    }
    // The control: one that has not ended lets in by the same clock.
    let ended = alice(&mut seats, &[&long]).await;
    assert!(ended.lets_in(), "{}", ended.ended.message());
}

/// With a clock that ran ahead for a while, passes of now have ended. Another secret begins anew, and no pass of
/// before counts for it.
#[tokio::test]
async fn a_clock_that_was_ahead_keeps_people_out_until_the_secret_is_made_anew() {
    let mut seats = locked_out("").await;
    let Some(clock) = Clock::new(&seats.machine) else { return };
    seats.machine.policy(POLICY);
    restart(&mut seats, Some(&clock)).await;
    let before = issue(&seats, ALICE.0, 48 * HOUR).await.unwrap();
    clock.set(100 * HOUR_OF_CODES);
    let ahead = issue(&seats, ALICE.0, HOUR).await.unwrap();
    clock.set(0);
    restart(&mut seats, Some(&clock)).await;
    assert!(!alice(&mut seats, &[&before]).await.lets_in());
    let accounts = AccountsProxy::new(&seats.root.connection).await.unwrap();
    accounts.rotate_pass_secret().await.unwrap();
    let now = issue(&seats, ALICE.0, HOUR).await.unwrap();
    for old in [&before, &ahead] {
        assert!(!alice(&mut seats, &[old]).await.lets_in());
    }
    unlock(&seats).await;
    assert!(alice(&mut seats, &[&now]).await.lets_in());
}

#[tokio::test]
async fn it_is_of_no_use_for_another_account_or_on_another_machine() {
    let mut seats = locked_out(POLICY).await;
    seats.recovery_codes(BOB.0).await;
    let pass = issue(&seats, ALICE.0, HOUR).await.unwrap();
    issue(&seats, BOB.0, HOUR).await.unwrap();
    let bob = type_passes(&mut seats, BOB.0, &at_the_console(), &[&pass]).await;
    assert!(bob.offered && !bob.lets_in());
    assert_eq!(bob.mistakes, [WRONG]);
    let mut other = locked_out(POLICY).await;
    issue(&other, ALICE.0, HOUR).await.unwrap();
    let there = alice(&mut other, &[&pass]).await;
    assert!(there.offered && !there.lets_in());
    assert!(alice(&mut seats, &[&pass]).await.lets_in());
}

#[tokio::test]
async fn only_the_policys_services_at_this_computer_take_it() {
    let mut seats = locked_out(POLICY).await;
    let pass = issue(&seats, ALICE.0, HOUR).await.unwrap();
    let console = at_the_console;
    let from_afar = LoginSession::from_afar("192.0.2.7", "4", ALICE.1);
    let refused = [
        (None, SignInOptions { service: Some("sudo".into()), ..console() }, "sudo"),
        (None, SignInOptions { service: None, ..console() }, "no service"),
        (None, SignInOptions { remote_host: Some("192.0.2.7".into()), ..console() }, "remote"),
        (None, SignInOptions { tty: Some("/dev/pts/1".into()), ..console() }, "no seat"),
        (Some(from_afar), console(), "a session over the network"),
        (Some(LoginSession::at("seat0", "2", BOB.1)), console(), "the session of another"),
    ];
    for (session, options, what) in refused {
        seats.logind.set(session);
        let tried = type_passes(&mut seats, ALICE.0, &options, &[&pass]).await;
        assert!(!tried.offered && !tried.lets_in(), "{what}");
    }
    // Not even of her own programs, whatever they say.
    seats.logind.set(alices_session());
    let hers = seats.machine.person_as(ALICE.1).await;
    let operation = hers.sign_in().await.begin("", &console()).await.unwrap();
    let root = std::mem::replace(&mut seats.root, hers);
    assert!(offer(&seats, &operation).await.is_none(), "a program of hers");
    seats.root = root;
    // At her lock screen it is taken, as at the console.
    assert!(alice(&mut seats, &[&pass]).await.lets_in());
}

#[tokio::test]
async fn without_the_policy_there_are_none_and_those_there_were_are_of_no_use() {
    let mut seats = locked_out("").await;
    let refused = issue(&seats, ALICE.0, HOUR).await.unwrap_err();
    assert_eq!(refused.cause, Cause::NotAllowed);
    seats.machine.policy(POLICY);
    restart(&mut seats, None).await;
    let pass = issue(&seats, ALICE.0, HOUR).await.unwrap();
    seats.machine.policy("");
    restart(&mut seats, None).await;
    let off = alice(&mut seats, &[&pass]).await;
    assert!(!off.offered && !off.lets_in());
    seats.machine.policy(POLICY);
    restart(&mut seats, None).await;
    assert!(alice(&mut seats, &[&pass]).await.lets_in());
}

#[tokio::test]
async fn one_is_issued_by_administrators_alone_for_accounts_that_there_are() {
    let Some(_users) = know_who_is_not_there() else { return };
    let mut seats = locked_out(POLICY).await;
    let unknown = issue(&seats, "nobody-of-this-name", HOUR).await.unwrap_err();
    assert_eq!(unknown.cause, Cause::NoSuchAccount);
    for seconds in [0, 7 * 24 * HOUR + 1, u64::MAX] {
        let refused = issue(&seats, ALICE.0, seconds).await.unwrap_err();
        assert_eq!(refused.cause, Cause::InvalidArgument, "{seconds}");
    }
    seats.polkit.allow(&["use", "manage-own-methods"]);
    seats.root = seats.machine.person_as(ALICE.1).await;
    let refused = issue(&seats, ALICE.0, HOUR).await.unwrap_err();
    assert_eq!(refused.cause, Cause::NotAllowed);
    let accounts = AccountsProxy::new(&seats.root.connection).await.unwrap();
    let refused = accounts.rotate_pass_secret().await.unwrap_err();
    assert_eq!(refused.into_ours().unwrap().cause, Cause::NotAllowed);
}

#[tokio::test]
async fn who_tries_letters_has_to_wait() {
    let policy = format!("{POLICY}[waiting]\nafter = 3\nfirst = 1000\n");
    let mut seats = locked_out(&policy).await;
    let pass = issue(&seats, ALICE.0, HOUR).await.unwrap();
    let guess = "BCDF-GHJK-LMNP";
    let tried = alice(&mut seats, &[guess; 3]).await;
    assert!(!tried.lets_in());
    let locked = alice(&mut seats, &[&pass]).await;
    assert!(!locked.lets_in(), "{}", locked.ended.message());
    restart(&mut seats, None).await;
    assert!(!alice(&mut seats, &[&pass]).await.lets_in());
    // The control: it was these tries.
    unlock(&seats).await;
    assert!(alice(&mut seats, &[&pass]).await.lets_in());
}

#[tokio::test]
async fn it_proves_one_enrollment_and_no_other_change() {
    let mut seats = locked_out(POLICY).await;
    let pass = issue(&seats, ALICE.0, HOUR).await.unwrap();
    seats.logind.set(alices_session());
    let mut hers = seats.machine.person_as(ALICE.1).await;
    let key = seats.machine.plugged("A1");
    hers.wait_for_token("virtual_key_a1").await;
    let options = EnrollOptions { label: Some("New".into()), ..EnrollOptions::default() };
    // Before it was used it proves nothing: she is asked for what she has.
    let operation = hers.manager().await.enroll(&options).await.unwrap();
    assert_eq!(hers.prompt(&operation).await.0, "pin");
    hers.operation(&operation).await.cancel().await.unwrap();
    hers.end(&operation).await;
    assert!(alice(&mut seats, &[&pass]).await.lets_in());
    // New codes in the place of the old ones are another matter.
    let codes = EnrollOptions { kind: Some("recovery-codes".into()), ..EnrollOptions::default() };
    let operation = hers.manager().await.enroll(&codes).await.unwrap();
    assert_eq!(hers.prompt(&operation).await.1.wanted.as_deref(), Some("recovery-code"));
    hers.operation(&operation).await.cancel().await.unwrap();
    hers.end(&operation).await;
    let ended = hers.enroll(&options).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert!(!ended.prompts.contains(&"pin".to_owned()), "{:?}", ended.prompts);
    key.set_touch(Touch::Never);
    let second = seats.machine.plugged("B2");
    hers.wait_for_token("virtual_key_b2").await;
    second.set_touch(Touch::Never);
    let operation = hers.manager().await.enroll(&options).await.unwrap();
    let (kind, details) = hers.prompt(&operation).await;
    assert!(kind == "touch" && details.reason.contains("Confirm"), "{kind} {}", details.reason);
    hers.operation(&operation).await.cancel().await.unwrap();
    hers.end(&operation).await;
}

/// Killed at any moment, it lets in once at most.
#[tokio::test]
async fn a_daemon_that_is_killed_meanwhile_lets_nobody_in_twice() {
    let mut seats = locked_out(POLICY).await;
    let mut used_before_the_kill = 0;
    for round in 0..16 {
        let before = used(&seats);
        let pass = issue(&seats, ALICE.0, HOUR).await.unwrap();
        // Another one, so that one is offered afterwards.
        issue(&seats, ALICE.0, HOUR).await.unwrap();
        let begun = seats.root.sign_in().await.begin(ALICE.0, &at_the_console()).await;
        let operation = begun.unwrap();
        let choice = offer(&seats, &operation).await.unwrap();
        session(&seats, &operation).await.select(choice.method).await.unwrap();
        assert_eq!(seats.root.prompt(&operation).await.0, "pin");
        let _ = seats.root.operation(&operation).await.answer_pin(pin(&pass)).await;
        // Any moment will do: what is checked holds at each.
        tokio::time::sleep(std::time::Duration::from_millis(round * 4)).await;
        seats.daemon.kill();
        let gone = used(&seats) > before;
        used_before_the_kill += u32::from(gone);
        restart(&mut seats, None).await;
        unlock(&seats).await;
        assert_eq!(alice(&mut seats, &[&pass]).await.lets_in(), !gone, "round {round}");
        assert!(!alice(&mut seats, &[&pass]).await.lets_in(), "round {round}");
        assert_eq!(used(&seats), before + 1, "round {round}");
        unlock(&seats).await;
    }
    assert!(used_before_the_kill > 0, "every kill came before anything was written");
}

/// How many passes were ever used.
fn used(seats: &Seats) -> u32 {
    let db = Connection::open(seats.machine.state().join("mfad.db")).unwrap();
    let query = "SELECT count(*) FROM events WHERE what = 'pass-used'";
    db.query_row(query, [], |row| row.get(0)).unwrap()
}

async fn unlock(seats: &Seats) {
    let accounts = AccountsProxy::new(&seats.root.connection).await.unwrap();
    accounts.unlock(ALICE.0).await.unwrap();
}
