//! What a stack makes of somebody, for every result that its modules can have: as libpam decides it
//! (`_pam_dispatch_aux` of Linux-PAM, pam.conf(5)), without asking anybody. A stack with a module that is not
//! known here is not judged.

use super::stack::{Rule, Stack, Step};

/// Conditions of which more would take too long to go through.
const MOST_CONDITIONS: u32 = 8;

/// What a module says, as far as stacks tell it apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PamResult {
    Success,
    Ignore,
    AuthErr,
    UserUnknown,
    AuthinfoUnavail,
    ConvErr,
    ServiceErr,
    Abort,
    ModuleUnknown,
}

impl PamResult {
    /// What can come of mfad but success.
    pub const REFUSALS: [Self; 7] = [
        Self::AuthErr,
        Self::UserUnknown,
        Self::AuthinfoUnavail,
        Self::ConvErr,
        Self::ServiceErr,
        Self::Abort,
        Self::ModuleUnknown,
    ];

    /// As bracketed controls write it.
    fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Ignore => "ignore",
            Self::AuthErr => "auth_err",
            Self::UserUnknown => "user_unknown",
            Self::AuthinfoUnavail => "authinfo_unavail",
            Self::ConvErr => "conv_err",
            Self::ServiceErr => "service_err",
            Self::Abort => "abort",
            Self::ModuleUnknown => "module_unknown",
        }
    }
}

/// What a module is for in a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Mfad,
    /// Asks for the password, or takes the one that was asked for.
    Password,
    Denies,
    /// Does something on the way, and asks nobody.
    Silent,
    /// Lets in who is root already.
    RootAlready,
    /// Tells root from others.
    IsRoot,
    /// Tells accounts apart, in a way that is not looked into.
    Condition,
    /// Another way to prove who one is.
    Other,
}

impl Role {
    fn of(rule: &Rule) -> Option<Self> {
        Some(match rule.module.as_str() {
            "pam_mfad.so" => Self::Mfad,
            "pam_unix.so"
            | "pam_sss.so"
            | "pam_winbind.so"
            | "pam_krb5.so"
            | "pam_ldap.so"
            | "pam_systemd_home.so" => Self::Password,
            "pam_deny.so" => Self::Denies,
            "pam_permit.so"
            | "pam_env.so"
            | "pam_faildelay.so"
            | "pam_cap.so"
            | "pam_group.so"
            | "pam_gnome_keyring.so"
            | "pam_kwallet.so"
            | "pam_kwallet5.so"
            | "pam_nologin.so"
            | "pam_shells.so"
            | "pam_issue.so"
            | "pam_faillock.so"
            | "pam_securetty.so"
            | "pam_wheel.so"
            | "pam_warn.so" => Self::Silent,
            "pam_rootok.so" => Self::RootAlready,
            "pam_succeed_if.so" if rule.arguments.ends_with("uid eq 0") => Self::IsRoot,
            "pam_succeed_if.so"
            | "pam_usertype.so"
            | "pam_localuser.so"
            | "pam_selinux_permit.so" => Self::Condition,
            "pam_fprintd.so" => Self::Other,
            _ => return None,
        })
    }
}

/// Who comes to the stack, with what, and how its conditions turn out.
#[derive(Debug, Clone, Copy)]
struct Case {
    mfad: PamResult,
    /// Whether the password is right.
    password: bool,
    root: bool,
    /// A bit for each condition, in the order in which they are first asked.
    conditions: u32,
    /// What those say that have nothing to say.
    silent: PamResult,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Verdict {
    lets_in: bool,
    asked_mfad: bool,
    asked_password: bool,
    /// A password was asked for that a key had handed on.
    password_by_key: bool,
}

/// What mfad is in a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// It is enough, and so is the password.
    KeyOrPassword,
    /// It is asked as well as the password, of those who have it set up.
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
    /// Somebody gets in with the password though mfad refused, in some case and not in all.
    Bypass,
    /// The password is asked for though mfad let somebody in.
    AsksPasswordToo,
    /// Whatever mfad says changes nothing, or nobody gets in at all.
    NoEffect,
    /// A key gives the password that is asked for as well, so that two proofs are one.
    PasswordByKey,
}

