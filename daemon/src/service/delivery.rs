//! A secret on its way out: written into the pipe that the caller passed, and nowhere else.

use std::os::fd::OwnedFd;
use std::time::Duration;

use mfad_bus::{Cause, Remedy};
use mfad_ceremony::Error;
use mfad_text::tr;
use tokio::io::AsyncWriteExt;
use tokio::net::unix::pipe;

/// How long a pipe that is full may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a secret is to go.
pub struct Delivery(pipe::Sender);

impl Delivery {
    /// Into this pipe, once.
    pub fn open(fd: OwnedFd) -> Result<Self, Error> {
        let pipe = pipe::Sender::from_owned_fd(fd);
        pipe.map(Self).map_err(|_| {
            let message = "A secret goes into the writing end of a pipe, not this descriptor.";
            Error::new(Cause::InvalidArgument, message)
        })
    }

    /// Writes it and closes the pipe.
    pub async fn deliver(mut self, secret: &[u8]) -> Result<(), Error> {
        let written = tokio::time::timeout(PATIENCE, self.0.write_all(secret)).await;
        written.is_ok_and(|it| it.is_ok()).then_some(()).ok_or_else(|| {
            Error::new(Cause::InvalidArgument, tr!("secret-nobody-reads"))
                .with_remedy(Remedy::TryAgain)
        })
    }
}
