//! The key on a card that says who its holder is: the one of the certificate in PIV's slot 9A, or
//! OpenPGP's for authentication. Found, made to sign with the PIN, its signatures verified.

use mfad_cards::piv::{self, Reference, Slot, TouchPolicy};
use mfad_cards::{Hash, openpgp};
use mfad_device::token::{Claim, OpenPgpApplication, PivApplication, Presented, Token, TokenError};
use mfad_store::{CardApplication, SmartCard};
use mfad_terms::{Cause, PinWanted, PromptKind, Remedy};
use mfad_text::{Text, tr};
use sha2::{Digest, Sha256, Sha384};

use crate::error::Error;
use crate::flows::openpgp::KeyPin as OpenPgpPin;
use crate::flows::piv::{KeyPin as PivPin, public_key};
use crate::interaction::card_pin::RetryCounter;
use crate::interaction::conversation::Conversation;
use crate::prompt::{PromptDetails, TokenName};
use crate::verification::public_key::PublicKey;

/// What is put before a challenge, so that no signature is of use anywhere else.
const PURPOSE: &[u8] = b"mfad sign-in with a smart card, version 1\0";
/// How long cards wait for a touch, in seconds.
const TOUCH: u32 = 15;

/// Such a key.
#[derive(Debug, Clone)]
pub struct CardKey {
    /// The application that has it.
    pub application: CardApplication,
    /// Its public half.
    pub public: PublicKey,
    /// Whether it wants a touch, as far as the card tells.
    touch: bool,
}

/// A PIN that could be right.
#[derive(Clone)]
pub struct Typed {
    pin: Pin,
    /// It is the one that cards come with.
    pub default: bool,
}

#[derive(Clone)]
enum Pin {
    Piv(piv::Pin),
    OpenPgp(openpgp::Pin),
}

/// What came of asking for a signature.
pub enum Signed {
    /// It is there, and right.
    Right,
    /// It is there, and is none by this key.
    Wrong,
    /// The PIN was not taken.
    Refused(Presented),
}

impl CardKey {
    /// The key on this card: of PIV, or else of OpenPGP.
    ///
    /// # Errors
    /// It has neither.
    pub async fn find_on(claim: &Claim) -> Result<Self, Error> {
        let has = claim.token().facts().card;
        let both = [(has.piv, CardApplication::Piv), (has.openpgp, CardApplication::OpenPgp)];
        for (_, application) in both.into_iter().filter(|(there, _)| *there) {
            if let Some(key) = Self::read(claim, application).await? {
                return Ok(key);
            }
        }
        Err(no_key(claim.token()))
    }

    /// The key that was enrolled.
    ///
    /// # Errors
    /// The card has another now, or none. No try of a PIN was spent for that.
    pub async fn enrolled(claim: &Claim, card: &SmartCard) -> Result<Self, Error> {
        let found = Self::read(claim, card.application).await?;
        found.filter(|key| key.public.to_hex() == card.public_key).ok_or_else(|| {
            let name = &claim.token().name;
            let message = tr!("trouble-card-key-gone", name);
            Error::new(Cause::NotOnThisKey, message).with_remedy(Remedy::EnrollCard)
        })
    }

    async fn read(claim: &Claim, application: CardApplication) -> Result<Option<Self>, Error> {
        let read = match application {
            CardApplication::Piv => claim.piv(in_piv).await,
            CardApplication::OpenPgp => claim.openpgp(in_openpgp).await,
        };
        let found = read.map_err(|error| application.fault(claim.token(), &error))?;
        Ok(found.map(|(public, touch)| Self { application, public, touch }))
    }

    /// Has the card sign a new challenge and verifies that. The PIN spends a try if it is wrong.
    pub async fn sign(
        &self,
        ui: &Conversation,
        claim: &Claim,
        pin: Typed,
    ) -> Result<Signed, Error> {
        let (hash, digest) = challenge(&self.public)?;
        if self.touch {
            let details = PromptDetails {
                reason: tr!("signin-touch-blinking"),
                tokens: Some(vec![TokenName::from(claim.token())]),
                seconds: Some(TOUCH),
                ..PromptDetails::default()
            };
            ui.prompt(PromptKind::Touch, details);
        }
        let (public, signed) = (self.public.clone(), digest.clone());
        let made = match pin.pin {
            Pin::Piv(pin) => claim.piv(move |piv| by_piv(piv, &public, &pin, hash, &signed)).await,
            Pin::OpenPgp(pin) => {
                claim.openpgp(move |card| by_openpgp(card, &public, &pin, hash, &signed)).await
            }
        };
        match made.map_err(|error| self.application.fault(claim.token(), &error))? {
            Err(refused) => Ok(Signed::Refused(refused)),
            Ok(signature) if self.public.verifies(&digest, &signature) => Ok(Signed::Right),
            Ok(_) => Ok(Signed::Wrong),
        }
    }
}

/// A digest of something new, by the hash that fits the key.
fn challenge(key: &PublicKey) -> Result<(Hash, Vec<u8>), Error> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| {
        Error::new(Cause::StoreFault, tr!("trouble-no-random", error = error.to_string()))
    })?;
    Ok(match key.hash() {
        Hash::Sha384 => {
            let digest = Sha384::new().chain_update(PURPOSE).chain_update(random);
            (Hash::Sha384, digest.finalize().to_vec())
        }
        _ => {
            let digest = Sha256::new().chain_update(PURPOSE).chain_update(random);
            (Hash::Sha256, digest.finalize().to_vec())
        }
    })
}

