//! The control socket. A request is one line, `VERB [SERIAL [VALUE]]`; the
//! reply is any number of lines of JSON, then `ok` or `error: ` and a fact.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use virtual_token::VirtualToken;

/// A longer request is no request.
const LONGEST_REQUEST: u64 = 256;

/// The tokens that a control socket steers.
pub type Tokens = Arc<[VirtualToken]>;

/// An open control socket; its file goes with it.
pub struct Control(PathBuf);

impl Control {
    /// Listens at this path, in the place of whatever was left there.
    pub fn listen(path: &Path, tokens: Tokens) -> io::Result<Self> {
        let hidden = path.with_added_extension(std::process::id().to_string());
        let socket = UnixListener::bind(&hidden)?;
        fs::rename(hidden, path)?;
        thread::Builder::new().name("control".into()).spawn(move || accept(&socket, &tokens))?;
        Ok(Self(path.to_owned()))
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn accept(socket: &UnixListener, tokens: &Tokens) {
    for stream in socket.incoming().flatten() {
        let tokens = tokens.clone();
        // Who cannot be served is hung up on; the next may be luckier.
        let _ = thread::Builder::new().name("control".into()).spawn(move || {
            let _ = serve(&stream, &tokens);
        });
    }
}

fn serve(stream: &UnixStream, tokens: &[VirtualToken]) -> io::Result<()> {
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    while (&mut lines).take(LONGEST_REQUEST).read_line(&mut line)? > 0 {
        let reply = match obey(line.trim_end(), tokens) {
            Ok(lines) => lines + "ok\n",
            Err(fact) => format!("error: {fact}\n"),
        };
        { stream }.write_all(reply.as_bytes())?;
        line.clear();
    }
    Ok(())
}

fn obey(line: &str, tokens: &[VirtualToken]) -> Result<String, String> {
    let mut words = line.split_ascii_whitespace();
    let verb = words.next().unwrap_or_default();
    if verb == "list" {
        return Ok(tokens.iter().map(describe).collect());
    }
    let serial = words.next().ok_or("say which token: a serial is missing")?;
    let token = tokens
        .iter()
        .find(|token| token.serial() == serial)
        .ok_or_else(|| format!("there is no token {serial}; list tells which there are"))?;
    let value = words.next().unwrap_or_default();
    match verb {
        "plug" => token.plug().map_err(|error| error.to_string())?,
        "unplug" => token.unplug(),
        "wipe" => token.wipe().map_err(|error| error.to_string())?,
        "touch" => token.set_touch(value.parse()?),
        "pass" => token.pass_time(seconds(value)?),
        "trace" => return Ok(token.trace().iter().map(|event| format!("{event}\n")).collect()),
        _ => return Err("say plug, unplug, touch, pass, wipe, trace or list".into()),
    }
    Ok(String::new())
}

fn describe(token: &VirtualToken) -> String {
    let (serial, plugged, touch) = (token.serial(), token.is_plugged(), token.touch());
    format!("{{\"serial\":\"{serial}\",\"plugged\":{plugged},\"touch\":\"{touch}\"}}\n")
}

fn seconds(word: &str) -> Result<Duration, String> {
    word.parse().map(Duration::from_secs).map_err(|_| "say how many seconds".into())
}

/// Asks the program at this path, and returns the lines of its reply without
/// the final `ok`.
pub fn ask(path: &Path, request: &str) -> io::Result<Vec<String>> {
    let mut stream = UnixStream::connect(path).map_err(|error| {
        io::Error::new(error.kind(), format!("no virtual tokens at {}: {error}", path.display()))
    })?;
    writeln!(stream, "{request}")?;
    let mut reply = vec![];
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if line == "ok" {
            return Ok(reply);
        }
        if let Some(fact) = line.strip_prefix("error: ") {
            return Err(io::Error::other(fact.to_owned()));
        }
        reply.push(line);
    }
    Err(io::Error::other("the virtual tokens ended before they answered"))
}
