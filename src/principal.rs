//! A principal: an identity that a verified path stands behind.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use sha2::{Digest, Sha256};

use crate::identity::{Identity, Settled};
use crate::policy::relaxation::Relaxation;
use crate::time::Time;
use crate::trust::AnchorId;
use crate::verified::VerifiedPath;
use crate::via::{Forwarded, Via};

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
/// With the feature `serde` it can be written, and never read:
///
/// ```compile_fail,E0277
/// fn read<'d, T: serde::Deserialize<'d>>(stored: &'d str) -> T {
///     serde_json::from_str(stored).unwrap()
/// }
/// let forged: vouchsafe::Principal = read(r#"{ "kind": "person", "name": "admin" }"#);
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
    via: Via,
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
            via: path.via().clone(),
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

    /// The confirmation of a certificate-bound token, the member `x5t#S256` of its `cnf` claim (RFC 8705 3.1): base64url,
    /// without padding, of the [`fingerprint`](Self::fingerprint).
    #[must_use]
    pub fn x5t_s256(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.fingerprint)
    }

    /// Is the token with this `x5t#S256` bound to the certificate of this peer (RFC 8705 3)? The claim must be written
    /// exactly as RFC 8705 3.1 says, so that another spelling of the same hash is refused.
    ///
    /// Equal text is enough, in whatever time: both sides are public, and a certificate cannot be guessed from its hash.
    #[must_use]
    pub fn is_bound_to(&self, x5t_s256: &str) -> bool {
        self.x5t_s256() == x5t_s256
    }

    /// Who says that the peer holds its key.
    #[must_use]
    pub fn via(&self) -> &Via {
        &self.via
    }

    /// For what needs the peer's own proof that it holds its key, and not the word of a proxy: binding a token or a session
    /// to that key, for example.
    ///
    /// # Errors
    /// [`Forwarded`] if the certificate [came from a hop](crate::Peer::forwarded_by).
    pub fn require_direct(&self) -> Result<&Self, Forwarded> {
        self.via.require_direct().map(|()| self)
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
    /// The kind and the name, and the hop if there was one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)?;
        match &self.via {
            Via::Direct => Ok(()),
            hop => write!(f, " ({hop})"),
        }
    }
}
