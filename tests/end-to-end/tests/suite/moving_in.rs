//! Somebody has keys with pam_u2f, and moves in with its mapping file: each credential counts once its key
//! has signed here. What they have here goes out the same way.

use std::fs;
use std::process::Output;

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use end_to_end::{Machine, OldKey, Person};
use mfad_bus::{Cause, EnrollOptions, MethodProxy};
use serde_json::Value;
use sha2::{Digest, Sha256};
use virtual_token::{Touch, VirtualToken};

/// As pam_u2f is set up.
const ORIGIN: &str = "pam://desk.example.com";

struct Scene {
    machine: Machine,
    key: VirtualToken,
    _daemon: end_to_end::Daemon,
    person: Person,
    /// The user who runs all this.
    user: String,
}

async fn scene() -> Scene {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let told = machine.mfactl("methods --json");
    let user = json(&told)[0]["account"].as_str().unwrap().to_owned();
    Scene { machine, key, _daemon: daemon, person, user }
}

fn json(said: &Output) -> Vec<Value> {
    let lines = String::from_utf8_lossy(&said.stdout).into_owned();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

impl Scene {
    /// What pamu2fcfg prints of a credential that it has a key make.
    fn made(&self, serial: &str, kind: &str) -> String {
        self.machine.python("pam_u2f.py", "make", serial, &[ORIGIN, kind]).trim().to_owned()
    }

    /// What `mfactl import` says of a file with these lines.
    fn imports(&self, lines: &str, options: &str) -> (Option<i32>, Value) {
        let file = self.machine.file("u2f_keys");
        fs::write(&file, lines).unwrap();
        let words = format!("import pam-u2f {} --json {options}", file.display());
        let said = self.machine.mfactl(&words);
        let of = json(&said).into_iter().find(|it| it.get("credentials").is_some());
        (said.status.code(), of.unwrap_or_default())
    }

    fn origin(&self) -> String {
        format!("--origin {ORIGIN}")
    }

    async fn methods(&self) -> Vec<MethodProxy<'static>> {
        self.person.methods().await
    }
}

#[tokio::test]
async fn a_key_of_pam_u2f_signs_in_after_it_has_signed_once() {
    for kind in ["es256", "eddsa"] {
        let mut scene = scene().await;
        let (made, user) = (scene.made("A1", kind), scene.user.clone());
        let lines = format!("# keys\nben:{made}\n\n{user}:x,y,es256,+presence\n{user}:{made}\n");
        let (code, told) = scene.imports(&lines, &scene.origin());
        assert_eq!(code, Some(0), "{told}");
        let [one] = told["credentials"].as_array().unwrap().as_slice() else { panic!("{told}") };
        assert_eq!(
            (&one["outcome"], &one["label"]),
            (&"imported".into(), &"Virtual Key A1".into())
        );
        assert_eq!(told["others"], 1);
        for _ in 0..2 {
            let ended = scene.person.signs_in().await.unwrap();
            assert_eq!(
                (ended.outcome.as_str(), ended.prompts.as_slice()),
                ("done", &["touch".to_owned()][..]),
                "{}",
                ended.message()
            );
        }
        // Again it is nothing new.
        let (code, told) = scene.imports(&lines, &scene.origin());
        assert_eq!(
            (code, &told["credentials"][0]["outcome"]),
            (Some(0), &"enrolled".into()),
            "{told}"
        );
        assert_eq!(scene.methods().await.len(), 1);
        // What was imported can be taken along again, by the other's own means.
        let exported = scene.machine.mfactl("export pam-u2f");
        assert_eq!(String::from_utf8_lossy(&exported.stdout), format!("{user}:{made}\n"));
        assert!(String::from_utf8_lossy(&exported.stderr).contains(&format!("origin={ORIGIN}")));
    }
}

#[tokio::test]
async fn a_key_that_knows_only_u2f_moves_in_by_either_format() {
    let mut scene = scene().await;
    let old = OldKey::plug(&scene.machine.keys(), "U2");
    old.firmware.set_touch(Touch::AtOnce);
    scene.person.wait_for_token("virtual_key_u2").await;
    let (handle, point) = old.register(Sha256::digest(ORIGIN).into());
    let made = format!("{},{},es256,+presence", BASE64.encode(&handle), BASE64.encode(&point[1..]));
    let (handle, point) = (BASE64URL_NOPAD.encode(&handle), HEXLOWER.encode(&point));
    let lines = format!("{}:{handle},{point}\n", scene.user);
    let (code, told) = scene.imports(&lines, &scene.origin());
    assert_eq!(code, Some(0), "{told}");
    let ended = scene.person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    // In the new format it is the same one; under another appid the old one is none of the key's.
    let (code, told) = scene.imports(&format!("{}:{made}\n", scene.user), &scene.origin());
    assert_eq!((code, &told["credentials"][0]["outcome"]), (Some(0), &"enrolled".into()), "{told}");
    assert_eq!(scene.person.remove_method().await.outcome, "done");
    let options = format!("{} --appid pam://else", scene.origin());
    let (code, told) = scene.imports(&lines, &options);
    assert_eq!(
        (code, &told["credentials"][0]["error"]),
        (Some(1), &"NotOnThisKey".into()),
        "{told}"
    );
}

