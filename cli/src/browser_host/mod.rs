//! The browsers' way to the daemon: a program that a browser starts for mfad's extension. Frames
//! come in on standard input, become calls on the bus, and what operations say goes back as frames
//! on standard output. It decides nothing, and ends with its browser: so does all it has open.

mod codes;
mod frame;
mod notes;
mod request;
mod route;

use std::collections::HashMap;
use std::io;
use std::process::ExitCode;
use std::rc::Rc;

use mfad_bus::ManagerProxy;
use mfad_i18n::{Language, say, speak};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio::task::LocalSet;

use crate::daemon::{Bus, Daemon};
use crate::exit::{Failure, write_for_screen};
use frame::{Frame, Kind};
use request::{Answer, Request};
use route::Route;

/// How many requests a browser may have open at once.
const REQUESTS: usize = 16;

/// Serves the browser that started this program until it goes away.
#[must_use]
pub fn run() -> ExitCode {
    crate::keep_out_others();
    speak(Language::of_environment());
    write_for_screen();
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let Some(route) = Route::from_arguments(&arguments) else {
        eprintln!("{}", say!("host-usage"));
        return ExitCode::from(2);
    };
    match serve(route) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mfad-browser-host: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(route: Route) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut frames = frame::incoming();
    LocalSet::new().block_on(&runtime, async move {
        let (ended, mut ends) = mpsc::unbounded_channel();
        let (found, mut daemons) = mpsc::unbounded_channel();
        tokio::task::spawn_local(watch(found, route));
        let mut host = Host { route, daemon: None, requests: HashMap::new(), ended };
        loop {
            tokio::select! {
                biased;
                // The extension was told of it, and may be asking already.
                Some(daemon) = daemons.recv() => host.daemon = daemon,
                Some(id) = ends.recv() => drop(host.requests.remove(&id)),
                frame = frames.recv() => match frame {
                    Some(frame) => host.take(frame?),
                    None => return Ok(()),
                },
            }
        }
    })
}

/// One browser's requests.
struct Host {
    route: Route,
    daemon: Option<Rc<Daemon>>,
    requests: HashMap<u32, mpsc::UnboundedSender<Answer>>,
    ended: mpsc::UnboundedSender<u32>,
}

impl Host {
    fn take(&mut self, frame: Frame) {
        let (id, kind) = (frame.id, frame.kind());
        match (kind, self.requests.get(&id)) {
            (Some(Kind::Begin), None) => self.begin(frame),
            (Some(Kind::Answer), Some(request)) => {
                if let Some(answer) = Answer::from_frame(frame) {
                    // It may have ended at that moment.
                    let _ = request.send(answer);
                }
            }
            // An answer to what has ended.
            (Some(Kind::Answer), None) => {}
            (Some(Kind::Begin), Some(_)) => frame::refuse(id, say!("host-taken")),
            (None, _) => frame::refuse(id, say!("host-unknown")),
        }
    }

    fn begin(&mut self, frame: Frame) {
        let id = frame.id;
        let Some(daemon) = self.daemon.clone() else {
            return frame::fail(id, &Failure::no_daemon(say!("host-away")));
        };
        if self.requests.len() >= REQUESTS {
            return frame::refuse(id, say!("host-too-many"));
        }
        let (sender, answers) = mpsc::unbounded_channel();
        self.requests.insert(id, sender);
        let request = Request { id, route: self.route, daemon, answers };
        let ended = self.ended.clone();
        tokio::task::spawn_local(async move {
            answer(request, frame).await;
            let _ = ended.send(id);
        });
    }
}

/// Goes through with a request, and tells the extension what it says and how it ended.
async fn answer(mut request: Request, frame: Frame) {
    let done = match frame.command() {
        "codes" => codes::list(&mut request).await,
        "code" => codes::show(&mut request, &frame).await,
        "notes" => notes::list(&request, &frame).await,
        "note" => notes::show(&mut request, &frame).await,
        _ => request.web_authn(frame).await,
    };
    if let Err(failure) = done {
        frame::fail(request.id, &failure);
    }
}

/// What the extension is told of the other two, so that it can compare versions.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Presence<'p> {
    Ready { host: &'p str, daemon: &'p str, browser: &'p str },
    Absent { host: &'p str, message: &'p str },
}

/// Follows the daemon as it comes and goes, and tells extension and host.
async fn watch(found: mpsc::UnboundedSender<Option<Rc<Daemon>>>, route: Route) {
    let host = env!("CARGO_PKG_VERSION");
    let failure = match follow(&found, host, route).await {
        Ok(never) => match never {},
        Err(failure) => failure,
    };
    let _ = found.send(None);
    frame::send(&Presence::Absent { host, message: &failure.message });
}

async fn follow(
    found: &mpsc::UnboundedSender<Option<Rc<Daemon>>>,
    host: &str,
    route: Route,
) -> Result<std::convert::Infallible, Failure> {
    let bus = Bus::wanted(false, std::env::var("MFACTL_BUS").ok().as_deref())?;
    let connection = bus.connect().await?;
    loop {
        let arrival = mfad_client::Daemon::arrival(&connection).await?;
        match Daemon::connect_over(&connection, bus).await {
            Ok(daemon) => {
                let gone = daemon.gone().await?;
                let version = daemon.root::<ManagerProxy>().await?.version().await?;
                let _ = found.send(Some(Rc::new(daemon)));
                let browser = route.browser().unwrap_or_default();
                frame::send(&Presence::Ready { host, daemon: &version, browser });
                gone.await;
                let _ = found.send(None);
                let message = say!("host-stopped");
                frame::send(&Presence::Absent { host, message: &message });
            }
            Err(failure) => {
                frame::send(&Presence::Absent { host, message: &failure.message });
            }
        }
        arrival.await;
    }
}
