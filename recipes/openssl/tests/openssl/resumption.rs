//! What a resumed session hides, shown on OpenSSL as it comes, and that the recipe has none.

use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use openssl::ssl::{
    SslAcceptor, SslContext, SslSession, SslSessionCacheMode, SslStream, SslVerifyMode, SslVersion,
};
use vouchsafe::Mapper;
use vouchsafe_openssl_recipe::{Clients, NotProved, Server, proved_chain};

use crate::common::Issued;
use crate::fleet::{Fleet, VERSIONS, now};
use crate::meeting::{connect, meet_with, read_all, sockets};

/// A client that keeps every session that it is given.
struct Keeper {
    context: SslContext,
    sessions: Arc<Mutex<Vec<SslSession>>>,
}

impl Keeper {
    fn new(fleet: &Fleet, certificate: &Issued, version: SslVersion) -> Self {
        let sessions = Arc::new(Mutex::new(Vec::new()));
        let mut tls = fleet.connector(Some(certificate), version);
        tls.set_session_cache_mode(SslSessionCacheMode::CLIENT);
        let kept = Arc::clone(&sessions);
        tls.set_new_session_callback(move |_, session| kept.lock().unwrap().push(session));
        Self { context: tls.build(), sessions }
    }

    /// The last session, and there are no others then.
    fn last(&self) -> Option<SslSession> {
        self.sessions.lock().unwrap().drain(..).next_back()
    }
}

/// A server as many are: its callback decides, and resumption is on, which is OpenSSL's default.
struct Careless {
    acceptor: SslAcceptor,
    believes: Arc<AtomicBool>,
    calls: Arc<AtomicUsize>,
}

impl Careless {
    fn new(fleet: &Fleet) -> Self {
        let (believes, calls) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
        let (verdict, counter) = (Arc::clone(&believes), Arc::clone(&calls));
        let mut tls = fleet.acceptor(&fleet.server);
        tls.set_session_id_context(b"careless").unwrap();
        tls.set_verify_callback(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT, move |_, _| {
            counter.fetch_add(1, Ordering::SeqCst);
            verdict.load(Ordering::SeqCst)
        });
        Self { acceptor: tls.build(), believes, calls }
    }

    /// The server's end, if it accepts.
    fn accept(&self, client: &Keeper, session: Option<&SslSession>) -> Option<SslStream<TcpStream>> {
        let (here, there) = sockets();
        thread::scope(|threads| {
            let reading = threads.spawn(|| connect(&client.context, session, here).map(read_all));
            let mut accepted = self.acceptor.accept(there).ok();
            if let Some(stream) = &mut accepted {
                stream.shutdown().unwrap();
            }
            reading.join().unwrap();
            accepted
        })
    }
}

#[test]
fn openssl_resumes_a_client_that_the_callback_would_refuse_and_forgets_its_chain() {
    let fleet = Fleet::new();
    for version in VERSIONS {
        let server = Careless::new(&fleet);
        let client = Keeper::new(&fleet, &fleet.api(), version);

        let first = server.accept(&client, None).unwrap();
        let calls = server.calls.load(Ordering::SeqCst);
        assert!(calls > 0 && !first.ssl().session_reused(), "{version:?}");
        assert_eq!(proved_chain(first.ssl()).unwrap().len(), 2, "{version:?}");

        server.believes.store(false, Ordering::SeqCst);
        assert!(server.accept(&client, None).is_none(), "{version:?}: the callback refuses now");
        let calls = server.calls.load(Ordering::SeqCst);

        let again = server.accept(&client, client.last().as_ref()).unwrap();
        assert!(again.ssl().session_reused(), "{version:?}");
        assert_eq!(server.calls.load(Ordering::SeqCst), calls, "{version:?}: the callback is not called");
        assert!(again.ssl().peer_certificate().is_some(), "{version:?}");
        assert!(again.ssl().peer_cert_chain().is_none(), "{version:?}: the chain is gone");

        let fault = proved_chain(again.ssl()).unwrap_err();
        assert!(matches!(fault, NotProved::Resumed), "{version:?}: {fault}");
    }
}

#[test]
fn the_recipe_takes_no_session_up_again_neither_its_own_nor_another_servers() {
    let fleet = Fleet::new();
    let api = fleet.api();
    for version in VERSIONS {
        let live = fleet.live(&[]);
        let server = Server::new(fleet.acceptor(&fleet.server), Clients::Required, live.clone()).unwrap();
        let client = Keeper::new(&fleet, &api, version);
        Careless::new(&fleet).accept(&client, None).unwrap();
        let others = client.last();
        assert!(others.is_some());

        let met = meet_with(&server, &client.context, others.as_ref());
        assert!(met.words().contains("prod.example/api"), "{version:?}: {}", met.words());
        assert!(!met.accepted.unwrap().stream().ssl().session_reused(), "{version:?}");
        let own = client.last();
        assert!(own.is_none() || version == SslVersion::TLS1_2, "no ticket is sent");

        live.swap(fleet.live(&[&api]).verifier(), Mapper::spiffe());
        for session in [own, others] {
            let met = meet_with(&server, &client.context, session.as_ref());
            assert!(met.words().contains("revoked"), "{version:?}: {}", met.words());
            assert!(met.read.is_empty());
        }
    }
}

#[test]
fn before_the_end_of_the_handshake_there_is_no_chain() {
    let fleet = Fleet::new();
    let context = fleet.connector(Some(&fleet.api()), SslVersion::TLS1_3).build();
    let ssl = openssl::ssl::Ssl::new(&context).unwrap();
    assert!(matches!(proved_chain(&ssl), Err(NotProved::NotFinished)), "at {:?}", now());
}
