//! The other sign-in methods, as a question that fits on one line and works wherever a line can
//! be typed. Pure.

use mfad_bus::MethodChoice;
use mfad_i18n::say;
use zbus::OwnedObjectPath;

/// What somebody answered.
#[derive(Debug, PartialEq)]
pub enum Picked {
    /// Try this one.
    Method(OwnedObjectPath),
    /// Nothing: go on as it is.
    Nothing,
    /// Something that is no answer.
    Unclear,
}

/// What can be picked: what can be used now and is not what is, or was just, tried.
#[derive(Debug, Default, PartialEq)]
pub struct PickableMethods(Vec<(OwnedObjectPath, String)>);

impl PickableMethods {
    /// Those of these methods, without the tried.
    pub fn from_methods(methods: &[MethodChoice], tried: &[OwnedObjectPath]) -> Self {
        let other = |it: &&MethodChoice| it.usable && !tried.contains(&it.method);
        let pick = |method: &MethodChoice| (method.method.clone(), method.label.clone());
        Self(methods.iter().filter(other).map(pick).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// "1 for Recovery codes, 2 for Spare key".
    pub fn listed(&self) -> String {
        let listed =
            self.0.iter().zip(1..).map(|((_, label), number)| say!("pam-method", number, label));
        listed.collect::<Vec<_>>().join(", ")
    }

    /// What was meant by an answer.
    pub fn pick(&self, answer: &str) -> Picked {
        if answer.is_empty() {
            return Picked::Nothing;
        }
        let index = answer.parse().ok().and_then(|number: usize| number.checked_sub(1));
        let picked = index.and_then(|index| self.0.get(index));
        picked.map_or(Picked::Unclear, |(method, _)| Picked::Method(method.clone()))
    }
}

/// The labels of these methods that are not there, as in "Blue key or Spare key".
pub fn absent(methods: &[MethodChoice]) -> String {
    let labels = methods.iter().filter(|method| !method.usable).map(|method| method.label.as_str());
    labels.collect::<Vec<_>>().join(&format!(" {} ", say!("prompts-or")))
}

#[cfg(test)]
mod tests {
    use mfad_bus::{METHODS_PATH, object_path};

    use super::*;

    fn method(label: &str, usable: bool) -> MethodChoice {
        MethodChoice {
            method: object_path(METHODS_PATH, label).unwrap(),
            kind: "security-key".into(),
            label: label.into(),
            usable,
            unusable_reason: String::new(),
            trying: false,
            left: None,
            waiting: None,
            texts: None,
        }
    }

    #[test]
    fn only_what_helps_is_offered() {
        let methods = [method("A", true), method("B", false), method("C", true)];
        let tried = [object_path(METHODS_PATH, "A").unwrap()];
        let pickable = PickableMethods::from_methods(&methods, &tried);
        assert_eq!(pickable.listed(), "1 for C");
        assert_eq!(pickable.pick("1"), Picked::Method(object_path(METHODS_PATH, "C").unwrap()));
        assert_eq!(absent(&methods), "B");
    }

    #[test]
    fn what_is_no_number_of_the_list_is_unclear() {
        let pickable = PickableMethods::from_methods(&[method("A", true)], &[]);
        for answer in ["0", "2", "-1", "A", "99999999999999999999"] {
            assert_eq!(pickable.pick(answer), Picked::Unclear, "{answer}");
        }
        assert_eq!(pickable.pick(""), Picked::Nothing);
    }
}
