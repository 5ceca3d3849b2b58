//! Requests of other programs, sent to a token as they came.

use mfad_ctap::Apdu;

use super::{Claim, FidoRequest, TOUCH, TokenError};

impl Claim {
    /// A CTAP 2 request and its reply, status byte first.
    pub async fn pass(
        &self,
        request: Vec<u8>,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Vec<u8>, TokenError> {
        Ok(self.token.call(FidoRequest::Ctap2(request), TOUCH, on_touch).await?)
    }

    /// A request of U2F and its reply, status word last.
    pub async fn pass_u2f(&self, request: Apdu) -> Result<Vec<u8>, TokenError> {
        Ok(self.token.call(FidoRequest::U2f(request), TOUCH, || ()).await?)
    }
}
