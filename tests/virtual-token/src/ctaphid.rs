//! The device's side of CTAPHID (CTAP 2.2 §11.2): reports in, effects out.
//! It knows channels, transactions, the lock and the time, which is passed in.
//! Threads are not its business, nor what a CBOR or MSG message means.

use std::time::{Duration, Instant};

use crate::message::{ErrorCode, Message, Packet, Report, Status, command};

/// The channel on which a channel is asked for (CTAP 2.2 §11.2.4).
pub const BROADCAST: u32 = 0xffff_ffff;
/// The longest message that fits one initialization and 128 continuation
/// packets, in bytes (CTAP 2.2 §11.2.4).
pub const LONGEST_MESSAGE: usize = 7609;
/// How often a CBOR command in progress says so (CTAP 2.2 §11.2.9.1.7).
const KEEPALIVE_EVERY: Duration = Duration::from_millis(100);
/// How long the next packet of a message may take to come.
const PACKET_TIMEOUT: Duration = Duration::from_millis(500);
/// The longest lock, in seconds (CTAP 2.2 §11.2.9.2.2).
const LONGEST_LOCK: u8 = 10;
/// CTAPHID protocol 2, firmware 0.4.0, with WINK (1) and CBOR (4), and with MSG
/// (8 would deny it).
const INIT_REPLY_TAIL: [u8; 5] = [2, 0, 4, 0, 0x01 | 0x04];

/// What the front has to do next, in this order.
#[derive(Debug, Eq, PartialEq)]
pub enum Effect {
    /// Send this message to every opener.
    Send(Message),
    /// Hand this to the firmware; [`Device::replied`] brings its answer.
    Run(Application, Vec<u8>),
    /// Tell the firmware to give up what it is doing.
    Interrupt,
}

/// Which of the firmware's faces a message is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Application {
    /// CTAP2, in CTAPHID_CBOR.
    Cbor,
    /// CTAP1/U2F, in CTAPHID_MSG.
    Msg,
}

struct Transaction {
    channel: u32,
    command: u8,
    stage: Stage,
}

enum Stage {
    Receiving {
        length: usize,
        payload: Vec<u8>,
        sequence: u8,
        deadline: Instant,
    },
    Running {
        status: Status,
        keepalive: Option<Instant>,
    },
    /// An INIT took its place; that is answered once the firmware has let go.
    Aborted {
        nonce: [u8; 8],
    },
}

/// One plugged-in token as CTAPHID sees it: at most one transaction at a time.
#[derive(Default)]
pub struct Device {
    last_channel: u32,
    transaction: Option<Transaction>,
    lock: Option<(u32, Instant)>,
}

impl Device {
    /// Takes a report from the host.
    pub fn report(&mut self, report: &Report, now: Instant) -> Vec<Effect> {
        match Packet::parse(report) {
            Packet::Initialization { channel, command: command::INIT, length, data } => {
                self.init(channel, length, data)
            }
            Packet::Initialization { channel, command, length, data } => self
                .begin(channel, command, length, data, now)
                .unwrap_or_else(|code| vec![error(channel, code)]),
            Packet::Continuation { channel, sequence, data } => {
                self.proceed(channel, sequence, data, now)
            }
        }
    }

    /// Takes the firmware's answer to the last [`Effect::Run`].
    pub fn replied(&mut self, reply: Result<Vec<u8>, ErrorCode>) -> Vec<Effect> {
        let Some(Transaction { channel, command, stage }) = self.transaction.take() else {
            return vec![];
        };
        match (stage, reply) {
            (Stage::Aborted { nonce }, _) => vec![init_reply(channel, nonce, channel)],
            (_, Ok(payload)) => vec![Effect::Send(Message { channel, command, payload })],
            (_, Err(code)) => vec![error(channel, code)],
        }
    }

    /// Takes what the firmware is waiting for, and tells the host at once
    /// (CTAP 2.2 §11.2.9.1.7: also whenever the status changes).
    pub fn status(&mut self, new: Status, now: Instant) -> Vec<Effect> {
        let Some(Transaction { channel, stage: Stage::Running { status, keepalive }, .. }) =
            &mut self.transaction
        else {
            return vec![];
        };
        let changed = std::mem::replace(status, new) != new;
        match keepalive {
            Some(next) if changed => {
                *next = now + KEEPALIVE_EVERY;
                vec![keepalive_message(*channel, new)]
            }
            _ => vec![],
        }
    }

