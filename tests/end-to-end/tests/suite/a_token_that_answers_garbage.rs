//! Keys whose answers make no sense: each is told so in its own words, and a real key beside them
//! does not notice.

use end_to_end::scripted::{CHANNEL, Scripted, info, info_with, info_with_pin, text};
use end_to_end::{Daemon, Ended, Machine, Person};
use mfad_bus::{Cause, EnrollOptions, SignInOptions, TOKENS_PATH, WireError, object_path};
use mfad_ctap::hid::{BROADCAST, Command, Report, packets};
use sha2::{Digest, Sha256};

/// A real key, the daemon, and somebody who uses them.
async fn desk(machine: &Machine) -> (virtual_token::VirtualToken, Daemon, Person) {
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    (key, daemon, person)
}

/// How enrolling the token with this id ends.
async fn enroll(person: &mut Person, id: &str) -> Ended {
    let token = Some(object_path(TOKENS_PATH, id).unwrap());
    person.enroll(&EnrollOptions { token, ..EnrollOptions::default() }).await.unwrap()
}

/// The real key does its work, whatever the others do.
async fn the_real_key_works(person: &mut Person) {
    let enrolled = enroll(person, "virtual_key_a1").await;
    assert_eq!(enrolled.outcome, "done", "{}", enrolled.message());
    let signed_in = person.signs_in().await.unwrap();
    assert_eq!(signed_in.outcome, "done", "{}", signed_in.message());
    assert_eq!(signed_in.result.token.unwrap().name, "Virtual Key A1");
}

#[tokio::test]
async fn each_kind_of_garbage_is_told_in_its_own_words() {
    let machine = Machine::new();
    let nested = [&[0][..], &[0x81; 1000], &[0]].concat();
    let entries = |kind: u8| [&[0, kind][..], &(1u64 << 60).to_be_bytes()].concat();
    let half = info()[..20].to_vec();
    let mut latin = info_with(&["FIDO_2_0"], &[]);
    latin[6] = 0xE9;
    let answers: [(&str, Vec<u8>, &str); 12] = [
        ("EMPTY", vec![], "the token sent an empty reply"),
        ("REFUSAL", vec![0x01], "It doesn't say what it can do."),
        ("UNKNOWN", vec![0xF3], "It doesn't say what it can do."),
        ("NOCBOR", vec![0, 0x1C], "it is not CBOR"),
        ("NOBODY", vec![0], "it ends too early"),
        ("HALF", half, "it ends too early"),
        ("LIST", vec![0, 0x80], "a reply that is not a map"),
        ("NESTED", nested, "it is nested too deep"),
        ("ENTRIES", entries(0xBB), "it ends too early"),
        ("ITEMS", entries(0x9B), "it claims more entries than it holds"),
        ("LATIN", latin, "has an invalid versions"),
        ("MISSING", vec![0, 0xA0], "the token's reply lacks versions"),
    ];
    let _tokens: Vec<_> = answers
        .clone()
        .map(|(serial, answer, _)| {
            Scripted::answering(&machine.keys(), serial, move |_| answer.clone())
        })
        .into();
    let (_key, mut daemon, mut person) = desk(&machine).await;
    for (serial, _, wanted) in answers {
        let id = format!("virtual_key_{}", serial.to_lowercase());
        let problem = person.token(&id).await.problem().await.unwrap();
        let told = ["Its answer makes no sense.", "It doesn't say what it can do."];
        assert!(told.contains(&&*problem), "{serial}: {problem}");
        // For whoever looks into it.
        assert!(daemon.log().contains(wanted) || problem == wanted, "{serial}: {wanted}");
    }
    the_real_key_works(&mut person).await;
    assert!(daemon.runs());
}

