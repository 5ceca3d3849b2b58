//! Cards: commands that belong together are sent while no other program can use the card.

use std::sync::Arc;

use super::TokenError;
use crate::link::{self, InsertedCard, Transmit};
use mfad_cards::Secret;
use mfad_cards::apdu::{Command, Encoding, Exchange, Reply, StatusWord, Step};
use mfad_cards::openpgp::{self, APPLICATION as OPENPGP};
use mfad_cards::piv::{self, Chuid};

/// Why cards cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PcscTrouble {
    /// pcscd is not installed.
    Absent,
    /// pcscd is installed and neither runs nor is started when it is needed.
    Stopped,
    /// pcscd does not let mfad in.
    Refused,
    /// pcscd fails like this.
    Failing(String),
}

impl From<link::PcscTrouble> for PcscTrouble {
    fn from(trouble: link::PcscTrouble) -> Self {
        match trouble {
            link::PcscTrouble::Absent => Self::Absent,
            link::PcscTrouble::Stopped => Self::Stopped,
            link::PcscTrouble::Refused => Self::Refused,
            link::PcscTrouble::Failing(error) => Self::Failing(error.to_string()),
        }
    }
}

/// A card that nobody else can use at the moment.
pub struct Card<'c> {
    carrier: &'c mut dyn Transmit,
    /// How long commands and replies are written.
    pub encoding: Encoding,
}

/// What became of a PIN, or what helps when it is forgotten, that was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented {
    /// It was right, and what it was presented for is done.
    Right,
    /// It was wrong, and may be so this often again, if the card says.
    Wrong(Option<u8>),
    /// It can be none on this card. No try was spent.
    Unfit,
}

impl<'c> Card<'c> {
    fn over_carrier(carrier: &'c mut dyn Transmit) -> Self {
        // Every card understands short APDUs.
        Self { carrier, encoding: Encoding::Short }
    }

    /// Sends a command; the reply may have any status.
    pub fn call(&mut self, command: &Command) -> Result<Reply, TokenError> {
        let (mut exchange, mut bytes) = Exchange::begin(command, self.encoding)?;
        loop {
            let answer = self.carrier.transmit(&bytes)?;
            match exchange.feed(&answer)? {
                Step::Send(next) => bytes = next,
                Step::Done(reply) => return Ok(reply),
            }
        }
    }

    /// Whether it is the card with this serial number. pcscd does not notice one that is swapped
    /// for another in the blink of an eye.
    pub(super) fn is(&mut self, serial: &str) -> Result<(), TokenError> {
        if self.serial()? == serial { Ok(()) } else { Err(TokenError::Gone) }
    }

    /// What tells it from another card; empty if nothing does.
    pub fn serial(&mut self) -> Result<String, TokenError> {
        match read_serial(self) {
            Err(TokenError::CardRefused(_) | TokenError::Malformed(_)) => Ok(String::new()),
            read => read,
        }
    }

    /// Selects the application that GnuPG's scdaemon takes to be selected still: it shares a card,
    /// but holds no turn for as long as it reads. Nothing is lost if this fails.
    pub(super) fn leave_to_gnupg(&mut self) {
        let _ = self.call(&openpgp::select());
    }

    /// Sends a command that has to succeed, and gives what it answered.
    pub fn done(&mut self, command: &Command) -> Result<Secret, TokenError> {
        let Reply { data, status } = self.call(command)?;
        if status == StatusWord::OK { Ok(data) } else { Err(TokenError::CardRefused(status)) }
    }
}

/// What tells one card from another: the serial number that its OpenPGP application has, or else
/// the number in its PIV application; empty if it has neither. Nothing if it cannot be asked, as when another program has it to
/// itself.
pub(super) async fn serial(slot: Arc<InsertedCard>) -> Option<String> {
    let read = tokio::task::spawn_blocking(move || run_on(&slot, read_serial));
    match read.await {
        Ok(Ok(serial)) => Some(serial),
        Ok(Err(TokenError::CardRefused(_) | TokenError::Malformed(_))) => Some(String::new()),
        _ => None,
    }
}

/// Does this with a card.
pub(super) fn run_on<T>(
    slot: &InsertedCard,
    work: impl FnOnce(&mut Card<'_>) -> Result<T, TokenError>,
) -> Result<T, TokenError> {
    slot.with_card(|carrier| work(&mut Card::over_carrier(carrier)))?
}

/// The applications that a card may have, by their identifiers.
const PIV: &[u8] = &[0xA0, 0x00, 0x00, 0x03, 0x08];
const OATH: &[u8] = &[0xA0, 0x00, 0x00, 0x05, 0x27, 0x21, 0x01];

/// Which applications a card has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applications {
    /// PIV (NIST SP 800-73).
    pub piv: bool,
    /// One-time codes (YKOATH).
    pub oath: bool,
    /// OpenPGP card.
    pub openpgp: bool,
}

