//! Whose touch, for whom: a key blinks only for the person whose session is on the seat that it is
//! plugged in at, when that person asks for their own account, or root does for them. Others would have
//! the owner touch it for what the owner does not see.

use mfad_device::token::Reach;
use mfad_policy::Remote;
use mfad_store::{Account, Asker, Method, Origin};
use mfad_terms::Cause;
use mfad_text::tr;

use crate::context::Context;
use crate::error::Error;

/// Which tokens may sign in to this account for whoever asks.
fn reach(asker: &Asker, account: &Account, remote: Remote) -> Reach {
    let anywhere = if remote == Remote::Allow { Reach::All } else { Reach::Nothing };
    match &asker.origin {
        Origin::Own => Reach::All,
        Origin::Greeter { seat } => Reach::Seat(seat.clone()),
        _ if asker.uid != 0 && asker.uid != account.uid => Reach::Nothing,
        Origin::Session(session) if session.uid != account.uid => Reach::Nothing,
        Origin::Session(session) if session.at_seat() => Reach::Seat(session.seat.clone()),
        Origin::Session(_) | Origin::Remote { .. } => anywhere,
    }
}

impl Context {
    /// The same for a sign-in to this account, where only the tokens are that may blink for it.
    pub fn for_account(&self, account: &Account) -> Self {
        let reach = reach(self.store.asker(), account, self.policy.rules().remote);
        Self { tokens: self.tokens.within(reach), ..self.clone() }
    }
}

/// Whether a method needs a token, and none may blink.
pub fn is_out_of_reach(context: &Context, method: &Method) -> bool {
    context.tokens.out_of_reach() && method.kind.token().is_some()
}

/// Why none of the account's methods can be used from where they are wanted.
pub fn refusal(context: &Context, account: &Account) -> Error {
    let others = context.store.asker().session().is_some_and(|it| it.uid != account.uid);
    let message = match others {
        true => tr!("signin-others-session", account = account.name),
        false => tr!("signin-not-at-seat"),
    };
    Error::new(Cause::NotAtSeat, message)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mfad_store::LoginSession;

    use super::*;

    const ALICE: u32 = 1000;
    const BOB: u32 = 1001;

    fn account() -> Account {
        Account { uid: ALICE, name: "alice".into() }
    }

    fn session(uid: u32) -> LoginSession {
        LoginSession { uid, seat: "seat1".into(), active: true, ..LoginSession::default() }
    }

    fn reached(uid: u32, origin: Origin, remote: Remote) -> Reach {
        reach(&Asker { uid, origin, ..Asker::default() }, &account(), remote)
    }

    fn in_session(uid: u32, session: LoginSession) -> Reach {
        reached(uid, Origin::Session(Arc::new(session)), Remote::Refuse)
    }

    #[test]
    fn keys_blink_at_the_seat_for_its_person_and_what_root_does_for_them() {
        let here = Reach::Seat("seat1".into());
        assert_eq!(in_session(ALICE, session(ALICE)), here);
        assert_eq!(in_session(0, session(ALICE)), here);
        let login = || Origin::Greeter { seat: "seat1".into() };
        assert_eq!(reached(0, login(), Remote::Refuse), here);
        assert_eq!(reached(ALICE, Origin::Own, Remote::Refuse), Reach::All);
    }

    #[test]
    fn they_do_not_for_others_nor_from_elsewhere() {
        assert_eq!(in_session(0, session(BOB)), Reach::Nothing);
        assert_eq!(in_session(BOB, session(BOB)), Reach::Nothing);
        // alice ran `su bob` and that asks for her account.
        assert_eq!(in_session(BOB, session(ALICE)), Reach::Nothing);
        for away in [
            LoginSession { remote: true, ..session(ALICE) },
            LoginSession { active: false, ..session(ALICE) },
            LoginSession { seat: String::new(), ..session(ALICE) },
        ] {
            assert_eq!(in_session(0, away), Reach::Nothing);
        }
        let remote = || Origin::Remote { host: "192.0.2.7".into() };
        assert_eq!(reached(0, remote(), Remote::Refuse), Reach::Nothing);
        assert_eq!(reached(0, remote(), Remote::Allow), Reach::All);
        assert_eq!(reached(BOB, remote(), Remote::Allow), Reach::Nothing);
        let others = Origin::Session(Arc::new(session(BOB)));
        assert_eq!(reached(0, others, Remote::Allow), Reach::Nothing);
    }
}
