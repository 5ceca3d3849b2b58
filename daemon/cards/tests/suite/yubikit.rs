//! Our commands against those of yubikit, as `vectors/record.py` recorded them: every one is the
//! same to the byte, but for the length of the reply, which yubikit leaves to the reader.

use mfad_cards::Hash;
use mfad_cards::apdu::{Command, Encoding, Exchange, Reply, StatusWord, Step};
use mfad_cards::oath::{self, Kind, Name, NewAccount, PasswordKey};
use mfad_cards::openpgp::{self, KeyKind, Password, Touch};
use mfad_cards::piv::{self, Algorithm, ManagementAlgorithm, ManagementKey, PrivateKey, Slot};
use serde_json::Value;

/// Random numbers of the recording.
const SEVENS: [u8; 16] = [7; 16];
/// SHA-256 of `message`.
const DIGEST: &str = "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d";

/// The APDUs that were recorded under this name.
fn recorded(name: &str) -> Vec<Vec<u8>> {
    let recorded: Value = serde_json::from_str(include_str!("../vectors/yubikit.json")).unwrap();
    let apdus = recorded[name].as_array().unwrap_or_else(|| panic!("{name}"));
    apdus.iter().map(|apdu| hex::decode(apdu.as_str().unwrap()).unwrap()).collect()
}

fn reply(name: &str) -> Reply {
    let bytes = recorded(name).remove(0);
    let (data, status) = bytes.split_last_chunk().unwrap();
    Reply { data: data.into(), status: StatusWord(u16::from_be_bytes(*status)) }
}

/// Header and data, without the length of the reply.
fn without_expected(apdu: &[u8]) -> &[u8] {
    match apdu {
        [_, _, _, _] | [_, _, _, _, _] => &apdu[..4],
        [_, _, _, _, length, ..] => &apdu[..5 + usize::from(*length)],
        _ => panic!("{}", hex::encode(apdu)),
    }
}

/// The APDUs of a command that the card accepts.
fn sent(command: &Command) -> Vec<Vec<u8>> {
    let (mut exchange, first) = Exchange::begin(command, Encoding::Short).unwrap();
    let mut sent = vec![first.to_vec()];
    while let Step::Send(next) = exchange.feed(&[0x90, 0x00]).unwrap() {
        sent.push(next.to_vec());
    }
    sent
}

/// What we send is the end of what yubikit sends, which reads other things first.
fn same(name: &str, command: &Command) {
    let (ours, theirs) = (sent(command), recorded(name));
    let theirs = &theirs[theirs.len() - ours.len()..];
    for (ours, theirs) in ours.iter().zip(theirs) {
        let (ours, theirs) = (without_expected(ours), without_expected(theirs));
        assert_eq!(hex::encode(ours), hex::encode(theirs), "{name}");
    }
}

fn digest() -> Vec<u8> {
    hex::decode(DIGEST).unwrap()
}

#[test]
fn oath_passwords() {
    let key = PasswordKey::derive("tree", &[1, 2, 3, 4, 5, 6, 7, 8]);
    same("oath/validate", &key.validate(&[9; 8], &[7; 8]));
    same("oath/set password", &key.set(&[7; 8]));
    same("oath/remove password", &oath::remove_password());
}

#[test]
fn oath_accounts() {
    let long = format!("otpauth://totp/c?secret={}", "JBSWY3DP".repeat(14));
    for (name, uri, touch) in [
        ("totp", "otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&issuer=Example", false),
        ("touch", "otpauth://totp/a?secret=JBSWY3DP&period=60&digits=8&algorithm=SHA256", true),
        ("hotp", "otpauth://hotp/b?secret=JBSWY3DP&counter=5&algorithm=SHA512", false),
        ("long", &long, false),
    ] {
        let account = NewAccount::from_uri(uri).unwrap();
        same(&format!("oath/put {name}"), &oath::put(&account, touch).unwrap());
    }
    same("oath/delete", &oath::delete(b"60/a"));
    let name = Name { issuer: Some("Example".into()), account: "b".into(), period: 60 };
    same("oath/rename", &oath::rename(b"60/a", &name.id(Kind::Totp).unwrap()));
}

#[test]
fn oath_lists_and_codes() {
    same("oath/list", &oath::list());
    same("oath/calculate all", &oath::calculate_all(&oath::challenge_at(59, 30)));
    assert_eq!(sent(&oath::reset())[0], recorded("oath/reset")[0][..4]);
}

