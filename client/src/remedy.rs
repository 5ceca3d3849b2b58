//! A remedy as a person reads it, who has a terminal to type commands into or has none.

use mfad_bus::{Error, MethodChoice, OperationResult, PromptDetails, Remedy};
use mfad_i18n::{Text, knows, render, say, visible};

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Somebody at a terminal, who is told what to type.
    Terminal,
    /// Somebody at a window or a login screen, who is told what to do.
    Screen,
}

/// What to do next, as a sentence. `about` is what came with the remedy.
fn word_remedy(reader: Reader, remedy: Remedy, about: &str) -> String {
    let about = visible(about);
    match reader {
        Reader::Terminal => command(remedy, &about).unwrap_or_else(|| plain(remedy, &about)),
        Reader::Screen => plain(remedy, &about),
    }
}

/// Puts what to do next after what is so. A remedy of a later version is left out.
pub fn add_remedy(reader: Reader, message: &mut String, remedy: Option<&str>, about: Option<&str>) {
    let Some(remedy) = remedy.and_then(Remedy::from_word) else { return };
    if !message.is_empty() {
        message.push(' ');
    }
    message.push_str(&word_remedy(reader, remedy, about.unwrap_or_default()));
}

/// What a call or an operation failed with, in words: by the data if all of it is known here.
#[must_use]
pub fn word_error(reader: Reader, error: &Error) -> String {
    let mut message = error.message.clone();
    word_text(error.text.as_ref(), &mut message);
    let remedy = error.remedy.map(Remedy::word);
    add_remedy(reader, &mut message, remedy, error.remedy_about.as_deref());
    message
}

/// Puts the data in words where the daemon did, which does not have to speak this language.
fn word_text(text: Option<&Text>, message: &mut String) {
    if let Some(text) = text.filter(|text| knows(text)) {
        *message = render(text);
    }
}

/// The same in what an operation ended with.
pub fn word_result(reader: Reader, result: &mut OperationResult) {
    let (said, required) = (result.text_of("message"), result.text_of("required"));
    if let Some(message) = &mut result.message {
        word_text(said.as_ref(), message);
    }
    if let Some(message) = &mut result.required {
        word_text(required.as_ref(), message);
    }
    if let Some(message) = &mut result.message {
        let about = result.remedy_about.as_deref();
        add_remedy(reader, message, result.remedy.as_deref(), about);
    }
}

/// The same in the methods of a sign-in, which come without a remedy.
pub fn word_methods(methods: &mut [MethodChoice]) {
    for method in methods {
        word_text(method.text_of("unusable_reason").as_ref(), &mut method.unusable_reason);
    }
}

/// The same in a prompt or progress: after what went wrong before, or else after why it asks.
pub fn word_details(reader: Reader, details: &mut PromptDetails) {
    word_text(details.text_of("reason").as_ref(), &mut details.reason);
    let mistake = details.text_of("mistake");
    if let Some(message) = &mut details.mistake {
        word_text(mistake.as_ref(), message);
    }
    let mut choices = details.choices.take();
    for (id, label) in choices.iter_mut().flatten() {
        word_text(details.text_of(&format!("choice:{id}")).as_ref(), label);
    }
    details.choices = choices;
    let message = details.mistake.as_mut().unwrap_or(&mut details.reason);
    add_remedy(reader, message, details.remedy.as_deref(), details.remedy_about.as_deref());
}

