//! The files of the policy: read when the daemon starts and whenever they change. One that is
//! broken changes nothing: the last good one stays in force, over a restart too.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use inotify::{EventMask, Inotify, WatchMask};
use tokio::sync::watch;

use super::{InForce, Layer, Policy};

/// The last good policy, in the folder of the store.
const LAST_GOOD: &str = "policy.json";

/// The policy in force, as it is now. Clones see the same.
#[derive(Clone)]
pub struct PolicyFiles {
    path: PathBuf,
    last_good: PathBuf,
    in_force: watch::Sender<InForce>,
}

impl PolicyFiles {
    /// The policy in this file and in those of the folder beside it (`policy.d`), and where the
    /// last good one is kept.
    pub fn open(path: &Path, state: &Path) -> Self {
        let last_good = state.join(LAST_GOOD);
        let in_force = watch::Sender::new(InForce::default());
        let files = Self { path: path.to_owned(), last_good, in_force };
        let kept = files.kept().unwrap_or_default();
        files.in_force.send_replace(kept);
        files.load();
        files
    }

    /// The rules in force.
    pub fn rules(&self) -> Policy {
        self.in_force.borrow().rules.clone()
    }

    /// The rules in force, and where they come from.
    pub fn in_force(&self) -> InForce {
        self.in_force.borrow().clone()
    }

    /// Tells when they change.
    pub fn watch(&self) -> watch::Receiver<InForce> {
        self.in_force.subscribe()
    }

    /// Follows the files, for as long as it is polled.
    ///
    /// # Errors
    /// They cannot be watched.
    pub async fn follow(&self) -> io::Result<()> {
        let inotify = Inotify::init()?;
        let mut watches = inotify.watches();
        let mut events = inotify.into_event_stream([0; 4096])?;
        loop {
            for place in self.places() {
                // One that came or went meanwhile is told of by the one above it.
                let _ = watches.add(place, watched());
            }
            let files = self.clone();
            tokio::task::spawn_blocking(move || files.load()).await.map_err(io::Error::other)?;
            loop {
                let Some(event) = events.next().await.transpose()? else { return Ok(()) };
                // A file that was just made is looked at when it has been written.
                if event.mask != EventMask::CREATE {
                    break;
                }
            }
        }
    }

    /// The folders of the files, and where the first of them is missing, the one above.
    fn places(&self) -> Vec<PathBuf> {
        let there = self.path.ancestors().skip(1).find(|it| it.is_dir());
        there.into_iter().map(Path::to_owned).chain([self.folder()]).collect()
    }

    fn folder(&self) -> PathBuf {
        self.path.with_extension("d")
    }

    /// Puts the files in force, or says what is wrong with them.
    fn load(&self) {
        let read = self.layers().and_then(|layers| Ok((InForce::merge(&layers)?, layers)));
        let fresh = match read {
            Ok((fresh, layers)) => {
                if let Err(error) = self.keep(&layers) {
                    tracing::error!(%error, "the policy in force could not be kept for a restart");
                }
                fresh
            }
            Err(why) => InForce {
                problem: format!("{}. The last good policy stays in force.", why.trim_end()),
                ..self.in_force.borrow().clone()
            },
        };
        let changed = self.in_force.send_if_modified(|it| {
            let changed = *it != fresh;
            it.clone_from(&fresh);
            changed
        });
        if changed {
            match fresh.problem.as_str() {
                "" => tracing::info!("the policy in force is that of {}", self.path.display()),
                problem => tracing::error!("{problem}"),
            }
        }
    }

    /// The files, in the order in which they count.
    fn layers(&self) -> Result<Vec<Layer>, String> {
        let folder = self.folder();
        let unreadable = |error: io::Error| format!("{} cannot be read: {error}", folder.display());
        let mut paths = vec![self.path.clone()];
        match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            entries => {
                for entry in entries.map_err(unreadable)? {
                    paths.push(entry.map_err(unreadable)?.path());
                }
            }
        }
        paths.retain(|it| it.extension().is_some_and(|it| it == "toml"));
        if let Some((_, drop_ins)) = paths.split_first_mut() {
            drop_ins.sort();
        }
        paths.iter().filter_map(|path| layer(path).transpose()).collect()
    }

    /// The last good policy, if one was ever kept.
    fn kept(&self) -> Option<InForce> {
        let text = fs::read_to_string(&self.last_good).ok()?;
        let layers: Vec<Layer> = serde_json::from_str(&text).ok()?;
        InForce::merge(&layers).ok()
    }

    /// Keeps the policy for a start at which the files are broken.
    fn keep(&self, layers: &[Layer]) -> io::Result<()> {
        let text = serde_json::to_string(layers)?;
        if fs::read_to_string(&self.last_good).is_ok_and(|kept| kept == text) {
            return Ok(());
        }
        let aside = self.last_good.with_extension("new");
        fs::write(&aside, text)?;
        fs::rename(aside, &self.last_good)
    }
}

/// A file of the policy; it need not be there.
fn layer(path: &Path) -> Result<Option<Layer>, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some((path.display().to_string(), text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
    }
}

fn watched() -> WatchMask {
    WatchMask::CREATE
        | WatchMask::CLOSE_WRITE
        | WatchMask::MOVED_TO
        | WatchMask::MOVED_FROM
        | WatchMask::DELETE
        | WatchMask::DELETE_SELF
        | WatchMask::MOVE_SELF
}
