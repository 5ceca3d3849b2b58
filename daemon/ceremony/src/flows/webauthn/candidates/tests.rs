//! What needs no key.

use mfad_device::token::Client;
use tokio_util::sync::CancellationToken;

use super::super::until;
use super::*;
use crate::interaction::conversation::UiEvent;

struct Anything(Text);

impl CandidateCeremony for Anything {
    type Made = ();

    fn supports(&self, _token: &Token, _info: &GetInfo) -> bool {
        true
    }

    fn requires_uv(&self, _info: &GetInfo) -> bool {
        false
    }

    fn permissions(&self, _info: &GetInfo) -> Permissions {
        Permissions::GET_ASSERTION
    }

    fn rp_id(&self) -> &str {
        "example.com"
    }

    fn purpose(&self) -> &Text {
        &self.0
    }

    async fn ask(
        &self,
        _claim: &Claim,
        _proof: Option<UvProof>,
        _on_touch: impl Fn() + Send + Sync + Clone + 'static,
    ) -> Result<(), Refusal> {
        Ok(())
    }
}

#[tokio::test]
async fn where_no_key_is_plugged_in_the_time_ends() {
    let left = CancellationToken::new();
    let client = Client { name: "anna".into(), uid: 1000, person: 1000, program: "".into(), left };
    let (ui, _answers, mut said) = Conversation::begin(client);
    let tokens = Tokens::default();
    let deadline = Instant::now() + Duration::from_millis(1);
    let ceremony = Anything("Sign in to example.com.".into());
    let candidates = Candidates { tokens: &tokens, ui: &ui, ceremony: &ceremony, deadline };
    let failure = until(deadline, candidates.winner()).await.err().unwrap();
    assert_eq!(failure.error.cause, Cause::TimedOut);
    let Some(UiEvent::Prompt(kind, details)) = said.recv().await else { panic!("no prompt") };
    assert_eq!(kind, PromptKind::Insert);
    assert_eq!(details.reason, tr!("site-plug-in", purpose = ceremony.0));
}