fn plain(remedy: Remedy, about: &str) -> String {
    match remedy {
        Remedy::TryAgain => say!("remedy-try-again"),
        Remedy::TryAgainThenReport => say!("remedy-try-then-report"),
        Remedy::Report => say!("remedy-report"),
        Remedy::Touch => say!("remedy-touch"),
        Remedy::FinishThere | Remedy::ReleaseCard => say!("remedy-finish-there"),
        Remedy::Wait => say!("remedy-wait"),
        Remedy::UseAnother => say!("remedy-use-another"),
        Remedy::UseEnrolled => say!("remedy-use-enrolled"),
        Remedy::AllowOnKey => say!("remedy-allow"),
        Remedy::Replug | Remedy::ReplugThenDiagnose => say!("remedy-replug"),
        Remedy::ReplugAndTypeWithCare => say!("remedy-replug-with-care"),
        Remedy::Reinsert => say!("remedy-reinsert"),
        Remedy::AskLess => say!("remedy-ask-less"),
        Remedy::RemoveFingerprint => say!("remedy-remove-fingerprint"),
        Remedy::KeepLess => say!("remedy-keep-less"),
        Remedy::MakeRoom => say!("remedy-make-room"),
        Remedy::SetPin => say!("remedy-set-pin"),
        Remedy::ChooseAnotherPin => say!("remedy-choose-pin"),
        Remedy::EnterPin => say!("remedy-enter-pin"),
        Remedy::VerifyAgain => say!("remedy-verify-again"),
        Remedy::Unblock => say!("remedy-unblock"),
        Remedy::Reset => say!("remedy-reset"),
        Remedy::ResetApplication => say!("remedy-reset-application"),
        Remedy::AskMaker => say!("remedy-ask-maker"),
        Remedy::ChangePin => say!("remedy-change-pin"),
        Remedy::ResetAgain => say!("remedy-reset-again"),
        Remedy::ShowPinStatus => say!("remedy-show-pin-status"),
        Remedy::ListFingerprints => say!("remedy-list-fingerprints"),
        Remedy::ListPasskeys => say!("remedy-list-passkeys"),
        Remedy::ReadPasskeyData => say!("remedy-read-passkey-data"),
        Remedy::ListCodes => say!("remedy-list-codes"),
        Remedy::ShowSettings => say!("remedy-show-settings"),
        Remedy::ShowPiv => say!("remedy-show-piv"),
        Remedy::GeneratePivKey => say!("remedy-generate-piv-key"),
        Remedy::ChangePivPin | Remedy::ChangeOpenpgpPin | Remedy::ChangeOpenpgpAdminPin => {
            say!("remedy-change-it")
        }
        Remedy::UnblockPivPin => say!("remedy-unblock-with-puk"),
        Remedy::ChangePivManagementKey => say!("remedy-keep-yourself"),
        Remedy::ResetPiv | Remedy::ResetOpenpgp => say!("remedy-reset-erases"),
        Remedy::UnblockOpenpgpPin => say!("remedy-unblock-openpgp"),
        Remedy::UnblockOpenpgpPinWithAdminPin => say!("remedy-use-admin-pin"),
        Remedy::UseGnupg => say!("remedy-use-gnupg"),
        Remedy::SignInOrUseAnother => say!("remedy-sign-in"),
        Remedy::Enroll => say!("remedy-enroll"),
        Remedy::EnrollCard => say!("remedy-enroll-card"),
        Remedy::Reactivate => say!("remedy-reactivate"),
        Remedy::CreateRecoveryCodes => say!("remedy-create-codes"),
        Remedy::ListMethods | Remedy::ShowStatus => say!("remedy-list-methods"),
        Remedy::StartOver => say!("remedy-start-over", about),
        Remedy::InstallPcscd => say!("remedy-install-pcscd"),
        Remedy::StartPcscd => say!("remedy-start-pcscd"),
        Remedy::TryAgainThenStartPcscd => say!("remedy-try-then-start-pcscd"),
        Remedy::RestartPcscd => say!("remedy-restart-pcscd"),
        Remedy::ChooseAnotherName => say!("remedy-choose-another-name"),
        Remedy::UseSystemBus => say!("remedy-use-system-bus"),
    }
}