    /// When [`Device::tick`] has something to do, unless something happens before.
    pub fn deadline(&self) -> Option<Instant> {
        match self.transaction.as_ref()?.stage {
            Stage::Receiving { deadline, .. } => Some(deadline),
            Stage::Running { keepalive, .. } => keepalive,
            Stage::Aborted { .. } => None,
        }
    }

    /// Does what has become due: a keep-alive, or giving up on half a message.
    pub fn tick(&mut self, now: Instant) -> Vec<Effect> {
        let Some(Transaction { channel, stage, .. }) = &mut self.transaction else {
            return vec![];
        };
        let channel = *channel;
        match stage {
            Stage::Receiving { deadline, .. } if *deadline <= now => {
                self.transaction = None;
                vec![error(channel, ErrorCode::MessageTimeout)]
            }
            Stage::Running { status, keepalive: Some(next) } if *next <= now => {
                *next = now + KEEPALIVE_EVERY;
                vec![keepalive_message(channel, *status)]
            }
            _ => vec![],
        }
    }

    /// INIT is answered whatever else goes on: on the broadcast channel it only
    /// hands out a channel, on its own it drops that channel's transaction
    /// (CTAP 2.2 §11.2.9.1.3).
    fn init(&mut self, channel: u32, length: usize, data: &[u8]) -> Vec<Effect> {
        if channel != BROADCAST && !self.is_known(channel) {
            return vec![error(channel, ErrorCode::InvalidChannel)];
        }
        let (8, Some(nonce)) = (length, data.first_chunk::<8>()) else {
            return vec![error(channel, ErrorCode::InvalidLength)];
        };
        if channel == BROADCAST {
            self.hand_out(*nonce)
        } else {
            self.resynchronize(channel, *nonce)
        }
    }

    fn hand_out(&mut self, nonce: [u8; 8]) -> Vec<Effect> {
        match self.last_channel.checked_add(1).filter(|channel| *channel != BROADCAST) {
            Some(channel) => {
                self.last_channel = channel;
                vec![init_reply(BROADCAST, nonce, channel)]
            }
            None => vec![error(BROADCAST, ErrorCode::ChannelBusy)],
        }
    }

    fn resynchronize(&mut self, channel: u32, nonce: [u8; 8]) -> Vec<Effect> {
        let own = self.transaction.take_if(|transaction| transaction.channel == channel);
        match own {
            Some(Transaction { stage: Stage::Receiving { .. }, .. }) | None => {
                vec![init_reply(channel, nonce, channel)]
            }
            Some(transaction) => {
                self.transaction =
                    Some(Transaction { stage: Stage::Aborted { nonce }, ..transaction });
                vec![Effect::Interrupt]
            }
        }
    }

    fn begin(
        &mut self,
        channel: u32,
        command: u8,
        length: usize,
        data: &[u8],
        now: Instant,
    ) -> Result<Vec<Effect>, ErrorCode> {
        if !self.is_known(channel) {
            return Err(ErrorCode::InvalidChannel);
        }
        if command == command::CANCEL {
            return Ok(self.cancel(channel));
        }
        self.claim(channel, now)?;
        if !is_command(command) {
            return Err(ErrorCode::InvalidCommand);
        }
        if length > LONGEST_MESSAGE {
            return Err(ErrorCode::InvalidLength);
        }
        match data.get(..length) {
            Some(payload) => self.complete(channel, command, payload.to_vec(), now),
            None => {
                let stage = Stage::Receiving {
                    length,
                    payload: data.to_vec(),
                    sequence: 0,
                    deadline: now + PACKET_TIMEOUT,
                };
                self.transaction = Some(Transaction { channel, command, stage });
                Ok(vec![])
            }
        }
    }

