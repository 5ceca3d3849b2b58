//! What the journals of many machines have of their accounts: lines of `journalctl --output=json`, each
//! of which somebody may have written who wants to be believed. Only what journald itself says of who
//! wrote an entry counts (systemd.journal-fields(7), trusted fields).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use mfad_i18n::say;
use serde::{Deserialize, Serialize};

use super::{AccountJson, ReportJson};
use crate::exit::Failure;
use crate::lines::{Line, next_line};
use crate::output::visible;

/// The ids of what counts (docs/journal.md).
const STATE: &str = "316eeb61d2bc4e2aa6f09e9ef10c1c81";
const SIGNED_IN: &str = "15e513abcf484dd28b6e0b6a0344705a";
const REFUSED: &str = "62a2f4bc025e45549e7282319c7c8313";
const LOCKED: &str = "1cdba63a294042898c773efdc3e0f9fb";

const UNIT: &str = "mfad.service";
const PROGRAM: &str = "mfad";
/// No entry of mfad's is longer, with all that journald says of it.
const LONGEST_LINE: usize = 64 << 10;
/// No name is longer (HOST_NAME_MAX, LOGIN_NAME_MAX).
const LONGEST_NAME: usize = 256;
/// Of so many accounts a report can be.
const MOST_ACCOUNTS: usize = 1 << 20;

/// Lines that say nothing here.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct PassedOver {
    /// Entries of other programs, or that say they are mfad's and are not.
    pub others: u64,
    /// Lines that are no entry.
    pub unreadable: u64,
    /// Lines that are longer than any entry of mfad's.
    pub too_long: u64,
}

/// A field of an entry. One that has several values, is no text, or is too long for journalctl to print
/// is not written by mfad.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Field {
    Text(String),
    Other(serde::de::IgnoredAny),
}

/// What counts of an entry; a field that is there twice is an error.
#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(rename = "__REALTIME_TIMESTAMP")]
    at: Option<Field>,
    #[serde(rename = "_SYSTEMD_UNIT")]
    unit: Option<Field>,
    #[serde(rename = "_SYSTEMD_USER_UNIT")]
    user_unit: Option<Field>,
    #[serde(rename = "_TRANSPORT")]
    transport: Option<Field>,
    #[serde(rename = "_COMM")]
    program: Option<Field>,
    #[serde(rename = "_EXE")]
    executable: Option<Field>,
    #[serde(rename = "_HOSTNAME")]
    host: Option<Field>,
    #[serde(rename = "_MACHINE_ID")]
    machine: Option<Field>,
    #[serde(rename = "MESSAGE_ID")]
    message_id: Option<Field>,
    #[serde(rename = "ACCOUNT")]
    account: Option<Field>,
    #[serde(rename = "METHODS")]
    methods: Option<Field>,
    #[serde(rename = "KINDS")]
    kinds: Option<Field>,
    #[serde(rename = "SUSPENDED")]
    suspended: Option<Field>,
    #[serde(rename = "MISSING_METHODS")]
    missing_methods: Option<Field>,
    #[serde(rename = "MISSING_KINDS")]
    missing_kinds: Option<Field>,
}

fn text(field: &Option<Field>) -> Option<&str> {
    match field {
        Some(Field::Text(text)) => Some(text),
        _ => None,
    }
}

fn number(field: &Option<Field>) -> Option<u32> {
    text(field)?.parse().ok()
}

fn words(field: &Option<Field>) -> Vec<String> {
    let words = text(field).unwrap_or_default().split_whitespace();
    words.take(16).map(str::to_owned).collect()
}

/// A name, if it can be one.
fn name(field: &Option<Field>) -> Option<&str> {
    text(field).filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME)
}

impl Entry {
    /// Whether mfad wrote it, by what journald says: the fields that begin with an underscore are not
    /// for whoever writes an entry to set.
    fn is_mfads(&self) -> bool {
        let executable = text(&self.executable).map(Path::new).and_then(Path::file_name);
        text(&self.unit) == Some(UNIT)
            && self.user_unit.is_none()
            && text(&self.transport) == Some("journal")
            && text(&self.program) == Some(PROGRAM)
            && (self.executable.is_none() || executable.is_some_and(|it| it == PROGRAM))
    }

    /// When it was, in seconds since 1970.
    fn at(&self) -> Option<u64> {
        Some(text(&self.at)?.parse::<u64>().ok()? / 1_000_000)
    }
}

/// Reads these files, `-` being standard input.
pub(super) fn read(files: &[PathBuf], since: Option<u64>) -> Result<ReportJson, Failure> {
    let mut reading = Reading { since: since.unwrap_or_default(), ..Reading::default() };
    for path in files {
        let failed = |error: io::Error| {
            let path = visible(&path.to_string_lossy());
            Failure::usage(say!("report-unread", path, error = error.to_string()))
        };
        match path.as_os_str().as_encoded_bytes() {
            b"-" => reading.take(&mut io::stdin().lock()).map_err(failed)?,
            _ => {
                let file = File::open(path).map_err(failed)?;
                reading.take(&mut BufReader::new(file)).map_err(failed)?;
            }
        }
    }
    Ok(reading.finish())
}

