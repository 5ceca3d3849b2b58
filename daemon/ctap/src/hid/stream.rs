//! Messages over a stream of one's own, where there are neither channels nor packets: the command's
//! code, the length of the payload in two bytes (big endian), the payload.

use super::{Command, HidError, MAX_MESSAGE, Message};

/// Bytes before the payload.
const HEAD: usize = 3;

impl Message {
    /// The message as bytes of a stream. Refuses a payload over [`MAX_MESSAGE`] bytes.
    pub fn to_stream(&self) -> Result<Vec<u8>, HidError> {
        let too_long = HidError::TooLongToSend(self.payload.len());
        if self.payload.len() > MAX_MESSAGE {
            return Err(too_long);
        }
        let [high, low] = u16::try_from(self.payload.len()).map_err(|_| too_long)?.to_be_bytes();
        Ok([&[self.command.code(), high, low], self.payload.as_slice()].concat())
    }

    /// Takes the first message off what was received of a stream, if it is whole.
    pub fn take_from(stream: &mut Vec<u8>) -> Result<Option<Self>, HidError> {
        let Some([code, high, low]) = stream.first_chunk::<HEAD>().copied() else {
            return Ok(None);
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length > MAX_MESSAGE {
            return Err(HidError::TooLong(length));
        }
        let end = HEAD.saturating_add(length);
        let Some(payload) = stream.get(HEAD..end).map(<[u8]>::to_vec) else { return Ok(None) };
        stream.drain(..end);
        Ok(Some(Self { command: Command::from_code(code), payload }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_off_a_stream_whole_however_it_is_cut() {
        let sent = [
            Message { command: Command::Cbor, payload: vec![4] },
            Message { command: Command::Cancel, payload: vec![] },
            Message { command: Command::Msg, payload: vec![7; MAX_MESSAGE] },
        ];
        let bytes: Vec<_> = sent.iter().flat_map(|it| it.to_stream().unwrap()).collect();
        for cut in [1, 2, 3, 1000] {
            let (mut stream, mut received) = (Vec::new(), Vec::new());
            for part in bytes.chunks(cut) {
                stream.extend(part);
                while let Some(message) = Message::take_from(&mut stream).unwrap() {
                    received.push(message);
                }
            }
            assert_eq!(received, sent);
            assert!(stream.is_empty());
        }
    }

    #[test]
    fn what_no_token_could_carry_is_refused_before_it_came() {
        let mut stream = vec![0x10, 0x1D, 0xBA];
        assert_eq!(Message::take_from(&mut stream), Err(HidError::TooLong(MAX_MESSAGE + 1)));
        let long = Message { command: Command::Cbor, payload: vec![0; MAX_MESSAGE + 1] };
        assert_eq!(long.to_stream(), Err(HidError::TooLongToSend(MAX_MESSAGE + 1)));
    }
}
