//! The management key: proved to the card, and by the card, and changed (SP 800-73-4 part 2,
//! appendix A.1 and A.2; SET MANAGEMENT KEY is Yubico's).

use aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use des::TdesEde3;

use super::{CHALLENGE, DYNAMIC, GENERAL_AUTHENTICATE, RESPONSE, WITNESS, dynamic};
use crate::apdu::{Command, Reply};
use crate::tlv::{Tag, Writer};
use crate::{ReplyError, Secret};

pub(super) const REFERENCE: u8 = 0x9B;

/// The cipher of a management key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ManagementAlgorithm {
    /// Triple DES: what cards had before AES.
    Tdes,
    /// AES with 128 bits.
    Aes128,
    /// AES with 192 bits: what YubiKeys come with from version 5.7.
    Aes192,
    /// AES with 256 bits.
    Aes256,
}

impl ManagementAlgorithm {
    /// The algorithm with this number (SP 800-78-5 table 9).
    pub fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0x03 => Some(ManagementAlgorithm::Tdes),
            0x08 => Some(ManagementAlgorithm::Aes128),
            0x0A => Some(ManagementAlgorithm::Aes192),
            0x0C => Some(ManagementAlgorithm::Aes256),
            _ => None,
        }
    }

    fn byte(self) -> u8 {
        match self {
            ManagementAlgorithm::Tdes => 0x03,
            ManagementAlgorithm::Aes128 => 0x08,
            ManagementAlgorithm::Aes192 => 0x0A,
            ManagementAlgorithm::Aes256 => 0x0C,
        }
    }

    /// How many bytes a key has.
    pub fn key_length(self) -> usize {
        match self {
            ManagementAlgorithm::Aes128 => 16,
            ManagementAlgorithm::Tdes | ManagementAlgorithm::Aes192 => 24,
            ManagementAlgorithm::Aes256 => 32,
        }
    }

    fn block_length(self) -> usize {
        if self == ManagementAlgorithm::Tdes { 8 } else { 16 }
    }
}

/// A management key.
#[derive(Clone)]
pub struct ManagementKey {
    algorithm: ManagementAlgorithm,
    key: Secret,
}

impl ManagementKey {
    /// A key of these bytes; `None` if they are not as many as the algorithm wants.
    pub fn new(algorithm: ManagementAlgorithm, key: impl Into<Secret>) -> Option<Self> {
        let key = key.into();
        (key.len() == algorithm.key_length()).then_some(ManagementKey { algorithm, key })
    }

    /// The key that cards come with, in the length that this algorithm wants.
    pub fn default_of(algorithm: ManagementAlgorithm) -> Self {
        let key = (1..=8).cycle().take(algorithm.key_length()).collect::<Vec<u8>>().into();
        ManagementKey { algorithm, key }
    }

    /// Its cipher.
    pub fn algorithm(&self) -> ManagementAlgorithm {
        self.algorithm
    }

    /// Its bytes.
    pub fn bytes(&self) -> &Secret {
        &self.key
    }

    /// Begins mutual authentication: asks for a witness.
    pub fn ask_witness(&self) -> Command {
        self.authenticate(Writer::default().item(WITNESS, &[]))
    }

    /// Answers the witness and sends a challenge of ours, of random bytes.
    pub fn answer_witness(&self, reply: &Reply, ours: &[u8; 16]) -> Result<Command, ReplyError> {
        let witness = dynamic(reply, WITNESS, "witness")?;
        let witness = self.decrypt(witness).ok_or(ReplyError::Invalid("witness"))?;
        let answer = Writer::default().item(WITNESS, &witness);
        Ok(self.authenticate(answer.item(CHALLENGE, self.block_of(ours))))
    }

