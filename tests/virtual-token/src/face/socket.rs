//! A unix socket per plugged-in token: `FOLDER/SERIAL.sock`. A connection is a
//! stream of 64-byte reports both ways and nothing else; each connection sees
//! every report the token sends. Socket and connections end with the plug.

use std::{
    fs,
    io::{self, Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crate::{
    VirtualToken,
    face::Face,
    session::Session,
    wire::{Port, Wire, lock},
};

/// Shows a token as a unix socket in a folder, for as long as the token lives.
pub struct SocketFace {
    path: PathBuf,
    /// Where the socket is before it can be connected, and after.
    hidden: PathBuf,
    listener: Option<Arc<Listener>>,
}

impl SocketFace {
    /// Shows the token in this folder, which is made if there is none. A socket
    /// that an earlier program left behind is replaced.
    ///
    /// # Errors
    /// The folder cannot be made or the socket cannot be bound.
    pub fn serve(folder: impl AsRef<Path>, token: &VirtualToken) -> io::Result<()> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{}.sock", token.serial()));
        let hidden = folder.join(format!(".{}.{}", token.serial(), std::process::id()));
        token.show(Self { path, hidden, listener: None })
    }
}

impl Face for SocketFace {
    /// Binds aside and renames into place, so that whoever sees the socket
    /// appear can connect.
    fn plugged(&mut self, session: &Session) -> io::Result<()> {
        let _ = fs::remove_file(&self.hidden);
        let socket = UnixListener::bind(&self.hidden)?;
        fs::rename(&self.hidden, &self.path)?;
        let listener = Arc::new(Listener::new(session.wire.clone()));
        self.listener = Some(listener.clone());
        thread::Builder::new()
            .name("token socket".into())
            .spawn(move || listener.accept(&socket))
            .map(drop)
    }

    /// Takes the socket out of sight, then wakes the listener by connecting.
    fn unplugged(&mut self) {
        let Some(listener) = self.listener.take() else { return };
        listener.end();
        if fs::rename(&self.path, &self.hidden).is_ok() {
            let _ = UnixStream::connect(&self.hidden);
            let _ = fs::remove_file(&self.hidden);
        }
    }
}

struct Listener {
    wire: Arc<Wire>,
    ended: AtomicBool,
    connections: Mutex<Vec<Arc<Connection>>>,
}

impl Listener {
    fn new(wire: Arc<Wire>) -> Self {
        Self { wire, ended: AtomicBool::new(false), connections: Mutex::default() }
    }

    fn accept(&self, socket: &UnixListener) {
        for stream in socket.incoming() {
            if self.ended.load(Ordering::SeqCst) {
                return;
            }
            // A connection that cannot be served is closed, the others go on.
            if let Ok(stream) = stream {
                let _ = self.connect(stream);
            }
        }
    }

    fn connect(&self, stream: UnixStream) -> io::Result<()> {
        let connection = Arc::new(Connection { port: self.wire.open(), stream });
        let mut connections = lock(&self.connections);
        connections.retain(|connection| !connection.port.is_closed());
        connections.push(connection.clone());
        drop(connections);
        let reader = connection.clone();
        thread::Builder::new().name("token reader".into()).spawn(move || reader.read())?;
        thread::Builder::new().name("token writer".into()).spawn(move || connection.write())?;
        Ok(())
    }

    fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        lock(&self.connections).drain(..).for_each(|connection| connection.end());
    }
}

struct Connection {
    port: Port,
    stream: UnixStream,
}

impl Connection {
    fn read(&self) {
        let mut report = [0; 64];
        while (&self.stream).read_exact(&mut report).is_ok()
            && self.port.write_report(&report).is_ok()
        {}
        self.end();
    }

    fn write(&self) {
        while let Some(report) = self.port.next_report()
            && (&self.stream).write_all(&report).is_ok()
        {}
        self.end();
    }

    fn end(&self) {
        self.port.close();
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}
