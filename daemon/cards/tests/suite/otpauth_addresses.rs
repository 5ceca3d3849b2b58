//! `otpauth://` addresses: what is refused, with which words, and what comes of the others.

use mfad_cards::oath::{Algorithm, Kind, Name, NewAccount, UriError};
use proptest::prelude::*;

fn refused(uri: &str) -> UriError {
    NewAccount::from_uri(uri).err().unwrap()
}

fn with(parameters: &str) -> String {
    format!("otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP{parameters}")
}

#[test]
fn what_is_no_address() {
    let long = "anna.the.first@example.org";
    for text in ["", " ", "https://totp/a?secret=AA", "abcdefgh", long, "otpauth", "://", ":"] {
        assert_eq!(refused(text), UriError::NotOtpauth, "{text}");
    }
    assert_eq!(refused("otpauth://"), UriError::UnknownKind(String::new()));
    assert_eq!(refused("otpauth://totp"), UriError::NoSecret);
}

#[test]
fn secrets_that_are_missing_or_wrong() {
    for uri in ["otpauth://totp/a", "otpauth://totp/a?digits=6", "otpauth://totp/a?secret="] {
        assert_eq!(refused(uri), UriError::NoSecret, "{uri}");
    }
    for secret in ["JBSWY3DPEHPK3PX1", "0000", "JBSW%00", "ÄÄÄÄ", "JB=SW"] {
        let uri = format!("otpauth://totp/a?secret={secret}");
        assert!(matches!(refused(&uri), UriError::WrongCharacters(_)), "{uri}");
    }
    assert_eq!(refused("otpauth://totp/a?secret=A"), UriError::LetterMissing(1));
}

#[test]
fn what_tokens_cannot_do() {
    for algorithm in ["MD5", "SHA3", "SHA384"] {
        let uri = with(&format!("&algorithm={algorithm}"));
        assert_eq!(refused(&uri), UriError::UnknownAlgorithm(algorithm.to_owned()));
    }
    for digits in ["5", "9", "six", "-6", "256"] {
        assert_eq!(refused(&with(&format!("&digits={digits}"))), UriError::WrongDigits);
    }
    for period in ["0", "-30", "1e9", "4294967296", "30s"] {
        assert_eq!(refused(&with(&format!("&period={period}"))), UriError::WrongPeriod);
    }
}

#[test]
fn counters_that_are_wrong() {
    let with = |counter| refused(&format!("otpauth://hotp/a?secret=JBSWY3DP&counter={counter}"));
    assert_eq!(with("4294967296"), UriError::CounterTooLarge);
    for counter in ["x", "-1", "1.5"] {
        assert_eq!(with(counter), UriError::WrongCounter, "{counter}");
    }
}

#[test]
fn what_is_said_twice_and_differs() {
    assert_eq!(refused(&with("&digits=6&digits=8")), UriError::Twice("digits"));
    assert_eq!(refused(&with("&SECRET=AAAA")), UriError::Twice("secret"));
}

#[test]
fn no_error_shows_the_secret() {
    let uri = "otpauth://totp/a?secret=JBSWY3DP1";
    let error = refused(uri);
    assert!(!format!("{error} {error:?}").contains("JBSW"));
}

#[test]
fn an_address_with_everything() {
    let uri = "otpauth://totp/ACME%20Co:john@example.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ\
               &issuer=ACME%20Co&algorithm=SHA256&digits=8&period=60&image=x";
    let account = NewAccount::from_uri(uri).unwrap();
    assert_eq!(account.name.issuer.as_deref(), Some("ACME Co"));
    assert_eq!(account.name.account, "john@example.com");
    assert_eq!((account.algorithm, account.digits), (Algorithm::Sha256, 8));
    assert_eq!((account.kind, account.name.period), (Kind::Totp, 60));
    assert_eq!(hex::encode(&*account.secret), "3dc6caa4824a6d288767b2331e20b43166cb85d9");
}

#[test]
fn what_is_not_said_is_usual() {
    let account = NewAccount::from_uri("OTPAUTH://TOTP/anna?secret=jbsw y3dp").unwrap();
    assert_eq!((account.algorithm, account.digits), (Algorithm::Sha1, 6));
    assert_eq!((account.name.issuer, account.name.period), (None, 30));
}

#[test]
fn the_issuer_may_be_in_either_place() {
    for uri in ["otpauth://totp/a?secret=AAAA&issuer=I", "otpauth://totp/I:a?secret=AAAA"] {
        assert_eq!(NewAccount::from_uri(uri).unwrap().name.issuer.as_deref(), Some("I"));
    }
}

/// An account that may be shown, as its key is made up.
struct Drawn(NewAccount);

impl std::fmt::Debug for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0.to_uri()))
    }
}

prop_compose! {
    fn accounts()(
        issuer in proptest::option::of("[^: ][^:]{0,10}[^: ]"),
        account in "[^: ][^:]{0,20}[^: ]",
        period in 1..u32::MAX,
        totp in any::<bool>(),
        algorithm in prop_oneof![
            Just(Algorithm::Sha1), Just(Algorithm::Sha256), Just(Algorithm::Sha512)
        ],
        digits in 6..=8u8,
        secret in proptest::collection::vec(any::<u8>(), 1..80),
        counter in any::<u32>(),
    ) -> Drawn {
        let (kind, period, counter) =
            if totp { (Kind::Totp, period, 0) } else { (Kind::Hotp, 30, counter) };
        let trimmed = |text: String| {
            let plain = text.chars().filter(|it| it.is_ascii_graphic() || it.is_alphabetic());
            plain.collect::<String>()
        };
        let issuer = issuer.map(trimmed).filter(|issuer| !issuer.is_empty());
        let account = Some(trimmed(account)).filter(|name| !name.is_empty()).unwrap_or("a".into());
        let name = Name { issuer, account, period };
        Drawn(NewAccount { name, kind, algorithm, digits, secret: secret.into(), counter })
    }
}

proptest! {
    #[test]
    fn any_account_survives_its_address(Drawn(account) in accounts()) {
        let uri = String::from_utf8(account.to_uri().to_vec()).unwrap();
        let read = NewAccount::from_uri(&uri).unwrap();
        prop_assert_eq!(read.name, account.name);
        prop_assert_eq!((read.kind, read.algorithm), (account.kind, account.algorithm));
        prop_assert_eq!((read.digits, read.counter), (account.digits, account.counter));
        prop_assert_eq!(&*read.secret, &*account.secret);
    }

    #[test]
    fn any_text_is_taken_without_a_panic(text in ".{0,100}") {
        let _ = NewAccount::from_uri(&text);
        let _ = NewAccount::from_uri(&format!("otpauth://totp/{text}"));
        let _ = NewAccount::from_uri(&with(&text));
    }
}
