//! On a console there may be nobody who asks for polkit: polkit's own agent for terminals does it then,
//! as for systemctl, for as long as a command runs.

use std::io::{self, IsTerminal, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::daemon::Bus;

/// It registers within moments, or ends; on a machine with much else to do that takes longer, and
/// without it polkit says no where it would have asked.
const PATIENCE: Duration = Duration::from_secs(20);

/// The agent; it ends when dropped.
pub(crate) struct Agent(Child);

impl Agent {
    /// Starts one where somebody types and polkit may have something to ask them. Where there is one
    /// for the session already, that goes first (`--fallback`).
    pub fn start(bus: Bus) -> Option<Self> {
        let asked = bus == Bus::System
            && !rustix::process::geteuid().is_root()
            && io::stdin().is_terminal();
        let mut pkttyagent = Command::new("pkttyagent");
        // It asks on /dev/tty, and closes its standard output once it is there to be asked.
        pkttyagent.args(["--notify-fd", "1", "--fallback"]);
        pkttyagent.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = asked.then(|| pkttyagent.spawn().ok())??;
        let mut ready = child.stdout.take()?;
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let _ = ready.read_to_end(&mut Vec::new());
            let _ = tell.send(());
        });
        let _ = told.recv_timeout(PATIENCE);
        Some(Self(child))
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // It gives the terminal back as it was.
        let pid = i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw);
        let told = pid.map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::TERM));
        if !matches!(told, Some(Ok(()))) {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
    }
}
