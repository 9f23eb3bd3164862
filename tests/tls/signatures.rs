//! The proof that the peer holds its key: by clients that sign as they should, and by clients that do not.

use std::fmt;
use std::sync::Arc;

use rustls::client::ResolvesClientCert;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::SignatureVerificationAlgorithm;
use rustls::server::danger::ClientCertVerifier as _;
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{ClientConfig, Error, SignatureAlgorithm, SignatureScheme};
use vouchsafe::signature::rustcrypto as ours;
use vouchsafe::tls::rustls::{ClientVerifier, rustcrypto};

use crate::common::{Algorithm, CertificateBuilder, Key, Kind};
use crate::fleet::{Fleet, words};
use crate::meeting::meet;
use crate::stacks::{Stack, stacks};

/// Makes of the message what stands as the signature.
type Sign = Arc<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// A client that says which scheme it signed by, and signs as it likes.
#[derive(Clone)]
struct Pen {
    scheme: SignatureScheme,
    sign: Sign,
}

impl Pen {
    fn new(scheme: SignatureScheme, sign: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self { scheme, sign: Arc::new(sign) }
    }

    fn of(scheme: SignatureScheme, key: &Key, algorithm: Algorithm) -> Self {
        let key = key.clone();
        Self::new(scheme, move |message| key.sign(algorithm, message))
    }
}

impl fmt::Debug for Pen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.scheme)
    }
}

impl SigningKey for Pen {
    fn choose_scheme(&self, _: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        Some(Box::new(self.clone()))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::Anonymous
    }
}

