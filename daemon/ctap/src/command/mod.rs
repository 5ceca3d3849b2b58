//! The CTAP 2 commands (CTAP 2.2 §6), one module each: how a request is written, how the body of
//! its reply is read. [`crate::body`] takes the status code off a reply first.

pub mod get_info;
