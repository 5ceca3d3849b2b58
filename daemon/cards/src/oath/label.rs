//! Who an account is with and whose it is: the label of an `otpauth` address beside its `issuer`
//! parameter, neither of which the world writes as the format has it.
//!
//! The label is taken apart before it is decoded, for an encoded colon is part of a name. The
//! parameter wins; what else the label says before the account stays to be seen behind it, as
//! sites of one company name their customers there.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Issuer and account of a label and the parameter; the account is empty where it is not said.
pub fn named(label: &str, parameter: Option<&str>) -> (Option<String>, String) {
    let Some(issuer) = parameter.map(cleaned).filter(|issuer| !issuer.is_empty()) else {
        let (prefix, account) = parted(label);
        return (prefix, account);
    };
    if let Some(account) = without_issuer(&cleaned(&decoded(label)), &issuer) {
        return (Some(issuer), account);
    }
    let account = match parted(label) {
        (Some(prefix), account) if !account.is_empty() && !is_same_site(&prefix, &issuer) => {
            format!("{account} ({prefix})")
        }
        (_, account) => account,
    };
    (Some(issuer), account)
}

/// The text of a label without the issuer that it begins with.
fn without_issuer(label: &str, issuer: &str) -> Option<String> {
    let colons = label.match_indices(':').filter_map(|(at, _)| label.split_at_checked(at));
    let mut accounts = colons.filter(|(prefix, _)| is_same(prefix, issuer));
    let (_, account) = accounts.next()?;
    Some(account.trim_start_matches(':').trim().to_owned())
}

/// What the label says before a colon and behind it.
fn parted(label: &str) -> (Option<String>, String) {
    if let Some((prefix, account)) = split_issuer(label) {
        let prefix = cleaned(&decoded(&spaced(prefix)));
        return (Some(prefix).filter(|it| !it.is_empty()), cleaned(&decoded(account)));
    }
    let label = cleaned(&decoded(label));
    match split_issuer(&label) {
        Some((prefix, account)) => {
            let prefix = spaced(prefix).trim().to_owned();
            (Some(prefix).filter(|it| !it.is_empty()), account.trim().to_owned())
        }
        None => (None, label),
    }
}

/// At the first colon, unless it is that of a URL.
fn split_issuer(label: &str) -> Option<(&str, &str)> {
    let mut colons = label.match_indices(':').map(|(at, _)| at);
    let at = colons.find(|at| !label.get(*at..).is_some_and(|rest| rest.starts_with("://")))?;
    Some((label.get(..at)?, label.get(at.saturating_add(1)..)?))
}

/// Plus signs between words are the spaces of an encoder for forms; `C++` has others.
fn spaced(prefix: &str) -> String {
    let mut words = prefix.split('+');
    let mut text = words.next().unwrap_or_default().to_owned();
    for word in words {
        let between =
            text.ends_with(char::is_alphanumeric) && word.starts_with(char::is_alphanumeric);
        text.push(if between { ' ' } else { '+' });
        text.push_str(word);
    }
    text
}

/// Whether two issuers are written alike, but for case and how spaces are encoded.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| spaced(text).trim().to_lowercase();
    plain(one) == plain(other)
}

/// Whether two names are those of one site: `Google` and `accounts.google.com`, or two hosts.
fn is_same_site(prefix: &str, issuer: &str) -> bool {
    let is_host = |text: &str| text.contains('.') && !text.contains([' ', '@']);
    let is_word_of = |word: &str, text: &str| {
        text.to_lowercase().split(|it: char| !it.is_alphanumeric()).any(|it| it == word)
    };
    match (is_host(prefix), is_host(issuer)) {
        (true, true) => true,
        (true, false) => is_word_of(&issuer.to_lowercase(), prefix),
        (false, _) => is_word_of(&prefix.to_lowercase(), issuer),
    }
}

