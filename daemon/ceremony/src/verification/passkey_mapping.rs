//! Passkeys as directories keep them, in the attribute of FreeIPA (`ipapasskey`), of Active Directory
//! (`altSecurityIdentities`) or of another LDAP server, and as SSSD reads them: `passkey:CREDENTIAL,KEY`, with
//! a third part, the user handle, where the credential is discoverable. Each part is base64 (RFC 4648 §4).

use data_encoding::BASE64;
use webauthn_rs_core::proto::COSEKey;

use super::public_key::PublicKey;

/// The word before the colon; upper and lower case are the same, as for SSSD.
const WORD: &str = "passkey";
/// The longest value: an id of 1023 bytes, a key of RSA and a user handle of 64 bytes, in base64.
const LONGEST: usize = 4096;
/// The longest id of a credential (WebAuthn L3 §6.5.1).
const LONGEST_ID: usize = 1023;
/// The longest user handle (WebAuthn L3 §5.4.3).
const LONGEST_HANDLE: usize = 64;

/// A passkey that a directory lists.
#[derive(Debug, Clone)]
pub struct PasskeyMapping {
    /// The id of its credential.
    pub id: Vec<u8>,
    /// Its public key.
    pub key: COSEKey,
    /// The same as SubjectPublicKeyInfo in DER.
    pub public_key: Vec<u8>,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingFault {
    /// It is longer than any passkey.
    TooLong,
    /// It has not two or three parts.
    Parts,
    /// A part is not base64.
    NotBase64,
    /// The id of its credential is none.
    Id,
    /// Its user handle is none.
    Handle,
    /// Its public key is none that can be verified.
    Key,
    /// An earlier value has the same credential.
    Twice,
}

impl MappingFault {
    /// The same for the log.
    pub fn words(self) -> &'static str {
        match self {
            Self::TooLong => "it is longer than any passkey",
            Self::Parts => "it is not passkey:CREDENTIAL,KEY",
            Self::NotBase64 => "a part of it is not base64",
            Self::Id => "it has no credential id of 1 to 1023 bytes",
            Self::Handle => "its user handle is longer than 64 bytes",
            Self::Key => "its public key is not one of P-256 or Ed25519",
            Self::Twice => "its credential is listed twice",
        }
    }
}

impl PasskeyMapping {
    /// The passkey in a value of the attribute; `None` if it is something else that the attribute also has,
    /// such as the certificate of a smart card.
    ///
    /// # Errors
    /// It is meant to be a passkey, and is none.
    pub fn read(value: &str) -> Option<Result<Self, MappingFault>> {
        let (word, rest) = value.split_once(':')?;
        word.trim().eq_ignore_ascii_case(WORD).then(|| Self::read_parts(rest))
    }

    fn read_parts(parts: &str) -> Result<Self, MappingFault> {
        if parts.len() > LONGEST {
            return Err(MappingFault::TooLong);
        }
        let parts: Vec<_> = parts.split(',').map(str::trim).collect();
        let (id, public_key, handle) = match parts.as_slice() {
            [id, key] => (id, key, &""),
            [id, key, handle] => (id, key, handle),
            _ => return Err(MappingFault::Parts),
        };
        let decode =
            |part: &str| BASE64.decode(part.as_bytes()).map_err(|_| MappingFault::NotBase64);
        let (id, public_key, handle) = (decode(id)?, decode(public_key)?, decode(handle)?);
        if id.is_empty() || id.len() > LONGEST_ID {
            return Err(MappingFault::Id);
        }
        if handle.len() > LONGEST_HANDLE {
            return Err(MappingFault::Handle);
        }
        let key = PublicKey::from_der(&public_key).and_then(|it| it.cose());
        let key = key.ok_or(MappingFault::Key)?;
        // As one key has one form here, whatever the directory wrote.
        let public_key = PublicKey::of_credential(&key).ok_or(MappingFault::Key)?;
        Ok(Self { id, key, public_key })
    }

    /// The value that a directory keeps for this credential.
    pub fn write(id: &[u8], public_key: &[u8]) -> String {
        format!("{WORD}:{},{}", BASE64.encode(id), BASE64.encode(public_key))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As SSSD's own tests have it.
    const OF_SSSD: &str = "passkey:zO7lzqHPkVgsWkMTuJ17E+9OTcPtYUZJFHDs3xPSDgjcsHp/yLHkiRRNJ2IMU278\
        wdzGuHmSI4rOnyZ0VcJ/kA==,MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEKhSQWMPgAUcz4d7Fjz2hZK7QUlnAttu\
        EW5XrxD06VBaQvIRYJT7e6wM+vFU4z+uQgU9B5ERbgMiBVe99rBL9w==";

    fn fault(value: &str) -> MappingFault {
        PasskeyMapping::read(value).unwrap().unwrap_err()
    }

    #[test]
    fn what_sssd_reads_is_read() {
        let key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li\
            /hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==";
        let read = |value: &str| PasskeyMapping::read(value).unwrap().unwrap();
        let plain = read(&format!("passkey:AQID,{key}"));
        assert_eq!(plain.id, [1, 2, 3]);
        assert_eq!(
            PasskeyMapping::write(&plain.id, &plain.public_key),
            format!("passkey:AQID,{key}")
        );
        for other in [
            format!("PassKey:AQID,{key}"),
            format!(" passkey : AQID , {key} "),
            // Discoverable, with a user handle.
            format!("passkey:AQID,{key},dXNlcg=="),
        ] {
            assert_eq!(read(&other).public_key, plain.public_key, "{other}");
        }
        // Off the curve: what a test of SSSD calls a key need not be one.
        assert!(PasskeyMapping::read(OF_SSSD).is_some());
    }

    #[test]
    fn what_else_the_attribute_has_is_left_alone() {
        for other in [
            "",
            "passkey",
            "X509:<I>DC=org,CN=CA<S>CN=anna",
            "Kerberos:anna@EXAMPLE.ORG",
            "ssh-rsa AAAA",
            "passkeys:AQID,AQID",
        ] {
            assert!(PasskeyMapping::read(other).is_none(), "{other}");
        }
    }

    #[test]
    fn what_is_none_is_said_why() {
        let key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li\
            /hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==";
        let long_id = BASE64.encode(&[7; 1024]);
        for (value, wanted) in [
            ("passkey:".to_owned(), MappingFault::Parts),
            (format!("passkey:{key}"), MappingFault::Parts),
            (format!("passkey:AQID,{key},,"), MappingFault::Parts),
            (format!("passkey:,{key}"), MappingFault::Id),
            (format!("passkey:{long_id},{key}"), MappingFault::Id),
            (format!("passkey:AQI*,{key}"), MappingFault::NotBase64),
            (format!("passkey:AQID{key}"), MappingFault::Parts),
            (format!("passkey:AQID,{key},{}", BASE64.encode(&[7; 65])), MappingFault::Handle),
            ("passkey:AQID,AQID".to_owned(), MappingFault::Key),
            (
                format!("passkey:AQID,{}", key.chars().take(40).collect::<String>()),
                MappingFault::Key,
            ),
            (format!("passkey:{},{key}", "A".repeat(65536)), MappingFault::TooLong),
        ] {
            let begins: String = value.chars().take(99).collect();
            assert_eq!(fault(&value), wanted, "{begins}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(value in "(passkey:)?\\PC{0,200}") {
            let _ = PasskeyMapping::read(&value);
        }
    }
}