type FoundKey = Option<(PublicKey, bool)>;
/// A signature, or what became of the PIN instead.
type Attempted = Result<Vec<u8>, Presented>;

fn in_piv(piv: &mut PivApplication<'_, '_>) -> Result<FoundKey, TokenError> {
    let Some(stored) = piv.certificate(Slot::Authentication)? else { return Ok(None) };
    let der =
        public_key(&stored).map_err(|_| TokenError::Malformed("no certificate".to_owned()))?;
    let Some(public) = PublicKey::from_der(&der).filter(|it| it.piv().is_some()) else {
        return Ok(None);
    };
    let policy = piv.metadata(Reference::Slot(Slot::Authentication))?.touch_policy;
    Ok(Some((public, policy.is_some_and(|policy| policy != TouchPolicy::Never))))
}

fn in_openpgp(card: &mut OpenPgpApplication<'_, '_>) -> Result<FoundKey, TokenError> {
    let status = card.application()?.authentication;
    let Some(key) = card.authentication_key()? else { return Ok(None) };
    let public = PublicKey::of_openpgp(&status.algorithm, &key);
    let touch = status.touch.is_some_and(|touch| touch != openpgp::Touch::Never);
    Ok(public.map(|public| (public, touch)))
}

/// Another card with the same number, or with none, may have taken the place of the first.
fn still(found: FoundKey, public: &PublicKey) -> Result<(), TokenError> {
    match found {
        Some((found, _)) if found == *public => Ok(()),
        _ => Err(TokenError::Gone),
    }
}

fn by_piv(
    piv: &mut PivApplication<'_, '_>,
    public: &PublicKey,
    pin: &piv::Pin,
    hash: Hash,
    digest: &[u8],
) -> Result<Attempted, TokenError> {
    let algorithm = public.piv().ok_or(TokenError::NotSupported)?;
    still(in_piv(piv)?, public)?;
    match piv.verify(pin)? {
        Presented::Right => {}
        refused => return Ok(Err(refused)),
    }
    let signature = piv.sign(Slot::Authentication, algorithm, hash, digest)?;
    piv.log_out()?;
    Ok(Ok(signature))
}

fn by_openpgp(
    card: &mut OpenPgpApplication<'_, '_>,
    public: &PublicKey,
    pin: &openpgp::Pin,
    hash: Hash,
    digest: &[u8],
) -> Result<Attempted, TokenError> {
    still(in_openpgp(card)?, public)?;
    match card.verify(openpgp::Password::User, pin)? {
        Presented::Right => {}
        refused => return Ok(Err(refused)),
    }
    card.authenticate(&public.openpgp(), hash, digest).map(Ok)
}

fn no_key(token: &Token) -> Error {
    let message = tr!("enroll-card-without-key", name = token.name);
    Error::new(Cause::NotOnThisKey, message)
        .with_remedy_about(Remedy::GeneratePivKey, token.id.as_str())
}

/// The PIN that lets the key sign is its application's.
impl RetryCounter for CardApplication {
    type Typed = Typed;

    fn wanted(self, new: bool) -> PinWanted {
        if new { PinWanted::New } else { PinWanted::Current }
    }

    fn lengths(self) -> (u32, u32) {
        match self {
            Self::Piv => PivPin::Pin.lengths(),
            Self::OpenPgp => OpenPgpPin::Pin.lengths(),
        }
    }

    fn read(self, text: &str) -> Result<Typed, Text> {
        Ok(match self {
            Self::Piv => {
                Typed { pin: Pin::Piv(PivPin::Pin.read(text)?), default: text == piv::DEFAULT_PIN }
            }
            Self::OpenPgp => {
                let typed = OpenPgpPin::Pin.read(text)?;
                Typed { pin: Pin::OpenPgp(typed.pin), default: typed.default }
            }
        })
    }

    async fn tries(self, claim: &Claim) -> Result<Option<u8>, TokenError> {
        match self {
            Self::Piv => PivPin::Pin.tries(claim).await,
            Self::OpenPgp => OpenPgpPin::Pin.tries(claim).await,
        }
    }

    fn after_last_try(self) -> Text {
        match self {
            Self::Piv => PivPin::Pin.after_last_try(),
            Self::OpenPgp => OpenPgpPin::Pin.after_last_try(),
        }
    }

    fn blocked(self, token: &Token) -> Error {
        match self {
            Self::Piv => PivPin::Pin.blocked(token),
            Self::OpenPgp => OpenPgpPin::Pin.blocked(token),
        }
    }

    fn unfit(self, token: &Token) -> Error {
        match self {
            Self::Piv => PivPin::Pin.unfit(token),
            Self::OpenPgp => OpenPgpPin::Pin.unfit(token),
        }
    }

    fn fault(self, token: &Token, error: &TokenError) -> Error {
        match self {
            Self::Piv => PivPin::Pin.fault(token, error),
            Self::OpenPgp => OpenPgpPin::Pin.fault(token, error),
        }
    }
}
