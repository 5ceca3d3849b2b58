//! A fake token stands in here for real reports: it does what no firmware does, at deadlines that
//! nobody has to wait for.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use mfad_ctap::hid::{HidError, Message};
use tokio_util::sync::CancellationToken;

use super::*;

const CHANNEL: Channel = Channel(0x0102_0304);
const ANSWER: &[u8] = &[0, 0xA0];

/// What the token does with a message on one of its channels.
type Script = Box<dyn FnMut(&Message, &mut Said) + Send>;

/// What the token says next, and whether it goes on with keep-alives when that is over.
#[derive(Default)]
struct Said {
    reports: VecDeque<Report>,
    chatter: Option<Report>,
}

impl Said {
    fn say(&mut self, channel: Channel, command: Command, payload: &[u8]) {
        self.reports.extend(packets(channel, command, payload).unwrap());
    }

    fn answer(&mut self) {
        self.say(CHANNEL, Command::Cbor, ANSWER);
    }
}

/// A token that answers INIT and leaves the rest to its script; remembers the commands it got.
struct Fake {
    receivers: [Receiver; 2],
    script: Script,
    said: Said,
    got: Arc<Mutex<Vec<Command>>>,
}

impl Reports for Fake {
    fn write(&mut self, report: &Report) -> Result<(), LinkError> {
        for receiver in &mut self.receivers {
            let Ok(Some(message)) = receiver.push(report) else { continue };
            self.got.lock().unwrap().push(message.command);
            (self.script)(&message, &mut self.said);
        }
        Ok(())
    }

    fn read(&mut self, timeout: Duration) -> Result<Option<Report>, LinkError> {
        let report = self.said.reports.pop_front().or(self.said.chatter);
        if report.is_none() {
            std::thread::sleep(timeout);
        }
        Ok(report)
    }
}

/// A link to a fake token, and the commands that the token got.
struct Bench {
    link: CtapHid<Fake>,
    got: Arc<Mutex<Vec<Command>>>,
}

fn bench(mut script: impl FnMut(&Message, &mut Said) + Send + 'static) -> Bench {
    let script: Script = Box::new(move |message, said| {
        if message.command == Command::Init { allot(message, said) } else { script(message, said) }
    });
    raw(script)
}

/// A token whose script answers INIT too.
fn raw(script: Script) -> Bench {
    let got = Arc::<Mutex<Vec<Command>>>::default();
    let receivers = [Receiver::new(BROADCAST), Receiver::new(CHANNEL)];
    let fake = Fake { receivers, script, said: Said::default(), got: Arc::clone(&got) };
    Bench { link: CtapHid::new(fake), got }
}

/// Allots the channel, as a token should.
fn allot(message: &Message, said: &mut Said) {
    let mut reply = message.payload.clone();
    reply.extend(CHANNEL.0.to_be_bytes());
    reply.extend([2, 1, 0, 0, 0x04]);
    said.say(BROADCAST, Command::Init, &reply);
}

impl Bench {
    fn ask(&mut self) -> Result<Vec<u8>, LinkError> {
        self.ask_within(Duration::from_secs(10))
    }

    fn ask_within(&mut self, patience: Duration) -> Result<Vec<u8>, LinkError> {
        self.link.exchange(&[4], &wait(patience))
    }

    /// The commands that came since this was last asked.
    fn got(&self) -> Vec<Command> {
        std::mem::take(&mut self.got.lock().unwrap())
    }
}

fn wait(patience: Duration) -> RequestOptions {
    let cancel = CancellationToken::new();
    RequestOptions { deadline: Instant::now() + patience, cancel, on_touch: Box::new(|| ()) }
}

const SHORT: Duration = Duration::from_millis(60);

#[test]
fn the_channel_is_kept_for_the_next_request() {
    let mut bench = bench(|_, said| said.answer());
    assert_eq!(bench.ask().as_deref(), Ok(ANSWER));
    assert_eq!(bench.ask().as_deref(), Ok(ANSWER));
    assert_eq!(bench.got(), [Command::Init, Command::Cbor, Command::Cbor]);
}

#[test]
fn a_cancelled_request_is_cancelled_on_the_token_which_says_when_it_ended() {
    let mut bench = bench(|message, said| match message.command {
        Command::Cancel => said.say(CHANNEL, Command::Cbor, &[0x2D]),
        _ => said.say(CHANNEL, Command::Keepalive, &[2]),
    });
    let mut wait = wait(Duration::from_secs(10));
    let cancel = wait.cancel.clone();
    wait.on_touch = Box::new(move || cancel.cancel());
    assert_eq!(bench.link.exchange(&[1], &wait), Err(LinkError::Cancelled));
    assert_eq!(bench.got(), [Command::Init, Command::Cbor, Command::Cancel]);
    // It ended in order, so its channel is as good as before.
    assert_eq!(bench.link.channel, Some(CHANNEL));
}

