//! What every client of mfad does alike (the terminal, windows, the login screen): find the daemon, follow
//! an operation, word what helps.

mod daemon;
mod operation;
mod remedy;

pub use daemon::Daemon;
pub use operation::{FollowError, Operation, OperationEvent};
pub use remedy::{Reader, add_remedy, word_details, word_error, word_result};
