//! A line that is being typed: hidden if it is a PIN.

use mfad_bus::MAX_SECRET;
use zeroize::Zeroizing;

use super::keys::Key;

/// What has been typed so far. It is wiped when it is no longer needed, and its memory never
/// moves.
pub(crate) struct Entry {
    typed: Zeroizing<String>,
}

impl Entry {
    pub fn new() -> Self {
        Self { typed: Zeroizing::new(String::with_capacity(MAX_SECRET)) }
    }

    /// Takes a key; gives the line when it is complete, and begins a new one.
    pub fn press(&mut self, key: Key) -> Option<Zeroizing<String>> {
        match key {
            Key::Character(it) if self.typed.len() + it.len_utf8() <= MAX_SECRET => {
                self.typed.push(it);
            }
            Key::Backspace => {
                self.typed.pop();
            }
            Key::Clear => self.typed.clear(),
            Key::Enter => return Some(std::mem::replace(self, Self::new()).typed),
            Key::Character(_) | Key::Escape | Key::End | Key::Other => {}
        }
        None
    }

    /// What has been typed, to be shown where it is no secret.
    pub fn shown(&self) -> &str {
        &self.typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(keys: &[Key]) -> String {
        let mut entry = Entry::new();
        keys.iter().find_map(|key| entry.press(*key)).unwrap().to_string()
    }

    #[test]
    fn a_line_can_be_corrected() {
        let typed = [Key::Character('1'), Key::Character('é'), Key::Backspace, Key::Enter];
        assert_eq!(line(&typed), "1");
        assert_eq!(line(&[Key::Character('x'), Key::Clear, Key::Backspace, Key::Enter]), "");
    }

    #[test]
    fn what_is_typed_stays_in_memory_that_is_wiped() {
        let mut entry = Entry::new();
        let capacity = entry.typed.capacity();
        for _ in 0..1_000 {
            entry.press(Key::Character('€'));
        }
        assert_eq!(entry.typed.capacity(), capacity);
        assert!(entry.typed.len() <= MAX_SECRET);
    }
}