#[tokio::test]
async fn reports_that_are_not_ctaphid_are_told_from_bad_answers() {
    let machine = Machine::new();
    let first = |length: u16| {
        let mut report: Report = [0; 64];
        report[..4].copy_from_slice(&CHANNEL.0.to_be_bytes());
        report[4] = 0x90;
        report[5..7].copy_from_slice(&length.to_be_bytes());
        report
    };
    let with_reports = |serial, reports: Vec<Report>| {
        Scripted::plug(&machine.keys(), serial, move |heard, wire| match heard.command {
            Command::Init => wire.allot(&heard.payload),
            Command::Cbor => reports.iter().try_for_each(|it| wire.report(it)),
            _ => Ok(()),
        })
    };
    let failing = |serial, payload: &'static [u8]| {
        Scripted::plug(&machine.keys(), serial, move |heard, wire| match heard.command {
            Command::Init => wire.allot(&heard.payload),
            _ => wire.say(CHANNEL, Command::Error, payload),
        })
    };
    let mut skipped = packets(CHANNEL, Command::Cbor, &[0; 200]).unwrap();
    skipped.remove(1);
    let rest = packets(CHANNEL, Command::Cbor, &[0; 200]).unwrap().split_off(1);
    let _tokens = [
        with_reports("LONG", vec![first(7610)]),
        with_reports("LONGEST", vec![first(u16::MAX)]),
        with_reports("SKIPS", skipped),
        with_reports("HEADLESS", rest),
        with_reports("RESTARTS", vec![first(100), first(100)]),
        failing("ZERO", &[0]),
        failing("NOTHING", &[]),
        failing("INVALID", &[0x02]),
        Scripted::plug(&machine.keys(), "SHORT", |heard, wire| {
            wire.say(BROADCAST, Command::Init, &heard.payload)
        }),
        Scripted::plug(&machine.keys(), "RESERVED", |heard, wire| {
            let reply = [&heard.payload[..], &[0xFF; 4], &[2, 1, 0, 0, 4]].concat();
            wire.say(BROADCAST, Command::Init, &reply)
        }),
        Scripted::plug(&machine.keys(), "OLDER", |heard, wire| {
            if heard.command == Command::Msg {
                return wire.say(CHANNEL, Command::Msg, b"U2F_V1\x90\x00");
            }
            let number = CHANNEL.0.to_be_bytes();
            let reply = [&heard.payload[..], &number, &[2, 1, 0, 0, 0]].concat();
            wire.say(BROADCAST, Command::Init, &reply)
        }),
    ];
    let (_key, mut daemon, mut person) = desk(&machine).await;
    for (serial, wanted) in [
        ("long", "announced a message of 7610 bytes"),
        ("longest", "announced a message of 65535 bytes"),
        ("skips", "packet 1 of a message where packet 0 was due"),
        ("headless", "the rest of a message without its beginning"),
        ("restarts", "began a new message in the middle of another"),
        ("zero", "a transmission error (Other(0))"),
        ("nothing", "a transmission error (Other(0))"),
        ("invalid", "a transmission error (InvalidParameter)"),
        ("short", "an invalid reply when asked for a channel"),
        ("reserved", "an invalid reply when asked for a channel"),
        ("older", "the key cannot do this"),
    ] {
        let token = person.token(&format!("virtual_key_{serial}")).await;
        let problem = token.problem().await.unwrap();
        let told = ["The connection to it was disturbed.", "It can't be used as a key."];
        assert!(told.contains(&&*problem), "{serial}: {problem}");
        assert!(daemon.log().contains(wanted) || problem == wanted, "{serial}: {wanted}");
    }
    the_real_key_works(&mut person).await;
    assert!(daemon.runs());
}

#[tokio::test]
async fn what_a_key_says_of_itself_is_cleaned_before_it_is_shown() {
    let machine = Machine::new();
    let serial = "\u{202E}evil\n\u{1b}[2J";
    let option = text(b"r\0k\x07");
    let options = [&[0x04, 0xA1][..], &option, &[0xF5]].concat();
    let mut answer = info_with(&["FIDO\0_2_0", "\u{202E}U2F\n"], &options);
    answer[1] = 0xA3;
    let _token = Scripted::answering(&machine.keys(), serial, move |_| answer.clone());
    let (_key, mut daemon, mut person) = desk(&machine).await;

    let token = person.token("virtual_key_evil_2j").await;
    assert_eq!(token.name().await.unwrap(), "Virtual Key evil[2J");
    assert_eq!(token.serial().await.unwrap(), "evil[2J");
    let fido2 = person.fido2("virtual_key_evil_2j").await;
    assert_eq!(fido2.versions().await.unwrap(), ["FIDO_2_0", "U2F"]);
    assert_eq!(fido2.options().await.unwrap(), [("rk".to_owned(), true)].into());
    the_real_key_works(&mut person).await;
    assert!(daemon.runs());
}

#[tokio::test]
async fn a_key_that_says_it_has_a_pin_and_knows_nothing_of_it() {
    let machine = Machine::new();
    let mut answers = [vec![0, 0x80], vec![0], vec![], vec![0, 0xA1, 0x03, 0x20]].into_iter();
    let _token = Scripted::answering(&machine.keys(), "BAD", move |request| match request {
        [0x04] => info_with_pin(),
        _ => answers.next().unwrap_or_default(),
    });
    let (_key, mut daemon, mut person) = desk(&machine).await;
    let fido2 = person.fido2("virtual_key_bad").await;
    for wanted in ["not a map", "ends too early", "an empty reply", "an invalid pinRetries"] {
        let error = fido2.pin_status().await.unwrap_err().into_ours().unwrap();
        assert_eq!(error.cause, Cause::TokenFault);
        assert!(error.message.contains("an answer that makes no sense"), "{}", error.message);
        // What it sent is for whoever looks into it.
        assert!(!error.message.contains(wanted), "{}", error.message);
    }
    // The answers are empty from now on; nothing was asked of the person.
    let operation = fido2.change_pin().await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!((ended.error(), ended.prompts.len()), ("TokenFault", 0));
    the_real_key_works(&mut person).await;
    assert!(daemon.runs());
}