/// What this stack is, tried in every case.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn judge(stack: &Stack) -> Result<Form, Flaw> {
    let cases = cases(stack)?;
    let judged = Judged::of(stack, &cases)?;
    judged.form()
}

/// Whether the password alone lets in, and nothing else, in some case: what a stack must be before mfad is put
/// into it.
pub(crate) fn password_lets_in(stack: &Stack) -> bool {
    let Ok(cases) = cases(stack) else { return false };
    let lets_in = |password| {
        cases.iter().filter(|case| run(stack, Case { password, ..**case }).lets_in).count()
    };
    lets_in(true) > 0 && lets_in(false) == 0
}

/// What came of every case in which the password is right or mfad says yes.
struct Judged {
    /// With mfad's yes and a wrong password, in every case in which somebody can get in at all.
    key_alone: bool,
    /// The password is asked for all the same.
    and_password: bool,
    /// With the password, by what mfad answered: whether in all cases, and in any.
    by_refusal: Vec<(PamResult, bool, bool)>,
}

impl Judged {
    fn of(stack: &Stack, cases: &[Case]) -> Result<Self, Flaw> {
        let wrong =
            |mfad| move |case: &&Case| run(stack, Case { mfad, password: false, ..**case }).lets_in;
        if PamResult::REFUSALS.iter().any(|it| cases.iter().any(|case| wrong(*it)(&case))) {
            return Err(Flaw::LetsAnybodyIn);
        }
        let by_key = |case: &Case| {
            let case = Case { mfad: PamResult::Success, password: true, ..*case };
            run(stack, case).password_by_key
        };
        if cases.iter().any(by_key) {
            return Err(Flaw::PasswordByKey);
        }
        // Cases in which nobody gets in with all that there is, as an account that may not log in, say nothing.
        let yes = |case: &Case| Case { mfad: PamResult::Success, password: true, ..*case };
        let open: Vec<_> = cases.iter().filter(|it| run(stack, yes(it)).lets_in).collect();
        if open.is_empty() || !open.iter().any(|it| asked(stack, it)) {
            return Err(Flaw::NoEffect);
        }
        let alone = open.iter().filter(|it| wrong(PamResult::Success)(it)).count();
        let by_refusal = PamResult::REFUSALS.map(|mfad| {
            let lets_in = |it: &Case| run(stack, Case { mfad, password: true, ..*it }).lets_in;
            let count = open.iter().filter(|it| lets_in(it)).count();
            (mfad, count == open.len(), count > 0)
        });
        Ok(Self {
            key_alone: alone == open.len(),
            and_password: open.iter().any(|it| run(stack, yes(it)).asked_password),
            by_refusal: by_refusal.to_vec(),
        })
    }

    fn form(&self) -> Result<Form, Flaw> {
        let refused_all = |skip: &[PamResult]| {
            self.by_refusal.iter().all(|(it, _, any)| skip.contains(it) || !any)
        };
        let passes_all = self.by_refusal.iter().all(|(_, all, _)| *all);
        match (self.key_alone, self.and_password) {
            (true, true) => Err(Flaw::AsksPasswordToo),
            (true, false) if passes_all => Ok(Form::KeyOrPassword),
            (false, true) if refused_all(&[]) => Ok(Form::Required),
            (false, true) if refused_all(&[PamResult::UserUnknown]) => Ok(Form::AfterPassword),
            (false, true) if passes_all => Err(Flaw::NoEffect),
            _ => Err(Flaw::Bypass),
        }
    }
}

fn asked(stack: &Stack, case: &Case) -> bool {
    run(stack, Case { mfad: PamResult::AuthErr, password: true, ..*case }).asked_mfad
}

/// Every way in which its conditions can turn out for who is not root.
fn cases(stack: &Stack) -> Result<Vec<Case>, Flaw> {
    if stack.rules().into_iter().any(|rule| Role::of(rule).is_none()) {
        return Err(Flaw::NotKnown);
    }
    let conditions =
        u32::try_from(conditions(stack).len()).ok().filter(|it| *it <= MOST_CONDITIONS);
    let conditions = conditions.ok_or(Flaw::NotKnown)?;
    let silences = [PamResult::Success, PamResult::Ignore];
    let case = |conditions, silent| Case {
        mfad: PamResult::Success,
        password: true,
        root: false,
        conditions,
        silent,
    };
    let every = (0..1_u32 << conditions).flat_map(|it| silences.map(|silent| case(it, silent)));
    Ok(every.collect())
}

