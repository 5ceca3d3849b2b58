//! What RSA signs: a digest with the name of its hash, and padding (RFC 8017 §9.2).

/// The hash that made a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// How many bytes a digest has.
    pub fn length(self) -> usize {
        match self {
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }
}

/// DigestInfo in DER: hash and digest (RFC 8017 §9.2, note 1).
pub fn digest_info(hash: Hash, digest: &[u8]) -> Vec<u8> {
    let (outer, number, length) = match hash {
        Hash::Sha256 => (0x31, 1, 0x20),
        Hash::Sha384 => (0x41, 2, 0x30),
        Hash::Sha512 => (0x51, 3, 0x40),
    };
    // The hash is 2.16.840.1.101.3.4.2.number.
    let object = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, number];
    let algorithm = [&[0x30, outer, 0x30, 0x0D, 0x06, 0x09][..], &object, &[0x05, 0x00]].concat();
    [&algorithm[..], &[0x04, length], digest].concat()
}

/// The digest info filled up to `length` bytes; `None` if it does not fit.
pub(crate) fn padded(hash: Hash, digest: &[u8], length: usize) -> Option<Vec<u8>> {
    let info = digest_info(hash, digest);
    let filling = length.checked_sub(info.len())?.checked_sub(3).filter(|length| *length >= 8)?;
    Some([&[0x00, 0x01][..], &vec![0xFF; filling], &[0x00], &info].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8017 §9.2, note 1.
    #[test]
    fn hashes_are_named_as_the_rfc_prints_them() {
        for (hash, prefix) in [
            (Hash::Sha256, "3031300d060960864801650304020105000420"),
            (Hash::Sha384, "3041300d060960864801650304020205000430"),
            (Hash::Sha512, "3051300d060960864801650304020305000440"),
        ] {
            let info = digest_info(hash, &vec![0xAA; hash.length()]);
            assert_eq!(hex::encode(info), prefix.to_owned() + &"aa".repeat(hash.length()));
        }
    }

    #[test]
    fn padding_fills_the_modulus() {
        let padded = padded(Hash::Sha256, &[7; 32], 256).unwrap();
        assert_eq!((padded.len(), &padded[..3]), (256, &[0, 1, 0xFF][..]));
        assert_eq!(padded[256 - 52], 0);
    }

    #[test]
    fn a_modulus_that_is_too_short_is_refused() {
        assert_eq!(padded(Hash::Sha512, &[7; 64], 64), None);
        assert_eq!(padded(Hash::Sha256, &[7; 32], 51 + 10), None);
        assert!(padded(Hash::Sha256, &[7; 32], 51 + 11).is_some());
    }
}
