//! A scene: authorities with what they may vouch for, rules, and certificates to try on them.

use std::error::Error;

use rustls_pki_types::CertificateDer;
use vouchsafe::danger::{Relaxation, every_identity};
use vouchsafe::identity::{Identity, Pattern, RoleRule, Rule, RuleBuilder, Source};
use vouchsafe::name::DistinguishedName;
use vouchsafe::oid::{self, OidBuf};
use vouchsafe::trust::AnchorId;
use vouchsafe::{Anchor, Mapper, Namespace, Peer, Principal, Purpose, Time, TrustStore, Verifier};

use crate::common::{self, Authority, CertificateBuilder, Issued};

/// The principal or the refusal, as text.
pub(crate) type Answer = Result<String, String>;

pub(crate) struct Scene {
    pub(crate) system: &'static str,
    pub(crate) rows: Vec<(&'static str, Answer, Answer)>,
    roots: Roots,
    verifier: Verifier,
    mapper: Mapper,
}

/// The authorities, by their labels.
pub(crate) struct Roots(Vec<(&'static str, Authority)>);

impl Roots {
    pub(crate) fn get(&self, label: &str) -> &Authority {
        &self.0.iter().find(|(known, _)| *known == label).unwrap_or_else(|| panic!("no authority {label}")).1
    }

    pub(crate) fn id(&self, label: &str) -> AnchorId {
        Anchor::from_certificate(&self.get(label).der).unwrap().id()
    }

    /// A rule that believes this authority and makes `kind:name`.
    pub(crate) fn rule(
        &self,
        name: &str,
        from: &str,
        (source, pattern): (Source, Pattern),
        becomes: &str,
    ) -> RuleBuilder {
        let (kind, template) = becomes.split_once(':').unwrap();
        Rule::builder(name, source, pattern).from(self.id(from)).becomes(kind, template)
    }
}

impl Scene {
    /// Authorities by label and namespaces; `*` is everything.
    pub(crate) fn new(
        system: &'static str,
        authorities: &[(&'static str, &[&str])],
        rules: impl FnOnce(&Roots) -> Vec<RuleBuilder>,
    ) -> Self {
        Self::mapped(system, authorities, |roots, anchors| {
            Mapper::rules(anchors, rules(roots).into_iter().map(|rule| rule.build().unwrap())).unwrap()
        })
    }

    /// One authority by itself.
    pub(crate) fn roots(label: &'static str) -> Roots {
        Roots(vec![(label, Authority::root(&format!("CN={label}")))])
    }

    /// The same with any mapper.
    pub(crate) fn mapped(
        system: &'static str,
        authorities: &[(&'static str, &[&str])],
        mapper: impl FnOnce(&Roots, &TrustStore) -> Mapper,
    ) -> Self {
        let root = |label: &'static str| (label, Authority::root(&format!("CN={label}")));
        let roots = Roots(authorities.iter().map(|(label, _)| root(label)).collect());
        let mut anchors = TrustStore::new();
        for (label, namespaces) in authorities {
            anchors.add(anchor(roots.get(label), label, namespaces)).unwrap();
        }
        let mapper = mapper(&roots, &anchors);
        let verifier = Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation);
        Self { system, rows: Vec::new(), roots, verifier: verifier.build().unwrap(), mapper }
    }

    /// A client of this subject and these alternative names, issued by that authority.
    pub(crate) fn row(
        self,
        title: &'static str,
        by: &str,
        subject: &str,
        names: &[&str],
        wanted: Result<&str, &str>,
    ) -> Self {
        let dress = |leaf: CertificateBuilder| if names.is_empty() { leaf } else { leaf.san(names) };
        self.dressed(title, by, subject, dress, wanted)
    }

    /// A client of this subject, with whatever else is said of it.
    pub(crate) fn dressed(
        self,
        title: &'static str,
        by: &str,
        subject: &str,
        dress: impl FnOnce(CertificateBuilder) -> CertificateBuilder,
        wanted: Result<&str, &str>,
    ) -> Self {
        let leaf = dress(self.roots.get(by).issue(subject).client_auth()).build();
        self.peer(title, &leaf, &[], wanted)
    }

    pub(crate) fn peer(
        mut self,
        title: &'static str,
        leaf: &Issued,
        sent: &[&Issued],
        wanted: Result<&str, &str>,
    ) -> Self {
        let found = self.identify(leaf, sent);
        self.rows.push((title, found, wanted.map(String::from).map_err(String::from)));
        self
    }

    fn identify(&self, leaf: &Issued, sent: &[&Issued]) -> Answer {
        let sent: Vec<_> = sent.iter().map(|it| CertificateDer::from(it.der.as_slice())).collect();
        let found = self.verifier.identify(&Peer::new(&leaf.der, &sent), &self.mapper, now());
        found.map(|principal| told(&principal)).map_err(|refusal| refusal.to_string())
    }

    /// What is refused before there is a certificate: a setting.
    pub(crate) fn setting<T, E: Error>(
        mut self,
        title: &'static str,
        made: Result<T, E>,
        wanted: &str,
    ) -> Self {
        let found = made.map(|_| String::from("made")).map_err(|error| error.to_string());
        self.rows.push((title, found, Err(wanted.into())));
        self
    }
}

pub(crate) fn anchor(root: &Authority, label: &str, namespaces: &[&str]) -> Anchor {
    let anchor = Anchor::from_certificate(&root.der).unwrap().labelled(label);
    namespaces.iter().fold(anchor, |anchor, text| match *text {
        "*" => every_identity(anchor),
        text => anchor.vouches_for(namespace(text)),
    })
}

fn namespace(text: &str) -> Namespace {
    let (form, value) = text.split_once(':').unwrap();
    match form {
        "dns" => Namespace::dns(value),
        "spiffe" => Namespace::spiffe(value),
        "email" => Namespace::email(value),
        "ip" => Namespace::ip(value),
        "uri" => Namespace::uri_host(value),
        "upn" => Namespace::upn(value),
        "sid" => Namespace::sid_domain(value),
        "dir" => DistinguishedName::parse(value).map(Namespace::directory),
        "other" => OidBuf::parse(value).map(Namespace::other),
        "ext" => OidBuf::parse(value).map(Namespace::extension),
        unknown => panic!("no such namespace: {unknown}"),
    }
    .unwrap()
}

pub(crate) fn told(principal: &Principal) -> String {
    format!("{principal} [{}]", principal.roles().join(" "))
}

pub(crate) fn now() -> Time {
    Time::from_unix(common::NOW)
}

pub(crate) fn cn() -> Source {
    Source::attribute(oid::COMMON_NAME)
}

/// Any value of a source, as `{it}`.
pub(crate) fn any(source: Source) -> (Source, Pattern) {
    (source, Pattern::any("it").unwrap())
}

pub(crate) fn dns(pattern: &str) -> (Source, Pattern) {
    (Source::Dns, Pattern::dns(pattern).unwrap())
}

pub(crate) fn spiffe(pattern: &str) -> (Source, Pattern) {
    (Source::Spiffe, Pattern::spiffe(pattern).unwrap())
}

/// This identity and no other.
pub(crate) fn is(identity: Identity) -> (Source, Pattern) {
    (identity.source(), Pattern::is(identity))
}

pub(crate) fn common_name(value: &str) -> (Source, Pattern) {
    is(Identity::attribute(oid::COMMON_NAME, value))
}

/// A whole subject, as RFC 4514 prints it: the last relative name of the DER first.
pub(crate) fn subject(text: &str) -> (Source, Pattern) {
    is(Identity::Subject(DistinguishedName::parse(text).unwrap()))
}

/// Text of an attribute between a prefix and a suffix, as `{it}`.
pub(crate) fn between(source: Source, prefix: &str, suffix: &str) -> (Source, Pattern) {
    (source, Pattern::attribute(prefix, "it", suffix).unwrap())
}

pub(crate) fn extension(oid: &str, prefix: &str) -> (Source, Pattern) {
    (Source::Extension(OidBuf::parse(oid).unwrap()), Pattern::text(prefix, "it", "").unwrap())
}

/// Roles by the values of an attribute, as they are, from a list.
pub(crate) fn roles(attribute: oid::Oid<'_>, allowed: &[&str]) -> RoleRule {
    let (source, pattern) = any(Source::attribute(attribute));
    RoleRule::read(source, pattern, "{it}", allowed.iter().copied()).unwrap()
}