    /// Whether the card knows the key too; then it lets keys and certificates be changed.
    pub fn check(&self, reply: &Reply, ours: &[u8; 16]) -> Result<(), ReplyError> {
        let response = dynamic(reply, RESPONSE, "response")?;
        match self.encrypt(self.block_of(ours)) {
            Some(expected) if *expected == *response => Ok(()),
            _ => Err(ReplyError::Invalid("response")),
        }
    }

    /// Begins single authentication, for cards that do not know the mutual one: asks for a
    /// challenge.
    pub fn ask_challenge(&self) -> Command {
        self.authenticate(Writer::default().item(CHALLENGE, &[]))
    }

    /// Answers the challenge.
    pub fn answer_challenge(&self, reply: &Reply) -> Result<Command, ReplyError> {
        let challenge = dynamic(reply, CHALLENGE, "challenge")?;
        let answer = self.encrypt(challenge).ok_or(ReplyError::Invalid("challenge"))?;
        Ok(self.authenticate(Writer::default().item(RESPONSE, &answer)))
    }

    /// Makes this the card's management key; wants the present one proved. `touch`: the card is to
    /// want a touch whenever it is proved.
    pub fn set(&self, touch: bool) -> Command {
        let data = Writer::default()
            .raw(&[self.algorithm.byte()])
            .item(Tag::from(REFERENCE), &self.key)
            .finish();
        Command::new(0xFF, 0xFF, if touch { 0xFE } else { 0xFF }).data(data)
    }

    fn authenticate(&self, template: Writer) -> Command {
        let data = Writer::default().nested(DYNAMIC, template).finish();
        let command = Command::new(GENERAL_AUTHENTICATE, self.algorithm.byte(), REFERENCE);
        command.data(data).answered()
    }

    fn block_of<'a>(&self, challenge: &'a [u8; 16]) -> &'a [u8] {
        challenge.get(..self.algorithm.block_length()).unwrap_or(challenge)
    }

    fn encrypt(&self, block: &[u8]) -> Option<Secret> {
        match self.algorithm {
            ManagementAlgorithm::Tdes => encrypt::<TdesEde3>(&self.key, block),
            ManagementAlgorithm::Aes128 => encrypt::<Aes128>(&self.key, block),
            ManagementAlgorithm::Aes192 => encrypt::<Aes192>(&self.key, block),
            ManagementAlgorithm::Aes256 => encrypt::<Aes256>(&self.key, block),
        }
    }

    fn decrypt(&self, block: &[u8]) -> Option<Secret> {
        match self.algorithm {
            ManagementAlgorithm::Tdes => decrypt::<TdesEde3>(&self.key, block),
            ManagementAlgorithm::Aes128 => decrypt::<Aes128>(&self.key, block),
            ManagementAlgorithm::Aes192 => decrypt::<Aes192>(&self.key, block),
            ManagementAlgorithm::Aes256 => decrypt::<Aes256>(&self.key, block),
        }
    }
}

/// One block, if that is what it is.
fn encrypt<C: BlockCipherEncrypt + KeyInit>(key: &[u8], block: &[u8]) -> Option<Secret> {
    let mut block = Block::<C>::try_from(block).ok()?;
    C::new_from_slice(key).ok()?.encrypt_block(&mut block);
    Some(Secret::from(&*block))
}

