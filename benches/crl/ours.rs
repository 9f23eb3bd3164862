//! This library. A CRL's signature is checked when the verifier is built.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::SignatureVerificationAlgorithm;
use vouchsafe::certificate::Serial;
use vouchsafe::danger::Relaxation;
use vouchsafe::revocation::CrlStore;
use vouchsafe::signature::Algorithms;
use vouchsafe::{Anchor, Peer, Purpose, Time, TrustStore, Verifier};

use crate::subject::{Octets, Subject};
use crate::{Library, common, timed};

pub(crate) static RING: &[&dyn SignatureVerificationAlgorithm] = &[::webpki::ring::ECDSA_P256_SHA256];

pub(crate) struct Ours;

impl Library for Ours {
    fn name(&self) -> &'static str {
        "ours"
    }

    fn load<'s>(&self, subject: &'s Subject) -> Box<dyn Fn() -> Duration + 's> {
        Box::new(|| timed(|| verifier(subject, true)))
    }

    fn keep(&self, crl: Vec<u8>) {
        let mut crls = CrlStore::new();
        crls.add(crl).unwrap();
        std::mem::forget(crls);
    }

    fn look_up<'s>(
        &self,
        subject: &'s Subject,
        serials: &'s [Octets],
        listed: bool,
    ) -> Box<dyn Fn() -> Duration + 's> {
        let verifier = verifier(subject, true);
        let run = move || {
            let crl = verifier.crls().iter().max_by_key(|crl| crl.entry_count()).unwrap();
            timed(|| {
                for serial in serials {
                    let serial = Serial::from_contents(black_box(&**serial)).unwrap();
                    assert_eq!(crl.find(serial).unwrap().is_some(), listed);
                }
            })
        };
        Box::new(run)
    }

    fn validate<'s>(&self, subject: &'s Subject, with_crls: bool) -> Box<dyn Fn() -> Duration + 's> {
        let verifier = verifier(subject, with_crls);
        let now = Time::from_unix(common::NOW);
        let run = move || {
            let peer = Peer::new(&subject.leaf, &subject.issuing);
            timed(|| assert!(verifier.verify(black_box(&peer), now).is_ok()))
        };
        Box::new(run)
    }
}

fn verifier(subject: &Subject, with_crls: bool) -> Verifier {
    let mut anchors = TrustStore::new();
    anchors.add(Anchor::from_certificate(&subject.root).unwrap()).unwrap();
    let builder = Verifier::builder(anchors, Purpose::ClientAuth).algorithms(Algorithms::new(RING));
    let builder = builder.intermediate(&subject.issuing[0]).unwrap();
    if !with_crls {
        return builder.relax(Relaxation::NoRevocation).build().unwrap();
    }
    let mut crls = CrlStore::new();
    crls.add(Arc::clone(&subject.crl)).unwrap();
    crls.add(Arc::clone(&subject.root_crl)).unwrap();
    builder.crls(crls).build().unwrap()
}
