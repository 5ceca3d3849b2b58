//! Why a call or an operation did not succeed: one name per cause, each with a message that
//! states a fact and, as data, what helps.

use std::fmt;

use mfad_terms::{Cause, Remedy};
use mfad_text::Text;
use zbus::OwnedVariant;
use zbus::message::{Header, Message};
use zbus::names::ErrorName;
use zbus::zvariant::{DeserializeDict, SerializeDict, Type};

use crate::{OperationResult, text};

/// What the names of all errors begin with.
const PREFIX: &str = "org.mfad.Mfad1.Error.";

/// An error as it crosses the bus.
#[derive(Debug, Clone)]
pub enum WireError {
    /// Anything that is not one of ours.
    ZBus(zbus::Error),
    /// One of mfad's.
    Ours(Error),
}

impl From<Error> for WireError {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl WireError {
    /// What mfad said, unless the error is not one of ours.
    ///
    /// # Errors
    /// The error of the bus itself.
    pub fn into_ours(self) -> Result<Error, zbus::Error> {
        match self {
            Self::ZBus(error) => Err(error),
            Self::Ours(error) => Ok(error),
        }
    }

    fn ours(&self) -> Result<&Error, &zbus::Error> {
        match self {
            Self::ZBus(error) => Err(error),
            Self::Ours(error) => Ok(error),
        }
    }

    /// The cause, if the error is one of ours.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.ours().ok().map(|error| error.cause)
    }
}

/// An error of mfad: a cause that programs act on, a fact for people, and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What programs act on.
    pub cause: Cause,
    /// A fact. Never holds a secret, nor a command: what to do is the remedy, which each client words.
    pub message: String,
    /// The same as data, which a client words in its own language.
    pub text: Option<Text>,
    /// What helps, as data.
    pub remedy: Option<Remedy>,
    /// What the remedy is about: the id of a token, the label of a method or a folder.
    pub remedy_about: Option<String>,
    /// What the token answered, as its specification writes it: for whoever looks into it.
    pub status: Option<String>,
}

/// What an error on the bus carries after its message.
#[derive(Default, SerializeDict, DeserializeDict, Type)]
#[zvariant(signature = "dict")]
struct ErrorDetails {
    text: Option<OwnedVariant>,
    remedy: Option<String>,
    remedy_about: Option<String>,
    status: Option<String>,
}

impl Error {
    /// An error with this cause and message.
    pub fn new(cause: Cause, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { cause, message, text: None, remedy: None, remedy_about: None, status: None }
    }

    /// The same, and this helps.
    #[must_use]
    pub fn with_remedy(self, remedy: Remedy) -> Self {
        Self { remedy: Some(remedy), remedy_about: None, ..self }
    }

    /// The same, and this helps with that token, method or folder.
    #[must_use]
    pub fn with_remedy_about(self, remedy: Remedy, about: impl Into<String>) -> Self {
        Self { remedy: Some(remedy), remedy_about: Some(about.into()), ..self }
    }

    /// The same with another message.
    #[must_use]
    pub fn with_message(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// The error of this name, as a `Finished` signal carries it, if there is one.
    #[must_use]
    pub fn from_name(name: &str, message: String) -> Option<Self> {
        let cause = Cause::from_word(name)?;
        Some(Self::new(cause, message))
    }

    /// The error that an operation ended with, if its name is one of ours.
    #[must_use]
    pub fn from_result(result: &OperationResult) -> Option<Self> {
        let message = result.message.clone().unwrap_or_default();
        let error = Self::from_name(result.error.as_deref()?, message)?;
        Some(Self {
            text: result.text_of("message"),
            remedy: result.remedy.as_deref().and_then(Remedy::from_word),
            remedy_about: result.remedy_about.clone(),
            status: result.status.clone(),
            ..error
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ours() {
            Ok(ours) => write!(f, "{PREFIX}{}: {ours}", ours.cause.word()),
            Err(other) => other.fmt(f),
        }
    }
}

impl std::error::Error for WireError {}

/// The message comes first, where every client looks for it, and then a dictionary.
impl zbus::DBusError for WireError {
    fn create_reply(&self, call: &Header<'_>) -> zbus::Result<Message> {
        let reply = Message::error(call, self.name());
        match self.ours() {
            Ok(error) => {
                let details = ErrorDetails {
                    text: error.text.as_ref().and_then(text::to_owned_value),
                    remedy: error.remedy.map(|it| it.word().to_owned()),
                    remedy_about: error.remedy_about.clone(),
                    status: error.status.clone(),
                };
                reply.build(&(&error.message, details))
            }
            Err(other) => reply.build(&other.to_string()),
        }
    }

    fn name(&self) -> ErrorName<'_> {
        match self.ours() {
            Ok(error) => {
                ErrorName::from_string_unchecked(format!("{PREFIX}{}", error.cause.word()))
            }
            Err(_) => ErrorName::from_static_str_unchecked("org.freedesktop.DBus.Error.Failed"),
        }
    }

    fn description(&self) -> Option<&str> {
        self.ours().ok().map(|error| error.message.as_str())
    }
}

impl From<zbus::Error> for WireError {
    fn from(error: zbus::Error) -> Self {
        let zbus::Error::MethodError(name, message, reply) = &error else {
            return Self::ZBus(error);
        };
        let ours = name.strip_prefix(PREFIX);
        let ours = ours.and_then(|it| Error::from_name(it, message.clone().unwrap_or_default()));
        let Some(ours) = ours else { return Self::ZBus(error) };
        let details = reply.body().deserialize::<(String, ErrorDetails)>();
        let (message, details) =
            details.unwrap_or_else(|_| (ours.message.clone(), ErrorDetails::default()));
        Error {
            message,
            text: details.text.and_then(|it| text::from_value(&it)),
            remedy: details.remedy.as_deref().and_then(Remedy::from_word),
            remedy_about: details.remedy_about,
            status: details.status,
            ..ours
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_crosses_the_bus_with_what_helps() {
        let call = Message::method_call("/", "Call").build(&()).unwrap();
        let error = Error::new(Cause::PinNotSet, "There is no PIN.")
            .with_remedy_about(Remedy::SetPin, "key_1");
        let error = Error { text: Some(mfad_text::tr!("pin-none", name = "Blue key")), ..error };
        let error = Error { status: Some("0x35".into()), ..error };
        let sent = WireError::from(error.clone());
        let reply = zbus::DBusError::create_reply(&sent, &call.header()).unwrap();
        assert_eq!(reply.header().error_name().unwrap(), "org.mfad.Mfad1.Error.PinNotSet");
        assert_eq!(WireError::from(zbus::Error::from(reply)).into_ours().unwrap(), error);
    }

    #[test]
    fn the_contract_lists_every_remedy() {
        let contract = include_str!("../../../docs/dbus/README.md");
        for remedy in Remedy::ALL {
            assert!(contract.contains(&format!("| `{remedy}` |")), "{remedy}");
        }
    }

    #[test]
    fn an_error_with_nothing_but_a_message_is_read_too() {
        let call = Message::method_call("/", "Call").build(&()).unwrap();
        let reply = Message::error(&call.header(), "org.mfad.Mfad1.Error.KeyFull");
        let error = zbus::Error::from(reply.build(&"It is full.").unwrap());
        let read = WireError::from(error).into_ours().unwrap();
        assert_eq!(read, Error::new(Cause::KeyFull, "It is full."));
    }
}
