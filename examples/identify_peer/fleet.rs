//! A small fleet, made in memory: the services of prod.example, its partners' authority, and what goes wrong between them.

use std::error::Error;
use std::fmt::Write as _;

use rustls_pki_types::CertificateDer;
use vouchsafe::revocation::CrlStore;
use vouchsafe::{Anchor, Mapper, Namespace, Peer, Purpose, Time, TrustStore, Verifier};

use crate::common::{Authority, CertificateBuilder, Issued, Key, Kind, NOW};
use crate::table::{self, Row};

const CHECKOUT: &str = "uri:spiffe://prod.example/ns/shop/sa/checkout";
const PAYMENTS: &str = "uri:spiffe://prod.example/ns/shop/sa/payments";
const STAGING: &str = "uri:spiffe://staging.example/ns/shop/sa/checkout";

/// Every peer of the fleet and what becomes of it, as text.
pub(crate) fn judged() -> Result<String, Box<dyn Error>> {
    let now = Time::from_unix(NOW);
    let fleet = Fleet::new();
    let verifier = fleet.verifier()?;
    let rows: Vec<Row> = fleet.callers().iter().map(|caller| judge(&verifier, caller, now)).collect();

    let mut text = format!("Who is calling? The clock of this fleet stands at {now}.\n\nTrust anchors\n");
    for anchor in verifier.anchors().iter() {
        let namespaces: Vec<_> = anchor.bounds().namespaces().iter().map(Namespace::to_string).collect();
        let (label, subject) = (anchor.to_string(), anchor.subject().to_string());
        writeln!(text, "  {label:<10}{subject:<22}vouches for {}", namespaces.join(", "))?;
    }
    text.push_str("\nClients\n\n");
    text.push_str(&table::print(&rows));
    text.push_str("With arguments, files are judged: --help tells how.\n");
    Ok(text)
}

fn judge(verifier: &Verifier, caller: &Caller, now: Time) -> Row {
    let peer = Peer::new(&caller.certificate, &caller.sent);
    let (verdict, detail) = match verifier.identify(&peer, &Mapper::spiffe(), now) {
        Ok(principal) => (
            "accepted",
            format!(
                "{}\nanchor {}, valid until {}",
                principal.name(),
                principal.anchor_label(),
                principal.valid_until()
            ),
        ),
        Err(refusal) => ("refused", refusal.to_string()),
    };
    Row { peer: caller.title, verdict, detail }
}

/// What a client sends in the handshake.
struct Caller {
    title: &'static str,
    certificate: Vec<u8>,
    sent: Vec<CertificateDer<'static>>,
}

/// Two authorities: one issues to the services of prod.example, the other to everybody who trades with them.
struct Fleet {
    root: Authority,
    issuing: Authority,
    partners: Authority,
    revoked: Issued,
}

impl Fleet {
    fn new() -> Self {
        let root = Authority::root("CN=Fleet Root CA");
        let issuing = root.issue_ca("CN=Fleet Issuing CA").path_len(0).build();
        let partners = Authority::root("CN=Partners CA");
        let revoked = client(&issuing, "CN=checkout", CHECKOUT)
            .valid("2026-01-01T00:00:00Z", "2026-06-30T23:59:59Z")
            .build();
        Self { root, issuing, partners, revoked }
    }

    fn verifier(&self) -> Result<Verifier, Box<dyn Error>> {
        let mut anchors = TrustStore::new();
        let fleet = Anchor::from_certificate(&self.root.der)?.labelled("fleet");
        anchors.add(fleet.vouches_for(Namespace::spiffe("prod.example")?))?;
        let partners = Anchor::from_certificate(&self.partners.der)?.labelled("partners");
        anchors.add(partners.vouches_for(Namespace::dns("partners.example")?))?;

        let mut crls = CrlStore::new();
        let key_compromise = Some(1);
        let issued = self.issuing.crl().number(7);
        crls.add(issued.revoke(&self.revoked.serial, "2026-02-20T09:30:00Z", key_compromise).build())?;
        crls.add(self.root.crl().build())?;
        crls.add(self.partners.crl().build())?;
        Ok(Verifier::builder(anchors, Purpose::ClientAuth).crls(crls).build()?)
    }

    fn callers(&self) -> Vec<Caller> {
        let checkout = || client(&self.issuing, "CN=checkout", CHECKOUT);
        let last_year = checkout().valid("2025-01-01T00:00:00Z", "2025-12-31T23:59:59Z");
        let next_year = checkout().valid("2027-01-01T00:00:00Z", "2027-12-31T23:59:59Z");
        let server = self.issuing.issue("CN=checkout").san(&[CHECKOUT]).server_auth();
        let somebody = Key::seeded(Kind::P256, 1);
        let self_signed = Issued::self_signed("CN=checkout").key(&somebody).san(&[CHECKOUT]).client_auth();
        vec![
            self.with_intermediate("the checkout service", checkout()),
            self.caller("checkout, with a certificate that was revoked", &self.revoked),
            self.with_intermediate("checkout, with last year's certificate", last_year),
            self.with_intermediate("checkout, with next year's certificate", next_year),
            self.with_intermediate("checkout, with a certificate for servers only", server),
            alone(
                "payments, says an authority that issues to every partner",
                client(&self.partners, "CN=payments", PAYMENTS),
            ),
            self.with_intermediate(
                "a service of staging.example, says the fleet's own authority",
                client(&self.issuing, "CN=checkout", STAGING),
            ),
            alone("checkout, without the intermediate certificate", checkout()),
            alone("checkout, self-signed", self_signed),
            self.with_intermediate("checkout, with a wrong signature", checkout().corrupt_signature()),
        ]
    }

    fn with_intermediate(&self, title: &'static str, certificate: CertificateBuilder) -> Caller {
        self.caller(title, &certificate.build())
    }

    fn caller(&self, title: &'static str, certificate: &Issued) -> Caller {
        let sent = vec![CertificateDer::from(self.issuing.der.clone())];
        Caller { title, certificate: certificate.der.clone(), sent }
    }
}

fn alone(title: &'static str, certificate: CertificateBuilder) -> Caller {
    Caller { title, certificate: certificate.build().der, sent: vec![] }
}

fn client(issuer: &Authority, subject: &str, spiffe_id: &str) -> CertificateBuilder {
    issuer.issue(subject).san(&[spiffe_id]).client_auth()
}