#[test]
fn a_token_that_is_silent_after_cancel_loses_its_channel() {
    let mut bench = bench(|_, _| ());
    let wait = wait(Duration::from_secs(10));
    let cancel = wait.cancel.clone();
    std::thread::spawn(move || cancel.cancel());
    assert_eq!(bench.link.exchange(&[1], &wait), Err(LinkError::Cancelled));
    assert_eq!(bench.link.channel, None);
}

#[test]
fn keep_alives_for_ever_do_not_extend_the_deadline() {
    let touches = Arc::new(AtomicUsize::new(0));
    let mut bench = bench(|message, said| {
        if message.command == Command::Cbor {
            said.chatter = packets(CHANNEL, Command::Keepalive, &[2]).unwrap().pop();
        }
    });
    let mut wait = wait(SHORT);
    let count = Arc::clone(&touches);
    wait.on_touch = Box::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let deadline = wait.deadline;
    assert_eq!(bench.link.exchange(&[1], &wait), Err(LinkError::TimedOut));
    assert!(deadline.elapsed() < 2 * GRACE);
    assert!(touches.load(Ordering::Relaxed) > 1);
    assert_eq!(bench.got(), [Command::Init, Command::Cbor, Command::Cancel]);
    // It still chatters: that is not read away for ever either.
    assert_eq!(bench.ask_within(SHORT), Err(LinkError::TimedOut));
}

#[test]
fn a_token_that_never_answers_is_told_so_at_the_deadline() {
    let mut bench = bench(|_, _| ());
    assert_eq!(bench.ask_within(SHORT), Err(LinkError::TimedOut));
    assert_eq!(bench.got(), [Command::Init, Command::Cbor, Command::Cancel]);
}

#[test]
fn an_answer_that_comes_late_is_not_taken_for_the_next_one() {
    let mut asked = 0;
    let mut bench = bench(move |message, said| match message.command {
        // Nothing at first; the answer comes with the next INIT, on a channel given up by then.
        Command::Cancel => {}
        _ => {
            asked += 1;
            if asked > 1 {
                said.say(CHANNEL, Command::Cbor, &[0, 0xA1, 1, 1]);
            }
        }
    });
    assert_eq!(bench.ask_within(SHORT), Err(LinkError::TimedOut));
    bench.link.reports.said.say(CHANNEL, Command::Cbor, ANSWER);
    assert_eq!(bench.ask().as_deref(), Ok(&[0, 0xA1, 1, 1][..]));
}

#[test]
fn a_silent_token_does_not_keep_init_waiting_beyond_the_deadline() {
    let mut bench = raw(Box::new(|_, _| ()));
    assert_eq!(bench.ask_within(SHORT), Err(LinkError::TimedOut));
    assert_eq!(bench.got(), [Command::Init]);
}

#[test]
fn a_busy_token_is_asked_again_until_it_has_time() {
    let mut refusals = 3;
    let mut bench = bench(move |_, said| {
        if refusals == 0 {
            return said.answer();
        }
        refusals -= 1;
        said.say(CHANNEL, Command::Error, &[0x06]);
    });
    assert_eq!(bench.ask().as_deref(), Ok(ANSWER));
    assert_eq!(bench.got().iter().filter(|it| **it == Command::Cbor).count(), 4);
}

#[test]
fn a_token_that_is_busy_for_ever_is_said_to_be_busy() {
    let mut by_request = bench(|_, said| said.say(CHANNEL, Command::Error, &[0x06]));
    assert_eq!(by_request.ask_within(LAST_TRY + 4 * BUSY_PAUSE), Err(LinkError::Busy));
    assert!(by_request.got().len() > 3);
    let mut by_init = raw(Box::new(|_, said| said.say(BROADCAST, Command::Error, &[0x06])));
    assert_eq!(by_init.ask_within(LAST_TRY + 4 * BUSY_PAUSE), Err(LinkError::Busy));
}

#[test]
fn a_token_that_another_program_asks_all_the_time_is_asked_all_the_same() {
    let other = packets(Channel(7), Command::Cbor, &[0]).unwrap().remove(0);
    let mut refused = false;
    let mut bench = bench(move |_, said| {
        match refused {
            true => said.answer(),
            false => said.say(CHANNEL, Command::Error, &[0x06]),
        }
        (refused, said.chatter) = (true, Some(other));
    });
    assert_eq!(bench.ask().as_deref(), Ok(ANSWER));
}

