//! A stack gone through once for each case, as libpam goes through it (`_pam_dispatch_aux` of Linux-PAM).

use super::Flaw;
use crate::pam::control::{Action, Control, PamResult};
use crate::pam::stack::{Rule, Stack, Step};

/// Cases of which more would take too long to go through.
const MOST_CASES: usize = 50_000;

/// What a module is for in a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Mfad,
    /// The same, and it keeps the login password that the key opens.
    MfadForKeyring,
    /// Hands on what was kept.
    HandsOn,
    /// Asks for the password, or takes the one that was asked for.
    Password,
    /// Another way to prove who one is.
    OtherProof,
    Denies,
    Permits,
    /// Does something on the way, and asks nobody.
    Silent,
    /// Lets in who is root already.
    RootAlready,
    /// Tells root from others.
    IsRoot,
    /// Tells accounts, places or times apart, in a way that is not looked into.
    Condition,
}

impl Role {
    pub(super) fn of(rule: &Rule) -> Option<Self> {
        Some(match rule.module.as_str() {
            _ if rule.hands_on() => Self::HandsOn,
            _ if rule.fetches() => Self::MfadForKeyring,
            "pam_mfad.so" => Self::Mfad,
            // With these it says nothing where others refuse.
            "pam_sss.so" if rule.arguments.contains("ignore_") => return None,
            "pam_unix.so"
            | "pam_sss.so"
            | "pam_winbind.so"
            | "pam_krb5.so"
            | "pam_ldap.so"
            | "pam_systemd_home.so" => Self::Password,
            "pam_fprintd.so" => Self::OtherProof,
            "pam_deny.so" => Self::Denies,
            "pam_permit.so" => Self::Permits,
            "pam_env.so"
            | "pam_faildelay.so"
            | "pam_cap.so"
            | "pam_group.so"
            | "pam_gnome_keyring.so"
            | "pam_kwallet.so"
            | "pam_kwallet5.so"
            | "pam_issue.so"
            | "pam_warn.so" => Self::Silent,
            "pam_rootok.so" => Self::RootAlready,
            "pam_succeed_if.so" if is_root(&rule.arguments) => Self::IsRoot,
            "pam_succeed_if.so"
            | "pam_usertype.so"
            | "pam_localuser.so"
            | "pam_nologin.so"
            | "pam_shells.so"
            | "pam_faillock.so"
            | "pam_securetty.so"
            | "pam_wheel.so"
            | "pam_selinux_permit.so" => Self::Condition,
            _ => return None,
        })
    }

    /// What can come of it, where that is not decided by who comes.
    pub(super) fn outcomes(self) -> &'static [PamResult] {
        use PamResult::{
            AuthErr, AuthinfoUnavail, Ignore, PermDenied, ServiceErr, Success, UserUnknown,
        };
        match self {
            Self::Password | Self::OtherProof => &[Success, AuthErr, UserUnknown, AuthinfoUnavail],
            Self::Condition => &[Success, AuthErr, UserUnknown, PermDenied, ServiceErr, Ignore],
            Self::Silent => &[Success, Ignore],
            Self::Mfad
            | Self::MfadForKeyring
            | Self::HandsOn
            | Self::Denies
            | Self::Permits
            | Self::RootAlready
            | Self::IsRoot => &[],
        }
    }

    fn signs_in(self) -> bool {
        matches!(self, Self::Mfad | Self::MfadForKeyring)
    }

    fn is_proof(self) -> bool {
        matches!(self, Self::Password | Self::OtherProof)
    }
}

/// Whether these arguments of pam_succeed_if ask for root, and nothing else. With `use_uid` they ask about who runs
/// the program, which is root in `login` for everybody.
fn is_root(arguments: &str) -> bool {
    let silent = |it: &&str| it.starts_with("quiet") || matches!(*it, "debug" | "audit");
    let asked: Vec<_> = arguments.split_whitespace().skip_while(silent).collect();
    matches!(asked.as_slice(), ["uid", "eq" | "=", "0"])
}

/// What mfad does in a case.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mfad {
    Says(PamResult),
    /// As if its lines said nothing, whatever their controls make of a result.
    NoSay,
}

/// Who comes to the stack, with what, and how the rest turns out.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) root: bool,
    /// What comes of each question.
    pub(super) answers: Vec<PamResult>,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Verdict {
    pub(super) lets_in: bool,
    pub(super) asked_password: bool,
    /// A password was asked for that a key had handed on.
    pub(super) password_by_key: bool,
}

