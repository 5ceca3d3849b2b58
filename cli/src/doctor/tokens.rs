//! Each token as the daemon sees it: whether it answers, and whether it takes its PIN.

use mfad_bus::Remedy;
use mfad_client::{Reader, add_remedy};
use mfad_i18n::say;

use super::finding::Finding;
use crate::objects::{Pin, Token};

/// With fewer left, a slip of the finger comes near the end.
const FEW_ATTEMPTS: u32 = 3;

pub(super) fn checks(tokens: &[(Token, Option<Pin>)]) -> Vec<Finding> {
    let of = |(token, pin): &(Token, Option<Pin>)| {
        [Some(answers(token)), pin.as_ref().map(|pin| takes_pin(token, pin))]
    };
    tokens.iter().flat_map(of).flatten().collect()
}

fn answers(Token { id, name, problem, problem_remedy, .. }: &Token) -> Finding {
    const CHECK: &str = "key-answers";
    let Some(problem) = problem else {
        return Finding::good(CHECK, say!("doctor-key-answers", name));
    };
    let mut remedy = String::new();
    add_remedy(Reader::Terminal, &mut remedy, problem_remedy.as_deref(), Some(id));
    if remedy.is_empty() {
        remedy = say!("doctor-key-problem-next");
    }
    let finding = Finding::bad(CHECK, say!("doctor-key-problem", name, problem), remedy);
    match problem_remedy.as_deref().and_then(Remedy::from_word) {
        Some(remedy) => finding.action(remedy, Some(id)),
        None => finding,
    }
}

fn takes_pin(Token { id, name, .. }: &Token, pin: &Pin) -> Finding {
    const CHECK: &str = "key-pin";
    let (message, next, remedy) = match (pin.state.as_str(), pin.attempts) {
        ("blocked", _) => {
            (say!("doctor-key-blocked", name), say!("doctor-key-blocked-next", id), Remedy::Reset)
        }
        ("blocked-until-replug", _) => {
            (say!("doctor-key-replug", name), say!("doctor-key-replug-next"), Remedy::Replug)
        }
        ("change-required", _) => {
            (say!("doctor-key-change", name), say!("pin-change-next", id), Remedy::ChangePin)
        }
        ("set", Some(left)) if left <= FEW_ATTEMPTS => {
            let next = say!("doctor-key-few-next");
            return Finding::bad(CHECK, say!("doctor-key-few", name, left), next);
        }
        _ => return Finding::good(CHECK, say!("doctor-key-not-blocked", name)),
    };
    Finding::bad(CHECK, message, next).action(remedy, Some(id))
}
