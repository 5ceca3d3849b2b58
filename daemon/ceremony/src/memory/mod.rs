//! What is kept in memory alone, and ends with the daemon.

pub mod directory;
pub mod proofs;
pub mod read_tokens;
pub mod trust;
