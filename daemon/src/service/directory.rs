//! What the directory that accounts come from lists, as SSSD's InfoPipe tells it (sssd-ifp(5)). SSSD has the
//! network, the cache and the failover; what it does not say for certain is not known.

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mfad_ceremony::flows::directory::{DirectoryAnswer, follow};
use mfad_ceremony::memory::directory::UnknownBecause;
use mfad_store::Account;
use tokio::sync::Mutex;
use tokio::time::timeout;
use zbus::{Connection, OwnedObjectPath, OwnedVariant, fdo};

use super::Service;

/// Longer than SSSD waits for a server before it takes what its cache has (ldap_search_timeout and
/// ldap_opt_timeout of sssd-ldap(5)).
const PATIENCE: Duration = Duration::from_secs(20);
/// An answer that is as young is enough for who only looks.
const FRESH: Duration = Duration::from_secs(30);
/// This machine's own accounts.
const PASSWD: &str = "/etc/passwd";
/// What InfoPipe says of who is not in its cache: also while the directory cannot be reached.
const NOT_FOUND: &str = "sbus.Error.NotFound";
/// What it says to who is not among its `allowed_uids`.
const DENIED: [&str; 2] =
    ["org.freedesktop.DBus.Error.AuthFailed", "org.freedesktop.DBus.Error.AccessDenied"];

#[zbus::proxy(
    interface = "org.freedesktop.sssd.infopipe",
    default_service = "org.freedesktop.sssd.infopipe",
    default_path = "/org/freedesktop/sssd/infopipe"
)]
trait InfoPipe {
    fn get_user_attr(
        &self,
        user: &str,
        attributes: &[&str],
    ) -> zbus::Result<HashMap<String, OwnedVariant>>;
    fn find_domain_by_name(&self, name: &str) -> zbus::Result<OwnedObjectPath>;
    fn list_domains(&self) -> zbus::Result<Vec<OwnedObjectPath>>;
}

#[zbus::proxy(
    interface = "org.freedesktop.sssd.infopipe.Domains.Domain",
    default_service = "org.freedesktop.sssd.infopipe"
)]
trait Domain {
    fn is_online(&self) -> zbus::Result<bool>;
}

/// The objects of SSSD's domains, by name: asked for once, as they stay where they are.
#[derive(Clone, Default)]
pub(super) struct DomainPaths(Arc<Mutex<HashMap<String, OwnedObjectPath>>>);

impl DomainPaths {
    async fn find(
        &self,
        infopipe: &InfoPipeProxy<'_>,
        domain: String,
    ) -> zbus::Result<OwnedObjectPath> {
        let mut known = self.0.lock().await;
        if let Some(path) = known.get(&domain) {
            return Ok(path.clone());
        }
        let path = infopipe.find_domain_by_name(&domain).await?;
        known.insert(domain, path.clone());
        Ok(path)
    }
}

impl Service {
    /// Asks the directory what it lists of an account, if the policy names one. Whatever needs to know which
    /// methods there are begins with this.
    pub(super) async fn ask_directory(&self, account: &Account) {
        let rules = self.context.policy.rules().directory;
        if let Some(listing) = rules.listing().filter(|_| self.context.has_directory()) {
            let (began, turn) = (Instant::now(), self.context.directory.turn(account));
            let _turn = turn.lock().await;
            if self.context.directory.asked_since(account, began) {
                return;
            }
            let answer = ask(&self.asking, &self.domains, account, listing.attribute).await;
            follow(&self.context, account, answer).await;
        }
    }

    /// The same for who only looks, if it did not answer just now.
    pub(super) async fn show_directory(&self, account: &Account) {
        if !self.context.directory.answered_within(account, FRESH) {
            self.ask_directory(account).await;
        }
    }
}

async fn ask(
    bus: &Connection,
    domains: &DomainPaths,
    account: &Account,
    attribute: &str,
) -> DirectoryAnswer {
    match is_in_passwd(account).await {
        Some(true) => return DirectoryAnswer::Apart,
        Some(false) => {}
        None => return DirectoryAnswer::Unknown(UnknownBecause::Unreachable),
    }
    match timeout(PATIENCE, ask_infopipe(bus, domains, account, attribute)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            tracing::warn!(%error, account = account.name, "InfoPipe did not answer");
            DirectoryAnswer::Unknown(match is_error(&error, &DENIED) {
                true => UnknownBecause::Denied,
                false => UnknownBecause::Unreachable,
            })
        }
        Err(_) => {
            tracing::warn!(account = account.name, "InfoPipe did not answer in time");
            DirectoryAnswer::Unknown(UnknownBecause::Unreachable)
        }
    }
}

