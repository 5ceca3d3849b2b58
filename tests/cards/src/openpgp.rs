//! An OpenPGP card that somebody looks after through the daemon, and other programs beside it.

use std::ffi::CString;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use mfad_bus::{OpenPgpProxy, TOKENS_PATH, object_path};
use pcsc::{Context, Protocols, Scope, ShareMode};

use crate::piv::Holder;
use crate::{Program, READERS};

/// The PIN that cards come with.
pub const PIN: &str = "123456";
/// The admin PIN that cards come with.
pub const ADMIN_PIN: &str = "12345678";

/// Answers whatever is asked for with the PIN that cards come with (Assuan, GnuPG's protocol).
const PINENTRY: &str = r#"#!/bin/sh
echo "OK ready"
pin=123456
while read -r command rest; do
    case "$command $rest" in
        SETDESC*Admin*) pin=12345678 ;;
        SETDESC*) pin=123456 ;;
        GETPIN*) echo "D $pin" ;;
        BYE*) echo OK; exit ;;
    esac
    echo OK
done
"#;

impl Holder {
    /// The application.
    pub async fn openpgp(&self) -> OpenPgpProxy<'static> {
        let path = object_path(TOKENS_PATH, &self.id).unwrap();
        OpenPgpProxy::builder(&self.person.connection).path(path).build().await.unwrap()
    }
}

/// Sends these to the card in the first reader, which has to take them all.
#[track_caller]
pub fn transmit(apdus: &[&[u8]]) {
    let context = Context::establish(Scope::User).unwrap();
    let reader = CString::new(READERS[0].name).unwrap();
    let card = context.connect(&reader, ShareMode::Shared, Protocols::ANY).unwrap();
    for apdu in apdus {
        let mut buffer = [0; 0x102];
        let answer = card.transmit(apdu, &mut buffer).unwrap();
        // Done, or done with more to read than anybody here wants.
        let done = matches!(answer, [.., 0x90, 0x00] | [.., 0x61, _]);
        assert!(done, "{apdu:02x?}: {answer:02x?}");
    }
}

/// GnuPG, which shares the card in the first reader with others and never asks anybody.
pub struct Gpg {
    gpg: Program,
    gpgconf: Program,
    /// Ends one that waits for more to be typed.
    patient: Program,
}

impl Gpg {
    /// `None` as in [`Program::find`].
    pub fn find() -> Option<Self> {
        Self::with("disable-ccid\npcsc-shared\n")
    }

    /// The same as it comes: it shares a card with nobody, for as long as its daemon runs.
    pub fn alone() -> Option<Self> {
        Self::with("disable-ccid\n")
    }

    fn with(settings: &str) -> Option<Self> {
        let (gpg, gpgconf) = (Program::find("gpg")?, Program::find("gpgconf")?);
        fs::write(gpg.file("scdaemon.conf"), settings).unwrap();
        let pinentry = gpg.file("pinentry");
        fs::write(&pinentry, PINENTRY).unwrap();
        fs::set_permissions(&pinentry, fs::Permissions::from_mode(0o700)).unwrap();
        let agent = format!("pinentry-program {}\n", pinentry.display());
        fs::write(gpg.file("gpg-agent.conf"), agent).unwrap();
        let patient = Program::find("timeout")?;
        Some(Self { gpg, gpgconf, patient })
    }

    /// What it says of the card, for programs.
    #[track_caller]
    pub fn card_status(&self) -> String {
        let said = self.keeps_the_card();
        self.leave();
        said
    }

    /// The same, after which its daemon goes on holding the card.
    #[track_caller]
    pub fn keeps_the_card(&self) -> String {
        self.gpg.says(&["--batch", "--with-colons", "--card-status"])
    }

    /// Types these into its card editor.
    #[track_caller]
    pub fn edits_card(&self, lines: &[&str]) {
        let mut command = self.patient.command(&self.gpg);
        command.args([
            "60",
            "gpg",
            "--no-tty",
            "--command-fd",
            "0",
            "--status-fd",
            "1",
            "--card-edit",
        ]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(format!("{}\nquit\n", lines.join("\n")).as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        self.leave();
    }

    /// Has the card make its three keys.
    #[track_caller]
    pub fn makes_keys(&self) {
        self.edits_card(&["admin", "generate", "n", "0", "Jane Doe", "jane@k.example", "", "O"]);
    }

    /// Its daemon keeps the card otherwise.
    pub fn leave(&self) {
        self.gpgconf.says_in(&self.gpg, &["--kill", "all"]);
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let mut command = self.gpgconf.command(&self.gpg);
        let _ = command.args(["--kill", "all"]).output();
    }
}

/// `openpgp-tool` of OpenSC, with the card in the first reader.
pub struct OpenPgpTool(Program);

impl OpenPgpTool {
    /// `None` as in [`Program::find`].
    pub fn find() -> Option<Self> {
        Program::find("openpgp-tool").map(Self)
    }

    /// Runs it with these words and returns what it says.
    #[track_caller]
    pub fn says(&self, words: &[&str]) -> String {
        self.0.says(&[&["--reader", READERS[0].name], words].concat())
    }

    /// Changes a PIN with OpenSC's raw commands; `number` is what the card calls it by.
    #[track_caller]
    pub fn changes_pin(&self, number: u8, old: &str, new: &str) {
        let tool = Program::find("opensc-tool").unwrap();
        let bytes = |bytes: &[u8]| {
            bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
        };
        let both = [old.as_bytes(), new.as_bytes()].concat();
        let length = u8::try_from(both.len()).unwrap();
        let select = "00:a4:04:00:06:d2:76:00:01:24:01";
        let change = format!("{}:{}", bytes(&[0x00, 0x24, 0x00, number, length]), bytes(&both));
        // Its driver for PIV would select that in between.
        let raw = ["--reader", READERS[0].name, "--card-driver", "default"];
        let said = tool.says(&[&raw[..], &["-s", select, "-s", &change]].concat());
        let answer = said.rsplit("Received").next().unwrap();
        assert!(answer.contains("SW1=0x90"), "{said}");
    }
}
