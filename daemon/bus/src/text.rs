//! A text as it crosses the bus: `s` is the same in every language; `(sa{sv})` is the id of a message and
//! what goes into it, where `x` is a number; `av` is several, one directly after another.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mfad_text::{Argument, Message, Text};
use zbus::{Array, Dict, OwnedVariant, Str, Structure, Variant};

/// Deeper than any text that mfad says.
const DEEPEST: usize = 16;

/// For the bus.
#[must_use]
pub fn to_value(text: &Text) -> Variant<'static> {
    match text {
        Text::Plain(plain) => Variant::from(plain.clone()),
        Text::Joined(parts) => Variant::from(parts.iter().map(to_value).collect::<Vec<_>>()),
        Text::Message(message) => {
            let Message { id, arguments } = &**message;
            let arguments = arguments.iter().map(|(name, argument)| {
                let value = match argument {
                    Argument::Text(text) => to_value(text),
                    Argument::Number(number) => Variant::from(*number),
                };
                (name.clone().into_owned(), value)
            });
            Variant::from((id.clone().into_owned(), arguments.collect::<BTreeMap<_, _>>()))
        }
    }
}

/// The same as it is sent.
#[must_use]
pub fn to_owned_value(text: &Text) -> Option<OwnedVariant> {
    OwnedVariant::try_from(to_value(text)).ok()
}

/// From the bus; nothing if it is no text.
#[must_use]
pub fn from_value(value: &Variant<'_>) -> Option<Text> {
    text_within(value, DEEPEST)
}

fn text_within(value: &Variant<'_>, depth: usize) -> Option<Text> {
    let deeper = depth.checked_sub(1)?;
    match value {
        Variant::Variant(inner) => text_within(inner, deeper),
        Variant::Str(plain) => Some(Text::Plain(plain.as_str().to_owned())),
        Variant::Array(parts) => joined(parts, deeper),
        Variant::Structure(message) => self::message(message, deeper),
        _ => None,
    }
}

fn joined(parts: &Array<'_>, depth: usize) -> Option<Text> {
    parts.iter().map(|part| text_within(part, depth)).collect::<Option<_>>().map(Text::Joined)
}

fn message(message: &Structure<'_>, depth: usize) -> Option<Text> {
    let [Variant::Str(id), Variant::Dict(arguments)] = message.fields() else { return None };
    let arguments = self::arguments(arguments, depth)?;
    let id = Cow::Owned(id.as_str().to_owned());
    Some(Text::Message(Box::new(Message { id, arguments })))
}

fn arguments(arguments: &Dict<'_, '_>, depth: usize) -> Option<Vec<(Cow<'static, str>, Argument)>> {
    let argument = |(name, value): (&Variant<'_>, &Variant<'_>)| {
        let name = <&Str<'_>>::try_from(name).ok()?.as_str().to_owned();
        Some((Cow::Owned(name), argument_within(value, depth)?))
    };
    arguments.iter().map(argument).collect()
}

fn argument_within(value: &Variant<'_>, depth: usize) -> Option<Argument> {
    match value {
        Variant::Variant(inner) => argument_within(inner, depth.checked_sub(1)?),
        Variant::I64(number) => Some(Argument::Number(*number)),
        other => text_within(other, depth).map(Argument::Text),
    }
}

#[cfg(test)]
mod tests {
    use mfad_text::tr;

    use super::*;

    #[test]
    fn a_text_crosses_the_bus() {
        let inner = tr!("site-shown", site = "bank.example");
        let nested = tr!("pin-left", left = 3, name = "Blue key", purpose = inner);
        for text in [
            Text::Plain("Blue key".to_owned()),
            Text::default(),
            tr!("pin-blocked"),
            Text::sentences([nested.clone(), tr!("pin-blocked"), "x".into()]),
        ] {
            assert_eq!(from_value(&to_value(&text)).map(sorted), Some(sorted(text)));
        }
        let signature = to_value(&nested).value_signature().to_string();
        assert_eq!(signature, "(sa{sv})");
    }

    fn sorted(mut text: Text) -> Text {
        if let Text::Message(message) = &mut text {
            message.arguments.sort_by(|one, other| one.0.cmp(&other.0));
        }
        if let Text::Joined(parts) = &mut text {
            *parts = std::mem::take(parts).into_iter().map(sorted).collect();
        }
        text
    }

    #[test]
    fn what_is_no_text_or_too_deep_is_none() {
        assert_eq!(from_value(&Variant::from(1_u8)), None);
        assert_eq!(from_value(&Variant::from(("id", "no arguments"))), None);
        let deep = (0..2 * DEEPEST).fold(Text::default(), |text, _| Text::Joined(vec![text]));
        assert_eq!(from_value(&to_value(&deep)), None);
    }
}
