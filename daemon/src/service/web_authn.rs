//! `org.mfad.Mfad1.WebAuthn`: what sites ask of a browser, and the browser of mfad.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mfad_bus::{Cause, WebAuthnOptions};
use mfad_ceremony::flows::webauthn;
use mfad_ceremony::{Context, Error};
use mfad_text::tr;
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::wire::{self, CallError};
use super::{Admitted, Service};
use crate::authorization::Action;

/// How many requests of sites one user may have within [`PERIOD`]: fewer than the user may begin, so
/// that pages leave the person some.
const REQUESTS: usize = 45;
const PERIOD: Duration = Duration::from_secs(60);

/// Begins the requests of sites.
pub struct WebAuthnObject {
    service: Service,
    turns: Turns,
}

/// Whose turn it is, by user: a person answers one request at a time.
#[derive(Clone, Default)]
struct Turns(Arc<Mutex<HashMap<u32, Asked>>>);

/// What sites asked of one user.
#[derive(Default)]
struct Asked {
    answering: bool,
    begun: VecDeque<Instant>,
}

/// The right to have a person answer a site's request, until dropped.
struct SiteTurn {
    uid: u32,
    turns: Turns,
}

impl Drop for SiteTurn {
    fn drop(&mut self) {
        if let Some(asked) = self.turns.lock().get_mut(&self.uid) {
            asked.answering = false;
        }
    }
}

impl Turns {
    fn lock(&self) -> MutexGuard<'_, HashMap<u32, Asked>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, uid: u32) -> Result<SiteTurn, Error> {
        let mut all = self.lock();
        let asked = all.entry(uid).or_default();
        let now = Instant::now();
        asked.begun.retain(|begun| now.duration_since(*begun) < PERIOD);
        if asked.answering {
            let message = tr!("site-another-asks");
            return Err(Error::new(Cause::TooManyOperations, message));
        }
        if asked.begun.len() >= REQUESTS {
            let message = format!("Sites asked {REQUESTS} times within a minute. Wait a minute.");
            return Err(Error::new(Cause::TooManyOperations, message));
        }
        asked.answering = true;
        asked.begun.push_back(now);
        Ok(SiteTurn { uid, turns: self.clone() })
    }
}

impl WebAuthnObject {
    /// Nothing asked yet.
    pub fn new(service: Service) -> Self {
        Self { service, turns: Turns::default() }
    }

    /// Whether the caller may have a person answer now.
    async fn admit(&self, header: &Header<'_>) -> Result<(Admitted, SiteTurn), CallError> {
        let caller = self.service.callers.caller(header).await?;
        let turn = self.turns.take(caller.uid)?;
        Ok((self.service.admit_operation(header, Action::Use).await?, turn))
    }
}

#[interface(name = "org.mfad.Mfad1.WebAuthn", introspection_docs = false)]
impl WebAuthnObject {
    async fn create(
        &self,
        #[zbus(header)] header: Header<'_>,
        request: String,
        options: WebAuthnOptions,
    ) -> Result<OwnedObjectPath, CallError> {
        let (admitted, turn) = self.admit(&header).await?;
        let work = async move |context: Arc<Context>, ui| {
            let _turn = turn;
            webauthn::create(&context, &ui, &request, wire::client_options(options)).await
        };
        self.service.begin(admitted, None, work).await
    }

    async fn get(
        &self,
        #[zbus(header)] header: Header<'_>,
        request: String,
        options: WebAuthnOptions,
    ) -> Result<OwnedObjectPath, CallError> {
        let (admitted, turn) = self.admit(&header).await?;
        let work = async move |context: Arc<Context>, ui| {
            let _turn = turn;
            webauthn::get(&context, &ui, &request, wire::client_options(options)).await
        };
        self.service.begin(admitted, None, work).await
    }
}
