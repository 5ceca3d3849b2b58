//! The firmware and the platform under it: Trussed's service runs inside the
//! system call that asks for it, so nothing polls. Other applications of the
//! same token become further endpoints here.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender},
    },
    time::{Duration, Instant},
};

use ctaphid_app::{App, Command, Error as AppError};
use fido_authenticator::{Authenticator, Config, Conforming, FirmwareVersion, LargeBlobsConfig};
use heapless_bytes::Bytes;
use littlefs2::{fs::Filesystem, path};
use rand_core::OsRng;
use trussed::{
    ClientImplementation,
    backend::BackendId,
    pipe::{ServiceEndpoint, TrussedChannel},
    platform,
    service::Service,
    types::{CoreContext, ui},
    virt::Store,
};
use trussed_core::{
    InterruptFlag,
    types::{Location, consent::Level},
};
use trussed_staging::{
    StagingContext,
    virt::{BackendIds, Dispatcher},
};

use crate::{
    ctaphid::{Application, LONGEST_MESSAGE},
    flash::Flash,
    message::{ErrorCode, Status},
    session::Input,
    touch::Finger,
    wire::lock,
};

/// The version that getInfo tells.
const VERSION: usize = 4;
/// The room for large blobs, in bytes.
const LARGE_BLOBS: usize = 4096;
static BACKENDS: &[BackendId<BackendIds>] =
    &[BackendId::Custom(BackendIds::StagingBackend), BackendId::Core];

/// A message for the firmware.
pub(crate) struct Request {
    pub application: Application,
    pub message: Vec<u8>,
}

/// What surrounds one run of the firmware, from plugging in to pulling out.
pub(crate) struct Surroundings {
    pub flash: Arc<Mutex<Flash>>,
    pub finger: Arc<Finger>,
    pub clock: Arc<Clock>,
    pub interrupt: &'static InterruptFlag,
    pub touch_timeout: Duration,
    pub front: Sender<Input>,
}

/// How much time a test lets pass without waiting for it, in milliseconds,
/// since the token was plugged in.
#[derive(Default)]
pub(crate) struct Clock(AtomicU64);

impl Clock {
    pub fn pass(&self, time: Duration) {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(time, Ordering::Relaxed);
    }

    pub fn restart(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    fn passed(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// Runs the firmware until no more requests can come.
pub(crate) fn run(
    surroundings: &Surroundings,
    requests: &Receiver<Request>,
) -> littlefs2::io::Result<()> {
    let mut internal = lock(&surroundings.flash);
    // The FIDO application keeps nothing on external flash.
    let (mut external, mut volatile) = (Flash::formatted()?, Flash::formatted()?);
    Filesystem::mount_and_then(&mut *internal, |internal| {
        Filesystem::mount_and_then(&mut external, |external| {
            Filesystem::mount_and_then(&mut volatile, |volatile| {
                serve(surroundings, requests, Store { internal, external, volatile });
                Ok(())
            })
        })
    })
}

fn serve(surroundings: &Surroundings, requests: &Receiver<Request>, store: Store<'_>) {
    let channel = TrussedChannel::new();
    let Some((requester, responder)) = channel.split() else { return };
    let context = CoreContext::with_interrupt(path!("fido").into(), Some(surroundings.interrupt));
    let kernel = Kernel {
        service: Service::with_dispatch(Platform::new(surroundings, store), Dispatcher::default()),
        endpoints: [ServiceEndpoint::new(responder, context, BACKENDS)],
    };
    let client: ClientImplementation<'_, _, Dispatcher> =
        ClientImplementation::new(requester, kernel, Some(surroundings.interrupt));
    let mut fido = Authenticator::new(client, Conforming {}, config(surroundings.touch_timeout));
    for request in requests {
        surroundings.finger.begin(request.application, Instant::now());
        let reply = answer(&mut fido, &request);
        surroundings.interrupt.set_idle();
        if surroundings.front.send(Input::Reply(reply)).is_err() {
            return;
        }
    }
}

fn answer(fido: &mut impl App<'static>, request: &Request) -> Result<Vec<u8>, ErrorCode> {
    let command = match request.application {
        Application::Cbor => Command::Cbor,
        Application::Msg => Command::Msg,
    };
    let mut reply = Bytes::<LONGEST_MESSAGE>::new();
    match fido.call(command, &request.message, reply.as_mut_view()) {
        Ok(()) => Ok(reply.to_vec()),
        Err(AppError::InvalidCommand) => Err(ErrorCode::InvalidCommand),
        Err(AppError::InvalidLength) => Err(ErrorCode::InvalidLength),
        Err(AppError::NoResponse) => Err(ErrorCode::Other),
    }
}

fn config(touch_timeout: Duration) -> Config {
    Config {
        large_blobs: Some(LargeBlobsConfig { location: Location::Internal, max_size: LARGE_BLOBS }),
        firmware_version: Some(FirmwareVersion::new(VERSION)),
        fido2_up_timeout: Some(u32::try_from(touch_timeout.as_millis()).unwrap_or(u32::MAX)),
        ..Config::new(LONGEST_MESSAGE)
    }
}

/// Trussed's service with the endpoint of every application.
struct Kernel<'a> {
    service: Service<Platform<'a>, Dispatcher>,
    endpoints: [ServiceEndpoint<'a, BackendIds, StagingContext>; 1],
}

impl platform::Syscall for Kernel<'_> {
    fn syscall(&mut self) {
        self.service.process(&mut self.endpoints);
    }
}

struct Platform<'a> {
    random: OsRng,
    store: Store<'a>,
    surface: Surface,
}

impl<'a> Platform<'a> {
    fn new(surroundings: &Surroundings, store: Store<'a>) -> Self {
        let surface = Surface {
            plugged_in: Instant::now(),
            clock: surroundings.clock.clone(),
            finger: surroundings.finger.clone(),
            front: surroundings.front.clone(),
            status: ui::Status::Idle,
        };
        Self { random: OsRng, store, surface }
    }
}

impl<'a> platform::Platform for Platform<'a> {
    type R = OsRng;
    type S = Store<'a>;
    type UI = Surface;

    fn rng(&mut self) -> &mut OsRng {
        &mut self.random
    }

    fn store(&self) -> Store<'a> {
        self.store
    }

    fn user_interface(&mut self) -> &mut Surface {
        &mut self.surface
    }
}

/// The token's button, light and clock.
struct Surface {
    plugged_in: Instant,
    clock: Arc<Clock>,
    finger: Arc<Finger>,
    front: Sender<Input>,
    status: ui::Status,
}

impl platform::UserInterface for Surface {
    fn check_user_presence(&mut self) -> Level {
        if self.finger.is_down() { Level::Strong } else { Level::None }
    }

    fn status(&self) -> ui::Status {
        self.status
    }

    fn set_status(&mut self, status: ui::Status) {
        let waited = self.status == ui::Status::WaitingForUserPresence;
        let waits = status == ui::Status::WaitingForUserPresence;
        self.status = status;
        if waits != waited {
            let status = if waits { Status::UpNeeded } else { Status::Processing };
            // Nobody listens any more once the token was pulled out.
            let _ = self.front.send(Input::Status(status));
        }
    }

    fn uptime(&mut self) -> Duration {
        self.plugged_in.elapsed() + self.clock.passed()
    }
}
