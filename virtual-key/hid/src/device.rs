//! The device's side of CTAPHID (CTAP 2.2 §11.2): reports in, effects out. It knows channels,
//! transactions, the lock and the time, which is passed in. What a CBOR or MSG message means is the
//! card's business.

use std::time::{Duration, Instant};

use mfad_ctap::hid::{
    BROADCAST, Channel, Command, ErrorCode, Keepalive, MAX_MESSAGE, Message, Packet, Report,
};

/// How often a CBOR command in progress says so (CTAP 2.2 §11.2.9.1.7).
const KEEPALIVE_EVERY: Duration = Duration::from_millis(100);
/// How long the next packet of a message may take to come. A browser that has just begun to draw its
/// windows on a slow computer takes more than half a second, as keys have it.
const PACKET_TIMEOUT: Duration = Duration::from_secs(3);
/// Of CTAPHID itself (CTAP 2.2 §11.2.9.1.3).
const PROTOCOL: u8 = 2;
/// Capabilities, as INIT tells them; that there is no MSG would be 8.
const WINK: u8 = 1;
const CBOR: u8 = 4;
/// The longest lock, in seconds (CTAP 2.2 §11.2.9.2.2).
const LONGEST_LOCK: u8 = 10;

/// What has to be done next, in this order.
#[derive(Debug, Eq, PartialEq)]
pub enum Effect {
    /// Send this message to every program that has the device open.
    Send(Channel, Message),
    /// Ask the card this; [`Device::replied`] brings its answer.
    Run(Message),
    /// Tell the card to give up what it is doing.
    Interrupt,
}

struct Transaction {
    channel: Channel,
    command: Command,
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
        status: Keepalive,
        keepalive: Option<Instant>,
    },
    /// An INIT took its place; that is answered once the card has let go.
    Aborted {
        nonce: [u8; 8],
    },
}

/// What a key says of itself with INIT.
#[derive(Debug, Clone, Copy, Default)]
pub struct Traits {
    /// Major, minor and build.
    pub version: [u8; 3],
    /// Whether it can blink.
    pub wink: bool,
}

/// One security key as CTAPHID sees it: at most one transaction at a time.
#[derive(Default)]
pub struct Device {
    traits: Traits,
    last_channel: u32,
    transaction: Option<Transaction>,
    lock: Option<(Channel, Instant)>,
}

type Effects = Vec<Effect>;

impl Device {
    /// A key to which nobody spoke yet.
    #[must_use]
    pub fn new(traits: Traits) -> Self {
        Self { traits, ..Self::default() }
    }

    /// Takes a report of a program.
    pub fn report(&mut self, report: &Report, now: Instant) -> Effects {
        match Packet::parse(report) {
            Ok((channel, Packet::Init { command: Command::Init, length, data })) => {
                self.init(channel, length, data)
            }
            Ok((channel, Packet::Init { command, length, data })) => self
                .begin(channel, command, length, data, now)
                .unwrap_or_else(|code| vec![error(channel, code)]),
            Ok((channel, Packet::Continuation { seq, data })) => {
                self.go_on(channel, seq, data, now)
            }
            // A report always is as long as a packet.
            Err(_) => vec![],
        }
    }

    /// Takes the card's answer to the last [`Effect::Run`].
    pub fn replied(&mut self, reply: Message) -> Effects {
        let Some(Transaction { channel, stage, .. }) = self.transaction.take() else {
            return vec![];
        };
        match stage {
            Stage::Aborted { nonce } => vec![self.init_reply(channel, nonce, channel)],
            _ => vec![Effect::Send(channel, reply)],
        }
    }