/// Its conditions. What is asked twice in the same words has the same answer.
fn conditions(stack: &Stack) -> Vec<(&str, &str)> {
    let mut conditions = Vec::new();
    for rule in stack.rules() {
        let words = (rule.module.as_str(), rule.arguments.as_str());
        if Role::of(rule) == Some(Role::Condition) && !conditions.contains(&words) {
            conditions.push(words);
        }
    }
    conditions
}

/// Whether root gets in with the password, whatever mfad answers.
pub(crate) fn root_gets_in(stack: &Stack) -> bool {
    let Ok(cases) = cases(stack) else { return false };
    let root =
        |case: &Case, mfad| run(stack, Case { mfad, root: true, password: true, ..*case }).lets_in;
    let open: Vec<_> = cases.iter().filter(|it| root(it, PamResult::Success)).collect();
    !open.is_empty() && open.iter().all(|it| PamResult::REFUSALS.iter().all(|mfad| root(it, *mfad)))
}

/// How it stands with a stack while libpam goes through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Impression {
    Undefined,
    Positive,
    Negative,
}

/// What the control of a rule makes of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Ok,
    Done,
    Bad,
    Die,
    Ignore,
    Jump(usize),
}

impl Action {
    /// What cannot be read ends it, as with libpam.
    fn of(control: &str, result: PamResult) -> Self {
        let list = match control.to_ascii_lowercase().as_str() {
            "required" => "success=ok new_authtok_reqd=ok ignore=ignore default=bad".to_owned(),
            "requisite" => "success=ok new_authtok_reqd=ok ignore=ignore default=die".to_owned(),
            "sufficient" => "success=done new_authtok_reqd=done default=ignore".to_owned(),
            "optional" => "success=ok new_authtok_reqd=ok default=ignore".to_owned(),
            other => other.trim_matches(['[', ']']).to_owned(),
        };
        let pairs = || list.split_whitespace().filter_map(|pair| pair.split_once('='));
        let of = |word: &str| pairs().rfind(|(name, _)| *name == word);
        match of(result.word()).or_else(|| of("default")) {
            None => Self::Bad,
            Some((_, "ok")) => Self::Ok,
            Some((_, "done")) => Self::Done,
            Some((_, "bad")) => Self::Bad,
            Some((_, "ignore")) => Self::Ignore,
            Some((_, number)) => number.parse().map_or(Self::Die, Self::Jump),
        }
    }
}

struct Run<'s> {
    case: Case,
    conditions: Vec<(&'s str, &'s str)>,
    impression: Impression,
    verdict: Verdict,
    /// mfad let somebody in.
    signed_in: bool,
    /// The password that their key opened was handed on, as there was none.
    handed_on: bool,
}

fn run(stack: &Stack, case: Case) -> Verdict {
    let (conditions, verdict) = (conditions(stack), Verdict::default());
    let impression = Impression::Undefined;
    let (signed_in, handed_on) = Default::default();
    let mut run = Run { case, conditions, impression, verdict, signed_in, handed_on };
    run.go_through(stack.steps());
    Verdict { lets_in: run.impression == Impression::Positive, ..run.verdict }
}

