//! The ceremonies, one file each: what is asked of whom in which order, and what is kept at the
//! end. They speak to a person through a [`Conversation`] and know nothing of the bus. Dropping
//! one at any moment cancels it, on the token too.

pub mod admin;
pub mod app_passwords;
mod attempt;
mod card_key;
pub mod choose;
mod conversation;
mod counted;
pub mod enroll;
mod erasure;
mod error;
mod faults;
pub mod fingerprints;
mod insert;
pub mod lost;
mod manage;
pub mod methods;
pub mod notes;
pub mod oath;
mod one_time_code;
pub mod openpgp;
mod own_verification;
pub mod pass_through;
pub mod passkey_data;
pub mod passkeys;
mod pick;
pub mod pin;
pub mod piv;
mod prompt;
mod proof;
mod public_key;
pub mod reading;
pub mod reauthentication;
mod recovery_codes;
mod relying_party;
mod remedy;
pub mod reset;
mod result;
pub mod rules;
mod seat;
pub mod secret;
pub mod settings;
mod shown_once;
pub mod sign_in;
mod stretching;
pub mod trust;
pub mod turn;
mod typed_by_key;
mod typed_pin;
pub mod waiting;
pub mod webauthn;

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mfad_device::token::{Claim, Reach, Token, TokenError, Tokens};
use mfad_policy::PolicyFiles;
use mfad_store::{Asker, Store};
use mfad_terms::PromptKind;
use mfad_text::Text;

use conversation::PATIENCE;
pub use conversation::{Answer, Answers, Conversation, UiEvent, not_asked};
pub use relying_party::RelyingParty;

pub use error::{Error, Failure};
pub use prompt::{MethodChoice, PromptDetails, TokenName};
pub use result::OperationResult;

use faults::token_fault;
pub use faults::{busy, card_trouble, store_fault, token_problem};

use reading::ReadProofs;
use reauthentication::Proofs;
use trust::Trust;

/// What every operation works with.
#[derive(Clone)]
pub struct Context {
    /// What is plugged in.
    pub tokens: Tokens,
    /// What is enrolled.
    pub store: Store,
    /// What is required.
    pub policy: PolicyFiles,
    /// Whom keys sign for.
    pub relying_party: Arc<RelyingParty>,
    /// Who signed in not long ago.
    pub trust: Trust,
    /// Who may read the passkeys on which key.
    pub reading: ReadProofs,
    /// Who proved who they are not long ago.
    pub proofs: Proofs,
    /// The folder of the store, where it is the user's own and there is no administrator.
    pub own_folder: Option<Arc<Path>>,
}

impl Context {
    /// With nothing kept in memory yet.
    pub fn new(
        tokens: Tokens,
        store: Store,
        policy: PolicyFiles,
        relying_party: Arc<RelyingParty>,
    ) -> Self {
        let (trust, reading, proofs) = Default::default();
        let own_folder = None;
        Self { tokens, store, policy, relying_party, trust, reading, proofs, own_folder }
    }

    /// The same, used for them: where their seat is known, only its tokens are there.
    pub fn asked_by(&self, asker: Asker) -> Self {
        let reach = asker.seat().map_or(Reach::All, |seat| Reach::Seat(seat.to_owned()));
        let tokens = self.tokens.within(reach);
        Self { store: self.store.asked_by(asker), tokens, ..self.clone() }
    }

    /// As [`Store::write`], for what may be refused with a message.
    ///
    /// # Errors
    /// What it ended with, or that nothing can be written.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.store.write(move |store| Ok(change(store))).await.map_err(store_fault)?
    }
}

/// After how long without a touch a token gives up by itself (CTAP 2.2 §6.1.2). Some do earlier; then
/// they say so, and no countdown goes on.
const GIVES_UP: Duration = Duration::from_secs(30);

/// A token as prompts and results name it.
pub fn name(token: &Token) -> Option<TokenName> {
    Some(TokenName::from(token))
}

fn names(tokens: &[Arc<Token>]) -> Option<Vec<TokenName>> {
    Some(tokens.iter().filter_map(|token| name(token)).collect())
}

/// Asks for touch, once, the first time any of `tokens` says that it waits for it. What comes
/// back is called by each of them. `patience` is how long they wait.
fn on_touch(
    ui: &Conversation,
    tokens: &[Arc<Token>],
    reason: &Text,
    patience: Duration,
) -> impl Fn() + Send + Clone + use<> {
    let details = PromptDetails {
        reason: reason.clone(),
        tokens: names(tokens),
        seconds: u32::try_from(patience.as_secs()).ok(),
        ..PromptDetails::default()
    };
    on_waiting(ui, PromptKind::Touch, details)
}

/// Prompts once, however often what comes back is called.
fn on_waiting(
    ui: &Conversation,
    kind: PromptKind,
    details: PromptDetails,
) -> impl Fn() + Send + Clone + use<> {
    let asked = Arc::new(AtomicBool::new(false));
    let ui = ui.clone();
    move || {
        if !asked.swap(true, Ordering::Relaxed) {
            ui.prompt(kind, details.clone());
        }
    }
}

/// What a person answers, unless the token is pulled out meanwhile.
async fn while_plugged<T>(
    claim: &Claim,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let token = claim.token();
    tokio::select! {
        answer = answer => answer,
        () = token.gone() => Err(token_fault(token, &TokenError::Gone)),
    }
}
