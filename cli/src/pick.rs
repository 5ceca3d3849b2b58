//! Which token, method or account a person means by the beginning of a name.

use mfad_bus::{Cause, Error, MethodChoice, OathAccount, id_of};
use mfad_i18n::say;

use crate::exit::{Exit, Failure};
use crate::objects::{Method, Token};
use crate::output::visible;

/// The token meant by `typed`; without it, the only one that is plugged in.
pub(crate) fn token<'t>(typed: Option<&str>, tokens: &'t [Token]) -> Result<&'t Token, Failure> {
    match (typed, tokens) {
        (_, []) => Err(no_token(say!("pick-nothing-plugged-in"))),
        (None, [only]) => Ok(only),
        (None, several) => Err(which(&several.iter().collect::<Vec<_>>())),
        (Some(typed), several) => match matching(typed, several, Token::names).as_slice() {
            [one] => Ok(one),
            [] => Err(no_token(say!(
                "pick-no-such-key",
                typed = visible(typed),
                list = token_list(&several.iter().collect::<Vec<_>>())
            ))),
            many => {
                let (typed, list) = (visible(typed), token_list(many));
                Err(Failure::usage(say!("pick-ambiguous-key", typed, list)))
            }
        },
    }
}

/// The same of those that have FIDO2, or U2F.
pub(crate) fn key<'t>(typed: Option<&str>, tokens: &'t [Token]) -> Result<&'t Token, Failure> {
    let keys: Vec<_> = tokens.iter().filter(|token| token.fido2.is_some()).collect();
    match (typed, keys.as_slice()) {
        (None, [only]) => Ok(only),
        (None, several @ [_, _, ..]) => Err(which(several)),
        _ => {
            let token = token(typed, tokens)?;
            match token.fido2 {
                Some(_) => Ok(token),
                None => Err(has_not(token, "FIDO2")),
            }
        }
    }
}

fn has_not(token: &Token, name: &str) -> Failure {
    let message = say!("pick-has-not", token = visible(&token.name), name);
    Error::new(Cause::NotSupported, message).into()
}

/// The token with this application that is meant by `typed`; without it, the only one there is.
pub(crate) fn having<'t>(
    application: &str,
    typed: Option<&str>,
    tokens: &'t [Token],
) -> Result<&'t Token, Failure> {
    let name = match application {
        "oath" => say!("pick-codes"),
        "openpgp" => "OpenPGP".to_owned(),
        _ => "PIV".to_owned(),
    };
    let having: Vec<_> = tokens.iter().filter(|token| token.has(application)).collect();
    match (typed, having.as_slice()) {
        (None, [only]) => return Ok(only),
        (None, []) if !tokens.is_empty() => {
            return Err(no_token(say!("pick-none-has", name)));
        }
        (None, several @ [_, ..]) => return Err(which(several)),
        _ => {}
    }
    let token = token(typed, tokens)?;
    if token.has(application) {
        return Ok(token);
    }
    Err(has_not(token, &name))
}

/// The method meant by `typed`.
pub(crate) fn method<'m>(typed: &str, methods: &'m [Method]) -> Result<&'m Method, Failure> {
    let none = |message| Failure::not_found(Cause::NoSuchMethod, message);
    if methods.is_empty() {
        return Err(none(say!("pick-no-method")));
    }
    match matching(typed, methods, Method::names).as_slice() {
        [one] => Ok(one),
        [] => Err(none(say!(
            "pick-no-such-method",
            typed = visible(typed),
            list = method_list(&methods.iter().collect::<Vec<_>>())
        ))),
        many => Err(several_methods(typed, &method_list(many))),
    }
}

