//! Who may do what. Nothing is allowed that is not listed here; on the system bus polkit decides,
//! and where it does not answer, the answer is no.

use std::collections::HashMap;
use std::time::Duration;

use zbus::Connection;
use zbus::message::{Flags, Header};
use zbus_polkit::policykit1::{AuthorityProxy, CheckAuthorizationFlags, Subject};

/// How long polkit may take, which may be asking an administrator for a password.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a caller may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Sign in with one's own methods, ask a key how it stands.
    Use,
    /// Enroll, rename and remove one's own methods.
    ManageOwnMethods,
    /// Set and change the PIN of a key.
    ManageToken,
    /// Erase a key.
    Reset,
    /// All of that for other accounts.
    Administer,
    /// Ask whether something is an app password of any account.
    CheckAppPasswords,
    /// Have other programs' requests passed on to a card.
    PassThrough,
}

impl Action {
    /// The name of the polkit action.
    fn id(self) -> &'static str {
        match self {
            Self::Use => "org.mfad.Mfad1.use",
            Self::ManageOwnMethods => "org.mfad.Mfad1.manage-own-methods",
            Self::ManageToken => "org.mfad.Mfad1.manage-token",
            Self::Reset => "org.mfad.Mfad1.reset",
            Self::Administer => "org.mfad.Mfad1.administer",
            Self::CheckAppPasswords => "org.mfad.Mfad1.check-app-passwords",
            Self::PassThrough => "org.mfad.Mfad1.pass-through",
        }
    }
}

/// Decides.
pub enum Gate {
    /// On the session bus: whoever runs as the same user may do everything but administer.
    SameUser {
        /// The user that the daemon runs as.
        uid: u32,
    },
    /// On the system bus: polkit decides.
    Polkit(Connection),
}

impl Gate {
    /// Whether the caller with this header, who runs as `uid`, may do this.
    ///
    /// # Errors
    /// Why not, as a sentence with what to do next.
    pub async fn pass(&self, header: &Header<'_>, uid: u32, action: Action) -> Result<(), String> {
        let allowed = match self {
            Self::SameUser { uid: own } => same_user(*own, uid, action),
            Self::Polkit(bus) => polkit(bus, header, action).await,
        };
        let verdict = if allowed.is_ok() { "allowed" } else { "refused" };
        tracing::info!(uid, action = action.id(), "{verdict}");
        allowed
    }
}

fn same_user(own: u32, uid: u32, action: Action) -> Result<(), String> {
    if uid == own && action != Action::Administer {
        return Ok(());
    }
    Err("This mfad runs for one user only, who can change nothing for others. Ask an \
         administrator to use the system's mfad."
        .to_owned())
}

async fn polkit(bus: &Connection, header: &Header<'_>, action: Action) -> Result<(), String> {
    let absent = |error: &dyn std::fmt::Display| {
        format!(
            "polkit, which decides who may do this, does not answer ({error}). Ask an \
             administrator to start it: `systemctl start polkit`."
        )
    };
    let subject = Subject::new_for_message_header(header).map_err(|error| absent(&error))?;
    let authority = AuthorityProxy::new(bus).await.map_err(|error| absent(&error))?;
    let flags = match header.primary().flags().contains(Flags::ALLOW_INTERACTIVE_AUTH) {
        true => CheckAuthorizationFlags::ALLOW_USER_INTERACTION,
        false => CheckAuthorizationFlags::empty(),
    };
    let details = HashMap::new();
    let check = authority.check_authorization(&subject, action.id(), &details, flags, "");
    let result = tokio::time::timeout(PATIENCE, check)
        .await
        .map_err(|error| absent(&error))?
        .map_err(|error| absent(&error))?;
    if result.is_authorized {
        return Ok(());
    }
    Err(format!(
        "You may not do this here ({} in polkit's words). Do it in your own local session, or ask \
         an administrator.",
        action.id()
    ))
}
