//! `mfactl piv management-key …`: the key that lets the keys and certificates of a card be changed.

use std::io::{self, Write};

use mfad_bus::{PivManagementKeyType, PivProxy};
use mfad_i18n::say;
use zeroize::Zeroizing;

use crate::Session;
use crate::args::piv::PivManagementKeyChangeArgs;
use crate::cards;
use crate::events::{End, Event};
use crate::exit::Failure;
use crate::operation::Operation;
use crate::prompts::{Pins, Readiness, Secret, Source};

pub(super) async fn change(
    session: &Session,
    it: PivManagementKeyChangeArgs,
) -> Result<(), Failure> {
    let mut pins = Pins::read(it.pin.pin_fd, it.new_management_key_fd)?;
    pins.management = Source::read(it.management_key_fd)?;
    let made = match it.keep_on_card || it.new_management_key_fd.is_some() {
        true => None,
        false => Some(made(session, it.which.typed()).await?),
    };
    if let Some(made) = &made {
        tell(session, made)?;
        pins.new = Source::Given(made.clone());
    }
    let mut visit = session.visit(Readiness::with_pins(pins)).await?;
    let changed = visit.does(async |daemon| {
        let typed = it.which.typed();
        let (_, piv) = cards::chosen::<PivProxy>(daemon, "piv", typed).await?;
        Operation::begin(daemon, piv.change_management_key(it.keep_on_card)).await
    });
    let result = changed.await?;
    if let Some(made) = made.filter(|_| session.output.json) {
        return Ok(session
            .output
            .json(&Event::Finished(End::with_management_key(&result, &made)))?);
    }
    visit.tell(&result)
}

/// A key of random bytes in hexadecimal, as long as the card wants it.
async fn made(session: &Session, typed: Option<&str>) -> Result<Secret, Failure> {
    let daemon = session.daemon().await?;
    let (_, piv) = cards::chosen::<PivProxy>(&daemon, "piv", typed).await?;
    let told = piv.status().await?.management_key_type;
    let length = match told.as_deref().and_then(PivManagementKeyType::from_word) {
        Some(PivManagementKeyType::Aes128) => 16,
        Some(PivManagementKeyType::Aes256) => 32,
        // What cards have that do not tell.
        Some(PivManagementKeyType::Tdes | PivManagementKeyType::Aes192) | None => 24,
    };
    let mut bytes = Zeroizing::new(vec![0; length]);
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::usage(say!("piv-no-random", error = error.to_string())))?;
    let mut digits = Secret::new(String::with_capacity(2 * length));
    for half in bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]) {
        digits.extend(char::from_digit(half.into(), 16));
    }
    Ok(digits)
}

/// Before the card has it: whatever happens then, nobody is left without.
fn tell(session: &Session, key: &str) -> io::Result<()> {
    if session.output.json {
        return Ok(());
    }
    let message = say!("piv-new-key");
    writeln!(io::stderr(), "{}", session.output.style.good(&message))?;
    writeln!(io::stdout(), "{key}")
}
