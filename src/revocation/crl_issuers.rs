//! CRL issuers with a key of their own (RFC 5280 6.3.3 f): who is believed to sign CRLs without standing on the path.
//!
//! A CRL issuer's certificate is issued directly by an authority on the path of the certificate that is asked about, above it; so
//! both end in the same anchor, as 6.3.3 (f) wants it. That certificate is validated as 6.1 says. The certificate that is
//! asked about, and what stands below it, say nothing about themselves.
//!
//! Whether a CRL issuer's certificate is revoked is asked, where the whole path is asked about, of CRLs that an authority *on
//! the path* signed, and no further: this does not recurse. A certificate whose distribution point names its own subject as the
//! CRL issuer can be asked of nobody else; then its authority has said that its word is enough.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::status::{NotBelieved, Status};
use super::store::CrlStore;
use super::{Authority, CrlIssuer, CrlIssuers, Question};
use crate::budget::Meter;
use crate::certificate::{Certificate, Purpose};
use crate::error::Exhausted;
use crate::name::{GeneralName, Name};
use crate::path::{AnchorEntry, Candidate, Edges, Entry, Issuer, Pool};
use crate::policy::engine::{self, Path, Thoroughness};
use crate::policy::screen::{AskedAbout, Terms};
use crate::policy::{Rule, key_usage};
use crate::time::Time;

/// Where the certificate stands that is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Place<'q> {
    pub(crate) candidate: &'q Candidate<'q>,
    pub(crate) at: usize,
    pub(crate) pool: &'q Pool<'q>,
}

/// What every question of one call is asked under.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'q> {
    pub(crate) terms: &'q Terms<'q>,
    pub(crate) crls: &'q CrlStore,
    pub(crate) stale_passes: bool,
    pub(crate) grace: u32,
    pub(crate) unknown_passes: bool,
}

impl<'q> Asking<'q> {
    pub(crate) fn question(
        &self,
        certificate: &'q Certificate<'q>,
        issuers: &'q [Authority<'q>],
        crl_issuers: &'q dyn CrlIssuers,
    ) -> Question<'q> {
        Question {
            certificate,
            issuers,
            crl_issuers,
            now: self.terms.now,
            policy: self.terms.policy,
            algorithms: self.terms.algorithms,
            stale_passes: self.stale_passes,
            grace: self.grace,
        }
    }
}

impl<'q> Place<'q> {
    /// The certificates above it, each with its own place.
    fn above(&self) -> impl Iterator<Item = (usize, &'q Entry<'q>)> + use<'q> {
        let all = self.candidate.certificates.iter().copied().enumerate();
        all.skip(self.at.saturating_add(1))
    }

    /// Those of a name above it.
    fn authorities(&self, name: &Name<'_>) -> Vec<Authority<'q>> {
        let certificates = self.above().map(|(_, entry)| Authority::from(&entry.certificate));
        let all = certificates.chain([Authority::from(self.candidate.anchor)]);
        all.filter(|authority| authority.name.equals(name)).collect()
    }
}

/// The CRL issuers for one certificate of a path.
pub(crate) struct OfPath<'q, 'e> {
    place: Place<'q>,
    asking: Asking<'q>,
    meter: &'q Meter,
    edges: RefCell<&'q mut Edges<'e>>,
}

impl<'q, 'e> OfPath<'q, 'e> {
    pub(crate) fn new(
        place: Place<'q>,
        asking: Asking<'q>,
        meter: &'q Meter,
        edges: &'q mut Edges<'e>,
    ) -> Self {
        Self { place, asking, meter, edges: RefCell::new(edges) }
    }

    /// The place of an authority that has issued this certificate; past the last certificate it is the anchor's.
    fn issued_at(&self, entry: &Entry<'_>) -> Result<Option<usize>, Exhausted> {
        let mut edges = self.edges.borrow_mut();
        for (place, issuer) in self.place.above().filter(|(_, issuer)| issuer.subject == entry.issuer) {
            if edges.check(entry, &Issuer::Certificate(issuer))?.is_ok() {
                return Ok(Some(place));
            }
        }
        let Candidate { certificates, anchor } = self.place.candidate;
        let by_anchor =
            anchor.subject == entry.issuer && edges.check(entry, &Issuer::Anchor(anchor))?.is_ok();
        Ok(by_anchor.then_some(certificates.len()))
    }

