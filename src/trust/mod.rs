//! Whom the caller believes, and for what: trust anchors with their bounds.

mod anchor;
mod bounds;
mod store;

pub(crate) use anchor::AnchorView;
pub use anchor::{Anchor, AnchorId, Checks};
pub use bounds::Bounds;
pub use store::{Rejected, TrustStore};