async fn ask_infopipe(
    bus: &Connection,
    domains: &DomainPaths,
    account: &Account,
    attribute: &str,
) -> zbus::Result<DirectoryAnswer> {
    let infopipe = InfoPipeProxy::new(bus).await?;
    let wanted = [attribute, "uidNumber", "domainname"];
    for again in [true, false] {
        match infopipe.get_user_attr(&account.name, &wanted).await {
            Ok(attributes) => {
                let (values, domain) = match read(account, attribute, attributes) {
                    Some(read) => read,
                    None => return Ok(DirectoryAnswer::Unknown(UnknownBecause::Unreachable)),
                };
                let online = is_online(bus, domains.find(&infopipe, domain).await?).await?;
                return Ok(DirectoryAnswer::Values { values, online });
            }
            Err(error) if is_error(&error, &[NOT_FOUND]) => {}
            Err(error) => return Err(error),
        }
        // Whoever is not there may only be out of reach, and be so since a moment ago.
        if !all_online(bus, &infopipe).await? {
            return Ok(DirectoryAnswer::Unknown(UnknownBecause::Unreachable));
        }
        if !again {
            break;
        }
    }
    Ok(DirectoryAnswer::Values { values: Vec::new(), online: true })
}

/// What the attribute has for somebody whom it knows, and the name of their domain.
fn read(
    account: &Account,
    attribute: &str,
    mut attributes: HashMap<String, OwnedVariant>,
) -> Option<(Vec<String>, String)> {
    let numbers = strings(attributes.remove("uidNumber"));
    if numbers.as_deref() != Some(&[account.uid.to_string()]) {
        tracing::error!(account = account.name, "InfoPipe has another user of this name");
        return None;
    }
    let values = match attributes.remove(attribute) {
        None => Some(Vec::new()),
        some => strings(some),
    };
    // Like every attribute it is a list.
    let domain = strings(attributes.remove("domainname")).and_then(|it| it.into_iter().next());
    let read = values.zip(domain);
    if read.is_none() {
        tracing::error!(account = account.name, "InfoPipe answered something else than was asked");
    }
    read
}

fn strings(value: Option<OwnedVariant>) -> Option<Vec<String>> {
    value.and_then(|it| Vec::<String>::try_from(it).ok())
}

async fn all_online(bus: &Connection, infopipe: &InfoPipeProxy<'_>) -> zbus::Result<bool> {
    let domains = infopipe.list_domains().await?;
    let some = !domains.is_empty();
    for domain in domains {
        if !is_online(bus, domain).await? {
            return Ok(false);
        }
    }
    Ok(some)
}

async fn is_online(bus: &Connection, domain: OwnedObjectPath) -> zbus::Result<bool> {
    DomainProxy::builder(bus).path(domain).build().await?.is_online().await
}

fn is_error(error: &zbus::Error, names: &[&str]) -> bool {
    match error {
        zbus::Error::MethodError(name, ..) => names.contains(&name.as_str()),
        // Those of D-Bus itself zbus tells apart.
        zbus::Error::FDO(error) => {
            matches!(**error, fdo::Error::AuthFailed(_) | fdo::Error::AccessDenied(_))
                && names == DENIED
        }
        _ => false,
    }
}

/// Whether the account is in this machine's own list of users; `None` if that could not be read.
async fn is_in_passwd(account: &Account) -> Option<bool> {
    let (name, uid) = (account.name.clone(), account.uid.to_string());
    let read = move || {
        let passwd = fs::read(PASSWD).ok()?;
        let is_it = |line: &[u8]| {
            let mut fields = line.split(|byte| *byte == b':');
            fields.next() == Some(name.as_bytes()) || fields.nth(1) == Some(uid.as_bytes())
        };
        Some(passwd.split(|byte| *byte == b'\n').any(is_it))
    };
    tokio::task::spawn_blocking(read).await.ok().flatten()
}
