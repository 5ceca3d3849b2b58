//! mfad.
mod link;
mod operation;
mod policy;
mod store;
mod token;
fn main() {}