#[tokio::test]
async fn what_its_key_does_not_confirm_is_named_and_left_alone() {
    let scene = scene().await;
    let (made, other) = (scene.made("A1", "es256"), scene.made("A1", "es256"));
    let (handle, key) = made.split_once(',').unwrap();
    let (_, another_key) = other.split_once(',').unwrap();
    let user = &scene.user;
    let off_the_curve = BASE64.encode(&[1; 64]);
    for (lines, options, error) in [
        // Made for another origin, which is what it is without the option.
        (format!("{user}:{made}"), String::new(), "NotOnThisKey"),
        (format!("{user}:{handle},{another_key}"), scene.origin(), "NotVerified"),
        (format!("{user}:AAAA,{key}"), scene.origin(), "NotOnThisKey"),
        (
            format!("{user}:{handle},{off_the_curve},es256,+presence"),
            scene.origin(),
            "NotSupported",
        ),
        (format!("{user}:*,{key}"), scene.origin(), "NotSupported"),
        (format!("{user}:{handle},!!!,es256,+presence"), scene.origin(), "InvalidArgument"),
        (format!("{user}:{made}"), format!("--origin {}", "x".repeat(300)), "InvalidArgument"),
    ] {
        let (code, told) = scene.imports(&lines, &options);
        let one = &told["credentials"][0];
        assert_eq!(
            (code, &one["outcome"], &one["error"]),
            (Some(1), &"left".into(), &error.into()),
            "{lines}: {told}"
        );
        assert!(scene.methods().await.is_empty(), "{lines}");
    }
    for lines in ["", "ben:AAAA,BBBB\n", &format!("{user}\n")] {
        assert_eq!(scene.imports(lines, "").0, Some(3), "{lines:?}");
    }
    let ssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
    assert_eq!(scene.imports(ssh, "").0, Some(2));
    // One that is wrong keeps the other out of nothing.
    let (code, told) = scene.imports(&format!("{user}:x,y,es256,:{made}:{made}"), &scene.origin());
    let outcomes: Vec<_> =
        told["credentials"].as_array().unwrap().iter().map(|it| it["outcome"].clone()).collect();
    assert_eq!(
        (code, outcomes),
        (Some(1), vec!["left".into(), "imported".into(), "left".into()]),
        "{told}"
    );
}

