//! Who comes to the door, with what, and what the doorkeeper says.

use std::error::Error;

use rustls_pki_types::CertificateDer;
use vouchsafe::revocation::CrlStore;
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, Time, TrustStore, Verifier};

use crate::challenge::Challenge;
use crate::common::{Algorithm, Issued, Key, Kind, NOW};
use crate::doorkeeper::{Answer, Doorkeeper, Scheme};

/// A line: who comes, and what is said.
pub(crate) struct Line {
    pub(crate) title: &'static str,
    pub(crate) answer: String,
}

const AUDIENCE: &str = "vault.example";
const CHANNEL: &[u8] = b"the exporter of this connection";

type Sign<'a> = Box<dyn Fn(&[u8]) -> Vec<u8> + 'a>;

/// Who comes with what. Each is a good one but for one thing.
struct Visit<'a> {
    title: &'static str,
    certificate: &'a Issued,
    scheme: Scheme,
    /// Makes the signature of the message.
    sign: Sign<'a>,
    seconds_later: i64,
}

fn visit<'a>(title: &'static str, certificate: &'a Issued) -> Visit<'a> {
    let sign = Box::new(|message: &[u8]| certificate.key.sign(certificate.key.default_algorithm(), message));
    Visit { title, certificate, scheme: Scheme::EcdsaSha256, sign, seconds_later: 0 }
}

/// `random` is asked for every challenge.
pub(crate) fn told(
    mut random: impl FnMut() -> Result<[u8; 32], Box<dyn Error>>,
) -> Result<Vec<Line>, Box<dyn Error>> {
    let root = Issued::root("CN=Fleet CA");
    let issuing = root.issue_ca("CN=Issuing CA").path_len(0).build();
    let issue = |path: &str| issuing.issue("").san(&[&format!("uri:spiffe://{path}")]).client_auth();
    let api = issue("prod.example/api").build();
    let rsa = issue("prod.example/rsa").key(&Key::seeded(Kind::RSA_2048, 1)).build();
    let edwards = issue("prod.example/edwards").key(&Key::seeded(Kind::Ed25519, 1)).build();
    let revoked = issue("prod.example/old").build();
    let elsewhere = issue("other.example/api").build();
    let never_signs = issue("prod.example/api").key_usage(&["keyAgreement"]).build();
    let own_made = Issued::self_signed("CN=thief").san(&["uri:spiffe://prod.example/api"]);
    let thief = own_made.client_auth().build();
    let doorkeeper = doorkeeper(&root, &issuing, &revoked)?;

    let mut fresh = |audience: &str, channel: &[u8]| {
        random().map(|random| Challenge::new(random, audience, channel, Time::from_unix(NOW)))
    };
    let sign = |certificate: &Issued, challenge: Challenge| {
        let signature = certificate.key.sign(Algorithm::EcdsaSha256, challenge.message());
        Box::new(move |_: &[u8]| signature.clone())
    };
    let (earlier, for_another) = (fresh(AUDIENCE, CHANNEL)?, fresh("mail.example", CHANNEL)?);
    let relayed = fresh(AUDIENCE, b"the exporter of the relay's connection")?;
    let visits = [
        visit("api, who holds its key", &api),
        Visit {
            scheme: Scheme::RsaPssSha256,
            sign: Box::new(|message| rsa.key.sign(Algorithm::PssSha256, message)),
            ..visit("with an RSA key", &rsa)
        },
        Visit { scheme: Scheme::Ed25519, ..visit("with an Ed25519 key", &edwards) },
        Visit {
            sign: Box::new(|_| Vec::new()),
            ..visit("somebody with api's certificate, and no signature", &api)
        },
        Visit {
            sign: Box::new(|message| thief.key.sign(Algorithm::EcdsaSha256, message)),
            ..visit("a thief with api's certificate, who signs with a key of its own", &api)
        },
        Visit {
            sign: sign(&api, earlier),
            ..visit("a thief with api's answer to an earlier challenge", &api)
        },
        Visit {
            sign: sign(&api, for_another),
            ..visit("a service with the answer that api gave to it", &api)
        },
        Visit {
            sign: sign(&api, relayed),
            ..visit("a relay, with api's answer over its own connection", &api)
        },
        Visit { seconds_later: 31, ..visit("api, half a minute late", &api) },
        Visit { scheme: Scheme::Ed25519, ..visit("api, by a scheme that its key is not for", &api) },
        visit("a key that may not sign", &never_signs),
        visit("a revoked one", &revoked),
        visit("one of another trust domain", &elsewhere),
        visit("one who made its certificate itself", &thief),
    ];
    visits.iter().map(|visit| Ok(judge(&doorkeeper, visit, &issuing, fresh(AUDIENCE, CHANNEL)?))).collect()
}

fn judge(doorkeeper: &Doorkeeper, visit: &Visit<'_>, issuing: &Issued, challenge: Challenge) -> Line {
    let signature = (visit.sign)(challenge.message());
    let chain = [&visit.certificate.der, &issuing.der].map(|der| CertificateDer::from(der.as_slice()));
    let answer = Answer { chain: &chain, scheme: visit.scheme, signature: &signature };
    let now = Time::from_unix(NOW.saturating_add(visit.seconds_later));
    let answer = match doorkeeper.admit(challenge, &answer, now) {
        Ok(principal) => format!("welcome, {}", principal.name()),
        Err(denied) => denied.to_string(),
    };
    Line { title: visit.title, answer }
}

fn doorkeeper(root: &Issued, issuing: &Issued, revoked: &Issued) -> Result<Doorkeeper, Box<dyn Error>> {
    let mut anchors = TrustStore::new();
    anchors.add(Anchor::from_certificate(&root.der)?.vouches_for(Namespace::spiffe("prod.example")?))?;
    let mut crls = CrlStore::new();
    crls.add(root.crl().build())?;
    crls.add(issuing.crl().revoke(&revoked.serial, "2026-03-01T00:00:00Z", Some(1)).build())?;
    let verifier = Verifier::builder(anchors, Purpose::ClientAuth).crls(crls).build()?;
    Ok(Doorkeeper { verifier, mapper: Mapper::spiffe() })
}
