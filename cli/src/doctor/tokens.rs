//! Each token as the daemon sees it: whether it answers, and whether it takes its PIN.

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
    Finding::bad(CHECK, say!("doctor-key-problem", name, problem), remedy)
}

fn takes_pin(Token { id, name, .. }: &Token, pin: &Pin) -> Finding {
    const CHECK: &str = "key-pin";
    let (message, remedy) = match (pin.state.as_str(), pin.attempts) {
        ("blocked", _) => (say!("doctor-key-blocked", name), say!("doctor-key-blocked-next", id)),
        ("blocked-until-replug", _) => {
            (say!("doctor-key-replug", name), say!("doctor-key-replug-next"))
        }
        ("change-required", _) => (say!("doctor-key-change", name), say!("pin-change-next", id)),
        ("set", Some(left)) if left <= FEW_ATTEMPTS => {
            (say!("doctor-key-few", name, left), say!("doctor-key-few-next"))
        }
        _ => return Finding::good(CHECK, say!("doctor-key-not-blocked", name)),
    };
    Finding::bad(CHECK, message, remedy)
}
