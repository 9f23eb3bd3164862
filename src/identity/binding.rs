//! May this authority vouch for that identity?
//!
//! Two locks, and either refuses. The first is the rule's: its `from`, and its certificate policies; it says
//! whether a rule that matches applies to a path. The second is what the authority itself is
//! bound to: the anchor's namespaces, and those of every CA on the path whose key the mapper binds. An anchor
//! without namespaces vouches for no identity, unless the caller lets it vouch for everything. Every identity
//! that a rule which applies has read must pass it, also those that only granted a role.
//!
//! | identity | lies in |
//! |---|---|
//! | SPIFFE ID, DNS, IP, email, URI, UPN, otherName | a namespace of its form |
//! | whole subject | a directory namespace |
//! | subject attribute | a directory namespace that holds the whole subject |
//! | issuer and serial number | a directory namespace that holds the issuer's name |
//! | extension | an extension namespace of its identifier |
//! | security identifier (SID) | a domain of accounts |
//! | certificate, key | no namespace is asked |
//!
//! An attribute is worth what the name is that it stands in. Serial numbers are the issuer's to give. A hash
//! is no name that an authority could give to somebody else: it is that very key, and the peer has proved
//! that it holds it; the rule's `from` counts all the same.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::certificate::Certificate;
use crate::error::Malformed;
use crate::identity::mapped::{Believed, Listed, Mapped, Match, Settled};
use crate::identity::{Authority, Fingerprint, Identity, Unmapped};
use crate::name::{DistinguishedName, GeneralName, GeneralNames, Namespace, OtherName, uri};
use crate::oid::OidBuf;
use crate::policy::certificate_policies::CertificatePolicies;
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
    /// The path has none of the certificate policies that the rules want which believe its authorities.
    #[error(
        "rule {} wants certificate policy {} for the path, which has {}",
        Listed(rules, 0), Listed(wanted, *more_wanted), Policies(found, *more_found)
    )]
    PolicyNotHeld {
        /// The rules.
        rules: Vec<String>,
        /// The first of the certificate policies that they want.
        wanted: Vec<String>,
        /// How many more they want.
        more_wanted: usize,
        /// The first of those that are valid for the path (RFC 5280 6.1.6).
        found: Vec<String>,
        /// How many more are.
        more_found: usize,
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

/// A finished path, as the locks see it.
pub(crate) struct Ending<'e> {
    anchor: &'e Anchor,
    /// The end entity's issuer, and all keys above the end entity; hashed only where a rule or a bound CA asks.
    issuer: Option<Fingerprint>,
    keys: Vec<Fingerprint>,
}

/// Why no principal comes of a path.
#[derive(Clone, Debug)]
pub(crate) enum Unsettled {
    /// A lock refused; another path may do.
    Refused(Fault),
    /// Two rules that apply make different principals. No other path mends that.
    Ambiguous(Unmapped),
}

impl From<Fault> for Unsettled {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

/// May a path that ends in this anchor make one of the principals, as far as that can be said before the path
/// is known? Where a rule names an issuing CA or certificate policies, [`settle`] says the rest.
pub(crate) fn anchor_may_vouch(anchor: &Anchor, mapped: &Mapped) -> Result<(), Fault> {
    let mut refused = None;
    for found in mapped.matches.iter().filter(|found| found.may_believe(anchor)) {
        match found.identities().try_for_each(|identity| within_anchor(anchor, identity, mapped)) {
            Ok(()) => return Ok(()),
            Err(fault) => refused = refused.or(Some(fault)),
        }
    }
    Err(refused.unwrap_or_else(|| anchor_not_named(anchor, mapped)))
}

impl<'e> Ending<'e> {
    /// `issuers` are the SubjectPublicKeyInfos of the certificates above the end entity, that of its own
    /// issuer first; the anchor is not among them.
    pub(crate) fn new<'s>(
        mapped: &Mapped,
        anchor: &'e Anchor,
        issuers: impl IntoIterator<Item = &'s [u8]>,
    ) -> Self {
        let needs_keys = !mapped.issuing_cas.is_empty() || mapped.matches.iter().any(Match::names_issuing_ca);
        if !needs_keys {
            return Self { anchor, issuer: None, keys: Vec::new() };
        }
        let mut keys: Vec<_> = issuers.into_iter().map(Fingerprint::of).collect();
        keys.push(Fingerprint::of(anchor.spki()));
        Self { anchor, issuer: keys.first().copied(), keys }
    }

