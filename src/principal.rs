//! A principal: an identity that a verified path stands behind.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

use crate::identity::{Identity, Settled};
use crate::policy::relaxation::Relaxation;
use crate::time::Time;
use crate::trust::AnchorId;
use crate::verified::VerifiedPath;

/// Who the peer is, believed: an identity together with what it rests on.
///
/// It is made by [`Verifier::identify`](crate::Verifier::identify) and by nothing else; there is no other
/// constructor, and it can not be deserialised. Two principals are equal when their kind and name are.
///
/// ```compile_fail,E0451
/// # let believed: vouchsafe::Principal = panic!();
/// let forged = vouchsafe::Principal { name: "admin".into(), ..believed };
/// ```
///
/// ```compile_fail,E0624
/// let forge = vouchsafe::Principal::new;
/// ```
#[derive(Clone, Debug)]
pub struct Principal {
    kind: String,
    name: String,
    identity: Identity,
    rules: Vec<String>,
    roles: Vec<String>,
    anchor: AnchorId,
    anchor_label: String,
    fingerprint: [u8; 32],
    valid_until: Time,
    relaxations: Vec<Relaxation>,
}

impl Principal {
    pub(crate) fn new(path: &VerifiedPath<'_>, settled: Settled) -> Self {
        Self {
            kind: settled.kind,
            name: settled.name,
            identity: settled.identity,
            rules: settled.rules,
            roles: settled.roles,
            anchor: path.anchor().id(),
            anchor_label: alloc::format!("{}", path.anchor()),
            fingerprint: Sha256::digest(path.end_entity().der()).into(),
            valid_until: path.valid_until(),
            relaxations: path.relaxations().to_vec(),
        }
    }

    /// What kind of principal the rule makes of the identity: `spiffe`, `service`, `person`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Its name within the kind.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The typed identity that the certificate stated.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The roles that those rules grant it, sorted, each once. Two principals are equal whatever their roles.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    /// Has it this role?
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|granted| granted == role)
    }

    /// The names of the rules that made it.
    #[must_use]
    pub fn rules(&self) -> &[String] {
        &self.rules
    }

    /// The trust anchor that vouched for it.
    #[must_use]
    pub fn anchor(&self) -> AnchorId {
        self.anchor
    }

    /// The anchor's label, or its name where it has none.
    #[must_use]
    pub fn anchor_label(&self) -> &str {
        &self.anchor_label
    }

    /// SHA-256 over the end entity's certificate: for audit. (Not for deny-lists: whoever holds the key can
    /// have other bytes for the same certificate, as ECDSA signatures are malleable.)
    #[must_use]
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }

    /// The last second of the answer: the earliest of every notAfter and nextUpdate that it rests on.
    #[must_use]
    pub fn valid_until(&self) -> Time {
        self.valid_until
    }

    /// Does the answer still hold? A cached principal must be asked this before each use.
    #[must_use]
    pub fn is_current(&self, now: Time) -> bool {
        now <= self.valid_until
    }

    /// The checks that the caller chose to do without.
    #[must_use]
    pub fn relaxations(&self) -> &[Relaxation] {
        &self.relaxations
    }
}

impl PartialEq for Principal {
    fn eq(&self, other: &Self) -> bool {
        (&self.kind, &self.name) == (&other.kind, &other.name)
    }
}

impl Eq for Principal {}

impl Hash for Principal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.kind, &self.name).hash(state);
    }
}

impl fmt::Display for Principal {
    /// The kind and the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}
