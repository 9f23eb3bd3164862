//! Who may do what, and what is not this library's to stop.
//!
//! What is protected: that a [`Principal`](crate::Principal) is who the certificate's authority says, that
//! the authority may say so, that it has not taken it back, and that finding out ends. The adversary knows
//! the code, the settings and all certificates: none of them is a secret.
//!
//! # A peer without a key of any authority
//!
//! It can send any bytes, up to what TLS lets through: certificates of its own making under any name, other people's
//! certificates, thousands of them, in any order, in circles. It can open connections without end.
//!
//! - It makes names and keys, and no authentic issuer. What it sends costs at most a signature check for each
//!   certificate and each authentic key of its issuer's name: linear in what it sends, and bounded by the
//!   [`Budget`](crate::Budget).
//! - Nothing that it sends is believed for being sent: not an intermediate, not an anchor, not a name in a
//!   log. Strings in refusals are escaped and cut, and a fault that was found before the signatures held is
//!   [marked](crate::fault::Fault::proven) as the peer's own word.
//! - It learns nothing from a refusal, if the caller keeps it off the wire: [`Refusal`](crate::Refusal) is
//!   for the log.
//!
//! # A peer with a good certificate of somebody else
//!
//! Another service's, another purpose's, another tenant's, or one that was revoked yesterday, and its key. It
//! is what most software of this kind gets wrong. The purpose, the anchor's namespaces, the mapper's `from`,
//! the reference name and revocation each refuse by themselves; none of them is optional without a name in
//! [`danger`](crate::danger).
//!
//! # Whoever has a copy of the certificate, and not its key
//!
//! Certificates are public. **That the peer holds the key is not proved here**, but by the TLS handshake, or by
//! [`verify_message`](crate::VerifiedPath::verify_message) over a message that holds something fresh.
//!
//! # A CA below an anchor
//!
//! It holds an authentic key, and can issue without end.
//!
//! - It makes peers only of names that its own issuers' constraints and the anchor's
//!   [namespaces](crate::Anchor::vouches_for) hold, and that its [own
//!   binding](crate::Mapper::with_issuing_ca), if the caller gave it one, holds. Within those it can be
//!   anybody: that is what an authority is.
//! - It can make very many authentic paths. There the budget is what ends the search, with a refusal.
//! - It is revoked as any certificate is. Who signs the evidence about it stands above it, or is certified by
//!   who does.
//!
//! # A trust anchor
//!
//! It is believed for the purposes, names and dates that the caller gave it, and for nothing else. One that
//! is compromised is taken out of the [`TrustStore`](crate::TrustStore), or [distrusted from a day
//! on](crate::Anchor::distrusted_after) where its notBefore dates can still be believed.
//!
//! # Whoever controls the network
//!
//! - It can hold back a new CRL or OCSP response: hard-fail refuses once the old one is past its nextUpdate,
//!   and until then the old one counts. **How long a revocation can be hidden is that lifetime**, which the
//!   authority chooses, and [`max_crl_age`](crate::Policy::max_crl_age) and
//!   [`max_response_age`](crate::Policy::max_response_age) can shorten.
//! - It can play an old one again: within one [store](crate::revocation) the newest authentic one decides,
//!   whatever came last. A process that starts anew knows only what it is given.
//! - It can send one that is not authentic: nothing counts before its signature, and one that can not be read
//!   leaves the others where they are.
//!
//! # A proxy that ends TLS
//!
//! A header with a certificate is the word of whoever wrote it. The caller must know that the hop is its own
//! proxy, that this proxy has had the key proved to it, and that it takes away what clients put into that
//! header. Then the *certificate* goes through [`identify`](crate::Verifier::identify) as any other; a
//! subject or a "verified" flag in a header is nothing that this library reads.
//! It says so by [`Peer::forwarded_by`](crate::Peer::forwarded_by); every answer then names the hop, and what needs the peer's own
//! proof [refuses it](crate::Principal::require_direct).
//! The feature `proxy` reads such headers, of one proxy by its name, from hops that are listed. What it cannot see is a
//! proxy that is trusted and hands on what a client wrote: strip, then set, on every listener. The command `vouchsafe header-check`
//! asks a running deployment whether it does.
//!
//! # The operator
//!
//! Chooses anchors, CRLs, rules, time and relaxations, and is believed. Made hard, and not impossible:
//! forgetting (see [`defaults`](super::defaults)), and not knowing
//! ([`VerifiedPath::relaxations`](crate::VerifiedPath::relaxations)).
//!
//! # Out of scope
//!
//! | what | whose it is |
//! |---|---|
//! | proof of the key | TLS, or the caller with [`verify_message`](crate::VerifiedPath::verify_message) |
//! | the clock | the caller's; `now()` of [`Time`](crate::Time) is the system's |
//! | what happens after [`valid_until`](crate::Principal::valid_until) | the caller asks [`is_current`](crate::Principal::is_current) before each use |
//! | sessions that TLS resumes without a verifier | `identify` of the feature `rustls`; without it, the caller's TLS configuration |
//! | what a principal may do | authorisation, elsewhere |
//! | fetching certificates, CRLs and responses | the caller, with the feature `fetch` if wanted |
//! | an authority that issues wrongly within its namespace | the authority, and who lists it |
//! | forged signatures by new mathematics | the list of algorithms |
//! | timing | only public data is computed on; there are no secrets here to leak |
//! | whoever can write to the process's memory | the system |
