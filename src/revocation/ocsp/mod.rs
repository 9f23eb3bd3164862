//! OCSP (RFC 6960): what a responder says about one certificate, stapled by the peer or supplied by the caller.
//!
//! - **Nothing is believed before the signature.** A response counts if the key that signed the certificate signed it, or a
//!   responder that this key certified directly for `id-kp-OCSPSigning` (4.2.2.2), with the certificate in the response.
//! - **Every entry is read, and revoked beats good.** A response without an entry for our certificate says nothing.
//! - **A doubt takes away "good", never "revoked".** A stale response clears nobody; who is revoked in it stays revoked.
//! - **The store never goes back.** Among authentic responses about one certificate the newest thisUpdate decides.
//!
//! What RFC 6960 leaves open and is chosen here, the module above this one says to its users.

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
