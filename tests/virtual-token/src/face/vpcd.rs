//! A card in a reader of pcscd's: the token connects to a port of vpcd, the
//! virtual reader of vsmartcard, while it is plugged in.

use std::{
    io,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream},
    os::linux::net::TcpStreamExt,
    thread,
    time::Duration,
};

use apdu_app::Interface;
use vpicc::{Connection, VSmartCard};

use crate::{Card, VirtualToken, face::Face, session::Session};

/// vpcd listens on this very machine, if at all.
const CONNECTING: Duration = Duration::from_secs(5);

/// Shows a token as a card in a virtual reader, for as long as the token lives.
pub struct VpcdFace {
    reader: SocketAddr,
    interface: Interface,
    inserted: Option<TcpStream>,
}

impl VpcdFace {
    /// Puts the token into the reader that vpcd has on this port, at once if it
    /// is plugged in. FIDO answers on the contactless interface only, PIV and
    /// OpenPGP on the other only, OATH on both.
    ///
    /// # Errors
    /// The token is plugged in and no vpcd listens there.
    pub fn insert(port: u16, interface: Interface, token: &VirtualToken) -> io::Result<()> {
        let reader = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        token.show(Self { reader, interface, inserted: None })
    }
}

impl Face for VpcdFace {
    fn plugged(&mut self, session: &Session) -> io::Result<()> {
        let stream = TcpStream::connect_timeout(&self.reader, CONNECTING).map_err(|error| {
            let fact = format!("no vpcd at {}: {error}; start pcscd with it", self.reader);
            io::Error::new(error.kind(), fact)
        })?;
        let reader = stream.try_clone()?;
        self.inserted = Some(stream.try_clone()?);
        let card = session.card(self.interface);
        let serve = move || serve(&reader, stream.into(), Inserted(card));
        thread::Builder::new().name("token card".into()).spawn(serve).map(drop)
    }

    fn unplugged(&mut self) {
        if let Some(stream) = self.inserted.take() {
            // It may be closed already, by pcscd's end.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// vpcd writes length and message apart, and waits in between for the first to
/// be acknowledged: that has to be at once, or each APDU takes 40 ms. The kernel
/// forgets the wish, so it is repeated.
fn serve(reader: &TcpStream, mut connection: Connection, mut card: Inserted) {
    while reader.set_quickack(true).is_ok() && connection.poll(&mut card).is_ok() {}
    let _ = reader.shutdown(Shutdown::Both);
}

/// The card as vpicc calls it. Power and reset are the reader's business: on a
/// key as on this one they reach no application.
struct Inserted(Card);

impl VSmartCard for Inserted {
    fn atr(&self) -> &[u8] {
        self.0.atr()
    }

    /// "No precise diagnosis" (ISO 7816-4 §5.6) from a card that is gone.
    fn execute(&mut self, apdu: &[u8]) -> Vec<u8> {
        self.0.transmit(apdu).unwrap_or_else(|_| vec![0x6f, 0x00])
    }
}
