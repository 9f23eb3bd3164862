//! Both ends of a connection, and the bytes between them.

use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{
    ClientConfig, ClientConnection, ConnectionCommon, Error, HandshakeKind, ServerConfig, ServerConnection,
    SideData,
};
use vouchsafe::tls::PeerIdentity;
use vouchsafe::tls::rustls::identify;
use vouchsafe::{Mapper, Verifier};

use crate::fleet::{NAME, now};

/// A handshake that went as far as it could.
pub(crate) struct Meeting {
    pub(crate) client: ClientConnection,
    pub(crate) server: ServerConnection,
    /// What the client says went wrong: an alert of the server's, mostly.
    pub(crate) client_fault: Option<Error>,
    pub(crate) server_fault: Option<Error>,
}

impl Meeting {
    pub(crate) fn start(client: &Arc<ClientConfig>, server: &Arc<ServerConfig>) -> Self {
        Self::with(client, server, NAME)
    }

    pub(crate) fn with(client: &Arc<ClientConfig>, server: &Arc<ServerConfig>, name: &str) -> Self {
        let name = ServerName::try_from(name.to_owned()).unwrap();
        Self {
            client: ClientConnection::new(Arc::clone(client), name).unwrap(),
            server: ServerConnection::new(Arc::clone(server)).unwrap(),
            client_fault: None,
            server_fault: None,
        }
    }

    /// Until neither has anything to say.
    pub(crate) fn finish(mut self) -> Self {
        while self.step() {}
        self
    }

    /// One flight of each. Has anything moved?
    pub(crate) fn step(&mut self) -> bool {
        let there = pass(&mut *self.client, &mut *self.server, &mut self.server_fault);
        let back = pass(&mut *self.server, &mut *self.client, &mut self.client_fault);
        there || back
    }

    /// The server let the client in.
    pub(crate) fn let_in(&self) -> bool {
        self.server_fault.is_none() && !self.server.is_handshaking()
    }

    pub(crate) fn resumed(&self) -> bool {
        self.server.handshake_kind() == Some(HandshakeKind::Resumed)
    }

    pub(crate) fn identify(&self, verifier: &Verifier) -> PeerIdentity {
        identify(&self.server, verifier, &Mapper::spiffe(), now()).unwrap()
    }

    /// What went wrong, at the server and then at the client, in words.
    pub(crate) fn faults(&self) -> String {
        let words = |fault: &Option<Error>| fault.as_ref().map_or("nothing".into(), ToString::to_string);
        format!("{} / {}", words(&self.server_fault), words(&self.client_fault))
    }
}

pub(crate) fn meet(client: &Arc<ClientConfig>, server: &Arc<ServerConfig>) -> Meeting {
    Meeting::start(client, server).finish()
}

fn pass<A: SideData, B: SideData>(
    from: &mut ConnectionCommon<A>,
    to: &mut ConnectionCommon<B>,
    fault: &mut Option<Error>,
) -> bool {
    let mut bytes = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut bytes).unwrap();
    }
    let mut rest = bytes.as_slice();
    while !rest.is_empty() && to.read_tls(&mut rest).unwrap() > 0 {
        if let Err(found) = to.process_new_packets() {
            fault.get_or_insert(found);
            break;
        }
    }
    !bytes.is_empty()
}
