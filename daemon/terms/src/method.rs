//! What a person signs in with.

terms! {
    /// What a method is.
    MethodKind {
        /// A security key.
        SecurityKey = "security-key",
        /// A smart card.
        SmartCard = "smart-card",
        /// One-time codes of an app.
        OneTimeCode = "one-time-code",
        /// A set of recovery codes.
        RecoveryCodes = "recovery-codes",
    }
}
