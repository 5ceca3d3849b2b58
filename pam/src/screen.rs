//! The person, as the program that runs the stack lets us talk to them: one line at a time, and
//! no way to take an answer while something else is waited for.

use pam::constants::{PAM_ERROR_MSG, PAM_PROMPT_ECHO_OFF, PAM_PROMPT_ECHO_ON, PAM_TEXT_INFO};
use pam::constants::{PamMessageStyle, PamResultCode};
use pam::conv::Conv;
use pam::secret::SecretBytes;

/// What one can say and ask.
pub struct Screen<'c> {
    conversation: Conv<'c>,
}

impl<'c> Screen<'c> {
    /// The program's conversation. It is used although a program may want silence (PAM_SILENT), as
    /// sudo does: nothing is said but what a person has to do, and why it did not work.
    pub fn new(conversation: Conv<'c>) -> Self {
        Self { conversation }
    }

    /// Shows a line.
    pub fn say(&self, text: &str) {
        self.show(PAM_TEXT_INFO, text);
    }

    /// Shows what went wrong.
    pub fn complain(&self, text: &str) {
        self.show(PAM_ERROR_MSG, text);
    }

    /// Asks for something that may be seen. No answer is an empty one.
    pub fn ask(&self, question: &str) -> Result<String, PamResultCode> {
        let answer = self.conversation.send(PAM_PROMPT_ECHO_ON, &visible(question))?;
        let text = answer.map(|it| String::from_utf8_lossy(it.as_bytes()).trim().to_owned());
        Ok(text.unwrap_or_default())
    }

    /// Asks for a secret. It is wiped when dropped.
    pub fn ask_secret(&self, question: &str, seen: bool) -> Result<SecretBytes, PamResultCode> {
        let style = if seen { PAM_PROMPT_ECHO_ON } else { PAM_PROMPT_ECHO_OFF };
        let answer = self.conversation.send(style, &visible(question))?;
        answer.ok_or(PamResultCode::PAM_CONV_ERR)
    }

    /// A program that cannot show it loses only that.
    fn show(&self, style: PamMessageStyle, text: &str) {
        if !text.is_empty() {
            let _ = self.conversation.send(style, &visible(text));
        }
    }
}

fn visible(text: &str) -> String {
    text.replace(char::is_control, " ")
}