/// What is the same whenever it is asked, and has to be tried in every way in which it can turn out.
#[derive(Debug)]
pub(super) struct Question<'s> {
    role: Role,
    module: &'s str,
    arguments: &'s str,
    /// What is made of the answer, wherever it is asked.
    controls: Vec<Control>,
}

impl<'s> Question<'s> {
    pub(super) fn of(rule: &'s Rule, role: Role) -> Self {
        // One password is as good for each line of a module; those that are silent are told apart by nobody.
        let (module, arguments) = match role {
            Role::Condition => (rule.module.as_str(), rule.arguments.as_str()),
            Role::Silent => ("", ""),
            _ => (rule.module.as_str(), ""),
        };
        Self { role, module, arguments, controls: Vec::new() }
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.role, self.module, self.arguments) == (other.role, other.module, other.arguments)
    }

    /// Those of which the stack makes something different.
    pub(super) fn outcomes(&self) -> Vec<PamResult> {
        let made = |outcome: PamResult| {
            let actions = self.controls.iter().map(move |it| it.action(outcome));
            (outcome == PamResult::Success, actions.collect::<Vec<_>>())
        };
        let mut kept: Vec<PamResult> = Vec::new();
        for outcome in self.role.outcomes() {
            if !kept.iter().any(|it| made(*it) == made(*outcome)) {
                kept.push(*outcome);
            }
        }
        kept
    }
}

/// A stack that can be tried: each of its modules is known.
#[derive(Debug)]
pub(super) struct Trial<'s> {
    steps: Vec<TrialStep>,
    pub(super) questions: Vec<Question<'s>>,
}

#[derive(Debug)]
enum TrialStep {
    Substack(Vec<Self>),
    Module {
        role: Role,
        control: Control,
        /// Where its answer is, if it has one.
        question: Option<usize>,
    },
}

impl<'s> Trial<'s> {
    pub(super) fn of(stack: &'s Stack) -> Result<Self, Flaw> {
        let mut questions: Vec<Question<'_>> = Vec::new();
        for rule in stack.rules() {
            let control = Control::read(&rule.control).ok_or(Flaw::NotKnown)?;
            let role = Role::of(rule).ok_or(Flaw::NotKnown)?;
            if role.outcomes().is_empty() {
                continue;
            }
            let question = Question::of(rule, role);
            match questions.iter_mut().find(|it| it.is_same(&question)) {
                Some(known) => known.controls.push(control),
                None => questions.push(Question { controls: vec![control], ..question }),
            }
        }
        // What proves something is gone through last, for the same circumstances.
        questions.sort_by_key(|it| it.role.is_proof());
        let counts = questions.iter().map(|it| it.outcomes().len());
        match counts.clone().try_fold(1_usize, usize::checked_mul) {
            Some(..=MOST_CASES) => {}
            _ => return Err(Flaw::NotKnown),
        }
        let steps = TrialStep::all(stack.steps(), &questions).ok_or(Flaw::NotKnown)?;
        Ok(Self { steps, questions })
    }

    /// Every way in which what proves nothing can turn out.
    pub(super) fn circumstances(&self) -> Vec<Vec<PamResult>> {
        self.every(false)
    }

    /// Every proof and failure to prove something, in these circumstances.
    pub(super) fn cases(&self, circumstances: &[PamResult]) -> Vec<Case> {
        let with =
            |proofs: Vec<_>| Case { root: false, answers: [circumstances, &proofs].concat() };
        self.every(true).into_iter().map(with).collect()
    }

    fn every(&self, proofs: bool) -> Vec<Vec<PamResult>> {
        let questions = self.questions.iter().filter(|it| it.role.is_proof() == proofs);
        questions.fold(vec![Vec::new()], |all, question| {
            let outcomes = question.outcomes();
            let with = |begun: &Vec<_>| {
                let begun = begun.clone();
                let one = move |outcome: &PamResult| [begun.as_slice(), &[*outcome]].concat();
                outcomes.iter().map(one).collect::<Vec<_>>()
            };
            all.iter().flat_map(with).collect()
        })
    }

    pub(super) fn proves(&self, case: &Case, role: Role) -> bool {
        let mut answers = self.questions.iter().zip(&case.answers);
        answers.any(|(question, answer)| question.role == role && *answer == PamResult::Success)
    }

    pub(super) fn proves_any(&self, case: &Case) -> bool {
        self.proves(case, Role::Password) || self.proves(case, Role::OtherProof)
    }

    pub(super) fn run(&self, mfad: Mfad, case: &Case) -> Verdict {
        let mut run = Run::new(mfad, case);
        run.go_through(&self.steps);
        let lets_in = run.standing == Standing { impression: Impression::Positive, failed: false };
        Verdict { lets_in, ..run.verdict }
    }
}

