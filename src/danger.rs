//! Every lax choice, by name, in one place. None is a default; whoever makes one writes it out, and every
//! answer lists it in
//! [`VerifiedPath::relaxations`](crate::VerifiedPath::relaxations).
//!
//! ```
//! use vouchsafe::danger::Relaxation;
//! # use vouchsafe::{Purpose, TrustStore, Verifier};
//! # let anchors = TrustStore::new();
//!
//! let builder = Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation);
//! # drop(builder);
//! ```

pub use crate::policy::relaxation::Relaxation;

use crate::certificate::Purpose;
use crate::trust::Anchor;
use crate::verify::Verifier;

/// A purpose that every certificate is good for: a client's certificate then passes for a server's.
#[must_use]
pub const fn any_purpose() -> Purpose {
    Purpose::Any
}

/// Lets an anchor vouch for every identity: right for a private authority that serves one fleet and nothing
/// else, and wrong for every authority that others can get certificates from.
#[must_use]
pub fn every_identity(mut anchor: Anchor) -> Anchor {
    anchor.vouch_for_everything();
    anchor
}

/// The same verifier without its CRLs and OCSP responses, as [`Relaxation::NoRevocation`] makes one: for looking ahead, to a time
/// for which nobody has evidence yet. The one at hand stays as it is.
#[must_use]
pub fn without_revocation(verifier: &Verifier) -> Verifier {
    verifier.without_revocation()
}
