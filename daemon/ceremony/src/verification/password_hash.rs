//! Argon2id, which takes 19 MiB and some 30 ms each time: one at a time for all, users in turn, off
//! the runtime's thread, in memory that goes back when it is done (docs/decisions/0033).

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex as Lock, PoisonError};

use argon2::password_hash::{Output, ParamsString, PasswordHash, SaltString, Value};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use mfad_terms::Cause;
use mfad_text::tr;
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use crate::error::Error;

/// Who is at it, whoever it is.
static TURN: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));
/// Of each user one waits for that; the rest wait for that one.
static QUEUES: LazyLock<Lock<HashMap<u32, Arc<Mutex<()>>>>> = LazyLock::new(Lock::default);

/// glibc gives back at once only what is longer than this, whatever was asked for before
/// (mallopt(3), DEFAULT_MMAP_THRESHOLD_MAX). Memory that is not touched is not taken.
const MAPPED: usize = 33 * 1024 * 1024;

/// The right to stretch, and the memory for it.
pub struct Stretcher {
    memory: Vec<Block>,
    _turn: (OwnedMutexGuard<()>, OwnedSemaphorePermit),
}

impl Stretcher {
    /// The Argon2id hash of a secret, as a PHC string.
    ///
    /// # Errors
    /// The salt is none.
    pub fn hash(&mut self, secret: &[u8], salt: &SaltString) -> Result<String, Error> {
        argon2id(&mut self.memory, secret, salt).map_err(|error| failed(&error))
    }
}

/// A new salt.
///
/// # Errors
/// There are no random numbers.
pub fn salt() -> Result<SaltString, Error> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| failed(&error))?;
    SaltString::encode_b64(&salt).map_err(|error| failed(&error))
}

/// The salt of a hash that is kept.
///
/// # Errors
/// It is no hash.
pub fn salt_of(hash: &str) -> Result<SaltString, Error> {
    let kept = PasswordHash::new(hash).map_err(|error| failed(&error))?;
    let salt = kept.salt.ok_or_else(|| failed(&"no salt"))?;
    SaltString::from_b64(salt.as_str()).map_err(|error| failed(&error))
}

/// No hash could be made, or what is kept is none.
pub fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::new(Cause::StoreFault, tr!("signin-code-unmade", error = error.to_string()))
}

/// Does what needs hashes for this user, when it is their turn. Not even who no longer waits for it
/// makes room before it is done.
///
/// # Errors
/// What `work` says, or there are no threads.
pub async fn in_turn<T: Send + 'static>(
    uid: u32,
    work: impl FnOnce(&mut Stretcher) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let first = queue(uid).lock_owned().await;
    let turn = Arc::clone(&TURN).acquire_owned().await.map_err(|error| failed(&error))?;
    let done = tokio::task::spawn_blocking(move || {
        let memory = Vec::with_capacity(MAPPED / Block::SIZE);
        work(&mut Stretcher { memory, _turn: (first, turn) })
    });
    done.await.map_err(|error| failed(&error))?
}

fn queue(uid: u32) -> Arc<Mutex<()>> {
    let mut queues = QUEUES.lock().unwrap_or_else(PoisonError::into_inner);
    queues.retain(|_, queue| Arc::strong_count(queue) > 1);
    Arc::clone(queues.entry(uid).or_default())
}

/// As `Argon2::hash_password` makes it, which allocates its memory anew each time.
fn argon2id(
    memory: &mut Vec<Block>,
    secret: &[u8],
    salt: &SaltString,
) -> argon2::password_hash::Result<String> {
    let (algorithm, version, params) = (Algorithm::Argon2id, Version::V0x13, Params::DEFAULT);
    let mut buffer = [0; Value::MAX_LENGTH];
    let raw = salt.as_salt().decode_b64(&mut buffer)?;
    memory.resize(params.block_count(), Block::new());
    let mut hash = [0; Params::DEFAULT_OUTPUT_LEN];
    let params_string = ParamsString::try_from(&params)?;
    let argon2 = Argon2::new(algorithm, version, params);
    argon2.hash_password_into_with_memory(secret, raw, &mut hash, memory)?;
    let hash = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: params_string,
        salt: Some(salt.as_salt()),
        hash: Some(Output::new(&hash)?),
    };
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordHasher;

    use super::*;

    fn resident() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    #[test]
    fn a_hash_is_what_the_library_makes() {
        let salt = salt().unwrap();
        let theirs = Argon2::default().hash_password(b"secret", &salt).unwrap().to_string();
        assert_eq!(argon2id(&mut Vec::new(), b"secret", &salt).unwrap(), theirs);
    }

    #[tokio::test]
    async fn memory_goes_back_and_one_at_a_time_takes_it() {
        let salt = salt().unwrap();
        let hashed = async |uid: u32| {
            let salt = salt.clone();
            in_turn(uid, move |stretcher| {
                stretcher.hash(b"secret", &salt)?;
                Ok(resident())
            })
            .await
            .unwrap()
        };
        hashed(0).await;
        let before = resident();
        let peaks = futures_util::future::join_all((0..8).map(|it| hashed(it % 3))).await;
        let peak = peaks.into_iter().max().unwrap();
        assert!(peak < before + 2 * 19 * 1024, "{before} kB, then {peak} kB");
        assert!(resident() < before + 4 * 1024, "{before} kB, then {} kB", resident());
    }

    #[tokio::test]
    async fn one_user_does_not_keep_the_others_waiting() {
        let order = Arc::new(Lock::new(Vec::new()));
        let work = |uid: u32| {
            let order = Arc::clone(&order);
            in_turn(uid, move |_| {
                std::thread::sleep(std::time::Duration::from_millis(2));
                order.lock().unwrap().push(uid);
                Ok(())
            })
        };
        let mut all: Vec<_> = (0..20).map(|_| work(1001)).collect();
        all.push(work(1002));
        futures_util::future::join_all(all).await;
        let place = order.lock().unwrap().iter().position(|it| *it == 1002).unwrap();
        assert!(place < 3, "after {place}");
    }
}
