//! Files that a person names, to write and to read.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use gtk::prelude::*;
use mfad_i18n::say;
use tokio::sync::mpsc::unbounded_channel;

/// Asks where to save something, with this name unless they say another. Nothing if they don't.
pub async fn ask_where(
    over: &impl IsA<gtk::Window>,
    title: impl Into<String>,
    name: &str,
) -> Option<PathBuf> {
    let chooser = chooser(over, title.into(), gtk::FileChooserAction::Save);
    chooser.set_current_name(name);
    answer(&chooser).await
}

/// Asks which file to open. Nothing if none.
pub async fn ask_which(over: &impl IsA<gtk::Window>, title: impl Into<String>) -> Option<PathBuf> {
    answer(&chooser(over, title.into(), gtk::FileChooserAction::Open)).await
}

fn chooser(
    over: &impl IsA<gtk::Window>,
    title: String,
    action: gtk::FileChooserAction,
) -> gtk::FileChooserNative {
    let chooser = gtk::FileChooserNative::new(Some(&title), Some(over), action, None, None);
    chooser.set_modal(true);
    chooser
}

async fn answer(chooser: &gtk::FileChooserNative) -> Option<PathBuf> {
    let (tell, mut told) = unbounded_channel();
    chooser.connect_response(move |chooser, response| {
        let file = chooser.file().filter(|_| response == gtk::ResponseType::Accept);
        let _ = tell.send(file.and_then(|it| it.path()));
    });
    chooser.show();
    told.recv().await.flatten()
}

/// Writes a file that only its owner may read, whole or not at all. Whether to write over another was asked by
/// who asked for its name.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let new = beside(path);
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new);
    let written = written.and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    put(written, &new, path)
}

/// A new name in the same folder, for what another program writes there.
pub fn beside(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).join(format!(".{}.mfad", std::process::id()))
}

/// Gives a file its name if it was written, and else removes it.
pub fn put(written: io::Result<()>, new: &Path, path: &Path) -> io::Result<()> {
    let moved = written.and_then(|()| std::fs::rename(new, path));
    moved.inspect_err(|_| drop(std::fs::remove_file(new)))
}

/// What is in a file, unless that is more than so many bytes.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let opened = File::open(path);
    let read = opened.and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes));
    read.map_err(|error| error.to_string())?;
    match u64::try_from(bytes.len()).is_ok_and(|it| it <= most) {
        true => Ok(bytes),
        false => Err(say!("window-file-too-large")),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_is_saved_is_for_its_owner_alone() {
        let path = std::env::temp_dir().join(format!("mfad-window-{}", std::process::id()));
        std::fs::write(&path, "before, and readable by all").unwrap();
        write(&path, b"codes").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "codes");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&path, 5).unwrap(), b"codes");
        assert!(read(&path, 4).is_err());
        std::fs::remove_file(&path).unwrap();
        assert!(write(Path::new("/nowhere/at/all"), b"codes").is_err());
        assert!(read(Path::new("/nowhere/at/all"), 4).is_err());
    }
}