impl Run<'_> {
    /// Goes through these, until one of them decides.
    fn go_through(&mut self, steps: &[Step]) {
        let mut skipped = 0_usize;
        for step in steps {
            // A substack counts as one (pam.conf(5)).
            if skipped > 0 {
                skipped = skipped.saturating_sub(1);
                continue;
            }
            match step {
                Step::Substack(steps) => self.go_through(steps),
                Step::Module(rule) => match self.take(rule) {
                    Some(jump) => skipped = jump,
                    None => return,
                },
            }
        }
        // libpam takes a jump past the end for a mistake, and refuses.
        if skipped > 0 {
            self.impression = Impression::Negative;
        }
    }

    /// What follows in this file: how many steps to leave out; nothing if it is decided.
    fn take(&mut self, rule: &Rule) -> Option<usize> {
        let result = self.ask(rule);
        match Action::of(&rule.control, result) {
            Action::Ignore => {}
            Action::Jump(number) => return Some(number),
            Action::Bad => self.impression = Impression::Negative,
            Action::Die => {
                self.impression = Impression::Negative;
                return None;
            }
            action @ (Action::Ok | Action::Done) => {
                // What is counted as success is only success here: the rest fails in the end.
                match (self.impression, result) {
                    (_, PamResult::Ignore) | (Impression::Negative, _) => {}
                    (_, PamResult::Success) => self.impression = Impression::Positive,
                    _ => self.impression = Impression::Negative,
                }
                if action == Action::Done && self.impression == Impression::Positive {
                    return None;
                }
            }
        }
        Some(0)
    }

    fn ask(&mut self, rule: &Rule) -> PamResult {
        let yes = |yes| if yes { PamResult::Success } else { PamResult::AuthErr };
        match Role::of(rule) {
            Some(Role::Mfad) if rule.hands_on() => self.hand_on(),
            Some(Role::Mfad) => {
                self.verdict.asked_mfad = true;
                self.signed_in |= self.case.mfad == PamResult::Success && rule.fetches();
                self.case.mfad
            }
            Some(Role::Password) => {
                self.verdict.asked_password = true;
                self.verdict.password_by_key |= self.handed_on;
                yes(self.case.password)
            }
            Some(Role::Silent) => match rule.module.as_str() {
                "pam_permit.so" => PamResult::Success,
                _ => self.case.silent,
            },
            Some(Role::IsRoot) => yes(self.case.root),
            Some(Role::Condition) => {
                let words = (rule.module.as_str(), rule.arguments.as_str());
                let number = self.conditions.iter().position(|it| *it == words);
                let bit = number.and_then(|it| u32::try_from(it).ok());
                yes(bit
                    .and_then(|it| self.case.conditions.checked_shr(it))
                    .is_some_and(|it| it & 1 == 1))
            }
            Some(Role::Denies | Role::RootAlready | Role::Other) | None => PamResult::AuthErr,
        }
    }
}

