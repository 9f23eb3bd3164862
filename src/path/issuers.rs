//! Who may have issued a certificate, likeliest first.

use core::cmp::Reverse;
use core::fmt;

use crate::certificate::{Certificate, PublicKey};
use crate::path::pool::{AnchorEntry, Entry, KeyId};
use crate::time::Time;

/// Someone of the name that a certificate calls its issuer.
#[derive(Clone, Copy)]
pub(crate) enum Issuer<'x> {
    Anchor(&'x AnchorEntry<'x>),
    Certificate(&'x Entry<'x>),
}

impl<'x> Issuer<'x> {
    pub(crate) fn key(&self) -> &'x PublicKey<'x> {
        match self {
            Self::Anchor(anchor) => &anchor.view.key,
            Self::Certificate(entry) => entry.certificate.key(),
        }
    }

    pub(crate) fn key_id(&self) -> KeyId {
        match self {
            Self::Anchor(anchor) => anchor.key,
            Self::Certificate(entry) => entry.key,
        }
    }

    fn key_identifier(&self) -> Option<&'x [u8]> {
        match self {
            Self::Anchor(anchor) => anchor.anchor.key_identifier(),
            // Only a hint: a malformed one is none.
            Self::Certificate(entry) => entry.certificate.subject_key_identifier().ok().flatten(),
        }
    }

    fn not_before(&self) -> Option<Time> {
        match self {
            Self::Anchor(anchor) => anchor.view.certificate.as_ref().map(|it| it.validity().from),
            Self::Certificate(entry) => Some(entry.certificate.validity().from),
        }
    }

    /// How likely it is that this one issued `child`. (Who is not valid at the time of the call is not asked
    /// at all: the screen has cut it.)
    pub(crate) fn likeliness(&self, child: &Certificate<'_>) -> Likeliness {
        let wanted = child.authority_key_identifier().ok().flatten().and_then(|it| it.key_identifier);
        let key = match (wanted, self.key_identifier()) {
            (Some(wanted), Some(found)) if wanted == found => KeyMatch::Match,
            (Some(_), Some(_)) => KeyMatch::Mismatch,
            _ => KeyMatch::Unknown,
        };
        let place = match self {
            Self::Anchor(_) => Place::Anchor,
            Self::Certificate(_) => Place::Pool,
        };
        Likeliness { key, place, newest: Reverse(self.not_before()) }
    }
}

impl fmt::Display for Issuer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anchor(anchor) => write!(f, "trust anchor {}", anchor.anchor),
            Self::Certificate(entry) => entry.certificate.subject().fmt(f),
        }
    }
}

/// The smallest is the likeliest: the key identifier fits, then an anchor, then the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Likeliness {
    key: KeyMatch,
    place: Place,
    newest: Reverse<Option<Time>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum KeyMatch {
    Match,
    Unknown,
    Mismatch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Anchor,
    Pool,
}
