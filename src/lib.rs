//! Who is this peer, and may I believe it?
//!
//! Bytes go in: the certificate that a peer proved to hold the key of, what came with it, a clock. A typed
//! [`Principal`] comes out, or a [`Refusal`] with its reason.
//!
//! ```
//! use vouchsafe::{Anchor, Mapper, Namespace, Peer, Principal, Purpose, Refusal, Time, TrustStore, Verifier};
//! use vouchsafe::revocation::CrlStore;
//! use rustls_pki_types::CertificateDer;
//!
//! /// Once, when the service starts: whom to believe, and for what.
//! fn verifier(ca: &[u8], crl: &[u8]) -> Result<Verifier, Box<dyn std::error::Error>> {
//!     let mut anchors = TrustStore::new();
//!     anchors.add(Anchor::from_certificate(ca)?.vouches_for(Namespace::spiffe("prod.example")?))?;
//!     let mut crls = CrlStore::new();
//!     crls.add(crl)?;
//!     Ok(Verifier::builder(anchors, Purpose::ClientAuth).crls(crls).build()?)
//! }
//!
//! /// For every connection, with what the peer sent in the handshake.
//! fn who(verifier: &Verifier, chain: &[CertificateDer<'_>], now: Time) -> Result<Principal, Refusal> {
//!     let (leaf, intermediates) = chain.split_first().expect("the handshake asks for a certificate");
//!     verifier.identify(&Peer::new(leaf, intermediates), &Mapper::spiffe(), now)
//! }
//! ```
// Unit tests use the test authority, which uses std.
#![cfg_attr(not(test), no_std)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod budget;
pub mod certificate;
pub mod danger;
mod der;
pub mod error;
pub mod fault;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod identity;
pub mod name;
pub mod oid;
mod path;
pub mod policy;
mod principal;
mod refusal;
pub mod report;
pub mod revocation;
pub mod signature;
pub mod time;
pub mod trust;
pub mod verified;
pub mod verify;

#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;

pub use budget::Budget;
pub use certificate::Purpose;
pub use error::Malformed;
pub use identity::Mapper;
pub use name::Namespace;
pub use policy::Policy;
pub use policy::peer_name::ReferenceName;
pub use principal::Principal;
pub use refusal::Refusal;
pub use time::Time;
pub use trust::{Anchor, TrustStore};
pub use verified::VerifiedPath;
pub use verify::{Peer, Verifier};