#[test]
fn piv_management_key() {
    let key = ManagementKey::default_of(ManagementAlgorithm::Aes192);
    let theirs = recorded("piv/authenticate");
    assert_eq!(without_expected(&sent(&key.ask_witness())[0]), without_expected(&theirs[0]));
    let answer = key.answer_witness(&reply("piv/witness"), &SEVENS).unwrap();
    same("piv/authenticate", &answer);
    assert_eq!(key.check(&reply("piv/response"), &SEVENS), Ok(()));

    let new = ManagementKey::new(ManagementAlgorithm::Aes256, vec![1; 32]).unwrap();
    same("piv/set management key", &new.set(true));
}

#[test]
fn piv_pins() {
    let pin = |text| piv::Pin::new(text).unwrap_or_else(|problem| panic!("{problem}"));
    same("piv/verify", &piv::verify(&pin("123456")));
    same("piv/change pin", &piv::change_pin(&pin("123456"), &pin("654321")));
    same("piv/change puk", &piv::change_puk(&pin("12345678"), &pin("87654321")));
    same("piv/unblock", &piv::unblock(&pin("12345678"), &pin("123456")));
    same("piv/pin metadata", &piv::metadata(piv::Reference::Pin));
}

#[test]
fn piv_keys() {
    let (once, always) = (Some(piv::PinPolicy::Once), Some(piv::TouchPolicy::Always));
    let slot = Slot::Authentication;
    same("piv/generate", &piv::generate(slot, Algorithm::P256, once, always));
    let rsa = piv::generate(Slot::Retired(20), Algorithm::Rsa4096, None, None);
    same("piv/generate rsa", &rsa);
    let key = PrivateKey::Scalar(1234567_u32.to_be_bytes().to_vec().into());
    same("piv/import", &piv::import(slot, Algorithm::P256, &key, once, always).unwrap());
}

#[test]
fn piv_signatures() {
    for (name, algorithm) in [
        ("piv/sign p256", Algorithm::P256),
        ("piv/sign rsa2048", Algorithm::Rsa2048),
        ("piv/sign rsa3072", Algorithm::Rsa3072),
    ] {
        let sign = piv::sign(Slot::Authentication, algorithm, Hash::Sha256, &digest());
        same(name, &sign.unwrap());
    }
}

#[test]
fn piv_certificates() {
    same("piv/certificate", &piv::certificate(Slot::Signature));
    same("piv/put certificate", &piv::put_certificate(Slot::Signature, &[3; 700]));
    same("piv/remove certificate", &piv::remove_certificate(Slot::CardAuthentication));
}

#[test]
fn openpgp_pins() {
    let pin = |text| openpgp::Pin::user(text).unwrap_or_else(|problem| panic!("{problem}"));
    let (user, admin) = (pin("123456"), pin("12345678"));
    same("openpgp/verify", &openpgp::verify(Password::Signing, &user));
    same("openpgp/verify other", &openpgp::verify(Password::User, &user));
    same("openpgp/verify admin", &openpgp::verify(Password::Admin, &admin));
    same("openpgp/change", &openpgp::change(Password::User, &user, &pin("654321")));
    let changed = openpgp::change(Password::Admin, &admin, &pin("87654321"));
    same("openpgp/change admin", &changed);
    same("openpgp/set reset code", &openpgp::set_reset_code(Some(&admin)));
    same("openpgp/unblock", &openpgp::unblock(&admin, &user));
    same("openpgp/unblock as admin", &openpgp::unblock_as_admin(&user));
}

#[test]
fn openpgp_keys() {
    let card = openpgp::Application::decode(&reply("openpgp/related data")).unwrap();
    assert_eq!(card.identifier.to_string(), "0006:12345678");
    let algorithm = &card.key(KeyKind::Authentication).algorithm;
    let sign = openpgp::authenticate(algorithm, Hash::Sha256, &digest()).unwrap();
    same("openpgp/authenticate", &sign);
    same("openpgp/public key", &openpgp::public_key(KeyKind::Authentication));
    same("openpgp/touch", &openpgp::set_touch(KeyKind::Authentication, Touch::Cached));
    same("openpgp/count", &openpgp::signature_count());
}
