//! mfad, the daemon that knows every way a person can sign in. This file only wires its parts
//! together; `docs/architecture.md` says where everything is.

mod admission;
mod arguments;
mod authorization;
mod logging;
mod service;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use mfad_device::token::Tokens;
use mfad_device::{DeviceEvent, hidraw, pcsc};
use mfad_policy::PolicyFiles;
use mfad_store::Store;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use zbus::Address;
use zbus::connection::Builder;

use arguments::Arguments;
use authorization::{Authorizer, Polkit};
use mfad_ceremony::Context;
use mfad_ceremony::relying_party::RelyingParty;
use mfad_ceremony::verification::{access_pass, lockout};

/// More than keys and cards that are used at once; less than the service may have (TasksMax).
const BLOCKING_THREADS: usize = 96;

fn main() -> ExitCode {
    logging::begin();
    let arguments = match Arguments::parse() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mfad: {error}. `mfad --help` lists what it takes.");
            return ExitCode::from(2);
        }
    };
    match start(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mfad: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    // What mfad writes is nobody else's to read, its journal files included.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let store = Store::open(&arguments.state, arguments.key.as_deref())?;
    lockout::begin_anew(&store)?;
    let policy = PolicyFiles::open(arguments.policy.clone(), &arguments.state);
    let relying_party =
        Arc::new(RelyingParty::new(store.rp_id()?).map_err(|why| mfad_i18n::render(&why))?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()?;
    let kept = store.clone();
    let ended = runtime.block_on(async {
        let (plugs, plugged) = mpsc::channel(16);
        let tokens = Tokens::follow(plugged, 1 + usize::from(arguments.cards));
        tokio::spawn(follow(policy.clone()));
        let own_folder = arguments.session.then(|| arguments.state.as_path().into());
        let context = Context::new(tokens, store, policy, relying_party);
        let context = Context { own_folder, ..context };
        tokio::spawn(access_pass::follow(context.clone()));
        tokio::select! {
            result = watch(arguments, plugs) => result,
            result = serve(arguments, context) => result,
            result = stopped() => result,
        }
    });
    if let Err(error) = access_pass::see_time(&kept) {
        tracing::error!(%error, "how late it is could not be kept");
    }
    kept.finish();
    ended
}

/// Follows the policy. If it cannot be followed, the one in force stays.
async fn follow(policy: PolicyFiles) {
    if let Err(error) = policy.follow().await {
        tracing::error!(%error, "changes of the policy are not seen: start mfad anew after one");
    }
}

/// Follows what is plugged in.
async fn watch(
    arguments: &Arguments,
    plugs: mpsc::Sender<DeviceEvent>,
) -> Result<(), Box<dyn Error>> {
    if arguments.cards {
        pcsc::watch(plugs.clone())?;
    }
    #[cfg(feature = "virtual-link")]
    if let Some(folder) = &arguments.virtual_tokens {
        mfad_device::virtual_key::watch(folder.clone(), plugs).await?;
        return Ok(());
    }
    #[cfg(not(feature = "virtual-link"))]
    let _ = arguments;
    Ok(hidraw::watch(plugs).await?)
}

/// Serves the bus.
async fn serve(arguments: &Arguments, context: Context) -> Result<(), Box<dyn Error>> {
    let (address, which) = match arguments.session {
        true => (Address::session(), "session"),
        false => (Address::system(), "system"),
    };
    let connecting = async {
        let address = address?;
        let asking = Builder::address(address.to_string().as_str()).build().await?;
        let connection = admission::connect(&address, &asking).await?;
        zbus::Result::Ok((Arc::new(connection), asking))
    };
    let (connection, asking) = connecting.await.map_err(|error| {
        format!("the {which} bus cannot be reached: {error}. Start it, or check its address.")
    })?;
    let authorizer = match arguments.session {
        true => Authorizer::SameUser { uid: rustix::process::getuid().as_raw() },
        false => Authorizer::Polkit(Polkit::new(asking.clone())),
    };
    tokio::select! {
        // Nobody could reach it any more, and it would keep the next one from its store.
        () = connection.closed() => {
            Err(format!("the {which} bus is gone. Start mfad again when there is one.").into())
        }
        result = service::serve(&connection, &asking, context, authorizer) => Ok(result.map_err(|error| {
            format!("the {which} bus does not let mfad serve: {error}. Is another mfad running?")
        })?),
    }
}

/// Completes when the daemon is told to stop.
async fn stopped() -> Result<(), Box<dyn Error>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
