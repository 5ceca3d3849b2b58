//! `org.freedesktop.DBus.Introspectable`, our own wherever an object is that only some may see: the
//! library's tells everybody of all that is below. This one tells each caller of their own.

use std::collections::BTreeSet;

use mfad_bus::{METHODS_PATH, OPERATIONS_PATH, ROOT_PATH};
use mfad_i18n::render;
use zbus::message::Header;
use zbus::object_server::Interface;
use zbus::{OwnedObjectPath, fdo, interface};

use super::Service;
use super::accounts::AccountsObject;
use super::agent::AgentsObject;
use super::app_passwords::AppPasswordsObject;
use super::keyring::KeyringObject;
use super::manager::ManagerObject;
use super::method::Method;
use super::notes::NotesObject;
use super::object_manager::ObjectManagerObject;
use super::operation::Operation;
use super::owner_only::{ObjectOwner, OwnerOnly};
use super::sign_in::{SignInObject, SignInSessionObject};
use super::web_authn::WebAuthnObject;

const HEAD: &str = r#"<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
<node>
"#;

/// Every node above an object that only some may see.
const FOLDERS: [&str; 6] = ["/", "/org", "/org/mfad", ROOT_PATH, METHODS_PATH, OPERATIONS_PATH];

/// What one object says of itself.
pub struct Introspect {
    service: Service,
    path: OwnedObjectPath,
}

#[interface(name = "org.freedesktop.DBus.Introspectable", introspection_docs = false)]
impl Introspect {
    async fn introspect(&self, #[zbus(header)] header: Header<'_>) -> fdo::Result<String> {
        let Self { service, path } = self;
        let caller = service.callers.caller(&header).await;
        let caller = caller.map_err(|error| fdo::Error::AccessDenied(render(&error.message)))?;
        let mut xml = HEAD.to_owned();
        self.introspect_to_writer(&mut xml, 2);
        fdo::Properties.introspect_to_writer(&mut xml, 2);
        service.describe(path, &mut xml).await;
        let below = service.published.seen_by(caller.uid);
        for name in names_below(path, &below) {
            xml.push_str(&format!("  <node name=\"{name}\"/>\n"));
        }
        Ok(xml + "</node>\n")
    }
}

/// Keeps a folder there while nothing is in it: the library removes empty ones, and puts its own
/// introspection on those that it makes.
struct Folder;

#[interface(name = "org.mfad.Mfad1.Folder", introspection_docs = false)]
impl Folder {}

/// The first step from `path` to each object below it, in their order.
fn names_below<'p>(path: &str, all: &'p [OwnedObjectPath]) -> BTreeSet<&'p str> {
    let folder = format!("{}/", path.trim_end_matches('/'));
    let folders = FOLDERS.into_iter().chain(all.iter().map(|it| it.as_str()));
    let below = folders.filter_map(|it| it.strip_prefix(&folder)).filter(|it| !it.is_empty());
    below.filter_map(|it| it.split('/').next()).collect()
}

impl Service {
    /// Makes every node above an object of some introspect as this says. Before any is there.
    pub(super) async fn cover_folders(&self) -> zbus::Result<()> {
        for path in FOLDERS {
            let path = OwnedObjectPath::try_from(path)?;
            self.object_server()?.at(&path, Folder).await?;
            let own = Introspect { service: self.clone(), path: path.clone() };
            self.cover(&path, own).await?;
        }
        Ok(())
    }

    /// Makes an object of one owner introspect for nobody else.
    pub(super) async fn hide(
        &self,
        path: &OwnedObjectPath,
        owner: ObjectOwner,
    ) -> zbus::Result<()> {
        let own = Introspect { service: self.clone(), path: path.clone() };
        self.cover(path, OwnerOnly::new(own, owner, self.callers.clone())).await
    }

    async fn cover<I: Interface>(&self, path: &OwnedObjectPath, own: I) -> zbus::Result<()> {
        let server = self.object_server()?;
        server.remove_named(path, I::name()).await?;
        server.at(path, own).await.map(drop)
    }

    /// Writes down the interfaces of an object that is not everybody's, or of the daemon's own.
    async fn describe(&self, path: &OwnedObjectPath, xml: &mut String) {
        self.describe_one::<ManagerObject>(path, xml).await;
        self.describe_one::<SignInObject>(path, xml).await;
        self.describe_one::<AgentsObject>(path, xml).await;
        self.describe_one::<AccountsObject>(path, xml).await;
        self.describe_one::<AppPasswordsObject>(path, xml).await;
        self.describe_one::<KeyringObject>(path, xml).await;
        self.describe_one::<NotesObject>(path, xml).await;
        self.describe_one::<WebAuthnObject>(path, xml).await;
        self.describe_one::<ObjectManagerObject>(path, xml).await;
        self.describe_one::<OwnerOnly<Method>>(path, xml).await;
        self.describe_one::<OwnerOnly<SignInSessionObject>>(path, xml).await;
        self.describe_one::<OwnerOnly<Operation>>(path, xml).await;
    }

    async fn describe_one<I: Interface>(&self, path: &OwnedObjectPath, xml: &mut String) {
        let Ok(server) = self.object_server() else { return };
        if let Ok(object) = server.interface::<_, I>(path).await {
            object.get().await.introspect_to_writer(xml, 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_names_what_the_caller_may_see_and_the_way_there() {
        let own = OwnedObjectPath::try_from("/org/mfad/Mfad1/methods/aa").unwrap();
        let token = OwnedObjectPath::try_from("/org/mfad/Mfad1/tokens/t1").unwrap();
        let all = [own, token];
        let names = |path| names_below(path, &all).into_iter().collect::<Vec<_>>();
        assert_eq!(names("/"), ["org"]);
        assert_eq!(names(ROOT_PATH), ["methods", "operations", "tokens"]);
        assert_eq!(names(METHODS_PATH), ["aa"]);
        assert!(
            names(OPERATIONS_PATH).is_empty() && names("/org/mfad/Mfad1/methods/aa").is_empty()
        );
    }
}