/// Percent-decoded, in Latin-1 if it is not UTF-8. What is no escape stays.
pub fn decoded(text: &str) -> Cow<'_, str> {
    let bytes = Cow::from(percent_decode_str(text));
    match std::str::from_utf8(&bytes) {
        Ok(_) => percent_decode_str(text).decode_utf8_lossy(),
        Err(_) => bytes.iter().copied().map(char::from).collect::<String>().into(),
    }
}

/// As a value of a form: plus signs are spaces too.
pub fn decoded_value(text: &str) -> String {
    decoded(&text.replace('+', " ")).into_owned()
}

/// Without what could steer a terminal or turn the direction of writing.
pub fn cleaned(text: &str) -> String {
    let kept = text.chars().filter_map(|it| match it {
        '\n' | '\r' | '\t' => Some(' '),
        it if it.is_control() || turns(it) => None,
        it => Some(it),
    });
    kept.collect::<String>().trim().to_owned()
}

/// Directions of writing (Unicode TR 9), and what has no width. Joiners are part of words and
/// pictures.
fn turns(character: char) -> bool {
    matches!(character, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(label: &str, parameter: &str) -> (String, String) {
        let parameter = Some(parameter).filter(|it| !it.is_empty());
        let (issuer, account) = super::named(label, parameter);
        (issuer.unwrap_or_default(), account)
    }

    fn is(issuer: &str, account: &str) -> (String, String) {
        (issuer.to_owned(), account.to_owned())
    }

    #[test]
    fn control_characters_and_turns_of_direction_are_left_out() {
        assert_eq!(named("Shop:anna%1B%5B31m\u{202E}", ""), is("Shop", "anna[31m"));
        assert_eq!(named("Shop:anna%0Abert", "Sh\0op"), is("Shop", "anna bert"));
        assert_eq!(cleaned("👩\u{200D}💻"), "👩\u{200D}💻");
    }

    #[test]
    fn customers_of_one_company_stay_apart() {
        let one = named("Firma%20AS%3Aanna%40example.no", "Microsoft");
        assert_eq!(one, is("Microsoft", "anna@example.no (Firma AS)"));
        assert_ne!(one, named("Andre%20AS%3Aanna%40example.no", "Microsoft"));
        assert_eq!(named("Some+Company%3ame", "Microsoft"), is("Microsoft", "me (Some Company)"));
    }

    #[test]
    fn another_name_of_the_same_site_says_nothing_more() {
        assert_eq!(named("github:anna", "GitHub"), is("GitHub", "anna"));
        assert_eq!(named("Google:anna", "accounts.google.com"), is("accounts.google.com", "anna"));
        assert_eq!(named("git.example.de:anna", "git.example.com"), is("git.example.com", "anna"));
    }

    #[test]
    fn an_issuer_with_a_colon_is_taken_off_whole() {
        assert_eq!(named("Shop%3A%20Nord:anna", "Shop: Nord"), is("Shop: Nord", "anna"));
        assert_eq!(named("A: B%3Aanna", "A: B"), is("A: B", "anna"));
        assert_eq!(named("https%3A%2F%2Fx.org:anna", ""), is("https://x.org", "anna"));
        assert_eq!(named("https://x.org:anna", ""), is("https://x.org", "anna"));
    }

    #[test]
    fn what_is_not_said_is_empty() {
        assert_eq!(named("", ""), is("", ""));
        assert_eq!(named("Example:", "Example"), is("Example", ""));
        assert_eq!(named("Company:", "Example"), is("Example", ""));
        assert_eq!(named("%20:%3A%3A%3A!!!", " "), is("", ":::!!!"));
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_latin_1() {
        assert_eq!(decoded("Caf%E9"), "Café");
        assert_eq!(decoded("100% Shop"), "100% Shop");
        assert_eq!(decoded_value("a+b%2B"), "a b+");
        assert_eq!(spaced("C++"), "C++");
    }
}