/// The method of a sign-in meant by `typed`: its label, its id, or the only one of its kind.
pub(crate) fn pick_choice<'m>(
    typed: &str,
    methods: &'m [MethodChoice],
) -> Result<&'m MethodChoice, Failure> {
    let named: Vec<_> = methods.iter().map(|it| (id_of(&it.method), it)).collect();
    match matching(typed, &named, name_choice).as_slice() {
        [(_, one)] => Ok(one),
        [] => {
            let message = say!(
                "pick-no-such-method-here",
                typed = visible(typed),
                list = list_choices(methods)
            );
            Err(Error::new(Cause::NoSuchMethod, message).into())
        }
        many => {
            let many: Vec<_> = many.iter().map(|(_, it)| (*it).clone()).collect();
            Err(several_methods(typed, &list_choices(&many)))
        }
    }
}

/// Nobody is there to pick one.
pub(crate) fn unpicked(methods: &[MethodChoice]) -> Failure {
    Failure {
        cause: "NoTerminal".into(),
        message: say!("pick-no-terminal", list = list_choices(methods)),
        detail: None,
        exit: Exit::Usage,
    }
}

fn name_choice<'t>((id, it): &'t (String, &MethodChoice)) -> Vec<&'t str> {
    vec![id, &it.label, &it.kind]
}

fn list_choices(methods: &[MethodChoice]) -> String {
    let line = |it: &MethodChoice| {
        let why_not = visible(&it.unusable_reason);
        let state = if it.usable { say!("methods-ready") } else { why_not };
        format!("  {}  {}  {state}", id_of(&it.method), visible(&it.label))
    };
    methods.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The account meant by `typed`, which is `ISSUER:NAME`, one of the two, or an id.
pub(crate) fn account<'a>(
    typed: &str,
    accounts: &'a [OathAccount],
) -> Result<&'a OathAccount, Failure> {
    let titled: Vec<_> = accounts.iter().map(|it| (title(it), it)).collect();
    let found = matching(typed, &titled, |(title, it)| {
        [Some(title.as_str()), it.issuer.as_deref(), Some(&it.name), Some(&it.id)]
            .into_iter()
            .flatten()
            .collect()
    });
    match found.as_slice() {
        [(_, one)] => Ok(one),
        [] => Err(Failure::not_found(Cause::NotOnThisKey, no_account(typed, accounts))),
        many => {
            let many: Vec<_> = many.iter().map(|(_, it)| *it).collect();
            let (typed, list) = (visible(typed), account_list(&many));
            Err(Failure::usage(say!("pick-ambiguous-account", typed, list)))
        }
    }
}

/// An account as a person types it.
pub(crate) fn title(account: &OathAccount) -> String {
    let issuer = account.issuer.as_ref().map(|issuer| format!("{issuer}:"));
    format!("{}{}", issuer.unwrap_or_default(), account.name)
}

fn no_account(typed: &str, accounts: &[OathAccount]) -> String {
    let typed = visible(typed);
    match accounts {
        [] => say!("pick-no-account-at-all", typed),
        some => {
            let list = account_list(&some.iter().collect::<Vec<_>>());
            say!("pick-no-such-account", typed, list)
        }
    }
}

fn account_list(accounts: &[&OathAccount]) -> String {
    let line = |it: &&OathAccount| format!("  {}  {}", it.id, visible(&title(it)));
    accounts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Those of which a name is `typed`, or else begins with it, whatever the case.
pub(crate) fn matching<'a, T>(
    typed: &str,
    all: &'a [T],
    names: impl for<'t> Fn(&'t T) -> Vec<&'t str>,
) -> Vec<&'a T> {
    let typed = typed.to_lowercase();
    let of = |fits: &dyn Fn(&str) -> bool| -> Vec<&'a T> {
        all.iter().filter(|it| names(it).iter().any(|name| fits(&name.to_lowercase()))).collect()
    };
    let same = of(&|name| name == typed);
    if same.is_empty() { of(&|name| name.starts_with(&typed)) } else { same }
}

fn which(several: &[&Token]) -> Failure {
    Failure::usage(say!("pick-several-keys", list = token_list(several)))
}