    fn believed_by(&self, found: &Match) -> bool {
        let issued_by = |issuer| found.names(Authority::IssuingCa(issuer));
        found.names(self.anchor.id().into()) || self.issuer.is_some_and(issued_by)
    }

    /// Does a rule believe this path's authorities? Whatever its certificate policies are.
    pub(crate) fn is_believed(&self, mapped: &Mapped) -> bool {
        mapped.matches.iter().any(|found| self.believed_by(found))
    }

    fn vouches(&self, identity: &Identity, mapped: &Mapped) -> Result<(), Fault> {
        within_anchor(self.anchor, identity, mapped)?;
        self.keys.iter().try_for_each(|key| within_issuing_ca(*key, identity, mapped))
    }

    /// Neither its anchor nor its issuer is named by any rule.
    fn not_named(&self, mapped: &Mapped) -> Fault {
        match self.issuer.filter(|_| mapped.matches.iter().any(Match::names_issuing_ca)) {
            Some(key) => {
                let (identity, rules) = (identities(mapped), rules(&mapped.matches));
                Fault::IssuerNotNamed { key, identity, rules }
            }
            None => anchor_not_named(self.anchor, mapped),
        }
    }
}

/// The one principal that the rules which apply to this path make, if its authorities may vouch for all that
/// they read.
pub(crate) fn settle(
    mapped: &Mapped,
    ending: &Ending<'_>,
    policies: &CertificatePolicies,
) -> Result<Settled, Unsettled> {
    let believing: Vec<&Match> = mapped.matches.iter().filter(|found| ending.believed_by(found)).collect();
    if believing.is_empty() {
        return Err(ending.not_named(mapped).into());
    }
    let applied: Vec<&Match> = believing.iter().copied().filter(|found| found.holds(policies)).collect();
    let settled = Settled::of(&applied).ok_or_else(|| policy_not_held(&believing, policies))?;
    // First what another path may mend, so that the answer does not depend on which path came first.
    let mut read = applied.iter().flat_map(|found| found.identities());
    read.try_for_each(|identity| ending.vouches(identity, mapped))?;
    if let [first, others @ ..] = applied.as_slice()
        && let Some(other) = others.iter().find(|other| !other.agrees_with(first))
    {
        return Err(Unsettled::Ambiguous(first.ambiguous_with(other)));
    }
    Ok(settled)
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

fn anchor_not_named(anchor: &Anchor, mapped: &Mapped) -> Fault {
    let (identity, rules) = (identities(mapped), rules(&mapped.matches));
    Fault::AnchorNotNamed { anchor: anchor.to_string(), identity, rules }
}

fn policy_not_held(believing: &[&Match], policies: &CertificatePolicies) -> Fault {
    let mut wanted: Vec<&OidBuf> = believing.iter().flat_map(|found| found.policies.iter()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let shown = |policies: &[&OidBuf]| policies.iter().take(SHOWN).map(ToString::to_string).collect();
    let found: Vec<&OidBuf> = policies.policies.iter().collect();
    Fault::PolicyNotHeld {
        rules: rules(believing.iter().copied()),
        wanted: shown(&wanted),
        more_wanted: wanted.len().saturating_sub(SHOWN),
        found: shown(&found),
        more_found: found.len().saturating_sub(SHOWN),
    }
}

/// The names of the rules, in order.
fn rules<'m>(matches: impl IntoIterator<Item = &'m Match>) -> Vec<String> {
    matches.into_iter().map(|found| found.rule.clone()).collect()
}

/// The first of the identities that were read.
fn identities(mapped: &Mapped) -> String {
    let mut shown: Vec<String> = mapped.matches.iter().map(|found| found.identity.to_string()).collect();
    shown.dedup();
    let more = shown.len().saturating_sub(SHOWN);
    shown.truncate(SHOWN);
    Listed(&shown, more).to_string()
}

fn within_anchor(anchor: &Anchor, identity: &Identity, mapped: &Mapped) -> Result<(), Fault> {
    let bounds = anchor.bounds();
    if bounds.vouches_for_everything() || lies_within(bounds.namespaces(), identity, mapped) {
        return Ok(());
    }
    let wanted = around(identity, &mapped.subject);
    let identity = identity.to_string();
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

fn within_issuing_ca(key: Fingerprint, identity: &Identity, mapped: &Mapped) -> Result<(), Fault> {
    let Some(ca) = mapped.issuing_cas.iter().find(|ca| ca.key == key) else { return Ok(()) };
    if lies_within(&ca.namespaces, identity, mapped) {
        return Ok(());
    }
    let (namespaces, more) = shown(&ca.namespaces);
    let wanted = around(identity, &mapped.subject);
    Err(Fault::OutsideIssuingCa { key, identity: identity.to_string(), namespaces, more, wanted })
}

/// As [`Listed`], but policies are no names.
struct Policies<'f>(&'f [String], usize);

impl fmt::Display for Policies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("none") } else { Listed(self.0, self.1).fmt(f) }
    }
}