#[test]
fn a_token_that_another_program_has_wait_for_touch_is_left_alone() {
    let touch = packets(Channel(7), Command::Keepalive, &[2]).unwrap().remove(0);
    let mut bench = bench(move |_, said| {
        said.say(CHANNEL, Command::Error, &[0x06]);
        said.chatter = Some(touch);
    });
    assert_eq!(bench.ask_within(BUSY_MOST + LAST_TRY + 4 * BUSY_PAUSE), Err(LinkError::Busy));
    assert_eq!(bench.got().iter().filter(|it| **it == Command::Cbor).count(), 1);
}

#[test]
fn a_busy_token_does_not_outlast_a_cancellation() {
    let wait = wait(Duration::from_secs(10));
    let cancel = wait.cancel.clone();
    let mut bench = bench(move |_, said| {
        said.say(CHANNEL, Command::Error, &[0x06]);
        cancel.cancel();
    });
    assert_eq!(bench.link.exchange(&[4], &wait), Err(LinkError::Cancelled));
}

#[test]
fn a_forgotten_channel_is_allocated_anew_once() {
    let mut forgetful = 1;
    let mut kind = bench(move |_, said| {
        forgetful += 1;
        if forgetful == 3 { said.say(CHANNEL, Command::Error, &[0x0B]) } else { said.answer() }
    });
    assert_eq!(kind.ask().as_deref(), Ok(ANSWER));
    kind.got();
    assert_eq!(kind.ask().as_deref(), Ok(ANSWER));
    assert_eq!(kind.got(), [Command::Cbor, Command::Init, Command::Cbor]);

    let mut asked = 0;
    let mut stubborn = bench(move |_, said| {
        asked += 1;
        if asked == 1 { said.answer() } else { said.say(CHANNEL, Command::Error, &[0x0B]) }
    });
    assert_eq!(stubborn.ask().as_deref(), Ok(ANSWER));
    stubborn.got();
    assert_eq!(stubborn.ask(), Err(LinkError::Refused(ErrorCode::InvalidChannel)));
    assert_eq!(stubborn.got(), [Command::Cbor, Command::Init, Command::Cbor]);
}

#[test]
fn after_what_is_not_ctaphid_the_next_request_gets_a_channel_of_its_own() {
    let mut reports = packets(CHANNEL, Command::Cbor, &[0; 100]).unwrap();
    reports[1][4] = 5;
    let mut asked = 0;
    let mut bench = bench(move |_, said| {
        asked += 1;
        if asked == 1 { said.reports.extend(reports.clone()) } else { said.answer() }
    });
    let wrong = HidError::Sequence { expected: 0, got: 5 };
    assert_eq!(bench.ask(), Err(LinkError::Malformed(wrong)));
    assert_eq!(bench.ask().as_deref(), Ok(ANSWER));
    assert_eq!(bench.got(), [Command::Init, Command::Cbor, Command::Init, Command::Cbor]);
}

#[test]
fn what_others_left_behind_is_not_taken_for_an_answer() {
    let mut bench = bench(|_, said| {
        said.say(Channel(0xBAD), Command::Cbor, &[0, 0xA1, 9, 9]);
        said.say(CHANNEL, Command::Ping, b"unrelated");
        said.answer();
    });
    bench.link.reports.said.say(CHANNEL, Command::Cbor, &[0, 0xA1, 7, 7]);
    bench.link.reports.said.say(BROADCAST, Command::Init, &[0; 17]);
    assert_eq!(bench.ask().as_deref(), Ok(ANSWER));
}

#[test]
fn replies_to_the_init_of_others_are_passed_over() {
    let mut bench = raw(Box::new(|message, said| match message.command {
        Command::Init => {
            said.say(BROADCAST, Command::Init, &[9; 17]);
            allot(message, said);
        }
        _ => said.answer(),
    }));
    assert_eq!(bench.ask().as_deref(), Ok(ANSWER));
}

#[test]
fn an_old_key_is_told_from_one_that_fails() {
    let mut bench = raw(Box::new(|message, said| {
        let mut reply = message.payload.clone();
        reply.extend(CHANNEL.0.to_be_bytes());
        reply.extend([2, 1, 0, 0, 0]);
        said.say(BROADCAST, Command::Init, &reply);
    }));
    assert_eq!(bench.ask(), Err(LinkError::OnlyU2f));
}
