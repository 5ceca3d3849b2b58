//! Recovery codes: what they look like, and what is kept of them. A code is 12 letters and digits
//! (60 random bits); kept is its Argon2id hash.

use mfad_store::{RecoveryCode, RecoveryCodes};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::verification::password_hash::{self, Stretcher};
use crate::verification::random_code;

/// How many codes a set has.
const CODES: usize = 10;
/// Characters in a code.
const LENGTH: usize = 12;

/// A recovery code.
pub type Code = random_code::Code<LENGTH>;

/// What becomes of a code that was typed.
pub enum RecoveryCodeCheck {
    /// It is one of the set; what is kept from now on.
    Right(RecoveryCodes),
    /// It was, but it was used before.
    Used,
    /// It is none.
    Wrong,
}

/// A new set: its codes as text, one a line, and what is kept of them.
///
/// # Errors
/// There are no random numbers.
pub fn new(stretcher: &mut Stretcher) -> Result<(Zeroizing<String>, RecoveryCodes), Error> {
    let salt = password_hash::salt()?;
    // With all its room from the beginning: text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(CODES * 2 * LENGTH));
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let code = Code::random()?;
        text.push_str(&code.shown());
        text.push('\n');
        codes.push(RecoveryCode::new(code.stretched(stretcher, &salt)?));
    }
    Ok((text, RecoveryCodes { codes }))
}

/// Whether a code is one of the set. One hash tells, because a set has one salt.
///
/// # Errors
/// What is kept of the set cannot be understood.
pub fn check(
    stretcher: &mut Stretcher,
    mut set: RecoveryCodes,
    code: &Code,
) -> Result<RecoveryCodeCheck, Error> {
    let Some(first) = set.codes.first() else { return Ok(RecoveryCodeCheck::Wrong) };
    let hash = code.stretched(stretcher, &password_hash::salt_of(&first.hash)?)?;
    // The hashes are no secret that the time of comparing them could tell: who could choose a code
    // by its hash had found the code.
    let Some(found) = set.codes.iter_mut().find(|it| it.hash == hash) else {
        return Ok(RecoveryCodeCheck::Wrong);
    };
    if found.used().is_some() {
        return Ok(RecoveryCodeCheck::Used);
    }
    found.spend();
    Ok(RecoveryCodeCheck::Right(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verification::password_hash::in_turn;

    /// What comes of a code, and the set from then on.
    async fn checked(set: &RecoveryCodes, line: &str) -> RecoveryCodeCheck {
        let (set, code) = (set.clone(), Code::typed(line.as_bytes()).unwrap());
        in_turn(0, move |stretcher| check(stretcher, set, &code)).await.unwrap()
    }

    #[tokio::test]
    async fn each_code_of_a_set_is_good_once() {
        let (text, mut set) = in_turn(0, new).await.unwrap();
        assert_eq!((text.lines().count(), set.left()), (CODES, CODES));
        for (place, line) in text.lines().enumerate() {
            let RecoveryCodeCheck::Right(spent) = checked(&set, line).await else {
                panic!("{place}")
            };
            assert_eq!(spent.left(), CODES - place - 1);
            set = spent;
            assert!(matches!(checked(&set, line).await, RecoveryCodeCheck::Used));
        }
    }

    #[tokio::test]
    async fn no_two_sets_share_a_code_or_a_salt() {
        let ((text, set), (other, _)) =
            (in_turn(0, new).await.unwrap(), in_turn(0, new).await.unwrap());
        assert!(!text.lines().any(|line| other.contains(line)));
        assert!(matches!(
            checked(&set, other.lines().next().unwrap()).await,
            RecoveryCodeCheck::Wrong
        ));
    }
}
