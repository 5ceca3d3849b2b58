//! What both protocols are made of: AES-256-CBC without padding, HMAC-SHA-256, and keys derived
//! from the shared point (CTAP 2.2 §6.5.6, §6.5.7).

use aes::Aes256;
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Protocol;

/// A key of 32 bytes, wiped when dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// An initialization vector.
pub(super) type Iv = [u8; 16];

/// The two keys of a shared secret.
pub(super) struct SharedKeys {
    pub(super) mac: Key,
    pub(super) cipher: Key,
}

impl SharedKeys {
    /// Derives the keys from the x-coordinate of the shared point: `kdf(Z)`.
    pub(super) fn derive(protocol: Protocol, z: &[u8]) -> Self {
        match protocol {
            Protocol::One => {
                let hash = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(z)));
                Self { mac: hash.clone(), cipher: hash }
            }
            Protocol::Two => {
                Self { mac: hkdf(z, b"CTAP2 HMAC key"), cipher: hkdf(z, b"CTAP2 AES key") }
            }
        }
    }
}

/// HKDF-SHA-256 (RFC 5869) with a salt of 32 zeros and 32 bytes of output: a single block, so that
/// extract and expand are one MAC each.
fn hkdf(input: &[u8], info: &[u8]) -> Key {
    let extracted = mac(&[0; 32], input);
    mac(extracted.as_slice(), &[info, &[1]].concat())
}

/// HMAC-SHA-256 with a key of at most 64 bytes.
pub(super) fn mac(key: &[u8], message: &[u8]) -> Key {
    // Shorter keys are filled up with zeros to a block (RFC 2104 §2).
    let mut block = Zeroizing::new([0; 64]);
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    let mac = Hmac::<Sha256>::new((&*block).into()).chain_update(message);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// The MAC as the protocol cuts it: `authenticate(key, message)`.
pub(super) fn authenticate(protocol: Protocol, key: &[u8], message: &[u8]) -> Vec<u8> {
    let length = match protocol {
        Protocol::One => 16,
        Protocol::Two => 32,
    };
    mac(key, message).iter().copied().take(length).collect()
}

/// The ciphertext of whole blocks; `None` if the last one is not whole.
pub(super) fn encrypt(key: &Key, iv: &Iv, plaintext: &[u8]) -> Option<Vec<u8>> {
    let mut buffer = Zeroizing::new(plaintext.to_vec());
    let cipher = cbc::Encryptor::<Aes256>::new((&**key).into(), iv.into());
    let ciphertext = cipher.encrypt_padded::<NoPadding>(&mut buffer, plaintext.len()).ok()?;
    Some(ciphertext.to_vec())
}

/// The plaintext of whole blocks; `None` if the last one is not whole.
pub(super) fn decrypt(key: &Key, iv: &Iv, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let cipher = cbc::Decryptor::<Aes256>::new((&**key).into(), iv.into());
    cipher.decrypt_padded::<NoPadding>(&mut buffer).ok()?;
    Some(buffer)
}
