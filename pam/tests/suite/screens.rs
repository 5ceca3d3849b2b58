//! A screen and a keyboard for programs that draw: Xvfb and xdotool, or sway on a screen in memory, with wtype and grim.
//! What was drawn is left in target/screenshots/pam, to be looked at.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use end_to_end::until;
use tokio::time::sleep;

use crate::programs::{ANNA, is_installed};

/// Where programs of a user's keep what they do.
pub const HOME: &str = "/run/dbus/home";
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
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "800x600x24",
                "-nolisten",
                "tcp",
                "-ac",
                "-noreset",
            ])
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
        self.presses("Return");
    }

    /// Presses this key.
    pub fn presses(&self, key: &str) {
        assert!(self.xdotool(&["key", key]));
    }

    /// Moves the mouse, as somebody does who comes back.
    pub fn wakes(&self) {
        for place in ["30", "40"] {
            assert!(self.xdotool(&["mousemove", place, place]));
        }
    }

    /// Clicks there.
    pub fn clicks(&self, x: u32, y: u32) {
        assert!(self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]));
    }

    /// Waits until what is drawn stays as it is.
    pub async fn settles(&self) {
        self.stays_for(Duration::from_millis(300)).await;
    }

    /// Waits until what is drawn stays as it is for this long.
    pub async fn stays_for(&self, time: Duration) {
        until("the screen to settle", async || {
            let before = self.looks();
            sleep(time).await;
            self.looks() == before
        })
        .await;
    }

    /// Whether anything is drawn on it.
    pub fn has_colours(&self) -> bool {
        self.looks().iter().rev().take(1000).any(|it| *it != 0)
    }

    fn looks(&self) -> Vec<u8> {
        let mut import = Command::new("import");
        import.args(["-window", "root", "ppm:-"]).env("DISPLAY", &self.display);
        import.output().unwrap().stdout
    }

    /// Leaves a picture of it.
    pub fn picture(&self, name: &str) {
        let file = file(name);
        let mut import = Command::new("import");
        import.args(["-window", "root", &file]).env("DISPLAY", &self.display);
        assert!(import.status().unwrap().success());
    }
}

/// Makes a folder for what programs of this user keep.
pub fn home(user: u32) {
    fs::create_dir_all(HOME).unwrap();
    chown(HOME, Some(user), Some(user)).unwrap();
}

fn file(picture: &str) -> String {
    fs::create_dir_all(PICTURES).unwrap();
    format!("{PICTURES}/{picture}.png")
}

/// Where sway has its socket.
const RUNTIME: &str = "/run/dbus/sway";

/// Anna's Wayland desktop. It goes when dropped.
pub struct Sway {
    server: Child,
    /// Programs begin to listen when there is one: the first keys of the only one would be lost.
    keyboard: Child,
}

impl Sway {
    /// One of its own; nothing, and why, where that cannot be.
    pub async fn open() -> Option<Self> {
        let here = ["/usr/bin/sway", "/usr/bin/wtype", "/usr/bin/grim"];
        if !here.iter().all(|it| is_installed(it)) {
            return None;
        }
        fs::create_dir_all(RUNTIME).unwrap();
        chown(RUNTIME, Some(ANNA.1), Some(ANNA.1)).unwrap();
        fs::set_permissions(RUNTIME, fs::Permissions::from_mode(0o700)).unwrap();
        let config = "/run/dbus/sway.conf";
        fs::write(config, "output * bg #000000 solid_color\nxwayland disable\n").unwrap();
        let mut sway = Self::command("sway");
        sway.args(["--config", config])
            .envs([
                ("WLR_BACKENDS", "headless"),
                ("WLR_RENDERER", "pixman"),
                ("WLR_LIBINPUT_NO_DEVICES", "1"),
            ])
            .stderr(Stdio::null());
        let server = sway.spawn().unwrap();
        until("sway", async || Path::new(RUNTIME).join("wayland-1").exists()).await;
        let keyboard = Self::command("wtype").args(["-s", "3600000"]).spawn().unwrap();
        Some(Self { server, keyboard })
    }

    /// A program of anna's on it.
    pub fn command(program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs([
                ("PATH", "/usr/bin:/bin"),
                ("XDG_RUNTIME_DIR", RUNTIME),
                ("WAYLAND_DISPLAY", "wayland-1"),
                ("XDG_SESSION_ID", ANNA.0),
                ("HOME", "/tmp"),
                ("LC_ALL", "C.UTF-8"),
            ])
            .uid(ANNA.1)
            .gid(ANNA.1);
        command
    }

    /// Types this, and Enter.
    pub fn types(&self, text: &str) {
        let mut wtype = Self::command("wtype");
        assert!(wtype.args(["-d", "70", text, "-k", "Return"]).status().unwrap().success());
    }

    /// The colour of a corner of the screen, as red, green and blue.
    pub fn corner(&self) -> Option<[u8; 3]> {
        let mut grim = Self::command("grim");
        let shot = grim.args(["-t", "ppm", "-g", "2,2 1x1", "-"]).output().unwrap().stdout;
        shot.last_chunk().copied()
    }

    /// Leaves a picture of it.
    pub fn picture(&self, name: &str) {
        let shot = Self::command("grim").arg("-").output().unwrap();
        fs::write(file(name), shot.stdout).unwrap();
    }
}

impl Drop for Sway {
    fn drop(&mut self) {
        for program in [&mut self.keyboard, &mut self.server] {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
