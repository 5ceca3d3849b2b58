//! What a page is told.

/// The longest request in bytes; sites send a few hundred.
pub const LONGEST_REQUEST: usize = 1 << 20;

terms! {
    /// What a page is told when it does not get what it asked for: the name of a DOMException, or of
    /// a JavaScript error.
    DomException {
        /// It is not told why.
        NotAllowed = "NotAllowedError",
        /// The key that the person chose holds an excluded credential.
        InvalidState = "InvalidStateError",
        /// This page may not ask this for that relying party.
        Security = "SecurityError",
        /// What it asked for is not supported.
        NotSupported = "NotSupportedError",
        /// The request is not one.
        Type = "TypeError",
        /// A credential id in the request is not one of those it names.
        Syntax = "SyntaxError",
    }
}