fn decrypt<C: BlockCipherDecrypt + KeyInit>(key: &[u8], block: &[u8]) -> Option<Secret> {
    let mut block = Block::<C>::try_from(block).ok()?;
    C::new_from_slice(key).ok()?.decrypt_block(&mut block);
    Some(Secret::from(&*block))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{bytes, ok, sent};

    fn tdes() -> ManagementKey {
        ManagementKey::default_of(ManagementAlgorithm::Tdes)
    }

    #[test]
    fn a_key_of_the_wrong_length_is_refused() {
        assert!(ManagementKey::new(ManagementAlgorithm::Aes256, vec![1; 24]).is_none());
        assert!(ManagementKey::new(ManagementAlgorithm::Tdes, vec![1; 24]).is_some());
    }

    #[test]
    fn witnesses_and_challenges_that_are_no_block_are_refused() {
        let refused = tdes().answer_witness(&ok("7c0380 01aa"), &[0; 16]).err();
        assert_eq!(refused, Some(ReplyError::Invalid("witness")));
        let refused = tdes().answer_challenge(&ok("7c028100")).err();
        assert_eq!(refused, Some(ReplyError::Invalid("challenge")));
        let refused = tdes().answer_witness(&ok("7c00"), &[0; 16]).err();
        assert_eq!(refused, Some(ReplyError::Missing("witness")));
    }

    #[test]
    fn a_card_that_does_not_know_the_key() {
        let wrong = ok("7c0a 8208 0000000000000000");
        assert_eq!(tdes().check(&wrong, &[9; 16]), Err(ReplyError::Invalid("response")));
        assert_eq!(tdes().check(&ok("7c028200"), &[9; 16]), Err(ReplyError::Invalid("response")));
    }

    /// FIPS 197, appendix C, and the DES vector of "Now is t" with three equal keys.
    #[test]
    fn ciphers_agree_with_their_standards() {
        let block = bytes("00112233445566778899aabbccddeeff");
        for (algorithm, expected) in [
            (ManagementAlgorithm::Aes128, "69c4e0d86a7b0430d8cdb78070b4c55a"),
            (ManagementAlgorithm::Aes192, "dda97ca4864cdfe06eaf70a0ec0d7191"),
            (ManagementAlgorithm::Aes256, "8ea2b7ca516745bfeafc49904b496089"),
        ] {
            let key = (0..).take(algorithm.key_length()).collect::<Vec<u8>>();
            let key = ManagementKey::new(algorithm, key).unwrap();
            let encrypted = key.encrypt(&block).unwrap();
            assert_eq!(hex::encode(&*encrypted), expected);
            assert_eq!(*key.decrypt(&encrypted).unwrap(), *block);
        }
        let key = bytes("0123456789abcdef").repeat(3);
        let key = ManagementKey::new(ManagementAlgorithm::Tdes, key).unwrap();
        assert_eq!(hex::encode(&*key.encrypt(b"Now is t").unwrap()), "3fa40e8a984d4815");
    }

    #[test]
    fn the_key_is_proved_both_ways() {
        let key = ManagementKey::default_of(ManagementAlgorithm::Aes192);
        assert_eq!(sent(&key.ask_witness()), "00870a9b047c02800000");
        let (witness, ours) = ([5; 16], [6; 16]);
        let encrypted = hex::encode(&*key.encrypt(&witness).unwrap());
        let answer = key.answer_witness(&ok(&format!("7c128010{encrypted}")), &ours).unwrap();
        let both = format!("8010{}8110{}", hex::encode(witness), hex::encode(ours));
        assert_eq!(sent(&answer), format!("00870a9b267c24{both}00"));
        let response = hex::encode(&*key.encrypt(&ours).unwrap());
        assert_eq!(key.check(&ok(&format!("7c128210{response}")), &ours), Ok(()));
    }

    #[test]
    fn triple_des_is_proved_with_blocks_of_8() {
        let challenge = ok("7c0a 8108 0102030405060708");
        let response = hex::encode(&*tdes().encrypt(&[1, 2, 3, 4, 5, 6, 7, 8]).unwrap());
        let answer = tdes().answer_challenge(&challenge).unwrap();
        assert_eq!(sent(&answer), format!("0087039b0c7c0a8208{response}00"));
    }

    #[test]
    fn a_new_key_is_set_with_algorithm_and_length() {
        let key = ManagementKey::default_of(ManagementAlgorithm::Aes128);
        let data = "08 9b10 0102030405060708 0102030405060708".replace(' ', "");
        assert_eq!(sent(&key.set(false)), format!("00ffffff13{data}"));
        assert_eq!(sent(&key.set(true)), format!("00fffffe13{data}"));
    }
}
