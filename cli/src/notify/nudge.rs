//! The reminder that there is a single sign-in method, or none: at most once a week.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use mfad_i18n::say;

use super::desktop::NotificationsProxy;
use crate::exit::Failure;
use crate::methods::count_methods;
use crate::objects::Method;
use crate::output::visible;

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Reminds, if there is something to remind of and that was not done lately.
pub(super) async fn remind(
    desktop: &NotificationsProxy<'_>,
    methods: &[Method],
) -> Result<(), Failure> {
    let Some((summary, body)) = words(methods) else { return Ok(()) };
    let file = file();
    let last = fs::metadata(&file).and_then(|it| it.modified()).ok();
    if !due(last, SystemTime::now()) {
        return Ok(());
    }
    // Kept before it is shown: better none than one every time this starts.
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, "")?;
    desktop.show(&summary, &body).await?;
    Ok(())
}

fn words(methods: &[Method]) -> Option<(String, String)> {
    let works = methods.iter().find(|it| it.suspended.is_none());
    match (count_methods(methods), works) {
        (0, _) => Some((say!("notify-no-method"), say!("notify-no-method-next"))),
        (1, Some(method)) => Some((
            say!("notify-one-method"),
            say!("notify-one-method-next", label = visible(&method.label)),
        )),
        _ => None,
    }
}

/// A time that is yet to come was written by a clock that was wrong.
fn due(last: Option<SystemTime>, now: SystemTime) -> bool {
    let distance = |last| now.duration_since(last).unwrap_or_else(|future| future.duration());
    last.is_none_or(|last| distance(last) >= WEEK)
}

/// Its time is that of the last reminder.
fn file() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || set("HOME").map(|home| home.join(".local/state"));
    set("XDG_STATE_HOME").or_else(home).unwrap_or_default().join("mfad-notify/reminded")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reminds_once_a_week() {
        let now = SystemTime::now();
        assert!(due(None, now));
        assert!(!due(Some(now), now) && !due(Some(now - WEEK / 2), now));
        assert!(due(Some(now - WEEK), now));
        assert!(!due(Some(now + WEEK / 2), now) && due(Some(now + 2 * WEEK), now));
    }
}