/// The same with the command that does it, where there is one.
fn command(remedy: Remedy, about: &str) -> Option<String> {
    Some(match remedy {
        Remedy::TryAgainThenReport => say!("command-try-then-report"),
        Remedy::Report => say!("command-report"),
        Remedy::SetPin => say!("command-set-pin", about),
        Remedy::Reset => say!("command-reset", about),
        Remedy::ChangePin => say!("command-change-pin", about),
        Remedy::ResetAgain => say!("command-reset-again", about),
        Remedy::ShowPinStatus => say!("command-show-pin-status", about),
        Remedy::ListFingerprints => say!("command-list-fingerprints", about),
        Remedy::ListPasskeys => say!("command-list-passkeys", about),
        Remedy::ReadPasskeyData => say!("command-read-passkey-data"),
        Remedy::ListCodes => say!("command-list-codes", about),
        Remedy::ShowSettings => say!("command-show-settings", about),
        Remedy::ShowPiv => say!("command-show-piv", about),
        Remedy::GeneratePivKey => say!("command-generate-piv-key", about),
        Remedy::ChangePivPin => say!("command-change-piv-pin", about),
        Remedy::UnblockPivPin => say!("command-unblock-piv-pin", about),
        Remedy::ChangePivManagementKey => say!("command-change-management-key", about),
        Remedy::ResetPiv => say!("command-reset-piv", about),
        Remedy::ChangeOpenpgpPin => say!("command-change-openpgp-pin", about),
        Remedy::ChangeOpenpgpAdminPin => say!("command-change-admin-pin", about),
        Remedy::UnblockOpenpgpPin => say!("command-unblock-openpgp-pin", about),
        Remedy::UnblockOpenpgpPinWithAdminPin => say!("command-use-admin-pin", about),
        Remedy::ResetOpenpgp => say!("command-reset-openpgp", about),
        Remedy::UseGnupg => say!("command-use-gnupg"),
        Remedy::ReleaseCard => say!("command-release-card"),
        Remedy::ReplugThenDiagnose => say!("command-replug-then-doctor"),
        Remedy::SignInOrUseAnother => say!("command-sign-in"),
        Remedy::Enroll => say!("command-enroll"),
        Remedy::EnrollCard => say!("command-enroll-card"),
        Remedy::Reactivate => say!("command-reactivate", about),
        Remedy::CreateRecoveryCodes => say!("command-create-codes"),
        Remedy::ListMethods => say!("command-list-methods"),
        Remedy::StartOver => say!("command-start-over", about),
        Remedy::ShowStatus => say!("command-show-status"),
        Remedy::InstallPcscd => say!("command-install-pcscd"),
        Remedy::StartPcscd => say!("command-start-pcscd"),
        Remedy::TryAgainThenStartPcscd => say!("command-try-then-start-pcscd"),
        Remedy::RestartPcscd => say!("command-restart-pcscd"),
        Remedy::ChooseAnotherName => say!("command-choose-another-name"),
        Remedy::UseSystemBus => say!("command-use-system-bus"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use mfad_i18n::{Language, speaking};

    use super::*;

    #[test]
    fn only_a_terminal_is_told_what_to_type() {
        for language in Language::ALL {
            speaking(language, || {
                for remedy in Remedy::ALL {
                    let screen = word_remedy(Reader::Screen, *remedy, "blue");
                    assert!(screen.ends_with('.'), "{remedy}: {screen}");
                    assert!(!screen.contains(['`', '/']), "{remedy}: {screen}");
                    assert!(!screen.contains("mfactl"), "{remedy}: {screen}");
                    let terminal = word_remedy(Reader::Terminal, *remedy, "blue");
                    assert_eq!(terminal.contains('`'), terminal != screen, "{remedy}: {terminal}");
                }
            });
        }
    }

    /// Somebody who plugs a key in again for nothing thinks that it is broken.
    #[test]
    fn only_what_helps_by_it_says_to_plug_it_in_again() {
        let again = ["back in", "in again", "put it back"];
        for remedy in Remedy::ALL {
            for reader in [Reader::Screen, Reader::Terminal] {
                let told = word_remedy(reader, *remedy, "blue");
                let helps = matches!(
                    remedy,
                    Remedy::Replug
                        | Remedy::ReplugAndTypeWithCare
                        | Remedy::ReplugThenDiagnose
                        | Remedy::Reinsert
                );
                assert_eq!(again.iter().any(|it| told.contains(it)), helps, "{told}");
            }
        }
    }

    #[test]
    fn what_it_is_about_is_in_the_command_as_it_can_be_shown() {
        let shown = word_remedy(Reader::Terminal, Remedy::Reactivate, "a\u{1b}[2Jb");
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
        assert!(word_remedy(Reader::Terminal, Remedy::SetPin, "blue").contains("pin set blue"));
    }
}
