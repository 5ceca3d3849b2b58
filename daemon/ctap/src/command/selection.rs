//! authenticatorSelection (CTAP 2.2 §6.9): blink, and succeed once touched. For choosing among
//! several tokens; those not chosen are cancelled.

/// The request. It has no parameters, and its reply no body.
pub fn encode() -> Vec<u8> {
    vec![0x0B]
}
