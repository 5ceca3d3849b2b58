//! Whoever tries a service, on the terminal: its questions and their answers, line by line.

use std::ffi::{CStr, CString};
use std::io::{self, IsTerminal, Write};

use pam_client2::{ConversationHandler, ErrorCode};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use crate::output::visible;

/// More than libpam takes for an answer (PAM_MAX_RESP_SIZE).
const LONGEST: usize = 512;
const CTRL_C: u8 = 3;

/// The terminal on standard input; without one nothing is answered.
pub(crate) struct Keyboard;

impl ConversationHandler for Keyboard {
    fn prompt_echo_on(&mut self, prompt: &CStr) -> Result<CString, ErrorCode> {
        ask(prompt).map_err(|_| ErrorCode::CONV_ERR)
    }

    fn prompt_echo_off(&mut self, prompt: &CStr) -> Result<CString, ErrorCode> {
        let _hidden = Hidden::begin().map_err(|_| ErrorCode::CONV_ERR)?;
        let answer = ask(prompt).map_err(|_| ErrorCode::CONV_ERR);
        eprintln!();
        answer
    }

    fn text_info(&mut self, text: &CStr) {
        eprintln!("{}", visible(&text.to_string_lossy()));
    }

    fn error_msg(&mut self, text: &CStr) {
        self.text_info(text);
    }
}

fn ask(prompt: &CStr) -> io::Result<CString> {
    let input = io::stdin().lock();
    if !input.is_terminal() {
        return Err(io::ErrorKind::NotConnected.into());
    }
    write!(io::stderr(), "{}", visible(&prompt.to_string_lossy()))?;
    let mut typed = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut byte = Zeroizing::new([0]);
    // By bytes, as a buffer would keep what was typed.
    while rustix::io::read(&input, byte.as_mut_slice())? > 0 && *byte != *b"\n" {
        if *byte == [CTRL_C] {
            return Err(io::ErrorKind::Interrupted.into());
        }
        typed.extend_from_slice(byte.as_slice());
    }
    Ok(CString::new(std::mem::take(&mut *typed))?)
}

/// The terminal without echo, as long as this is held. Ctrl-C is typed like any other key: its
/// signal would leave the terminal as it is.
struct Hidden(Termios);

impl Hidden {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut hidden = before.clone();
        hidden.local_modes -= LocalModes::ECHO | LocalModes::ISIG;
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self(before))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}
