//! `org.mfad.Mfad1.WebAuthn`: what sites ask of a browser, and the browser of mfad.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use mfad_bus::{Cause, Error, WebAuthnOptions, WireError};
use zbus::message::Header;
use zbus::{OwnedObjectPath, interface};

use super::Service;
use crate::gate::Action;
use crate::operation::{Context, webauthn};

/// Begins the requests of sites.
pub struct WebAuthn {
    service: Service,
    /// The users who have one running: a person answers one at a time.
    asked: Arc<Mutex<HashSet<u32>>>,
}

/// The right to have a person answer a site's request, until dropped.
struct Turn {
    uid: u32,
    asked: Arc<Mutex<HashSet<u32>>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.uid);
    }
}

impl WebAuthn {
    /// Nothing asked yet.
    pub fn new(service: Service) -> Self {
        Self { service, asked: Arc::default() }
    }

    fn turn(&self, uid: u32) -> Result<Turn, Error> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.insert(uid) {
            let message = "Another site's request is being answered. Finish or cancel it first.";
            return Err(Error::new(Cause::TooManyOperations, message));
        }
        Ok(Turn { uid, asked: Arc::clone(&self.asked) })
    }
}

#[interface(name = "org.mfad.Mfad1.WebAuthn", introspection_docs = false)]
impl WebAuthn {
    async fn create(
        &self,
        #[zbus(header)] header: Header<'_>,
        request: String,
        options: WebAuthnOptions,
    ) -> Result<OwnedObjectPath, WireError> {
        let admitted = self.service.admit_operation(&header, Action::Use).await?;
        let turn = self.turn(admitted.caller.uid)?;
        let work = async move |context: Arc<Context>, talk| {
            let _turn = turn;
            webauthn::create(&context, &talk, &request, options).await
        };
        self.service.begin(admitted, None, work).await
    }

    async fn get(
        &self,
        #[zbus(header)] header: Header<'_>,
        request: String,
        options: WebAuthnOptions,
    ) -> Result<OwnedObjectPath, WireError> {
        let admitted = self.service.admit_operation(&header, Action::Use).await?;
        let turn = self.turn(admitted.caller.uid)?;
        let work = async move |context: Arc<Context>, talk| {
            let _turn = turn;
            webauthn::get(&context, &talk, &request, options).await
        };
        self.service.begin(admitted, None, work).await
    }
}
