//! Sends the daemon more than anybody should, as fast as the bus takes it.
//!
//! usage: flood ADDRESS calls|descriptors|asked COUNT
//!
//! `calls` want no reply; `descriptors` bring sixteen each; those that are `asked` wait for theirs, and
//! it prints how many were answered before one was refused as too much, if any was.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails")]

use std::fs::File;
use std::os::fd::AsFd;

use futures_util::StreamExt;
use mfad_bus::{BUS_NAME, ROOT_PATH};
use zbus::message::{Flags, Type};
use zbus::wire::Fd;
use zbus::{Message, MessageStream, connection::Builder};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let [_, address, kind, count] = std::env::args().collect::<Vec<_>>().try_into().unwrap();
    let connection = Builder::address(address.as_str()).build().await.unwrap();
    let mut answers = MessageStream::from(&connection);
    let nothing = File::open("/dev/null").unwrap();
    let call = |member: &'static str| {
        let call = Message::method_call(ROOT_PATH, member);
        call.destination(BUS_NAME).interface("org.mfad.Mfad1.SignIn")
    };
    for number in 0..count.parse::<u32>().unwrap() {
        let message = match kind.as_str() {
            "calls" => call("Begin").with_flags(Flags::NO_REPLY_EXPECTED).build(&("", ())),
            "descriptors" => {
                let all: Vec<_> = (0..16).map(|_| Fd::from(nothing.as_fd())).collect();
                call("Begin").with_flags(Flags::NO_REPLY_EXPECTED).build(&all)
            }
            _ => call("Trusted").build(&""),
        };
        connection.send(&message.unwrap()).await.unwrap();
        // The bus has limits of its own on calls that wait for a reply.
        if kind == "asked" && refused(&mut answers).await {
            return println!("{number}");
        }
    }
}

/// Whether the next answer says that it was too much.
async fn refused(answers: &mut MessageStream) -> bool {
    loop {
        let answer = answers.next().await.unwrap().unwrap();
        if matches!(answer.message_type(), Type::Error | Type::MethodReturn) {
            let name = answer.header().error_name().map(ToString::to_string);
            return name.is_some_and(|it| it.ends_with(".LimitsExceeded"));
        }
    }
}
