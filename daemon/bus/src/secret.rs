//! A secret as part of a message: the descriptor of a sealed memory file.

use std::ops::Deref;
use std::os::fd::{AsFd, OwnedFd};

use mfad_secret::SealedSecret;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zbus::{Signature, Type, wire};

/// A secret that is part of a result. Clones are the same file.
#[derive(Debug, Clone, PartialEq)]
pub struct SecretFile(pub SealedSecret);

impl Deref for SecretFile {
    type Target = SealedSecret;

    fn deref(&self) -> &SealedSecret {
        &self.0
    }
}

impl Type for SecretFile {
    const SIGNATURE: &'static Signature = wire::OwnedFd::SIGNATURE;
}

impl Serialize for SecretFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        wire::Fd::from(self.0.as_fd()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SecretFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::OwnedFd::deserialize(deserializer)
            .map(|fd| Self(SealedSecret::from(OwnedFd::from(fd))))
    }
}