impl Signer for Pen {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok((self.sign)(message))
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

#[derive(Debug)]
struct Always(Arc<CertifiedKey>);

impl ResolvesClientCert for Always {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

const GOOD: &str = "spiffe spiffe://prod.example/api";
const BAD: &str = "invalid peer certificate: BadSignature";
const SCHEME: &str = "peer misbehaved: SignedHandshakeWithUnadvertisedSigScheme";
const PURPOSE: &str = "invalid peer certificate: InvalidPurpose";

struct Row {
    title: &'static str,
    certificate: CertificateBuilder,
    pen: Pen,
    in_tls12: &'static str,
    in_tls13: &'static str,
}

fn rows(fleet: &Fleet) -> Vec<Row> {
    use SignatureScheme as S;
    let row = |title, key: &Key, pen, in_tls12, in_tls13| Row {
        title,
        certificate: fleet.issue("api").key(key),
        pen,
        in_tls12,
        in_tls13,
    };
    let [p256, p384, rsa, ed25519] =
        [Kind::P256, Kind::P384, Kind::RSA_2048, Kind::Ed25519].map(|kind| Key::seeded(kind, 1));
    let thief = Key::seeded(Kind::P256, 2);
    let (p256_256, p384_384) = (S::ECDSA_NISTP256_SHA256, S::ECDSA_NISTP384_SHA384);
    let of = |scheme, key: &Key, algorithm| Pen::of(scheme, key, algorithm);
    let other_message = {
        let key = p256.clone();
        Pen::new(p256_256, move |_| key.sign(Algorithm::EcdsaSha256, b"of another handshake"))
    };
    let cut = {
        let key = p256.clone();
        Pen::new(p256_256, move |message| {
            let mut signature = key.sign(Algorithm::EcdsaSha256, message);
            signature.pop();
            signature
        })
    };
    vec![
        row("P-256", &p256, of(p256_256, &p256, Algorithm::EcdsaSha256), GOOD, GOOD),
        row("P-384", &p384, of(p384_384, &p384, Algorithm::EcdsaSha384), GOOD, GOOD),
        row("Ed25519", &ed25519, of(S::ED25519, &ed25519, Algorithm::Ed25519), GOOD, GOOD),
        row("RSA, PSS", &rsa, of(S::RSA_PSS_SHA256, &rsa, Algorithm::PssSha256), GOOD, GOOD),
        row("RSA, PSS with SHA-512", &rsa, of(S::RSA_PSS_SHA512, &rsa, Algorithm::PssSha512), GOOD, GOOD),
        row("RSA, PKCS#1", &rsa, of(S::RSA_PKCS1_SHA256, &rsa, Algorithm::RsaSha256), GOOD, SCHEME),
        row(
            "RSA, PKCS#1 with SHA-384",
            &rsa,
            of(S::RSA_PKCS1_SHA384, &rsa, Algorithm::RsaSha384),
            GOOD,
            SCHEME,
        ),
        row("RSA, PKCS#1 with SHA-1", &rsa, of(S::RSA_PKCS1_SHA1, &rsa, Algorithm::RsaSha1), SCHEME, SCHEME),
        row("ECDSA with SHA-1", &p256, of(S::ECDSA_SHA1_Legacy, &p256, Algorithm::EcdsaSha1), SCHEME, SCHEME),
        // The curve of the scheme is that of the key in TLS 1.3 alone.
        row("P-256 by the scheme of P-384", &p256, of(p384_384, &p256, Algorithm::EcdsaSha384), GOOD, BAD),
        row("P-384 by the scheme of P-256", &p384, of(p256_256, &p384, Algorithm::EcdsaSha256), GOOD, BAD),
        row("an RSA key by a scheme of ECDSA", &rsa, of(p256_256, &rsa, Algorithm::PssSha256), BAD, BAD),
        row(
            "a P-256 key by a scheme of RSA",
            &p256,
            of(S::RSA_PSS_SHA256, &p256, Algorithm::EcdsaSha256),
            BAD,
            BAD,
        ),
        row("a P-256 key by Ed25519", &p256, of(S::ED25519, &p256, Algorithm::EcdsaSha256), BAD, BAD),
        row(
            "PSS where PKCS#1 is named",
            &rsa,
            of(S::RSA_PKCS1_SHA256, &rsa, Algorithm::PssSha256),
            BAD,
            SCHEME,
        ),
        row("PKCS#1 where PSS is named", &rsa, of(S::RSA_PSS_SHA256, &rsa, Algorithm::RsaSha256), BAD, BAD),
        row("another hash than is named", &p256, of(p256_256, &p256, Algorithm::EcdsaSha384), BAD, BAD),
        row(
            "a copied certificate, and another key",
            &p256,
            of(p256_256, &thief, Algorithm::EcdsaSha256),
            BAD,
            BAD,
        ),
        row("over another message", &p256, other_message, BAD, BAD),
        row("nothing", &p256, Pen::new(p256_256, |_| Vec::new()), BAD, BAD),
        row(
            "r and s are zero (CVE-2022-21449)",
            &p256,
            Pen::new(p256_256, |_| b"\x30\x06\x02\x01\x00\x02\x01\x00".to_vec()),
            BAD,
            BAD,
        ),
        row("a byte is missing", &p256, cut, BAD, BAD),
        row(
            "a scheme that nobody knows",
            &p256,
            of(S::Unknown(0x0999), &p256, Algorithm::EcdsaSha256),
            SCHEME,
            SCHEME,
        ),
        Row {
            certificate: fleet.issue("api").key(&p256).key_usage(&["keyAgreement"]),
            ..row(
                "a key that may not sign",
                &p256,
                of(p256_256, &p256, Algorithm::EcdsaSha256),
                PURPOSE,
                PURPOSE,
            )
        },
        Row {
            certificate: fleet.issue("api").key(&p256).without(crate::common::id::KEY_USAGE),
            ..row("a key without usages", &p256, of(p256_256, &p256, Algorithm::EcdsaSha256), GOOD, GOOD)
        },
    ]
}

fn client(fleet: &Fleet, certificate: CertificateBuilder, pen: Pen, stack: &Stack) -> Arc<ClientConfig> {
    let chain = fleet.chain(&certificate.build());
    let certified = CertifiedKey::new(chain, Arc::new(pen));
    let resolver = Arc::new(Always(Arc::new(certified)));
    Arc::new(fleet.believing(stack).with_client_cert_resolver(resolver))
}

#[test]
fn a_peer_proves_its_key_by_a_scheme_of_the_version_or_is_refused() {
    let fleet = Fleet::new();
    for stack in stacks() {
        let live = fleet.live(&[]);
        let (chain, key) = fleet.server_key();
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let server = Arc::new(fleet.server(verifier, &stack).certificate(chain, key).unwrap());
        for row in rows(&fleet) {
            let met = meet(&client(&fleet, row.certificate, row.pen, &stack), &server);
            let found = match &met.server_fault {
                Some(fault) => fault.to_string(),
                None => words(&met.identify(&live.verifier())),
            };
            let wanted = if stack.is_tls13() { row.in_tls13 } else { row.in_tls12 };
            assert_eq!(found, wanted, "{}, {stack}", row.title);
        }
    }
}

type Mapping = (SignatureScheme, &'static [&'static dyn SignatureVerificationAlgorithm]);

static LAX: &[Mapping] = &[
    (SignatureScheme::RSA_PKCS1_SHA1, &[&ours::RSA_PKCS1_SHA256]),
    (SignatureScheme::ECDSA_SHA1_Legacy, &[&ours::ECDSA_P256_SHA256]),
    (SignatureScheme::RSA_PKCS1_SHA256, &[&ours::RSA_PKCS1_SHA256]),
    (SignatureScheme::RSA_PSS_SHA256, &[&ours::RSA_PSS_SHA256]),
];

/// Whoever puts SHA-1, or PKCS#1 for TLS 1.3, into a provider's list does not put it into the handshake.
#[test]
fn what_the_provider_maps_is_not_yet_allowed() {
    use SignatureScheme as S;
    let fleet = Fleet::new();
    let rsa = Key::seeded(Kind::RSA_2048, 1);
    let lax = WebPkiSupportedAlgorithms { all: ours::ALL, mapping: LAX };
    let verifier = || ClientVerifier::required(fleet.live(&[]), lax);
    assert_eq!(verifier().supported_verify_schemes(), [S::RSA_PKCS1_SHA256, S::RSA_PSS_SHA256]);
    for stack in stacks() {
        let (chain, key) = fleet.server_key();
        let server = Arc::new(fleet.server(verifier(), &stack).certificate(chain, key).unwrap());
        for (scheme, let_in) in [(S::RSA_PKCS1_SHA1, false), (S::RSA_PKCS1_SHA256, !stack.is_tls13())] {
            let pen = Pen::of(scheme, &rsa, Algorithm::RsaSha256);
            let met = meet(&client(&fleet, fleet.issue("api").key(&rsa), pen, &stack), &server);
            assert_eq!(met.let_in(), let_in, "{scheme:?}, {stack}: {}", met.faults());
        }
    }
}

#[test]
fn our_algorithms_name_every_scheme_that_a_provider_has() {
    let fleet = Fleet::new();
    let of = |algorithms| {
        let mut schemes = ClientVerifier::required(fleet.live(&[]), algorithms).supported_verify_schemes();
        schemes.sort_by_key(|scheme| u16::from(*scheme));
        schemes
    };
    let ring = rustls::crypto::ring::default_provider().signature_verification_algorithms;
    assert_eq!(of(rustcrypto()), of(ring));
}
