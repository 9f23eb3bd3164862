//! OCSP (RFC 6960): what a responder says about one certificate, stapled by the peer or supplied by the caller.
//!
//! - **Nothing is believed before the signature.** A response counts if the key that signed the certificate signed it, or a
//!   responder that this key certified directly for `id-kp-OCSPSigning` (4.2.2.2), with the certificate in the response.
//! - **Every entry is read, and revoked beats good.** A response without an entry for our certificate says nothing.
//! - **A doubt takes away "good", never "revoked".** A stale response clears nobody; who is revoked in it stays revoked.
//! - **The store never goes back.** Among authentic responses about one certificate the newest thisUpdate decides.
//!
//! # What is left open by RFC 6960, and chosen here
//!
//! - The revocation of a responder's own certificate is not asked, whether or not it has `id-pkix-ocsp-nocheck`: a responder is
//!   as good as its certificate is valid. (4.2.2.2.1 leaves it to the client's policy where the extension is absent; asking would
//!   let one response depend on another without end.) Who wants its responders short-lived issues short-lived certificates.
//! - The issuer's own key needs no key usage to sign responses: 4.2.2.2 names it as a signer, without a condition. A delegate
//!   with a key usage needs digitalSignature.
//! - `anyExtendedKeyUsage` makes nobody a responder; `id-kp-OCSPSigning` itself must be listed.
//! - Without nextUpdate a response clears only where the policy has a
//!   [maximum age](crate::Policy::max_response_age), and only so long.
//! - A critical extension that is not processed, of the response or of any entry, takes away the whole response.
//! - The responder must be who signed: 4.2.2.3's responderID is compared before any arithmetic.

mod cert_id;
mod id;
mod inquiry;
mod request;
mod responder;
mod response;
mod status;
mod store;

pub use cert_id::CertIdHash;
pub use id::OcspId;
pub(super) use inquiry::Inquiry;
pub use request::OcspRequest;
pub use response::{OcspFault, ResponseStatus};
pub use status::OcspUnusable;
pub use store::{OcspResponse, OcspStore};
