//! The report as comma-separated values (RFC 4180), for spreadsheets. These take what begins as a formula
//! does for one, wherever it comes from, so such a cell is made text.

use super::{AccountJson, ReportJson, timestamp};
use crate::exit::Failure;

/// What begins a formula, or is passed over before one. Spreadsheets take the wide forms too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The columns of the first line.
const COLUMNS: [&str; 13] = [
    "machine",
    "machine_id",
    "account",
    "methods",
    "kinds",
    "suspended",
    "missing_methods",
    "missing_kinds",
    "refused",
    "locked",
    "locked_for",
    "last_sign_in",
    "app_passwords",
];

/// All of it, with a line of titles.
pub(super) fn rows(report: &ReportJson) -> Result<String, Failure> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let lines = std::iter::once(COLUMNS.map(str::to_owned)).chain(report.accounts.iter().map(row));
    for line in lines {
        writer.write_record(line.map(|cell| as_text(&cell))).map_err(unwritten)?;
    }
    let bytes = writer.into_inner().map_err(|error| unwritten(error.into_error().into()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(it: &AccountJson) -> [String; 13] {
    let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    [
        it.machine.clone(),
        it.machine_id.clone().unwrap_or_default(),
        it.account.clone(),
        number(it.methods),
        it.kinds.join(" "),
        it.suspended.to_string(),
        number(it.missing_methods),
        it.missing_kinds.join(" "),
        it.refused.to_string(),
        it.locked.to_string(),
        number(it.locked_for),
        it.last_sign_in.map(timestamp).unwrap_or_default(),
        number(it.app_passwords),
    ]
}

/// No formula, and nothing that steers what shows it.
fn as_text(cell: &str) -> String {
    let cell: String = cell.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    match cell.trim_start().starts_with(FORMULA) {
        true => format!("'{cell}"),
        false => cell,
    }
}

fn unwritten(error: csv::Error) -> Failure {
    std::io::Error::other(error).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(account: &str, machine: &str) -> String {
        let account = AccountJson {
            account: account.to_owned(),
            machine: machine.to_owned(),
            kinds: vec!["security-key".into(), "smart-card".into()],
            methods: Some(2),
            last_sign_in: Some(951_827_696),
            ..AccountJson::default()
        };
        rows(&ReportJson { accounts: vec![account], passed_over: None }).unwrap()
    }

    #[test]
    fn a_name_is_no_formula() {
        for name in [
            "=HYPERLINK(\"http://x\")",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "＝1",
            "＠SUM(A1)",
        ] {
            let csv = report(name, "desk");
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            assert!(record[2].starts_with('\''), "{name:?}: {csv}");
            assert_eq!(record.len(), COLUMNS.len(), "{name:?}");
        }
        assert!(report("anna", "desk").contains("desk,,anna,2,security-key smart-card,0,"));
    }

    #[test]
    fn a_name_begins_no_line_and_no_cell() {
        let csv = report("anna\r\nben,\"x\",=1", "de\u{1b}[31msk");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let records: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(records.len(), 1, "{csv}");
        assert_eq!(&records[0][2], "anna  ben,\"x\",=1");
        assert_eq!(&records[0][0], "de [31msk");
        assert_eq!(&records[0][11], "2000-02-29T12:34:56Z");
    }
}
