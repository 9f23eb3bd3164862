//! May this authority vouch for that identity?
//!
//! Two locks, and either refuses. The first is the rule's `from`. The second is what the authority itself is
//! bound to: the anchor's namespaces, and those of every CA on the path whose key the mapper binds. An anchor
//! without namespaces vouches for no identity, unless the caller lets it vouch for everything. Where a
//! principal was made of several identities, each of them must pass both locks.
//!
//! | identity | lies in |
//! |---|---|
//! | SPIFFE ID, DNS, IP, email, URI, UPN, otherName | a namespace of its form |
//! | whole subject | a directory namespace |
//! | subject attribute | a directory namespace that holds the whole subject |
//! | issuer and serial number | a directory namespace that holds the issuer's name |
//! | extension | none: only an anchor that vouches for everything may |
//! | certificate, key | no namespace is asked |
//!
//! An attribute is worth what the name is that it stands in. Serial numbers are the issuer's to give. A hash
//! is no name that an authority could give to somebody else: it is that very key, and the peer has proved
//! that it holds it; the rule's `from` counts all the same.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::certificate::Certificate;
use crate::error::Malformed;
use crate::identity::mapper::{Believed, Ground, Listed, Mapped};
use crate::identity::{Authority, Fingerprint, Identity};
use crate::name::{GeneralName, GeneralNames, Namespace, OtherName, uri};
use crate::trust::Anchor;

/// How many namespaces a fault shows.
const SHOWN: usize = 4;

/// An authority may not vouch for what the certificate says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// No rule that reads this identity believes the anchor.
    #[error("rule {} does not believe trust anchor {anchor} for {identity}", Listed(rules, 0))]
    AnchorNotNamed {
        /// The anchor.
        anchor: String,
        /// The identity, escaped and cut.
        identity: String,
        /// The rules that read it.
        rules: Vec<String>,
    },
    /// No rule that reads this identity believes the anchor, or the CA that issued the certificate.
    #[error("rule {} does not believe the issuing CA with key {key} for {identity}", Listed(rules, 0))]
    IssuerNotNamed {
        /// The issuing CA's key.
        key: Fingerprint,
        /// The identity, escaped and cut.
        identity: String,
        /// The rules that read it.
        rules: Vec<String>,
    },
    /// The anchor has no namespaces at all.
    #[error("trust anchor {anchor} may not vouch for {identity} (it has no namespaces)")]
    NoNamespaces {
        /// The anchor.
        anchor: String,
        /// The identity, escaped and cut.
        identity: String,
        /// The narrowest namespace that would hold it, if one can.
        wanted: Option<Namespace>,
    },
    /// It lies in none of the anchor's namespaces.
    #[error("trust anchor {anchor} may not vouch for {identity} (its namespaces: {})", Listed(namespaces, *more))]
    OutsideAnchor {
        /// The anchor.
        anchor: String,
        /// The identity or name, escaped and cut.
        identity: String,
        /// The first of the anchor's namespaces.
        namespaces: Vec<String>,
        /// How many more it has.
        more: usize,
        /// The narrowest namespace that would hold it, if one can.
        wanted: Option<Namespace>,
    },
    /// It lies in none of the namespaces of a CA on the path.
    #[error("the CA with key {key} may not vouch for {identity} (its namespaces: {})", Listed(namespaces, *more))]
    OutsideIssuingCa {
        /// The CA's key.
        key: Fingerprint,
        /// The identity, escaped and cut.
        identity: String,
        /// The first of the CA's namespaces.
        namespaces: Vec<String>,
        /// How many more it has.
        more: usize,
        /// The narrowest namespace that would hold it, if one can.
        wanted: Option<Namespace>,
    },
    /// The certificate's names can not be read.
    #[error("malformed: {0}")]
    Malformed(#[from] Malformed),
}

