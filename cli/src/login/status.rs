//! `mfactl login status`: which services ask mfad, in which form, what waits to be confirmed, and what is wrong.

use std::path::PathBuf;

use mfad_i18n::say;
use serde::Serialize;

use super::files::{LoginFiles, Record};
use super::module_is_there;
use crate::args::login::LoginStatusArgs;
use crate::exit::Failure;
use crate::output::{Output, table, visible};
use crate::pam::evaluate::{Flaw, Form, judge};
use crate::pam::stack::{self, Stack};

/// How a service stands.
#[derive(Debug, Serialize)]
pub(crate) struct LoginState {
    pub service: String,
    /// What mfad is in it; nothing if it is not asked, or not as it should be.
    pub form: Option<&'static str>,
    /// The files with the lines that ask it.
    pub files: Vec<String>,
    /// Whether `mfactl login` put it there.
    pub by_mfactl: bool,
    /// For how many seconds a change waits to be confirmed; nothing if none does.
    pub pending: Option<u64>,
    /// What is wrong, as a sentence.
    pub problem: Option<String>,
}

#[derive(Serialize)]
struct StatusJson<'s> {
    services: &'s [LoginState],
}

pub(crate) fn run(output: Output, it: LoginStatusArgs) -> Result<(), Failure> {
    let files = LoginFiles::here();
    let mut states = states(&files)?;
    if let Some(service) = &it.service {
        states.retain(|it| it.service == *service);
        if states.is_empty() {
            return Err(Failure::usage(say!("login-no-service", service = visible(service))));
        }
    }
    output.json(&StatusJson { services: &states })?;
    let (with, without): (Vec<_>, Vec<_>) =
        states.into_iter().partition(|it| !it.files.is_empty() || it.pending.is_some());
    let rows: Vec<_> = with.iter().map(row).collect();
    let mut lines = Vec::new();
    if !rows.is_empty() {
        let problem = |cell: &str| with.iter().any(|it| it.problem.as_deref() == Some(cell));
        lines.push(table(&rows, |column, cell| match column {
            3 if problem(cell) => output.style.bad(cell),
            _ => cell.to_owned(),
        }));
    }
    if !without.is_empty() {
        let names: Vec<_> = without.into_iter().map(|it| visible(&it.service)).collect();
        lines.push(say!("login-without", services = names.join(", ")));
    }
    Ok(output.text(&lines.join("\n"))?)
}

fn row(state: &LoginState) -> Vec<String> {
    let form = match state.form {
        Some("key-or-password") => say!("login-form-key-or-password"),
        Some("after-password") => say!("login-form-after-password"),
        Some("required") => say!("login-form-required"),
        _ => String::new(),
    };
    let from = match state.files.as_slice() {
        [file] if *file == state.service => String::new(),
        files => visible(&files.join(", ")),
    };
    let last = match (&state.problem, state.pending) {
        (Some(problem), _) => problem.clone(),
        (None, Some(seconds)) => say!("login-pending", seconds),
        (None, None) => String::new(),
    };
    vec![visible(&state.service), form, from, last]
}

/// How every service of the machine below this folder stands.
///
/// # Errors
/// What `mfactl login` keeps cannot be looked at.
pub(crate) fn states_below(root: PathBuf) -> Result<Vec<LoginState>, Failure> {
    states(&LoginFiles::below(root))
}

fn states(files: &LoginFiles) -> Result<Vec<LoginState>, Failure> {
    let services = stack::services(files.root());
    let module = module_is_there(files.root());
    let records = files.recorded()?.into_iter().map(|it| files.record(&it));
    let records: Vec<_> = records.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    let of_file = |(name, stack): (&String, &Stack)| {
        let record = records.iter().find(|it| it.service == *name);
        state(files, name, stack, record, module)
    };
    let mut states: Vec<_> = services.iter().map(of_file).collect();
    // Of one whose file is gone there may still be a record.
    let gone = records.iter().filter(|it| !services.contains_key(&it.service));
    let nothing = Stack::default();
    states.extend(gone.map(|it| state(files, &it.service, &nothing, Some(it), module)));
    Ok(states)
}

fn state(
    files: &LoginFiles,
    service: &str,
    stack: &Stack,
    record: Option<&Record>,
    module: bool,
) -> LoginState {
    let mut from: Vec<_> = stack.of_mfad().map(|rule| rule.file.clone()).collect();
    from.dedup();
    let judged = (!from.is_empty()).then(|| judge(stack));
    let pending = record.and_then(Record::seconds_left);
    let problem = match judged {
        _ if record.is_some_and(|it| edited(files, it)) => Some(say!("login-problem-edited")),
        _ if pending == Some(0) => Some(say!("login-problem-overdue", service)),
        Some(_) if !module => Some(say!("login-problem-module")),
        Some(judged) => judged
            .err()
            .and_then(|flaw| flaw_in_words(stack, flaw))
            .or_else(|| (!stack.hands_on_what_it_fetches()).then(|| say!("login-problem-keyring"))),
        None => None,
    };
    LoginState {
        service: service.to_owned(),
        form: judged.and_then(Result::ok).map(Form::word),
        files: from,
        by_mfactl: record.is_some(),
        pending,
        problem,
    }
}

/// Whether a file is not what `mfactl login` made of it.
fn edited(files: &LoginFiles, record: &Record) -> bool {
    !files.read(&record.service).is_ok_and(|it| it.text == record.changed)
}

fn flaw_in_words(stack: &Stack, flaw: Flaw) -> Option<String> {
    let app_passwords = stack.of_mfad().any(|rule| rule.arguments.contains("app_password"));
    Some(match flaw {
        // What else is in it is not known, and need not be wrong.
        Flaw::NotKnown => return None,
        _ if app_passwords => return None,
        Flaw::LetsAnybodyIn => say!("login-problem-anybody"),
        Flaw::Bypass => say!("login-problem-bypass"),
        Flaw::AsksPasswordToo => say!("login-problem-password-too"),
        Flaw::NoEffect => say!("login-problem-no-effect"),
        Flaw::PasswordByKey => say!("login-problem-password-by-key"),
    })
}
