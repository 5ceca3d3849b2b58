//! Keys and certificates in the slots of a card: what is refused, and what other programs make of
//! what mfad put there and the other way round.

use std::fs;

use card_tests::piv::{Holder, PIN, PUK, YubicoPivTool};
use card_tests::{Pcscd, Program, READERS};

/// openssl, in a folder with files.
struct OpenSsl(Program);

impl OpenSsl {
    fn find() -> Option<Self> {
        Program::find("openssl").map(Self)
    }

    #[track_caller]
    fn says(&self, words: &str) -> String {
        self.0.says(&words.split(' ').collect::<Vec<_>>())
    }

    /// A certificate of a key that is on no card, with a comment of so many characters.
    fn certificate(&self, comment: usize) -> Vec<u8> {
        let comment = format!("nsComment={}", "x".repeat(comment));
        let key = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key";
        let rest = "-subj /CN=other -out other.pem -addext";
        self.says(&format!("{key} {rest} {comment}"));
        self.read("other.pem").into_bytes()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.file(name)).unwrap()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.file(name), bytes).unwrap();
    }
}

#[tokio::test]
async fn what_is_no_slot_or_no_name_is_refused() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    for slot in ["9b", "9f", "80", "96", "authentication", ""] {
        let refused = holder.piv().await.export_certificate(slot).await.unwrap_err();
        assert!(refused.to_string().contains("9a, 9c, 9d, 9e"), "{refused}");
        holder.generates(slot, "p256", "CN=anna").await.failed("InvalidArgument");
    }
    holder.generates("9a", "rsa1024", "CN=anna").await.failed("InvalidArgument");
    holder.generates("9a", "p256", "anna").await.failed("InvalidArgument");
    let empty = holder.piv().await.export_certificate("9c").await.unwrap_err().into_ours().unwrap();
    assert_eq!(empty.cause.word(), "NotOnThisKey");
}

#[tokio::test]
async fn what_is_no_certificate_is_not_imported() {
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let mut cut = openssl.certificate(1);
    cut.truncate(cut.len() / 2);
    let key = openssl.read("other.key").into_bytes();
    for garbage in
        [vec![], b"no certificate".to_vec(), vec![0x30; 0xFFFF], vec![0; 0x1_0000], cut, key]
    {
        let message = holder.imports("9a", &garbage).await.failed("InvalidArgument");
        assert!(message.contains("isn't a certificate in PEM or DER"), "{message}");
    }
    assert!(holder.piv().await.status().await.unwrap().slots.is_empty());
}

#[tokio::test]
async fn a_certificate_of_sixty_kilobytes_finds_no_room() {
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let large = openssl.certificate(44_000);
    assert!(large.len() > 60_000);
    let message = holder.imports("9a", &large).await.failed("KeyFull");
    assert!(message.contains("Nothing was imported"), "{message}");
    assert!(holder.piv().await.status().await.unwrap().slots.is_empty());
    holder.imports("9a", &openssl.certificate(1)).await.done();
}

#[tokio::test]
async fn garbage_in_one_slot_does_not_hide_the_others() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.imports("9e", &openssl.certificate(1)).await.done();
    for (object, content) in [("0x5fc105", "70026162710100fe00"), ("0x5fc10a", "70ff")] {
        fs::write(tool.0.file("object"), content).unwrap();
        tool.says(&format!("--action write-object --id {object} --input object --format hex"));
    }
    let slots = holder.piv().await.status().await.unwrap().slots;
    let found: Vec<_> = slots.iter().map(|it| (it.slot.as_str(), it.problem.is_some())).collect();
    assert_eq!(found, [("9a", true), ("9c", true), ("9e", false)]);
    let refused = holder.piv().await.export_certificate("9a").await.unwrap_err();
    assert!(refused.to_string().contains("doesn't hold a certificate"), "{refused}");
    let refused = holder.piv().await.export_certificate("9c").await.unwrap_err();
    assert!(refused.to_string().contains("doesn't hold a certificate"), "{refused}");
    assert!(slots[0].problem.as_deref().unwrap().starts_with("Not a certificate"), "{slots:?}");
    // What is there can be replaced.
    holder.imports("9a", &openssl.certificate(1)).await.done();
}

/// The certificates of `daemon/cards/tests/cases/certificates`.
fn case(name: &str) -> Vec<u8> {
    let folder =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../daemon/cards/tests/cases/certificates");
    fs::read(format!("{folder}/{name}.der")).unwrap()
}

