//! Who is let in, who is refused, with which alert, and what the operator reads.

use std::sync::{Arc, Mutex};

use vouchsafe::tls::rustls::{ClientVerifier, Server};

use crate::common::{Authority, Issued, Key, Kind, NOW};
use crate::fleet::{Clock, Fleet, words};
use crate::meeting::meet;
use crate::stacks::stacks;

/// What the server's log, the server's caller and the client see; the first is empty for whom is let in.
struct Row {
    title: &'static str,
    client: Option<Issued>,
    log: &'static str,
    faults: &'static str,
}

fn rows(fleet: &Fleet) -> Vec<Row> {
    let row = |title, client, log, faults| Row { title, client: Some(client), log, faults };
    vec![
        row("a good one", fleet.client("api"), "", "nothing / nothing"),
        Row {
            title: "none",
            client: None,
            log: "",
            faults: "peer sent no certificates / received fatal alert: CertificateRequired",
        },
        row(
            "a revoked one",
            fleet.client("revoked"),
            "certificate 0 (CN=revoked): revoked 2026-03-01T00:00:00Z (keyCompromise) by CRL 2 of CN=Issuing CA",
            "invalid peer certificate: Revoked / received fatal alert: CertificateRevoked",
        ),
        row(
            "an expired one",
            fleet.issue("old").valid("2025-01-01T00:00:00Z", "2026-03-02T11:59:59Z").build(),
            "certificate 0 (CN=old): expired 2026-03-02T11:59:59Z, now 2026-03-02T12:00:00Z",
            "invalid peer certificate: Expired / received fatal alert: CertificateExpired",
        ),
        row(
            "one of tomorrow",
            fleet.issue("new").valid("2026-03-03T00:00:00Z", "2026-12-31T23:59:59Z").build(),
            "certificate 0 (CN=new): not valid before 2026-03-03T00:00:00Z, now 2026-03-02T12:00:00Z",
            "invalid peer certificate: NotValidYet / received fatal alert: CertificateExpired",
        ),
        row(
            "a server's",
            fleet.issuing.issue("CN=web").san(&["uri:spiffe://prod.example/web"]).server_auth().build(),
            "certificate 0 (CN=web): extKeyUsage is id-kp-serverAuth, and id-kp-clientAuth is needed",
            "invalid peer certificate: InvalidPurpose / received fatal alert: \
             UnsupportedCertificate",
        ),
        row(
            "one of another trust domain",
            fleet.issuing.issue("CN=api").san(&["uri:spiffe://test.example/api"]).client_auth().build(),
            "certificate 0 (CN=api): trust anchor CN=Fleet CA may not vouch for spiffe://test.example/api",
            "invalid peer certificate: ApplicationVerificationFailure / received fatal alert: AccessDenied",
        ),
        row(
            "one without an identity",
            fleet.issuing.issue("CN=api").san(&["dns:api.prod.example"]).client_auth().build(),
            "certificate 0: no rule makes a principal of it (it has subject CN=api, dNSName api.prod.example)",
            "invalid peer certificate: ApplicationVerificationFailure / received fatal alert: AccessDenied",
        ),
        row(
            "one of another authority",
            Authority::root("CN=Other CA")
                .issue("CN=api")
                .san(&["uri:spiffe://prod.example/api"])
                .client_auth()
                .build(),
            "certificate 0 (CN=api): its issuer CN=Other CA is not a trust anchor",
            "invalid peer certificate: UnknownIssuer / received fatal alert: UnknownCA",
        ),
        row(
            "one that says it is of this authority",
            fleet.issue("api").signed_by(&Key::seeded(Kind::P256, 9)).build(),
            "certificate 0 (CN=api): not signed by CN=Issuing CA",
            "invalid peer certificate: UnknownIssuer / received fatal alert: UnknownCA",
        ),
    ]
}