#[tokio::test]
async fn numbers_beyond_all_reason_block_nobody() {
    let machine = Machine::new();
    // Options: clientPin is false; then a PIN of at least 2^63 characters.
    let mut most = [&[0x04, 0xA1][..], &text(b"clientPin"), &[0xF4, 0x06, 0x81, 0x02]].concat();
    most.extend([&[0x0D, 0x1B][..], &(1u64 << 63).to_be_bytes()].concat());
    let mut answer = info_with(&["FIDO_2_0"], &most);
    answer[1] = 0xA5;
    let _token = Scripted::answering(&machine.keys(), "BAD", move |_| answer.clone());
    let (_key, mut daemon, mut person) = desk(&machine).await;
    let operation = person.fido2("virtual_key_bad").await.set_pin().await.unwrap();
    let details = person.prompt_for(&operation, "pin").await;
    assert_eq!(details.minimum, None);
    let proxy = person.operation(&operation).await;
    proxy.answer_pin(end_to_end::pin("123456")).await.unwrap();
    assert!(person.prompt_for(&operation, "pin").await.mistake.is_some());
    proxy.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
    the_real_key_works(&mut person).await;
    assert!(daemon.runs());
}

/// What a made-up credential is: its authenticator data without the public key, and the key.
fn credential(request: &[u8], public_key: &[u8]) -> Vec<u8> {
    let mut data = Sha256::digest(rp_id(request)).to_vec();
    data.extend([0x41, 0, 0, 0, 1]);
    data.extend([0x5A; 16]);
    data.extend([0, 4]);
    data.extend(b"cred");
    data.extend(public_key);
    data
}

/// The relying party's id in a request: what is before and with its ending.
fn rp_id(request: &[u8]) -> &[u8] {
    let ending = b".mfad.invalid";
    let end = request.windows(ending.len()).position(|it| it == ending).unwrap();
    &request[end - 16..end + ending.len()]
}

/// The reply to makeCredential with this authenticator data.
fn made(data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    let format = [&[0x00, 0xA3, 0x01][..], &text(b"none"), &[0x02, 0x58, length]].concat();
    [&format, data, &[0x03, 0xA0]].concat()
}

/// A COSE key of P-256 with these coordinates.
fn cose(x: &[u8; 32], y: &[u8; 32]) -> Vec<u8> {
    let head = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    [&head[..], x, &[0x22, 0x58, 0x20], y].concat()
}

/// The generator of P-256 (SEC 2 §2.4.2): a public key that anybody may have.
const X: [u8; 32] = [
    0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5, 0x63, 0xA4, 0x40, 0xF2,
    0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96,
];
const Y: [u8; 32] = [
    0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E, 0x16,
    0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31, 0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5,
];

#[tokio::test]
async fn a_credential_that_is_none_is_not_enrolled() {
    let machine = Machine::new();
    let mut round = 0;
    let _token = Scripted::answering(&machine.keys(), "BAD", move |request| {
        if request == [0x04] {
            return info();
        }
        round += 1;
        let whole = credential(request, &cose(&X, &Y));
        match round {
            1 => made(&whole[..36]),
            2 => made(&whole[..60]),
            3 => made(&[&whole[..], &[0]].concat()),
            4 => vec![0, 0xA0],
            5 => vec![0x7F],
            // Not on the curve, of another relying party, without touch.
            6 => made(&credential(request, &cose(&X, &X))),
            7 => made(&[&[0; 32], &whole[32..]].concat()),
            8 => made(&[&whole[..32], &[0x40], &whole[33..]].concat()),
            9 => made(&credential(request, &[0xA0])),
            _ => made(&credential(request, &[0xA1, 0x01, 0x1B, 255, 255, 255, 255, 0, 0, 0, 0])),
        }
    });
    let (_key, mut daemon, mut person) = desk(&machine).await;
    person.wait_for_token("virtual_key_bad").await;
    for (error, wanted) in [
        ("TokenFault", "an invalid authenticator data"),
        ("TokenFault", "claims more entries than it holds"),
        ("TokenFault", "an invalid authenticator data"),
        ("TokenFault", "lacks authData"),
        ("TokenFault", "0x7f"),
        ("NotVerified", ""),
        ("NotVerified", ""),
        ("NotVerified", ""),
        ("NotVerified", ""),
        ("NotVerified", ""),
    ] {
        let ended = enroll(&mut person, "virtual_key_bad").await;
        assert_eq!(ended.error(), error, "{wanted}: {}", ended.message());
        // What it answered is for whoever looks into it, and not for the person.
        let status = ended.result.status.as_deref().unwrap_or_default();
        assert!(status.contains(wanted), "{wanted}: {status}");
        let told = ended.message();
        assert!(!told.contains("0x"), "{told}");
        assert!(status.is_empty() || !told.contains(status), "{told}");
    }
    assert!(person.methods().await.is_empty());
    the_real_key_works(&mut person).await;
    assert!(daemon.runs());
}

