//! What the PIV application of a card has.

terms! {
    /// What a key is, mathematically.
    PivKeyType {
        /// RSA with 1024 bits.
        Rsa1024 = "rsa1024",
        /// RSA with 2048 bits.
        Rsa2048 = "rsa2048",
        /// RSA with 3072 bits.
        Rsa3072 = "rsa3072",
        /// RSA with 4096 bits.
        Rsa4096 = "rsa4096",
        /// The curve P-256.
        P256 = "p256",
        /// The curve P-384.
        P384 = "p384",
        /// Ed25519.
        Ed25519 = "ed25519",
    }
}

terms! {
    /// What cipher a management key is for.
    PivManagementKeyType {
        /// Triple DES: 48 hexadecimal digits.
        Tdes = "tdes",
        /// AES with 128 bits: 32 digits.
        Aes128 = "aes128",
        /// AES with 192 bits: 48 digits.
        Aes192 = "aes192",
        /// AES with 256 bits: 64 digits.
        Aes256 = "aes256",
    }
}
