//! Who may do what. Nothing is allowed that is not listed here; on the system bus polkit decides,
//! and where it does not answer, the answer is no. Leave lasts for as long as polkit would give it
//! again: it goes with the seat when users are switched.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use mfad_bus::{Cause, Remedy};
use mfad_ceremony::Error;
use mfad_text::{Text, tr};
use tokio::runtime::Handle;
use tokio::sync::watch;
use zbus::Connection;
use zbus::message::{Flags, Header};
use zbus_polkit::policykit1::{
    AuthorityProxy, AuthorizationResult, CheckAuthorizationFlags, Subject,
};

/// How long polkit may take, which may be asking an administrator for a password.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a caller may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Sign in with one's own methods, ask a key how it stands.
    Use,
    /// Rename one's own methods, and change them with a proof of identity or where none is needed.
    ManageOwnMethods,
    /// Add the first method of one's own account, which has none that could prove anything.
    EnrollFirstMethod,
    /// Change one's own methods where none of them can be used for a proof.
    ChangeWithoutProof,
    /// Report the last method lost with which one could sign in.
    SuspendLastMethod,
    /// Set and change the PIN of a key.
    ManageToken,
    /// Erase a key.
    Reset,
    /// All of that for other accounts.
    Administer,
    /// Ask whether something is an app password of any account.
    CheckAppPasswords,
    /// Keep notes for sites, and have one's own shown with a proof of identity.
    Notes,
    /// Have one's own notes shown by an account that has no method to prove anything with.
    ShowNotes,
    /// Have other programs' requests passed on to a card.
    PassThrough,
}

impl Action {
    /// The name of the polkit action.
    pub fn id(self) -> &'static str {
        match self {
            Self::Use => "org.mfad.Mfad1.use",
            Self::ManageOwnMethods => "org.mfad.Mfad1.manage-own-methods",
            Self::EnrollFirstMethod => "org.mfad.Mfad1.enroll-first-method",
            Self::ChangeWithoutProof => "org.mfad.Mfad1.change-without-proof",
            Self::SuspendLastMethod => "org.mfad.Mfad1.suspend-last-method",
            Self::ManageToken => "org.mfad.Mfad1.manage-token",
            Self::Reset => "org.mfad.Mfad1.reset",
            Self::Administer => "org.mfad.Mfad1.administer",
            Self::CheckAppPasswords => "org.mfad.Mfad1.check-app-passwords",
            Self::Notes => "org.mfad.Mfad1.notes",
            Self::ShowNotes => "org.mfad.Mfad1.show-notes",
            Self::PassThrough => "org.mfad.Mfad1.pass-through",
        }
    }
}

/// Decides.
pub enum Authorizer {
    /// On the session bus: whoever runs as the same user may do everything that needs no
    /// administrator.
    SameUser {
        /// The user that the daemon runs as.
        uid: u32,
    },
    /// On the system bus: polkit decides.
    Polkit(Polkit),
}

/// An authorization to do something.
pub struct Authorization(Option<Grant>);

/// What polkit authorized.
struct Grant {
    subject: Subject,
    action: Action,
    flags: CheckAuthorizationFlags,
    /// What polkit tells of since shortly before.
    changes: watch::Receiver<()>,
}

impl Authorizer {
    /// Whether the caller with this header, who runs as `uid`, may do this.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(
        &self,
        header: &Header<'_>,
        uid: u32,
        action: Action,
    ) -> Result<Authorization, Error> {
        let allowed = match self {
            Self::SameUser { uid: own } => same_user(*own, uid, action),
            Self::Polkit(polkit) => polkit.allows(header, action).await,
        };
        let verdict = if allowed.is_ok() { "allowed" } else { "refused" };
        tracing::info!(uid, action = action.id(), "{verdict}");
        allowed
    }

    /// Whether this user is an administrator, who proves nothing to nobody. On the session bus there is
    /// none.
    pub fn administers(&self, uid: u32) -> bool {
        matches!(self, Self::Polkit(_)) && uid == 0
    }

    /// Whether all that can call is one user's own.
    pub fn serves_one_user(&self) -> bool {
        matches!(self, Self::SameUser { .. })
    }

    /// Completes when this is no longer granted, with why as [`Authorizer::check`] tells it.
    pub async fn withdrawn(&self, authorization: &mut Authorization) -> Error {
        match (self, &mut authorization.0) {
            (Self::Polkit(polkit), Some(grant)) => polkit.withdrawn(grant).await,
            _ => std::future::pending().await,
        }
    }

    /// Follows what leave depends on for as long as it is polled.
    pub async fn follow(&self) {
        if let Self::Polkit(polkit) = self
            && let Err(error) = polkit.follow().await
        {
            tracing::error!(%error, "polkit is not followed: what it authorized lasts");
        }
    }
}

