//! What the policy says to people.

use mfad_bus::Policy;
use mfad_i18n::locale;

/// Whom to ask, in the person's language, or else in English, or else in any.
#[must_use]
pub fn help(policy: &Policy) -> Option<String> {
    help_in(policy, &locale(|name| std::env::var(name).ok()))
}

fn help_in(policy: &Policy, language: &str) -> Option<String> {
    let help = &policy.help;
    let mut any: Vec<_> = help.iter().collect();
    any.sort();
    let any = any.first().map(|(_, text)| *text);
    help.get(language).or_else(|| help.get("en")).or(any).cloned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn policy(help: &[(&str, &str)]) -> Policy {
        let own = |(key, text): &(&str, &str)| ((*key).to_owned(), (*text).to_owned());
        Policy {
            verification: "touch".into(),
            remote: "refuse".into(),
            keyring: "pin".into(),
            order: Vec::new(),
            remove_last: true,
            required_methods: 0,
            required_kinds: Vec::new(),
            waiting_after: 3,
            waiting_first: 30,
            waiting_longest: 3600,
            trust_seconds: 0,
            proof_seconds: 0,
            enroll_first: "self".into(),
            allowed_kinds: Vec::new(),
            directory_attribute: String::new(),
            directory_rp_id: String::new(),
            directory_offline_seconds: 0,
            directory_server: String::new(),
            directory_entry: String::new(),
            access_pass: false,
            access_pass_services: Vec::new(),
            help: help.iter().map(own).collect(),
            origins: HashMap::new(),
        }
    }

    #[test]
    fn whom_to_ask_is_said_in_the_persons_language_or_english() {
        let both = policy(&[("en", "Ann"), ("nb", "Anne")]);
        assert_eq!(help_in(&both, "nb").as_deref(), Some("Anne"));
        assert_eq!(help_in(&both, "fr").as_deref(), Some("Ann"));
        assert_eq!(help_in(&policy(&[("nb", "Anne")]), "fr").as_deref(), Some("Anne"));
        assert_eq!(help_in(&policy(&[]), "en"), None);
    }
}
