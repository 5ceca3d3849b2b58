//! What sites, apps and people really give: every case in `cases/otpauth` is read as
//! `cases/otpauth.tsv` says.

use std::collections::BTreeSet;
use std::path::PathBuf;

use mfad_cards::oath::{AccountProblem, Kind, NewAccount, Offer, UriError, put};

fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// What becomes of a case, as a row of the table.
fn outcome(name: &str) -> String {
    let path = cases().join("otpauth").join(format!("{name}.txt"));
    let row = match Offer::read(&std::fs::read_to_string(path).unwrap()) {
        Err(error) => ["refuses".to_owned(), error.to_string()].to_vec(),
        Ok(offer) => {
            let [account] = &offer.accounts[..] else { panic!("{name}: several accounts") };
            read(account).to_vec()
        }
    };
    let cells = (0..9).map(|cell| row.get(cell).cloned().unwrap_or_default());
    format!("{name}\t{}", cells.collect::<Vec<_>>().join("\t"))
}

fn read(account: &NewAccount) -> [String; 9] {
    let (kind, moves) = match account.kind {
        Kind::Hotp => ("hotp", format!("from {}", account.counter)),
        _ => ("totp", format!("{} s", account.name.period)),
    };
    let fits = match put(account, false) {
        Ok(_) => "fits",
        Err(AccountProblem::NoName) => "has no name",
        Err(AccountProblem::Name(_)) => "too long",
        Err(AccountProblem::NameWithPeriod) => "looks like a period",
        Err(AccountProblem::NoSecret) => "has no secret",
    };
    [
        "reads".to_owned(),
        account.name.issuer.clone().unwrap_or_default(),
        account.name.account.clone(),
        account.secret.len().to_string(),
        kind.to_owned(),
        account.algorithm.name().to_owned(),
        account.digits.to_string(),
        moves,
        fits.to_owned(),
    ]
}

#[test]
fn every_case_is_read_as_it_should_be() {
    let table = std::fs::read_to_string(cases().join("otpauth.tsv")).unwrap();
    let rows: Vec<_> = table.lines().filter(|row| !row.starts_with('#')).collect();
    let named: BTreeSet<_> = rows.iter().filter_map(|row| row.split('\t').next()).collect();
    for row in &rows {
        let name = row.split('\t').next().unwrap();
        assert_eq!(outcome(name), *row);
    }
    for file in std::fs::read_dir(cases().join("otpauth")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(named.contains(name.as_str()), "{name} is in no row");
    }
}

fn is(text: &str, issuer: &str, account: &str) {
    let read = NewAccount::from_uri(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let found = (read.name.issuer.as_deref().unwrap_or_default(), &*read.name.account);
    assert_eq!(found, (issuer, account), "{text}");
}

/// What browsers, mail and pages do to an address on its way.
#[test]
fn what_is_around_an_address_is_passed_over() {
    for text in [
        " otpauth://totp/Example:anna?secret=MZXW6YTB\r\n",
        "<otpauth://totp/Example:anna?secret=MZXW6YTB>",
        "\u{feff}\"OtpAuth://Totp/Example:anna?SECRET=mzxw6ytb\"",
        "otpauth://user@totp:443/Example:anna?secret=MZXW6YTB",
        "otpauth:totp/Example:anna?secret=MZXW6YTB",
        "otpauth:///totp//Example:anna?secret=MZXW6YTB",
        "apple-otpauth://totp/Example:anna?secret=MZXW6YTB",
        "otpauth://totp/Example:anna?digits=6&amp;secret=MZXW6YTB&amp;issuer=Example",
        "otpauth://%74otp/Example:anna?%73ecret=MZXW6YTB#fragment",
        "otpauth://totp/Example%3A%20anna?secret=MZXW6YTB&issuer=EXAMPLE&issuer=Other",
        "otpauth://totp/Example:%20anna?secret=MZXW6YTB&secret=MZXW6YTB",
    ] {
        let account = NewAccount::from_uri(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(account.name.account, "anna", "{text}");
        let issuer = account.name.issuer.unwrap_or_default();
        assert!(issuer.eq_ignore_ascii_case("example"), "{text}: {issuer}");
        assert_eq!(*account.secret, *b"fooba", "{text}");
    }
}

#[test]
fn a_plus_sign_is_one_in_a_label_and_a_space_in_a_parameter() {
    is("otpauth://totp/a+b@x.org?secret=MY&issuer=A+B", "A B", "a+b@x.org");
    is("otpauth://totp/A+B:a+b@x.org?secret=MY&issuer=A%20B", "A B", "a+b@x.org");
    is("otpauth://totp/C++:anna?secret=MY", "C++", "anna");
    is("otpauth://totp/xn--bcher-kva.example:anna?secret=MY", "xn--bcher-kva.example", "anna");
}

#[test]
fn secrets_in_other_writings_are_told_apart() {
    let refused = |secret: &str| {
        NewAccount::from_uri(&format!("otpauth://totp/a?secret={secret}")).err().unwrap()
    };
    assert_eq!(refused("3132333435363738393031323334353637383930"), UriError::Hexadecimal);
    assert_eq!(refused("SGVsbG8hU2VjcmV0%2FA%3D%3D"), UriError::WrongCharacters("80/".into()));
    assert_eq!(refused("%3D%3D"), UriError::NoSecret);
}

#[test]
fn kinds_that_are_none_are_named() {
    let refused = |text: &str| NewAccount::from_uri(text).err().unwrap();
    for text in [
        "otpauth://totp/Steam:anna?secret=MY",
        "otpauth://totp/anna?secret=MY&issuer=steampowered.com",
        "otpauth://totp/Steam?secret=MY",
        "otpauth://totp/a?secret=MY&tokenType=STEAM",
        "STEAM://MZXW6YTB",
    ] {
        assert_eq!(refused(text), UriError::Steam, "{text}");
    }
    assert_eq!(refused("otpauth://motp/a?secret=MY"), UriError::Motp);
    assert_eq!(refused("otpauth://yaotp/a?secret=MY"), UriError::UnknownKind("yaotp".into()));
    assert_eq!(refused("phonefactor://activate_account?code=1"), UriError::NotOtpauth);
    assert_eq!(
        refused("otpauth://totp/a?secret=MY&algorithm=SHA3-256"),
        UriError::UnknownAlgorithm("SHA3-256".into())
    );
}