fn refused(why: Text) -> Error {
    Error::new(Cause::NotAllowed, why)
}

fn same_user(own: u32, uid: u32, action: Action) -> Result<Authorization, Error> {
    let one_user = || refused(tr!("authorization-one-user")).with_remedy(Remedy::UseSystemBus);
    match action {
        Action::ChangeWithoutProof if uid == own => {
            Err(refused(tr!("authorization-no-administrator")))
        }
        Action::Administer => Err(one_user()),
        _ if uid == own => Ok(Authorization(None)),
        _ => Err(one_user()),
    }
}

/// Asks polkit.
pub struct Polkit {
    bus: Connection,
    changes: watch::Sender<()>,
    /// How many questions were asked: each is cancelled by its number.
    asked: AtomicU64,
}

impl Polkit {
    /// The one on this bus, if it is there.
    pub fn new(bus: Connection) -> Self {
        Self { bus, changes: watch::Sender::new(()), asked: AtomicU64::default() }
    }

    async fn allows(&self, header: &Header<'_>, action: Action) -> Result<Authorization, Error> {
        // Before it is asked, so that nothing is missed.
        let changes = self.changes.subscribe();
        let subject = Subject::new_for_message_header(header).map_err(|error| absent(&error))?;
        let flags = match header.primary().flags().contains(Flags::ALLOW_INTERACTIVE_AUTH) {
            true => CheckAuthorizationFlags::ALLOW_USER_INTERACTION,
            false => CheckAuthorizationFlags::empty(),
        };
        match self.ask(&subject, action, flags).await?.is_authorized {
            true => Ok(Authorization(Some(Grant { subject, action, flags, changes }))),
            false => Err(refused(tr!("authorization-not-allowed", action = action.id()))),
        }
    }

    async fn ask(
        &self,
        subject: &Subject,
        action: Action,
        flags: CheckAuthorizationFlags,
    ) -> Result<AuthorizationResult, Error> {
        let authority = AuthorityProxy::new(&self.bus).await.map_err(|error| absent(&error))?;
        let id = self.asked.fetch_add(1, Ordering::Relaxed).to_string();
        let mut question = Question { authority, id, open: true };
        let answered = tokio::time::timeout(PATIENCE, question.ask(subject, action, flags)).await;
        answered.map_err(|error| absent(&error))?.map_err(|error| absent(&error))
    }

    async fn withdrawn(&self, Grant { subject, action, flags, changes }: &mut Grant) -> Error {
        loop {
            if changes.changed().await.is_err() {
                return std::future::pending().await;
            }
            // Nobody is asked for a password again: whoever could be, was.
            let asked = self.ask(subject, *action, CheckAuthorizationFlags::empty()).await;
            match asked {
                Ok(answer) if answer.is_authorized => {}
                Ok(answer) if answer.is_challenge && !flags.is_empty() => {}
                Ok(_) => {
                    return refused(tr!("authorization-seat-left"));
                }
                Err(absent) => return absent,
            }
        }
    }

    /// Polkit tells when sessions begin, end, become active or stop being that, and when its rules
    /// are others.
    async fn follow(&self) -> zbus::Result<()> {
        let authority = AuthorityProxy::new(&self.bus).await?;
        let mut changes = authority.receive_changed().await?;
        while changes.next().await.is_some() {
            self.changes.send_replace(());
        }
        Ok(())
    }
}

/// A question to polkit. One that nobody waits for any more is taken back: it may be a dialog that
/// nobody answers, and the bus lets few replies be outstanding (max_replies_per_connection).
struct Question {
    authority: AuthorityProxy<'static>,
    id: String,
    open: bool,
}

impl Question {
    async fn ask(
        &mut self,
        subject: &Subject,
        action: Action,
        flags: CheckAuthorizationFlags,
    ) -> zbus::Result<AuthorizationResult> {
        let (id, details) = (&self.id, HashMap::new());
        let asked = self.authority.check_authorization(subject, action.id(), &details, flags, id);
        let answer = asked.await;
        self.open = false;
        answer
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        let (true, Ok(runtime)) = (self.open, Handle::try_current()) else { return };
        let (authority, id) = (self.authority.clone(), std::mem::take(&mut self.id));
        runtime.spawn(async move {
            if let Err(error) = authority.cancel_check_authorization(&id).await {
                tracing::debug!(%error, "polkit did not take a question back");
            }
        });
    }
}

fn absent(error: &dyn std::fmt::Display) -> Error {
    refused(tr!("authorization-no-polkit", error = error.to_string()))
}
