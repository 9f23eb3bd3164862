//! What an anchor is good for, and how much of its own certificate counts.

use vouchsafe::name::distinguished::DistinguishedName;
use vouchsafe::trust::Checks;
use vouchsafe::{Anchor, Namespace, Purpose, Time, TrustStore, danger};

use crate::common::{Authority, name, name_constraints, unix};
use crate::house::{Row, anchor, ca, check, root, row, server, service, under};

#[test]
fn an_anchor_is_believed_within_its_bounds() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = purposes();
    rows.extend(namespaces());
    rows.extend(kinds_of_anchors());
    rows.extend(several_anchors());
    rows
}

fn purposes() -> Vec<Row> {
    let only_for = |purposes: &[Purpose]| anchor(&root()).only_for(purposes.iter().cloned());
    vec![
        under("an anchor for servers", only_for(&[Purpose::ServerAuth])),
        under(
            "an anchor for servers and clients",
            only_for(&[Purpose::ClientAuth]).only_for([Purpose::ServerAuth]),
        ),
        under("an anchor for clients", only_for(&[Purpose::ClientAuth]))
            .refused("certificate 2 (CN=Root): this trust anchor is not configured for id-kp-serverAuth"),
        under("an anchor for nothing", only_for(&[]))
            .refused("certificate 2 (CN=Root): this trust anchor is not configured for id-kp-serverAuth"),
        under("an anchor for clients, where no purpose is asked", only_for(&[Purpose::ClientAuth]))
            .purpose(danger::any_purpose())
            .refused("certificate 2 (CN=Root): this trust anchor is not configured for any purpose"),
        under("an anchor of which nothing is asked has its bounds", {
            only_for(&[Purpose::ClientAuth]).judged_by(Checks::NONE)
        })
        .refused("certificate 2 (CN=Root): this trust anchor is not configured for id-kp-serverAuth"),
    ]
}

/// Without a mapper, an anchor that has namespaces must cover every subject alternative name.
fn namespaces() -> Vec<Row> {
    let bound = |namespaces: &[Namespace]| {
        namespaces.iter().fold(anchor(&root()), |anchor, namespace| anchor.vouches_for(namespace.clone()))
    };
    let peer = |title, san: &[&str], anchor| {
        let ca = ca().build();
        row(title, service(&ca).san(san), [&ca]).purpose(Purpose::ClientAuth).anchor(anchor)
    };
    let prod = || Namespace::spiffe("prod.example").unwrap();
    let hosts = || Namespace::dns("example.com").unwrap();
    let spiffe = "uri:spiffe://prod.example/api";
    let example = Namespace::directory(DistinguishedName::from_der(&name("O=Service")).unwrap());
    vec![
        peer("an anchor without namespaces is not bound", &[spiffe, "dns:a.example"], bound(&[])),
        peer("a name in the namespace", &[spiffe], bound(&[prod()])),
        peer("two names, each in one of the namespaces", &[spiffe, "dns:api.example.com"], bound(&[prod(), hosts()])),
        peer("a wildcard in the namespace", &["dns:*.example.com"], bound(&[hosts()])),
        peer("a wildcard of which a part is in the namespace", &["dns:*.com"], bound(&[hosts()])).refused(
            "certificate 0 (O=Service): trust anchor CN=Root may not vouch for dNSName *.com (its namespaces: dns:example.com)",
        ),
        peer("a name outside the namespace", &["uri:spiffe://test.example/api"], bound(&[prod()])).refused(
            "certificate 0 (O=Service): trust anchor CN=Root may not vouch for uniformResourceIdentifier spiffe://test.example/api \
             (its namespaces: spiffe://prod.example)",
        ),
        peer("one name inside and one of a form without namespace", &[spiffe, "rid:1.2.3"], bound(&[prod()])).refused(
            "certificate 0 (O=Service): trust anchor CN=Root may not vouch for registeredID 1.2.3 (its namespaces: \
             spiffe://prod.example)",
        ),
        peer("a subject is no alternative name", &[spiffe], bound(&[prod(), example])),
        peer("an anchor that vouches for everything, by the caller's dangerous choice", &["dns:a.example"], {
            danger::every_identity(bound(&[prod()]))
        }),
        peer("an identity in the namespace", &[spiffe], bound(&[])).identified(),
        peer("an anchor without namespaces vouches for no identity", &[spiffe], bound(&[]))
            .identified()
            .anchor(anchor(&root()))
            .refused(
                "certificate 0 (O=Service): trust anchor CN=Root may not vouch for spiffe://prod.example/api (it has no namespaces)",
            ),
    ]
}

