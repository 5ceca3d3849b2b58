//! CALCULATE and CALCULATE ALL: the codes.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use super::{
    Algorithm, CHALLENGE, Kind, NAME, NO_CODE, Name, NewAccount, TOUCH, TRUNCATED, command,
};
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Item, Writer};
use crate::{ReplyError, Secret};

/// Ask for what a code is cut out of, not for the whole hash.
const TRUNCATE: u8 = 0x01;

/// A one-time code. Not shown by anything but [`Code::text`].
#[derive(Clone)]
pub struct Code(Secret);

impl Code {
    /// The digits.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// A count of digits and four bytes of the hash (RFC 4226 §5.3).
    fn decode(value: &[u8]) -> Result<Self, ReplyError> {
        let [digits @ 5..=10, hash @ ..] = value else { return Err(ReplyError::Invalid("code")) };
        let hash = <[u8; 4]>::try_from(hash).map_err(|_| ReplyError::Invalid("code"))?;
        let mut rest = u32::from_be_bytes(hash) & 0x7FFF_FFFF;
        let mut text = vec![b'0'; usize::from(*digits)];
        for digit in text.iter_mut().rev() {
            *digit = u8::try_from(rest % 10).map_or(b'0', |value| value | b'0');
            rest /= 10;
        }
        Ok(Code(text.into()))
    }
}

impl NewAccount {
    /// The code that a token has to make for this challenge (RFC 4226 §5.3).
    pub fn code(&self, challenge: &[u8]) -> Option<Code> {
        let hash = match self.algorithm {
            Algorithm::Sha1 => keyed::<Hmac<Sha1>>(&self.secret, challenge),
            Algorithm::Sha256 => keyed::<Hmac<Sha256>>(&self.secret, challenge),
            Algorithm::Sha512 => keyed::<Hmac<Sha512>>(&self.secret, challenge),
        }?;
        let offset = usize::from(hash.last()? & 0x0F);
        let (four, _) = hash.get(offset..)?.split_first_chunk::<4>()?;
        let mut value = Zeroizing::new([self.digits, 0, 0, 0, 0]);
        value.get_mut(1..)?.copy_from_slice(four);
        Code::decode(&*value).ok()
    }
}

fn keyed<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mac = <M as KeyInit>::new_from_slice(key).ok()?.chain_update(message);
    Some(Zeroizing::new(mac.finalize().into_bytes().to_vec()))
}

/// The challenge for an account whose codes are valid for `period` seconds at `time`, in seconds
/// since 1970 (RFC 6238 §4.2). A period of zero, which [`Name`] never has, counts as one second.
pub fn challenge_at(time: u64, period: u32) -> [u8; 8] {
    let period = u64::from(period).max(1);
    time.checked_div(period).unwrap_or(time).to_be_bytes()
}

/// How many seconds a code made at `time` is still valid.
pub fn seconds_left(time: u64, period: u32) -> u64 {
    let period = u64::from(period).max(1);
    period.saturating_sub(time.checked_rem(period).unwrap_or(0))
}

/// Asks for the code of one account; `challenge` is empty for a counter, which then moves on. The
/// token may wait for a touch.
pub fn calculate(id: &[u8], challenge: &[u8]) -> Command {
    let data = Writer::default().item(NAME, id).item(CHALLENGE, challenge).finish();
    command(0xA2, 0, TRUNCATE).data(data).answered()
}

/// Reads the reply to [`calculate`].
pub fn calculated(reply: &Reply) -> Result<Code, ReplyError> {
    let code = tlv::find(reply.success()?, TRUNCATED)?;
    Code::decode(code.ok_or(ReplyError::Missing("code"))?)
}

/// Asks for the codes of all accounts that need no more than this challenge. Codes of accounts
/// with another period than that of the challenge have to be asked for one by one. A Nitrokey
/// refuses: there, [`super::list`] and [`calculate`].
pub fn calculate_all(challenge: &[u8]) -> Command {
    let data = Writer::default().item(CHALLENGE, challenge).finish();
    command(0xA4, 0, TRUNCATE).data(data).answered()
}

/// What CALCULATE ALL says of an account.
pub enum CodeOf {
    /// Its code, for the challenge that was sent.
    Code(Code),
    /// It counts: asking for its code moves it on.
    Counter,
    /// It wants a touch.
    Touch,
}

impl CodeOf {
    /// What moves the account's codes on, as far as the reply says.
    pub fn kind(&self) -> Kind {
        match self {
            CodeOf::Counter => Kind::Hotp,
            CodeOf::Code(_) | CodeOf::Touch => Kind::Totp,
        }
    }

    /// The account's name, taken apart.
    pub fn name(&self, id: &[u8]) -> Name {
        Name::parse(self.kind(), id)
    }
}

