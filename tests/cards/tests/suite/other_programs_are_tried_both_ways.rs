//! The table in README.md names tests that exist, one for each program and direction.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const PROGRAMS: [&str; 6] = [
    "gpg --card-status",
    "opensc-tool",
    "pkcs11-tool",
    "python-fido2",
    "ykman oath",
    "yubico-piv-tool",
];

#[test]
fn by_tests_that_exist() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(folder.join("README.md")).unwrap();
    let mut programs = BTreeSet::new();
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let ["", program, reads, wrote, ""] = cells.as_slice() else { panic!("{line}") };
        programs.insert(program.to_string());
        for test in [reads, wrote] {
            let (file, function) = test.split_once("::").unwrap();
            let source = fs::read_to_string(folder.join(format!("tests/suite/{file}.rs"))).unwrap();
            assert!(source.contains(&format!("fn {function}()")), "there is no {test}");
        }
    }
    for program in PROGRAMS {
        assert!(programs.contains(program), "{program} is not in the table");
    }
}
