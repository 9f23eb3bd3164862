//! The attacks that the adapter is there to stop, as they are made.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::ServerConfig;
use rustls::server::ServerSessionMemoryCache;
use vouchsafe::Mapper;
use vouchsafe::identity::{Pattern, Rule, Source};
use vouchsafe::tls::rustls::{ClientVerifier, NotFinished, identify, session};

use crate::common::NOW;
use crate::fleet::{Clock, Fleet, now, words};
use crate::meeting::{Meeting, meet};
use crate::stacks::{Stack, stacks};

const REVOKED: &str =
    "refused: certificate 0 (CN=api): revoked 2026-03-01T00:00:00Z (keyCompromise) by CRL 2 of CN=Issuing CA";
const STRANGER: &str = "refused: certificate 1 (CN=Issuing CA): its issuer CN=Fleet CA is not a trust anchor, and no other \
                        certificate of that name leads to one";

/// Two servers: one that believes the fleet, and one that believes another and so refuses every client here.
struct Two {
    fleet: Fleet,
    other: Fleet,
    believing: ServerConfig,
    refusing: ServerConfig,
    /// How often the second one's verifier refused.
    asked: Arc<AtomicUsize>,
}

impl Two {
    fn new(stack: &Stack) -> Self {
        let (fleet, other) = (Fleet::new(), Fleet::named("CN=Other CA"));
        let asked = Arc::new(AtomicUsize::new(0));
        let config = |of: &Fleet, asked: Arc<AtomicUsize>| {
            let verifier = ClientVerifier::required(of.live(&[]), stack.algorithms).on_refusal(move |_| {
                asked.fetch_add(1, Ordering::SeqCst);
            });
            let (chain, key) = fleet.server_key();
            fleet.server(verifier, stack).resumption(16).certificate(chain, key).unwrap()
        };
        let believing = config(&fleet, Arc::default());
        let refusing = config(&other, Arc::clone(&asked));
        Self { believing, refusing, other, asked, fleet }
    }

    /// The client comes to the first and then, with what it kept, to the second.
    fn go_from_one_to_the_other(self, stack: &Stack) {
        let client = self.fleet.connecting(Some(&self.fleet.client("api")), stack);
        let first = meet(&client, &Arc::new(self.believing));
        assert!(first.let_in() && !first.resumed(), "{stack}: {}", first.faults());

        let second = meet(&client, &Arc::new(self.refusing));
        assert!(second.let_in() && second.resumed(), "{stack}: the attack itself: {}", second.faults());
        assert_eq!(self.asked.load(Ordering::SeqCst), 0, "{stack}: rustls asked no verifier");
        assert_eq!(words(&second.identify(&self.other.verifier(&[]))), STRANGER, "{stack}");
    }
}

#[test]
fn a_session_from_a_shared_store_is_nobody_under_another_policy() {
    for stack in stacks() {
        let mut two = Two::new(&stack);
        two.refusing.session_storage = Arc::clone(&two.believing.session_storage);
        two.go_from_one_to_the_other(&stack);
    }
}

#[test]
fn a_ticket_of_another_policy_is_nobody() {
    for stack in stacks() {
        let mut two = Two::new(&stack);
        let ticketer = rustls::crypto::ring::Ticketer::new().unwrap();
        for config in [&mut two.believing, &mut two.refusing] {
            config.ticketer = Arc::clone(&ticketer);
        }
        two.go_from_one_to_the_other(&stack);
    }
}

#[test]
fn a_store_of_its_own_resumes_nothing_of_another_policy() {
    for stack in stacks() {
        let two = Two::new(&stack);
        let client = two.fleet.connecting(Some(&two.fleet.client("api")), &stack);
        assert!(meet(&client, &Arc::new(two.believing)).let_in(), "{stack}");
        let second = meet(&client, &Arc::new(two.refusing));
        assert!(!second.let_in() && !second.resumed(), "{stack}");
        assert_eq!(two.asked.load(Ordering::SeqCst), 1, "{stack}: the verifier was asked");
    }
}

#[test]
fn a_client_that_was_revoked_since_resumes_and_is_nobody() {
    for stack in stacks() {
        let fleet = Fleet::new();
        let api = fleet.client("api");
        let live = fleet.live(&[]);
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let server = fleet.server(verifier, &stack).resumption(16).certificate(chain, key).unwrap();
        let (client, server) = (fleet.connecting(Some(&api), &stack), Arc::new(server));

        let first = meet(&client, &server);
        assert_eq!(words(&first.identify(&live.verifier())), "spiffe spiffe://prod.example/api", "{stack}");

        live.swap(fleet.verifier(&[&api]), Mapper::spiffe());
        let second = meet(&client, &server);
        assert!(second.let_in() && second.resumed(), "{stack}: the attack itself: {}", second.faults());
        assert_eq!(words(&second.identify(&live.verifier())), REVOKED, "{stack}");
        let asked_for_each_request = session(&second.server, &live).unwrap();
        assert_eq!(words(&asked_for_each_request.identity(now())), REVOKED, "{stack}");
    }
}

