//! The person, as the program that runs the stack lets us talk to them: one line at a time, and no way to
//! take an answer while something else is waited for. Some programs show nothing and answer every question
//! with the password that was typed (i3lock, swaylock, sddm), so no answer is taken on trust: questions
//! are few, nothing is sent twice, and a PIN is asked for only with a yes that such a program cannot give.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ffi::CStr;
use std::hash::{BuildHasher, RandomState};

use mfad_i18n::{is_yes, say};
use pam::constants::{
    PAM_PROMPT_ECHO_OFF, PAM_PROMPT_ECHO_ON, PAM_TEXT_INFO, PamMessageStyle, PamResultCode,
};
use pam::conv::Conv;
use pam::items::Service;
use pam::module::PamHandle;
use zeroize::Zeroizing;

use crate::choice_list;
use crate::end::{End, PamResult};
use crate::interrupts;
use crate::libpam;
use crate::line::Line;

/// What was typed; wiped when dropped.
pub type Answer = Zeroizing<Vec<u8>>;

/// The most questions of one conversation.
const QUESTIONS: usize = 10;

/// The service of a program that shows nothing, and that waits for ever for the second of two messages that come at
/// once (sddm 0.19 reads one for each time that there is something to read).
const MUTE: &CStr = c"sddm";

/// What one can say and ask.
pub struct PamScreen<'c> {
    handle: &'c PamHandle,
    conversation: Conv<'c>,
    /// Whether nothing is asked: who cannot touch a key does not sign in.
    pub touch_only: bool,
    /// Whether nothing may be said.
    mute: bool,
    /// The number of lists to pick from, where it has them.
    lists: Option<u8>,
    /// What was typed as the password before, for another module.
    password: Option<Answer>,
    asked: Cell<usize>,
    /// Whether the next answer is not to be seen: it may be the password.
    hidden: Cell<bool>,
    /// What was sent as a secret, or was no answer, told again by a hash: nothing of it stays here.
    spent: RefCell<HashSet<u64>>,
    hashes: RandomState,
    /// Whether the person agreed to type a PIN.
    agreed: Cell<bool>,
}

impl<'c> PamScreen<'c> {
    /// The program's conversation. It is used although a program may want silence (PAM_SILENT), as
    /// sudo does: nothing is said but what a person has to do, and why it did not work.
    ///
    /// `shows`: whether it is known to show what it is told. `password`: what was typed before in this stack.
    pub fn new(handle: &'c PamHandle, shows: bool, password: Option<Answer>) -> PamResult<Self> {
        let conversation = handle.get_item::<Conv<'_>>()?.ok_or(PamResultCode::PAM_CONV_ERR)?;
        let (asked, spent, hashes) = Default::default();
        let agreed = Cell::new(shows);
        let mute = handle.get_item::<Service<'_>>()?.is_some_and(|it| **it == *MUTE);
        Ok(Self {
            handle,
            conversation,
            touch_only: false,
            mute,
            lists: choice_list::number(handle)?,
            password,
            asked,
            hidden: Cell::new(true),
            spent,
            hashes,
            agreed,
        })
    }

    /// Whether a password was typed before, for another module.
    pub fn has_password(&self) -> bool {
        self.password.is_some()
    }

    /// Writes to the log what has no room on a line.
    pub fn log(&self, detail: &str) {
        if !detail.is_empty() {
            libpam::log(self.handle, detail);
        }
    }

    /// Shows a line. Never as an error (PAM_ERROR_MSG), which programs take for the end. A program that cannot show it loses only that.
    pub fn say(&self, line: &Line) {
        if self.mute {
            self.log(line.as_str());
        } else if !line.is_empty() {
            let _ = self.conversation.send(PAM_TEXT_INFO, line.as_str());
        }
    }

    /// Asks for something that may be seen, without a secret in it.
    pub fn ask(&self, question: &Line) -> Result<Answer, End> {
        self.send(PAM_PROMPT_ECHO_ON, question)
    }

    /// Asks yes or no; what is neither is a no.
    pub fn agrees(&self, question: &Line) -> Result<bool, End> {
        let answer = self.ask(question)?;
        let yes = is_yes(&text(&answer));
        if !yes {
            self.spend(answer)?;
        }
        self.agreed.set(yes);
        Ok(yes)
    }

    /// Whether a PIN may be asked for: with a yes for each, but the first where it is seen what for.
    pub fn agrees_to_pin(&self, question: &Line) -> Result<bool, End> {
        Ok(self.agreed.get() || self.agrees(question)?)
    }

    /// Whether it has lists to pick from.
    pub fn has_lists(&self) -> bool {
        self.lists.is_some()
    }

    /// Has somebody pick one of these from a list, and gives its place.
    pub fn pick(&self, title: &Line, items: &[Line]) -> Result<usize, End> {
        self.count()?;
        let number = self.lists.ok_or(PamResultCode::PAM_CONV_ERR)?;
        let picked = choice_list::pick(self.handle, number, title, items)?;
        picked.ok_or_else(|| End::refused(say!("pam-nothing-picked")))
    }

    /// Asks for a secret.
    pub fn ask_secret(&self, question: &Line, seen: bool) -> Result<Answer, End> {
        self.send(if seen { PAM_PROMPT_ECHO_ON } else { PAM_PROMPT_ECHO_OFF }, question)
    }

    /// An answer was of no use, or is about to be sent as a secret. It is not taken again, and the password
    /// not at all: a secret of one kind answers no question for another. KDE's lock screen leaves it in the field, where
    /// the next question would show it; terminals do not.
    pub fn spend(&self, answer: Answer) -> Result<(), End> {
        self.agreed.set(false);
        self.hidden.set(!answer.is_empty() && !interrupts::possible());
        if answer.is_empty() {
            return Ok(());
        }
        if self.password.as_ref() == Some(&answer) {
            return Err(End::refused(say!("pam-is-password")));
        }
        let new = self.spent.borrow_mut().insert(self.hashes.hash_one(answer.as_slice()));
        if new { Ok(()) } else { Err(End::refused(say!("pam-same-again"))) }
    }

    /// One question more.
    fn count(&self) -> Result<(), End> {
        if self.touch_only {
            return Err(End::skipped());
        }
        let asked = self.asked.replace(self.asked.get() + 1);
        if asked >= QUESTIONS {
            return Err(End::refused(say!("pam-too-many")));
        }
        Ok(())
    }

    /// No answer is an empty one. People type their password into whatever asks first, so that is never
    /// seen.
    fn send(&self, style: PamMessageStyle, question: &Line) -> Result<Answer, End> {
        self.count()?;
        let style = if self.hidden.take() { PAM_PROMPT_ECHO_OFF } else { style };
        let answer = self.conversation.send(style, &format!("{} ", question.as_str()))?;
        Ok(answer.map(|it| it.as_bytes().to_vec()).unwrap_or_default().into())
    }
}

/// An answer as one reads it.
pub fn text(answer: &Answer) -> Zeroizing<String> {
    str::from_utf8(answer).unwrap_or_default().trim().to_owned().into()
}
