//! OpenSSL, through the `openssl` crate. It sorts a CRL when the first serial number is looked up, and checks its signature with
//! every certificate.

use std::hint::black_box;
use std::time::Duration;

use openssl::asn1::Asn1Integer;
use openssl::bn::BigNum;
use openssl::ssl::SslFiletype;
use openssl::stack::Stack;
use openssl::x509::store::{X509Lookup, X509Store, X509StoreBuilder};
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{CrlStatus, X509, X509Crl, X509PurposeId, X509StoreContext};

use crate::subject::{Octets, Subject};
use crate::{Library, common, memory, timed};

pub(crate) struct OpenSsl;

impl Library for OpenSsl {
    fn name(&self) -> &'static str {
        "OpenSSL"
    }

    fn load<'s>(&self, subject: &'s Subject) -> Box<dyn Fn() -> Duration + 's> {
        let first = number(&subject.others[0]);
        Box::new(move || timed(|| loaded(&subject.crl, &first)))
    }

    fn keep(&self, crl: Vec<u8>) {
        std::mem::forget(loaded(&crl, &number(&[1])));
        std::mem::forget(crl);
    }

    fn look_up<'s>(
        &self,
        subject: &'s Subject,
        serials: &'s [Octets],
        listed: bool,
    ) -> Box<dyn Fn() -> Duration + 's> {
        let numbers: Vec<_> = serials.iter().map(|octets| number(octets)).collect();
        let crl = loaded(&subject.crl, &numbers[0]);
        let run = move || {
            timed(|| {
                for number in &numbers {
                    assert_eq!(is_listed(&crl, black_box(number)), listed);
                }
            })
        };
        Box::new(run)
    }

    fn validate<'s>(&self, subject: &'s Subject, with_crls: bool) -> Box<dyn Fn() -> Duration + 's> {
        let store = store(subject, with_crls);
        let leaf = X509::from_der(&subject.leaf).unwrap();
        let run = move || {
            let mut sent = Stack::new().unwrap();
            sent.push(X509::from_der(&subject.issuing[0]).unwrap()).unwrap();
            let mut context = X509StoreContext::new().unwrap();
            timed(|| {
                let verdict = context.init(&store, black_box(&leaf), &sent, |context| context.verify_cert());
                assert!(verdict.unwrap());
            })
        };
        Box::new(run)
    }
}

/// It has no call that takes a CRL into a store, but one that reads a file.
fn store(subject: &Subject, with_crls: bool) -> X509Store {
    let mut parameters = X509VerifyParam::new().unwrap();
    parameters.set_time(common::NOW);
    parameters.set_purpose(X509PurposeId::SSL_CLIENT).unwrap();
    if with_crls {
        parameters.set_flags(X509VerifyFlags::CRL_CHECK | X509VerifyFlags::CRL_CHECK_ALL).unwrap();
    }
    let mut store = X509StoreBuilder::new().unwrap();
    store.set_param(&parameters).unwrap();
    store.add_cert(X509::from_der(&subject.root).unwrap()).unwrap();
    if with_crls {
        let lookup = store.add_lookup(X509Lookup::file()).unwrap();
        for crl in [&subject.crl, &subject.root_crl] {
            let file = memory::File::with(crl);
            assert_eq!(lookup.load_crl_file(file.path(), SslFiletype::ASN1).unwrap(), 1);
        }
    }
    store.build()
}

fn loaded(der: &[u8], first: &Asn1Integer) -> X509Crl {
    let crl = X509Crl::from_der(der).unwrap();
    black_box(is_listed(&crl, first));
    crl
}

fn is_listed(crl: &X509Crl, serial: &Asn1Integer) -> bool {
    !matches!(crl.get_by_serial(serial), CrlStatus::NotRevoked)
}

fn number(octets: &[u8]) -> Asn1Integer {
    BigNum::from_slice(octets).unwrap().to_asn1_integer().unwrap()
}
