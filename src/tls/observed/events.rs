//! The events. Nothing that a peer wrote is in one as it came: every such field is printed as the library prints it, escaped and cut.
//! Those in which a peer can have spaces are strings, which subscribers quote: `CN=x name=admin` makes no other field.

use alloc::string::{String, ToString as _};
use core::fmt;

use tracing::{Level, debug, enabled, info};

use super::{Accepted, Refused};
use crate::certificate::{Certificate, Serial};
use crate::name::text::{Escaped, Hex};

const TARGET: &str = "vouchsafe::tls";

pub(super) fn accepted(it: &Accepted<'_>) {
    if !enabled!(target: TARGET, Level::DEBUG) {
        return;
    }
    let certificate = Facts::of(it.end_entity);
    debug!(
        target: TARGET,
        kind = Escaped(it.principal.kind()).to_string(),
        name = Escaped(it.principal.name()).to_string(),
        rules = Listed(it.principal.rules()).to_string(),
        anchor = it.principal.anchor_label(),
        valid_until = %it.principal.valid_until(),
        serial = certificate.serial.map(tracing::field::display),
        subject_key = certificate.subject_key.map(tracing::field::display),
        authority_key = certificate.authority_key.map(tracing::field::display),
        "peer accepted"
    );
}

pub(super) fn refused(it: &Refused<'_>) {
    if !enabled!(target: TARGET, Level::INFO) {
        return;
    }
    let certificate = Facts::of(it.end_entity);
    info!(
        target: TARGET,
        moment = it.moment.name(),
        rule = it.reason.rule(),
        position = it.reason.position().map(|position| position.index()),
        serial = certificate.serial.map(tracing::field::display),
        subject_key = certificate.subject_key.map(tracing::field::display),
        authority_key = certificate.authority_key.map(tracing::field::display),
        refusal = it.reason.to_string(),
        "peer refused"
    );
}

/// What lies around the events of a handshake.
#[cfg(feature = "axum")]
pub(in crate::tls) fn connection(address: core::net::SocketAddr) -> tracing::Span {
    tracing::info_span!(target: TARGET, "connection", %address)
}

/// By what an end entity's certificate is found in the books of its authority. What can not be read is left out.
#[derive(Default)]
struct Facts<'a> {
    serial: Option<Serial<'a>>,
    subject_key: Option<Hex<'a>>,
    authority_key: Option<Hex<'a>>,
}

impl<'a> Facts<'a> {
    fn of(end_entity: &'a [u8]) -> Self {
        let Ok(certificate) = Certificate::read(end_entity) else { return Self::default() };
        let authority = certificate.authority_key_identifier().ok().flatten();
        Self {
            serial: Some(certificate.serial()),
            subject_key: certificate.subject_key_identifier().ok().flatten().map(Hex),
            authority_key: authority.and_then(|it| it.key_identifier).map(Hex),
        }
    }
}

struct Listed<'a>(&'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        self.0
            .iter()
            .try_for_each(|item| write!(f, "{}{}", core::mem::replace(&mut separator, ", "), Escaped(item)))
    }
}
