//! One request of the extension from its beginning to its end: an operation of the daemon, or
//! several where codes of all tokens are listed.

use std::rc::Rc;

use mfad_bus::{
    Cause, OperationResult, Outcome, WebAuthnOptions, WebAuthnProxy, WireError, secret_fd,
};
use mfad_client::OperationEvent;
use mfad_i18n::say;
use tokio::sync::mpsc;
use zbus::OwnedObjectPath;
use zeroize::Zeroizing;

use super::frame::{self, Frame};
use super::route::Route;
use crate::daemon::Daemon;
use crate::events::{End, Event};
use crate::exit::{Exit, Failure};
use crate::operation::Operation;

/// What the person answered to a prompt.
pub enum Answer {
    Pin(Zeroizing<Vec<u8>>),
    Choose(String),
    Confirm(bool),
    Cancel,
}

impl Answer {
    /// What a frame answers; nothing if it is incomplete.
    pub fn from_frame(frame: Frame) -> Option<Self> {
        match frame.command() {
            "pin" => frame.pin().map(Self::Pin),
            "choose" => frame.choice.map(Self::Choose),
            "confirm" => frame.yes.map(Self::Confirm),
            _ => Some(Self::Cancel),
        }
    }
}

/// A request that runs.
pub struct Request {
    pub id: u32,
    pub route: Route,
    pub daemon: Rc<Daemon>,
    pub answers: mpsc::UnboundedReceiver<Answer>,
}

impl Request {
    /// Has the daemon answer what a page asks.
    pub async fn web_authn(&mut self, frame: Frame) -> Result<(), Failure> {
        let create = frame.command() == "create";
        let (mediation, timeout) = (frame.mediation.clone(), frame.timeout);
        let Some(attested) = self.route.attest(frame) else {
            frame::refuse(self.id, say!("host-no-page"));
            return Ok(());
        };
        let options = WebAuthnOptions {
            origin: attested.origin,
            top_origin: attested.top_origin,
            program: Some(self.route.browser().unwrap_or("a browser").to_owned()),
            timeout,
            mediation,
            related_origins: attested.related_origins,
            rp_id_checked: Some(attested.rp_id_checked),
        };
        let proxy: WebAuthnProxy = self.daemon.root().await?;
        let done = match create {
            true => self.operate(proxy.create(&attested.request, &options)).await?,
            false => self.operate(proxy.get(&attested.request, &options)).await?,
        };
        if let Some(result) = done {
            frame::tell(self.id, &Event::Finished(End::from(&result)));
        }
        Ok(())
    }

    /// Goes through with one operation. Of an end that is not good, the extension has been told
    /// when this returns nothing.
    pub async fn operate(
        &mut self,
        call: impl Future<Output = Result<OwnedObjectPath, WireError>>,
    ) -> Result<Option<OperationResult>, Failure> {
        let mut operation = Operation::begin(&self.daemon, call).await?;
        loop {
            tokio::select! {
                saying = operation.next() => match saying? {
                    OperationEvent::Finished(Outcome::Done, result) => return Ok(Some(*result)),
                    OperationEvent::Finished(outcome, result) => {
                        frame::tell(self.id, &Event::Finished(End::from_result(outcome, &result)));
                        return Ok(None);
                    }
                    saying => self.tell(&saying),
                },
                answer = self.answers.recv() => {
                    accepted(act(&operation, answer.unwrap_or(Answer::Cancel)).await)?;
                }
            }
        }
    }

    fn tell(&self, saying: &OperationEvent) {
        match saying {
            OperationEvent::Prompt(kind, details) => {
                frame::tell(self.id, &Event::Prompt { kind, details: details.into() });
            }
            OperationEvent::Progress(what, details) => {
                frame::tell(self.id, &Event::Progress { what, details: details.into() });
            }
            OperationEvent::Methods(_) | OperationEvent::Finished(..) => {}
        }
    }
}

async fn act(operation: &Operation, answer: Answer) -> Result<(), WireError> {
    let proxy = &operation.proxy;
    match answer {
        Answer::Pin(pin) => {
            let fd = secret_fd(&pin).map_err(zbus::Error::from)?;
            proxy.answer_pin(fd.into()).await
        }
        Answer::Choose(choice) => proxy.choose(&choice).await,
        Answer::Confirm(yes) => proxy.confirm(yes).await,
        Answer::Cancel => proxy.cancel().await,
    }
}

/// An answer that comes too late is no failure: the operation says itself how it goes on or ended.
fn accepted(done: Result<(), WireError>) -> Result<(), Failure> {
    match done {
        Err(error) if error.cause() == Some(Cause::NotAsked) => Ok(()),
        Ok(()) => Ok(()),
        Err(error) => match Failure::from(error) {
            Failure { exit: Exit::NotFound, .. } => Ok(()),
            failure => Err(failure),
        },
    }
}
