//! # vouchsafe
#![cfg_attr(not(test), no_std)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod budget;
pub mod certificate;
mod der;
mod error;
pub mod name;
pub mod oid;
mod path;
pub mod policy;
pub mod revocation;
pub mod signature;
mod time;
pub mod trust;

pub use budget::{Budget, Work};
pub use certificate::{Certificate, Purpose};
pub use error::{Element, Exhausted, Limit, Malformed, Position, Problem};
pub use name::Namespace;
pub use policy::Policy;
pub use policy::peer_name::ReferenceName;
pub use time::{Interval, Time};
pub use trust::{Anchor, TrustStore};
