//! Sends the daemon, or whoever owns a name, more than anybody should.
//!
//! usage: flood ADDRESS NAME calls|descriptors|asked COUNT [PER_SECOND]
//!        flood ADDRESS NAME sink
//!
//! `calls` want no reply; `descriptors` bring sixteen each. `asked` sends the same calls, then one that
//! waits for its reply, and prints whether that was `answered`, or `refused` as too much. As fast as the
//! bus takes it, unless it is told how many in a second. `sink` owns the name, and reads what comes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails")]

use std::fs::File;
use std::os::fd::AsFd;
use std::time::Duration;

use futures_util::StreamExt;
use mfad_bus::ROOT_PATH;
use tokio::time::{Instant, sleep_until};
use zbus::message::Flags;
use zbus::wire::Fd;
use zbus::{Message, MessageStream, connection::Builder};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [address, name, kind, rest @ ..] = arguments.as_slice() else { panic!("see the source") };
    let connection = Builder::address(address.as_str()).build().await.unwrap();
    let mut answers = MessageStream::from(&connection);
    if kind == "sink" {
        connection.request_name(name.as_str()).await.unwrap();
        while answers.next().await.is_some() {}
        return;
    }
    let rest: Vec<u32> = rest.iter().map(|it| it.parse().unwrap()).collect();
    let per_second = rest.get(1).copied();
    let nothing = File::open("/dev/null").unwrap();
    let call = |member: &'static str| {
        let call = Message::method_call(ROOT_PATH, member);
        call.destination(name.as_str()).interface("org.mfad.Mfad1.SignIn")
    };
    let began = Instant::now();
    for sent in 0..rest[0] {
        if let Some(per_second) = per_second.filter(|_| sent % 100 == 0) {
            sleep_until(began + Duration::from_secs(1) * sent / per_second).await;
        }
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
