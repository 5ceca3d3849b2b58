//! The computer goes to sleep: what goes on is called off with a clear word, keys are let go of, and
//! logind waits for that, for a moment. Where there is no logind nothing is followed.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use tokio::sync::watch;
use zbus::wire::OwnedFd;

use super::Service;

/// logind waits for 5 seconds by default (logind.conf(5), InhibitDelayMaxSec=).
const PATIENCE: Duration = Duration::from_secs(4);

#[zbus::proxy(
    interface = "org.freedesktop.login1.Manager",
    default_service = "org.freedesktop.login1",
    default_path = "/org/freedesktop/login1"
)]
trait LogindSleep {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::Result<OwnedFd>;
    #[zbus(signal)]
    fn prepare_for_sleep(&self, start: bool);
}

/// Whether the computer is about to sleep. Clones see the same.
#[derive(Clone)]
pub struct Sleep(watch::Sender<bool>);

impl Sleep {
    /// It is awake.
    pub fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Completes when the computer is about to sleep, or is already.
    pub async fn begins(&self) {
        let mut asleep = self.0.subscribe();
        // The sender is in `self`, so it does not go away meanwhile.
        let _ = asleep.wait_for(|asleep| *asleep).await;
    }
}

/// Follows logind for as long as it is polled.
pub async fn follow(service: &Service) {
    if let Err(error) = try_follow(service).await {
        tracing::debug!(%error, "sleep is not followed");
    }
}

async fn try_follow(service: &Service) -> zbus::Result<()> {
    let logind = LogindSleepProxy::new(&service.asking).await?;
    let mut signals = logind.receive_prepare_for_sleep().await?;
    let hold = || logind.inhibit("sleep", "mfad", "Lets go of security keys", "delay");
    let mut held = Some(hold().await?);
    while let Some(signal) = signals.next().await {
        let asleep = *signal.args()?.start();
        service.sleep.0.send_replace(asleep);
        if asleep {
            let let_go = tokio::time::timeout(PATIENCE, all_let_go(service)).await;
            tracing::info!(in_time = let_go.is_ok(), "going to sleep");
            held = None;
        } else if held.is_none() {
            held = Some(hold().await?);
        }
    }
    Ok(())
}

/// Completes when no operation uses a token any more.
async fn all_let_go(service: &Service) {
    let tokens = service.context.tokens.list();
    join_all(tokens.iter().map(|token| token.let_go())).await;
}
