//! What a sentence is made with.

use std::borrow::Cow;
use std::path;

use fluent_bundle::FluentValue;

use mfad_text::{Argument, in_sentence};

/// A text, or a number that decides between one and several.
#[derive(Debug, Clone)]
pub struct Value<'v>(pub(crate) FluentValue<'v>);

/// What can be part of a sentence.
pub trait ToValue {
    /// As a sentence takes it.
    fn to_value(&self) -> Value<'_>;
}

impl From<&Argument> for Value<'_> {
    fn from(argument: &Argument) -> Self {
        match argument {
            Argument::Number(number) => Self(FluentValue::from(*number)),
            Argument::Text(text) => {
                let text = in_sentence(&crate::render(text)).into_owned();
                Self(FluentValue::String(Cow::Owned(text)))
            }
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value(FluentValue::String(in_sentence(self)))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        self.as_str().to_value()
    }
}

impl ToValue for Cow<'_, str> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().to_value()
    }
}

impl ToValue for path::Display<'_> {
    fn to_value(&self) -> Value<'_> {
        Value(FluentValue::String(Cow::Owned(in_sentence(&self.to_string()).into_owned())))
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl ToValue for $number {
            fn to_value(&self) -> Value<'_> {
                Value(FluentValue::from(*self))
            }
        }
    )+};
}

numbers!(i32, u8, u16, u32, u64, usize);