#[tokio::test]
async fn before_the_touch_nothing_counts_and_the_second_takes_a_proof() {
    let mut scene = scene().await;
    let made = scene.made("A1", "es256");
    let options = || {
        let fields: Vec<_> = made.split(',').collect();
        let point = BASE64.decode(fields[1].as_bytes()).unwrap();
        let head = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
        EnrollOptions {
            rp_id: Some(ORIGIN.to_owned()),
            credential_id: Some(BASE64.decode(fields[0].as_bytes()).unwrap()),
            public_key: Some([HEXLOWER.decode(head.as_bytes()).unwrap(), point].concat()),
            ..EnrollOptions::default()
        }
    };
    let manager = scene.person.manager().await;
    for partial in [
        EnrollOptions { rp_id: None, ..options() },
        EnrollOptions { public_key: None, ..options() },
        EnrollOptions { credential_id: None, ..options() },
    ] {
        let error = manager.enroll(&partial).await.unwrap_err();
        assert_eq!(error.cause(), Some(Cause::InvalidArgument), "{error}");
    }
    let codes = EnrollOptions { kind: Some("recovery-codes".to_owned()), ..options() };
    assert_eq!(scene.person.enroll(&codes).await.unwrap().error(), "InvalidArgument");

    scene.key.set_touch(Touch::Never);
    let operation = manager.enroll(&options()).await.unwrap();
    scene.person.prompt_for(&operation, "touch").await;
    assert!(scene.methods().await.is_empty());
    scene.person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(scene.person.end(&operation).await.outcome, "cancelled");
    assert!(scene.methods().await.is_empty());

    // With a method enrolled, another is imported only after a proof with that one.
    let blue = scene.machine.plugged("B2");
    scene.person.wait_for_token("virtual_key_b2").await;
    scene.key.unplug();
    scene.person.wait_until_gone("virtual_key_a1").await;
    assert_eq!(scene.person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    scene.key.plug().unwrap();
    scene.key.set_touch(Touch::AtOnce);
    scene.person.wait_for_token("virtual_key_a1").await;
    blue.set_touch(Touch::Never);
    let operation = manager.enroll(&options()).await.unwrap();
    let asked = scene.person.prompt_for(&operation, "touch").await;
    assert!(asked.tokens.unwrap().iter().all(|it| it.name == "Virtual Key B2"));
    assert_eq!(scene.methods().await.len(), 1);
    blue.set_touch(Touch::AtOnce);
    let ended = scene.person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(scene.methods().await.len(), 2);

    // Each signs for the relying party that it is for, whichever is there.
    for (there, gone) in [("virtual_key_a1", &blue), ("virtual_key_b2", &scene.key)] {
        gone.unplug();
        let away = if there == "virtual_key_a1" { "virtual_key_b2" } else { "virtual_key_a1" };
        scene.person.wait_until_gone(away).await;
        let ended = scene.person.signs_in().await.unwrap();
        assert_eq!(ended.outcome, "done", "{there}: {}", ended.message());
        gone.plug().unwrap();
        scene.person.wait_for_token(away).await;
    }
}

#[tokio::test]
async fn one_key_is_one_method_whoever_had_it_made() {
    let mut scene = scene().await;
    let (made, user) = (scene.made("A1", "es256"), scene.user.clone());
    let (code, told) = scene.imports(&format!("{user}:{made}\n"), &scene.origin());
    assert_eq!(code, Some(0), "{told}");
    let token = |person: &Person| {
        let path = mfad_bus::object_path(mfad_bus::TOKENS_PATH, "virtual_key_a1").unwrap();
        let _ = person;
        EnrollOptions { token: Some(path), ..EnrollOptions::default() }
    };
    let options = token(&scene.person);
    let ended = scene.person.enroll(&options).await.unwrap();
    assert_eq!(ended.error(), "AlreadyEnrolled", "{}", ended.message());
    // Nor by another credential of the same key's.
    let other = scene.made("A1", "es256");
    let (_, told) = scene.imports(&format!("{user}:{other}\n"), &scene.origin());
    assert_eq!(told["credentials"][0]["outcome"], "enrolled", "{told}");
    assert_eq!(scene.methods().await.len(), 1);

    // The other way round.
    assert_eq!(scene.person.remove_method().await.outcome, "done");
    assert_eq!(scene.person.enroll(&options).await.unwrap().outcome, "done");
    let (_, told) = scene.imports(&format!("{user}:{made}\n"), &scene.origin());
    assert_eq!(told["credentials"][0]["outcome"], "enrolled", "{told}");
    assert_eq!(scene.methods().await.len(), 1);
}

#[tokio::test]
async fn what_goes_out_is_verified_by_others() {
    let mut scene = scene().await;
    assert_eq!(scene.machine.mfactl("export pam-u2f").status.code(), Some(3));
    assert_eq!(scene.person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    let told = json(&scene.machine.mfactl("export pam-u2f --json")).remove(0);
    let origin = told["origin"].as_str().unwrap();
    assert!(origin.ends_with(".mfad.invalid"), "{told}");
    let line = told["line"].as_str().unwrap();
    let fields = line.strip_prefix(&format!("{}:", scene.user)).unwrap();
    let verified = scene.machine.python("pam_u2f.py", "verify", "A1", &[origin, fields]);
    assert_eq!(verified.trim(), "verified");
    // Of two origins one has to be chosen.
    let other = scene.machine.plugged("B2");
    scene.person.wait_for_token("virtual_key_b2").await;
    let made = scene.made("B2", "es256");
    let (code, told) = scene.imports(&format!("{}:{made}\n", scene.user), &scene.origin());
    assert_eq!(code, Some(0), "{told}");
    let said = scene.machine.mfactl("export pam-u2f");
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&said.stderr).contains(ORIGIN));
    let said = scene.machine.mfactl(&format!("export pam-u2f {}", scene.origin()));
    assert_eq!(String::from_utf8_lossy(&said.stdout), format!("{}:{made}\n", scene.user));
    drop(other);
}
