//! What people call their methods, notes, app passwords and fingers.

use mfad_store::{Kind, Method};
use mfad_terms::Cause;
use mfad_text::{Text, steers, tr};

use crate::error::Error;

/// The most characters a label may have.
const LONGEST_LABEL: usize = 64;

/// What a method is called: what its owner calls it, or for a pass what it is.
pub fn called(method: &Method) -> Text {
    match method.kind {
        Kind::AccessPass => tr!("methods-access-pass"),
        _ => method.label.as_str().into(),
    }
}

/// Several labels, one of which is meant.
pub fn either_label(labels: impl IntoIterator<Item = String>) -> Text {
    let or = Text::Joined(vec![" ".into(), tr!("prompts-or"), " ".into()]);
    Text::list(labels.into_iter().map(Text::Plain), &or)
}

/// The label as it is kept.
///
/// # Errors
/// It is empty, too long, or has characters that are not shown.
pub fn checked_label(label: &str) -> Result<&str, Error> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > LONGEST_LABEL || label.contains(steers) {
        let message = tr!("rules-label", most = LONGEST_LABEL);
        return Err(Error::new(Cause::InvalidArgument, message));
    }
    Ok(label)
}

/// `label`, or `label 2`, `label 3`, … if the account has such a method already.
pub fn free_label(label: &str, methods: &[Method]) -> String {
    let taken = |label: &str| methods.iter().any(|method| method.label == label);
    let numbered = (2..).map(|number| format!("{label} {number}"));
    std::iter::once(label.to_owned()).chain(numbered).find(|it| !taken(it)).unwrap_or_default()
}
