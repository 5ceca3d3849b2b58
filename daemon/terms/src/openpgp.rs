//! What the OpenPGP application of a card has.

terms! {
    /// What unblocks the PIN.
    OpenPgpUnblock {
        /// The reset code.
        ResetCode = "reset-code",
        /// The admin PIN.
        AdminPin = "admin-pin",
    }
}
