//! A screen and a keyboard for programs that draw: Xvfb and xdotool. What was drawn is left in target/screenshots/pam, to
//! be looked at.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use end_to_end::until;
use tokio::time::sleep;

use crate::programs::is_installed;

/// Where pictures are left.
const PICTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/screenshots/pam");

/// It goes when dropped.
pub struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    /// One of its own; nothing, and why, where that cannot be.
    pub fn open() -> Option<Self> {
        let here = ["/usr/bin/Xvfb", "/usr/bin/xdotool", "/usr/bin/import"];
        if !here.iter().all(|it| is_installed(it)) {
            return None;
        }
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp", "-ac"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Some(Self { server, display: format!(":{}", number.trim()) })
    }

    /// Its name, as in DISPLAY.
    pub fn display(&self) -> &str {
        &self.display
    }

    fn xdotool(&self, words: &[&str]) -> bool {
        let mut xdotool = Command::new("xdotool");
        xdotool
            .args(words)
            .env("DISPLAY", &self.display)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        xdotool.status().unwrap().success()
    }

    /// Types this, and Enter.
    pub fn types(&self, text: &str) {
        if !text.is_empty() {
            assert!(self.xdotool(&["type", "--delay", "70", text]));
        }
        assert!(self.xdotool(&["key", "Return"]));
    }

    /// Clicks there.
    pub fn clicks(&self, x: u32, y: u32) {
        assert!(self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]));
    }

    /// Waits until what is drawn stays as it is.
    pub async fn settles(&self) {
        let looks = || {
            let mut import = Command::new("import");
            import.args(["-window", "root", "ppm:-"]).env("DISPLAY", &self.display);
            import.output().unwrap().stdout
        };
        until("the screen to settle", async || {
            let before = looks();
            sleep(Duration::from_millis(300)).await;
            looks() == before
        })
        .await;
    }

    /// Leaves a picture of it.
    pub fn picture(&self, name: &str) {
        fs::create_dir_all(PICTURES).unwrap();
        let file = format!("{PICTURES}/{name}.png");
        let mut import = Command::new("import");
        import.args(["-window", "root", &file]).env("DISPLAY", &self.display);
        assert!(import.status().unwrap().success());
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
