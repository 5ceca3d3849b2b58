//! The daemon: whether it answers, and whether it is of this version.

use mfad_i18n::say;

use super::finding::Finding;
use super::snapshot::Snapshot;
use super::sys_root::SysRoot;
use crate::exit::Failure;

const CHECK: &str = "daemon";

pub(super) fn checks(place: &SysRoot, snapshot: Result<&Snapshot, &Failure>) -> Vec<Finding> {
    let bus = if place.session { say!("bus-session") } else { say!("bus-system") };
    match snapshot {
        Ok(snapshot) => vec![
            Finding::good(CHECK, say!("doctor-answers", bus)),
            version(&snapshot.version, env!("CARGO_PKG_VERSION")),
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
