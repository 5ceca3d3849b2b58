//! Every kind of prompt as it crosses the bus: kinds, PINs and questions of the contract, all of them. A
//! client's tests compare what it shows of each, in each language, with a file here.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use mfad_bus::{
    PIN_INSTEAD, PinWanted, PromptDetails, PromptKind, Question, TOKENS_PATH, TokenName,
    object_path, text,
};
use mfad_client::{Reader, word_details};
use mfad_i18n::{Language, speaking};
use mfad_text::{Text, tr};

const NAME: &str = "Blue key";
/// Stands for what the daemon rendered: a client that shows it did not render the data.
const RENDERED: &str = "(as the daemon says it)";

/// One prompt.
pub struct Prompt {
    /// Its kind, and what tells it from others of the kind.
    pub name: String,
    /// Its kind.
    pub kind: PromptKind,
    /// Its details as the daemon sends them, with [`RENDERED`] for each sentence.
    pub details: PromptDetails,
}

/// All of them.
pub fn all() -> Vec<Prompt> {
    let kinds = PromptKind::ALL.iter().flat_map(|kind| match kind {
        PromptKind::Pin => PinWanted::ALL.iter().map(|it| pin(*it)).collect(),
        PromptKind::Confirm => Question::ALL.iter().map(|it| confirm(*it)).collect(),
        kind => vec![deed(*kind)],
    });
    kinds.collect()
}

/// Compares what a client shows of all prompts in every language with what is stored. With `UPDATE_SHOWN`
/// in the environment it is stored.
pub fn compare(client: &str, reader: Reader, show: impl Fn(PromptKind, PromptDetails) -> String) {
    for language in Language::ALL {
        let shown = speaking(language, || {
            let mut shown = String::new();
            for Prompt { name, kind, mut details } in all() {
                word_details(reader, &mut details);
                let lines = show(kind, details);
                assert!(
                    !lines.contains(RENDERED),
                    "{client}, {name}: not rendered from data: {lines}"
                );
                writeln!(shown, "## {name}").unwrap();
                lines.lines().for_each(|line| writeln!(shown, "{}", line.trim_end()).unwrap());
                shown.push('\n');
            }
            shown
        });
        let file = format!("{}/shown/{client}-{}.txt", env!("CARGO_MANIFEST_DIR"), language.code());
        stored(Path::new(&file), &shown);
    }
}

fn stored(file: &Path, shown: &str) {
    if std::env::var_os("UPDATE_SHOWN").is_some() {
        std::fs::write(file, shown).unwrap();
    }
    let before = std::fs::read_to_string(file).unwrap_or_default();
    let differ = before.lines().zip(shown.lines()).find(|(before, now)| before != now);
    assert!(before == shown, "{}: {differ:?}", file.display());
}

fn prompt(name: String, kind: PromptKind, reason: Text) -> Prompt {
    let details = PromptDetails {
        reason: RENDERED.to_owned(),
        texts: Some(HashMap::from([("reason".to_owned(), text::to_owned_value(&reason).unwrap())])),
        tokens: Some(vec![token()]),
        seconds: Some(25),
        ..PromptDetails::default()
    };
    Prompt { name, kind, details }
}

fn token() -> TokenName {
    TokenName { path: object_path(TOKENS_PATH, "blue_key").unwrap(), name: NAME.to_owned() }
}

impl Prompt {
    fn with_text(mut self, field: &str, said: Text) -> Self {
        let value = text::to_owned_value(&said).unwrap();
        self.details.texts.get_or_insert_default().insert(field.to_owned(), value);
        self
    }

    fn with_mistake(mut self, mistake: Text) -> Self {
        self.details.mistake = Some(RENDERED.to_owned());
        self.with_text("mistake", mistake)
    }
}

fn deed(kind: PromptKind) -> Prompt {
    let purpose = tr!("signin-purpose", account = "anna");
    let reason = match kind {
        PromptKind::Insert => tr!("signin-plug-in", purpose),
        PromptKind::Wait => tr!("work-wait-for", name = NAME, program = "Firefox"),
        PromptKind::Remove => tr!("erase-pull-out", name = NAME),
        PromptKind::Touch => tr!("signin-touch", purpose),
        PromptKind::Fingerprint => tr!("proof-finger", reason = purpose, name = NAME),
        PromptKind::Choose => tr!("site-choose", purpose),
        PromptKind::Pin | PromptKind::Confirm => unreachable!("each has its own"),
    };
    let mut prompt = prompt(kind.word().to_owned(), kind, reason);
    let choice = |id: &str| (id.to_owned(), RENDERED.to_owned());
    match kind {
        PromptKind::Insert => prompt.details.tokens = None,
        PromptKind::Fingerprint => {
            prompt.details.choices = Some(vec![choice(PIN_INSTEAD)]);
            let label = format!("choice:{PIN_INSTEAD}");
            return prompt
                .with_text(&label, tr!("proof-pin-instead"))
                .with_mistake(tr!("proof-finger-unknown"));
        }
        PromptKind::Choose => {
            prompt.details.choices = Some(vec![choice("0"), choice("1")]);
            return prompt
                .with_text("choice:0", "anna@example.org".into())
                .with_text("choice:1", tr!("site-account", number = 2));
        }
        _ => {}
    }
    prompt
}

