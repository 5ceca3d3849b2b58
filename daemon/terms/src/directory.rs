//! What the program that writes to a directory is told, and answers.

crate::terms! {
    /// What becomes of a value of an attribute in the directory.
    DirectoryChange {
        /// It is listed.
        Add = "add",
        /// It is not.
        Remove = "remove",
    }
}

crate::terms! {
    /// How a change of the directory ended. Its place here is the exit status.
    DirectoryOutcome {
        /// The directory says that it is so.
        Done = "done",
        /// The directory does not take the password.
        WrongPassword = "wrong-password",
        /// The person may not change the attribute.
        NotAllowed = "not-allowed",
        /// The directory has no entry of this name.
        NoSuchEntry = "no-such-entry",
        /// The server does not answer, or not in time.
        Unreachable = "unreachable",
        /// The certificate of the server is not trusted, or not for its name. Nothing was sent.
        Untrusted = "untrusted",
        /// The server offers no TLS, refuses for another reason, or says afterwards that it is not so.
        Refused = "refused",
    }
}