impl TrialStep {
    fn all(steps: &[Step], questions: &[Question<'_>]) -> Option<Vec<Self>> {
        let one = |step: &Step| match step {
            Step::Substack(steps) => Self::all(steps, questions).map(Self::Substack),
            Step::Module(rule) => {
                let role = Role::of(rule)?;
                let asked = Question::of(rule, role);
                let question = questions.iter().position(|it| it.is_same(&asked));
                Some(Self::Module { role, control: Control::read(&rule.control)?, question })
            }
        };
        steps.iter().map(one).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Impression {
    Undefined,
    Positive,
    Negative,
}

/// How it stands with a stack while libpam goes through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    impression: Impression,
    /// Its result would not be success.
    failed: bool,
}

impl Standing {
    const BEGUN: Self = Self { impression: Impression::Undefined, failed: true };
}

pub(super) struct Run<'t> {
    mfad: Mfad,
    case: &'t Case,
    standing: Standing,
    verdict: Verdict,
    /// A line that keeps the login password let somebody in.
    signed_in: bool,
    /// It was handed on, as nothing else had asked for it.
    handed_on: bool,
}

impl<'t> Run<'t> {
    pub(super) fn new(mfad: Mfad, case: &'t Case) -> Self {
        let (standing, verdict) = (Standing::BEGUN, Verdict::default());
        Self { mfad, case, standing, verdict, signed_in: false, handed_on: false }
    }

    /// Goes through the steps of a file or a substack, until one of them decides.
    fn go_through(&mut self, steps: &[TrialStep]) {
        let begun = self.standing;
        let mut skipped = 0_usize;
        for step in steps {
            // A substack counts as one (pam.conf(5)).
            if skipped > 0 {
                skipped = skipped.saturating_sub(1);
                continue;
            }
            match step {
                TrialStep::Substack(steps) => self.go_through(steps),
                TrialStep::Module { role, control, question } => {
                    let result = self.ask(*role, *question);
                    let no_say = role.signs_in() && matches!(self.mfad, Mfad::NoSay);
                    let action = if no_say { Action::Ignore } else { control.action(result) };
                    match self.take(action, result, begun) {
                        Some(jump) => skipped = jump,
                        None => return,
                    }
                }
            }
        }
        // libpam takes a jump past the end for a mistake, and refuses.
        if skipped > 0 {
            self.refuse();
        }
    }

    fn refuse(&mut self) {
        if self.standing.impression != Impression::Negative {
            self.standing = Standing { impression: Impression::Negative, failed: true };
        }
    }

    /// What follows in this file, which was begun like that: how many steps to leave out; nothing if it is decided.
    fn take(&mut self, action: Action, result: PamResult, begun: Standing) -> Option<usize> {
        match action {
            Action::Ignore => {}
            Action::Reset => self.standing = begun,
            Action::Jump(number) => return Some(number),
            Action::Bad => self.refuse(),
            Action::Die => {
                self.refuse();
                return None;
            }
            Action::Ok | Action::Done => {
                let good = Standing { impression: Impression::Positive, failed: false };
                if self.standing.impression == Impression::Undefined || self.standing == good {
                    let failed = result != PamResult::Success;
                    self.standing = Standing { impression: Impression::Positive, failed };
                }
                let positive = self.standing.impression == Impression::Positive;
                if action == Action::Done && positive {
                    return None;
                }
            }
        }
        Some(0)
    }

    pub(super) fn ask(&mut self, role: Role, question: Option<usize>) -> PamResult {
        if role == Role::Password {
            self.verdict.asked_password = true;
            self.verdict.password_by_key |= self.handed_on;
        }
        if role == Role::MfadForKeyring {
            self.signed_in = matches!(self.mfad, Mfad::Says(PamResult::Success));
        }
        let answer = question.and_then(|it| self.case.answers.get(it)).copied();
        match (role, self.mfad) {
            (Role::Mfad | Role::MfadForKeyring, Mfad::Says(result)) => result,
            (Role::HandsOn, _) => self.hand_on(),
            (Role::Permits, _) => PamResult::Success,
            (Role::IsRoot, _) if self.case.root => PamResult::Success,
            _ => answer.unwrap_or(PamResult::AuthErr),
        }
    }

    /// A line with `set_authtok` has a say only where an earlier one let somebody in, and once.
    fn hand_on(&mut self) -> PamResult {
        if !std::mem::take(&mut self.signed_in) {
            return PamResult::Ignore;
        }
        self.handed_on |= !self.verdict.asked_password;
        PamResult::Success
    }
}