fn shown(namespaces: &[Namespace]) -> (Vec<String>, usize) {
    let shown = namespaces.iter().take(SHOWN).map(ToString::to_string).collect();
    (shown, namespaces.len().saturating_sub(SHOWN))
}

fn lies_within(namespaces: &[Namespace], identity: &Identity, mapped: &Mapped) -> bool {
    let is_pin = matches!(identity, Identity::Certificate(_) | Identity::Key(_));
    is_pin || namespaces.iter().any(|namespace| holds(namespace, identity, Some(&mapped.subject)))
}

/// The table in the head of this file.
pub(super) fn holds(namespace: &Namespace, identity: &Identity, subject: Option<&DistinguishedName>) -> bool {
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
        Identity::Attribute { .. } => {
            subject.is_some_and(|subject| namespace.covers_directory(&subject.as_name()))
        }
        Identity::Subject(name) | Identity::IssuerSerial { issuer: name, .. } => {
            namespace.covers_directory(&name.as_name())
        }
        Identity::Extension { oid, .. } => namespace.covers_extension(oid.as_oid()),
        Identity::Sid(sid) => namespace.covers_sid(sid),
        Identity::Certificate(_) | Identity::Key(_) => false,
    }
}

/// The narrowest namespace that [`holds`] the identity.
fn around(identity: &Identity, subject: &DistinguishedName) -> Option<Namespace> {
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
        Identity::Attribute { .. } => Namespace::around(&GeneralName::Directory(subject.as_name())),
        Identity::Subject(name) | Identity::IssuerSerial { issuer: name, .. } => {
            Namespace::around(&GeneralName::Directory(name.as_name()))
        }
        Identity::Extension { oid, .. } => Some(Namespace::extension(oid.clone())),
        Identity::Sid(sid) => {
            let (domain, _) = sid.as_str().rsplit_once('-')?;
            Namespace::sid_domain(domain).ok()
        }
        Identity::Certificate(_) | Identity::Key(_) => None,
    }
}

impl Match {
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

    fn holds(&self, policies: &CertificatePolicies) -> bool {
        self.policies.is_empty() || self.policies.iter().any(|policy| policies.holds(policy.as_oid()))
    }
}