#[tokio::test]
async fn one_that_has_expired_is_imported_after_a_question() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let piv = holder.piv().await;
    let operation = piv.import_certificate("9a", &case("expired")).await.unwrap();
    let details = holder.person.prompt_for(&operation, "confirm").await;
    assert_eq!(details.question.as_deref(), Some("import-invalid"));
    holder.person.operation(&operation).await.confirm(false).await.unwrap();
    assert_eq!(holder.person.end(&operation).await.error(), "Cancelled");
    assert!(piv.status().await.unwrap().slots.is_empty());
    holder.imports("9a", &case("expired")).await.done();
    assert!(piv.status().await.unwrap().slots[0].not_after.unwrap() < 1_600_000_000);
}

#[tokio::test]
async fn names_in_other_strings_are_shown_as_text() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    for (slot, name) in [("9a", "dn-BMPString"), ("9d", "dn-UniversalString")] {
        holder.imports(slot, &case(name)).await.done();
    }
    let slots = holder.piv().await.status().await.unwrap().slots;
    let subjects: Vec<_> = slots.iter().map(|it| it.subject.as_deref().unwrap()).collect();
    assert_eq!(subjects, ["CN=Zoë", "CN=Zoë"]);
}

#[tokio::test]
async fn nothing_is_replaced_without_a_yes() {
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.imports("9a", &openssl.certificate(1)).await.done();
    let before = holder.piv().await.export_certificate("9a").await.unwrap();
    let other = openssl.certificate(1);
    for import in [true, false] {
        let piv = holder.piv().await;
        let operation = match import {
            true => piv.import_certificate("9a", &other).await.unwrap(),
            false => piv.generate_key("9a", "p256", "CN=anna", false).await.unwrap(),
        };
        let details = holder.person.prompt_for(&operation, "confirm").await;
        assert_eq!(details.question.as_deref(), Some("replace-key"));
        holder.person.operation(&operation).await.confirm(false).await.unwrap();
        assert_eq!(holder.person.end(&operation).await.error(), "Cancelled");
    }
    assert_eq!(holder.piv().await.export_certificate("9a").await.unwrap(), before);
}

#[tokio::test]
async fn a_wrong_pin_makes_no_key() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.generate_key("9a", "p256", "CN=anna", false).await;
    let told = holder.ends(operation, &[("current", "000000")]).await;
    assert_eq!(told.asked.last().unwrap().attempts, Some(2));
    told.failed("Cancelled");
    assert!(holder.piv().await.status().await.unwrap().slots.is_empty());
}

#[tokio::test]
async fn another_management_key_is_asked_for() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    assert_eq!(holder.piv().await.status().await.unwrap().management_key_default, Some(true));
    let (key, wrong) = ("0a".repeat(24), "0c".repeat(24));
    tool.says(&format!("--action set-mgm-key --new-key {key}"));
    assert_eq!(holder.piv().await.status().await.unwrap().management_key_default, Some(false));

    let operation = holder.piv().await.generate_key("9a", "p256", "CN=anna", false).await;
    let typed = [
        ("management-key", "nonsense"),
        ("management-key", wrong.as_str()),
        ("management-key", key.as_str()),
        ("current", PIN),
    ];
    let told = holder.ends(operation, &typed).await;
    let mistakes: Vec<_> = told.asked.iter().filter_map(|it| it.mistake.as_deref()).collect();
    assert_eq!(mistakes.len(), 2, "{mistakes:?}");
    told.done();
}

#[tokio::test]
async fn pulled_out_while_it_makes_a_key() {
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.generate_key("9a", "rsa2048", "CN=anna", false).await;
    let operation = operation.unwrap();
    holder.person.prompt_for(&operation, "pin").await;
    let answer = end_to_end::pin(PIN);
    holder.person.operation(&operation).await.answer_pin(answer).await.unwrap();
    holder.person.progress(&operation, "generating").await;
    holder.card.unplug();
    let ended = holder.person.end(&operation).await;
    assert_eq!(ended.error(), "Unplugged", "{}", ended.message());
    let id = holder.id.clone();
    holder.person.wait_until_gone(&id).await;
    holder.card.plug().unwrap();
    holder.person.wait_for_token(&id).await;
    holder.generates("9a", "p256", "CN=anna").await.done();
}

