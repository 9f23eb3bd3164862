//! What the server answered, and whether it is taken.

use alloc::string::String;
use alloc::vec::Vec;
use std::io::Read;

use ureq::Body;
use ureq::http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use ureq::http::{HeaderMap, HeaderName, Response};

use super::error::FetchError;
use super::{Settings, transport};

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
    /// Two types are joined by a comma, and so none that is wanted.
    fn check(&self, found: Option<String>) -> Result<(), FetchError> {
        let is_wanted = |found: &String| {
            let media_type = found.split(';').next().unwrap_or(found).trim();
            self.types.iter().any(|wanted| wanted.eq_ignore_ascii_case(media_type))
        };
        let good = found.as_ref().map_or(self.or_none, is_wanted);
        if good { Ok(()) } else { Err(FetchError::ContentType { found, wanted: self.text }) }
    }
}

/// The body of an answer that is 200, of the wanted type, not encoded, and not too large.
pub(super) fn take(
    answer: Result<Response<Body>, ureq::Error>,
    wanted: &Wanted,
    settings: &Settings,
) -> Result<Vec<u8>, FetchError> {
    let (parts, body) = answer.map_err(|error| transport::fault(error, settings))?.into_parts();
    match parts.status.as_u16() {
        200 => (),
        status @ (300..=303 | 307 | 308) => {
            let target = joined(&parts.headers, LOCATION);
            return Err(FetchError::Redirect { status, target });
        }
        status => return Err(FetchError::Status(status)),
    }
    let encoding = joined(&parts.headers, CONTENT_ENCODING);
    if let Some(encoding) = encoding.filter(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        return Err(FetchError::ContentEncoding(encoding));
    }
    wanted.check(joined(&parts.headers, CONTENT_TYPE))?;
    read(body, settings)
}

/// Counts what comes; what the server says about its length is believed only against it.
fn read(body: Body, settings: &Settings) -> Result<Vec<u8>, FetchError> {
    let limit = settings.max_bytes;
    let too_large = FetchError::TooLarge { limit };
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    if body.content_length().is_some_and(|length| length > most) {
        return Err(too_large);
    }
    let mut bytes = Vec::new();
    let mut reader = body.into_reader().take(most.saturating_add(1));
    reader.read_to_end(&mut bytes).map_err(|error| transport::fault(error.into(), settings))?;
    if bytes.len() > limit { Err(too_large) } else { Ok(bytes) }
}

/// The values of a field, joined by commas (RFC 9110 5.3); `None` without it.
fn joined(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let values: Vec<_> =
        headers.get_all(name).iter().map(|it| String::from_utf8_lossy(it.as_bytes())).collect();
    (!values.is_empty()).then(|| values.join(", "))
}
