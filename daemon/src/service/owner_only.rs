//! Objects on the bus that are there for their owner only: to everybody else they do not exist.

use std::collections::HashMap;
use std::fmt::Write;

use async_trait::async_trait;
use zbus::message::{Header, Message};
use zbus::names::{InterfaceName, MemberName, OwnedUniqueName};
use zbus::object_server::{DispatchResult, Interface, SignalEmitter};
use zbus::{BoxDBusError, Connection, ObjectServer, OwnedVariant, Variant, fdo};

use super::callers::Callers;

/// Whose an object is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectOwner {
    /// These connections', and no other's of the same user.
    Connections(Vec<OwnedUniqueName>),
    /// A user's, and the administrator's: root's, and that of a connection that may look at the account.
    User(u32),
}

impl ObjectOwner {
    /// Whether the caller is the owner.
    async fn is(&self, callers: &Callers, header: &Header<'_>) -> bool {
        let Some(sender) = header.sender() else { return false };
        match self {
            Self::Connections(names) => names.iter().any(|it| it.as_str() == sender.as_str()),
            Self::User(owner) => {
                callers.uid(sender).await.is_ok_and(|uid| uid == *owner || uid == 0)
                    || callers.is_shown(sender.as_str(), *owner)
            }
        }
    }
}

/// An interface that only its owner can see and call.
pub struct OwnerOnly<I> {
    interface: I,
    owner: ObjectOwner,
    callers: Callers,
}

impl<I> OwnerOnly<I> {
    /// This interface for this owner.
    pub fn new(interface: I, owner: ObjectOwner, callers: Callers) -> Self {
        Self { interface, owner, callers }
    }

    /// The interface, for the daemon itself.
    pub fn interface(&self) -> &I {
        &self.interface
    }

    /// A call without a header comes from the daemon itself.
    async fn check(&self, header: Option<&Header<'_>>) -> fdo::Result<()> {
        let Some(header) = header else { return Ok(()) };
        if self.owner.is(&self.callers, header).await {
            return Ok(());
        }
        let path = header.path().map(ToString::to_string).unwrap_or_default();
        Err(fdo::Error::UnknownObject(format!("Unknown object '{path}'")))
    }
}

#[async_trait]
impl<I: Interface> Interface for OwnerOnly<I> {
    fn name() -> InterfaceName<'static> {
        I::name()
    }

    async fn get(
        &self,
        property: &str,
        server: &ObjectServer,
        connection: &Connection,
        header: Option<&Header<'_>>,
        emitter: &SignalEmitter<'_>,
    ) -> Option<Result<OwnedVariant, BoxDBusError>> {
        if let Err(error) = self.check(header).await {
            return Some(Err(error.into()));
        }
        self.interface.get(property, server, connection, header, emitter).await
    }

    async fn get_all(
        &self,
        server: &ObjectServer,
        connection: &Connection,
        header: Option<&Header<'_>>,
        emitter: &SignalEmitter<'_>,
    ) -> fdo::Result<HashMap<String, OwnedVariant>> {
        self.check(header).await?;
        self.interface.get_all(server, connection, header, emitter).await
    }

    /// None of our objects has a property that can be set. Said here, without waiting for calls
    /// under way to end: the library holds up everybody's calls while it waits to set one.
    fn set<'call>(
        &'call self,
        property: &'call str,
        _value: &'call Variant<'_>,
        _server: &'call ObjectServer,
        _connection: &'call Connection,
        header: Option<&'call Header<'_>>,
        _emitter: &'call SignalEmitter<'_>,
    ) -> DispatchResult<'call> {
        DispatchResult::Async(Box::pin(async move {
            self.check(header).await?;
            Err(fdo::Error::PropertyReadOnly(format!("'{property}' cannot be set")).into())
        }))
    }

    async fn set_mut(
        &mut self,
        _property: &str,
        _value: &Variant<'_>,
        _server: &ObjectServer,
        _connection: &Connection,
        _header: Option<&Header<'_>>,
        _emitter: &SignalEmitter<'_>,
    ) -> Option<Result<(), BoxDBusError>> {
        None
    }

    fn call<'call>(
        &'call self,
        server: &'call ObjectServer,
        connection: &'call Connection,
        message: &'call Message,
        name: MemberName<'call>,
    ) -> DispatchResult<'call> {
        let unknown = format!("Unknown method '{name}'");
        let call = self.interface.call(server, connection, message, name);
        DispatchResult::Async(Box::pin(async move {
            self.check(Some(&message.header())).await?;
            match call {
                DispatchResult::Async(call) => call.await,
                _ => Err(fdo::Error::UnknownMethod(unknown).into()),
            }
        }))
    }

    /// None of our objects has a method that changes it: what changes is behind them.
    fn call_mut<'call>(
        &'call mut self,
        _server: &'call ObjectServer,
        _connection: &'call Connection,
        _message: &'call Message,
        _name: MemberName<'call>,
    ) -> DispatchResult<'call> {
        DispatchResult::NotFound
    }

    fn introspect_to_writer(&self, writer: &mut dyn Write, level: usize) {
        self.interface.introspect_to_writer(writer, level);
    }
}
