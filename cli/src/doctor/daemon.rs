//! The daemon: whether it answers, and whether it is of this version.

use super::finding::Finding;
use super::place::Place;
use super::told::Told;
use crate::exit::Failure;

const CHECK: &str = "daemon";

pub(super) fn checks(place: &Place, told: Result<&Told, &Failure>) -> Vec<Finding> {
    let bus = if place.session { "session bus" } else { "system bus" };
    match told {
        Ok(told) => vec![
            Finding::good(CHECK, format!("mfad answers on the {bus}.")),
            version(&told.version, env!("CARGO_PKG_VERSION")),
        ],
        Err(failure) => {
            let missing = Finding::bad(
                CHECK,
                format!("mfad does not answer on the {bus}."),
                failure.message.clone(),
            );
            vec![if place.session {
                missing
            } else {
                missing.command("sudo systemctl restart mfad")
            }]
        }
    }
}

fn version(daemon: &str, own: &str) -> Finding {
    const CHECK: &str = "daemon-version";
    if daemon == own {
        return Finding::good(CHECK, format!("mfad and mfactl are both of version {own}."));
    }
    Finding::bad(
        CHECK,
        format!("mfad is of version {daemon}, mfactl of {own}."),
        "After an upgrade the old one goes on until it is restarted: sudo systemctl restart mfad",
    )
    .command("sudo systemctl restart mfad")
}
