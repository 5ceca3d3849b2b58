//! The daemon: whether it answers, and whether it is of this version.

use mfad_words::say;

use super::finding::Finding;
use super::place::Place;
use super::told::Told;
use crate::exit::Failure;

const CHECK: &str = "daemon";

pub(super) fn checks(place: &Place, told: Result<&Told, &Failure>) -> Vec<Finding> {
    let bus = if place.session { say!("bus-session") } else { say!("bus-system") };
    match told {
        Ok(told) => vec![
            Finding::good(CHECK, say!("doctor-answers", bus)),
            version(&told.version, env!("CARGO_PKG_VERSION")),
        ],
        Err(failure) => {
            let missing = Finding::bad(CHECK, say!("doctor-silent", bus), failure.message.clone());
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
        return Finding::good(CHECK, say!("doctor-same-version", own));
    }
    Finding::bad(
        CHECK,
        say!("doctor-other-version", daemon, own),
        say!("doctor-other-version-next"),
    )
    .command("sudo systemctl restart mfad")
}
