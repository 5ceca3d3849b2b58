//! A fake: a card that answers by a script, because no firmware answers like that.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::os::linux::net::TcpStreamExt;
use std::thread;

/// Answer to reset (ISO 7816-3 §8): T=1, no historical bytes.
const ATR: &[u8] = b"\x3b\x80\x01\x81";

/// A card in a reader, for as long as this lives.
pub struct ScriptedCard(TcpStream);

impl ScriptedCard {
    /// Puts one that answers APDUs like this into the reader that vpcd has on this port.
    pub fn insert(port: u16, mut script: impl FnMut(&[u8]) -> Vec<u8> + Send + 'static) -> Self {
        let reader = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        let mut stream = reader.try_clone().unwrap();
        thread::spawn(move || while serve(&mut stream, &mut script).is_ok() {});
        Self(reader)
    }
}

impl Drop for ScriptedCard {
    fn drop(&mut self) {
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// One message of vpcd: a length and an APDU, or one byte that is an order to the reader.
fn serve(stream: &mut TcpStream, script: &mut impl FnMut(&[u8]) -> Vec<u8>) -> io::Result<()> {
    stream.set_quickack(true)?;
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut message = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut message)?;
    let answer = match message.as_slice() {
        [4] => ATR.to_vec(),
        [_] => return Ok(()),
        apdu => script(apdu),
    };
    let length = u16::try_from(answer.len()).unwrap().to_be_bytes();
    stream.write_all(&[&length, answer.as_slice()].concat())
}