fn pin(wanted: PinWanted) -> Prompt {
    let purpose = tr!("signin-purpose", account = "anna");
    let reason = match wanted {
        PinWanted::Current => tr!("proof-pin-of", purpose, name = NAME),
        PinWanted::New => tr!("proof-choose-pin", name = NAME),
        PinWanted::Password => tr!("oath-password", reason = tr!("oath-list", name = NAME)),
        PinWanted::Address => tr!("oath-paste", name = NAME),
        PinWanted::AccountName => tr!("oath-name-ask"),
        PinWanted::ManagementKey => tr!("piv-management-type", name = NAME),
        PinWanted::NewManagementKey => tr!("piv-management-new", name = NAME),
        PinWanted::OneTimeCode => tr!("signin-code-type", purpose, label = "App", or = ""),
        PinWanted::RecoveryCode => tr!("signin-recovery-type", purpose, or = ""),
        PinWanted::AccessPass => tr!("signin-pass-type", purpose, or = ""),
        PinWanted::Puk | PinWanted::AdminPin | PinWanted::ResetCode => {
            tr!("card-type", which = wanted.word(), name = NAME)
        }
        PinWanted::NewPuk => tr!("card-choose", which = PinWanted::Puk.word(), name = NAME),
        PinWanted::NewAdminPin => {
            tr!("card-choose", which = PinWanted::AdminPin.word(), name = NAME)
        }
        PinWanted::NewResetCode => {
            tr!("card-choose", which = PinWanted::ResetCode.word(), name = NAME)
        }
    };
    let mut prompt = prompt(format!("pin, {wanted}"), PromptKind::Pin, reason);
    prompt.details.wanted = Some(wanted.word().to_owned());
    match wanted {
        PinWanted::Current | PinWanted::Puk => {
            prompt.details.attempts = Some(7);
            prompt.with_mistake(tr!("proof-pin-wrong"))
        }
        PinWanted::New => {
            prompt.details.minimum = Some(4);
            prompt.with_mistake(tr!("proof-pin-too-short", least = 4))
        }
        _ => prompt,
    }
}

fn confirm(question: Question) -> Prompt {
    let reason = match question {
        Question::LastAttempts => tr!("proof-few", name = NAME, left = 3),
        Question::Reset => tr!("erase-consent", name = NAME),
        Question::DeletePasskeys => tr!("passkeys-consent", name = NAME),
        Question::DeleteAccount => tr!("oath-delete-consent", name = NAME),
        Question::ReplaceData => {
            tr!("passkeys-data-consent", question = tr!("passkeys-data-replace"))
        }
        Question::BeginSecrets => tr!("secret-first", key = NAME, site = "mfad.invalid"),
        Question::ChangeSettings => tr!("settings-consent", name = NAME),
        Question::ReplaceKey => {
            tr!("piv-slot-in-use", slot = "9A", name = NAME, what = tr!("piv-key-replaces"))
        }
        Question::ImportInvalid => tr!("piv-certificate-expired"),
        Question::ReplaceCodes => tr!("enroll-codes-replace", left = 7),
        Question::ShowModel => tr!("site-attestation", site = "example.org", name = NAME),
        Question::TypedByKey => tr!("proof-typed-by-key"),
    };
    let mut prompt = prompt(format!("confirm, {question}"), PromptKind::Confirm, reason);
    prompt.details.question = Some(question.word().to_owned());
    match question {
        Question::Reset => prompt.details.methods = Some(vec!["Blue key".to_owned()]),
        Question::LastAttempts => prompt.details.attempts = Some(3),
        Question::DeletePasskeys | Question::DeleteAccount | Question::ReplaceData => {
            prompt.details.labels = Some(vec!["example.org: anna".to_owned()]);
        }
        _ => {}
    }
    prompt
}
