//! An operation from its beginning to its printed end, the same for every command that has one.

use mfad_bus::OperationResult;

use crate::Session;
use crate::daemon::Daemon;
use crate::events::Event;
use crate::exit::Failure;
use crate::interrupts::Interrupts;
use crate::operation::Operation;
use crate::prompts::{Person, Readiness, called_off};

impl Session {
    /// Begins an operation, goes through with it and prints how it ended. Ctrl-C calls it off at
    /// any moment.
    pub async fn operate(
        &self,
        readiness: Readiness,
        begin: impl AsyncFnOnce(&Daemon) -> Result<Operation, Failure>,
    ) -> Result<OperationResult, Failure> {
        let mut interrupts = Interrupts::catch()?;
        let beginning = async {
            let daemon = self.daemon().await?;
            begin(&daemon).await
        };
        let operation = tokio::select! {
            begun = beginning => begun?,
            () = interrupts.next() => return Err(called_off()),
        };
        let person = Person::new(self.output, readiness);
        let result = person.follow(operation, &mut interrupts).await?;
        self.output.json(&Event::Finished((&result).into()))?;
        if let Some(message) = &result.message {
            self.output.text(&self.output.style.good(&crate::output::visible(message)))?;
        }
        Ok(result)
    }
}
