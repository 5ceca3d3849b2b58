//! authenticatorReset (CTAP 2.2 §6.6): back to factory state, all credentials and the PIN gone.
//! Most tokens take it only within seconds after they were plugged in, and want a touch.

/// The request. It has no parameters, and its reply no body.
pub fn encode() -> Vec<u8> {
    vec![0x07]
}
