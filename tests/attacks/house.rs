//! What every attack is tried on: a verifier, and one line that says how it answered.

use rustls_pki_types::CertificateDer;
use vouchsafe::danger::{Relaxation, every_identity};
use vouchsafe::identity::{Authority as Believed, Pattern, Rule, Source};
use vouchsafe::name::DistinguishedName;
use vouchsafe::revocation::CrlStore;
use vouchsafe::{
    Anchor, Mapper, Namespace, Peer, Purpose, ReferenceName, Time, TrustStore, Verifier, verify::Builder,
};

use crate::common::{self, Authority, Issued};

/// An anchor that vouches for everything in `prod.example`, whatever the form of the name.
pub(crate) fn anchor(authority: &Authority) -> Anchor {
    vouching(Anchor::from_certificate(&authority.der).unwrap())
}

pub(crate) fn vouching(anchor: Anchor) -> Anchor {
    anchor
        .vouches_for(Namespace::spiffe("prod.example").unwrap())
        .vouches_for(Namespace::dns("prod.example").unwrap())
        .vouches_for(Namespace::email("prod.example").unwrap())
        .vouches_for(Namespace::upn("prod.example").unwrap())
        .vouches_for(Namespace::uri_host("prod.example").unwrap())
        .vouches_for(Namespace::directory(DistinguishedName::parse("O=Prod").unwrap()))
}

pub(crate) fn trusting(anchors: impl IntoIterator<Item = Anchor>) -> TrustStore {
    let mut store = TrustStore::new();
    for anchor in anchors {
        store.add(anchor).unwrap();
    }
    store
}

/// A verifier of clients in the making, that does without revocation.
pub(crate) fn clients(anchors: impl IntoIterator<Item = Anchor>) -> Builder {
    Verifier::builder(trusting(anchors), Purpose::ClientAuth).relax(Relaxation::NoRevocation)
}

/// A verifier of servers in the making, that does without revocation.
pub(crate) fn servers(anchors: impl IntoIterator<Item = Anchor>) -> Builder {
    Verifier::builder(trusting(anchors), Purpose::ServerAuth).relax(Relaxation::NoRevocation)
}

/// A verifier of clients that asks these CRLs about every certificate.
pub(crate) fn revoking(authority: &Authority, crls: impl IntoIterator<Item = Vec<u8>>) -> Verifier {
    let builder = Verifier::builder(trusting([anchor(authority)]), Purpose::ClientAuth);
    builder.crls(store(crls)).build().unwrap()
}

pub(crate) fn store(crls: impl IntoIterator<Item = Vec<u8>>) -> CrlStore {
    let mut store = CrlStore::new();
    for crl in crls {
        store.add(crl).unwrap();
    }
    store
}

pub(crate) fn now() -> Time {
    Time::from_unix(common::NOW)
}

pub(crate) fn sent<'i>(certificates: impl IntoIterator<Item = &'i Issued>) -> Vec<CertificateDer<'i>> {
    certificates.into_iter().map(|it| CertificateDer::from(it.der.as_slice())).collect()
}

/// `kind:name`, or the refusal's line.
pub(crate) type Answer = Result<String, String>;

/// Who is this peer?
pub(crate) fn identify(verifier: &Verifier, mapper: &Mapper, leaf: &Issued, others: &[&Issued]) -> Answer {
    let sent = sent(others.iter().copied());
    let principal = verifier.identify(&Peer::new(&leaf.der, &sent), mapper, now());
    principal.map(|principal| principal.to_string()).map_err(|refusal| refusal.to_string())
}

/// What is wanted of a peer that is verified and not identified.
pub(crate) const GOOD: Result<&str, &str> = Ok("good");

/// Is there a path?
pub(crate) fn verify(verifier: &Verifier, leaf: &Issued, others: &[&Issued]) -> Answer {
    answer(verifier, Peer::new(&leaf.der, &sent(others.iter().copied())))
}

/// The same for a server that must have this name.
pub(crate) fn verify_named(verifier: &Verifier, name: &str, leaf: &Issued, others: &[&Issued]) -> Answer {
    let name = ReferenceName::parse(name).unwrap();
    answer(verifier, Peer::new(&leaf.der, &sent(others.iter().copied())).named(name))
}

fn answer(verifier: &Verifier, peer: Peer<'_>) -> Answer {
    verifier.verify(&peer, now()).map(|_| "good".to_owned()).map_err(|refusal| refusal.to_string())
}

/// One rule: whatever the source says is the name of a `user`.
pub(crate) fn user(authority: &Authority, source: Source) -> Mapper {
    mapper(authority, source, Pattern::any("it").unwrap(), "{it}")
}

pub(crate) fn mapper(authority: &Authority, source: Source, pattern: Pattern, name: &str) -> Mapper {
    let believed = Believed::from(Anchor::from_certificate(&authority.der).unwrap().id());
    let rule = Rule::builder("users", source, pattern).from(believed).becomes("user", name).build().unwrap();
    rules(authority, [rule])
}

/// Rules that believe this authority, whatever its namespaces are in the verifier.
pub(crate) fn rules(authority: &Authority, rules: impl IntoIterator<Item = Rule>) -> Mapper {
    let anchor = every_identity(Anchor::from_certificate(&authority.der).unwrap());
    Mapper::rules(&trusting([anchor]), rules).unwrap()
}

/// Runs a table: in each row a title, the answer, and what is wanted: the principal, or words that say why it is refused.
pub(crate) fn check<'t>(table: impl IntoIterator<Item = (&'t str, Answer, Result<&'t str, &'t str>)>) {
    let mut wrong = Vec::new();
    for (title, found, wanted) in table {
        println!("{title}: {found:?}");
        let good = match (&found, wanted) {
            (Ok(found), Ok(wanted)) => found == wanted,
            (Err(found), Err(wanted)) => !wanted.is_empty() && found.contains(wanted),
            _ => false,
        };
        if !good {
            wrong.push(format!("{title}\n  found:  {found:?}\n  wanted: {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}
