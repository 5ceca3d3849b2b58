//! A sentence before anybody words it: the id of a message and what goes into it. Whoever has a reader
//! renders it, in their language.

use std::borrow::Cow;
use std::path::Path;

/// What is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A message of the catalogues.
    Message(Box<Message>),
    /// What is the same in every language: a name, a label, what a token said.
    Plain(String),
    /// One directly after another.
    Joined(Vec<Self>),
}

/// A message of the catalogues, and what goes into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: Cow<'static, str>,
    /// What goes into it, by name.
    pub arguments: Vec<(Cow<'static, str>, Argument)>,
}

/// What goes into a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A text.
    Text(Text),
    /// A number that decides between one and several.
    Number(i64),
}

/// What can go into a message.
pub trait ToArgument {
    /// As a message takes it.
    fn to_argument(&self) -> Argument;
}

/// A message as data: `tr!("pin-left", left = 3)`. The first word of its id is the topic. A secret may not
/// be part of it: it is not wiped.
#[macro_export]
macro_rules! tr {
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::Text::Message(::std::boxed::Box::new($crate::Message {
            id: ::std::borrow::Cow::Borrowed($id),
            arguments: ::std::vec![$((
                ::std::borrow::Cow::Borrowed(stringify!($name)),
                $crate::tr!(@argument $name $(, $value)?),
            )),*],
        }))
    };
    (@argument $name:ident) => { $crate::ToArgument::to_argument(&$name) };
    (@argument $name:ident, $value:expr) => { $crate::ToArgument::to_argument(&$value) };
}

impl Text {
    /// Sentences, one after another.
    #[must_use]
    pub fn sentences(sentences: impl IntoIterator<Item = Self>) -> Self {
        Self::list(sentences, &Self::Plain(" ".to_owned()))
    }

    /// Several things, with this between each two.
    #[must_use]
    pub fn list(items: impl IntoIterator<Item = Self>, between: &Self) -> Self {
        let mut parts = Vec::new();
        for item in items {
            if !parts.is_empty() {
                parts.push(between.clone());
            }
            parts.push(item);
        }
        Self::Joined(parts)
    }

    /// Whether this is said in it, in any language.
    #[must_use]
    pub fn mentions(&self, name: &str) -> bool {
        match self {
            Self::Plain(plain) => plain == name,
            Self::Joined(parts) => parts.iter().any(|part| part.mentions(name)),
            Self::Message(message) => message.arguments.iter().any(
                |(_, argument)| matches!(argument, Argument::Text(text) if text.mentions(name)),
            ),
        }
    }

    /// The number that goes into the message by this name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.argument(name)? {
            Argument::Number(number) => Some(*number),
            Argument::Text(_) => None,
        }
    }

    /// What goes into the message by this name and is the same in every language.
    #[must_use]
    pub fn plain(&self, name: &str) -> Option<&str> {
        match self.argument(name)? {
            Argument::Text(Self::Plain(plain)) => Some(plain),
            _ => None,
        }
    }

    fn argument(&self, name: &str) -> Option<&Argument> {
        let Self::Message(message) = self else { return None };
        message.arguments.iter().find(|(it, _)| it == name).map(|(_, argument)| argument)
    }

    /// The id of the message that it is, if it is one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Message(message) => Some(&message.id),
            Self::Plain(_) | Self::Joined(_) => None,
        }
    }
}

/// Nothing to say.
impl Default for Text {
    fn default() -> Self {
        Self::Joined(Vec::new())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl ToArgument for Text {
    fn to_argument(&self) -> Argument {
        Argument::Text(self.clone())
    }
}

impl ToArgument for str {
    fn to_argument(&self) -> Argument {
        Argument::Text(self.into())
    }
}

impl ToArgument for String {
    fn to_argument(&self) -> Argument {
        self.as_str().to_argument()
    }
}

impl ToArgument for Cow<'_, str> {
    fn to_argument(&self) -> Argument {
        self.as_ref().to_argument()
    }
}

impl ToArgument for Path {
    fn to_argument(&self) -> Argument {
        self.to_string_lossy().to_argument()
    }
}

impl<T: ToArgument + ?Sized> ToArgument for &T {
    fn to_argument(&self) -> Argument {
        (**self).to_argument()
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl ToArgument for $number {
            fn to_argument(&self) -> Argument {
                Argument::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )+};
}

numbers!(i32, i64, u8, u16, u32, u64, usize);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_what_goes_into_it_by_name() {
        let (name, purpose) = ("Blue key", tr!("pin-why"));
        let text = tr!("pin-left", name, left = 3_u32, purpose);
        let Text::Message(message) = &text else { panic!("{text:?}") };
        let Message { id, arguments } = &**message;
        assert_eq!(id, "pin-left");
        let wanted = [
            ("name", Argument::Text("Blue key".into())),
            ("left", Argument::Number(3)),
            ("purpose", Argument::Text(tr!("pin-why"))),
        ];
        assert_eq!(arguments, &wanted.map(|(name, value)| (Cow::Borrowed(name), value)));
    }

    #[test]
    fn a_list_has_something_between_its_items_only() {
        let list =
            |items: &[&str]| Text::list(items.iter().map(|it| Text::from(*it)), &" or ".into());
        let joined =
            |parts: &[&str]| Text::Joined(parts.iter().map(|it| Text::from(*it)).collect());
        assert_eq!(list(&[]), joined(&[]));
        assert_eq!(list(&["a"]), joined(&["a"]));
        assert_eq!(list(&["a", "b"]), joined(&["a", " or ", "b"]));
    }
}
