//! What the store answers, on CRLs of the test authority.

mod answers;
mod deltas;
mod indirect;
mod memory;
mod parsing;
mod reasons;
mod scopes;

use crate::common::*;

use crate::budget::{Budget, Meter};
use crate::certificate::Certificate as View;
use crate::error::Exhausted;
use crate::name::Name;
use crate::policy::Policy;
use crate::revocation::{
    Authority as Issuer, CrlIssuer, CrlIssuers, CrlStore, NotBelieved, Question, Status,
};
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
    /// Those above the issuer on the path, who may sign indirect CRLs.
    above: Vec<&'a Issued>,
    /// Does the issuer come as a certificate, or as a name and a key?
    issuer_is_certificate: bool,
    policy: Policy,
    algorithms: Algorithms,
    now: i64,
    stale_passes: bool,
    grace: u32,
}

impl<'a> Ask<'a> {
    fn about(certificate: &'a Issued, issuer: &'a Issued) -> Self {
        Self {
            certificate,
            issuer,
            others: vec![],
            above: vec![],
            issuer_is_certificate: true,
            policy: Policy::rfc5280(),
            algorithms: Algorithms::rustcrypto(),
            now: NOW,
            stale_passes: false,
            grace: 0,
        }
    }

    fn status(&self, store: &CrlStore, meter: &Meter) -> Result<Status, Exhausted> {
        let certificate = View::read(&self.certificate.der).expect("a certificate");
        let others: Vec<_> = self.others.iter().map(|one| View::read(&one.der).expect("a CA")).collect();
        let above: Vec<_> = self.above.iter().map(|one| View::read(&one.der).expect("a CA")).collect();
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
                crl_issuers: &Above(&above),
                now: Time::from_unix(self.now),
                policy: &self.policy,
                algorithms: &self.algorithms,
                stale_passes: self.stale_passes,
                grace: self.grace,
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

/// Those on the path may sign CRLs, and nobody else.
struct Above<'a>(&'a [View<'a>]);

impl CrlIssuers for Above<'_> {
    fn on_path(&self, name: &Name<'_>) -> Vec<Issuer<'_>> {
        self.0.iter().map(Issuer::from).filter(|issuer| issuer.name.equals(name)).collect()
    }

    fn beside_path(&self, _: &Name<'_>) -> Result<Vec<Result<CrlIssuer<'_>, NotBelieved>>, Exhausted> {
        Ok(vec![])
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
