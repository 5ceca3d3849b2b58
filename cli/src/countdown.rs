//! A wait that somebody watches.

use std::time::Duration;

use mfad_i18n::say;

use crate::exit::Failure;
use crate::interrupts::Interrupts;
use crate::prompts::called_off;
use crate::prompts::screen::Screen;

/// Waits so many seconds, and shows how many are left of them after `reason`. Ctrl-C ends it.
pub(crate) async fn wait(seconds: u32, reason: &str) -> Result<(), Failure> {
    let mut interrupts = Interrupts::catch()?;
    let mut screen = Screen::new();
    for left in (1..=seconds).rev() {
        screen.show(vec![say!("methods-countdown", reason, left)], "");
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            () = interrupts.next() => {
                screen.clear();
                return Err(called_off());
            }
        }
    }
    screen.clear();
    Ok(())
}
