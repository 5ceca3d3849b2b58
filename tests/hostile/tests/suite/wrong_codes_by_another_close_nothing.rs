//! bob types wrong codes for alice, so that she has to wait, twice as long each time. What bob does wrong
//! closes the method for bob, and past what may be guessed in a month for everybody but alice at her
//! own seat.

use end_to_end::{App, Ended, LoginSession, pin};
use hostile::seats::{ALICE, BOB, Seats};

/// Types these codes, one after the other.
async fn types(seats: &mut Seats, codes: &[&str]) -> Ended {
    let operation = seats.begin(ALICE.0).await.unwrap();
    let mut codes = codes.iter();
    seats
        .root
        .answer(&operation, async |operation, kind, _| match (kind.as_str(), codes.next()) {
            ("pin", Some(code)) => operation.answer_pin(pin(code)).await.unwrap(),
            _ => operation.cancel().await.unwrap(),
        })
        .await
}

/// One that is not right now.
fn wrong(app: &App) -> &'static str {
    if app.code_of_now() == "000000" { "000001" } else { "000000" }
}

fn alice() -> Option<LoginSession> {
    Some(LoginSession::at("seat0", "1", ALICE.1))
}

fn bob() -> Option<LoginSession> {
    Some(LoginSession::at("seat0", "2", BOB.1))
}

#[tokio::test]
async fn it_is_closed_for_who_was_wrong() {
    let mut seats = Seats::start("[waiting]\nafter = 3\nfirst = 1000\n").await;
    let codes = seats.recovery_codes(ALICE.0).await;
    let no_code = "0000-0000-0000";
    seats.logind.set(bob());
    types(&mut seats, &[no_code; 3]).await;
    // The attack reaches the limit.
    assert_eq!(types(&mut seats, &[&codes[0]]).await.error(), "TooManyAttempts");
    for other in [alice(), None, Some(LoginSession::from_afar("192.0.2.7", "4", ALICE.1))] {
        seats.logind.set(other);
        let operation = seats.begin(ALICE.0).await.unwrap();
        assert_eq!(seats.root.prompt(&operation).await.0, "pin");
        seats.root.operation(&operation).await.cancel().await.unwrap();
        seats.root.end(&operation).await;
    }
    seats.logind.set(alice());
    let ended = types(&mut seats, &[&codes[0]]).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    // That opens nothing for bob.
    seats.logind.set(bob());
    assert_eq!(types(&mut seats, &[&codes[1]]).await.error(), "TooManyAttempts");
}

#[tokio::test]
async fn all_others_together_guess_no_more_than_a_month_allows() {
    let mut seats = Seats::start("[waiting]\nafter = 100000\n").await;
    let app = seats.app(ALICE.0).await;
    let mut guesses = 0;
    let ended = loop {
        // From wherever they come.
        let from = [bob(), None, Some(LoginSession::at("seat0", "3", 3))];
        seats.logind.set(from[guesses % 3].clone());
        let ended = types(&mut seats, &[wrong(&app); 3]).await;
        guesses += ended.prompts.len();
        if ended.error() == "TooManyAttempts" || guesses > 200 {
            break ended;
        }
    };
    // The one after the fiftieth was asked for, and not checked.
    assert_eq!((ended.error(), guesses), ("TooManyAttempts", 51), "{}", ended.message());
    seats.logind.set(alice());
    let operation = seats.begin(ALICE.0).await.unwrap();
    assert_eq!(seats.root.prompt(&operation).await.0, "pin");
}
