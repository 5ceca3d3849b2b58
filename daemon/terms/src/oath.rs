//! What the OATH application of a token has.

terms! {
    /// What moves the codes of an account on.
    CodeKind {
        /// Time (RFC 6238).
        Totp = "totp",
        /// A counter: every code that is shown (RFC 4226).
        Hotp = "hotp",
    }
}
