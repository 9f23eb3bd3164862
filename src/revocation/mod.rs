//! Is a certificate revoked? Evidence goes in; *good until*, *revoked*, or *unknown and why* comes out.
//!
//! The evidence are complete CRLs (RFC 5280 5 and 6.3.3), which the caller brings in a [`CrlStore`]. Nothing is fetched.
//!
//! - **Nothing is believed before the signature.** A CRL is read strictly when it is added; what it says counts only for
//!   certificates whose issuer signed it: the same name and the key that signed the certificate, with cRLSign where the
//!   issuer's certificate has a key usage.
//! - **A doubt takes away "good", never "revoked".** A CRL past its nextUpdate, or one without the number that the
//!   profile asks for, clears nobody; but who is listed in it is revoked.
//! - **The store never goes back.** Among authentic CRLs of one issuer and one scope the newest decides; an older one
//!   in the store, wherever it came from, changes nothing. Where scopes overlap, revoked beats good.
//! - **What is not processed refuses by name**: delta CRLs, indirect CRLs, CRLs for some reasons only, names relative to
//!   the CRL issuer, critical extensions that we do not know. A newer CRL of the right scope that we can not process leaves
//!   the answer unknown, unless an older one says *revoked*.
//!
//! # Where we are stricter than RFC 5280
//!
//! - A CRL without nextUpdate is stale at once: 5.1.2.5 requires it, and without it a CRL could be replayed for ever.
//! - A reason code that 5.3.1 does not define, removeFromCRL in a complete CRL, or a critical extension *of one entry* that
//!   we do not know, takes away the whole CRL (5.3).

mod bytes;
mod crl;
mod crl_issuers;
mod entry;
mod evidence;
mod extension;
mod id;
mod index;
mod inquiry;
mod ocsp;
mod profile;
mod proof;
mod reason;
mod scope;
mod signers;
mod sources;
mod status;
mod store;
#[cfg(test)]
#[cfg(feature = "rustcrypto")]
mod tests;

pub use bytes::CrlBytes;
pub use crl::{Crl, CrlFault};
pub(crate) use crl_issuers::{Asking, OfPath, Place};
pub use entry::RevokedEntry;
pub use evidence::Evidence;
pub use id::{CrlId, CrlNumber};
pub use ocsp::{
    CertIdHash, OcspFault, OcspId, OcspRequest, OcspResponse, OcspStore, OcspUnusable, ResponseStatus,
};
pub use profile::Fault as ProfileFault;
pub use reason::Reason;
pub use scope::OtherScope;
pub(crate) use sources::{Sources, Stapled};
pub use status::{Feature, NotBelieved, Revoked, Status, Unknown, Unusable};
pub use store::CrlStore;

use alloc::vec::Vec;

use crate::certificate::{Certificate, PublicKey};
use crate::error::Exhausted;
use crate::name::Name;
use crate::path::AnchorEntry;
use crate::policy::Policy;
use crate::signature::Algorithms;
use crate::time::Time;

/// Who may sign a CRL: an anchor, or a certificate of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authority<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) key: &'a PublicKey<'a>,
    /// The certificate whose key usage counts; an anchor may have none.
    pub(crate) certificate: Option<&'a Certificate<'a>>,
}

impl<'a> From<&'a Certificate<'a>> for Authority<'a> {
    fn from(certificate: &'a Certificate<'a>) -> Self {
        Self { name: certificate.subject(), key: certificate.key(), certificate: Some(certificate) }
    }
}

impl<'a> From<&'a AnchorEntry<'a>> for Authority<'a> {
    /// An anchor's certificate speaks for its key usage where it is judged.
    fn from(entry: &'a AnchorEntry<'a>) -> Self {
        let certificate = entry.view.certificate.as_ref().filter(|_| entry.anchor.checks().authority);
        Self { name: entry.view.subject, key: &entry.view.key, certificate }
    }
}

/// Who besides the certificate's own issuer may sign CRLs about it (RFC 5280 6.3.3 f).
pub(crate) trait CrlIssuers {
    /// Those of this name above the certificate on its path.
    fn on_path(&self, name: &Name<'_>) -> Vec<Authority<'_>>;

    /// Those of this name whom an authority on the path issued a certificate; or what keeps one from being believed.
    fn beside_path(&self, name: &Name<'_>) -> Result<Vec<Result<CrlIssuer<'_>, NotBelieved>>, Exhausted>;
}

/// Who may sign CRLs without standing on the path.
pub(crate) struct CrlIssuer<'a> {
    pub(crate) authority: Authority<'a>,
    /// Until when that is so.
    pub(crate) until: Time,
}

/// What is asked about one certificate.
#[derive(Clone, Copy)]
pub(crate) struct Question<'q> {
    pub(crate) certificate: &'q Certificate<'q>,
    /// Those of the issuer's name on the certificate's path, whose own signature on it was checked first: an authority with more
    /// than one key stands there more than once, and any of them may have signed the CRL (RFC 5280 6.3.3 f).
    pub(crate) issuers: &'q [Authority<'q>],
    /// Everybody else who may sign CRLs about it.
    pub(crate) crl_issuers: &'q dyn CrlIssuers,
    pub(crate) now: Time,
    pub(crate) policy: &'q Policy,
    pub(crate) algorithms: &'q Algorithms,
    /// A CRL past its nextUpdate still clears ([`Relaxation::StaleCrls`](crate::policy::Relaxation::StaleCrls)).
    pub(crate) stale_passes: bool,
    /// So many seconds longer than it should, a CRL clears ([`Relaxation::Grace`](crate::policy::Relaxation::Grace)).
    pub(crate) grace: u32,
}

/// Why one CRL gives no answer, or why there will be none at all.
#[derive(Debug)]
enum Stop {
    Unusable(Unusable),
    /// Nobody of the CRL issuer's name may sign CRLs: what is wrong with the first of them.
    Issuer(NotBelieved),
    Exhausted(Exhausted),
}

impl<U: Into<Unusable>> From<U> for Stop {
    fn from(why: U) -> Self {
        Self::Unusable(why.into())
    }
}
