//! `mfactl admin pass`: issues a pass for a user who is locked out. On this computer the daemon issues the pass; for
//! another one it is made of that computer's escrow, without a daemon or a network.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use mfad_bus::{AccountsProxy, PassOptions};
use mfad_i18n::say;
use mfad_pass::{Escrow, EscrowError, Identities, LARGEST_ESCROW, LARGEST_IDENTITIES, LONGEST};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::Session;
use crate::args::admin::AdminPassArgs;
use crate::exit::Failure;
use crate::output::{columns, visible, wrapped};
use crate::when::{moment, now};

/// A pass, as `--json` prints it.
#[derive(Serialize)]
struct AccessPassJson<'p> {
    account: &'p str,
    /// The computer that it is for; nothing if that is this one.
    machine: Option<&'p str>,
    pass: &'p str,
    expires: u64,
    /// The PAM services that it lets into; nothing if only the computer that it is for knows.
    services: Option<&'p [String]>,
}

/// A pass, before anybody reads it.
struct NewPass {
    text: Zeroizing<String>,
    expires: u64,
    machine: Option<String>,
    services: Option<Vec<String>>,
}

pub(crate) async fn run(session: &Session, it: AdminPassArgs) -> Result<(), Failure> {
    let seconds = duration(&it.valid)?;
    if it.user.is_empty() {
        return Err(Failure::usage(say!("admin-pass-no-name")));
    }
    let pass = match (&it.machine, &it.identity) {
        (Some(machine), Some(identity)) => elsewhere(&it.user, machine, identity, seconds)?,
        _ => here(session, &it.user, seconds).await?,
    };
    let NewPass { text, expires, machine, services } = pass;
    session.output.json(&AccessPassJson {
        account: &it.user,
        machine: machine.as_deref(),
        pass: &text,
        expires,
        services: services.as_deref(),
    })?;
    if session.output.json {
        return Ok(());
    }
    let (user, until) = (visible(&it.user), moment(expires));
    let machine = machine.map_or_else(|| say!("admin-pass-here"), |name| visible(&name));
    let mut said = vec![say!("admin-pass-issued", user, machine, until)];
    said.extend(services.map(|it| {
        let services = visible(&it.join(", "));
        say!("admin-pass-services", services)
    }));
    said.push(say!("admin-pass-enrolls"));
    // Beside the pass, which may go to another program.
    let said = wrapped(&said.join(" "), columns(io::stderr()), 0);
    writeln!(io::stderr(), "{said}")?;
    Ok(writeln!(io::stdout(), "{}", &*text)?)
}

/// Makes a new secret for passes.
pub(crate) async fn rotate(session: &Session) -> Result<(), Failure> {
    let accounts: AccountsProxy = session.daemon().await?.root().await?;
    accounts.rotate_pass_secret().await?;
    session.output.json(&serde_json::json!({}))?;
    Ok(session.output.text(&say!("admin-rotated"))?)
}

/// For this computer.
async fn here(session: &Session, user: &str, seconds: u64) -> Result<NewPass, Failure> {
    let accounts: AccountsProxy = session.daemon().await?.root().await?;
    let issued = accounts.issue_pass(user, &PassOptions { seconds: Some(seconds) }).await?;
    let bytes = Zeroizing::new(issued.pass.read()?);
    let text = std::str::from_utf8(&bytes);
    let text = text.map_err(|_| Failure::not_understood("Accounts.IssuePass"))?;
    let (expires, services) = (issued.expires, Some(issued.services));
    Ok(NewPass { text: Zeroizing::new(text.to_owned()), expires, machine: None, services })
}

/// For the computer of which this is the escrow.
fn elsewhere(user: &str, file: &Path, key: &Path, seconds: u64) -> Result<NewPass, Failure> {
    let identities = Zeroizing::new(read(key, LARGEST_IDENTITIES)?);
    let identities = Identities::parse(&identities).map_err(|error| refused(key, error))?;
    let escrow = read(file, LARGEST_ESCROW)?;
    let escrow = Escrow::decrypt(&escrow, &identities).map_err(|error| refused(file, error))?;
    let expires = mfad_pass::end_of(now(), seconds);
    let text = escrow.secret.pass(user, expires).shown();
    Ok(NewPass { text, expires, machine: Some(escrow.machine), services: None })
}

/// The bytes of a file, no more than it can have.
fn read(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let shown = visible(&path.display().to_string());
    let failed = |error: io::Error| {
        Failure::usage(say!("admin-pass-file", path = shown, error = error.to_string()))
    };
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::with_capacity(4096);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    match u64::try_from(bytes.len()).is_ok_and(|length| length <= most) {
        true => Ok(bytes),
        false => Err(refused(path, EscrowError::TooLarge)),
    }
}

fn refused(path: &Path, error: EscrowError) -> Failure {
    let path = visible(&path.display().to_string());
    Failure::usage(match error {
        EscrowError::TooLarge => say!("admin-pass-file-large", path),
        EscrowError::NoIdentity => say!("admin-pass-no-key", path),
        EscrowError::IdentityProtected => say!("admin-pass-key-protected", path),
        EscrowError::NotForThisKey => say!("admin-pass-not-for-key", path),
        EscrowError::NoEscrow => say!("admin-pass-no-escrow", path),
        EscrowError::Damaged | EscrowError::Recipient | EscrowError::Encryption => {
            say!("admin-pass-damaged", path)
        }
    })
}

/// So many minutes, hours or days, in seconds.
fn duration(text: &str) -> Result<u64, Failure> {
    let units = [('m', 60), ('h', 3600), ('d', 86400)];
    let seconds = units.into_iter().find_map(|(letter, seconds)| {
        let number = text.strip_suffix(letter)?;
        let number = number.bytes().all(|it| it.is_ascii_digit()).then_some(number)?;
        number.parse::<u64>().ok()?.checked_mul(seconds)
    });
    let seconds = seconds.filter(|it| (1..=LONGEST).contains(it));
    seconds.ok_or_else(|| Failure::usage(say!("admin-pass-valid", text = visible(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_up_to_a_week_and_has_a_unit() {
        assert_eq!(duration("30m").unwrap(), 1800);
        assert_eq!(duration("8h").unwrap(), 28800);
        assert_eq!(duration("7d").unwrap(), LONGEST);
        for wrong in [
            "",
            "8",
            "h",
            "0h",
            "8d",
            "-1h",
            "+1h",
            "1.5h",
            "8 h",
            "8H",
            "99999999999999999999h",
            "é",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_without_end_is_read_no_further_than_it_may_go() {
        let refused = read(Path::new("/dev/zero"), LARGEST_ESCROW).unwrap_err();
        assert!(refused.message.contains("too large"), "{}", refused.message);
    }
}
