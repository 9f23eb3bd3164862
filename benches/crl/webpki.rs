//! rustls-webpki, with an owned CRL, which it indexes. It checks a CRL's signature with every certificate.

use std::hint::black_box;
use std::time::Duration;

use rustls_pki_types::UnixTime;
use webpki::{CertRevocationList, OwnedCertRevocationList, RevocationOptionsBuilder};

use crate::ours::RING;
use crate::subject::{Octets, Subject};
use crate::{Library, common, timed};

pub(crate) struct Webpki;

impl Library for Webpki {
    fn name(&self) -> &'static str {
        "rustls-webpki"
    }

    fn load<'s>(&self, subject: &'s Subject) -> Box<dyn Fn() -> Duration + 's> {
        Box::new(|| timed(|| owned(&subject.crl)))
    }

    fn keep(&self, crl: Vec<u8>) {
        std::mem::forget(owned(&crl));
        std::mem::forget(crl);
    }

    fn look_up<'s>(
        &self,
        subject: &'s Subject,
        serials: &'s [Octets],
        listed: bool,
    ) -> Box<dyn Fn() -> Duration + 's> {
        let crl = owned(&subject.crl);
        let run = move || {
            timed(|| {
                for serial in serials {
                    assert_eq!(crl.find_serial(black_box(&**serial)).unwrap().is_some(), listed);
                }
            })
        };
        Box::new(run)
    }

    fn validate<'s>(&self, subject: &'s Subject, with_crls: bool) -> Box<dyn Fn() -> Duration + 's> {
        let anchor = webpki::anchor_from_trusted_cert(&subject.root).unwrap();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(common::NOW.unsigned_abs()));
        let crls = [owned(&subject.crl), owned(&subject.root_crl)];
        let run = move || {
            let crls: Vec<_> = crls.iter().collect();
            let options = with_crls.then(|| RevocationOptionsBuilder::new(&crls).unwrap().build());
            timed(|| {
                let leaf = webpki::EndEntityCert::try_from(black_box(&subject.leaf)).unwrap();
                let anchors = std::slice::from_ref(&anchor);
                let usage = webpki::KeyUsage::client_auth();
                let path = leaf.verify_for_usage(RING, anchors, &subject.issuing, now, usage, options, None);
                assert!(path.is_ok());
            })
        };
        Box::new(run)
    }
}

fn owned(der: &[u8]) -> CertRevocationList<'static> {
    OwnedCertRevocationList::from_der(der).unwrap().into()
}
