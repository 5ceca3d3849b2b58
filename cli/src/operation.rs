//! An operation that a command began, and by which method a sign-in is to begin.

use std::ops::Deref;

use mfad_bus::WireError;
use mfad_client::{FollowError, OperationEvent};
use mfad_i18n::say;
use zbus::OwnedObjectPath;

use crate::daemon::Daemon;
use crate::exit::{Failure, reader};

/// Which sign-in method is tried first.
#[derive(Default)]
pub(crate) enum WantedMethod {
    /// Whichever comes first.
    #[default]
    Any,
    /// One that somebody picks from the list.
    Picked,
    /// The one with this name.
    Named(String),
}

/// An operation that this program began.
pub(crate) struct Operation {
    followed: mfad_client::Operation,
    /// Of a sign-in: by which method.
    pub wanted: WantedMethod,
}

impl Operation {
    /// Begins an operation with `call`.
    pub async fn begin(
        daemon: &Daemon,
        call: impl Future<Output = Result<OwnedObjectPath, WireError>>,
    ) -> Result<Self, Failure> {
        let followed = mfad_client::Operation::begin(daemon, reader(), call).await?;
        Ok(Self { followed, wanted: WantedMethod::Any })
    }

    /// The same, by this sign-in method.
    pub fn starting_with(self, wanted: WantedMethod) -> Self {
        Self { wanted, ..self }
    }

    /// What it says next.
    pub async fn next(&mut self) -> Result<OperationEvent, Failure> {
        Ok(self.followed.next().await?)
    }
}

impl Deref for Operation {
    type Target = mfad_client::Operation;

    fn deref(&self) -> &Self::Target {
        &self.followed
    }
}

impl From<FollowError> for Failure {
    fn from(error: FollowError) -> Self {
        match error {
            FollowError::Gone => Self::no_daemon(say!("bus-stopped")),
            FollowError::Bus(error) => error.into(),
            FollowError::NotUnderstood(what) => Self::not_understood(&what),
        }
    }
}