#[tokio::test]
async fn others_sign_with_a_key_that_mfad_made() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pkcs11) = Program::find("pkcs11-tool") else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let ended = holder.generates("9a", "p256", "CN=anna,O=Example").await.done();
    openssl.write("anna.pem", ended.result.certificate.unwrap());
    assert!(openssl.says("verify -check_ss_sig -CAfile anna.pem anna.pem").contains("OK"));
    let said = tool.says("--action status");
    assert!(said.contains("CN=anna") && said.contains("O=Example"), "{said}");

    openssl.write("data", [7; 32]);
    let sign = "--login --pin 123456 --sign --mechanism ECDSA --signature-format openssl --id 01";
    let words = format!("{sign} --input-file data --output-file signature");
    pkcs11.says_in(&openssl.0, &words.split(' ').collect::<Vec<_>>());
    openssl.says("x509 -in anna.pem -noout -pubkey -out key.pem");
    let said = openssl.says("pkeyutl -verify -pubin -inkey key.pem -sigfile signature -in data");
    assert!(said.contains("Successfully"), "{said}");
}

/// Unpacked bytes of what a card answered, as opensc-tool prints them: sixteen to a line, and what
/// they are as text behind.
fn received(said: &str) -> Vec<u8> {
    let answer = said.rsplit("Received").next().unwrap().lines().skip(1);
    let bytes = answer.flat_map(|line| line.get(..48).unwrap_or(line).split(' '));
    let bytes = bytes.take_while(|it| it.len() == 2 || it.is_empty());
    bytes.filter_map(|it| u8::from_str_radix(it, 16).ok()).collect()
}

#[tokio::test]
async fn opensc_tool_reads_what_mfad_imported() {
    let Some(tool) = Program::find("opensc-tool") else { return };
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.imports("9a", &openssl.certificate(1)).await.done();
    openssl.says("x509 -in other.pem -outform DER -out other.der");
    // SELECT PIV, and GET DATA of the certificate of slot 9A (SP 800-73-4 part 2 §3.1).
    let (select, certificate) =
        ("00:a4:04:00:05:a0:00:00:03:08", "00:cb:3f:ff:05:5c:03:5f:c1:05:00");
    let raw = ["--reader", READERS[0].name, "--card-driver", "default"];
    let said = tool.says(&[&raw[..], &["-s", select, "-s", certificate]].concat());
    let der = fs::read(openssl.0.file("other.der")).unwrap();
    let object = received(&said);
    assert!(object.windows(der.len()).any(|part| part == der), "{said}");
}

#[tokio::test]
async fn openssl_verifies_every_kind_of_key_in_every_kind_of_slot() {
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    for (slot, key_type) in [("9c", "rsa2048"), ("9d", "p384"), ("82", "p256")] {
        let ended = holder.generates(slot, key_type, "CN=anna").await.done();
        openssl.write("anna.pem", ended.result.certificate.unwrap());
        let said = openssl.says("verify -check_ss_sig -CAfile anna.pem anna.pem");
        assert!(said.contains("OK"), "{slot} {key_type}: {said}");
        let slots = holder.piv().await.status().await.unwrap().slots;
        let shown = slots.iter().find(|it| it.slot == slot).unwrap();
        assert_eq!(shown.key_type.as_deref(), Some(key_type));
        assert_eq!(shown.subject, shown.issuer);
    }
    // The slot that opens doors asks for no PIN.
    let operation = holder.piv().await.generate_key("9e", "p256", "CN=door", false).await;
    holder.ends(operation, &[]).await.done();
}

#[tokio::test]
async fn a_request_is_signed_by_an_authority_and_imported() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    holder.imports("9a", &openssl.certificate(1)).await.done();
    let operation = holder.piv().await.generate_key("9a", "p256", "CN=anna", true).await;
    let ended = holder.ends(operation, &[("current", PIN)]).await.done();
    assert!(ended.result.certificate.is_none());
    // The certificate that was there was for another key.
    assert!(holder.piv().await.status().await.unwrap().slots.is_empty());
    openssl.write("anna.csr", ended.result.request.unwrap());
    let said = openssl.says("req -in anna.csr -noout -verify -subject");
    assert!(said.contains("CN = anna"), "{said}");

    openssl
        .says("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj /CN=authority -out ca.pem");
    openssl.says("x509 -req -in anna.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out anna.pem");
    let certificate = openssl.read("anna.pem");
    holder.imports("9a", certificate.as_bytes()).await.done();
    assert_eq!(tool.says("--action read-certificate --slot 9a"), certificate);
    let slots = holder.piv().await.status().await.unwrap().slots;
    let [slot] = slots.as_slice() else { panic!("{slots:?}") };
    assert_eq!(slot.subject.as_deref(), Some("CN=anna"));
    assert_eq!(slot.issuer.as_deref(), Some("CN=authority"));
    let serial = openssl.says("x509 -in anna.pem -noout -serial").to_lowercase();
    assert_eq!(format!("serial={}", slot.serial.as_deref().unwrap()), serial.trim());
}

