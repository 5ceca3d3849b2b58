//! `mfactl policy check`: whether the daemon would take a policy, before it is rolled out. It needs no daemon.

use std::fs;

use mfad_i18n::say;
use mfad_policy::{PolicyFault, PolicySources};
use serde::Serialize;

use crate::Session;
use crate::args::policy::PolicyCheckArgs;
use crate::exit::{Exit, Failure};
use crate::output::visible;

/// What came of it, as JSON. What is wrong is `null` if nothing is.
#[derive(Serialize)]
struct CheckJson<'c> {
    valid: bool,
    /// Those that count, in their order; empty if one is wrong.
    files: &'c [String],
    file: Option<&'c str>,
    line: Option<usize>,
    column: Option<usize>,
    reason: Option<&'c str>,
}

pub(crate) fn run(session: &Session, it: PolicyCheckArgs) -> Result<(), Failure> {
    let sources = match it.file {
        // A daemon does without; who names a file means one that is there.
        Some(file) => match fs::File::open(&file) {
            Ok(_) => PolicySources { file, vendor: None },
            Err(error) => return Err(unreadable(&file.display().to_string(), &error)),
        },
        None => PolicySources::installed(),
    };
    match sources.read().and_then(|_| sources.files()) {
        Ok(files) => tell_valid(session, &files),
        Err(fault) => Err(tell_fault(session, &fault)?),
    }
}

fn tell_valid(session: &Session, files: &[String]) -> Result<(), Failure> {
    let (file, line, column, reason) = (None, None, None, None);
    session.output.json(&CheckJson { valid: true, files, file, line, column, reason })?;
    let said = match files {
        [] => say!("policy-check-none"),
        files => say!("policy-check-valid", files = visible(&files.join(", "))),
    };
    Ok(session.output.text(&said)?)
}

/// As compilers do, so that editors and CI find the line.
fn tell_fault(session: &Session, fault: &PolicyFault) -> Result<Failure, Failure> {
    let PolicyFault { file, place, reason, .. } = fault;
    let (line, column) = place.unzip();
    let json = CheckJson {
        valid: false,
        files: &[],
        file: Some(file),
        line,
        column,
        reason: Some(reason),
    };
    session.output.json(&json)?;
    let at = match place {
        Some((line, column)) => format!("{file}:{line}:{column}"),
        None => file.clone(),
    };
    Ok(not_valid(&at, reason))
}

fn unreadable(file: &str, error: &std::io::Error) -> Failure {
    not_valid(file, &error.to_string())
}

fn not_valid(place: &str, reason: &str) -> Failure {
    let (place, reason) = (visible(place), visible(reason));
    Failure {
        cause: "PolicyNotValid".into(),
        message: say!("policy-check-fault", place, reason),
        detail: None,
        exit: Exit::Failed,
    }
}
