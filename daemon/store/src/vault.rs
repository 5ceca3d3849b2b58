//! Secrets that have to be read again, and so cannot be kept as a hash: encrypted with a key that is
//! not in the database. It is the one that systemd hands over, if it does, or else a file beside it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Account, Store, StoreError};

const FILE: &str = "key";
/// Bytes that a key is made of, at least.
const LEAST: usize = 32;
const NONCE: usize = 12;
/// What makes a secret of the machine of no use in the row of an account: no account has so short a number.
const MACHINE: &[u8] = b"m";

/// A secret as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sealed {
    /// Which key opens it.
    key: String,
    /// Nonce and ciphertext (AES-256-GCM), in base64.
    sealed: String,
}

/// The keys. The first one encrypts; each opens what it encrypted.
pub struct Vault {
    folder: PathBuf,
    keys: Mutex<Vec<Key>>,
    /// Why nothing is encrypted: a key is there that cannot be used.
    problem: Option<String>,
}

struct Key {
    id: String,
    cipher: Aes256Gcm,
}

impl Key {
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() < LEAST {
            return None;
        }
        let key = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(bytes)));
        let id = Sha256::digest(key.as_slice());
        let id = id.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Some(Self { id, cipher: Aes256Gcm::new((&*key).into()) })
    }

    fn read(path: &Path) -> Result<Option<Self>, String> {
        let bytes = match fs::read(path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("{} cannot be read: {error}", path.display())),
        };
        let short = || format!("{} has fewer than {LEAST} bytes", path.display());
        Self::from_bytes(&bytes).map(Some).ok_or_else(short)
    }
}

impl Vault {
    /// The keys there are: `given`, if it is, and the one in this folder.
    pub fn open(folder: &Path, given: Option<&Path>) -> Self {
        let (mut keys, mut problem) = (Vec::new(), None);
        let own = folder.join(FILE);
        for path in given.into_iter().chain([own.as_path()]) {
            match Key::read(path) {
                Ok(key) => keys.extend(key),
                // The other sign-in methods do not need it.
                Err(why) => {
                    tracing::error!("{why}: codes that it protects cannot be used");
                    problem = Some(why);
                }
            }
        }
        Self { folder: folder.to_owned(), keys: Mutex::new(keys), problem }
    }

    fn keys(&self) -> MutexGuard<'_, Vec<Key>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seal(&self, secret: &[u8], whose: &[u8]) -> Result<Sealed, StoreError> {
        if let Some(why) = &self.problem {
            return Err(StoreError::NoKey { why: why.clone() });
        }
        let mut keys = self.keys();
        if keys.is_empty() {
            keys.push(make(&self.folder)?);
        }
        let failed = || StoreError::NoKey { why: "the cipher failed".to_owned() };
        let key = keys.first().ok_or_else(failed)?;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| failed())?;
        let payload = Payload { msg: secret, aad: whose };
        let text = key.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| failed())?;
        let sealed = BASE64.encode(&[nonce.as_slice(), &text].concat());
        Ok(Sealed { key: key.id.clone(), sealed })
    }

    fn unseal(&self, it: &Sealed, whose: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let keys = self.keys();
        let key = keys.iter().find(|key| key.id == it.key)?;
        let bytes = BASE64.decode(it.sealed.as_bytes()).ok()?;
        let (nonce, text) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: text, aad: whose };
        key.cipher.decrypt(&Nonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }
}

impl Store {
    /// Encrypts a secret of this account.
    ///
    /// # Errors
    /// There is no key, and none can be made.
    pub fn seal(&self, secret: &[u8], account: &Account) -> Result<Sealed, StoreError> {
        self.vault.seal(secret, &bound_to(account))
    }

    /// Whether the key is there that a secret was encrypted with.
    pub fn opens(&self, it: &Sealed) -> bool {
        self.vault.keys().iter().any(|key| key.id == it.key)
    }

    /// A secret of this account as it was before it was encrypted.
    ///
    /// # Errors
    /// Its key is gone, or it is another account's.
    pub fn unseal(&self, it: &Sealed, account: &Account) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let gone =
            || StoreError::NoKey { why: "the key that it was encrypted with is gone".into() };
        self.vault.unseal(it, &bound_to(account)).ok_or_else(gone)
    }

    /// Encrypts a secret of the machine.
    ///
    /// # Errors
    /// There is no key, and none can be made.
    pub fn seal_machine_secret(&self, secret: &[u8]) -> Result<Sealed, StoreError> {
        self.vault.seal(secret, MACHINE)
    }

    /// A secret of the machine as it was before it was encrypted.
    ///
    /// # Errors
    /// Its key is gone, or it is an account's.
    pub fn unseal_machine_secret(&self, it: &Sealed) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let gone =
            || StoreError::NoKey { why: "the key that it was encrypted with is gone".into() };
        self.vault.unseal(it, MACHINE).ok_or_else(gone)
    }
}