impl Run<'_> {
    /// A line with `set_authtok` has a say only where an earlier one let somebody in, and once.
    fn hand_on(&mut self) -> PamResult {
        if !std::mem::take(&mut self.signed_in) {
            return PamResult::Ignore;
        }
        self.handed_on |= !self.verdict.asked_password;
        PamResult::Success
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    pub const COMMON: &str = "auth [success=1 default=ignore] pam_unix.so nullok\n\
        auth requisite pam_deny.so\nauth required pam_permit.so\nauth optional pam_cap.so\n";
    const FEDORA: &str = "auth required pam_env.so\nauth required pam_faildelay.so delay=2000000\n\
        auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\n\
        auth [default=1 ignore=ignore success=ok] pam_localuser.so\n\
        auth sufficient pam_unix.so nullok\n\
        auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\n\
        auth sufficient pam_sss.so forward_pass\nauth required pam_deny.so\n";

    fn stack(text: &str) -> Stack {
        let mut read = |name: &str| match name {
            "door" => Ok(text.to_owned()),
            "common-auth" => Ok(COMMON.to_owned()),
            "system-auth" => Ok(FEDORA.to_owned()),
            _ => Err(io::ErrorKind::NotFound.into()),
        };
        Stack::read("door", &mut read).unwrap()
    }

    #[test]
    fn what_docs_recommend_is_what_it_says() {
        for (text, form) in [
            ("auth sufficient pam_mfad.so\n@include common-auth\n", Form::KeyOrPassword),
            (
                "auth sufficient pam_mfad.so trusted\nauth include system-auth\n",
                Form::KeyOrPassword,
            ),
            (
                "@include common-auth\nauth [success=ok user_unknown=ignore default=die] pam_mfad.so\n",
                Form::AfterPassword,
            ),
            ("@include common-auth\nauth required pam_mfad.so\n", Form::Required),
            ("auth substack system-auth\nauth required pam_mfad.so\n", Form::Required),
            (
                "@include common-auth\nauth [success=1 default=ignore] pam_succeed_if.so quiet uid eq 0\n\
              auth [success=ok user_unknown=ignore default=die] pam_mfad.so\n",
                Form::AfterPassword,
            ),
        ] {
            assert_eq!(judge(&stack(text)), Ok(form), "{text}");
        }
    }

    const KEYRING: &str = "auth [success=1 default=ignore] pam_mfad.so keyring\n\
        auth substack common-auth\nauth required pam_mfad.so set_authtok\n\
        auth optional pam_gnome_keyring.so\n";

    #[test]
    fn a_key_that_opens_the_keyring_is_enough_and_gives_no_password_that_is_asked_for() {
        assert_eq!(judge(&stack(KEYRING)), Ok(Form::KeyOrPassword));
        for text in [
            "auth required pam_mfad.so keyring\nauth required pam_mfad.so set_authtok\n\
             @include common-auth\n",
            "auth optional pam_mfad.so keyring\nauth optional pam_mfad.so set_authtok\n\
             auth substack common-auth\n",
        ] {
            assert_eq!(judge(&stack(text)), Err(Flaw::PasswordByKey), "{text}");
        }
        // What was typed before stays what it is.
        let after = "@include common-auth\nauth required pam_mfad.so keyring\n\
            auth required pam_mfad.so set_authtok\n";
        assert_eq!(judge(&stack(after)), Ok(Form::Required));
        // A line that only hands on lets nobody in who did not sign in before.
        let alone = "auth sufficient pam_mfad.so set_authtok\n@include common-auth\n";
        assert_eq!(judge(&stack(alone)), Err(Flaw::NoEffect));
    }

    #[test]
    fn what_lets_people_past_is_seen() {
        for (text, flaw) in [
            // libpam ends the whole stack at the password.
            ("auth include system-auth\nauth required pam_mfad.so\n", Flaw::NoEffect),
            ("@include common-auth\nauth optional pam_mfad.so\n", Flaw::NoEffect),
            (
                "@include common-auth\nauth [success=ok default=ignore] pam_mfad.so\n",
                Flaw::NoEffect,
            ),
            (
                "@include common-auth\nauth [success=ok authinfo_unavail=ignore default=die] pam_mfad.so\n",
                Flaw::Bypass,
            ),
            ("@include common-auth\nauth sufficient pam_mfad.so\n", Flaw::NoEffect),
            ("auth optional pam_mfad.so\nauth required pam_permit.so\n", Flaw::LetsAnybodyIn),
            (
                "auth sufficient pam_mfad.so\nauth required pam_google_authenticator.so\n",
                Flaw::NotKnown,
            ),
            ("auth required pam_mfad.so\n@include common-auth\n", Flaw::Bypass),
            (
                "auth [success=1 default=ignore] pam_mfad.so\nauth requisite pam_deny.so\n",
                Flaw::NoEffect,
            ),
        ] {
            // The second step in front is one too, if a strange one.
            let judged = judge(&stack(text));
            if text.starts_with("auth required pam_mfad") {
                assert_eq!(judged, Ok(Form::Required), "{text}");
            } else {
                assert_eq!(judged, Err(flaw), "{text}");
            }
        }
    }

    #[test]
    fn a_stack_is_fit_for_mfad_where_the_password_alone_decides() {
        assert!(password_lets_in(&stack("@include common-auth\n")));
        assert!(password_lets_in(&stack(
            "auth sufficient pam_rootok.so\nauth substack system-auth\n"
        )));
        assert!(!password_lets_in(&stack("auth required pam_permit.so\n")));
        assert!(!password_lets_in(&stack("auth required pam_deny.so\n")));
        assert!(!password_lets_in(&stack("@include common-auth\nauth required pam_oath.so\n")));
    }

    #[test]
    fn root_gets_in_by_the_line_for_root() {
        let exempt = "@include common-auth\n\
            auth [success=1 default=ignore] pam_succeed_if.so quiet uid eq 0\n";
        let mfad = "auth required pam_mfad.so\n";
        assert!(root_gets_in(&stack(&format!("{exempt}{mfad}"))));
        assert!(!root_gets_in(&stack(&format!("@include common-auth\n{mfad}"))));
    }
}
