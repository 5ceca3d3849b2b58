//! What an OpenPGP card has on it, as other programs wrote it and read it, and erasing it.

use card_tests::Pcscd;
use card_tests::openpgp::{ADMIN_PIN, Gpg, OpenPgpTool, transmit};
use card_tests::piv::Holder;
use mfad_bus::Remedy;

#[tokio::test]
async fn what_gpg_wrote_mfad_reads() {
    let Some(gpg) = Gpg::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    let before = holder.openpgp().await.status().await.unwrap();
    assert_eq!((before.holder, before.keys), (None, vec![]));
    assert_eq!((before.pin_attempts, before.admin_pin_attempts), (3, 3));
    assert_eq!(before.reset_code_attempts, 0);

    gpg.edits_card(&[
        "admin",
        "name",
        "Doe",
        "Jane",
        "login",
        "jane",
        "url",
        "https://k.example/j",
    ]);
    gpg.makes_keys();
    let status = holder.openpgp().await.status().await.unwrap();
    assert_eq!(status.holder.as_deref(), Some("Jane Doe"));
    assert_eq!(status.login.as_deref(), Some("jane"));
    assert_eq!(status.url.as_deref(), Some("https://k.example/j"));
    let listed = gpg.card_status();
    assert!(listed.contains(&format!("serial:{}:", &status.number[5..])), "{listed}");
    let uses: Vec<_> = status.keys.iter().map(|key| key.use_for.as_str()).collect();
    assert_eq!(uses, ["signature", "decryption", "authentication"]);
    let fingerprints: Vec<_> =
        status.keys.iter().map(|key| key.fingerprint.clone().unwrap()).collect();
    assert!(listed.contains(&format!("fpr:{}:", fingerprints.join(":"))), "{listed}");
    for key in &status.keys {
        assert_eq!((key.key_type.as_deref(), key.imported), (Some("rsa2048"), Some(false)));
        assert_eq!(key.touch.as_deref(), Some("never"));
    }

    let shown = holder.mfactl("openpgp status", "");
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("Jane Doe") && shown.contains(&fingerprints[2]), "{shown}");
    let json = holder.mfactl("openpgp status --json", "").stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["openpgp"]["keys"][2]["use_for"], "authentication");
}

#[tokio::test]
async fn a_key_that_wants_touch_says_so() {
    let Some(tool) = OpenPgpTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    tool.says(&["--verify", "CHV3", "--pin", ADMIN_PIN, "--gen-key", "3", "--key-type", "rsa2048"]);
    // PUT DATA D8 (OpenPGP card 3.4 §4.4.3.6): the authentication key wants a touch.
    transmit(&[&select(), &verify_admin(), &[0x00, 0xDA, 0x00, 0xD8, 2, 1, 0x20]]);
    let status = holder.openpgp().await.status().await.unwrap();
    let [key] = status.keys.as_slice() else { panic!("{:?}", status.keys) };
    assert_eq!((key.use_for.as_str(), key.touch.as_deref()), ("authentication", Some("always")));
}

#[tokio::test]
async fn a_reset_spends_nothing_without_a_yes_and_then_erases_it_all() {
    let Some(gpg) = Gpg::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    gpg.edits_card(&["admin", "name", "Doe", "Jane"]);
    let operation = holder.openpgp().await.reset().await.unwrap();
    let ended = holder
        .person
        .answer(&operation, async |operation, kind, details| {
            assert_eq!((kind.as_str(), details.question.as_deref()), ("confirm", Some("reset")));
            operation.confirm(false).await.unwrap();
        })
        .await;
    assert_eq!(ended.error(), "Cancelled");
    assert!(gpg.card_status().contains("pinretry:3:0:3:"));

    holder.generates("9a", "p256", "CN=anna").await.done();
    let erased = holder.mfactl("openpgp reset --yes", "");
    assert!(erased.status.success(), "{erased:?}");
    let said = String::from_utf8(erased.stdout).unwrap();
    assert!(said.contains("123456") && said.contains("Change both"), "{said}");
    let status = holder.openpgp().await.status().await.unwrap();
    assert_eq!((status.holder, status.pin_attempts, status.admin_pin_attempts), (None, 3, 3));
    let slots = holder.piv().await.status().await.unwrap().slots;
    assert_eq!(slots.len(), 1, "the PIV stays");
    let listed = gpg.card_status();
    assert!(listed.contains("pinretry:3:0:3:") && !listed.contains("Jane"), "{listed}");
}

/// Pulled out between the two halves of a reset.
#[tokio::test]
async fn a_reset_that_was_cut_short_is_brought_to_its_end() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    transmit(&[&select(), &verify_admin(), &[0x00, 0xE6, 0x00, 0x00]]);
    holder.replugged(&pcscd).await;
    let refused = holder.openpgp().await.status().await.unwrap_err().into_ours().unwrap();
    assert_eq!(refused.remedy, Some(Remedy::ResetOpenpgp), "{refused}");
    let operation = holder.openpgp().await.reset().await;
    holder.ends(operation, &[]).await.done();
    holder.replugged(&pcscd).await;
    assert_eq!(holder.openpgp().await.status().await.unwrap().pin_attempts, 3);
}

fn select() -> Vec<u8> {
    [&[0x00, 0xA4, 0x04, 0x00, 6][..], &[0xD2, 0x76, 0x00, 0x01, 0x24, 0x01]].concat()
}

fn verify_admin() -> Vec<u8> {
    [&[0x00, 0x20, 0x00, 0x83, 8][..], ADMIN_PIN.as_bytes()].concat()
}