    /// Whether a new message may begin (CTAP 2.2 §11.2.5: arbitration).
    fn claim(&mut self, channel: u32, now: Instant) -> Result<(), ErrorCode> {
        if self.lock.is_some_and(|(holder, end)| holder != channel && now < end) {
            return Err(ErrorCode::ChannelBusy);
        }
        match &self.transaction {
            None => Ok(()),
            Some(Transaction { channel: own, stage: Stage::Receiving { .. }, .. })
                if *own == channel =>
            {
                self.transaction = None;
                Err(ErrorCode::InvalidSequence)
            }
            Some(_) => Err(ErrorCode::ChannelBusy),
        }
    }

    /// CANCEL has no answer of its own, and none at all where nothing on that
    /// channel can be cancelled (CTAP 2.2 §11.2.9.1.5).
    fn cancel(&self, channel: u32) -> Vec<Effect> {
        match &self.transaction {
            Some(Transaction {
                channel: own,
                command: command::CBOR,
                stage: Stage::Running { .. },
            }) if *own == channel => vec![Effect::Interrupt],
            _ => vec![],
        }
    }

    /// A continuation nobody waits for is ignored (CTAP 2.2 §11.2.5).
    fn proceed(&mut self, channel: u32, sequence: u8, data: &[u8], now: Instant) -> Vec<Effect> {
        let Some(Transaction {
            channel: own,
            command,
            stage: Stage::Receiving { length, payload, sequence: expected, deadline },
        }) = &mut self.transaction
        else {
            return vec![];
        };
        if *own != channel {
            return vec![];
        }
        if sequence != *expected {
            self.transaction = None;
            return vec![error(channel, ErrorCode::InvalidSequence)];
        }
        payload.extend(data.iter().take(length.saturating_sub(payload.len())));
        if payload.len() < *length {
            *expected = expected.saturating_add(1);
            *deadline = now + PACKET_TIMEOUT;
            return vec![];
        }
        let (command, payload) = (*command, std::mem::take(payload));
        self.transaction = None;
        self.complete(channel, command, payload, now)
            .unwrap_or_else(|code| vec![error(channel, code)])
    }

    fn complete(
        &mut self,
        channel: u32,
        command: u8,
        payload: Vec<u8>,
        now: Instant,
    ) -> Result<Vec<Effect>, ErrorCode> {
        let application = match command {
            command::CBOR => Application::Cbor,
            command::MSG => Application::Msg,
            command::LOCK => return self.locked(channel, &payload, now),
            command::WINK if !payload.is_empty() => return Err(ErrorCode::InvalidLength),
            _ => return Ok(vec![Effect::Send(Message { channel, command, payload })]),
        };
        let keepalive = (application == Application::Cbor).then(|| now + KEEPALIVE_EVERY);
        let stage = Stage::Running { status: Status::Processing, keepalive };
        self.transaction = Some(Transaction { channel, command, stage });
        Ok(vec![Effect::Run(application, payload)])
    }

    fn locked(
        &mut self,
        channel: u32,
        payload: &[u8],
        now: Instant,
    ) -> Result<Vec<Effect>, ErrorCode> {
        let [seconds] = payload else { return Err(ErrorCode::InvalidLength) };
        if *seconds > LONGEST_LOCK {
            return Err(ErrorCode::InvalidParameter);
        }
        self.lock = Some((channel, now + Duration::from_secs((*seconds).into())));
        Ok(vec![Effect::Send(Message { channel, command: command::LOCK, payload: vec![] })])
    }

    fn is_known(&self, channel: u32) -> bool {
        (1..=self.last_channel).contains(&channel)
    }
}

fn is_command(number: u8) -> bool {
    use command::{CBOR, LOCK, MSG, PING, WINK};
    matches!(number, PING | MSG | LOCK | WINK | CBOR)
}

fn init_reply(on: u32, nonce: [u8; 8], channel: u32) -> Effect {
    let payload = [&nonce[..], &channel.to_be_bytes(), &INIT_REPLY_TAIL].concat();
    Effect::Send(Message { channel: on, command: command::INIT, payload })
}

fn error(channel: u32, code: ErrorCode) -> Effect {
    Effect::Send(Message { channel, command: command::ERROR, payload: vec![code as u8] })
}

fn keepalive_message(channel: u32, status: Status) -> Effect {
    Effect::Send(Message { channel, command: command::KEEPALIVE, payload: vec![status as u8] })
}
