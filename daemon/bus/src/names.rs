//! Names and paths on the bus, and the two ways an id becomes part of a path.

use zbus::{ObjectPath, OwnedObjectPath};

/// The well-known name of the daemon, on the system bus or, with `--session`, the session bus.
pub const BUS_NAME: &str = "org.mfad.Mfad1";
/// The object with the `Manager`, `SignIn` and `ObjectManager` interfaces.
pub const ROOT_PATH: &str = "/org/mfad/Mfad1";
/// Below it, one object per token that is plugged in.
pub const TOKENS_PATH: &str = "/org/mfad/Mfad1/tokens";
/// Below it, one object per enrolled method; a caller sees only its own account's.
pub const METHODS_PATH: &str = "/org/mfad/Mfad1/methods";
/// Below it, one object per running operation; only the connection that began it may use it.
pub const OPERATIONS_PATH: &str = "/org/mfad/Mfad1/operations";

/// The path of the object with this id below one of the folders above.
///
/// # Errors
/// The id has a character that no D-Bus path may have (only `[A-Za-z0-9_]` may stand there).
pub fn object_path(folder: &str, id: &str) -> zbus::Result<OwnedObjectPath> {
    Ok(ObjectPath::try_from(format!("{folder}/{id}"))?.into())
}

/// The id that a path below one of the folders above ends in.
#[must_use]
pub fn id_of(path: &ObjectPath<'_>) -> String {
    path.as_str().rsplit('/').next().unwrap_or_default().to_owned()
}
