//! What others' programs make of the applications on a card.

use card_tests::{Pcscd, Program, READERS};
use virtual_token::Interface::{Contact, Contactless};

/// The AAGUID in the attestation certificate of virtual tokens.
const AAGUID: &str = "5848caeaeda24eb49e260518650b6e00";
/// The secret of RFC 6238 appendix B, "12345678901234567890", in base32.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python");

#[test]
fn python_fido2_finds_no_key_behind_contacts() {
    let Some(python) = Program::python() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let _token = pcscd.token("A1", READERS[0], Contact);
    assert_eq!(python.says(&[&format!("{PYTHON}/info.py")]), "");
}

#[test]
fn python_fido2_reads_the_info_without_contacts() {
    let Some(python) = Program::python() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let _token = pcscd.token("A1", READERS[0], Contactless);
    let said = python.says(&[&format!("{PYTHON}/info.py")]);
    assert!(said.starts_with(AAGUID) && said.contains("FIDO_2_1"), "{said}");
}

#[test]
fn opensc_tool_tells_readers_and_answer_to_reset() {
    let Some(tool) = Program::find("opensc-tool") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let token = pcscd.token("A1", READERS[1], Contact);
    let listed = tool.says(&["--list-readers"]);
    for (reader, present) in READERS.iter().zip(["No ", "Yes"]) {
        let found = listed.lines().find(|line| line.ends_with(reader.name));
        assert!(found.is_some_and(|line| line.contains(present)), "{listed}");
    }
    let atr = token.card(Contact).unwrap().atr().iter().map(|byte| format!("{byte:02x}"));
    let said = tool.says(&["--reader", READERS[1].name, "--atr"]);
    assert_eq!(said.trim(), atr.collect::<Vec<_>>().join(":"));
}

#[test]
fn gpg_shows_the_openpgp_card() {
    let Some(gpg) = Program::find("gpg") else { return };
    let Some(gpgconf) = Program::find("gpgconf") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let _token = pcscd.token("A1", READERS[0], Contact);
    std::fs::write(gpg.file("scdaemon.conf"), "disable-ccid\n").unwrap();
    let said = gpg.says(&["--batch", "--with-colons", "--card-status"]);
    gpgconf.says_in(&gpg, &["--kill", "all"]);
    let lines: Vec<_> = said.lines().collect();
    assert!(lines.contains(&"version:0304:"), "{said}");
    assert!(lines.contains(&"pinretry:3:0:3:"), "{said}");
    assert!(lines.contains(&"keyattr:1:1:2048:"), "{said}");
}

#[test]
fn yubico_piv_tool_shows_an_empty_piv() {
    let Some(tool) = Program::find("yubico-piv-tool") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let _token = pcscd.token("A1", READERS[0], Contact);
    let said = tool.says(&["--reader", READERS[0].name, "--action", "status"]);
    assert!(said.contains("PIN tries left:\t3"), "{said}");
    assert!(!said.contains("Slot"), "{said}");
}

/// The certificate is openssl's: where yubico-piv-tool 2.2.0 is to make one, it
/// fails before it sends anything to the card.
#[test]
fn yubico_piv_tool_makes_a_key_that_pkcs11_tool_signs_with() {
    let Some(tool) = Program::find("yubico-piv-tool") else { return };
    let Some(openssl) = Program::find("openssl") else { return };
    let Some(pkcs11) = Program::find("pkcs11-tool") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let _token = pcscd.token("A1", READERS[0], Contact);
    std::fs::write(tool.file("data"), [7; 32]).unwrap();

    let slot = ["--reader", READERS[0].name, "--slot", "9a", "--action"];
    let piv = |words: &str| tool.says_in(&tool, &[&slot[..], &split(words)].concat());
    let openssl = |words: &str| openssl.says_in(&tool, &split(words));
    piv("generate --algorithm ECCP256 --output key");
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ca.key");
    openssl("req -x509 -new -key ca.key -subj /CN=authority -out ca");
    openssl("x509 -new -force_pubkey key -subj /CN=alice -CA ca -CAkey ca.key -out certificate");
    piv("import-certificate --input certificate");
    assert!(piv("status").contains("Subject DN:\tCN=alice"));

    let sign = "--login --pin 123456 --sign --mechanism ECDSA --signature-format openssl --id 01";
    let files = "--input-file data --output-file signature";
    pkcs11.says_in(&tool, &split(&format!("{sign} {files}")));
    let said = openssl("pkeyutl -verify -pubin -inkey key -sigfile signature -in data");
    assert!(said.contains("Successfully"), "{said}");
}

fn split(words: &str) -> Vec<&str> {
    words.split(' ').collect()
}

#[test]
fn two_cards_are_told_apart() {
    let Some(pkcs11) = Program::find("pkcs11-tool") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let _a1 = pcscd.token("A1", READERS[0], Contact);
    let _b2 = pcscd.token("B2", READERS[1], Contact);
    let said = pkcs11.says(&["--list-slots"]);
    let serials: Vec<_> = said.lines().filter(|line| line.contains("serial num")).collect();
    assert_eq!(serials.len(), 2, "{said}");
    assert_ne!(serials[0], serials[1]);
}

#[test]
fn ykman_keeps_accounts_on_the_card() {
    let Some(ykman) = Program::find("ykman") else { return };
    let Some(python) = Program::python() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let _token = pcscd.token("A1", READERS[0], Contact);
    let accounts = |arguments: &[&str]| {
        let command = ["--reader", READERS[0].name, "oath", "accounts"];
        ykman.says(&[&command[..], arguments].concat())
    };
    accounts(&["add", "--digits", "8", "alice", SECRET]);
    assert_eq!(accounts(&["list"]), "alice\n");
    // RFC 6238 appendix B. The firmware calculates all codes for its owner's PIN
    // alone, and that is how `ykman` begins; its library asks for one.
    for (time, code) in [("59", "94287082"), ("1111111109", "07081804")] {
        let script = format!("{PYTHON}/oath.py");
        assert_eq!(python.says(&[&script, READERS[0].name, "alice", time]).trim(), code);
    }
    accounts(&["delete", "--force", "alice"]);
    assert_eq!(accounts(&["list"]), "");
}
