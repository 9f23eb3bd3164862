//! What the store answers, on CRLs of the test authority.

mod answers;
mod memory;
mod parsing;
mod scopes;

use crate::common::*;

use crate::budget::{Budget, Meter};
use crate::certificate::Certificate as View;
use crate::error::Exhausted;
use crate::policy::Policy;
use crate::revocation::{Authority as Issuer, CrlStore, Question, Status};
use crate::signature::Algorithms;
use crate::time::Time;

const FEBRUARY: &str = "2026-02-01T00:00:00Z";

/// What is asked of a store about one certificate.
#[derive(Clone)]
struct Ask<'a> {
    certificate: &'a Issued,
    issuer: &'a Issued,
    /// Others of the issuer's name, further up the path.
    others: Vec<&'a Issued>,
    /// Does the issuer come as a certificate, or as a name and a key?
    issuer_is_certificate: bool,
    policy: Policy,
    algorithms: Algorithms,
    now: i64,
    stale_passes: bool,
}

impl<'a> Ask<'a> {
    fn about(certificate: &'a Issued, issuer: &'a Issued) -> Self {
        Self {
            certificate,
            issuer,
            others: vec![],
            issuer_is_certificate: true,
            policy: Policy::rfc5280(),
            algorithms: Algorithms::rustcrypto(),
            now: NOW,
            stale_passes: false,
        }
    }

    fn status(&self, store: &CrlStore, meter: &Meter) -> Result<Status, Exhausted> {
        let certificate = View::read(&self.certificate.der).expect("a certificate");
        let others: Vec<_> = self.others.iter().map(|one| View::read(&one.der).expect("a CA")).collect();
        self.with_issuer(|issuer| {
            let mut issuers = vec![issuer];
            issuers.extend(others.iter().map(|view| Issuer {
                name: view.subject(),
                key: view.key(),
                certificate: Some(view),
            }));
            let question = Question {
                certificate: &certificate,
                issuers: &issuers,
                now: Time::from_unix(self.now),
                policy: &self.policy,
                algorithms: &self.algorithms,
                stale_passes: self.stale_passes,
            };
            store.status(&question, meter)
        })
    }

    fn with_issuer<T>(&self, then: impl FnOnce(Issuer<'_>) -> T) -> T {
        let view = View::read(&self.issuer.der).expect("the issuer's certificate");
        let certificate = self.issuer_is_certificate.then_some(&view);
        then(Issuer { name: view.subject(), key: view.key(), certificate })
    }

    fn answer(&self, crls: &[Vec<u8>]) -> String {
        let status = self.status(&store(crls), &Meter::new(Budget::default()));
        status.expect("within the budget").to_string()
    }
}

fn store(crls: &[Vec<u8>]) -> CrlStore {
    let mut store = CrlStore::new();
    for crl in crls {
        store.add(crl.as_slice()).expect("a CRL");
    }
    store
}

/// A CA and an end entity below it.
fn ca_and_leaf() -> (Issued, Issued) {
    let ca = Authority::root("CN=CA");
    let leaf = ca.issue("CN=leaf").build();
    (ca, leaf)
}
