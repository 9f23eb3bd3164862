//! Servers, as a client sees them: by name and by address, with and without a stapled OCSP response.

use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use vouchsafe::danger::Relaxation;
use vouchsafe::identity::Identity;
use vouchsafe::name::spiffe::SpiffeId;
use vouchsafe::revocation::{CrlStore, OcspStore};
use vouchsafe::tls::Live;
use vouchsafe::tls::rustls::{Client, ServerVerifier};
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, TrustStore, Verifier};

use crate::common::{Authority, CertificateBuilder, Issued, NOW};
use crate::fleet::{Clock, key};
use crate::meeting::Meeting;
use crate::stacks::{Stack, one, stacks};

fn anchors(root: &Authority) -> TrustStore {
    let mut anchors = TrustStore::new();
    anchors.add(Anchor::from_certificate(&root.der).unwrap()).unwrap();
    anchors
}

/// All that it believes about revocation is what servers staple.
fn by_staples(root: &Authority) -> Verifier {
    Verifier::builder(anchors(root), Purpose::ServerAuth).ocsp(OcspStore::new()).build().unwrap()
}

fn by_crls(root: &Authority) -> Verifier {
    let mut crls = CrlStore::new();
    crls.add(root.crl().build()).unwrap();
    Verifier::builder(anchors(root), Purpose::ServerAuth).crls(crls).build().unwrap()
}

fn server(certificate: &Issued, staple: Vec<u8>, stack: &Stack) -> Arc<ServerConfig> {
    let chain = vec![CertificateDer::from(certificate.der.clone())];
    let builder = ServerConfig::builder_with_provider(Arc::clone(&stack.provider))
        .with_protocol_versions(&[stack.version])
        .unwrap()
        .with_no_client_auth();
    Arc::new(builder.with_single_cert_with_ocsp(chain, key(certificate), staple).unwrap())
}

/// What the client's log has, and what the client's caller gets.
fn visit(verifier: Verifier, server: &Arc<ServerConfig>, name: &str, stack: &Stack) -> (String, String) {
    visit_by(ServerVerifier::named(verifier, stack.algorithms), server, name, stack)
}

fn visit_by(
    verifier: ServerVerifier,
    server: &Arc<ServerConfig>,
    name: &str,
    stack: &Stack,
) -> (String, String) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&log);
    let verifier = verifier.on_refusal(move |refusal| told.lock().unwrap().push(refusal.to_string()));
    let client = Client::new(Arc::new(verifier), Arc::clone(&stack.provider))
        .versions(&[stack.version])
        .clock(Clock::at(NOW))
        .without_certificate()
        .unwrap();
    let met = Meeting::with(&Arc::new(client), server, name).finish();
    let fault = met.client_fault.as_ref().map_or("let in".into(), ToString::to_string);
    let log = log.lock().unwrap().join("; ");
    (log, fault)
}

fn issue(root: &Authority) -> CertificateBuilder {
    root.issue("CN=server").san(&["dns:api.example.com", "ip:192.0.2.1", "ip:2001:db8::1"]).server_auth()
}

