//! The OpenPGP application of a card: its commands as calls, all of those within one
//! [`Claim::openpgp`] while no other program can use the card.

use mfad_cards::Hash;
use mfad_cards::apdu::{Command, StatusWord};
use mfad_cards::openpgp::{
    self, Algorithm, Application, Cardholder, KeyKind, Password, PasswordStatus, Pin, PublicKey,
};

use super::card::{Card, Presented};
use super::{Claim, TokenError};

/// The application, selected.
pub struct OpenPgpApplication<'p, 'c> {
    card: &'p mut Card<'c>,
    /// The PINs that were presented and right.
    presented: Vec<Password>,
}

/// Who holds the card, as far as it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// Name and languages.
    pub person: Cardholder,
    /// Where the public key is.
    pub url: Option<String>,
    /// The name to log in with.
    pub login: Option<String>,
}

impl Claim {
    /// Does this with the OpenPGP application while no other program can use the card.
    pub async fn openpgp<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut OpenPgpApplication<'_, '_>) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        self.card(|card| {
            card.done(&openpgp::select())?;
            let mut openpgp = OpenPgpApplication { card, presented: Vec::new() };
            let done = work(&mut openpgp);
            openpgp.log_out()?;
            done
        })
        .await
    }

    /// Erases the application. `spend` makes the card allow it; nothing is spent on one that does
    /// not know the command, or was terminated before and only has to be activated (OpenPGP card
    /// 3.4 §7.2.16).
    pub async fn erase_openpgp(
        &self,
        spend: impl FnOnce(&mut OpenPgpApplication<'_, '_>) -> Result<(), TokenError> + Send + 'static,
    ) -> Result<(), TokenError> {
        self.card(|card| {
            match card.call(&openpgp::select())?.status {
                StatusWord::TERMINATED => {}
                StatusWord::OK => terminate(card, spend)?,
                refused => return Err(TokenError::CardRefused(refused)),
            }
            card.done(&openpgp::activate()).map(drop)
        })
        .await
    }
}

fn terminate(
    card: &mut Card<'_>,
    spend: impl FnOnce(&mut OpenPgpApplication<'_, '_>) -> Result<(), TokenError>,
) -> Result<(), TokenError> {
    match card.call(&openpgp::terminate())?.status {
        StatusWord::OK => return Ok(()),
        impossible if impossible.is_unsupported() => {
            return Err(TokenError::CardRefused(impossible));
        }
        _ => spend(&mut OpenPgpApplication { card, presented: Vec::new() })?,
    }
    card.done(&openpgp::terminate()).map(drop)
}

impl OpenPgpApplication<'_, '_> {
    /// Has the card forget the PINs, so that it need not be reset: others would have to begin anew.
    fn log_out(&mut self) -> Result<(), TokenError> {
        for password in std::mem::take(&mut self.presented) {
            // Old cards do not know it, and are reset.
            self.card.call(&openpgp::log_out(password))?;
        }
        Ok(())
    }

    /// What the card says of its PINs and keys.
    pub fn application(&mut self) -> Result<Application, TokenError> {
        Ok(Application::decode(&self.card.call(&openpgp::application())?)?)
    }

    /// Whom it belongs to. What cannot be read is nothing.
    pub fn holder(&mut self) -> Result<Holder, TokenError> {
        let person =
            Cardholder::decode(&self.card.call(&openpgp::cardholder())?).unwrap_or_default();
        let url = openpgp::read_text(&self.card.call(&openpgp::url())?).unwrap_or_default();
        let login = openpgp::read_text(&self.card.call(&openpgp::login())?).unwrap_or_default();
        Ok(Holder { person, url, login })
    }

    /// How many signatures the signature key has made, if the card says.
    pub fn signatures(&mut self) -> Result<Option<u32>, TokenError> {
        Ok(openpgp::signatures_made(&self.card.call(&openpgp::signature_count())?).ok())
    }

    /// Presents a PIN, for what follows.
    pub fn verify(&mut self, password: Password, pin: &Pin) -> Result<Presented, TokenError> {
        let presented = self.present(&openpgp::verify(password, pin), |pins| match password {
            Password::Admin => pins.admin_tries_left,
            Password::User | Password::Signing => pins.pin_tries_left,
        })?;
        if presented == Presented::Right {
            self.presented.push(password);
        }
        Ok(presented)
    }

