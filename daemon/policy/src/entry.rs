//! The distinguished name of a person in the directory, from what the policy says of everybody's.

use std::fmt::Write;

/// Where the name of the account comes.
const ACCOUNT: &str = "{account}";
/// Longer than those of any directory.
const LONGEST: usize = 1024;

/// Whether there is one place for the account, which is the whole value of an attribute: anything else beside it
/// could change what the rest means.
pub(crate) fn is_entry(entry: &str) -> bool {
    let Some((before, after)) = entry.split_once(ACCOUNT) else { return false };
    entry.len() <= LONGEST
        && before.ends_with('=')
        && before.starts_with(|it: char| it.is_ascii_alphanumeric())
        && (after.is_empty() || after.starts_with(','))
        && !after.contains(ACCOUNT)
        && !entry.contains(char::is_control)
}

/// The distinguished name of this account, where the policy's `entry` is everybody's.
#[must_use]
pub fn entry_of(entry: &str, account: &str) -> String {
    entry.replacen(ACCOUNT, &escape(account), 1)
}

/// The value of an attribute in a distinguished name (RFC 4514 §2.4).
fn escape(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(value.len());
    for (place, it) in value.chars().enumerate() {
        match it {
            it if it.is_control() => {
                let mut bytes = [0; 4];
                for byte in it.encode_utf8(&mut bytes).bytes() {
                    // Writing to a string does not fail.
                    let _ = write!(escaped, "\\{byte:02x}");
                }
                continue;
            }
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=' => escaped.push('\\'),
            '#' if place == 0 => escaped.push('\\'),
            ' ' if place == 0 || place == last => escaped.push('\\'),
            _ => {}
        }
        escaped.push(it);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_one_value_whatever_is_in_its_name() {
        for (account, value) in [
            ("anna", "anna"),
            ("anna@example.org", "anna@example.org"),
            ("Åse Nordmann", "Åse Nordmann"),
            ("x,ou=admins", "x\\,ou\\=admins"),
            ("x+cn=y", "x\\+cn\\=y"),
            (r#"a"b\c;<d>"#, r#"a\"b\\c\;\<d\>"#),
            ("#1", "\\#1"),
            ("a#1", "a#1"),
            (" a b ", "\\ a b\\ "),
            (" ", "\\ "),
            ("a\0b\n", "a\\00b\\0a"),
            ("{account}", "{account}"),
        ] {
            let entry = entry_of("uid={account},dc=example", account);
            assert_eq!(entry, format!("uid={value},dc=example"));
        }
    }

    #[test]
    fn the_account_is_a_whole_value_and_the_only_one() {
        assert!(is_entry("uid={account}"));
        assert!(is_entry("uid={account},ou=people,dc=example,dc=org"));
        for entry in [
            "={account}",
            "{account}=x",
            "uid=x{account}",
            "uid={account}x",
            "uid={account}+cn=x",
            "uid={account},cn={account}",
            "uid={Account}",
            "uid={account},\nou=people",
            &format!("uid={{account}},{}", "o=x,".repeat(300)),
        ] {
            assert!(!is_entry(entry), "{entry:?}");
        }
    }
}
