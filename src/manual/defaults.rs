//! Every default, and why it is what it is.
//!
//! Where a default would have to guess what the caller wants, there is none: the question is asked, by the
//! compiler, by
//! [`build`](crate::verify::Builder::build) or by the call. Every lax choice has a name in [`danger`](crate::danger), and every
//! answer lists those that were made.
//!
//! # What must be said
//!
//! | what | if it is not said | why |
//! |---|---|---|
//! | trust anchors | [`BuildError::NoAnchors`](crate::verify::BuildError::NoAnchors) | There is no system store. An empty list must become neither *everybody* nor somebody else's list. |
//! | purpose | it does not compile | A server's certificate must not log in as a client. |
//! | revocation | [`BuildError::NoRevocationDecision`](crate::verify::BuildError::NoRevocationDecision) | Forgetting it looks just like deciding against it. |
//! | mapper, for [`identify`](crate::Verifier::identify) | it does not compile | Which of its names is the peer's identity is nothing that a certificate says. |
//! | what an anchor [vouches for](crate::Anchor::vouches_for) | it vouches for no identity | Otherwise any authority in the list can name any service. |
//! | whom a [rule](crate::identity::Rule) believes | [`RuleError::NoAuthority`](crate::identity::RuleError::NoAuthority) | Nobody is never everybody. |
//! | the server's name, for [`Purpose::ServerAuth`](crate::Purpose::ServerAuth) | [`Refusal::NoReferenceName`](crate::Refusal::NoReferenceName) | A good certificate of another host is what an attacker has. |
//! | the time | it does not compile | A decision is as good as its clock, so the caller sees which one it is. |
//!
//! # What holds unless something else is said
//!
//! | what | default | why | to change it |
//! |---|---|---|---|
//! | revocation | hard-fail, for every certificate below the anchor: not known is refused | Whoever can stop the network could stop revocation. | [`Relaxation`](crate::danger::Relaxation) |
//! | a CRL or response past its nextUpdate | clears nobody; who is revoked in it stays revoked | RFC 5280 6.3.3 (a); an old one is what an attacker plays again. | for CRLs: [`Grace`](crate::danger::Relaxation::Grace), [`StaleCrls`](crate::danger::Relaxation::StaleCrls) |
//! | age of a CRL or response that is still fresh | not limited | The authority says by nextUpdate how long it holds. | [`max_crl_age`](crate::Policy::max_crl_age), [`max_response_age`](crate::Policy::max_response_age) |
//! | CRLs and OCSP responses both | good by one is enough; revoked by one is revoked | Either is the authority's word, and a doubt never clears. | |
//! | an end entity with noRevAvail | needs no evidence, and is refused if any says that it is revoked | RFC 9608: its authority publishes none. | |
//! | rules of a path | [`Policy::rfc5280`](crate::Policy::rfc5280) | Section 6 is what every authority has promised; the profiles of other presets are not. | [`Builder::policy`](crate::verify::Builder::policy) |
//! | values of an identity's source | exactly one | Otherwise the first, the last or the forged one wins. | |
//! | rules that match | all are tried; those that apply to the path make one principal, or none comes out | The order in a file must not decide who somebody is, and neither must what the peer sends. | |
//! | roles | none but what a rule [grants](crate::identity::RuleBuilder::role), of a list | A name in a certificate is no power. | |
//! | common name as a host | never | RFC 9525 1.2; name constraints on hosts do not cover it. | |
//! | wildcards | a whole leftmost label, never an identity | RFC 9525 6.3; it is many names. | |
//! | signing certificate as a peer | refused, where an identity is asked | SPIFFE X509-SVID 4.1, 4.3: who signs makes peers, and is none. | |
//! | an anchor's certificate | judged: its dates, its CA bit, its constraints | A root that has expired or is constrained says so for a reason (RFC 5937). | [`Anchor::judged_by`](crate::Anchor::judged_by) |
//! | signature algorithms | [our own](crate::signature): ECDSA on P-256 and P-384, RSA, Ed25519; no SHA-1 | Who finds a collision has a signature for another certificate. | [`Builder::algorithms`](crate::verify::Builder::algorithms) |
//! | RSA keys | 2,048 to 8,192 bits, exponent from 65,537 | NIST SP 800-131A; FIPS 186-5 A.1.1; the upper end bounds the arithmetic. | [`Relaxation::ShortRsa`](crate::danger::Relaxation::ShortRsa), [`Algorithms::with`](crate::signature::Algorithms::with) |
//! | resumption of TLS sessions, with the feature `rustls` | off | A resumed session passes no verifier, so a client that was revoked since would be let in. | `resumption` of `tls::rustls::Server` |
//! | fetching | nothing; the feature `fetch` is called by the caller, never by a verification | A certificate would choose whom the verifier talks to. | |
//!
//! # The presets
//!
//! | | [`rfc5280`](crate::Policy::rfc5280) | [`rfc5280_strict`](crate::Policy::rfc5280_strict) | [`web_pki`](crate::Policy::web_pki) |
//! |---|---|---|---|
//! | no extended key usage | accepted | accepted | refused |
//! | anyExtendedKeyUsage | stands for the purpose | refused | refused |
//! | a CA as the end entity of [`verify`](crate::Verifier::verify) | accepted | accepted | refused |
//! | profile of RFC 5280 section 4, in every certificate | not asked | asked | asked, where the Baseline Requirements do not differ |
//! | Baseline Requirements 7.1 | not asked | not asked | asked |
//! | public suffixes below a wildcard | not asked | not asked | asked of the list that the caller gives |
//!
//! [`policy`](crate::policy) says where all of them are stricter than RFC 5280.
//!
//! # The budget
//!
//! What one call may cost; each figure's origin is in [`Budget`](crate::Budget). The first thing that runs
//! out refuses with
//! [`Refusal::Exhausted`](crate::Refusal::Exhausted), or, for the limits on one certificate, that certificate.
//!
//! ```
//! use vouchsafe::Budget;
//!
//! let defaults = Budget {
//!     certificates: 256,
//!     certificate_bytes: 131_072,
//!     extensions: 64,
//!     names: 1_024,
//!     subtrees: 1_024,
//!     signatures: 512,
//!     name_comparisons: 1_048_576,
//!     policy_nodes: 8_192,
//!     search_steps: 65_536,
//!     candidates: 256,
//!     path_length: 32,
//! };
//! assert_eq!(Budget::default(), defaults);
//! ```
//!
//! Fewer suit a service that knows its peers; `signatures` is what costs time:
//!
//! ```
//! use vouchsafe::Budget;
//!
//! let narrow = Budget { certificates: 10, signatures: 20, ..Budget::default() };
//! # assert_ne!(narrow, Budget::default());
//! ```
