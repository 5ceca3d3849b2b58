//! Text as a value: what is said as data ([`Text`]), before it is worded in a language; and text from
//! outside (labels, reasons, names of programs, keys and sites), made fit to be shown. The
//! direction of Hebrew or Arabic text must not reach what stands beside it (Unicode TR 9), and no
//! text may turn a line around; the marks and joiners that these scripts need stay.

mod message;

use std::borrow::Cow;

pub use message::{Argument, Message, Text, ToArgument};

/// First strong isolate, and its end.
const FSI: char = '\u{2068}';
const PDI: char = '\u{2069}';

/// Whether a character steers a terminal or the direction of a line: control characters, ends of
/// lines and paragraphs, embeddings, overrides and isolates.
#[must_use]
pub fn steers(it: char) -> bool {
    it.is_control() || matches!(it, '\u{2028}' | '\u{2029}') || turns(it)
}

fn turns(it: char) -> bool {
    matches!(it, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Without what steers, and no longer than a domain name can be: a key may say anything, and no bus
/// carries a text with a zero in it.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars().filter(|it| !steers(*it)).take(253).collect()
}

/// One line as it is fit to be shown: what steers is replaced, and what is written from right to left
/// is isolated.
#[must_use]
pub fn visible(text: &str) -> String {
    isolated(text, steers).into_owned()
}

/// The same for what becomes part of a sentence, which may be several lines.
#[must_use]
pub fn in_sentence(text: &str) -> Cow<'_, str> {
    isolated(text, turns)
}

/// Isolates that are closed stay: in a text of ours they are around what was made fit before.
fn isolated(text: &str, replaced: fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(|it| replaced(it) || turns(it) || runs_left(it)) {
        return Cow::Borrowed(text);
    }
    let (mut fit, mut open, mut leftward) = (String::with_capacity(text.len() + 8), 0_usize, false);
    for it in text.chars() {
        match it {
            FSI => open += 1,
            PDI if open > 0 => open -= 1,
            it if replaced(it) => {
                fit.push(char::REPLACEMENT_CHARACTER);
                continue;
            }
            it => leftward |= open == 0 && runs_left(it),
        }
        fit.push(it);
    }
    fit.extend(std::iter::repeat_n(PDI, open));
    Cow::Owned(if leftward { format!("{FSI}{fit}{PDI}") } else { fit })
}

/// Whether a character is written from right to left, or is a mark that says so (the blocks of
/// Unicode for such scripts).
fn runs_left(it: char) -> bool {
    matches!(it,
        '\u{0590}'..='\u{08FF}' | '\u{200F}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_steers_is_not_shown_and_what_scripts_need_is() {
        assert_eq!(visible("\x1b[2Jkey\u{9b}\u{202e}"), "\u{FFFD}[2Jkey\u{FFFD}\u{FFFD}");
        assert_eq!(clean("a\u{202E}b\u{2066}\u{2028}\n"), "ab");
        for name in ["Schlüssel 🔑", "نمی\u{200C}خواهم", "\u{200F}מפתח\u{200E}", "\u{061C}١"]
        {
            assert_eq!(clean(name), name);
            assert!(visible(name).contains(name), "{name}");
        }
    }

    #[test]
    fn text_from_right_to_left_is_isolated_once() {
        assert_eq!(visible("Blue key"), "Blue key");
        assert_eq!(visible("מפתח"), "\u{2068}מפתח\u{2069}");
        let sentence = format!("Use {}.", visible("מפתח"));
        assert_eq!((visible(&sentence), &*in_sentence(&sentence)), (sentence.clone(), &*sentence));
    }

    #[test]
    fn an_isolate_neither_ends_early_nor_stays_open() {
        assert_eq!(visible("a\u{2069}b"), "a\u{FFFD}b");
        assert_eq!(visible("a\u{2068}b"), "a\u{2068}b\u{2069}");
    }

    proptest! {
        #[test]
        fn whatever_comes_is_balanced_and_steers_nothing(text in ".{0,40}[\u{2066}-\u{2069}]{0,4}.{0,9}") {
            let shown = visible(&text);
            let mut open = 0_i32;
            for it in shown.chars() {
                prop_assert!(!steers(it) || matches!(it, FSI | PDI));
                open += i32::from(it == FSI) - i32::from(it == PDI);
                prop_assert!(open >= 0);
            }
            prop_assert_eq!(open, 0);
            prop_assert_eq!(visible(&shown), shown);
        }
    }
}