#[test]
fn a_server_is_the_one_that_was_wanted_by_name_or_by_address() {
    let root = Authority::root("CN=Root");
    let good = issue(&root).build();
    let of_client = root.issue("CN=c").san(&["dns:api.example.com"]).client_auth().build();
    let stranger = issue(&Authority::root("CN=Stranger")).build();
    let name = "invalid peer certificate: NotValidForName";
    let table = [
        ("its name", &good, "api.example.com", "", "let in"),
        ("its name in other case", &good, "API.example.com", "", "let in"),
        ("its address", &good, "192.0.2.1", "", "let in"),
        ("its other address", &good, "2001:db8::1", "", "let in"),
        (
            "another name",
            &good,
            "web.example.com",
            "certificate 0 (CN=server): is valid for dNSName api.example.com, not for web.example.com",
            name,
        ),
        (
            "another address",
            &good,
            "192.0.2.2",
            "certificate 0 (CN=server): is valid for iPAddress 192.0.2.1, iPAddress 2001:db8::1, not for 192.0.2.2",
            name,
        ),
        (
            "a client's certificate",
            &of_client,
            "api.example.com",
            "certificate 0 (CN=c): extKeyUsage is id-kp-clientAuth, and id-kp-serverAuth is needed",
            "invalid peer certificate: InvalidPurpose",
        ),
        (
            "another authority's",
            &stranger,
            "api.example.com",
            "certificate 0 (CN=server): its issuer CN=Stranger is not a trust anchor, and no other certificate of \
             that name leads to one",
            "invalid peer certificate: UnknownIssuer",
        ),
    ];
    for stack in stacks() {
        for (title, certificate, wanted, log, fault) in &table {
            let server = server(certificate, Vec::new(), &stack);
            let found = visit(by_crls(&root), &server, wanted, &stack);
            assert_eq!(found, ((*log).to_owned(), (*fault).to_owned()), "{title}, {stack}");
        }
    }
}

#[test]
fn what_a_server_staples_counts_and_what_it_promised_to_staple_must_be_there() {
    let root = Authority::root("CN=Root");
    let plain = issue(&root).build();
    let promises = issue(&root).tls_features(&[5]).build();
    let good = |of: &Issued| root.ocsp().good(of).build();
    let revoked = root.ocsp().revoked(&plain, "2026-03-01T00:00:00Z", Some(1)).build();
    let stranger = Authority::root("CN=Stranger");
    let unknown = "invalid peer certificate: UnknownRevocationStatus";
    let staple = "invalid peer certificate: InvalidOcspResponse";
    let table: &[(&str, &Issued, Vec<u8>, bool, &str)] = &[
        ("good", &plain, good(&plain), false, "let in"),
        ("nothing", &plain, vec![], false, unknown),
        ("revoked", &plain, revoked.clone(), false, "invalid peer certificate: Revoked"),
        ("revoked, and a CRL says nothing of it", &plain, revoked, true, "invalid peer certificate: Revoked"),
        ("of another's key", &plain, stranger.ocsp().good(&plain).build(), false, unknown),
        ("garbage", &plain, b"OCSP".to_vec(), false, staple),
        ("promised, and there", &promises, good(&promises), false, "let in"),
        ("promised, and not there", &promises, vec![], false, staple),
        ("promised and not there, and a CRL clears it", &promises, vec![], true, staple),
        ("promised, and of another certificate", &promises, good(&plain), true, staple),
    ];
    for stack in stacks() {
        for (title, certificate, response, crls, wanted) in table {
            let verifier = if *crls { by_crls(&root) } else { by_staples(&root) };
            let server = server(certificate, response.clone(), &stack);
            let (log, fault) = visit(verifier, &server, "api.example.com", &stack);
            assert_eq!(fault, *wanted, "{title}, {stack}: {log}");
            assert_eq!(log.is_empty(), *wanted == "let in", "{title}, {stack}: {log}");
        }
    }
}

#[test]
fn a_client_that_is_made_here_resumes_nothing_and_sees_a_new_verifier_at_once() {
    let root = Authority::root("CN=Root");
    let certificate = issue(&root).build();
    for stack in stacks() {
        let verifier = Arc::new(ServerVerifier::named(by_crls(&root), stack.algorithms));
        let client = Client::new(Arc::clone(&verifier), Arc::clone(&stack.provider))
            .versions(&[stack.version])
            .clock(Clock::at(NOW));
        let client = Arc::new(client.without_certificate().unwrap());
        let server = server(&certificate, Vec::new(), &stack);
        for _ in 0..2 {
            let met = Meeting::with(&client, &server, "api.example.com").finish();
            assert!(met.let_in() && !met.resumed(), "{stack}: {}", met.faults());
        }
        let mut crls = CrlStore::new();
        crls.add(root.crl().number(2).revoke(&certificate.serial, "2026-03-01T00:00:00Z", None).build())
            .unwrap();
        verifier.swap(by_crls(&root).with_crls(crls));
        let met = Meeting::with(&client, &server, "api.example.com").finish();
        assert_eq!(
            met.faults(),
            "received fatal alert: CertificateRevoked / invalid peer certificate: Revoked",
            "{stack}"
        );
    }
}

