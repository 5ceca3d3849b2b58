//! The secret that platform and token agree on for one exchange (CTAP 2.2 §6.5.4).

use std::fmt;

use zeroize::Zeroizing;

use super::cipher::{self, Iv, SharedKeys};
use super::{PinError, PinUvAuthToken, Protocol, PublicKey};

/// Where random bytes come from: fills the slice, or fails.
pub type Random = fn(&mut [u8]) -> Result<(), PinError>;

/// A secret shared with a token. Wiped when dropped, and never shown.
pub struct SharedSecret {
    protocol: Protocol,
    platform_key: PublicKey,
    keys: SharedKeys,
    random: Random,
}

impl SharedSecret {
    /// Agrees on a secret with the owner of `token_key`, by a fresh key pair.
    pub fn agree(protocol: Protocol, token_key: &PublicKey) -> Result<Self, PinError> {
        Self::agree_with(protocol, token_key, system_random)
    }

    /// As [`SharedSecret::agree`], with random bytes from elsewhere: 32 for the private key, then
    /// 16 for each initialization vector. For tests against recorded bytes.
    pub fn agree_with(
        protocol: Protocol,
        token_key: &PublicKey,
        random: Random,
    ) -> Result<Self, PinError> {
        let private_key = private_key(random)?;
        let point = private_key.diffie_hellman(&token_key.0);
        Ok(Self {
            protocol,
            platform_key: PublicKey(private_key.public_key()),
            keys: SharedKeys::derive(protocol, point.raw_secret_bytes()),
            random,
        })
    }

    /// The protocol it was agreed for.
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The platform's half of the agreement, which goes along with every request.
    pub(crate) fn platform_key(&self) -> &PublicKey {
        &self.platform_key
    }

    /// `encrypt(shared secret, plaintext)`, for whole blocks of 16 bytes.
    pub fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, PinError> {
        let mut iv = Iv::default();
        if self.protocol == Protocol::Two {
            (self.random)(&mut iv)?;
        }
        let ciphertext =
            cipher::encrypt(&self.keys.cipher, &iv, plaintext).ok_or(PinError::PartialBlock)?;
        Ok(match self.protocol {
            Protocol::One => ciphertext,
            Protocol::Two => [iv.as_slice(), &ciphertext].concat(),
        })
    }

    /// `decrypt(shared secret, ciphertext)`; `None` if the ciphertext is not whole.
    pub fn decrypt(&self, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        match self.protocol {
            Protocol::One => cipher::decrypt(&self.keys.cipher, &Iv::default(), ciphertext),
            Protocol::Two => {
                let (iv, ciphertext) = ciphertext.split_first_chunk()?;
                cipher::decrypt(&self.keys.cipher, iv, ciphertext)
            }
        }
    }

    /// `authenticate(shared secret, message)`.
    pub fn authenticate(&self, message: &[u8]) -> Vec<u8> {
        cipher::authenticate(self.protocol, self.keys.mac.as_slice(), message)
    }

    /// The pinUvAuthToken in what the token encrypted.
    pub(crate) fn open_token(&self, ciphertext: &[u8]) -> Option<PinUvAuthToken> {
        PinUvAuthToken::new(self.protocol, self.decrypt(ciphertext)?)
    }
}

fn system_random(bytes: &mut [u8]) -> Result<(), PinError> {
    getrandom::fill(bytes).map_err(|_| PinError::NoRandomness)
}

/// A private key: random bytes that are a number below the curve's order, as all but one in 2³²
/// are. Four misses mean that they are not random.
fn private_key(random: Random) -> Result<p256::SecretKey, PinError> {
    for _ in 0..4 {
        let mut bytes = Zeroizing::new([0; 32]);
        random(bytes.as_mut_slice())?;
        if let Ok(key) = p256::SecretKey::from_slice(bytes.as_slice()) {
            return Ok(key);
        }
    }
    Err(PinError::NoRandomness)
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedSecret(protocol {})", self.protocol.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token_key() -> PublicKey {
        PublicKey(p256::SecretKey::from_slice(&[7; 32]).unwrap().public_key())
    }

    fn agreed(protocol: Protocol) -> SharedSecret {
        SharedSecret::agree(protocol, &token_key()).unwrap()
    }

    #[test]
    fn without_randomness_nothing_is_agreed() {
        let failing: Random = |_| Err(PinError::NoRandomness);
        let error = SharedSecret::agree_with(Protocol::Two, &token_key(), failing).unwrap_err();
        assert_eq!(error, PinError::NoRandomness);
    }

    #[test]
    fn a_generator_that_gives_no_private_key_is_not_random() {
        let stuck: Random = |bytes| {
            bytes.fill(0xFF);
            Ok(())
        };
        let error = SharedSecret::agree_with(Protocol::One, &token_key(), stuck).unwrap_err();
        assert_eq!(error, PinError::NoRandomness);
    }

    #[test]
    fn part_of_a_block_is_not_encrypted() {
        for protocol in [Protocol::One, Protocol::Two] {
            assert_eq!(agreed(protocol).encrypt(&[0; 15]), Err(PinError::PartialBlock));
        }
    }

    #[test]
    fn protocol_two_never_encrypts_the_same_way_twice() {
        let secret = agreed(Protocol::Two);
        assert_ne!(secret.encrypt(&[0; 16]), secret.encrypt(&[0; 16]));
    }

    #[test]
    fn what_was_encrypted_can_be_decrypted() {
        for protocol in [Protocol::One, Protocol::Two] {
            let secret = agreed(protocol);
            let ciphertext = secret.encrypt(&[5; 64]).unwrap();
            assert_eq!(*secret.decrypt(&ciphertext).unwrap(), [5; 64]);
        }
    }

    #[test]
    fn keys_are_not_shown() {
        assert_eq!(format!("{:?}", agreed(Protocol::Two)), "SharedSecret(protocol 2)");
        let token = PinUvAuthToken::new(Protocol::Two, Zeroizing::new(vec![7; 32])).unwrap();
        assert_eq!(format!("{token:?}"), "PinUvAuthToken(…)");
    }
}
