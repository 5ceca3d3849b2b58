//! Whether there is room on the disk that mfad keeps what it knows on. On a full one codes sign nobody in,
//! as it cannot be written down that they are used up.

use std::path::{Path, PathBuf};

use mfad_i18n::say;

use super::finding::Finding;
use super::sys_root::SysRoot;

const CHECK: &str = "disk";
/// With fewer bytes left it is soon full.
const ENOUGH: u64 = 16 << 20;
const MEBIBYTE: u64 = 1 << 20;

pub(super) fn check(place: &SysRoot) -> Finding {
    let folder = match place.session {
        true => place.state.join("mfad"),
        false => PathBuf::from("/var/lib/mfad"),
    };
    finding(&folder, place.free(&folder))
}

fn finding(folder: &Path, free: Option<u64>) -> Finding {
    let folder = folder.display().to_string();
    match free {
        None => Finding::unknown(CHECK, say!("doctor-disk-unknown", folder)),
        Some(free) if free < ENOUGH => Finding::bad(
            CHECK,
            say!("doctor-disk-full", folder = folder.as_str(), free = free / MEBIBYTE),
            say!("doctor-disk-free", folder = folder.as_str()),
        ),
        Some(_) => Finding::good(CHECK, say!("doctor-disk-good")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn a_disk_with_hardly_any_room_is_named_with_what_helps() {
        let found = |free| finding(Path::new("/var/lib/mfad"), free);
        let full = found(Some(MEBIBYTE));
        assert_eq!(full.state, State::Bad);
        assert!(full.message.contains("Only 1 MiB"), "{}", full.message);
        assert!(full.remedy.unwrap().contains("df -h /var/lib/mfad"));
        assert_eq!(found(Some(ENOUGH)).state, State::Good);
        assert_eq!(found(None).state, State::Unknown);
    }
}