fn no_token(message: String) -> Failure {
    Failure::not_found(Cause::NoSuchToken, message)
}

fn several_methods(typed: &str, list: &str) -> Failure {
    Failure::usage(say!("pick-ambiguous-method", typed = visible(typed), list))
}

fn token_list(tokens: &[&Token]) -> String {
    let line = |token: &&Token| format!("  {}  {}", token.id, visible(&token.name));
    tokens.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn method_list(methods: &[&Method]) -> String {
    let line = |method: &&Method| format!("  {}  {}", method.id, visible(&method.label));
    methods.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::token as key;

    #[test]
    fn with_none_plugged_in_the_exit_status_says_so() {
        assert_eq!(token(None, &[]).unwrap_err().exit, Exit::NotFound);
        assert_eq!(token(Some("x"), &[]).unwrap_err().exit, Exit::NotFound);
        let one = [key("nk_1", "Nitrokey 3", "0001")];
        assert_eq!(token(Some("yubi"), &one).unwrap_err().exit, Exit::NotFound);
    }

    #[test]
    fn a_token_without_fido2_is_told_to_have_none() {
        let card = [key("card_1", "Card", "0001")];
        for typed in [None, Some("card")] {
            let failure = super::key(typed, &card).unwrap_err();
            assert_eq!(failure.cause, "NotSupported");
            assert!(failure.message.contains("FIDO2"), "{}", failure.message);
        }
    }

    #[test]
    fn an_ambiguous_beginning_lists_the_candidates() {
        let keys = [key("nk_1", "Nitrokey 3", "01"), key("nk_2", "Nitrokey 3", "02")];
        for typed in [None, Some("NK"), Some("nitrokey 3")] {
            let failure = token(typed, &keys).unwrap_err();
            assert_eq!(failure.exit, Exit::Usage);
            assert!(failure.message.contains("nk_1") && failure.message.contains("nk_2"));
        }
    }

    #[test]
    fn the_beginning_of_id_name_or_serial_is_enough_whatever_the_case() {
        let keys = [key("nk_1", "Nitrokey 3", "A1"), key("solo_7", "Solo 2", "B2")];
        for (typed, id) in [("SOLO", "solo_7"), ("nitro", "nk_1"), ("b", "solo_7"), ("a1", "nk_1")]
        {
            assert_eq!(token(Some(typed), &keys).unwrap().id, id);
        }
        assert_eq!(token(None, &keys[..1]).unwrap().id, "nk_1");
    }

    #[test]
    fn an_account_goes_by_issuer_name_both_or_id() {
        let account = |id: &str, issuer: Option<&str>, name: &str| OathAccount {
            id: id.into(),
            issuer: issuer.map(str::to_owned),
            name: name.into(),
            ..OathAccount::default()
        };
        let all = [
            account("aa", Some("Forge"), "anna"),
            account("bb", Some("Forge"), "ben"),
            account("cc", None, "Forgery"),
        ];
        for (typed, id) in [("forge:b", "bb"), ("BEN", "bb"), ("forgery", "cc"), ("aa", "aa")] {
            assert_eq!(super::account(typed, &all).unwrap().id, id, "{typed}");
        }
        let several = super::account("forge", &all).unwrap_err();
        assert_eq!(several.exit, Exit::Usage);
        assert!(several.message.contains("Forge:anna") && several.message.contains("Forge:ben"));
        for (accounts, cause) in [(&all[..], "NotOnThisKey"), (&[], "NotOnThisKey")] {
            assert_eq!(super::account("else", accounts).unwrap_err().cause, cause);
        }
    }

    #[test]
    fn a_whole_name_wins_over_a_longer_one() {
        let keys = [key("key_a", "Key A", "1"), key("key_a_2", "Key A 2", "2")];
        assert_eq!(token(Some("key_a"), &keys).unwrap().id, "key_a");
        assert_eq!(token(Some("Key A"), &keys).unwrap().id, "key_a");
    }
}
