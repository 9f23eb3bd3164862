//! Certificates from a proxy's header (feature `proxy`), and only from a proxy that is trusted to say so.
//!
//! Where a proxy ends the TLS connection, the client's certificate comes to the application in a header. A header is a
//! line that anybody can write: whoever reaches the application past the proxy, or through a listener of the proxy that
//! forgot to strip it, is then whoever they say. So
//!
//! - the reader is told which hop each request came from, and a certificate's header from a hop that is not
//!   [trusted](TrustedHops) **refuses the request by being there**;
//! - one proxy's format is read, by its name: a [`Profile`]. Nothing is detected, and nothing is repaired;
//! - what could be read in two ways is refused: a header twice, a header under another spelling that a server would take
//!   for the same, a header of another proxy beside ours, anything before, after or inside the certificate;
//! - **the proxy's verdict can only lower the result.** Where it says that a certificate failed, it is refused; where it
//!   says that it is good, it is verified here all the same, against our own anchors;
//! - the answer names the hop ([`Principal::via`](crate::Principal::via)), since that the client holds its key is now
//!   that hop's word; [`require_direct`](crate::Principal::require_direct) refuses it.
//!
//! ```
//! use std::net::IpAddr;
//!
//! use vouchsafe::proxy::{Hop, Profile, ProxyReader, Refused, TrustedHops};
//! use vouchsafe::{Mapper, Principal, Time, Verifier};
//!
//! /// Once: which proxy writes the header, and where it is.
//! fn reader() -> Result<ProxyReader, Box<dyn std::error::Error>> {
//!     Ok(ProxyReader::new(Profile::nginx(), TrustedHops::nobody().network("10.0.7.0/28")?))
//! }
//!
//! /// For every request, with all of its header lines as they came: nobody, somebody, or a refusal.
//! fn who<'r>(
//!     reader: &ProxyReader,
//!     lines: impl IntoIterator<Item = (&'r [u8], &'r [u8])>,
//!     sender: IpAddr,
//!     verifier: &Verifier,
//!     now: Time,
//! ) -> Result<Option<Principal>, Refused> {
//!     reader.identify(lines, &Hop::address(sender), verifier, &Mapper::spiffe(), now)
//! }
//! # let reader = reader()?;
//! # let now = Time::from_unix(0);
//! # let lines = || [(&b"x-ssl-client-cert"[..], &b"-----BEGIN%20CERTIFICATE-----%0A"[..])];
//! # assert_eq!(
//! #     reader.read(lines(), &Hop::address([203, 0, 113, 7].into()), now).unwrap_err().to_string(),
//! #     "x-ssl-client-cert came from 203.0.113.7, which is not trusted to hand on certificates",
//! # );
//! # assert_eq!(reader.read([], &Hop::address([203, 0, 113, 7].into()), now)?, None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the caller must see to
//!
//! - **All** lines of the request go in, in their order, undecoded, duplicates included. A map that keeps the last of two
//!   lines, or joins them with a comma, has thrown away what is looked for here.
//! - The hop is who the *connection* is from: the socket's address, or the verified principal of its own certificate.
//!   Never `X-Forwarded-For`, and never an address that the PROXY protocol brought.
//! - The proxy strips the header from what it receives, on **every** listener, plain HTTP too, and then sets it. Each
//!   [profile](Profile) has the lines for that. The reader cannot see whether a trusted proxy forgot to. Who asks a
//!   running deployment can: `vouchsafe header-check`, of the command line, sends it forged headers and expects nothing
//!   of them.
//! - Trailers (RFC 9110 6.5) are no header lines, also where a server adds them to those.
//! - Whoever can make the proxy and the application disagree about where a request ends writes the next one whole, over
//!   the proxy's own connection. That is for both of them to prevent (RFC 9112 11.2), and no header tells.
//! - `None` is nobody. It is never the principal of an earlier request on the same connection.
//! - Under WSGI and CGI the names of headers are folded (`X-A`, `X_A` and `X.A` become `HTTP_X_A`) and repeated ones
//!   joined, before the application sees them. There the server in front has to drop names with an underscore; nginx does
//!   unless it is told otherwise (`underscores_in_headers`).
//!
//! # Left out
//!
//! Formats that could not be established from their source or by running them: Azure Application Gateway (the vendor's text
//! leaves open how the certificate is encoded), Akamai. Formats that cannot be read safely: nginx's `$ssl_client_cert` (folded
//! lines, RFC 9112 5.2) and `$ssl_client_raw_cert`, Traefik's `X-Forwarded-Tls-Client-Cert-Info` and every other header
//! that holds a printed subject instead of a certificate.

mod decode;
mod fault;
mod field_name;
mod hop;
mod limits;
mod profile;
mod profiles;
mod reader;
mod write;

pub use fault::{HeaderFault, Refused, Wanted};
pub use field_name::NameFault;
pub use hop::{Hop, HopFault, TrustedHops};
pub use limits::Limits;
pub use profile::Profile;
pub use reader::{ForwardedCertificate, ProxyReader};
pub use write::{HeaderLine, LineKind};
