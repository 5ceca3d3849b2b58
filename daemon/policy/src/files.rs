//! The files of the policy: read when the daemon starts and whenever they change. One that is
//! broken changes nothing: the last good one stays in force, over a restart too.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use inotify::{EventMask, Inotify, WatchMask};
use tokio::sync::watch;

use super::{InForce, Layer, Policy, PolicyFault};

/// The last good policy, in the folder of the store.
const LAST_GOOD: &str = "policy.json";

/// Where the policy is.
#[derive(Debug, Clone)]
pub struct PolicySources {
    /// The administrator's file. What is in the folder beside it (`policy.d`) is laid over it.
    pub file: PathBuf,
    /// The folder of who made the system's image, which is laid under it. A file that the administrator's
    /// folder has too, by name, counts for nothing there.
    pub vendor: Option<PathBuf>,
}

/// The policy in force, as it is now. Clones see the same.
#[derive(Clone)]
pub struct PolicyFiles {
    sources: PolicySources,
    last_good: PathBuf,
    in_force: watch::Sender<InForce>,
}

impl PolicyFiles {
    /// The policy of these files, and where the last good one is kept.
    pub fn open(sources: PolicySources, state: &Path) -> Self {
        let last_good = state.join(LAST_GOOD);
        let in_force = watch::Sender::new(InForce::default());
        let files = Self { sources, last_good, in_force };
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
            for place in self.sources.folders() {
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

    /// Puts the files in force, or says what is wrong with them.
    fn load(&self) {
        let read = self.sources.layers().and_then(|layers| Ok((InForce::merge(&layers)?, layers)));
        let fresh = match read {
            Ok((fresh, layers)) => {
                if let Err(error) = self.keep(&layers) {
                    tracing::error!(%error, "the policy in force could not be kept for a restart");
                }
                fresh
            }
            Err(why) => InForce {
                problem: format!(
                    "{}. The last good policy stays in force.",
                    why.to_string().trim_end()
                ),
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
                "" => {
                    tracing::info!("the policy in force is that of {}", self.sources.file.display())
                }
                problem => tracing::error!("{problem}"),
            }
        }
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

impl PolicySources {
    /// Where it is on every computer, unless its daemon is told otherwise.
    pub fn installed() -> Self {
        Self { file: "/etc/mfad/policy.toml".into(), vendor: Some("/usr/lib/mfad/policy.d".into()) }
    }

    /// What the files say together.
    ///
    /// # Errors
    /// One of them cannot be read, or is not a policy.
    pub fn read(&self) -> Result<InForce, PolicyFault> {
        InForce::merge(&self.layers()?)
    }

    /// The files that count, in their order.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn files(&self) -> Result<Vec<String>, PolicyFault> {
        Ok(self.layers()?.into_iter().map(|(file, _)| file).collect())
    }

    /// The folders of the files, and where one is missing, the nearest above it that is there.
    fn folders(&self) -> Vec<PathBuf> {
        let above =
            |path: &Path| path.ancestors().skip(1).find(|it| it.is_dir()).map(Path::to_owned);
        let own = above(&self.file).into_iter().chain([self.drop_ins()]);
        let vendor = self.vendor.iter().flat_map(|it| above(it).into_iter().chain([it.clone()]));
        own.chain(vendor).collect()
    }

    fn drop_ins(&self) -> PathBuf {
        self.file.with_extension("d")
    }

    /// The files, in the order in which they count: the last of several that set a key.
    fn layers(&self) -> Result<Vec<Layer>, PolicyFault> {
        let own = policies_in(&self.drop_ins())?;
        let mut paths = self.vendor.as_deref().map_or(Ok(Vec::new()), policies_in)?;
        paths.retain(|it| !own.iter().any(|own| own.file_name() == it.file_name()));
        paths.push(self.file.clone());
        paths.extend(own);
        paths.iter().filter_map(|path| layer(path).transpose()).collect()
    }
}

/// The files of a folder that are policies, by name; the folder need not be there.
fn policies_in(folder: &Path) -> Result<Vec<PathBuf>, PolicyFault> {
    let unreadable = |error| PolicyFault::unreadable(&folder.display().to_string(), &error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(unreadable)?,
    };
    let paths = entries.map(|entry| entry.map(|it| it.path()).map_err(unreadable));
    let mut paths = paths.collect::<Result<Vec<_>, _>>()?;
    paths.retain(|it| it.extension().is_some_and(|it| it == "toml"));
    paths.sort();
    Ok(paths)
}

/// A file of the policy; it need not be there.
fn layer(path: &Path) -> Result<Option<Layer>, PolicyFault> {
    let name = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some((name, text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PolicyFault::unreadable(&name, &error)),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The folders of a computer, with these files in them.
    fn sources(folder: &Path, files: &[(&str, &str)]) -> PolicySources {
        for (name, text) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let file = folder.join("etc/policy.toml");
        PolicySources { file, vendor: Some(folder.join("usr/policy.d")) }
    }

    fn methods_required(files: &[(&str, &str)]) -> Result<u32, PolicyFault> {
        let folder = tempfile::tempdir().unwrap();
        Ok(sources(folder.path(), files).read()?.rules.required.methods)
    }

    const ONE: &str = "[required]\nmethods = 1";
    const TWO: &str = "[required]\nmethods = 2";
    const THREE: &str = "[required]\nmethods = 3";

    #[test]
    fn the_administrator_has_the_last_word_over_the_image() {
        assert_eq!(methods_required(&[]), Ok(0));
        let image = ("usr/policy.d/50.toml", ONE);
        assert_eq!(methods_required(&[image]), Ok(1));
        assert_eq!(methods_required(&[image, ("etc/policy.toml", TWO)]), Ok(2));
        let own = ("etc/policy.d/10.toml", THREE);
        assert_eq!(methods_required(&[image, ("etc/policy.toml", TWO), own]), Ok(3));
    }

    #[test]
    fn a_file_of_the_same_name_takes_the_place_of_the_images() {
        let images = [("usr/policy.d/50.toml", TWO), ("usr/policy.d/40.toml", ONE)];
        assert_eq!(methods_required(&images), Ok(2));
        let emptied = [images[0], images[1], ("etc/policy.d/50.toml", "")];
        assert_eq!(methods_required(&emptied), Ok(1));
    }

    #[test]
    fn what_is_wrong_with_a_file_of_the_image_is_told_with_its_name() {
        let wrong = methods_required(&[("usr/policy.d/50.toml", "verifcation = \"pin\"")]);
        let told = wrong.unwrap_err().to_string();
        assert!(told.contains("usr/policy.d/50.toml") && told.contains("verifcation"), "{told}");
    }

    #[tokio::test]
    async fn a_new_file_of_the_image_counts_as_soon_as_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (state, usr) = (folder.path().join("state"), folder.path().join("usr"));
        fs::create_dir_all(&state).unwrap();
        fs::create_dir_all(&usr).unwrap();
        let files = PolicyFiles::open(sources(folder.path(), &[]), &state);
        let mut changes = files.watch();
        let followed = files.clone();
        let following = tokio::spawn(async move { followed.follow().await });
        // Written again and again: the folder is there before it is watched.
        let seen = async {
            while files.rules().required.methods != 2 {
                sources(folder.path(), &[("usr/policy.d/50.toml", TWO)]);
                let _ =
                    tokio::time::timeout(std::time::Duration::from_millis(50), changes.changed())
                        .await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), seen).await.unwrap();
        following.abort();
    }
}