    /// 6.3.3 (f), of a certificate that may be a CRL issuer's. `None`: it is for something else, or nobody above has issued it.
    fn validate(
        &self,
        entry: &'q Entry<'q>,
    ) -> Result<Option<Result<CrlIssuer<'q>, NotBelieved>>, Exhausted> {
        // Before any arithmetic.
        if key_usage::check_crl_issuer(&entry.certificate).is_err() {
            return Ok(None);
        }
        let Some(issued_at) = self.issued_at(entry)? else { return Ok(None) };
        if let Some(rule) = self.broken_rule(entry, issued_at)? {
            return Ok(Some(Err(rule.into())));
        }
        let good_until = match self.asking.terms.revocation {
            AskedAbout::Nobody | AskedAbout::EndEntity => Ok(None),
            AskedAbout::Everybody => self.good_until(entry, issued_at)?,
        };
        Ok(Some(good_until.map(|end| {
            let until = entry.certificate.validity().until;
            let authority = Authority::from(&entry.certificate);
            CrlIssuer { authority, until: end.map_or(until, |end| until.min(end)) }
        })))
    }

    /// The first rule that is broken on its path.
    fn broken_rule(&self, entry: &Entry<'_>, issued_at: usize) -> Result<Option<Rule>, Exhausted> {
        let mut certificates: Vec<&Certificate<'_>> = vec![&entry.certificate];
        let path = self.place.candidate.certificates.iter().skip(issued_at);
        certificates.extend(path.map(|issuer| &issuer.certificate));
        let AnchorEntry { anchor, view, .. } = self.place.candidate.anchor;
        let policy = self.asking.terms.policy.for_crl_issuers();
        let terms = Terms { policy: &policy, purpose: &Purpose::Any, identity: false, ..*self.asking.terms };
        let path = Path { certificates: &certificates, anchor, view };
        let judgement = engine::judge(path, None, &terms, self.meter, Thoroughness::First)?;
        Ok(judgement.broken.into_iter().next().map(|(_, rule)| rule))
    }

    /// Until when it is known not to be revoked, if that is known.
    fn good_until(
        &self,
        entry: &Entry<'_>,
        issued_at: usize,
    ) -> Result<Result<Option<Time>, NotBelieved>, Exhausted> {
        let place = Place { at: issued_at.saturating_sub(1), ..self.place };
        let issuers = place.authorities(&entry.certificate.issuer());
        let crl_issuers = OnPath(place);
        let question = self.asking.question(&entry.certificate, &issuers, &crl_issuers);
        Ok(match self.asking.crls.status(&question, self.meter)? {
            Status::Good { until, .. } => Ok(Some(until)),
            Status::Revoked(revoked) => Err(NotBelieved::Revoked(Box::new(revoked))),
            Status::NotPublished => Ok(None),
            Status::Unknown(_) if self.asking.unknown_passes || self.is_its_own_crl_issuer(entry)? => {
                Ok(None)
            }
            Status::Unknown(unknown) => Err(NotBelieved::Unknown(Box::new(unknown))),
        })
    }

    fn is_its_own_crl_issuer(&self, entry: &Entry<'_>) -> Result<bool, Exhausted> {
        let subject = GeneralName::Directory(entry.certificate.subject());
        let points = entry.certificate.crl_distribution_points().ok().flatten();
        let points = points.iter().flat_map(|points| points.iter()).map_while(Result::ok);
        for name in points.filter_map(|point| point.crl_issuer).flat_map(|names| names.iter()) {
            self.meter.spend_name_comparison()?;
            if name.is_ok_and(|name| name == subject) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl CrlIssuers for OfPath<'_, '_> {
    fn on_path(&self, name: &Name<'_>) -> Vec<Authority<'_>> {
        self.place.authorities(name)
    }

    fn beside_path(&self, name: &Name<'_>) -> Result<Vec<Result<CrlIssuer<'_>, NotBelieved>>, Exhausted> {
        let mut found = Vec::new();
        for entry in self.place.pool.named(name, self.meter)? {
            let on_path = self.place.candidate.certificates.iter().any(|other| other.id == entry.id);
            if !on_path {
                found.extend(self.validate(entry)?);
            }
        }
        Ok(found)
    }
}

/// Those on the path and nobody else: here revocation stops asking.
struct OnPath<'q>(Place<'q>);

impl CrlIssuers for OnPath<'_> {
    fn on_path(&self, name: &Name<'_>) -> Vec<Authority<'_>> {
        self.0.authorities(name)
    }

    fn beside_path(&self, _: &Name<'_>) -> Result<Vec<Result<CrlIssuer<'_>, NotBelieved>>, Exhausted> {
        Ok(Vec::new())
    }
}
