//! Operations from their beginning to their printed end, the same for every command that has one.

use std::io::{self, IsTerminal};
use std::time::Duration;

use mfad_bus::OperationResult;
use mfad_i18n::say;

use crate::Session;
use crate::daemon::Daemon;
use crate::events::Event;
use crate::exit::Failure;
use crate::interrupts::Interrupts;
use crate::operation::Operation;
use crate::output::visible;
use crate::prompts::{Person, Readiness, called_off};

/// One connection to the daemon, over which one operation follows the other: whoever gave a PIN for
/// the first is not asked again.
pub(crate) struct Visit<'s> {
    session: &'s Session,
    /// The daemon, the same for all of it.
    pub daemon: Daemon,
    interrupts: Interrupts,
    ready: Readiness,
}

impl Session {
    /// Begins a visit.
    pub async fn visit(&self, ready: Readiness) -> Result<Visit<'_>, Failure> {
        let mut interrupts = Interrupts::catch()?;
        let daemon = tokio::select! {
            daemon = self.daemon() => daemon?,
            () = interrupts.next() => return Err(called_off()),
        };
        Ok(Visit { session: self, daemon, interrupts, ready })
    }

    /// The same over a connection that is there: what an administrator was shown on it is there on no
    /// other.
    pub fn visit_over(&self, daemon: Daemon, ready: Readiness) -> Result<Visit<'_>, Failure> {
        Ok(Visit { session: self, daemon, interrupts: Interrupts::catch()?, ready })
    }

    /// The same as [`Session::operate`] over such a connection.
    pub async fn operate_over(
        &self,
        daemon: Daemon,
        ready: Readiness,
        begin: impl AsyncFnOnce(&Daemon) -> Result<Operation, Failure>,
    ) -> Result<OperationResult, Failure> {
        let mut visit = self.visit_over(daemon, ready)?;
        let result = visit.does(begin).await?;
        visit.tell(&result)?;
        Ok(result)
    }

    /// Begins an operation, goes through with it and prints how it ended.
    pub async fn operate(
        &self,
        ready: Readiness,
        begin: impl AsyncFnOnce(&Daemon) -> Result<Operation, Failure>,
    ) -> Result<OperationResult, Failure> {
        let mut visit = self.visit(ready).await?;
        let result = visit.does(begin).await?;
        visit.tell(&result)?;
        Ok(result)
    }
}

impl Visit<'_> {
    /// Begins an operation and goes through with it. Ctrl-C calls it off at any moment.
    pub async fn does(
        &mut self,
        begin: impl AsyncFnOnce(&Daemon) -> Result<Operation, Failure>,
    ) -> Result<OperationResult, Failure> {
        let operation = tokio::select! {
            begun = begin(&self.daemon) => begun?,
            () = self.interrupts.next() => return Err(called_off()),
        };
        let person = Person::new(self.session.output, &mut self.ready);
        person.follow(operation, &mut self.interrupts).await
    }

    /// Whether somebody is there to touch the key that they mean, and sees which ones blink. A program
    /// that reads JSON has to say which it means.
    pub fn can_be_touched(&self) -> bool {
        !self.session.output.json && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Lets some time pass, or less if somebody presses Ctrl-C.
    pub async fn wait(&mut self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.interrupts.next() => {}
        }
    }

    /// Prints how it ended.
    pub fn tell(&self, result: &OperationResult) -> Result<(), Failure> {
        let output = &self.session.output;
        output.json(&Event::Finished(result.into()))?;
        if let Some(message) = &result.message {
            output.text(&output.style.good(&visible(message)))?;
        }
        for label in result.lost.iter().flatten() {
            output.text(&say!("methods-lost-with-key", label = visible(label)))?;
        }
        Ok(())
    }
}
