//! The other sign-in methods, to be picked by number while one is being tried. Pure.

use std::time::Instant;

use mfad_bus::MethodChoice;
use mfad_i18n::say;
use unicode_width::UnicodeWidthStr;
use zbus::OwnedObjectPath;

use super::keys::Key;

/// The methods of a sign-in, and whether somebody is picking one of them.
#[derive(Default)]
pub(crate) struct MethodPicker {
    methods: Vec<MethodChoice>,
    /// When they were told.
    told: Option<Instant>,
    picking: bool,
    /// Nothing is tried before one of them is picked.
    choosing: bool,
}

/// What a key means for the choice of method.
#[derive(Debug, PartialEq)]
pub(crate) enum Pick {
    /// Nothing; it belongs to what is being typed.
    NotOurs,
    /// Something that only changes what is shown.
    Shown,
    /// Try this one instead.
    Select(OwnedObjectPath),
}

impl MethodPicker {
    /// What can be picked from now on. What was listed before keeps its number.
    pub fn update(&mut self, mut methods: Vec<MethodChoice>) {
        let place = |method: &MethodChoice| {
            let before = self.methods.iter().position(|it| it.method == method.method);
            before.unwrap_or(usize::MAX)
        };
        methods.sort_by_key(place);
        self.methods = methods;
        self.told = Some(Instant::now());
    }

    /// All of them.
    pub fn choices(&self) -> &[MethodChoice] {
        &self.methods
    }

    /// Nothing is tried before one of them is picked.
    pub fn choose(&mut self) {
        self.choosing = true;
    }

    /// Whether one of them waits, which is shown counting down.
    pub fn counting(&self) -> bool {
        self.listed() && self.methods.iter().any(|it| it.waiting.is_some())
    }

    /// Takes a key. While somebody is `typing` digits belong to that, until Escape.
    pub fn press(&mut self, key: Key, typing: bool) -> Pick {
        if !self.listed() {
            return Pick::NotOurs;
        }
        match key {
            Key::Escape if typing => {
                self.picking = !self.picking;
                Pick::Shown
            }
            _ if typing && !self.picking => Pick::NotOurs,
            Key::Character(digit) => self.numbered(digit),
            _ => Pick::Shown,
        }
    }

    /// Whether there is anything to pick from.
    fn listed(&self) -> bool {
        self.choosing || self.methods.len() > 1
    }

    fn numbered(&mut self, digit: char) -> Pick {
        let index = digit.to_digit(10).and_then(|number| number.checked_sub(1));
        let index = index.and_then(|index| usize::try_from(index).ok());
        match index.and_then(|index| self.methods.get(index)) {
            None => Pick::Shown,
            Some(method) => {
                let method = method.method.clone();
                (self.picking, self.choosing) = (false, false);
                if self.only(&method) { Pick::Shown } else { Pick::Select(method) }
            }
        }
    }

    /// Whether this one alone is being tried already.
    fn only(&self, method: &OwnedObjectPath) -> bool {
        self.methods.iter().all(|it| it.trying == (it.method == *method))
    }

    /// The lines above what is asked for: the list, and how to pick from it.
    pub fn lines(&self, typing: bool) -> Vec<String> {
        if !self.listed() {
            return Vec::new();
        }
        let widest = self.methods.iter().map(|it| it.label.width()).max();
        let widest = widest.unwrap_or_default();
        let passed = self.told.map(|told| told.elapsed().as_secs()).unwrap_or_default();
        let line = |(index, method): (usize, &MethodChoice)| {
            let padding = " ".repeat(widest.saturating_sub(method.label.width()));
            format!("  {}  {}{padding}  {}", index + 1, method.label, self.state(method, passed))
        };
        let mut lines: Vec<_> = self.methods.iter().enumerate().map(line).collect();
        let hint = match (typing, self.picking) {
            _ if self.choosing => say!("prompts-methods-choose"),
            (true, false) => say!("prompts-methods-escape"),
            (true, true) => say!("prompts-methods-number"),
            (false, _) => say!("prompts-methods-press"),
        };
        lines.extend([hint, String::new()]);
        lines
    }

    /// Whether keys go to the list instead of what is being typed.
    pub fn picking(&self) -> bool {
        self.picking
    }

    fn state(&self, method: &MethodChoice, passed: u64) -> String {
        match needs(&method.kind).filter(|_| self.choosing && method.usable) {
            Some(needs) => format!("{}: {needs}", state(method, passed)),
            None => state(method, passed),
        }
    }
}