/// Reads the reply to [`calculate_all`]: accounts by what the token calls them.
pub fn calculated_all(reply: &Reply) -> Result<Vec<(Vec<u8>, CodeOf)>, ReplyError> {
    let mut items = tlv::items(reply.success()?);
    let mut codes = Vec::new();
    while let Some(item) = items.next() {
        let name = item?;
        if name.tag != NAME {
            return Err(ReplyError::Invalid("list of codes"));
        }
        let answer = items.next().ok_or(ReplyError::Missing("code"))??;
        codes.push((name.value.to_vec(), code_of(answer)?));
    }
    Ok(codes)
}

fn code_of(answer: Item<'_>) -> Result<CodeOf, ReplyError> {
    match answer.tag {
        TRUNCATED => Ok(CodeOf::Code(Code::decode(answer.value)?)),
        NO_CODE => Ok(CodeOf::Counter),
        TOUCH => Ok(CodeOf::Touch),
        _ => Err(ReplyError::Invalid("code")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, sent};

    #[test]
    fn codes_of_odd_lengths_are_refused() {
        for reply in
            ["760406000000", "7606060000000000", "76050400000000", "76050b00000000", "7600"]
        {
            assert_eq!(calculated(&ok(reply)).err(), Some(ReplyError::Invalid("code")));
        }
        assert_eq!(calculated(&ok("7700")).err(), Some(ReplyError::Missing("code")));
    }

    #[test]
    fn lists_of_codes_that_are_none() {
        let error = |digits| calculated_all(&ok(digits)).err().unwrap();
        assert_eq!(error("710161"), ReplyError::Missing("code"));
        assert_eq!(error("7700"), ReplyError::Invalid("list of codes"));
        assert_eq!(error("710161 7100"), ReplyError::Invalid("code"));
        assert_eq!(error("710161 7605060000"), ReplyError::Tlv(tlv::TlvError::LyingLength));
    }

    /// RFC 4226, appendix D: truncated hashes and codes of counters 0 to 9.
    #[test]
    fn codes_of_rfc_4226() {
        for (hash, code) in [
            ("4c93cf18", "755224"),
            ("41397eea", "287082"),
            ("082fef30", "359152"),
            ("66ef7655", "969429"),
            ("61c5938a", "338314"),
            ("33c083d4", "254676"),
            ("7256c032", "287922"),
            ("04e5b397", "162583"),
            ("2823443f", "399871"),
            ("2679dc69", "520489"),
        ] {
            assert_eq!(calculated(&ok(&format!("760506{hash}"))).unwrap().text(), code);
        }
    }

    /// RFC 6238, appendix B.
    #[test]
    fn codes_of_rfc_6238() {
        for (algorithm, length, code) in [
            (Algorithm::Sha1, 20, "94287082"),
            (Algorithm::Sha256, 32, "46119246"),
            (Algorithm::Sha512, 64, "90693936"),
        ] {
            let secret: Vec<_> = b"1234567890".iter().copied().cycle().take(length).collect();
            let name = Name { issuer: None, account: "a".into(), period: 30 };
            let (kind, secret) = (Kind::Totp, secret.into());
            let account = NewAccount { name, kind, algorithm, digits: 8, secret, counter: 0 };
            assert_eq!(account.code(&challenge_at(59, 30)).unwrap().text(), code);
        }
    }

    #[test]
    fn a_code_keeps_its_leading_zeros_and_loses_the_highest_bit() {
        assert_eq!(calculated(&ok("76050880000001")).unwrap().text(), "00000001");
    }

    /// RFC 6238, appendix B: times and their T.
    #[test]
    fn challenges_of_rfc_6238() {
        for (time, challenge) in [
            (59, "0000000000000001"),
            (1111111109, "00000000023523ec"),
            (1234567890, "000000000273ef07"),
            (20000000000, "0000000027bc86aa"),
        ] {
            assert_eq!(hex::encode(challenge_at(time, 30)), challenge);
        }
    }

    #[test]
    fn a_code_is_valid_until_the_next() {
        assert_eq!(seconds_left(60, 30), 30);
        assert_eq!(seconds_left(89, 30), 1);
    }

    #[test]
    fn a_code_is_asked_for_by_name_and_challenge() {
        assert_eq!(sent(&calculate(b"a", &[])), "00a2000105 710161 7400 00".replace(' ', ""));
        assert_eq!(
            sent(&calculate_all(&challenge_at(59, 30))),
            "00a400010a740800000000000000010".to_owned() + "0"
        );
    }

    #[test]
    fn accounts_that_count_or_want_a_touch_have_no_code_yet() {
        let reply = ok("710161 76050604e5b397  710162 7700  710163 7c0106");
        let codes = calculated_all(&reply).unwrap();
        assert!(
            matches!(&codes[0], (id, CodeOf::Code(code)) if id == b"a" && code.text() == "162583")
        );
        assert!(matches!(&codes[1], (id, CodeOf::Counter) if id == b"b"));
        assert!(matches!(&codes[2], (id, CodeOf::Touch) if id == b"c"));
    }
}
