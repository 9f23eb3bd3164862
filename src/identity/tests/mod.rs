//! Certificates go in as `(subject, subject alternative names)` in the mini-language of `tests/common/name.rs`.

mod binding;
mod claims;
mod contradictions;
mod model;
mod patterns;
mod policies;
mod properties;
mod roles;
mod rules;
mod text;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::sync::LazyLock;

use crate::certificate::Certificate;
use crate::common::Issued;
use crate::identity::binding::{Ending, Unsettled, settle};
use crate::identity::{Authority, Fingerprint, Mapped, Mapper, Pattern, Rule, Settled, Source, Unmapped};
use crate::oid;
use crate::policy::certificate_policies::CertificatePolicies;
use crate::trust::{Anchor, TrustStore};

/// A certificate's subject and its subject alternative names.
type Said<'s> = (&'s str, &'s [&'s str]);

static FLEET: LazyLock<Issued> = LazyLock::new(|| Issued::root("CN=Fleet CA,O=Fleet"));
static OTHER: LazyLock<Issued> = LazyLock::new(|| Issued::root("CN=Other CA,O=Other"));

fn certificate((subject, names): Said<'_>) -> Vec<u8> {
    let builder = FLEET.issue(subject);
    if names.is_empty() { builder.build().der } else { builder.san(names).build().der }
}

fn map(mapper: &Mapper, said: Said<'_>) -> Result<Mapped, Unmapped> {
    mapper.map(&Certificate::read(&certificate(said)).unwrap())
}

fn anchor(root: &Issued, label: &str) -> Anchor {
    Anchor::from_certificate(&root.der).unwrap().labelled(label)
}

/// One that is bound to nothing.
fn trusted(root: &Issued, label: &str) -> Anchor {
    let mut anchor = anchor(root, label);
    anchor.vouch_for_everything();
    anchor
}

/// For mappers: both authorities, each of which may vouch for everything.
static BOTH: LazyLock<TrustStore> = LazyLock::new(|| {
    let mut store = TrustStore::new();
    for (root, label) in [(&*FLEET, "fleet"), (&*OTHER, "other")] {
        store.add(trusted(root, label)).unwrap();
    }
    store
});

/// Rules that may contradict each other: what is not noticed when a mapper is made, a call must get right.
fn mapper(rules: impl IntoIterator<Item = Rule>) -> Mapper {
    Mapper::of_rules(rules.into_iter().collect())
}

fn fleet() -> Authority {
    anchor(&FLEET, "fleet").id().into()
}

fn other() -> Authority {
    anchor(&OTHER, "other").id().into()
}

fn rule(name: &str, source: Source, pattern: Pattern, kind: &str, becomes: &str) -> Rule {
    Rule::builder(name, source, pattern).from(fleet()).becomes(kind, becomes).build().unwrap()
}

/// Services by their SPIFFE ID, hosts by their DNS name, people by their common name.
fn three_rules() -> [Rule; 3] {
    [
        rule(
            "services",
            Source::Spiffe,
            Pattern::spiffe("spiffe://prod.example/ns/{ns}/sa/{sa}").unwrap(),
            "service",
            "{ns}/{sa}",
        ),
        rule("hosts", Source::Dns, Pattern::dns("{host}.nodes.example").unwrap(), "host", "{host}"),
        rule("people", Source::attribute(oid::COMMON_NAME), Pattern::any("cn").unwrap(), "person", "{cn}"),
    ]
}

/// What the first principal, or a refusal, looks like to an operator.
fn told(outcome: &Result<Mapped, Unmapped>) -> String {
    match outcome {
        Ok(mapped) => {
            let rules: Vec<&str> = mapped.matches.iter().map(|found| found.rule.as_str()).collect();
            let (kind, name) = principal(mapped);
            alloc::format!("{kind}:{name} by {}", rules.join(", "))
        }
        Err(unmapped) => alloc::format!("{unmapped}"),
    }
}

/// The kind and the name that the first rule makes.
fn principal(mapped: &Mapped) -> (String, String) {
    let first = mapped.matches.first().unwrap();
    (first.kind.clone(), first.name.clone())
}

/// What a path without certificate policies makes of it.
fn on_path<'s>(
    mapped: &Mapped,
    anchor: &Anchor,
    issuers: impl IntoIterator<Item = &'s [u8]>,
) -> Result<Settled, String> {
    settle(mapped, &Ending::new(mapped, anchor, issuers), &CertificatePolicies::default()).map_err(
        |unsettled| match unsettled {
            Unsettled::Refused(fault) => fault.to_string(),
            Unsettled::Ambiguous(unmapped) => unmapped.to_string(),
        },
    )
}

#[test]
fn a_fingerprint_is_read_from_the_forms_that_tools_print() {
    let hash = Fingerprint::of(b"");
    let table: &[(&str, &str, bool)] = &[
        ("as we print it", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true),
        (
            "as openssl prints it",
            "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55",
            true,
        ),
        ("a digit less", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85", false),
        ("a digit more", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550", false),
        ("no digit", "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false),
        ("SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", false),
        ("nothing", "", false),
    ];
    for (title, text, good) in table {
        assert_eq!(Fingerprint::parse(text).ok(), good.then_some(hash), "{title}");
    }
    assert_eq!(Fingerprint::parse(&alloc::format!("{hash}")), Ok(hash));
}