    /// Takes what the card waits for, and tells at once (CTAP 2.2 §11.2.9.1.7: also whenever the
    /// status changes).
    pub fn status(&mut self, new: Keepalive, now: Instant) -> Effects {
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
    pub fn tick(&mut self, now: Instant) -> Effects {
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

    /// INIT is answered whatever else goes on: on the broadcast channel it only hands out a channel,
    /// on its own it drops that channel's transaction (CTAP 2.2 §11.2.9.1.3).
    fn init(&mut self, channel: Channel, length: usize, data: &[u8]) -> Effects {
        if channel != BROADCAST && !self.is_known(channel) {
            return vec![error(channel, ErrorCode::InvalidChannel)];
        }
        let (8, Some(nonce)) = (length, data.first_chunk::<8>()) else {
            return vec![error(channel, ErrorCode::InvalidLength)];
        };
        match channel {
            BROADCAST => self.hand_out(*nonce),
            channel => self.resynchronize(channel, *nonce),
        }
    }

    fn hand_out(&mut self, nonce: [u8; 8]) -> Effects {
        match self.last_channel.checked_add(1).map(Channel).filter(|it| *it != BROADCAST) {
            Some(channel) => {
                self.last_channel = channel.0;
                vec![self.init_reply(BROADCAST, nonce, channel)]
            }
            None => vec![error(BROADCAST, ErrorCode::ChannelBusy)],
        }
    }

    fn resynchronize(&mut self, channel: Channel, nonce: [u8; 8]) -> Effects {
        let own = self.transaction.take_if(|transaction| transaction.channel == channel);
        match own {
            Some(Transaction { stage: Stage::Receiving { .. }, .. }) | None => {
                vec![self.init_reply(channel, nonce, channel)]
            }
            Some(transaction) => {
                let stage = Stage::Aborted { nonce };
                self.transaction = Some(Transaction { stage, ..transaction });
                vec![Effect::Interrupt]
            }
        }
    }

    fn begin(
        &mut self,
        channel: Channel,
        command: Command,
        length: usize,
        data: &[u8],
        now: Instant,
    ) -> Result<Effects, ErrorCode> {
        if !self.is_known(channel) {
            return Err(ErrorCode::InvalidChannel);
        }
        if command == Command::Cancel {
            return Ok(self.cancel(channel));
        }
        self.claim(channel, now)?;
        if !self.knows(command) {
            return Err(ErrorCode::InvalidCommand);
        }
        if length > MAX_MESSAGE {
            return Err(ErrorCode::InvalidLength);
        }
        if let Some(payload) = data.get(..length) {
            return self.complete(channel, command, payload.to_vec(), now);
        }
        let (payload, deadline) = (data.to_vec(), now + PACKET_TIMEOUT);
        let stage = Stage::Receiving { length, payload, sequence: 0, deadline };
        self.transaction = Some(Transaction { channel, command, stage });
        Ok(vec![])
    }

    /// Whether a new message may begin (CTAP 2.2 §11.2.5: arbitration).
    fn claim(&mut self, channel: Channel, now: Instant) -> Result<(), ErrorCode> {
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

    /// CANCEL has no answer of its own, and none at all where nothing on that channel can be
    /// cancelled (CTAP 2.2 §11.2.9.1.5).
    fn cancel(&self, channel: Channel) -> Effects {
        match &self.transaction {
            Some(Transaction {
                channel: own,
                command: Command::Cbor,
                stage: Stage::Running { .. },
            }) if *own == channel => vec![Effect::Interrupt],
            _ => vec![],
        }
    }

    /// A continuation nobody waits for is ignored (CTAP 2.2 §11.2.5).
    fn go_on(&mut self, channel: Channel, seq: u8, data: &[u8], now: Instant) -> Effects {
        let Some(Transaction {
            channel: own,
            command,
            stage: Stage::Receiving { length, payload, sequence, deadline },
        }) = &mut self.transaction
        else {
            return vec![];
        };
        if *own != channel {
            return vec![];
        }
        if seq != *sequence {
            self.transaction = None;
            return vec![error(channel, ErrorCode::InvalidSequence)];
        }
        payload.extend(data.iter().take(length.saturating_sub(payload.len())));
        if payload.len() < *length {
            *sequence = sequence.saturating_add(1);
            *deadline = now + PACKET_TIMEOUT;
            return vec![];
        }
        let (command, payload) = (*command, std::mem::take(payload));
        self.transaction = None;
        let complete = self.complete(channel, command, payload, now);
        complete.unwrap_or_else(|code| vec![error(channel, code)])
    }

    fn complete(
        &mut self,
        channel: Channel,
        command: Command,
        payload: Vec<u8>,
        now: Instant,
    ) -> Result<Effects, ErrorCode> {
        let keepalive = match command {
            Command::Cbor => Some(now + KEEPALIVE_EVERY),
            Command::Msg => None,
            Command::Lock => return self.locked(channel, &payload, now),
            Command::Wink if !payload.is_empty() => return Err(ErrorCode::InvalidLength),
            _ => return Ok(vec![Effect::Send(channel, Message { command, payload })]),
        };
        let stage = Stage::Running { status: Keepalive::Processing, keepalive };
        self.transaction = Some(Transaction { channel, command, stage });
        Ok(vec![Effect::Run(Message { command, payload })])
    }

    fn locked(
        &mut self,
        channel: Channel,
        payload: &[u8],
        now: Instant,
    ) -> Result<Effects, ErrorCode> {
        let [seconds] = payload else { return Err(ErrorCode::InvalidLength) };
        if *seconds > LONGEST_LOCK {
            return Err(ErrorCode::InvalidParameter);
        }
        self.lock = Some((channel, now + Duration::from_secs((*seconds).into())));
        Ok(vec![Effect::Send(channel, Message { command: Command::Lock, payload: vec![] })])
    }

    fn is_known(&self, channel: Channel) -> bool {
        (1..=self.last_channel).contains(&channel.0)
    }

    fn knows(&self, command: Command) -> bool {
        match command {
            Command::Ping | Command::Msg | Command::Lock | Command::Cbor => true,
            Command::Wink => self.traits.wink,
            _ => false,
        }
    }

    fn init_reply(&self, on: Channel, nonce: [u8; 8], channel: Channel) -> Effect {
        let Traits { version: [major, minor, build], wink } = self.traits;
        let capabilities = if wink { CBOR | WINK } else { CBOR };
        let own = [PROTOCOL, major, minor, build, capabilities];
        let payload = [&nonce[..], &channel.0.to_be_bytes(), &own].concat();
        Effect::Send(on, Message { command: Command::Init, payload })
    }
}

fn error(channel: Channel, code: ErrorCode) -> Effect {
    Effect::Send(channel, Message { command: Command::Error, payload: vec![code.code()] })
}

fn keepalive_message(channel: Channel, status: Keepalive) -> Effect {
    Effect::Send(channel, Message { command: Command::Keepalive, payload: vec![status.code()] })
}

#[cfg(test)]
mod tests;
