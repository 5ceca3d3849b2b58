//! Somebody whose language is Norwegian meets no English sentence on the way from the first key to
//! a wrong PIN; programs that read `--json`, and others at the same time, see no difference.

use std::process::{Command, Output, Stdio};

use end_to_end::{Machine, pin, program};
use mfad_bus::EnrollOptions;
use mfad_text::tr;

const NORWEGIAN: &str = "nb_NO.UTF-8";

/// What `mfactl` does with these words of the shell for somebody with this locale.
fn mfactl(machine: &Machine, locale: &str, words: &str) -> Output {
    let line = words.replace("mfactl", &format!("{} --session", program("mfactl").display()));
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).env("LC_ALL", locale).stdin(Stdio::null());
    shell.env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address()).output().unwrap()
}

/// All that it says.
fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    text(&output.stdout) + &text(&output.stderr)
}

#[tokio::test]
async fn every_step_is_in_norwegian() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    for (words, sentences) in [
        ("mfactl", &["Innloggingsmetoder for", "ingen ennå", "Sett inn en sikkerhetsnøkkel"][..]),
        ("mfactl enroll --token x", &["Ingen nøkkel er satt inn. Sett inn en, og prøv igjen."]),
        ("mfactl sign-in", &["Ingen innloggingsmetode er satt opp for denne kontoen."]),
        ("echo x | mfactl site note add 1.2.3.4", &["«1.2.3.4» er ikke navnet på et nettsted."]),
        ("mfactl site 1.2.3.4", &["«1.2.3.4» er ikke navnet på et nettsted."]),
        ("echo x | mfactl site note add example.org", &["Lagret for example.org: Notat."]),
        (
            "echo y | mfactl site note add example.org",
            &["Nettstedet har allerede et notat med dette navnet"],
        ),
    ] {
        let shown = said(&mfactl(&machine, NORWEGIAN, words));
        assert!(sentences.iter().all(|it| shown.contains(it)), "{words}: {shown}");
    }
    let _key = machine.plugged("A1");
    machine.person().await.wait_for_token("virtual_key_a1").await;
    for (words, sentences) in [
        (
            "printf '1234\\n' | mfactl pin set --new-pin-fd 0",
            &["PIN-koden til Virtual Key A1 er satt."][..],
        ),
        (
            "mfactl enroll --label Blå",
            &["Berør nøkkelen for å sette den opp. (Virtual Key A1, ", "s igjen)", "Neste steg:"],
        ),
        (
            "mfactl sign-in",
            &["Logg inn som", "Berør nøkkelen. (Virtual Key A1, ", "Logget inn som", "med Blå."],
        ),
        (
            "printf '1111\\n2222\\n' | mfactl pin change --pin-fd 0 --new-pin-fd 0",
            &["Den PIN-koden er feil. Forsøk igjen: 7."],
        ),
        (
            "mfactl",
            &["Blå  sikkerhetsnøkkel  brukt akkurat nå  klar", "PIN-kode satt, 7 forsøk igjen"],
        ),
        ("mfactl log", &["satt opp", "logget inn", "av mfactl"]),
        (
            "mfactl doctor",
            &["bra   mfad svarer på øktbussen.", "galt  Du har bare én innloggingsmetode."],
        ),
        ("mfactl remove grønn", &["Ingen innloggingsmetode begynner med «grønn». Du har:"]),
    ] {
        let shown = said(&mfactl(&machine, NORWEGIAN, words));
        assert!(sentences.iter().all(|it| shown.contains(it)), "{words}: {shown}");
    }
}

#[tokio::test]
async fn why_a_method_cannot_be_used_is_said_to_each_in_their_language() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    assert_eq!(person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    key.unplug();
    person.wait_until_gone("virtual_key_a1").await;
    let norwegian = said(&mfactl(&machine, NORWEGIAN, "mfactl methods"));
    assert!(norwegian.contains("Virtual Key A1 er ikke satt inn."), "{norwegian}");
    let english = said(&mfactl(&machine, "C.UTF-8", "mfactl methods"));
    assert!(english.contains("Virtual Key A1 isn't plugged in."), "{english}");
}

#[tokio::test]
async fn programs_read_the_same_in_every_language() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    assert_eq!(person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    for words in ["status", "methods", "tokens", "doctor", "remove x", "pin change", "sign-in"] {
        let words = format!("mfactl {words} --json");
        let of = |locale: &str| said(&mfactl(&machine, locale, &words));
        let (norwegian, english) = (of(NORWEGIAN), of("C.UTF-8"));
        // Sign-ins count what is left of time; a method was used later.
        let times = |text: String| text.replace(|it: char| it.is_ascii_digit(), "");
        assert_eq!(times(norwegian), times(english), "{words}");
    }
}

#[tokio::test]
async fn a_connection_is_spoken_to_in_its_language_and_others_in_theirs() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let (mut one, mut other) = (machine.person().await, machine.person().await);
    one.wait_for_token("virtual_key_a1").await;
    let operation = one.fido2("virtual_key_a1").await.set_pin().await.unwrap();
    assert_eq!(one.end_with_pin(&operation, "1234").await.outcome, "done");
    one.manager().await.set_locale("nb").await.unwrap();
    for (person, wrong) in
        [(&mut one, "Den PIN-koden er feil."), (&mut other, "That PIN is wrong.")]
    {
        let operation = person.fido2("virtual_key_a1").await.change_pin().await.unwrap();
        person.prompt_for(&operation, "pin").await;
        let proxy = person.operation(&operation).await;
        proxy.answer_pin(pin("0000")).await.unwrap();
        person.prompt_for(&operation, "pin").await;
        proxy.answer_pin(pin("5678")).await.unwrap();
        let again = person.prompt_for(&operation, "pin").await;
        let (_, rendered) = proxy.current_prompt().await.unwrap();
        assert_eq!(rendered.mistake.as_deref(), Some(wrong));
        // A client that has the catalogues renders the data beside it for its own reader.
        assert_eq!(again.mistake.as_deref(), Some("That PIN is wrong."));
        assert_eq!(rendered.text_of("mistake"), Some(tr!("proof-pin-wrong")));
        proxy.cancel().await.unwrap();
        let ended = person.end(&operation).await;
        assert_eq!(ended.error(), "Cancelled", "the cause is the same in every language");
    }
    // The right PIN sets the counter of tries back.
    let operation = one.fido2("virtual_key_a1").await.change_pin().await.unwrap();
    one.prompt_for(&operation, "pin").await;
    let (_, rendered) = one.operation(&operation).await.current_prompt().await.unwrap();
    assert_eq!(rendered.reason, "Skriv den nåværende PIN-koden til Virtual Key A1.");
    one.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(one.end(&operation).await.message(), "It was cancelled.");
    drop(key);
}

#[tokio::test]
async fn a_language_that_nobody_speaks_is_english() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    for (language, said) in [
        ("nb", "Sett inn nøkkelen"),
        ("", "Plug in the key"),
        ("nn", "Sett inn nøkkelen"),
        ("fr", "Plug in the key"),
        ("nb", "Sett inn nøkkelen"),
        ("\u{202e}nb", "Plug in the key"),
    ] {
        person.manager().await.set_locale(language).await.unwrap();
        let begun = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
        person.prompt_for(&begun, "insert").await;
        let operation = person.operation(&begun).await;
        let (_, rendered) = operation.current_prompt().await.unwrap();
        assert!(rendered.reason.starts_with(said), "{language}: {}", rendered.reason);
        operation.cancel().await.unwrap();
        assert_eq!(person.end(&begun).await.error(), "Cancelled");
    }
}
