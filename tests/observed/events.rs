//! What is written of a peer, and when.

use std::sync::Arc;

use rustls::ServerConfig;
use tracing::Level;
use vouchsafe::Mapper;
use vouchsafe::tls::Live;
use vouchsafe::tls::rustls::{ClientVerifier, session};

use crate::common::Issued;
use crate::fleet::{Fleet, now};
use crate::meeting::{Meeting, meet};
use crate::seen::Log;
use crate::stacks::{Stack, one};

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fields that every event has of this certificate.
pub(crate) fn certificate(fleet: &Fleet, it: &Issued) -> String {
    let (serial, own, issuers) =
        (hexadecimal(&it.serial[2..]), hexadecimal(&it.key_id), hexadecimal(&fleet.issuing.key_id));
    format!("serial={serial} subject_key=#{own} authority_key=#{issuers}")
}

pub(crate) fn accepted(fleet: &Fleet, it: &Issued, name: &str) -> String {
    format!(
        r#"DEBUG vouchsafe::tls message=peer accepted kind="spiffe" name="spiffe://prod.example/{name}" rules="spiffe" anchor="CN=Fleet CA" valid_until=2026-04-01T00:00:00Z {}"#,
        certificate(fleet, it)
    )
}

pub(crate) fn revoked(fleet: &Fleet, it: &Issued, moment: &str, name: &str) -> String {
    format!(
        r#"INFO vouchsafe::tls message=peer refused moment="{moment}" rule="revoked" position=0 {} refusal="certificate 0 (CN={name}): revoked 2026-03-01T00:00:00Z (keyCompromise) by CRL 2 of CN=Issuing CA""#,
        certificate(fleet, it)
    )
}

fn server(fleet: &Fleet, live: &Live, stack: &Stack, sessions: usize) -> Arc<ServerConfig> {
    let (chain, key) = fleet.server_key();
    let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
    Arc::new(fleet.server(verifier, stack).resumption(sessions).certificate(chain, key).unwrap())
}

fn come(fleet: &Fleet, it: &Issued, server: &Arc<ServerConfig>) -> Meeting {
    meet(&fleet.connecting(Some(it), &one()), server)
}

#[test]
fn a_decision_is_one_event_and_a_request_is_none() {
    let (fleet, log) = (Fleet::new(), Log::default());
    let (api, live) = (fleet.client("api"), fleet.live(&[]));
    let server = server(&fleet, &live, &one(), 0);
    log.during(|| {
        let met = come(&fleet, &api, &server);
        assert!(log.take().is_empty(), "the handshake lets through, and believes nobody");
        let session = session(&met.server, &live).unwrap();
        assert!(log.take().is_empty(), "nobody has asked");
        let ask = || {
            for _ in 0..5 {
                let _answer = session.principal(now());
            }
        };
        ask();
        assert_eq!(log.take(), [accepted(&fleet, &api, "api")], "five requests");

        live.swap(fleet.verifier(&[&api]), Mapper::spiffe());
        ask();
        assert_eq!(log.take(), [revoked(&fleet, &api, "connection", "api")], "revoked while it is connected");
        assert!(!come(&fleet, &api, &server).let_in());
        assert_eq!(log.take(), [revoked(&fleet, &api, "handshake", "api")], "and coming again");

        let web = fleet.client("web");
        let met = come(&fleet, &web, &server);
        let _answer = self::session(&met.server, &live).unwrap().principal(now());
        assert_eq!(log.take(), [accepted(&fleet, &web, "web")], "its neighbour");
    });
}

#[test]
fn a_resumed_connection_is_told_when_it_is_asked() {
    let (fleet, log, stack) = (Fleet::new(), Log::default(), one());
    let (api, live) = (fleet.client("api"), fleet.live(&[]));
    let (client, server) = (fleet.connecting(Some(&api), &stack), server(&fleet, &live, &stack, 8));
    log.during(|| {
        drop(meet(&client, &server));
        live.swap(fleet.verifier(&[&api]), Mapper::spiffe());
        let met = meet(&client, &server);
        assert!(met.resumed() && met.let_in() && log.take().is_empty(), "no verifier was asked");
        assert!(session(&met.server, &live).unwrap().principal(now()).is_err());
        assert_eq!(log.take(), [revoked(&fleet, &api, "connection", "api")]);
    });
}

#[test]
fn what_is_written_depends_on_the_level() {
    let fleet = Fleet::new();
    let (api, revoked) = (fleet.client("api"), fleet.client("revoked"));
    let live = fleet.live(&[&revoked]);
    for (level, events) in [(Level::WARN, 0), (Level::INFO, 1), (Level::DEBUG, 2), (Level::TRACE, 2)] {
        let log = Log::at(level);
        log.during(|| {
            for chain in [fleet.chain(&api), fleet.chain(&revoked), Vec::new()] {
                let _answer = live.identify(&chain, now());
            }
        });
        assert_eq!(log.take().len(), events, "{level}");
    }
}
