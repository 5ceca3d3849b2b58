//! Every row of the table as a person reads it, in each language.

use mfad_i18n::{Language, render, speaking};

use super::*;

const SITUATIONS: [Option<bool>; 3] = [None, Some(false), Some(true)];

/// Every row that a token can lead to, with what it answered.
fn rows() -> impl Iterator<Item = (String, Row)> {
    let said = SITUATIONS
        .into_iter()
        .flat_map(|pin| SITUATIONS.into_iter().map(move |finger| Situation { pin, finger }));
    let statuses = said.flat_map(|said| {
        let row = move |code| (format!("{code:02x}"), remedy::of_status(Status(code), said));
        (0x01..=0xFF).map(row)
    });
    let words = (0x6000..=0x9FFF).flat_map(|word| {
        let word = StatusWord(word);
        [remedy::of_word(word), remedy::of_u2f_word(word)]
            .map(|row| (format!("{:04x}", word.0), row))
    });
    let transport = [remedy::DISTURBED, remedy::UNREADABLE].map(|row| ("6f00".to_owned(), row));
    statuses.chain(words).chain(transport)
}

#[test]
fn no_row_shows_what_the_token_answered_in_any_language() {
    for language in Language::ALL {
        speaking(language, || {
            for (answered, row) in rows() {
                let told = render(&fact(row.fact, "Blue key"));
                assert!(!told.contains(|it: char| it.is_ascii_digit()), "{answered}: {told}");
                let mut words = told.split(|it: char| !it.is_alphanumeric());
                assert!(!words.any(|it| it.eq_ignore_ascii_case(&answered)), "{answered}: {told}");
                assert!(told.starts_with(|it: char| it.is_uppercase()), "{answered}: {told}");
                assert!(told.ends_with('.'), "{answered}: {told}");
            }
        });
    }
}

/// What to do is the remedy, which only clients word.
#[test]
fn no_fact_says_what_to_do() {
    for (answered, row) in rows() {
        let told = render(&fact(row.fact, "Blue key"));
        assert!(!told.contains(['`', '/']), "{answered}: {told}");
        assert!(
            !["in again", "Try", "mfactl"].iter().any(|it| told.contains(it)),
            "{answered}: {told}"
        );
    }
}