/// What somebody needs for it.
fn needs(kind: &str) -> Option<String> {
    match kind {
        "security-key" => Some(say!("prompts-needs-touch")),
        "smart-card" => Some(say!("prompts-needs-pin")),
        "one-time-code" => Some(say!("prompts-needs-code")),
        "access-pass" => Some(say!("prompts-needs-access-pass")),
        "recovery-codes" => Some(say!("prompts-needs-recovery-code")),
        _ => None,
    }
}

fn state(method: &MethodChoice, passed: u64) -> String {
    if let Some(waiting) = method.waiting {
        return say!("methods-waiting", seconds = u64::from(waiting).saturating_sub(passed));
    }
    let left =
        method.left.map(|left| format!(", {}", say!("methods-left", left))).unwrap_or_default();
    match (method.trying, method.usable) {
        (true, _) => say!("methods-tried") + &left,
        (false, true) => say!("methods-ready") + &left,
        (false, false) => method.unusable_reason.clone(),
    }
}

#[cfg(test)]
mod tests {
    use mfad_bus::{METHODS_PATH, object_path};

    use super::*;

    fn methods() -> MethodPicker {
        let method = |id: &str, trying, usable| MethodChoice {
            method: object_path(METHODS_PATH, id).unwrap(),
            kind: "security-key".into(),
            label: id.into(),
            usable,
            unusable_reason: if usable { String::new() } else { "Not plugged in.".into() },
            trying,
            left: (id == "grey").then_some(7),
            waiting: None,
            texts: None,
        };
        let methods = vec![
            method("blue", true, true),
            method("grey", false, true),
            method("old", false, false),
        ];
        MethodPicker { methods, ..MethodPicker::default() }
    }

    #[test]
    fn digits_belong_to_a_pin_until_escape() {
        let mut methods = methods();
        assert_eq!(methods.press(Key::Character('2'), true), Pick::NotOurs);
        assert_eq!(methods.press(Key::Escape, true), Pick::Shown);
        let grey = object_path(METHODS_PATH, "grey").unwrap();
        assert_eq!(methods.press(Key::Character('2'), true), Pick::Select(grey));
        assert_eq!(methods.press(Key::Character('2'), true), Pick::NotOurs);
    }

    #[test]
    fn a_method_keeps_its_number_whatever_is_plugged_in() {
        let mut methods = methods();
        let mut turned = methods.methods.clone();
        turned.reverse();
        methods.update(turned);
        let labels: Vec<_> = methods.methods.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(labels, ["blue", "grey", "old"]);
    }

    #[test]
    fn what_is_no_method_or_is_tried_already_selects_nothing() {
        let mut methods = methods();
        for digit in ['0', '1', '4', 'c'] {
            assert_eq!(methods.press(Key::Character(digit), false), Pick::Shown, "{digit}");
        }
        let none = &mut MethodPicker::default();
        assert_eq!(none.press(Key::Character('1'), false), Pick::NotOurs);
    }

    #[test]
    fn one_that_is_chosen_first_says_what_it_needs() {
        let mut methods = methods();
        methods.methods[0].trying = false;
        methods.choose();
        assert_eq!(
            methods.lines(false)[..4],
            [
                "  1  blue  ready: touch it",
                "  2  grey  ready, 7 left: touch it",
                "  3  old   Not plugged in.",
                "Press the number of the method you want.",
            ]
        );
        methods.methods.truncate(1);
        let blue = object_path(METHODS_PATH, "blue").unwrap();
        assert_eq!(methods.press(Key::Character('1'), false), Pick::Select(blue));
        assert_eq!(methods.press(Key::Character('1'), false), Pick::NotOurs);
    }

    #[test]
    fn a_method_that_waits_counts_down() {
        let mut methods = methods();
        assert!(!methods.counting());
        methods.methods[1].waiting = Some(28);
        assert!(methods.counting());
        assert_eq!(methods.lines(false)[1], "  2  grey  too many wrong attempts, wait 28 s");
        assert_eq!(state(&methods.methods[1], 30), "too many wrong attempts, wait 0 s");
    }

    #[test]
    fn the_list_says_which_can_be_used_and_why_not() {
        let lines = methods().lines(false);
        assert_eq!(lines[0], "  1  blue  being tried");
        assert_eq!(lines[1], "  2  grey  ready, 7 left");
        assert_eq!(lines[2], "  3  old   Not plugged in.");
    }
}
