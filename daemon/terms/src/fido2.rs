//! What the FIDO2 application of a token has.

terms! {
    /// How a token's PIN stands (CTAP 2.2 §6.5).
    PinState {
        /// It takes none.
        Unsupported = "unsupported",
        /// It has none yet.
        NotSet = "not-set",
        /// It has one.
        Set = "set",
        /// It has one that has to be changed before it counts.
        ChangeRequired = "change-required",
        /// It takes none until it was plugged in again.
        BlockedUntilReplug = "blocked-until-replug",
        /// It takes none until it is reset.
        Blocked = "blocked",
    }
}

terms! {
    /// When a token wants the person verified before it uses a passkey (credProtect, CTAP 2.2
    /// §12.1).
    Protection {
        /// Touch is enough unless the site asks for more.
        Optional = "optional",
        /// Without verification only a site that names the passkey gets it.
        OptionalIfNamed = "optional-if-named",
        /// Always.
        Required = "required",
    }
}
