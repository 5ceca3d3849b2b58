//! Sends the daemon more than anybody should, as fast as the bus takes it.
//!
//! usage: flood ADDRESS calls|descriptors|asked COUNT
//!
//! `calls` want no reply; `descriptors` bring sixteen each. `asked` sends the same calls, then one that
//! waits for its reply, and prints whether that was `answered`, or `refused` as too much.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails")]

use std::fs::File;
use std::os::fd::AsFd;

use futures_util::StreamExt;
use mfad_bus::{BUS_NAME, ROOT_PATH};
use zbus::message::Flags;
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
    for _ in 0..count.parse::<u32>().unwrap() {
        let message = match kind.as_str() {
            "descriptors" => {
                let all: Vec<_> = (0..16).map(|_| Fd::from(nothing.as_fd())).collect();
                call("Begin").with_flags(Flags::NO_REPLY_EXPECTED).build(&all)
            }
            _ => call("Begin").with_flags(Flags::NO_REPLY_EXPECTED).build(&("", ())),
        };
        connection.send(&message.unwrap()).await.unwrap();
    }
    if kind == "asked" {
        let asked = call("Trusted").build(&"").unwrap();
        connection.send(&asked).await.unwrap();
        println!("{}", if refused(&mut answers, &asked).await { "refused" } else { "answered" });
    }
}

/// Whether the answer to this says that it was too much.
async fn refused(answers: &mut MessageStream, asked: &Message) -> bool {
    let serial = asked.primary_header().serial_num();
    loop {
        let answer = answers.next().await.unwrap().unwrap();
        if answer.header().reply_serial() == Some(serial) {
            let name = answer.header().error_name().map(ToString::to_string);
            return name.is_some_and(|it| it.ends_with(".LimitsExceeded"));
        }
    }
}
