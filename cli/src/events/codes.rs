//! Accounts that codes are made for, as JSON has them, with their codes where these are shown.

use mfad_bus::{OathAccount, OperationResult};
use serde::Serialize;

use super::End;

/// An account with one-time codes.
#[derive(Serialize)]
pub struct Coded<'e> {
    id: &'e str,
    issuer: Option<&'e str>,
    name: &'e str,
    kind: &'e str,
    period: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    touch: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u32>,
}

impl<'e> From<&'e OathAccount> for Coded<'e> {
    fn from(account: &'e OathAccount) -> Self {
        Self {
            id: &account.id,
            issuer: account.issuer.as_deref(),
            name: &account.name,
            kind: &account.kind,
            period: account.period,
            touch: account.touch,
            code: None,
            seconds: account.seconds,
        }
    }
}

impl<'e> End<'e> {
    /// The end of showing all codes: these, in the order of the accounts; empty where there is none.
    pub fn with_codes(result: &'e OperationResult, codes: &[&'e str]) -> Self {
        let mut end: Self = result.into();
        for (account, code) in end.accounts.iter_mut().flatten().zip(codes) {
            account.code = Some(*code).filter(|code| !code.is_empty());
        }
        end
    }
}