#[test]
fn a_client_is_let_in_or_gets_the_alert_that_fits_and_the_log_has_the_reason() {
    let fleet = Fleet::new();
    for stack in stacks() {
        for row in rows(&fleet) {
            let log = Arc::new(Mutex::new(Vec::new()));
            let told = Arc::clone(&log);
            let live = fleet.live(&[&fleet.client("revoked")]);
            let verifier = ClientVerifier::required(live.clone(), stack.algorithms)
                .on_refusal(move |refusal| told.lock().unwrap().push(refusal.to_string()));
            let (chain, key) = fleet.server_key();
            let server = fleet.server(verifier, &stack).certificate(chain, key).unwrap();
            let met = meet(&fleet.connecting(row.client.as_ref(), &stack), &Arc::new(server));

            let (title, log) = (row.title, log.lock().unwrap().join("; "));
            assert!(
                log.starts_with(row.log) && log.is_empty() == row.log.is_empty(),
                "{title}, {stack}: {log}"
            );
            assert_eq!(met.faults(), row.faults, "{title}, {stack}");
            assert_eq!(met.let_in(), row.faults == "nothing / nothing", "{title}, {stack}");
        }
    }
}

#[test]
fn where_a_certificate_is_optional_absent_is_absent_and_refused_is_refused() {
    let fleet = Fleet::new();
    for stack in stacks() {
        let verifier = ClientVerifier::optional(fleet.live(&[&fleet.client("api")]), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let server = Server::new(verifier, Arc::clone(&stack.provider))
            .versions(&[stack.version])
            .clock(Clock::at(NOW))
            .certificate(chain, key)
            .unwrap();
        let server = Arc::new(server);
        let by = fleet.verifier(&[]);

        let nobody = meet(&fleet.connecting(None, &stack), &server);
        assert!(nobody.let_in(), "{stack}: {}", nobody.faults());
        assert_eq!(words(&nobody.identify(&by)), "absent", "{stack}");
        assert!(nobody.identify(&by).into_result().unwrap().is_none(), "{stack}");

        let good = meet(&fleet.connecting(Some(&fleet.client("web")), &stack), &server);
        assert_eq!(words(&good.identify(&by)), "spiffe spiffe://prod.example/web", "{stack}");

        let revoked = meet(&fleet.connecting(Some(&fleet.client("api")), &stack), &server);
        assert!(!revoked.let_in(), "{stack}: a bad certificate is not none");
    }
}

#[test]
fn a_certificate_that_expires_between_two_connections_is_refused_at_the_second() {
    let fleet = Fleet::new();
    let api = fleet.issue("api").valid("2026-01-01T00:00:00Z", "2026-03-02T12:30:00Z").build();
    for stack in stacks() {
        let clock = Clock::at(NOW);
        let verifier = ClientVerifier::required(fleet.live(&[]), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let server = fleet.server(verifier, &stack).clock(Arc::<Clock>::clone(&clock));
        let (client, server) =
            (fleet.connecting(Some(&api), &stack), Arc::new(server.certificate(chain, key).unwrap()));
        for (seconds, wanted) in [(0, true), (1_800, true), (1_801, false)] {
            clock.set(NOW + seconds);
            assert_eq!(meet(&client, &server).let_in(), wanted, "{seconds} s, {stack}");
        }
    }
}

#[test]
fn clients_are_told_which_authorities_are_believed_unless_they_are_not_to_be() {
    use rustls::server::danger::ClientCertVerifier as _;
    let fleet = Fleet::new();
    let algorithms = crate::stacks::one().algorithms;
    let hints = |verifier: ClientVerifier| {
        verifier.root_hint_subjects().iter().map(|name| name.as_ref().to_vec()).collect::<Vec<_>>()
    };
    let verifier = || ClientVerifier::required(fleet.live(&[]), algorithms);
    assert_eq!(hints(verifier()), std::slice::from_ref(&fleet.root.subject));
    assert!(hints(verifier().without_hints()).is_empty());
    assert!(verifier().client_auth_mandatory());
    assert!(!ClientVerifier::optional(fleet.live(&[]), algorithms).client_auth_mandatory());
}
