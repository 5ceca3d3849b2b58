//! `mfactl piv status`: how PIN, PUK and management key stand, and what is in the slots.

use mfad_bus::{PivManagementKeyType, PivProxy, PivSlot, PivStatus};
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::WhichToken;
use crate::cards::{chosen, facts, needed};
use crate::exit::Failure;
use crate::objects::Named;
use crate::output::{Style, attempts, table, visible};
use crate::when::{day, days_ago};

pub(super) async fn run(session: &Session, which: WhichToken) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let (token, piv) = chosen::<PivProxy>(&daemon, "piv", which.typed()).await?;
    let status = piv.status().await?;
    session.output.json(&PivJson { token: token.named(), piv: (&status).into() })?;
    let style = session.output.style;
    session.output.text(&style.bold(&visible(&token.name)))?;
    session.output.text(&credentials(&status, style))?;
    match status.slots.as_slice() {
        [] => session.output.text(&say!("piv-no-certificate"))?,
        slots => session.output.text(&sheet(slots, style))?,
    }
    for line in advice(&status, &token.id) {
        session.output.text(&line)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct PivJson<'s> {
    token: Named<'s>,
    piv: PivStatusJson<'s>,
}

#[derive(Serialize)]
struct PivStatusJson<'s> {
    pin_attempts: Option<u32>,
    puk_attempts: Option<u32>,
    pin_default: Option<bool>,
    puk_default: Option<bool>,
    management_key_default: Option<bool>,
    management_key_kept: Option<bool>,
    management_key_type: Option<&'s str>,
    slots: Vec<SlotJson<'s>>,
}

#[derive(Serialize)]
struct SlotJson<'s> {
    slot: &'s str,
    subject: Option<&'s str>,
    issuer: Option<&'s str>,
    serial: Option<&'s str>,
    not_before: Option<u64>,
    not_after: Option<u64>,
    key_type: Option<&'s str>,
    /// Whether it is valid now.
    validity: Option<&'static str>,
    problem: Option<&'s str>,
}

impl<'s> From<&'s PivStatus> for PivStatusJson<'s> {
    fn from(status: &'s PivStatus) -> Self {
        Self {
            pin_attempts: status.pin_attempts,
            puk_attempts: status.puk_attempts,
            pin_default: status.pin_default,
            puk_default: status.puk_default,
            management_key_default: status.management_key_default,
            management_key_kept: status.management_key_kept,
            management_key_type: status.management_key_type.as_deref(),
            slots: status.slots.iter().map(Into::into).collect(),
        }
    }
}

impl<'s> From<&'s PivSlot> for SlotJson<'s> {
    fn from(slot: &'s PivSlot) -> Self {
        Self {
            slot: &slot.slot,
            subject: slot.subject.as_deref(),
            issuer: slot.issuer.as_deref(),
            serial: slot.serial.as_deref(),
            not_before: slot.not_before,
            not_after: slot.not_after,
            key_type: slot.key_type.as_deref(),
            validity: slot.problem.is_none().then(|| validity(slot).word()),
            problem: slot.problem.as_deref(),
        }
    }
}

fn credentials(status: &PivStatus, style: Style) -> String {
    let tries = |left: Option<u32>, unknown: String| left.map_or(unknown, attempts);
    let key = match (status.management_key_default, status.management_key_kept) {
        (Some(true), _) => say!("piv-key-default"),
        (_, Some(true)) => say!("piv-key-kept"),
        _ => say!("piv-key-asked"),
    };
    let cipher = status.management_key_type.as_deref().and_then(PivManagementKeyType::from_word);
    let cipher = cipher.map(|cipher| match cipher {
        PivManagementKeyType::Tdes => " (Triple DES)",
        PivManagementKeyType::Aes128 => " (AES-128)",
        PivManagementKeyType::Aes192 => " (AES-192)",
        PivManagementKeyType::Aes256 => " (AES-256)",
    });
    let rows = [
        ("PIN".to_owned(), Some(tries(status.pin_attempts, say!("piv-pin-in-use")))),
        ("PUK".to_owned(), Some(tries(status.puk_attempts, say!("piv-not-told")))),
        (say!("piv-management-key"), Some(format!("{key}{}", cipher.unwrap_or_default()))),
    ];
    facts(rows, style)
}

/// Where the present is in the time that a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CertificateValidity {
    Valid,
    Expired,
    NotYet,
}

impl CertificateValidity {
    fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYet => "not-yet-valid",
        }
    }
}

fn validity(slot: &PivSlot) -> CertificateValidity {
    let now = days_ago(0);
    match (slot.not_before, slot.not_after) {
        (_, Some(end)) if end < now => CertificateValidity::Expired,
        (Some(begin), _) if begin > now => CertificateValidity::NotYet,
        _ => CertificateValidity::Valid,
    }
}

/// A certificate's time, in words.
fn term(slot: &PivSlot) -> String {
    let on = |moment: Option<u64>| moment.map(day).unwrap_or_default();
    match validity(slot) {
        CertificateValidity::Expired => say!("piv-expired", day = on(slot.not_after)),
        CertificateValidity::NotYet => say!("piv-not-yet", day = on(slot.not_before)),
        CertificateValidity::Valid => match slot.not_after {
            Some(end) => say!("piv-until", day = day(end)),
            None => String::new(),
        },
    }
}

fn row(slot: &PivSlot) -> Vec<String> {
    let text = |text: &Option<String>| visible(text.as_deref().unwrap_or_default());
    if let Some(problem) = &slot.problem {
        return vec![slot.slot.clone(), visible(problem)];
    }
    let subject = Some(text(&slot.subject)).filter(|it| !it.is_empty());
    let issuer = match slot.issuer == slot.subject {
        true => say!("piv-by-itself"),
        false => say!("piv-by", issuer = text(&slot.issuer)),
    };
    let subject = subject.unwrap_or_else(|| say!("piv-no-subject"));
    vec![slot.slot.clone(), subject, text(&slot.key_type), term(slot), issuer]
}

fn sheet(slots: &[PivSlot], style: Style) -> String {
    let over = slots.iter().filter(|it| validity(it) != CertificateValidity::Valid);
    let over: Vec<_> = over.map(term).collect();
    let rows: Vec<_> = slots.iter().map(row).collect();
    table(&rows, |column, cell| match column {
        0 => style.bold(cell),
        1 => cell.to_owned(),
        3 if over.iter().any(|it| it == cell) => style.bad(cell),
        _ => style.faint(cell),
    })
}

/// What is to be done, worst first.
fn advice(status: &PivStatus, id: &str) -> Vec<String> {
    let default = Some(true);
    needed([
        (status.pin_attempts == Some(0), say!("piv-unblock", id)),
        (status.pin_default == default, say!("piv-pin-default", id)),
        (status.puk_default == default, say!("piv-puk-default", id)),
        (status.management_key_default == default, say!("piv-management-key-default", id)),
    ])
}