    /// Changes the PIN or the admin PIN. The old one is presented by itself before: both go to the
    /// card in one piece, and it would take the end of one that is too long for the beginning of
    /// the new one (§7.2.3).
    pub fn change(
        &mut self,
        password: Password,
        old: &Pin,
        new: &Pin,
    ) -> Result<Presented, TokenError> {
        self.once(password, old, &openpgp::change(password, old, new))
    }

    /// Makes `new` the PIN, by the admin PIN.
    pub fn unblock_as_admin(&mut self, admin: &Pin, new: &Pin) -> Result<Presented, TokenError> {
        self.once(Password::Admin, admin, &openpgp::unblock_as_admin(new))
    }

    /// Makes `code` the reset code, by the admin PIN.
    pub fn set_reset_code(&mut self, admin: &Pin, code: &Pin) -> Result<Presented, TokenError> {
        self.once(Password::Admin, admin, &openpgp::set_reset_code(Some(code)))
    }

    /// Makes `new` the PIN, by the reset code. One that is too long and right at its beginning is
    /// found out by the PIN, which is another then.
    pub fn unblock(&mut self, code: &Pin, new: &Pin) -> Result<Presented, TokenError> {
        let tries = |pins: PasswordStatus| pins.reset_code_tries_left;
        match self.present(&openpgp::unblock(code, new), tries)? {
            Presented::Right => {}
            refused => return Ok(refused),
        }
        match self.verify(Password::User, new)? {
            Presented::Right => Ok(Presented::Right),
            _ => Ok(Presented::Wrong(Some(tries(self.application()?.pins)))),
        }
    }

    /// Sends a command that needs a PIN, once that was right.
    fn once(
        &mut self,
        password: Password,
        pin: &Pin,
        command: &Command,
    ) -> Result<Presented, TokenError> {
        match self.verify(password, pin)? {
            Presented::Right => {}
            refused => return Ok(refused),
        }
        match self.card.call(command)?.status {
            StatusWord::OK => Ok(Presented::Right),
            unfit if is_unfit(unfit) => Ok(Presented::Unfit),
            refused => Err(TokenError::CardRefused(refused)),
        }
    }

    /// The key that says who the holder is, if there is one.
    pub fn authentication_key(&mut self) -> Result<Option<PublicKey>, TokenError> {
        let reply = self.card.call(&openpgp::public_key(KeyKind::Authentication))?;
        match reply.status {
            // Cards without the key say this, too.
            StatusWord::CONDITIONS => Ok(None),
            _ => Ok(openpgp::read_public_key(&reply)?),
        }
    }

    /// Signs a digest with that key; wants the PIN.
    pub fn authenticate(
        &mut self,
        algorithm: &Algorithm,
        hash: Hash,
        digest: &[u8],
    ) -> Result<Vec<u8>, TokenError> {
        let command = openpgp::authenticate(algorithm, hash, digest);
        let reply = self.card.call(&command.ok_or(TokenError::NotSupported)?)?;
        Ok(openpgp::signature(&reply, algorithm)?)
    }

    /// Cards refuse what is wrong in different words; the counter tells on all of them.
    fn present(
        &mut self,
        command: &Command,
        tries: impl Fn(PasswordStatus) -> u8,
    ) -> Result<Presented, TokenError> {
        let before = tries(self.takes_plain_pins()?.pins);
        let refused = match self.card.call(command)?.status {
            StatusWord::OK => return Ok(Presented::Right),
            refused => refused,
        };
        let left = tries(self.application()?.pins);
        match left < before || refused.is_wrong_or_blocked() || left == 0 {
            true => Ok(Presented::Wrong(Some(left))),
            false if is_unfit(refused) => Ok(Presented::Unfit),
            false => Err(TokenError::CardRefused(refused)),
        }
    }

    /// What it says of itself, unless it has PINs hashed: it would count every plain one as wrong.
    fn takes_plain_pins(&mut self) -> Result<Application, TokenError> {
        let application = self.application()?;
        let hashed =
            application.kdf && openpgp::wants_hashed_pins(&self.card.call(&openpgp::kdf())?)?;
        if hashed { Err(TokenError::NotSupported) } else { Ok(application) }
    }
}

/// A new PIN that the card does not take is refused in one of these.
fn is_unfit(status: StatusWord) -> bool {
    matches!(status, StatusWord::WRONG_DATA | StatusWord::WRONG_LENGTH | StatusWord::CONDITIONS)
}
