//! What helps, as data.

terms! {
    /// What a person can do about it. `remedy_about` beside it is the id of the token, where nothing else
    /// is said. Each client words it its own way: with a command, a button or neither.
    Remedy {
        /// Begin it again.
        TryAgain = "try-again",
        /// The same; if it happens again, send support a report.
        TryAgainThenReport = "try-again-then-report",
        /// Send support a report.
        Report = "report",
        /// Begin it again, and touch the token when it blinks.
        Touch = "touch",
        /// Let the other program finish.
        FinishThere = "finish-there",
        /// Begin it again in a moment.
        Wait = "wait",
        /// Use another token.
        UseAnother = "use-another",
        /// Use the token that was enrolled.
        UseEnrolled = "use-enrolled",
        /// Do not refuse on the token.
        AllowOnKey = "allow-on-key",
        /// Unplug the token and plug it in again.
        Replug = "replug",
        /// The same, and mind what PIN is typed then.
        ReplugAndTypeWithCare = "replug-and-type-with-care",
        /// Take the card out and put it in again.
        Reinsert = "reinsert",
        /// Send less at once.
        AskLess = "ask-less",
        /// Delete a fingerprint.
        RemoveFingerprint = "remove-fingerprint",
        /// Keep less data on the token.
        KeepLess = "keep-less",
        /// Delete a passkey or key on the token.
        MakeRoom = "make-room",
        /// Set a PIN.
        SetPin = "set-pin",
        /// Choose a PIN that fits the token's rules.
        ChooseAnotherPin = "choose-another-pin",
        /// Enter the PIN in the place of a finger.
        EnterPin = "enter-pin",
        /// Prove again who you are.
        VerifyAgain = "verify-again",
        /// Unblock the PIN with what is there for that.
        Unblock = "unblock",
        /// Reset the token, which erases it.
        Reset = "reset",
        /// Reset the application.
        ResetApplication = "reset-application",
        /// Do what the token's maker says.
        AskMaker = "ask-maker",
        /// Change the PIN that is there.
        ChangePin = "change-pin",
        /// Begin the reset again.
        ResetAgain = "reset-again",
        /// Find out whether it still has a PIN.
        ShowPinStatus = "show-pin-status",
        /// List the fingerprints, to see what became of a change.
        ListFingerprints = "list-fingerprints",
        /// List the passkeys, to see what became of a change.
        ListPasskeys = "list-passkeys",
        /// Read the data stored with a passkey, to see what became of a change.
        ReadPasskeyData = "read-passkey-data",
        /// List the OATH accounts, to see what became of a change.
        ListCodes = "list-codes",
        /// Show the settings, to see what became of a change.
        ShowSettings = "show-settings",
        /// Show what is in the PIV slots.
        ShowPiv = "show-piv",
        /// Generate a PIV key for signing in.
        GeneratePivKey = "generate-piv-key",
        /// Change the PIV PIN, which is the factory default.
        ChangePivPin = "change-piv-pin",
        /// Unblock the PIV PIN with the PUK.
        UnblockPivPin = "unblock-piv-pin",
        /// Change the PIV management key, and keep the new one yourself.
        ChangePivManagementKey = "change-piv-management-key",
        /// Reset the PIV application, which erases its keys.
        ResetPiv = "reset-piv",
        /// Change the OpenPGP PIN, which is the factory default.
        ChangeOpenpgpPin = "change-openpgp-pin",
        /// Change the OpenPGP admin PIN, which is the factory default.
        ChangeOpenpgpAdminPin = "change-openpgp-admin-pin",
        /// Unblock the OpenPGP PIN with the reset code or the admin PIN.
        UnblockOpenpgpPin = "unblock-openpgp-pin",
        /// The same with the admin PIN alone.
        UnblockOpenpgpPinWithAdminPin = "unblock-openpgp-pin-with-admin-pin",
        /// Reset the OpenPGP application, which erases its keys.
        ResetOpenpgp = "reset-openpgp",
        /// Use GnuPG for it.
        UseGnupg = "use-gnupg",
        /// Have the other program, likely GnuPG, let go of the card.
        ReleaseCard = "release-card",
        /// Unplug the token and plug it in again; if that does not help, look for the cause.
        ReplugThenDiagnose = "replug-then-diagnose",
        /// Sign in with it, or take another token.
        SignInOrUseAnother = "sign-in-or-use-another",
        /// Enroll a security key.
        Enroll = "enroll",
        /// Enroll the card again.
        EnrollCard = "enroll-card",
        /// Reactivate the method once it is found. About: its label.
        Reactivate = "reactivate",
        /// Create new recovery codes.
        CreateRecoveryCodes = "create-recovery-codes",
        /// See why each method cannot be used, or ask an administrator.
        ListMethods = "list-methods",
        /// Start over without anything. About: the folder to delete while mfad is stopped.
        StartOver = "start-over",
        /// See what the administrator requires and allows.
        ShowStatus = "show-status",
        /// Install pcscd.
        InstallPcscd = "install-pcscd",
        /// Start pcscd.
        StartPcscd = "start-pcscd",
        /// Begin it again; if that does not help, start pcscd.
        TryAgainThenStartPcscd = "try-again-then-start-pcscd",
        /// Restart pcscd.
        RestartPcscd = "restart-pcscd",
        /// Give it another name, or remove what has that name.
        ChooseAnotherName = "choose-another-name",
        /// Ask the daemon on the system bus, or an administrator.
        UseSystemBus = "use-system-bus",
    }
}
