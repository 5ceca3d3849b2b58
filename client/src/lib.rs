//! What every client of mfad does alike (the terminal, windows, the login screen): find the daemon, follow
//! an operation, word what helps.

mod agent;
mod daemon;
mod log;
pub mod objects;
mod operation;
mod policy;
mod remedy;
pub mod site;
pub mod wanted;

pub use agent::{Agent, AgentEvent};
pub use daemon::Daemon;
pub use log::{word_actor, word_event};
pub use operation::{FollowError, Operation, OperationEvent};
pub use policy::help;
pub use remedy::{Reader, add_remedy, word_details, word_error, word_result};
