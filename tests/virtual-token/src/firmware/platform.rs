//! The platform under the firmware: randomness, flash, button, light, clock;
//! and Trussed's service, which runs inside the system call that asks for it,
//! so that nothing polls.

use std::{
    cell::RefCell,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::Sender,
    },
    time::{Duration, Instant},
};

use littlefs2::path::Path;
use mfad_ctap::hid::Keepalive;
use rand_core::OsRng;
use trussed::{
    ClientImplementation,
    pipe::{ServiceEndpoint, TrussedChannel},
    platform,
    service::Service,
    types::{CoreContext, ui},
    virt::Store,
};
use trussed_core::{InterruptFlag, types::consent::Level};

use crate::{
    firmware::{
        Surroundings,
        backends::{ALL, Backend, Backends, Memory},
    },
    session::Input,
    touch::Finger,
};

const HOUR: Duration = Duration::from_secs(3600);

/// How much time a test lets pass without waiting for it, in milliseconds,
/// since the token was plugged in.
#[derive(Default)]
pub(crate) struct Clock {
    passed: AtomicU64,
    run_out: AtomicBool,
}

impl Clock {
    pub fn pass(&self, time: Duration) {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.passed.fetch_add(time, Ordering::Relaxed);
    }

    pub fn restart(&self) {
        self.passed.store(0, Ordering::Relaxed);
        self.run_out.store(false, Ordering::Relaxed);
    }

    /// The token is pulled out. From now on every look at the clock is an hour
    /// later than the last, so that whoever waits for a touch gives up.
    pub fn run_out(&self) {
        self.run_out.store(true, Ordering::Relaxed);
    }

    pub fn has_run_out(&self) -> bool {
        self.run_out.load(Ordering::Relaxed)
    }

    fn passed(&self) -> Duration {
        if self.has_run_out() {
            self.pass(HOUR);
        }
        Duration::from_millis(self.passed.load(Ordering::Relaxed))
    }
}

/// Trussed's service with the endpoint of every application.
pub struct Kernel<'a> {
    service: Service<Platform<'a>, Backends>,
    endpoints: Vec<ServiceEndpoint<'a, Backend, Memory>>,
}

/// An application's way to the kernel.
pub type Client<'k, 'a> = ClientImplementation<'a, Line<'k, 'a>, Backends>;

impl<'a> Kernel<'a> {
    pub fn new(surroundings: &Surroundings, store: Store<'a>) -> Self {
        let platform = Platform::new(surroundings, store);
        Self { service: Service::with_dispatch(platform, Backends::default()), endpoints: vec![] }
    }
}

/// Adds an application, whose files are below this path. The flag interrupts
/// its waiting for a touch.
pub fn client<'k, 'a>(
    kernel: &'k RefCell<Kernel<'a>>,
    channel: &'a TrussedChannel,
    path: &Path,
    interrupt: Option<&'static InterruptFlag>,
) -> Option<Client<'k, 'a>> {
    let (requester, responder) = channel.split()?;
    let context = CoreContext::with_interrupt(path.into(), interrupt);
    kernel.borrow_mut().endpoints.push(ServiceEndpoint::new(responder, context, ALL));
    Some(ClientImplementation::new(requester, Line(kernel), interrupt))
}

/// Rings the kernel.
pub struct Line<'k, 'a>(&'k RefCell<Kernel<'a>>);

impl platform::Syscall for Line<'_, '_> {
    fn syscall(&mut self) {
        let Kernel { service, endpoints } = &mut *self.0.borrow_mut();
        service.process(endpoints);
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
            let status = if waits { Keepalive::UpNeeded } else { Keepalive::Processing };
            // Nobody listens any more once the token was pulled out.
            let _ = self.front.send(Input::Status(status));
        }
    }

    fn uptime(&mut self) -> Duration {
        self.plugged_in.elapsed() + self.clock.passed()
    }
}
