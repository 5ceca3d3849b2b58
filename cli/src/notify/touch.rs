//! The notification that a key waits for touch, for as long as it does.

use std::collections::HashMap;

use mfad_bus::{AskedFrom, AskerName, PromptKind, TouchDetails};
use mfad_i18n::say;
use zbus::OwnedObjectPath;
use zbus::message::Message;

use super::desktop::NotificationsProxy;
use super::program::Program;
use crate::exit::Failure;
use crate::output::visible;

/// The notifications that are shown, by operation.
#[derive(Default)]
pub(super) struct Shown(HashMap<OwnedObjectPath, u32>);

impl Shown {
    /// Shows or closes what this signal of the daemon is about.
    pub async fn follow(
        &mut self,
        desktop: &NotificationsProxy<'_>,
        message: &Message,
    ) -> Result<(), Failure> {
        match message.header().member().map(|it| it.as_str()) {
            Some("TouchAwaited") => {
                let (operation, awaited) = message.body().deserialize()?;
                self.show(desktop, operation, &awaited).await
            }
            Some("TouchOver") => {
                let operation: OwnedObjectPath = message.body().deserialize()?;
                self.close(desktop, &operation).await
            }
            _ => Ok(()),
        }
    }

    async fn show(
        &mut self,
        desktop: &NotificationsProxy<'_>,
        operation: OwnedObjectPath,
        awaited: &TouchDetails,
    ) -> Result<(), Failure> {
        let program = Program::running(awaited.process);
        // Its terminal shows it already, to whoever is there.
        if program.terminal && awaited.asker.is_none() {
            return Ok(());
        }
        let id = desktop.show(&say!("notify-touch"), &words(&program.name, awaited)).await?;
        self.0.insert(operation, id);
        Ok(())
    }

    async fn close(
        &mut self,
        desktop: &NotificationsProxy<'_>,
        operation: &OwnedObjectPath,
    ) -> Result<(), Failure> {
        match self.0.remove(operation) {
            Some(id) => Ok(desktop.close_notification(id).await?),
            None => Ok(()),
        }
    }

    /// The daemon is gone, and nothing waits any more.
    pub async fn close_all(&mut self, desktop: &NotificationsProxy<'_>) {
        for (_, id) in self.0.drain() {
            // The desktop may be gone as well.
            let _ = desktop.close_notification(id).await;
        }
    }
}

fn words(program: &str, awaited: &TouchDetails) -> String {
    let names: Vec<_> = awaited.tokens.iter().map(|token| visible(&token.name)).collect();
    let keys = names.join(&format!(" {} ", say!("prompts-or")));
    let program = visible(program);
    let waits = match PromptKind::from_word(&awaited.kind) {
        Some(PromptKind::Fingerprint) => say!("notify-finger-awaited", program, keys),
        _ => say!("notify-touch-awaited", program, keys),
    };
    match &awaited.asker {
        Some(asker) => format!("{waits} {}", asked(asker)),
        None => waits,
    }
}

/// Who asks, who is not at this computer's screen as its owner.
fn asked(asker: &AskerName) -> String {
    let (user, host) = (visible(&asker.user), visible(&asker.host));
    match AskedFrom::from_word(&asker.from) {
        Some(AskedFrom::Login) => say!("notify-asked-login"),
        Some(AskedFrom::Remote) if user.is_empty() => say!("notify-asked-from", host),
        Some(AskedFrom::Remote) => say!("notify-asked-by-from", user, host),
        _ => say!("notify-asked-by", user),
    }
}

#[cfg(test)]
mod tests {
    use mfad_bus::{TOKENS_PATH, TokenName, object_path};
    use mfad_client::Reader;

    use super::*;

    #[test]
    fn every_kind_of_prompt_is_shown_in_each_language() {
        ::prompts::compare("mfad-notify", Reader::Screen, |kind, details| match kind {
            PromptKind::Touch | PromptKind::Fingerprint => {
                let (kind, tokens) = (kind.word().to_owned(), details.tokens.unwrap());
                words("firefox", &TouchDetails { kind, tokens, process: 7, asker: None })
            }
            _ => "-".to_owned(),
        });
    }

    #[test]
    fn it_says_who_waits_for_which_key() {
        let token = |id, name: &str| TokenName {
            path: object_path(TOKENS_PATH, id).unwrap(),
            name: name.to_owned(),
        };
        let tokens = vec![token("a", "Blue\u{202e}"), token("b", "Grey")];
        let mut awaited = TouchDetails { kind: "touch".into(), tokens, process: 7, asker: None };
        assert_eq!(
            words("firefox", &awaited),
            "firefox is waiting for you to touch Blue\u{fffd} or Grey."
        );
        awaited.kind = "fingerprint".into();
        awaited.tokens.truncate(1);
        assert_eq!(words("sudo", &awaited), "sudo is waiting for your finger on Blue\u{fffd}.");
        let [user, from, host] = ["bob", "remote", "192.0.2.7"].map(str::to_owned);
        awaited.asker = Some(AskerName { user, from, host });
        let said = words("sudo", &awaited);
        assert!(said.contains("bob is asking for this from 192.0.2.7"), "{said}");
    }
}
