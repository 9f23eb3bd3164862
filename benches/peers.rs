//! The same chain, the same arithmetic, in the same process: this library beside rustls-webpki.
//!
//! `cargo bench --bench peers`. Read the rows of a group as ratios; single times are the machine's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a test that panics is a test that fails"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::LazyLock;
use std::time::Duration;

use common::{Authority, Issued, Kind};
use divan::Bencher;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use vouchsafe::danger::Relaxation;
use vouchsafe::signature::Algorithms;
use vouchsafe::{Anchor, Peer, Purpose, Time, TrustStore, Verifier, certificate::Certificate};

static RING: &[&dyn SignatureVerificationAlgorithm] = &[
    webpki::ring::ECDSA_P256_SHA256,
    webpki::ring::ECDSA_P384_SHA384,
    webpki::ring::RSA_PKCS1_2048_8192_SHA256,
];

/// A fleet's chain, as a peer sends it.
struct Chain {
    root: CertificateDer<'static>,
    leaf: CertificateDer<'static>,
    sent: [CertificateDer<'static>; 1],
}

impl Chain {
    fn new(kind: Kind) -> Self {
        let root = Authority::self_signed("CN=Root").ca().key_kind(kind).build();
        let issuing = root.issue_ca("CN=Issuing").key_kind(kind).build();
        let leaf = issuing
            .issue("CN=leaf")
            .key_kind(kind)
            .san(&["dns:leaf.example", "uri:spiffe://prod.example/leaf"])
            .client_auth()
            .build();
        let der = |it: Issued| CertificateDer::from(it.der);
        Self { root: der(root), leaf: der(leaf), sent: [der(issuing)] }
    }

    fn verifier(&self, algorithms: Algorithms) -> Verifier {
        let mut anchors = TrustStore::new();
        anchors.add(Anchor::from_certificate(&self.root).unwrap()).unwrap();
        Verifier::builder(anchors, Purpose::ClientAuth)
            .algorithms(algorithms)
            .relax(Relaxation::NoRevocation)
            .build()
            .unwrap()
    }
}

static P256: LazyLock<Chain> = LazyLock::new(|| Chain::new(Kind::P256));
static RSA: LazyLock<Chain> = LazyLock::new(|| Chain::new(Kind::RSA_2048));

fn main() {
    divan::main();
}

#[divan::bench_group(name = "verify: end entity, intermediate, anchor")]
mod verify {
    use super::*;

    fn ours(bencher: Bencher<'_, '_>, chain: &Chain, algorithms: Algorithms) {
        let verifier = chain.verifier(algorithms);
        let now = Time::from_unix(common::NOW);
        bencher.bench(|| {
            let peer = Peer::new(&chain.leaf, &chain.sent);
            assert!(verifier.verify(divan::black_box(&peer), now).is_ok());
        });
    }

    fn webpki(bencher: Bencher<'_, '_>, chain: &Chain) {
        let anchor = webpki::anchor_from_trusted_cert(&chain.root).unwrap();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(common::NOW.unsigned_abs()));
        let usage = webpki::KeyUsage::client_auth();
        bencher.bench(|| {
            let leaf = webpki::EndEntityCert::try_from(divan::black_box(&chain.leaf)).unwrap();
            let anchors = core::slice::from_ref(&anchor);
            assert!(leaf.verify_for_usage(RING, anchors, &chain.sent, now, usage, None, None).is_ok());
        });
    }

    #[divan::bench]
    fn p256_vouchsafe_with_ring(bencher: Bencher<'_, '_>) {
        ours(bencher, &P256, Algorithms::new(RING));
    }

    #[divan::bench]
    fn p256_webpki_with_ring(bencher: Bencher<'_, '_>) {
        webpki(bencher, &P256);
    }

    #[divan::bench]
    fn p256_vouchsafe_with_rustcrypto(bencher: Bencher<'_, '_>) {
        ours(bencher, &P256, Algorithms::rustcrypto());
    }

    #[divan::bench]
    fn rsa_vouchsafe_with_ring(bencher: Bencher<'_, '_>) {
        ours(bencher, &RSA, Algorithms::new(RING));
    }

    #[divan::bench]
    fn rsa_webpki_with_ring(bencher: Bencher<'_, '_>) {
        webpki(bencher, &RSA);
    }

    #[divan::bench]
    fn rsa_vouchsafe_with_rustcrypto(bencher: Bencher<'_, '_>) {
        ours(bencher, &RSA, Algorithms::rustcrypto());
    }
}

#[divan::bench_group(name = "read one certificate")]
mod read {
    use super::*;

    #[divan::bench]
    fn vouchsafe(bencher: Bencher<'_, '_>) {
        bencher.bench(|| Certificate::read(divan::black_box(&P256.leaf)).is_ok());
    }

    #[divan::bench]
    fn webpki(bencher: Bencher<'_, '_>) {
        bencher.bench(|| webpki::EndEntityCert::try_from(divan::black_box(&P256.leaf)).is_ok());
    }

    #[divan::bench]
    fn x509_cert(bencher: Bencher<'_, '_>) {
        use der::Decode;
        bencher.bench(|| x509_cert::Certificate::from_der(divan::black_box(&P256.leaf)).is_ok());
    }
}
