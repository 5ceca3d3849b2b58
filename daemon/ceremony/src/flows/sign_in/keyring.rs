//! What a sign-in has a security key make for the keyring: the secret that opens the account's sealed login
//! password, or one that a password can be sealed for. It comes with the signature, and with it alone.

use mfad_device::token::Token;
use mfad_policy::Verification;
use mfad_secret::SealedSecret;
use mfad_store::{Account, Asker, Method, Origin, PasswordSeal};
use zeroize::Zeroizing;

use super::{ProvedMethod, RunningSignIn};
use crate::context::Context;
use crate::sealed_password::Sealing;
use crate::verification::method_state;

/// A secret that a key made with a signature.
pub type KeySecret = Zeroizing<[u8; 32]>;

/// What keys are asked for beside a signature.
#[derive(Default)]
pub enum KeyringUse {
    /// Nothing.
    #[default]
    None,
    /// The secrets that open these.
    Open(Vec<PasswordSeal>),
    /// A secret of this salt, made for the key's verified owner if `verified`.
    Seal { salt: [u8; 32], verified: bool },
}

impl KeyringUse {
    /// What opens the account's seals, where this asker may have the password: a program of root's that lets the
    /// person in at this computer, or unlocks their own screen. A seal that is damaged, or weaker than the policy
    /// wants by now, is left shut.
    pub fn opening(context: &Context, account: &Account) -> Self {
        if !may_open(context.store.asker(), account) {
            return Self::None;
        }
        match context.store.password_seals(account) {
            Ok(mut seals) => {
                let least = context.policy.rules().keyring;
                seals.retain(|it| it.verified || least == Verification::Touch);
                Self::Open(seals)
            }
            Err(error) => {
                tracing::warn!(%error, "the keyring stays shut: its password cannot be read");
                Self::None
            }
        }
    }

    /// Whether this token is of no use here.
    pub fn excludes(&self, token: &Token) -> bool {
        let able = || token.info().is_some_and(|info| info.extends("hmac-secret"));
        matches!(self, Self::Seal { .. }) && !able()
    }

    /// Whether only methods of security keys are of use.
    pub fn wants_keys(&self) -> bool {
        matches!(self, Self::Seal { .. })
    }

    /// Whether a token that holds one of these has to verify its owner.
    pub fn requires_uv(&self, methods: &[Method], token: &Token) -> bool {
        match self {
            Self::None => false,
            Self::Open(_) => {
                methods.iter().any(|it| self.seal_on(it, token).is_some_and(|seal| seal.verified))
            }
            Self::Seal { verified, .. } => *verified,
        }
    }

    /// What the token makes its secret of while it signs with one of these methods for this relying party.
    pub fn salt(
        &self,
        methods: &[Method],
        token: &Token,
        rp_id: &str,
        verified: bool,
    ) -> Option<&[u8; 32]> {
        let here = |it: &&Method| it.kind.security_key().is_some_and(|key| key.rp_id == rp_id);
        match self {
            Self::None => None,
            Self::Open(_) => {
                let mut seals = methods.iter().filter(here);
                let seal = seals.find_map(|it| self.seal_on(it, token))?;
                (seal.verified == verified).then_some(&seal.salt)
            }
            Self::Seal { salt, .. } => Some(salt),
        }
    }

    fn seal_on(&self, method: &Method, token: &Token) -> Option<&PasswordSeal> {
        let Self::Open(seals) = self else { return None };
        let seal = seals.iter().find(|it| it.method == method.id)?;
        method_state::may_be_on(method, token).then_some(seal)
    }
}

/// Whether whoever asks may have the login password of this account, once somebody signed in to it.
fn may_open(asker: &Asker, account: &Account) -> bool {
    let here = match &asker.origin {
        Origin::Greeter { .. } => true,
        Origin::Session(session) => session.uid == account.uid && session.at_seat(),
        Origin::Own | Origin::Remote { .. } => false,
    };
    asker.uid == 0 && here
}

impl RunningSignIn<'_> {
    /// The login password, if the key that just signed in opens it. It is read again: what was removed or
    /// renewed meanwhile is not what it was.
    pub fn login_password(&self, proved: &ProvedMethod) -> Option<SealedSecret> {
        let KeyringUse::Open(_) = self.keyring else { return None };
        let secret = proved.secret.as_ref()?;
        let opened = self.open(&proved.method, proved.verified == Some(true), secret);
        opened
            .inspect_err(|why| {
                tracing::warn!(method = proved.method.id, why, "the keyring stays shut")
            })
            .ok()
            .flatten()
    }

    fn open(
        &self,
        method: &Method,
        verified: bool,
        secret: &[u8; 32],
    ) -> Result<Option<SealedSecret>, String> {
        let (store, account) = (&self.context.store, &self.account);
        let seals = store.password_seals(account).map_err(|error| error.to_string())?;
        let Some(seal) = seals.iter().find(|it| it.method == method.id) else { return Ok(None) };
        let sealed = store.unseal(&seal.sealed, account).map_err(|error| error.to_string())?;
        let sealing = Sealing { account, method: &method.id, verified };
        let password = sealing.open(&sealed, secret).map_err(|error| error.to_string())?;
        SealedSecret::new(&password).map(Some).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mfad_store::LoginSession;

    use super::*;

    fn anna() -> Account {
        Account { uid: 1000, name: "anna".into() }
    }

    fn opens(uid: u32, origin: Origin) -> bool {
        may_open(&Asker { uid, origin, ..Asker::default() }, &anna())
    }

    fn session(uid: u32) -> LoginSession {
        LoginSession { uid, seat: "seat0".into(), active: true, ..LoginSession::default() }
    }

    #[test]
    fn only_root_has_it_and_only_where_its_owner_comes_in() {
        let greeter = || Origin::Greeter { seat: "seat0".into() };
        let of = |session| Origin::Session(Arc::new(session));
        assert!(opens(0, greeter()));
        assert!(opens(0, of(session(1000))));
        assert!(!opens(1000, of(session(1000))));
        assert!(!opens(1000, greeter()));
        assert!(!opens(0, of(session(1001))));
        assert!(!opens(0, of(session(0))));
        assert!(!opens(0, of(LoginSession { remote: true, ..session(1000) })));
        assert!(!opens(0, of(LoginSession { active: false, ..session(1000) })));
        assert!(!opens(0, Origin::Own));
        assert!(!opens(0, Origin::Remote { host: String::new() }));
    }
}
