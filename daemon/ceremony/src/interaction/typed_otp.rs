//! A key that types: touched while nothing waits for touch, a YubiKey sends a one-time code and Enter as
//! a keyboard does, into a prompt for a PIN too. It is asked about before it is sent, because it would
//! cost an attempt; it may be what somebody chose to have their key type.

use mfad_device::token::Claim;
use mfad_terms::Question;
use mfad_text::tr;

use crate::error::Error;
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::prompt::{PromptDetails, TokenName};

/// The letters of such a code, which are at the same place on most keyboards.
const MODHEX: &[u8] = b"cbdefghijklnrtuv";
/// A public identity of 6 bytes and a code of 16.
const LETTERS: usize = 44;

/// Whether this is meant as it is: it is no such code, or the person says so.
pub async fn is_meant(ui: &Conversation, claim: &Claim, typed: &[u8]) -> Result<bool, Error> {
    if !is_code(typed) {
        return Ok(true);
    }
    let details = PromptDetails {
        reason: tr!("proof-typed-by-key"),
        tokens: Some(vec![TokenName::from(claim.token())]),
        question: Some(Question::TypedByKey),
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.agrees(details)).await
}

fn is_code(typed: &[u8]) -> bool {
    let typed = typed.trim_ascii();
    typed.len() == LETTERS && typed.iter().all(|it| MODHEX.contains(&it.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_from_what_a_person_types() {
        let code = b"cccccckdvvulgjvtkjdhtlrbjjctggdihuevikehtlil";
        assert!(is_code(code));
        assert!(is_code(&code.to_ascii_uppercase()));
        assert!(!is_code(&code[1..]));
        assert!(!is_code(b"cccccckdvvulgjvtkjdhtlrbjjctggdihuevikehtli1"));
        assert!(!is_code(b"123456"));
    }
}
