//! The other sign-in methods, as questions that fit on one line and work wherever a line can be typed. Pure.

use mfad_bus::MethodChoice;
use mfad_i18n::say;
use zbus::OwnedObjectPath;

use crate::line::{Line, either};

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

/// A question, and what has to be seen before it.
#[derive(Debug, PartialEq)]
pub struct Choice {
    /// What stands above them where a program has lists to pick from.
    pub title: Line,
    /// The methods with a number each, if they do not fit into the question.
    pub lines: Vec<Line>,
    /// What is asked.
    pub question: Line,
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

    /// To pick one, or to skip that.
    pub fn or_skip(&self) -> Choice {
        let title = Line::new(say!("pam-list"));
        self.offered(title, |label| say!("pam-skip-or-one", label), say!("pam-skip-or"))
    }

    /// To plug these in, or to pick one.
    pub fn or_plug_in(&self, keys: &str) -> Choice {
        let title = Line::fitting(say!("pam-list-plug-in", keys), say!("pam-list-plug-in-key"));
        if self.is_empty() {
            return Choice { title, lines: Vec::new(), question: plug_in(keys) };
        }
        self.offered(title, |label| say!("pam-plug-in-or-one", label), say!("pam-plug-in-or"))
    }

    /// To touch what was said, or to pick one.
    pub fn or_touch(&self) -> Choice {
        let title = Line::new(say!("pam-list-touch"));
        self.offered(title, |label| say!("pam-touch-or-one", label), say!("pam-touch-or"))
    }

    /// One alone is named in the question itself: not every program shows more than that.
    fn offered(&self, title: Line, one: impl Fn(&str) -> String, some: String) -> Choice {
        if let [(_, label)] = self.0.as_slice() {
            let question = Line::new(one(label));
            if question.fits() {
                return Choice { title, lines: Vec::new(), question };
            }
        }
        Choice { title, lines: self.listed(), question: Line::new(some) }
    }

    /// "1 Recovery codes, 2 Spare key", on as many lines as it takes.
    fn listed(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for ((_, label), number) in self.0.iter().zip(1..) {
            let method = Line::cut(say!("pam-method", number, label));
            let both =
                lines.last().map(|it| Line::new(format!("{}, {}", it.as_str(), method.as_str())));
            match both.filter(Line::fits) {
                Some(both) => {
                    lines.pop();
                    lines.push(both);
                }
                None => lines.push(method),
            }
        }
        lines
    }

    /// The methods as the items of a list; the last is to go on as it is.
    pub fn items(&self) -> Vec<Line> {
        let labels = self.0.iter().map(|(_, label)| Line::cut(label));
        labels.chain([Line::new(say!("pam-list-continue"))]).collect()
    }

    /// What was meant by the item at this place.
    pub fn pick_item(&self, place: usize) -> Option<OwnedObjectPath> {
        self.0.get(place).map(|(method, _)| method.clone())
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

/// To plug these in, where there is nothing else.
pub fn plug_in(keys: &str) -> Line {
    Line::fitting(say!("pam-plug-in", keys), say!("pam-plug-in-key"))
}

/// The labels of these methods that are not there, as in "Blue key or Spare key".
pub fn absent(methods: &[MethodChoice]) -> String {
    let absent = methods.iter().filter(|method| !method.usable);
    either(&absent.map(|method| method.label.as_str()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use mfad_bus::{METHODS_PATH, object_path};
    use mfad_i18n::{Language, speaking};

    use super::*;

    fn method(label: &str, usable: bool) -> MethodChoice {
        let id: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
        MethodChoice {
            method: object_path(METHODS_PATH, &id).unwrap(),
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
        assert_eq!(pickable.or_skip().question.as_str(), "1 C, Enter to skip:");
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

    /// Eight methods with long names, in each language.
    #[test]
    fn a_choice_of_many_is_on_lines_that_fit() {
        let labels = ["One-time code", "Recovery codes", "A key with a long name, 30 chars"];
        for count in 1..8 {
            let methods: Vec<_> =
                (0..count).map(|it| method(&format!("{}{it}", labels[it % 3]), true)).collect();
            let pickable = PickableMethods::from_methods(&methods, &[]);
            for language in Language::ALL {
                speaking(language, || {
                    let keys = "A key with a name that is too long for any line";
                    for Choice { title, lines, question } in
                        [pickable.or_skip(), pickable.or_touch(), pickable.or_plug_in(keys)]
                    {
                        assert!(
                            title.fits() && question.fits() && lines.iter().all(Line::fits),
                            "{lines:?} {question:?}"
                        );
                        let shown = |it: &str| {
                            lines.iter().chain([&question]).any(|line| line.as_str().contains(it))
                        };
                        assert!(
                            methods.iter().all(|it| shown(&it.label)),
                            "{lines:?} {question:?}"
                        );
                    }
                });
            }
        }
    }
}