#[tokio::test]
async fn what_others_made_is_shown_and_exported_as_it_is() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    openssl.write("key.pem", tool.says("--action generate --algorithm RSA2048 --slot 9d"));
    openssl.certificate(1);
    let sign = "x509 -new -force_pubkey key.pem -CA other.pem -CAkey other.key -days 30";
    openssl.says(&format!("{sign} -subj /O=Example/CN=alice -out alice.pem"));
    let file = openssl.0.file("alice.pem");
    tool.says(&format!("--action import-certificate --slot 9d --input {}", file.display()));

    let slots = holder.piv().await.status().await.unwrap().slots;
    let [slot] = slots.as_slice() else { panic!("{slots:?}") };
    let shown = (slot.slot.as_str(), slot.subject.as_deref(), slot.key_type.as_deref());
    assert_eq!(shown, ("9d", Some("CN=alice,O=Example"), Some("rsa2048")));
    assert_eq!(slot.not_after.unwrap() - slot.not_before.unwrap(), 30 * 24 * 3600);
    let pem = holder.piv().await.export_certificate("9d").await.unwrap();
    assert_eq!(pem, openssl.read("alice.pem"));
}

#[tokio::test]
async fn from_a_terminal_a_key_is_made_shown_and_exported() {
    let Some(openssl) = OpenSsl::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    let made = holder.mfactl("piv key generate 9a --subject CN=anna --pin-fd 3", PIN);
    assert!(made.status.success(), "{made:?}");
    let shown = holder.mfactl("piv status --json", "");
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains(r#""subject":"CN=anna""#) && shown.contains(r#""key_type":"p256""#));
    let exported = holder.mfactl("piv certificate export 9A", "");
    openssl.write("anna.pem", exported.stdout);
    let file = openssl.0.file("anna.pem");
    assert_eq!(openssl.says("x509 -in anna.pem -noout -subject").trim(), "subject=CN = anna");
    let refused = holder.mfactl(&format!("piv certificate import 9a {}", file.display()), "");
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let import = format!("piv certificate import 9c {} --yes", file.display());
    assert!(holder.mfactl(&import, "").status.success());
}

#[tokio::test]
async fn a_reset_wants_a_yes_and_leaves_a_card_as_new() {
    let Some(tool) = YubicoPivTool::find() else { return };
    let Some(pcscd) = Pcscd::start() else { return };
    let mut holder = Holder::new(&pcscd).await;
    let operation = holder.piv().await.change_pin().await;
    holder.ends(operation, &[("current", PIN), ("new", "654321")]).await.done();
    let operation = holder.piv().await.generate_key("9a", "p256", "CN=anna", false).await;
    holder.ends(operation, &[("current", "654321")]).await.done();

    let operation = holder.piv().await.reset().await.unwrap();
    let details = holder.person.prompt_for(&operation, "confirm").await;
    assert_eq!(details.question.as_deref(), Some("reset"));
    holder.person.operation(&operation).await.confirm(false).await.unwrap();
    assert_eq!(holder.person.end(&operation).await.error(), "Cancelled");
    let status = holder.piv().await.status().await.unwrap();
    assert_eq!((status.pin_attempts, status.slots.len()), (Some(3), 1));

    let operation = holder.piv().await.reset().await;
    let ended = holder.ends(operation, &[]).await.done();
    assert!(ended.message().contains(PIN) && ended.message().contains(PUK), "{}", ended.message());
    let status = holder.piv().await.status().await.unwrap();
    assert_eq!((status.pin_attempts, status.slots.len()), (Some(3), 0));
    tool.says(&format!("--action verify-pin --pin {PIN}"));
    assert!(!tool.says("--action status").contains("Slot"));
}