fn kinds_of_anchors() -> Vec<Row> {
    let issuing = ca().build();
    let me = server(&root()).build();
    let self_signed =
        Authority::self_signed("CN=api.example.com").san(&["dns:api.example.com"]).server_auth().build();
    let labelled = anchor(&root()).labelled("fleet 2026").only_for([Purpose::ClientAuth]);
    vec![
        row("an intermediate for an anchor, and its issuer nowhere", server(&issuing), []).anchor(anchor(&issuing)),
        row("an anchor that was sent as well", server(&issuing), [&issuing, &root()]),
        row("the end entity for an anchor, which is no authority", self_signed.clone(), [])
            .anchor(anchor(&self_signed))
            .answers([
                "certificate 1 (CN=api.example.com): issues certificates without basicConstraints, which must say that it is a CA",
                "certificate 0 (CN=api.example.com): has no authorityKeyIdentifier with a key identifier, and is not self-signed \
                 (RFC 5280 4.2.1.1)",
                "certificate 0 (CN=api.example.com): has no authorityKeyIdentifier with a key identifier, and is not self-signed \
                 (RFC 5280 4.2.1.1)",
            ]),
        row("the end entity for an anchor, as a name and a key", self_signed.clone(), [])
            .anchor(Anchor::from_name_and_key(&self_signed.subject, &self_signed.spki).unwrap())
            .answers([
                "accepted",
                "certificate 0 (CN=api.example.com): has no authorityKeyIdentifier with a key identifier, and is not self-signed \
                 (RFC 5280 4.2.1.1)",
                "certificate 0 (CN=api.example.com): has no authorityKeyIdentifier with a key identifier, and is not self-signed \
                 (RFC 5280 4.2.1.1)",
            ]),
        row("an end entity that somebody else issued is no anchor for itself", me.clone(), []).anchor(anchor(&me)).refused(
            "certificate 0 (CN=api.example.com): its issuer CN=Root is not a trust anchor, and no other certificate of that name \
             leads to one",
        ),
        under("a labelled anchor is called by its label", labelled).refused(
            "certificate 2 (fleet 2026): this trust anchor is not configured for id-kp-serverAuth",
        ),
    ]
}

fn several_anchors() -> Vec<Row> {
    let renewed =
        Authority::self_signed("CN=Root").ca().valid("2026-01-01T00:00:00Z", "2039-12-31T23:59:59Z").build();
    let expired =
        Authority::self_signed("CN=Root").ca().valid("2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z").build();
    let issuing = ca().build();
    let believed_until = |last| Time::from_unix(unix(last));
    let both = |title, one, other| row(title, server(&issuing), [&issuing]).anchors([one, other]);
    vec![
        both("an expired certificate of the anchor and a renewed one", anchor(&expired), anchor(&renewed)),
        both(
            "one is for clients, one is not believed any more",
            anchor(&renewed).only_for([Purpose::ClientAuth]),
            anchor(&root()).distrusted_after(believed_until("2025-01-01T00:00:00Z")),
        )
        .refused(
            "certificate 2 (CN=Root): this trust anchor is not configured for id-kp-serverAuth (1 other way was tried)",
        ),
        row("anchors of which none issued it", server(&issuing), [&issuing])
            .anchors([anchor(&Authority::root("CN=Other")), anchor(&Authority::root("CN=Another"))])
            .refused(
                "certificate 1 (CN=Issuing): its issuer CN=Root is not a trust anchor, and no other certificate of that name leads to one",
            ),
    ]
}

#[test]
fn what_is_no_anchor_is_not_taken() {
    let constraints = |base: &str| name_constraints(&[base.to_owned()], &[]);
    let table: [(&str, Result<Anchor, String>, &str); 6] = [
        (
            "no certificate",
            Anchor::from_certificate(b"").map_err(|it| it.to_string()),
            "certificate: a required value is absent",
        ),
        (
            "a certificate and a byte",
            Anchor::from_certificate(&[root().der, vec![0]].concat()).map_err(|it| it.to_string()),
            "certificate: bytes follow the end of the value",
        ),
        (
            "no name",
            Anchor::from_name_and_key(b"\x05\x00", &root().spki).map_err(|it| it.to_string()),
            "distinguished name: tag 0x05 where 0x30 is required",
        ),
        (
            "no key",
            Anchor::from_name_and_key(&root().subject, b"\x05\x00").map_err(|it| it.to_string()),
            "subjectPublicKeyInfo: tag 0x05 where 0x30 is required",
        ),
        (
            "name constraints that constrain nothing",
            anchor(&root()).constrained_by(b"\x30\x00").map_err(|it| it.to_string()),
            "nameConstraints: empty",
        ),
        (
            "a name constraint that is none",
            anchor(&root()).constrained_by(&constraints("dns:.example.com")).map_err(|it| it.to_string()),
            "dNSName: empty",
        ),
    ];
    for (title, found, wanted) in table {
        assert_eq!(found.map(|_| ()), Err(wanted.to_owned()), "{title}");
    }
    let mut anchors = TrustStore::new();
    let id = anchors.add(anchor(&root())).unwrap();
    let twice = anchors.add(anchor(&root()).only_for([Purpose::ClientAuth])).unwrap_err();
    assert_eq!(twice.to_string(), format!("this trust anchor is in the store already ({id})"));
}
