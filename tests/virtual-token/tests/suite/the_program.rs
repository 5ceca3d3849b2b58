//! The program `virtual-token` as scripts and the daemon meet it.

use std::{
    fs,
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_virtual-token");
const INIT: &[u8] = b"\xff\xff\xff\xff\x86\x00\x08mynonce!";

/// A running program with the tokens A1 and B2, in a folder of its own.
struct Program {
    child: Child,
    folder: PathBuf,
}

impl Program {
    fn run(name: &str, arguments: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let child = Self::start(&folder, arguments);
        Self { child, folder }
    }

    fn start(folder: &Path, arguments: &[&str]) -> Child {
        let mut child = Command::new(PROGRAM)
            .arg("run")
            .args([Path::new("--control"), &folder.join("control")])
            .args([Path::new("--folder"), folder])
            .args([Path::new("--state"), &folder.join("state")])
            .args(arguments)
            .args(["A1", "B2"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        child
    }

    fn ctl(&self, arguments: &[&str]) -> Output {
        let control = self.folder.join("control");
        Command::new(PROGRAM).arg("ctl").arg(control).args(arguments).output().unwrap()
    }

    #[track_caller]
    fn does(&self, arguments: &[&str]) -> String {
        let output = self.ctl(arguments);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    fn refuses(&self, arguments: &[&str]) -> String {
        let output = self.ctl(arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn socket(&self, serial: &str) -> PathBuf {
        self.folder.join(format!("{serial}.sock"))
    }

    fn connect(&self, serial: &str) -> UnixStream {
        let stream = UnixStream::connect(self.socket(serial)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    fn signal(&mut self, signal: &str) -> Option<i32> {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// Sends an INIT and reads its reply.
fn exchange(mut stream: &UnixStream) -> [u8; 64] {
    let mut report = [0; 64];
    report[..INIT.len()].copy_from_slice(INIT);
    stream.write_all(&report).unwrap();
    stream.read_exact(&mut report).unwrap();
    report
}

#[test]
fn commands_that_make_no_sense_are_refused() {
    let program = Program::run("no-sense", &[]);
    assert!(program.refuses(&["plug", "C3"]).starts_with("error: there is no token C3"));
    assert!(program.refuses(&["plug"]).starts_with("error: say which token"));
    assert!(program.refuses(&["touch", "A1", "gently"]).starts_with("error: say now, never"));
    assert!(program.refuses(&["pass", "A1"]).starts_with("error: say how many seconds"));
}

#[test]
fn a_reader_that_is_none_is_refused() {
    for (reader, fact) in [
        ("card", "say a port"),
        ("35963:nfc", "say a port"),
        ("1", "no vpcd at 127.0.0.1:1"),
        ("1:contactless", "no vpcd at 127.0.0.1:1"),
    ] {
        let output = Command::new(PROGRAM).args(["run", "--vpcd", reader, "A1"]).output().unwrap();
        assert!(!output.status.success());
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(complaint.contains(fact), "{reader}: {complaint}");
    }
}

#[test]
fn control_socket_survives_garbage() {
    let program = Program::run("garbage", &[]);
    let mut stream = UnixStream::connect(program.folder.join("control")).unwrap();
    let _ = stream.write_all(&[0xff; 100_000]);
    assert!(program.does(&["list"]).contains("A1"));
}

#[test]
fn nobody_there_is_said() {
    let arguments = ["ctl", "/nonexistent/control", "list"];
    let output = Command::new(PROGRAM).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.starts_with(b"error: no virtual tokens at /nonexistent/control"));
}

#[test]
fn state_in_use_is_said() {
    let program = Program::run("twice", &[]);
    let state = program.folder.join("state");
    let output = Command::new(PROGRAM)
        .args([Path::new("run"), Path::new("--state"), &state, Path::new("A1")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("in use by another virtual token"));
}

#[test]
fn socket_comes_and_goes_with_the_plug() {
    let program = Program::run("comes-and-goes", &["--unplugged"]);
    assert!(!program.socket("A1").exists());
    assert_eq!(program.does(&["plug", "A1"]), "ok\n");
    let stream = program.connect("A1");
    assert_eq!(exchange(&stream)[7..15], *b"mynonce!");
    assert_eq!(program.does(&["unplug", "A1"]), "ok\n");
    assert!(!program.socket("A1").exists());
    assert_eq!((&stream).read(&mut [0; 64]).unwrap(), 0, "the connection is still open");
    let left: Vec<_> = fs::read_dir(&program.folder).unwrap().flatten().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn socket_can_be_connected_whenever_it_is_seen() {
    let program = Program::run("race", &["--unplugged"]);
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut seen = 0;
            while seen < 20 {
                match UnixStream::connect(program.socket("A1")) {
                    Ok(_) => seen += 1,
                    Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound),
                }
            }
        });
        while !watcher.is_finished() {
            program.does(&["plug", "A1"]);
            program.does(&["unplug", "A1"]);
        }
        watcher.join().unwrap();
    });
}

#[test]
fn every_connection_sees_every_report() {
    let program = Program::run("everybody", &[]);
    let (first, second) = (program.connect("A1"), program.connect("A1"));
    let said = exchange(&second);
    let mut heard = [0; 64];
    (&first).read_exact(&mut heard).unwrap();
    assert_eq!(heard, said);
}

#[test]
fn trace_is_lines_of_json() {
    let program = Program::run("trace", &[]);
    exchange(&program.connect("A1"));
    let trace = program.does(&["trace", "A1"]);
    let received = r#""event":"received","channel":4294967295,"command":"init"}"#;
    assert!(trace.lines().any(|line| line.ends_with(received)), "{trace}");
    assert!(trace.lines().all(|line| line.starts_with(r#"{"ms":"#)), "{trace}");
    assert_eq!(program.does(&["trace", "B2"]).lines().count(), 1);
}

#[test]
fn tokens_are_listed_as_they_are() {
    let program = Program::run("list", &["--touch", "250"]);
    program.does(&["unplug", "B2"]);
    program.does(&["touch", "A1", "never"]);
    let expected = concat!(
        "{\"serial\":\"A1\",\"plugged\":true,\"touch\":\"never\"}\n",
        "{\"serial\":\"B2\",\"plugged\":false,\"touch\":\"250\"}\n",
    );
    assert_eq!(program.does(&["list"]), expected);
}

#[test]
fn both_signals_end_it_and_leave_the_state_alone() {
    let mut program = Program::run("signals", &[]);
    for signal in ["-TERM", "-INT"] {
        assert_eq!(program.signal(signal), Some(0));
        let left: Vec<_> = fs::read_dir(&program.folder).unwrap().flatten().collect();
        assert_eq!(left.len(), 1, "{left:?}");
        program.child = Program::start(&program.folder, &[]);
    }
    assert!(program.folder.join("state/A1.flash").exists());
}

#[test]
fn killed_and_started_anew_it_takes_its_sockets_back() {
    let mut program = Program::run("killed", &[]);
    assert_eq!(program.signal("-KILL"), None);
    assert!(program.socket("A1").exists());
    program.child = Program::start(&program.folder, &[]);
    assert_eq!(exchange(&program.connect("A1"))[7..15], *b"mynonce!");
}
