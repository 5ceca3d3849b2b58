//! What somebody typed, where the question was for yes or no.

use crate::say;

/// Whether it means yes. English is understood by everybody who speaks something else.
#[must_use]
pub fn is_yes(answer: &str) -> bool {
    is_one_of(answer, &say!("answer-yes-in-short")) || is_yes_in_full(answer)
}

/// Whether it is a yes of more than one letter, where much depends on it.
#[must_use]
pub fn is_yes_in_full(answer: &str) -> bool {
    is_one_of(answer, &say!("answer-yes"))
}

fn is_one_of(answer: &str, words: &str) -> bool {
    let answer = answer.trim().to_lowercase();
    words.split_whitespace().any(|word| word == answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_a_whole_word_or_its_letter() {
        for (answer, yes, in_full) in [
            ("y\n", true, false),
            (" YES ", true, true),
            ("ja", false, false),
            ("", false, false),
            ("ye", false, false),
            ("y yes", false, false),
        ] {
            assert_eq!((is_yes(answer), is_yes_in_full(answer)), (yes, in_full), "{answer}");
        }
    }
}
