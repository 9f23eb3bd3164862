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
//! /// For every connection, with what the peer sent in the handshake: nobody, somebody, or a refusal.
//! fn who(
//!     verifier: &Verifier,
//!     chain: &[CertificateDer<'_>],
//!     now: Time,
//! ) -> Result<Option<Principal>, Refusal> {
//!     let Some((leaf, intermediates)) = chain.split_first() else { return Ok(None) };
//!     verifier.identify(&Peer::new(leaf, intermediates), &Mapper::spiffe(), now).map(Some)
//! }
//! ```
//!
//! # What goes in
//!
//! All certificates and CRLs are DER, in the types of `rustls-pki-types`, which are also rustls's. That crate
//! reads PEM as well, any number of blocks:
//!
//! ```
//! use rustls_pki_types::pem::PemObject;
//! use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};
//! use vouchsafe::revocation::CrlStore;
//! use vouchsafe::{Anchor, Namespace, TrustStore};
//!
//! fn stores(cas: &[u8], crls: &[u8]) -> Result<(TrustStore, CrlStore), Box<dyn std::error::Error>> {
//!     let mut anchors = TrustStore::new();
//!     for ca in CertificateDer::pem_slice_iter(cas) {
//!         anchors.add(Anchor::from_certificate(&ca?)?.vouches_for(Namespace::spiffe("prod.example")?))?;
//!     }
//!     let mut store = CrlStore::new();
//!     for crl in CertificateRevocationListDer::pem_slice_iter(crls) {
//!         store.add(crl?.as_ref())?;
//!     }
//!     Ok((anchors, store))
//! }
//! # assert!(stores(b"", b"")?.0.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Verifier`] is made once, is `Send + Sync`, and is cheap to clone. It needs [anchors](TrustStore), a
//! [`Purpose`], and a decision on revocation: [CRLs](revocation::CrlStore), [OCSP
//! responses](revocation::OcspStore), or the spelled-out choice of
//! [none](danger::Relaxation::NoRevocation). There are no defaults for these ([why](manual::defaults)). The rest is optional: a [`Policy`], a
//! [`Budget`], [`intermediate`](verify::Builder::intermediate) certificates that peers need not send, and the
//! [`algorithms`](verify::Builder::algorithms).
//!
//! # What comes out
//!
//! | call | answer |
//! |---|---|
//! | [`identify`](Verifier::identify) | a [`Principal`]: who the peer is, which anchor and rule say so, and until when that holds |
//! | [`verify`](Verifier::verify) | a [`VerifiedPath`], without an identity: for servers, by their [name](Peer::named), and for [signed messages](VerifiedPath::verify_message) |
//! | [`explain`](Verifier::explain) | a [`Report`](report::Report) of every broken rule, for an operator |
//!
//! An answer holds until its `valid_until`, and no longer. It proves nothing of the peer's *key*: that is for
//! the TLS handshake to do.
//!
//! # Errors
//!
//! A [`Refusal`] prints one line for a log: which certificate, which rule, what was found and what was wanted. Its
//! [`report`](Refusal::report) has every attempt, its [`fault`](Refusal::fault) is typed. None of it belongs on the wire. Settings
//! that would believe everybody are a [`BuildError`](verify::BuildError), bytes that are not what they should be are
//! [`Malformed`].
//!
//! # The rooms
//!
//! In the order of the way through the house; each imports from those above it.
//!
//! | module | what stands there |
//! |---|---|
//! | [`budget`] | every limit on the work that a peer can cause |
//! | [`error`] [`time`] [`oid`] | positions on a path, malformed bytes; seconds; object identifiers |
//! | [`name`] | a type for each form of name, its comparison and its subtrees |
//! | [`certificate`] | the borrowed view of a certificate |
//! | [`signature`] | the seam for signature algorithms, and our own |
//! | [`trust`] | whom the caller believes, and for what |
//! | [`policy`] | the rules of a path, a file each, and the presets |
//! | [`revocation`] | CRLs and OCSP responses in; good until, revoked, or unknown and why, out |
//! | [`identity`] | what a certificate says of its holder, the mapper, and who may say so |
//! | [`fault`] [`report`] [`verified`] [`verify`] | the verifier and its answers |
//! | [`danger`] | every lax choice, by its name |
//! | `config` | (feature) a TOML file becomes a verifier and a mapper |
//! | `tls` | (feature) rustls: refused in the handshake, identified after it, asked again for each request |
//! | `reload` | (feature) a configuration that is loaded again when one of its files changes |
//! | `fetch` | (feature) CRLs and OCSP responses from listed hosts; nothing here calls it |
//! | `proxy` | (feature) a proxy's header becomes certificates, from a hop that is trusted to say so |
//! | [`manual`] | [how to](manual::how_to), [defaults](manual::defaults), [threat model](manual::threat_model), [known attacks](manual::attacks) |
//!
//! # Features
//!
//! | feature | default | what it brings |
//! |---|---|---|
//! | `std` | yes | `Time::now`, `From<SystemTime>`, and std in the crates below |
//! | `rustcrypto` | yes | our own signature algorithms, in pure Rust; without it, give [a provider's](manual::how_to#use-another-providers-algorithms) |
//! | `sha1` | yes | SHA-1 for the names that OCSP gives to issuers and responders; it checks no signature |
//! | `fetch` | no | CRLs and OCSP responses over http, from hosts that the caller lists |
//! | `fetch-https` | no | the same over https, with the caller's rustls provider and roots |
//! | `config` | no | a TOML file becomes a verifier and a mapper; faults are shown at their line |
//! | `proxy` | no | certificates from the header of a proxy, from hops that the caller lists; `config` brings it, too |
//! | `reload` | no | a configuration that is loaded again when one of its files changes, and swapped in if it is good |
//! | `tonic` | no | a tonic 0.14 server over the same listener, and the principal of each call |
//! | `live` | no | a verifier and a mapper that are swapped while connections come in, for any TLS library |
//! | `rustls` | no | the verifiers of a rustls 0.23 server or client, and who the peer is after the handshake |
//! | `axum` | no | an axum 0.8 server over that: a listener, and the principal of each request by its type |
//! | `tracing` | no | an event for each decision of `tls`; the core is silent with it too |
//! | `metrics` | no | counters and histograms of those decisions |
//! | `serde` | no | `Serialize`, and never `Deserialize`, for principals, refusals, reports, identities, paths and times |
//!
//! Without features the crate is `no_std`, and needs `alloc`. The oldest Rust that compiles it is 1.88.
//!
//! # What it costs
//!
//! Signature checks, mostly: one for each certificate of an honest chain, and never the same one twice in a
//! call. What a peer without an authentic CA key sends costs at most one for each certificate and each
//! authentic key of its issuer's name. The [`Budget`] bounds the rest.
//!
//! Reading a certificate and all its extensions allocates nothing. A whole [`verify`](Verifier::verify) of an
//! end entity and one intermediate below an anchor, revocation left out, makes at most 60 allocations. Tests
//! count this (`tests/allocations.rs`, `tests/hostile.rs`); they count work, and never time.
// Unit tests use the test authority, which uses std.
#![cfg_attr(not(test), no_std)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod budget;
pub mod certificate;
#[cfg(feature = "config")]
pub mod config;
pub mod danger;
mod der;
pub mod error;
pub mod fault;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod identity;
pub mod manual;
pub mod name;
pub mod oid;
mod path;
pub mod policy;
mod principal;
#[cfg(feature = "proxy")]
pub mod proxy;
mod refusal;
#[cfg(feature = "reload")]
pub mod reload;
pub mod report;
pub mod revocation;
#[cfg(feature = "serde")]
mod serialise;
pub mod signature;
pub mod time;
#[cfg(feature = "live")]
pub mod tls;
pub mod trust;
pub mod verified;
pub mod verify;
mod via;

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