#[tokio::test]
async fn a_signature_that_is_none_signs_nobody_in() {
    let machine = Machine::new();
    let mut round = 0;
    let token = Scripted::answering(&machine.keys(), "BAD", move |request| match request[0] {
        0x04 => info(),
        0x01 => made(&credential(request, &cose(&X, &Y))),
        _ => {
            round += 1;
            let data = [&Sha256::digest(rp_id(request))[..], &[0x01, 0, 0, 0, 2]].concat();
            match round {
                1 => signed(&[], &data[..20]),
                2 => signed(&[], &data),
                3 => signed(b"cred", &data),
                _ => signed(b"derc", &data),
            }
        }
    });
    let (_key, mut daemon, mut person) = desk(&machine).await;
    person.wait_for_token("virtual_key_bad").await;
    assert_eq!(enroll(&mut person, "virtual_key_bad").await.outcome, "done");
    for (error, wanted) in [
        ("TokenFault", "an answer that makes no sense"),
        ("NotVerified", "couldn't be verified"),
        ("NotVerified", "couldn't be verified"),
        ("NotVerified", "something other than what it was asked to"),
    ] {
        let ended = person.signs_in().await.unwrap();
        assert_eq!(ended.error(), error, "{wanted}: {}", ended.message());
        assert!(ended.message().contains(wanted), "{}", ended.message());
    }
    assert!(daemon.log().contains("an attempt to sign in failed"));

    drop(token);
    assert!(daemon.runs());
}

/// The reply to getAssertion: by this credential (unless empty), over this authenticator data.
fn signed(id: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    let mut reply = vec![0x00, 0xA2];
    if !id.is_empty() {
        reply = vec![0x00, 0xA3, 0x01, 0xA2];
        reply.extend([&text(b"id")[..], &[0x44], id].concat());
        reply.extend([text(b"type"), [&[0x6A], &b"public-key"[..]].concat()].concat());
    }
    reply.extend([&[0x02, 0x58, length], data].concat());
    reply.extend([0x03, 0x44, 1, 2, 3, 4]);
    reply
}

#[tokio::test]
async fn a_bad_key_beside_a_good_one_does_not_spoil_the_sign_in() {
    let machine = Machine::new();
    let _token = Scripted::answering(&machine.keys(), "BAD", |request| match request[0] {
        0x04 => info(),
        0x01 => made(&credential(request, &cose(&X, &Y))),
        _ => vec![0, 0xFF],
    });
    let (key, mut daemon, mut person) = desk(&machine).await;
    person.wait_for_token("virtual_key_bad").await;
    assert_eq!(enroll(&mut person, "virtual_key_a1").await.outcome, "done");
    assert_eq!(enroll(&mut person, "virtual_key_bad").await.outcome, "done");
    key.set_touch(virtual_token::Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    key.set_touch(virtual_token::Touch::AtOnce);
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert!(daemon.runs());
}

#[tokio::test]
async fn what_is_no_socket_is_no_key() {
    let machine = Machine::new();
    std::fs::write(machine.keys().join("FILE.sock"), "not a socket").unwrap();
    std::fs::create_dir(machine.keys().join("DIR.sock")).unwrap();
    let (_key, mut daemon, mut person) = desk(&machine).await;
    for id in ["virtual_key_file", "virtual_key_dir"] {
        let problem = person.token(id).await.problem().await.unwrap();
        assert_eq!(problem, "It can't be opened.");
    }
    let error = person
        .manager()
        .await
        .enroll(&EnrollOptions {
            token: Some(object_path(TOKENS_PATH, "virtual_key_file").unwrap()),
            ..EnrollOptions::default()
        })
        .await;
    let operation = match error {
        Ok(operation) => operation,
        Err(error) => panic!("{:?}", WireError::into_ours(error)),
    };
    let ended = person.end(&operation).await;
    assert_eq!(ended.error(), "NotSupported", "{}", ended.message());
    the_real_key_works(&mut person).await;
    assert!(daemon.runs());
}
