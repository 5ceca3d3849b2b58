//! Which programs have a device open.

use std::fs;
use std::path::Path;

use super::sys_root::SysRoot;

/// The programs that have this device open, as `name (process)`, but for those of these names.
/// Those of other users show only to root.
pub(super) fn holding(place: &SysRoot, device: &str, but: &[&str]) -> Vec<String> {
    let processes = place.names("/proc").into_iter().filter(|it| it.parse::<u32>().is_ok());
    let holding = |pid: String| {
        let folder = Path::new("/proc").join(&pid);
        let name = place.read(folder.join("comm")).unwrap_or_default();
        let opened = || has_open(place, &folder.join("fd"), Path::new(device));
        (!but.contains(&name.as_str()) && opened()).then(|| format!("{name} ({pid})"))
    };
    processes.filter_map(holding).collect()
}

fn has_open(place: &SysRoot, folder: &Path, device: &Path) -> bool {
    let opened = |fd: &String| fs::read_link(place.path(folder.join(fd)));
    place.names(folder).iter().any(|fd| opened(fd).is_ok_and(|it| it == device))
}
