//! The chain, and how it is verified.

use std::sync::OnceLock;

use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};
use vouchsafe::name::DistinguishedName;
use vouchsafe::revocation::CrlStore;
use vouchsafe::signature::Algorithms;
use vouchsafe::{Anchor, Namespace, Peer, Policy, Purpose, ReferenceName, Time, TrustStore, Verifier};

use crate::law;
use crate::spoilt::{self, Input, NOW};

pub(crate) const TRUST_DOMAIN: &str = "prod.example";
const HOST: &str = "api.prod.example";

/// What is spoilt: certificates first, then CRLs.
#[derive(Clone)]
pub(crate) struct House(Vec<Vec<u8>>);

const LEAF: usize = 0;
const ROOT: usize = 4;
const CRLS: usize = 5;

impl House {
    /// Made once.
    pub(crate) fn built() -> &'static Self {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(|| {
            let house = Self(spoilt::chain().to_vec());
            // Otherwise nothing would be found out.
            for choices in 0..8 {
                law::accepts(&house, &Settings::read(&mut Input(&[choices])));
            }
            house
        })
    }

    pub(crate) fn objects(&mut self) -> &mut [Vec<u8>] {
        &mut self.0
    }

    pub(crate) fn leaf(&self) -> &[u8] {
        &self.0[LEAF]
    }

    pub(crate) fn sent(&self) -> Vec<CertificateDer<'_>> {
        self.0[LEAF + 1..ROOT].iter().map(|der| CertificateDer::from(der.as_slice())).collect()
    }

    /// Are the CRLs what they were?
    pub(crate) fn lists_all_revoked(&self) -> bool {
        self.0[CRLS..] == Self::built().0[CRLS..]
    }

    /// Is the CA that constrains names what it was, and are others out of the way?
    pub(crate) fn constrains_hosts(&self) -> bool {
        self.0[LEAF + 1..=ROOT] == Self::built().0[LEAF + 1..=ROOT]
    }

    /// `None` if the root cannot be an anchor any more.
    pub(crate) fn verifier(&self, settings: &Settings) -> Option<Verifier> {
        let anchor = Anchor::from_certificate(&self.0[ROOT])
            .ok()?
            .vouches_for(Namespace::spiffe(TRUST_DOMAIN).ok()?)
            .vouches_for(Namespace::dns(TRUST_DOMAIN).ok()?)
            .vouches_for(Namespace::email(TRUST_DOMAIN).ok()?)
            .vouches_for(Namespace::ip("10.0.0.0/8").ok()?)
            .vouches_for(Namespace::directory(DistinguishedName::parse("O=Prod").ok()?));
        let mut anchors = TrustStore::new();
        anchors.add(anchor).ok()?;
        let mut crls = CrlStore::new();
        for crl in &self.0[CRLS..] {
            let _ = crls.add(crl.clone());
        }
        let builder = Verifier::builder(anchors, settings.purpose.clone()).policy(settings.policy.clone());
        builder.algorithms(Algorithms::new(BELIEVING)).crls(crls).build().ok()
    }
}

/// How the call is made.
pub(crate) struct Settings {
    pub(crate) now: Time,
    policy: Policy,
    purpose: Purpose,
    name: Option<ReferenceName>,
}

impl Settings {
    pub(crate) fn read(input: &mut Input<'_>) -> Self {
        let choices = input.byte();
        let policy = match choices & 3 {
            0 => Policy::rfc5280(),
            1 => Policy::rfc5280_strict(),
            2 => Policy::web_pki(),
            _ => Policy::rfc5280().max_intermediates(2).require_stated_purpose(),
        };
        let (purpose, name) = match choices & 4 {
            0 => (Purpose::ClientAuth, None),
            _ => (Purpose::ServerAuth, ReferenceName::parse(HOST).ok()),
        };
        // Years, in either direction, if at all.
        let days = if choices & 8 == 0 { 0 } else { i64::from(input.byte() as i8) * 30 };
        let shift = days * 86_400;
        Self { now: Time::from_unix(NOW + shift), policy, purpose, name }
    }

    pub(crate) fn peer<'p>(&self, leaf: &'p [u8], sent: &'p [CertificateDer<'p>]) -> Peer<'p> {
        let peer = Peer::new(leaf, sent);
        match &self.name {
            Some(name) => peer.named(name.clone()),
            None => peer,
        }
    }
}

/// An algorithm to which every signature is good.
#[derive(Debug)]
struct Believes {
    signature: AlgorithmIdentifier,
    key: AlgorithmIdentifier,
}

static BELIEVING: &[&dyn SignatureVerificationAlgorithm] = &[
    &Believes { signature: alg_id::ECDSA_SHA256, key: alg_id::ECDSA_P256 },
    &Believes { signature: alg_id::ECDSA_SHA384, key: alg_id::ECDSA_P384 },
    &Believes { signature: alg_id::RSA_PKCS1_SHA256, key: alg_id::RSA_ENCRYPTION },
    &Believes { signature: alg_id::ED25519, key: alg_id::ED25519 },
];

impl SignatureVerificationAlgorithm for Believes {
    fn verify_signature(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<(), InvalidSignature> {
        Ok(())
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}