/// What makes a secret of no use in the row of somebody else.
fn bound_to(account: &Account) -> Vec<u8> {
    [account.uid.to_le_bytes().as_slice(), account.name.as_bytes()].concat()
}

/// A new key in this folder, there for good before anything is encrypted with it.
fn make(folder: &Path) -> Result<Key, StoreError> {
    let (path, aside) = (folder.join(FILE), folder.join("key.new"));
    let mut bytes = Zeroizing::new([0; LEAST]);
    let failed = |error: io::Error| StoreError::File { path: aside.clone(), error };
    getrandom::fill(bytes.as_mut_slice()).map_err(|error| failed(error.into()))?;
    match fs::remove_file(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside).map_err(failed)?;
    file.write_all(bytes.as_slice()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&aside, &path).map_err(failed)?;
    File::open(folder).and_then(|it| it.sync_all()).map_err(failed)?;
    Key::from_bytes(bytes.as_slice()).ok_or_else(|| failed(io::ErrorKind::InvalidData.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Account {
        Account { uid: 1000, name: "anna".into() }
    }

    fn vault(folder: &Path) -> Vault {
        Vault::open(folder, None)
    }

    #[test]
    fn a_secret_is_of_no_use_in_the_row_of_somebody_else() {
        let folder = tempfile::tempdir().unwrap();
        let vault = vault(folder.path());
        let sealed = vault.seal(b"secret", &bound_to(&anna())).unwrap();
        let bert = Account { name: "bert".into(), ..anna() };
        assert!(vault.unseal(&sealed, &bound_to(&bert)).is_none());
        assert!(vault.unseal(&sealed, &bound_to(&Account { uid: 1001, ..anna() })).is_none());
        assert_eq!(**vault.unseal(&sealed, &bound_to(&anna())).unwrap(), *b"secret");
    }

    #[test]
    fn changed_cut_or_without_its_key_it_opens_to_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = vault(folder.path()).seal(b"secret", &bound_to(&anna())).unwrap();
        let with = |text: &str| Sealed { sealed: text.into(), ..sealed.clone() };
        let mut changed = BASE64.decode(sealed.sealed.as_bytes()).unwrap();
        *changed.last_mut().unwrap() ^= 1;
        let changed = BASE64.encode(&changed);
        let cut: String = sealed.sealed.chars().take(16).collect();
        for text in ["", "AAAA", "%", &cut, &changed] {
            assert!(
                vault(folder.path()).unseal(&with(text), &bound_to(&anna())).is_none(),
                "{text}"
            );
        }
        assert!(vault(folder.path()).unseal(&sealed, &bound_to(&anna())).is_some());
        fs::remove_file(folder.path().join(FILE)).unwrap();
        assert!(vault(folder.path()).unseal(&sealed, &bound_to(&anna())).is_none());
    }

    #[test]
    fn a_key_that_is_cut_off_is_neither_used_nor_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), [7; LEAST - 1]).unwrap();
        let refused = vault(folder.path()).seal(b"secret", &bound_to(&anna())).unwrap_err();
        assert!(refused.to_string().contains("has fewer than 32 bytes"), "{refused}");
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), [7; LEAST - 1]);
    }

    #[test]
    fn a_key_that_is_handed_over_encrypts_and_the_one_before_still_opens() {
        let folder = tempfile::tempdir().unwrap();
        let old = vault(folder.path()).seal(b"old", &bound_to(&anna())).unwrap();
        let given = folder.path().join("given");
        fs::write(&given, [7; 64]).unwrap();
        let both = Vault::open(folder.path(), Some(&given));
        let new = both.seal(b"new", &bound_to(&anna())).unwrap();
        assert_ne!(old.key, new.key);
        assert!(
            both.unseal(&old, &bound_to(&anna())).is_some()
                && both.unseal(&new, &bound_to(&anna())).is_some()
        );
        assert!(vault(folder.path()).unseal(&new, &bound_to(&anna())).is_none());
    }
}
