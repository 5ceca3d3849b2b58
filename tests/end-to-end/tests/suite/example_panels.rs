//! The programs of docs/examples that show how to talk to mfad, built as they say and run.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command};

use end_to_end::{Machine, until};
use virtual_token::Touch;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples");
const CONTRACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/dbus");

/// The documentation that gdbus-codegen makes of the contract: a page for each interface.
#[test]
fn tools_find_what_each_member_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut documented = 0;
    for file in fs::read_dir(CONTRACT).unwrap().map(|it| it.unwrap().path()) {
        if file.extension().is_none_or(|it| it != "xml") {
            continue;
        }
        let made = Command::new("gdbus-codegen")
            .arg("--generate-rst")
            .args([folder.path().join("page").as_path(), &file])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let interface = file.file_stem().unwrap().to_string_lossy().into_owned();
        let page = folder.path().join(format!("page-{interface}.rst"));
        let page = fs::read_to_string(page).unwrap();
        // Each member has a heading, its signature, which is indented, and then the text.
        for section in page.split(&format!("\n{interface}")).skip(2) {
            let mut lines = section.lines();
            let member = lines.next().unwrap();
            let prose = lines.find(|line| line.chars().next().is_some_and(char::is_alphanumeric));
            assert!(prose.is_some() || section.contains('`'), "{interface}{member} says nothing");
            documented += 1;
        }
    }
    assert!(documented > 100, "{documented}");
}

/// Builds panel.c in this folder with the commands in its first lines.
fn build(folder: &Path) -> Command {
    let source = fs::read_to_string(format!("{EXAMPLES}/panel.c")).unwrap();
    let commands = source.lines().filter_map(|line| line.strip_prefix(" *   "));
    let commands = commands.collect::<Vec<_>>().join("\n");
    let commands = commands.replace("/usr/share/dbus-1/interfaces", CONTRACT);
    assert!(commands.contains("gdbus-codegen") && commands.contains(CONTRACT), "{commands}");
    fs::write(folder.join("panel.c"), source).unwrap();
    let mut shell = Command::new("sh");
    let built = shell.args(["-euc", &commands]).env("CFLAGS", "-Werror").current_dir(folder);
    let built = built.output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    Command::new(folder.join("panel"))
}

/// A panel that runs, and what it shows.
struct Panel {
    process: Child,
    shown: std::path::PathBuf,
}

impl Panel {
    fn run(machine: &Machine, mut program: Command, words: &[&str]) -> Self {
        let shown = machine.file("shown");
        let file = File::create(&shown).unwrap();
        program.args(words).stdout(file.try_clone().unwrap()).stderr(file);
        program.env("MFAD_BUS", "session").env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address());
        Self { process: program.spawn().unwrap(), shown }
    }

    fn shown(&self) -> String {
        fs::read_to_string(&self.shown).unwrap()
    }

    async fn shows(&self, text: &str) {
        until(text, || async { self.shown().contains(text) }).await;
    }

    fn succeeds(&mut self) -> bool {
        self.process.wait().unwrap().success()
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn works(panel: impl Fn(&Path) -> Command) {
    let machine = Machine::new();
    let folder = machine.file("panel");
    fs::create_dir(&folder).unwrap();
    let panel = || {
        let built = panel(&folder);
        let mut again = Command::new(built.get_program());
        again.args(built.get_args());
        again
    };
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    // Nothing is set up: it says why, and does not wait.
    let mut refused = Panel::run(&machine, panel(), &["sign-in"]);
    assert!(!refused.succeeds(), "{}", refused.shown());
    assert!(refused.shown().starts_with("failed: "), "{}", refused.shown());

    let watching = Panel::run(&machine, panel(), &[]);
    let key = person.enroll_key(&machine, "A1").await;
    watching.shows("token Virtual Key A1: ready\n").await;
    watching.shows("method Virtual Key A1: usable\n").await;
    key.unplug();
    watching.shows("gone: /org/mfad/Mfad1/tokens/virtual_key_a1\n").await;
    drop(watching);

    let mut signing = Panel::run(&machine, panel(), &["sign-in"]);
    signing.shows("insert: ").await;
    key.set_touch(Touch::AtOnce);
    key.plug().unwrap();
    assert!(signing.succeeds(), "{}", signing.shown());
    assert!(signing.shown().contains("\ndone: "), "{}", signing.shown());
}

#[tokio::test]
async fn one_in_c_is_built_from_the_contract_and_signs_in() {
    works(build).await;
}

#[tokio::test]
async fn one_in_python_signs_in() {
    works(|_| {
        let mut python = Command::new("/usr/bin/python3");
        python.arg(format!("{EXAMPLES}/panel.py"));
        python
    })
    .await;
}
