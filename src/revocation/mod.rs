//! Is a certificate revoked? Evidence goes in; *good until*, *revoked*, or *unknown and why* comes out.
//!
//! The evidence are CRLs (RFC 5280 5 and 6.3.3), which the caller brings in a [`CrlStore`], and OCSP responses (RFC 6960),
//! which the caller brings in an [`OcspStore`] or the peer staples to its handshake. Nothing is fetched. Revoked by any of them is
//! revoked, and good by any of them is enough, with two exceptions that the end entity's certificate makes: one that promises a
//! stapled response needs a good one (RFC 7633), and one about which nothing is published needs none (RFC 9608).
//!
//! - **Every kind of CRL counts**: complete ones; parts, by distribution point, by kind of certificate and by reason, where
//!   *good* needs all reasons together; deltas; indirect ones, whose entries name their issuers.
//! - **Nothing is believed before the signature.** A CRL is read strictly when it is added; what it says counts only for
//!   certificates for which its signer may speak (6.3.3 f): an authority of the CRL issuer's name above the certificate on its
//!   path, or somebody of that name whom such an authority certified. Where a certificate of theirs has a key usage, it has
//!   cRLSign.
//! - **Revocation does not recurse.** Whether somebody beside the path was revoked is asked once, of CRLs by authorities on the
//!   path.
//! - **A doubt takes away "good", never "revoked".** A CRL past its nextUpdate, or one without the number that the
//!   profile asks for, clears nobody; but who is listed in it is revoked. A delta that is past its nextUpdate, or that does
//!   not reach back to the complete CRL at hand, removes nobody from a list and makes nothing fresh; the complete CRL decides, if
//!   it is fresh itself.
//! - **The store never goes back.** Among authentic CRLs of one issuer and one scope the newest decides; one that is older, in
//!   its date or in its number and in the other no newer, changes nothing, wherever it came from. Where scopes overlap,
//!   revoked beats good.
//! - **What is not processed refuses by name**: critical extensions that we do not know. A newer CRL of the right scope that we
//!   can not process leaves the answer unknown, unless another one says *revoked*.
//!
//! A freshestCRL extension says where deltas are; it is for whoever fetches them.
//!
//! # Where we are stricter than RFC 5280
//!
//! - A CRL without nextUpdate is stale at once: 5.1.2.5 requires it, and without it a CRL could be replayed for ever.
//! - A reason code that 5.3.1 does not define, removeFromCRL in a complete CRL, an entry of another issuer in a CRL that is not
//!   indirect, or a critical extension *of one entry* that we do not know, takes away the whole CRL (5.3).
//! - A CRL issuer is certified directly by an authority on the path (6.3.3 f allows any path to the same anchor).
//!
//! # What RFC 6960 and others leave open for OCSP, and how it is here
//!
//! - A response counts if the key that signed the certificate signed it, or a responder whom this key certified directly for
//!   `id-kp-OCSPSigning` (4.2.2.2); `anyExtendedKeyUsage` makes nobody a responder. No other key of the issuer's name counts.
//! - The revocation of a responder's own certificate is not asked, whether or not it has `id-pkix-ocsp-nocheck`: one response would
//!   hang on another without end, and 4.2.2.2.1 leaves it to us. Whoever fears for a responder's key certifies it for days.
//! - `id-pkix-ocsp-nocheck` speaks of responders: in a certificate of a path it does not switch revocation off, though RFC 9608 4
//!   would let it.
//! - The issuer's own key needs no key usage to sign responses: 4.2.2.2 names it as a signer, without a condition. A delegate with a
//!   key usage needs digitalSignature.
//! - Without nextUpdate a response clears only where the policy has a [maximum age](crate::Policy::max_response_age), and only so long.
//! - A critical extension that is not processed, of the response or of any entry, takes away the whole response.
//! - Every entry about the certificate is read: revoked beats good, and one that gives no answer takes away good.
//! - A promise of a stapled response (RFC 7633) binds whoever shows the certificate, clients too, and
//!   [`UnknownRevocationPasses`](crate::danger::Relaxation::UnknownRevocationPasses) does not weaken it.
//! - noRevAvail (RFC 9608) means that nothing needs to be known. An authority that revokes such a certificate all the same is believed.

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
mod places;
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
