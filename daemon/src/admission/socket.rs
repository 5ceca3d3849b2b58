//! The socket of the bus, read message by message through [`Admission`]: what is not admitted is
//! gone, with its bytes and descriptors, before anything of the daemon sees it.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, Shutdown, recvmsg, sendmsg, shutdown,
};
use tokio::io::Interest;
use tokio::net::UnixStream;
use zbus::Message;
use zbus::connection::socket::{ReadHalf, Socket, Split, WriteHalf};
use zbus::export::async_trait::async_trait;

use super::Admission;

/// The most descriptors in one message (SCM_MAX_FD of the kernel; buses allow fewer).
const DESCRIPTORS: usize = 253;

/// A connected socket of the bus, and what is admitted from it.
#[derive(Debug)]
pub struct AdmittingSocket {
    /// The socket.
    pub stream: UnixStream,
    /// Who may send how much.
    pub admission: Admission,
}

impl Socket for AdmittingSocket {
    type ReadHalf = AdmittingReader;
    type WriteHalf = SocketWriter;

    fn split(self) -> Split<AdmittingReader, SocketWriter> {
        let Self { stream, admission } = self;
        let stream = Arc::new(stream);
        let reader = AdmittingReader { reader: SocketReader(Arc::clone(&stream)), admission };
        Split::new(reader, SocketWriter(stream))
    }
}

/// Reads whole messages, and hands on those that are admitted.
#[derive(Debug)]
pub struct AdmittingReader {
    reader: SocketReader,
    admission: Admission,
}

#[async_trait]
impl ReadHalf for AdmittingReader {
    async fn receive_message(
        &mut self,
        seq: u64,
        bytes: &mut Vec<u8>,
        descriptors: &mut Vec<OwnedFd>,
    ) -> zbus::Result<Message> {
        loop {
            let message = self.reader.receive_message(seq, bytes, descriptors).await?;
            if self.admission.admits(&message).await {
                return Ok(message);
            }
        }
    }

    async fn recvmsg(&mut self, buffer: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
        self.reader.recvmsg(buffer).await
    }

    fn can_pass_unix_fd(&self) -> bool {
        true
    }
}

/// Reads bytes and the descriptors that come with them.
#[derive(Debug)]
struct SocketReader(Arc<UnixStream>);

#[async_trait]
impl ReadHalf for SocketReader {
    async fn recvmsg(&mut self, buffer: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
        let Self(stream) = self;
        stream.async_io(Interest::READABLE, || receive(stream, buffer)).await
    }
}

/// What has arrived. Descriptors for which the process has no room are closed by the kernel
/// (unix(7), MSG_CTRUNC): their message is malformed then, and the connection goes on.
fn receive(stream: &UnixStream, buffer: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(DESCRIPTORS))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut buffers = [IoSliceMut::new(buffer)];
    let received = recvmsg(stream, &mut buffers, &mut ancillary, RecvFlags::CMSG_CLOEXEC)?;
    let descriptors = ancillary.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(descriptors) => Some(descriptors),
        _ => None,
    });
    Ok((received.bytes, descriptors.flatten().collect()))
}

/// Writes bytes and the descriptors that go with them.
#[derive(Debug)]
pub struct SocketWriter(Arc<UnixStream>);

#[async_trait]
impl WriteHalf for SocketWriter {
    async fn sendmsg(
        &mut self,
        buffer: &[u8],
        descriptors: &[BorrowedFd<'_>],
    ) -> io::Result<usize> {
        let Self(stream) = self;
        stream.async_io(Interest::WRITABLE, || send(stream, buffer, descriptors)).await
    }

    async fn close(&mut self) -> io::Result<()> {
        Ok(shutdown(&self.0, Shutdown::Both)?)
    }

    fn can_pass_unix_fd(&self) -> bool {
        true
    }
}

fn send(stream: &UnixStream, buffer: &[u8], descriptors: &[BorrowedFd<'_>]) -> io::Result<usize> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(DESCRIPTORS))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    if !descriptors.is_empty() && !ancillary.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(sendmsg(stream, &[IoSlice::new(buffer)], &mut ancillary, SendFlags::NOSIGNAL)?)
}