/// May a path that ends in this anchor make the principal, as far as that can be said before the path is
/// known? Where a rule names an issuing CA, [`path_may_vouch`] says the rest.
pub(crate) fn anchor_may_vouch(anchor: &Anchor, mapped: &Mapped) -> Result<(), Fault> {
    mapped.grounds.iter().try_for_each(|ground| {
        if !ground.may_believe(anchor) {
            return Err(Fault::AnchorNotNamed {
                anchor: anchor.to_string(),
                identity: ground.identity.to_string(),
                rules: ground.rules.clone(),
            });
        }
        within_anchor(anchor, ground, mapped)
    })
}

/// May this path make the principal? `issuers` are the SubjectPublicKeyInfos of the certificates above the
/// end entity, that of its own issuer first; the anchor is not among them.
pub(crate) fn path_may_vouch<'s>(
    mapped: &Mapped,
    anchor: &Anchor,
    issuers: impl IntoIterator<Item = &'s [u8]>,
) -> Result<(), Fault> {
    anchor_may_vouch(anchor, mapped)?;
    let needs_keys = !mapped.issuing_cas.is_empty() || mapped.grounds.iter().any(Ground::names_issuing_ca);
    if !needs_keys {
        return Ok(());
    }
    let mut keys: Vec<_> = issuers.into_iter().map(Fingerprint::of).collect();
    let anchor_key = Fingerprint::of(anchor.spki());
    let issuer = keys.first().copied().unwrap_or(anchor_key);
    keys.push(anchor_key);
    mapped.grounds.iter().try_for_each(|ground| {
        if !ground.believes(anchor, issuer) {
            let (identity, rules) = (ground.identity.to_string(), ground.rules.clone());
            return Err(Fault::IssuerNotNamed { key: issuer, identity, rules });
        }
        keys.iter().try_for_each(|key| within_issuing_ca(*key, ground, mapped))
    })
}

/// Without a mapper: an anchor that has namespaces must cover every subject alternative name, whose number
/// the budget has bounded. One without is not bound. An identity comes of neither.
pub(crate) fn covers_every_name(anchor: &Anchor, leaf: &Certificate<'_>) -> Result<(), Fault> {
    let bounds = anchor.bounds();
    let namespaces = bounds.namespaces();
    if namespaces.is_empty() || bounds.vouches_for_everything() {
        return Ok(());
    }
    for name in leaf.subject_alt_names()?.iter().flat_map(GeneralNames::iter) {
        let name: GeneralName<'_> = name?;
        if !namespaces.iter().any(|namespace| namespace.covers(&name)) {
            return Err(outside_anchor(anchor, name.to_string(), Namespace::around(&name)));
        }
    }
    Ok(())
}

fn within_anchor(anchor: &Anchor, ground: &Ground, mapped: &Mapped) -> Result<(), Fault> {
    let bounds = anchor.bounds();
    if bounds.vouches_for_everything() || lies_within(bounds.namespaces(), ground, mapped) {
        return Ok(());
    }
    let identity = ground.identity.to_string();
    let wanted = around(&ground.identity, mapped);
    if bounds.namespaces().is_empty() {
        Err(Fault::NoNamespaces { anchor: anchor.to_string(), identity, wanted })
    } else {
        Err(outside_anchor(anchor, identity, wanted))
    }
}

fn outside_anchor(anchor: &Anchor, identity: String, wanted: Option<Namespace>) -> Fault {
    let (namespaces, more) = shown(anchor.bounds().namespaces());
    Fault::OutsideAnchor { anchor: anchor.to_string(), identity, namespaces, more, wanted }
}

fn within_issuing_ca(key: Fingerprint, ground: &Ground, mapped: &Mapped) -> Result<(), Fault> {
    let Some(ca) = mapped.issuing_cas.iter().find(|ca| ca.key == key) else { return Ok(()) };
    if lies_within(&ca.namespaces, ground, mapped) {
        return Ok(());
    }
    let (namespaces, more) = shown(&ca.namespaces);
    let wanted = around(&ground.identity, mapped);
    Err(Fault::OutsideIssuingCa { key, identity: ground.identity.to_string(), namespaces, more, wanted })
}

