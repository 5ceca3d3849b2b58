//! A policy before it is rolled out: `mfactl policy check` in the CI of a configuration, where no daemon runs.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn check(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mfactl"));
    command.args(["policy", "check"]).args(words).current_dir(folder).env_clear().output().unwrap()
}

fn told(output: &Output) -> Value {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    serde_json::from_str(text.lines().next().unwrap()).unwrap()
}

/// Refused, with this on standard error.
fn is_refused(output: &Output, with: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(with.iter().all(|it| said.contains(it)), "{said}");
}

#[test]
fn a_valid_one_is_said_to_be_and_nothing_is_kept_of_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("policy.toml"), "[required]\nmethods = 2\n").unwrap();
    let right = check(folder.path(), &["policy.toml"]);
    assert_eq!((right.status.code(), right.stderr.len()), (Some(0), 0), "{right:?}");
    assert_eq!(right.stdout, b"The policy is valid: policy.toml\n");
    let right = check(folder.path(), &["--json", "policy.toml"]);
    assert_eq!(told(&right)["valid"], json!(true), "{right:?}");
    assert_eq!(told(&right)["files"], json!(["policy.toml"]));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    fs::write(&file, "# all\nverifcation = \"pin\"\n").unwrap();
    let wrong = check(folder.path(), &["policy.toml"]);
    let remedy = "/usr/share/doc/mfad/examples/policy.toml";
    is_refused(&wrong, &["policy.toml:2:1: unknown field `verifcation`", remedy]);
    // What is laid over it, too.
    fs::write(&file, "[required]\nmethods = 2\n").unwrap();
    fs::create_dir(folder.path().join("policy.d")).unwrap();
    fs::write(folder.path().join("policy.d/50.toml"), "[required]\nmethods = 9\n").unwrap();
    is_refused(
        &check(folder.path(), &["policy.toml"]),
        &["policy.d/50.toml:2:1: required.methods is at most 8"],
    );
    let wrong = check(folder.path(), &["--json", "policy.toml"]);
    let json = told(&wrong);
    assert_eq!(
        (&json["valid"], &json["line"], &json["column"]),
        (&json!(false), &json!(2), &json!(1))
    );
    assert_eq!(json["file"], json!("policy.d/50.toml"));
    assert!(
        String::from_utf8_lossy(&wrong.stdout).contains("\"error\":\"PolicyNotValid\""),
        "{wrong:?}"
    );
}

/// A name with a mistake in it must not pass as a policy without rules.
#[test]
fn a_file_that_is_named_has_to_be_there() {
    let folder = tempfile::tempdir().unwrap();
    is_refused(&check(folder.path(), &["polcy.toml"]), &["polcy.toml: No such file"]);
    fs::create_dir(folder.path().join("policy.toml")).unwrap();
    is_refused(&check(folder.path(), &["policy.toml"]), &["policy.toml: "]);
}