#[test]
fn a_client_whose_certificate_ended_since_resumes_and_is_nobody() {
    let fleet = Fleet::new();
    let api = fleet.issue("api").valid("2026-01-01T00:00:00Z", "2026-03-02T12:30:00Z").build();
    for stack in stacks() {
        let clock = Clock::at(NOW);
        let live = fleet.live(&[]);
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let server = fleet.server(verifier, &stack).clock(Arc::<Clock>::clone(&clock)).resumption(16);
        let (client, server) =
            (fleet.connecting(Some(&api), &stack), Arc::new(server.certificate(chain, key).unwrap()));
        for (seconds, resumed, wanted) in [
            (0, false, "spiffe spiffe://prod.example/api"),
            (1_800, true, "spiffe spiffe://prod.example/api"),
            (
                1_801,
                true,
                "refused: certificate 0 (CN=api): expired 2026-03-02T12:30:00Z, now 2026-03-02T12:30:01Z",
            ),
        ] {
            clock.set(NOW + seconds);
            let met = meet(&client, &server);
            assert_eq!(
                (met.let_in(), met.resumed()),
                (true, resumed),
                "{seconds} s, {stack}: {}",
                met.faults()
            );
            let session = session(&met.server, &live).unwrap();
            assert_eq!(words(&session.identity(now().plus_seconds(seconds))), wanted, "{seconds} s, {stack}");
        }
    }
}

#[test]
fn a_client_that_the_rules_no_longer_know_resumes_and_is_nobody() {
    for stack in stacks() {
        let fleet = Fleet::new();
        let live = fleet.live(&[]);
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let server = fleet.server(verifier, &stack).resumption(16).certificate(chain, key).unwrap();
        let (client, server) = (fleet.connecting(Some(&fleet.client("api")), &stack), Arc::new(server));
        assert!(meet(&client, &server).let_in(), "{stack}");

        let anchor = fleet.anchors().iter().next().unwrap().id();
        let web = Pattern::spiffe("spiffe://prod.example/web").unwrap();
        let rule = Rule::builder("web", Source::Spiffe, web).from(anchor).becomes("service", "web");
        let only_web = Mapper::rules(&fleet.anchors(), [rule.build().unwrap()]).unwrap();
        live.swap(fleet.verifier(&[]), only_web);
        let met = meet(&client, &server);
        assert!(met.let_in() && met.resumed(), "{stack}: the attack itself: {}", met.faults());
        let found = words(&session(&met.server, &live).unwrap().identity(now()));
        assert!(
            found.starts_with("refused: certificate 0: no rule makes a principal of it"),
            "{stack}: {found}"
        );
    }
}

#[test]
fn without_resumption_a_client_that_was_revoked_since_is_refused_in_the_handshake() {
    for stack in stacks() {
        let fleet = Fleet::new();
        let api = fleet.client("api");
        let live = fleet.live(&[]);
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let server = Arc::new(fleet.server(verifier, &stack).certificate(chain, key).unwrap());
        assert!(!server.session_storage.can_cache() && !server.ticketer.enabled());
        assert_eq!((server.send_tls13_tickets, server.max_tls13_tickets), (0, 0));
        let client = fleet.connecting(Some(&api), &stack);
        for _ in 0..3 {
            let met = meet(&client, &server);
            assert!(met.let_in() && !met.resumed(), "{stack}: {}", met.faults());
            assert_eq!(met.client.tls13_tickets_received(), 0, "{stack}");
        }
        live.swap(fleet.verifier(&[&api]), Mapper::spiffe());
        let met = meet(&client, &server);
        assert_eq!(
            met.faults(),
            "invalid peer certificate: Revoked / received fatal alert: CertificateRevoked",
            "{stack}"
        );
    }
}

/// rustls alone lets the peer in on a cached session: the state of things that this room is for. If it fails one day, the manual
/// has to change.
#[test]
fn rustls_alone_resumes_by_default() {
    for stack in stacks() {
        let fleet = Fleet::new();
        let verifier = ClientVerifier::required(fleet.live(&[]), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let mut server = fleet.server(verifier, &stack).certificate(chain, key).unwrap();
        server.session_storage = ServerSessionMemoryCache::new(256);
        server.send_tls13_tickets = 2;
        let (client, server) = (fleet.connecting(Some(&fleet.client("api")), &stack), Arc::new(server));
        meet(&client, &server);
        assert!(meet(&client, &server).resumed(), "{stack}");
    }
}

#[test]
fn a_peer_is_nobody_before_the_handshake_is_over() {
    for stack in stacks() {
        let fleet = Fleet::new();
        let live = fleet.live(&[]);
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let server = Arc::new(fleet.server(verifier, &stack).certificate(chain, key).unwrap());
        let client = fleet.connecting(Some(&fleet.client("api")), &stack);
        let mut met = Meeting::start(&client, &server);
        let mut steps = 0;
        while met.server.is_handshaking() {
            let found = identify(&met.server, &live.verifier(), &Mapper::spiffe(), now());
            assert_eq!(found.map(|it| words(&it)), Err(NotFinished), "{stack}");
            assert_eq!(session(&met.server, &live).map(drop), Err(NotFinished), "{stack}");
            assert!(met.step(), "{stack}: {}", met.faults());
            steps += 1;
        }
        assert!(steps >= 2, "{stack}: {steps}");
        assert_eq!(words(&met.identify(&live.verifier())), "spiffe spiffe://prod.example/api", "{stack}");
    }
}