fn shown(namespaces: &[Namespace]) -> (Vec<String>, usize) {
    let shown = namespaces.iter().take(SHOWN).map(ToString::to_string).collect();
    (shown, namespaces.len().saturating_sub(SHOWN))
}

fn lies_within(namespaces: &[Namespace], ground: &Ground, mapped: &Mapped) -> bool {
    let is_pin = matches!(ground.identity, Identity::Certificate(_) | Identity::Key(_));
    is_pin || namespaces.iter().any(|namespace| holds(namespace, &ground.identity, mapped))
}

/// The table in the head of this file.
fn holds(namespace: &Namespace, identity: &Identity, mapped: &Mapped) -> bool {
    match identity {
        Identity::Spiffe(id) => namespace.covers_spiffe(id),
        Identity::Dns(name) => namespace.covers_dns(name),
        Identity::Ip(address) => namespace.covers_ip(*address),
        Identity::Email(mailbox) => namespace.covers_email(mailbox),
        Identity::Uri(uri) => uri::Presented::read(uri.as_str().as_bytes())
            .is_ok_and(|presented| namespace.covers_uri(&presented)),
        Identity::Upn(upn) => namespace.covers_upn(upn),
        Identity::OtherName { type_id, der } => {
            namespace.covers_other(&OtherName { type_id: type_id.as_oid(), value: der })
        }
        Identity::Attribute { .. } => namespace.covers_directory(&mapped.subject.as_name()),
        Identity::Subject(name) | Identity::IssuerSerial { issuer: name, .. } => {
            namespace.covers_directory(&name.as_name())
        }
        Identity::Extension { .. } | Identity::Certificate(_) | Identity::Key(_) => false,
    }
}

/// The narrowest namespace that [`holds`] the identity.
fn around(identity: &Identity, mapped: &Mapped) -> Option<Namespace> {
    match identity {
        Identity::Spiffe(id) => Some(Namespace::around_spiffe(id)),
        Identity::Dns(name) => Namespace::dns(name.as_str()).ok(),
        Identity::Ip(address) => Some(Namespace::around_ip(*address)),
        Identity::Email(mailbox) => Namespace::email(mailbox.host()).ok(),
        Identity::Uri(uri) => {
            let presented = uri::Presented::read(uri.as_str().as_bytes()).ok()?;
            Namespace::around(&GeneralName::Uri(presented))
        }
        Identity::Upn(upn) => Namespace::upn(upn.domain()).ok(),
        Identity::OtherName { type_id, der } => {
            Namespace::around(&GeneralName::Other(OtherName { type_id: type_id.as_oid(), value: der }))
        }
        Identity::Attribute { .. } => Namespace::around(&GeneralName::Directory(mapped.subject.as_name())),
        Identity::Subject(name) | Identity::IssuerSerial { issuer: name, .. } => {
            Namespace::around(&GeneralName::Directory(name.as_name()))
        }
        Identity::Extension { .. } | Identity::Certificate(_) | Identity::Key(_) => None,
    }
}

impl Ground {
    fn names_issuing_ca(&self) -> bool {
        let Believed::Named(from) = &self.from else { return false };
        from.iter().any(|authority| matches!(authority, Authority::IssuingCa(_)))
    }

    fn names(&self, wanted: Authority) -> bool {
        match &self.from {
            Believed::Namespace => true,
            Believed::Named(from) => from.contains(&wanted),
        }
    }

    fn may_believe(&self, anchor: &Anchor) -> bool {
        self.names(anchor.id().into()) || self.names_issuing_ca()
    }

    fn believes(&self, anchor: &Anchor, issuer: Fingerprint) -> bool {
        self.names(anchor.id().into()) || self.names(Authority::IssuingCa(issuer))
    }
}