/// Which applications there are.
pub(super) fn read_applications(card: &mut Card<'_>) -> Result<Applications, TokenError> {
    Ok(Applications { piv: has(card, PIV)?, oath: has(card, OATH)?, openpgp: has(card, OPENPGP)? })
}

/// Whether there is this application. One that answers nonsense is none, and does not take the others
/// with it.
fn has(card: &mut Card<'_>, application: &[u8]) -> Result<bool, TokenError> {
    // One that was terminated can be made usable again.
    let there = [StatusWord::OK, StatusWord::TERMINATED];
    match card.call(&Command::select(application)) {
        Ok(reply) => Ok(there.contains(&reply.status)),
        Err(error @ TokenError::Malformed(_)) => {
            tracing::warn!(%error, "an application on a card does not work");
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn read_serial(card: &mut Card<'_>) -> Result<String, TokenError> {
    match openpgp_serial(card) {
        Err(TokenError::CardRefused(_) | TokenError::Malformed(_)) => piv_number(card),
        read => read,
    }
}

/// The serial number in the identifier of the OpenPGP application (OpenPGP card 3.4
/// §4.2.1).
fn openpgp_serial(card: &mut Card<'_>) -> Result<String, TokenError> {
    card.done(&openpgp::select())?;
    let identifier = card.done(&Command::new(0xCA, 0x00, 0x4F).answered())?;
    Ok(hexadecimal(identifier.get(10..14).unwrap_or_default()))
}

/// The GUID in the card holder's identifier (SP 800-73-4 part 1 §3.1.2). Cards that nobody set up
/// have none, or one of zeros.
fn piv_number(card: &mut Card<'_>) -> Result<String, TokenError> {
    card.done(&piv::select())?;
    let chuid = Chuid::decode(&card.call(&piv::chuid())?);
    let guid = chuid.ok().flatten().map(|chuid| chuid.guid).filter(|guid| *guid != [0; 16]);
    Ok(guid.map(|guid| hexadecimal(&guid)).unwrap_or_default())
}

fn hexadecimal(number: &[u8]) -> String {
    number.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    //! What a fake card, which only plays back answers, is known by.

    use zeroize::Zeroizing;

    use super::*;
    use crate::link::LinkError;

    struct Playback(Vec<Vec<u8>>);

    impl Transmit for Playback {
        fn transmit(&mut self, _: &[u8]) -> Result<Zeroizing<Vec<u8>>, LinkError> {
            Ok(Zeroizing::new(self.0.remove(0)))
        }
    }

    fn known_by(answers: &[&[u8]]) -> Result<String, TokenError> {
        let mut carrier = Playback(answers.iter().map(|it| it.to_vec()).collect());
        read_serial(&mut Card { carrier: &mut carrier, encoding: Encoding::Short })
    }

    const ABSENT: &[u8] = &[0x6A, 0x82];
    const OK: &[u8] = &[0x90, 0x00];

    #[test]
    fn a_card_without_openpgp_is_known_by_its_number_in_piv() {
        let chuid = |guid: [u8; 16]| [&[0x53, 18, 0x34, 16], &guid[..], OK].concat();
        let known = known_by(&[ABSENT, OK, &chuid([0xAB; 16])]);
        assert_eq!(known, Ok("AB".repeat(16)));
        assert_eq!(known_by(&[ABSENT, OK, &chuid([0; 16])]), Ok(String::new()));
        assert_eq!(known_by(&[ABSENT, OK, ABSENT]), Ok(String::new()));
        assert_eq!(known_by(&[ABSENT, OK, &[0x53, 0xFF, 0x90, 0x00]]), Ok(String::new()));
    }

    const NONSENSE: &[u8] = &[0x61];

    #[test]
    fn an_application_that_answers_nonsense_does_not_take_the_others_with_it() {
        let chuid = [&[0x53, 18, 0x34, 16], &[0xAB; 16][..], OK].concat();
        assert_eq!(known_by(&[NONSENSE, OK, &chuid]), Ok("AB".repeat(16)));
        let applications = |answers: [&[u8]; 3]| {
            let mut carrier = Playback(answers.iter().map(|it| it.to_vec()).collect());
            read_applications(&mut Card { carrier: &mut carrier, encoding: Encoding::Short })
        };
        let all = Applications { piv: true, oath: true, openpgp: true };
        assert_eq!(applications([NONSENSE, OK, OK]), Ok(Applications { piv: false, ..all }));
        assert_eq!(applications([OK, NONSENSE, OK]), Ok(Applications { oath: false, ..all }));
        assert_eq!(applications([OK, OK, OK]), Ok(all));
    }

    #[test]
    fn one_with_neither_says_so() {
        let refused = TokenError::CardRefused(StatusWord::FILE_NOT_FOUND);
        assert_eq!(known_by(&[ABSENT, ABSENT]), Err(refused));
    }
}
