//! What the server answered, and whether it is taken.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::io::Read;

use ureq::Body;
use ureq::http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use ureq::http::{HeaderMap, HeaderName, HeaderValue, Response};

use super::error::FetchError;
use super::transport;

/// The media types that are taken.
pub(super) struct Wanted {
    pub(super) types: &'static [&'static str],
    /// Is an answer without a type taken?
    pub(super) or_none: bool,
    /// The types for people.
    pub(super) text: &'static str,
}

/// RFC 2585 3 and 4.2. A static file on a plain server often has no type.
pub(super) const CRL: Wanted = Wanted {
    types: &["application/pkix-crl", "application/octet-stream"],
    or_none: true,
    text: "application/pkix-crl or application/octet-stream",
};

/// RFC 6960 A.2.
pub(super) const OCSP: Wanted =
    Wanted { types: &["application/ocsp-response"], or_none: false, text: "application/ocsp-response" };

impl Wanted {
    fn check(&self, headers: &HeaderMap) -> Result<(), FetchError> {
        let good = match values(headers, CONTENT_TYPE).as_slice() {
            [] => self.or_none,
            [one] => {
                let media_type = one.split(';').next().unwrap_or(one).trim();
                self.types.iter().any(|wanted| wanted.eq_ignore_ascii_case(media_type))
            }
            _ => false,
        };
        let found = || (headers.contains_key(CONTENT_TYPE)).then(|| values(headers, CONTENT_TYPE).join(", "));
        if good { Ok(()) } else { Err(FetchError::ContentType { found: found(), wanted: self.text }) }
    }
}

/// The body of an answer that is 200, of the wanted type, not encoded, and not too large.
pub(super) fn take(answer: Response<Body>, wanted: &Wanted, limit: usize) -> Result<Vec<u8>, FetchError> {
    let (parts, body) = answer.into_parts();
    match parts.status.as_u16() {
        200 => (),
        status @ 300..=399 => {
            let target = values(&parts.headers, LOCATION).join(", ");
            return Err(FetchError::Redirect { status, target });
        }
        status => return Err(FetchError::Status(status)),
    }
    let encodings = values(&parts.headers, CONTENT_ENCODING);
    if encodings.iter().any(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        return Err(FetchError::ContentEncoding(encodings.join(", ")));
    }
    wanted.check(&parts.headers)?;
    read(body, limit)
}

/// Counts what comes; what the server says about its length is believed only against it.
fn read(body: Body, limit: usize) -> Result<Vec<u8>, FetchError> {
    let too_large = FetchError::TooLarge { limit };
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    if body.content_length().is_some_and(|length| length > most) {
        return Err(too_large);
    }
    let mut bytes = Vec::new();
    let mut reader = body.into_reader().take(most.saturating_add(1));
    reader.read_to_end(&mut bytes).map_err(|error| transport::fault(error.into()))?;
    if bytes.len() > limit { Err(too_large) } else { Ok(bytes) }
}

fn values(headers: &HeaderMap, name: HeaderName) -> Vec<String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).to_string();
    headers.get_all(name).iter().map(text).collect()
}