/// A mesh: the name is an address of the moment, and the identity is what is wanted.
#[test]
fn a_server_is_the_one_that_was_wanted_by_its_identity() {
    let root = Authority::root("CN=Mesh");
    let mut crls = CrlStore::new();
    crls.add(root.crl().build()).unwrap();
    let anchor = Anchor::from_certificate(&root.der).unwrap();
    let mut anchors = TrustStore::new();
    anchors.add(anchor.vouches_for(Namespace::spiffe("prod.example").unwrap())).unwrap();
    let builder = Verifier::builder(anchors, Purpose::ServerAuth).crls(crls);
    let strict = builder.clone().build().unwrap();
    let by_identity = builder.relax(Relaxation::AnyServerName).build().unwrap();

    let id =
        |path: &str| Identity::Spiffe(SpiffeId::parse(&format!("spiffe://prod.example/{path}")).unwrap());
    let issue = |uri: &str| root.issue("CN=s").san(&[uri]);
    let database = issue("uri:spiffe://prod.example/database").server_auth().build();
    let web = issue("uri:spiffe://prod.example/web").server_auth().build();
    let client = issue("uri:spiffe://prod.example/database").client_auth().build();
    let foreign = issue("uri:spiffe://test.example/database").server_auth().build();
    let not_valid = "invalid peer certificate: NotValidForName";
    let wanted = vec![id("replica"), id("database")];
    let table = [
        ("one of those", &database, &by_identity, wanted.clone(), "", "let in"),
        (
            "another of the mesh",
            &web,
            &by_identity,
            wanted.clone(),
            "the server is spiffe://prod.example/web, and another one is wanted",
            not_valid,
        ),
        (
            "of nobody",
            &database,
            &by_identity,
            vec![],
            "the server is spiffe://prod.example/database, and another one is wanted",
            not_valid,
        ),
        (
            "a client of that name",
            &client,
            &by_identity,
            wanted.clone(),
            "certificate 0 (CN=s): extKeyUsage is id-kp-clientAuth, and id-kp-serverAuth is needed",
            "invalid peer certificate: InvalidPurpose",
        ),
        (
            "of another trust domain",
            &foreign,
            &by_identity,
            wanted.clone(),
            "certificate 0 (CN=s): trust anchor CN=Mesh may not vouch for spiffe://test.example/database (its \
             namespaces: spiffe://prod.example)",
            "invalid peer certificate: ApplicationVerificationFailure",
        ),
        (
            "a verifier that asks for a name",
            &database,
            &strict,
            wanted.clone(),
            "no reference name: Peer::named says which server is wanted",
            "invalid peer certificate: Other(OtherError(NotAccepted))",
        ),
    ];
    for stack in stacks() {
        for (title, certificate, verifier, one_of, log, fault) in &table {
            let live = Live::new((*verifier).clone(), Mapper::spiffe());
            let verifier = ServerVerifier::identified(live, one_of.clone(), stack.algorithms);
            let found = visit_by(verifier, &server(certificate, vec![], &stack), "10.0.0.7", &stack);
            assert_eq!(found, ((*log).to_owned(), (*fault).to_owned()), "{title}, {stack}");
        }
    }
}

/// What goes over the wire is one of the alerts: two octets.
#[test]
fn a_server_learns_no_more_than_the_alert() {
    let root = Authority::root("CN=A very secret authority");
    let stranger = issue(&Authority::root("CN=Stranger")).build();
    let stack = one();
    let (log, fault) = visit(by_crls(&root), &server(&stranger, vec![], &stack), "api.example.com", &stack);
    assert!(log.contains("CN=Stranger") && !fault.contains("CN="), "{log} / {fault}");
}
