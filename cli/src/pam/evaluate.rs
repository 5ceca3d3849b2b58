//! What a stack makes of somebody, for every result that its modules can have: as libpam decides it
//! (pam.conf(5)), without asking anybody. A stack with a module that is not
//! known here is not judged.

mod trial;

use super::control::PamResult;
use super::stack::Stack;
use trial::{Case, Mfad, Role, Trial};

/// What mfad is in a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// It is enough, and so is what lets in without it.
    KeyOrPassword,
    /// It is asked as well, of those who have it set up.
    AfterPassword,
    /// It is asked as well, and lets in nobody who has nothing set up.
    Required,
}

impl Form {
    /// Its name in `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::KeyOrPassword => "key-or-password",
            Self::AfterPassword => "after-password",
            Self::Required => "required",
        }
    }
}

/// What is wrong with a stack that asks mfad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// A module is not known here.
    NotKnown,
    /// Somebody gets in who proved nothing.
    LetsAnybodyIn,
    /// In some cases the stack admits a user whom mfad refused.
    Bypass,
    /// The password is asked for though mfad let somebody in.
    AsksPasswordToo,
    /// Whatever mfad says changes nothing, or nobody gets in at all.
    NoEffect,
    /// A key gives the password that is asked for as well, so that two proofs are one.
    PasswordByKey,
}

/// What this stack is, tried in every case: beside what it would be if mfad had no say.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn judge(stack: &Stack) -> Result<Form, Flaw> {
    let trial = Trial::of(stack)?;
    let mut seen = Seen::default();
    for circumstances in trial.circumstances() {
        let cases = trial.cases(&circumstances);
        let open = cases.iter().any(|it| trial.run(Mfad::Says(PamResult::Success), it).lets_in);
        for case in &cases {
            seen.look(&trial, case, open)?;
        }
    }
    seen.form()
}

/// Whether a proof lets in, and nothing lets in without one: what a stack must be before mfad is put into it.
pub(crate) fn password_lets_in(stack: &Stack) -> bool {
    let Ok(trial) = Trial::of(stack) else { return false };
    let every = || trial.circumstances().into_iter().flat_map(|it| trial.cases(&it));
    let lets_in = |case: &Case| trial.run(Mfad::NoSay, case).lets_in;
    every().any(|it| trial.proves(&it, Role::Password) && lets_in(&it))
        && !every().any(|it| !trial.proves_any(&it) && lets_in(&it))
}

/// Whether root gets in with the password, whatever mfad answers.
pub(crate) fn root_gets_in(stack: &Stack) -> bool {
    let Ok(trial) = Trial::of(stack) else { return false };
    let every = trial.circumstances().into_iter().flat_map(|it| trial.cases(&it));
    let root = every.map(|it| Case { root: true, ..it });
    let lets_in = |case: &Case, mfad| trial.run(Mfad::Says(mfad), case).lets_in;
    let mut with_password = root
        .filter(|it| trial.proves(it, Role::Password) && lets_in(it, PamResult::Success))
        .peekable();
    with_password.peek().is_some()
        && with_password.all(|it| PamResult::REFUSALS.iter().all(|refusal| lets_in(&it, *refusal)))
}

/// What was seen in all cases so far. Each holds until a case shows otherwise.
#[derive(Debug)]
struct Seen {
    /// With mfad's yes, whoever proves nothing gets in.
    key_alone: bool,
    /// There the password is asked for.
    and_password: bool,
    /// Its yes makes no difference to who gets in.
    yes_is_no_say: bool,
    /// Nor do its refusals.
    refusals_are_no_say: bool,
    /// Nor does that nothing is set up.
    nothing_set_up_is_no_say: bool,
    /// That nothing is set up lets nobody in.
    nothing_set_up_refuses: bool,
    /// The other refusals let nobody in.
    refusals_refuse: bool,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            key_alone: true,
            and_password: false,
            yes_is_no_say: true,
            refusals_are_no_say: true,
            nothing_set_up_is_no_say: true,
            nothing_set_up_refuses: true,
            refusals_refuse: true,
        }
    }
}

impl Seen {
    /// `open` is whether mfad lets anybody in in these circumstances; an account that may not log in shows nothing.
    fn look(&mut self, trial: &Trial<'_>, case: &Case, open: bool) -> Result<(), Flaw> {
        let without = trial.run(Mfad::NoSay, case).lets_in;
        let yes = trial.run(Mfad::Says(PamResult::Success), case);
        if yes.password_by_key {
            return Err(Flaw::PasswordByKey);
        }
        let proof = trial.proves_any(case);
        self.key_alone &= proof || yes.lets_in || !open;
        self.and_password |= !proof && yes.lets_in && yes.asked_password;
        self.yes_is_no_say &= yes.lets_in == without;
        for refusal in PamResult::REFUSALS {
            let lets_in = trial.run(Mfad::Says(refusal), case).lets_in;
            if lets_in && !proof {
                return Err(Flaw::LetsAnybodyIn);
            }
            let (no_say, refuses) = match refusal {
                PamResult::UserUnknown => {
                    (&mut self.nothing_set_up_is_no_say, &mut self.nothing_set_up_refuses)
                }
                _ => (&mut self.refusals_are_no_say, &mut self.refusals_refuse),
            };
            *no_say &= lets_in == without;
            *refuses &= !lets_in;
        }
        Ok(())
    }

    fn form(&self) -> Result<Form, Flaw> {
        let no_say = self.refusals_are_no_say && self.nothing_set_up_is_no_say;
        if no_say && self.yes_is_no_say {
            return Err(Flaw::NoEffect);
        }
        if no_say {
            let enough = self.key_alone && !self.and_password;
            return if enough { Ok(Form::KeyOrPassword) } else { Err(Flaw::AsksPasswordToo) };
        }
        match self.yes_is_no_say && self.refusals_refuse {
            true if self.nothing_set_up_refuses => Ok(Form::Required),
            true if self.nothing_set_up_is_no_say => Ok(Form::AfterPassword),
            _ => Err(Flaw::Bypass),
        }
    }
}

#[cfg(test)]
mod tests;