/// What was read so far.
#[derive(Debug, Default)]
struct Reading {
    since: u64,
    accounts: BTreeMap<(String, String), (AccountJson, u64)>,
    passed_over: PassedOver,
}

impl Reading {
    fn take(&mut self, input: &mut impl BufRead) -> io::Result<()> {
        let mut line = Vec::new();
        loop {
            match next_line(input, &mut line, LONGEST_LINE)? {
                Line::End => return Ok(()),
                Line::TooLong => self.passed_over.too_long += 1,
                Line::Whole if line.iter().all(u8::is_ascii_whitespace) => {}
                Line::Whole => self.entry(&line)?,
            }
        }
    }

    fn entry(&mut self, line: &[u8]) -> io::Result<()> {
        let Ok(entry) = serde_json::from_slice::<Entry>(line) else {
            self.passed_over.unreadable += 1;
            return Ok(());
        };
        let (Some(account), Some(host), Some(at)) =
            (name(&entry.account), name(&entry.host), entry.at())
        else {
            self.passed_over.others += 1;
            return Ok(());
        };
        if !entry.is_mfads() {
            self.passed_over.others += 1;
            return Ok(());
        }
        let machine_id = name(&entry.machine).map(str::to_owned);
        let machine = machine_id.clone().unwrap_or_else(|| host.to_owned());
        let key = (machine, account.to_owned());
        if !self.accounts.contains_key(&key) && self.accounts.len() >= MOST_ACCOUNTS {
            return Err(io::Error::other(say!("report-too-many", most = MOST_ACCOUNTS)));
        }
        let (record, told) = self.accounts.entry(key).or_default();
        record.machine = host.to_owned();
        record.machine_id = machine_id;
        record.account = account.to_owned();
        let counts = at >= self.since;
        match text(&entry.message_id) {
            Some(REFUSED) if counts => record.refused = record.refused.saturating_add(1),
            Some(LOCKED) if counts => record.locked = record.locked.saturating_add(1),
            Some(SIGNED_IN) => record.last_sign_in = record.last_sign_in.max(Some(at)),
            Some(STATE) if at >= *told => {
                *told = at;
                record.methods = number(&entry.methods);
                record.kinds = words(&entry.kinds);
                record.suspended = number(&entry.suspended).unwrap_or_default();
                record.missing_methods = number(&entry.missing_methods);
                record.missing_kinds = words(&entry.missing_kinds);
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> ReportJson {
        let mut accounts: Vec<_> = self.accounts.into_values().map(|(it, _)| it).collect();
        accounts.sort_by(|one, other| {
            (&one.machine, &one.machine_id, &one.account).cmp(&(
                &other.machine,
                &other.machine_id,
                &other.account,
            ))
        });
        ReportJson { accounts, passed_over: Some(self.passed_over) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// An entry as journald writes it of the daemon.
    fn entry(id: &str, account: &str, more: Value) -> Value {
        let mut entry = json!({
            "__REALTIME_TIMESTAMP": "1700000000000000", "_SYSTEMD_UNIT": "mfad.service",
            "_TRANSPORT": "journal", "_COMM": "mfad", "_EXE": "/usr/libexec/mfad", "_UID": "998",
            "_HOSTNAME": "desk", "_MACHINE_ID": "0123456789abcdef0123456789abcdef",
            "MESSAGE_ID": id, "ACCOUNT": account,
        });
        for (name, value) in more.as_object().unwrap() {
            entry[name] = value.clone();
        }
        entry
    }

    fn state(account: &str, more: Value) -> Value {
        let mut all = json!({
            "METHODS": "2", "KINDS": "recovery-codes security-key", "SUSPENDED": "1",
            "MISSING_METHODS": "1", "MISSING_KINDS": "smart-card",
        });
        for (name, value) in more.as_object().unwrap() {
            all[name] = value.clone();
        }
        entry(STATE, account, all)
    }

    fn read(lines: &[String]) -> ReportJson {
        let mut reading = Reading::default();
        reading.take(&mut lines.join("\n").as_bytes()).unwrap();
        reading.finish()
    }

    fn read_values(entries: &[Value]) -> ReportJson {
        read(&entries.iter().map(Value::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn what_mfad_wrote_counts() {
        let later = json!({"__REALTIME_TIMESTAMP": "1700000100000000"});
        let report = read_values(&[
            state("anna", json!({"METHODS": "3", "__REALTIME_TIMESTAMP": "1700000200000000"})),
            state("anna", json!({})),
            entry(REFUSED, "anna", json!({})),
            entry(REFUSED, "anna", json!({})),
            entry(LOCKED, "anna", json!({})),
            entry(SIGNED_IN, "anna", later),
            entry(SIGNED_IN, "anna", json!({})),
            entry(REFUSED, "anna", json!({"_MACHINE_ID": "ff", "_HOSTNAME": "lab"})),
        ]);
        let [desk, lab] = &report.accounts[..] else { panic!("{report:?}") };
        assert_eq!((desk.machine.as_str(), desk.methods, desk.suspended), ("desk", Some(3), 1));
        assert_eq!(desk.kinds, ["recovery-codes", "security-key"]);
        assert_eq!(
            (desk.missing_methods, desk.missing_kinds.as_slice()),
            (Some(1), &["smart-card".to_owned()][..])
        );
        assert_eq!((desk.refused, desk.locked, desk.last_sign_in), (2, 1, Some(1_700_000_100)));
        assert_eq!((lab.machine.as_str(), lab.methods, lab.refused), ("lab", None, 1));
        assert_eq!(lab.missing_methods, None, "what is not known is not nothing");
        assert_eq!(report.passed_over, Some(PassedOver::default()));
    }

    #[test]
    fn what_others_wrote_counts_for_nothing() {
        for forged in [
            json!({"_SYSTEMD_UNIT": "user@1000.service"}),
            json!({"_SYSTEMD_UNIT": "user@1000.service", "_SYSTEMD_USER_UNIT": "mfad.service"}),
            json!({"_SYSTEMD_USER_UNIT": "mfad.service"}),
            json!({"_SYSTEMD_UNIT": ["mfad.service", "evil.service"]}),
            json!({"_SYSTEMD_UNIT": ["mfad.service"]}),
            json!({"_SYSTEMD_UNIT": null}),
            json!({"_SYSTEMD_UNIT": "mfad.service\u{0}"}),
            json!({"_SYSTEMD_UNIT": "mfad.service "}),
            json!({"_TRANSPORT": "stdout"}),
            json!({"_TRANSPORT": "syslog"}),
            json!({"_TRANSPORT": null}),
            json!({"_COMM": "logger"}),
            json!({"_EXE": "/home/mallory/evil"}),
            json!({"_EXE": ["/usr/libexec/mfad", "/x"]}),
            json!({"ACCOUNT": ["anna", "ben"]}),
            json!({"ACCOUNT": [97, 110]}),
            json!({"ACCOUNT": "a".repeat(LONGEST_NAME + 1)}),
            json!({"ACCOUNT": ""}),
            json!({"_HOSTNAME": null}),
            json!({"__REALTIME_TIMESTAMP": "soon"}),
            json!({"__REALTIME_TIMESTAMP": 7}),
        ] {
            let report = read_values(&[state("anna", forged.clone())]);
            assert!(report.accounts.is_empty(), "{forged}: {report:?}");
            assert_eq!(report.passed_over.unwrap().others, 1, "{forged}");
        }
        // What a client may set itself is believed of nobody.
        let mut client = state("anna", json!({}));
        for name in ["_SYSTEMD_UNIT", "_TRANSPORT", "_COMM", "_EXE"] {
            let value = client.as_object_mut().unwrap().remove(name).unwrap();
            client[name.trim_start_matches('_')] = value;
        }
        assert!(read_values(&[client]).accounts.is_empty());
        assert_eq!(read_values(&[state("anna", json!({}))]).accounts.len(), 1, "the control");
    }

    #[test]
    fn what_is_no_entry_is_passed_over_and_told() {
        let good = state("anna", json!({})).to_string();
        let twice = good.replacen('{', "{\"_SYSTEMD_UNIT\":\"mfad.service\",", 1);
        let huge = state("anna", json!({"MESSAGE": "x".repeat(LONGEST_LINE)})).to_string();
        let deep = format!("{{\"ACCOUNT\":{}", "[".repeat(10_000));
        let lines = [twice, huge, deep, "{".into(), "[]".into(), "7".into(), String::new(), good];
        let report = read(&lines);
        assert_eq!(report.accounts.len(), 1, "{report:?}");
        let passed = report.passed_over.unwrap();
        assert_eq!((passed.unreadable, passed.too_long), (5, 1), "{passed:?}");
        let mut reading = Reading::default();
        reading.take(&mut &b"\xff\xfe{\n\n{\"a\":\"\xff\"}"[..]).unwrap();
        assert_eq!((reading.passed_over.unreadable, reading.passed_over.others), (1, 1));
    }

    #[test]
    fn the_ids_are_those_of_the_documentation() {
        let page = include_str!("../../../docs/journal.md");
        for (word, id) in
            [("account", STATE), ("signed-in", SIGNED_IN), ("refused", REFUSED), ("locked", LOCKED)]
        {
            assert!(page.contains(&format!("| `{word}` | `{id}` |")), "{word}");
        }
    }
}
