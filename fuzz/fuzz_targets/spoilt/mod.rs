//! Good certificates and CRLs, and the fuzzer's bytes as edits of them: what is spoilt here keeps lengths that fit, so that it
//! comes further than random bytes do.

#![allow(dead_code, reason = "each target uses a part of it")]

#[path = "../../../tests/common/mod.rs"]
mod common;
mod edits;
mod tree;

use std::sync::OnceLock;

use common::{
    Authority, DistributionPoint, Issued, IssuingDistributionPoint, Key, Kind, PointName, id, integer,
    sequence, tlv,
};
pub(crate) use edits::{Input, apply};

/// The time at which all of it is good.
pub(crate) const NOW: i64 = common::NOW;
/// Serial numbers that the chain's CRLs list.
pub(crate) const REVOKED: [i64; 2] = [666, 667];

/// A peer, its issuer, the CA above that, a second certificate for the issuer's name, the root; then the CRLs of the three
/// authorities. Made once.
pub(crate) fn chain() -> &'static [Vec<u8>] {
    static CHAIN: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    CHAIN.get_or_init(|| {
        let root = Authority::root("O=Prod,CN=Root");
        let middle = root
            .issue_ca("O=Prod,CN=Middle")
            .permitted(&[
                "dns:prod.example",
                "uri:prod.example",
                "email:prod.example",
                "ip:10.0.0.0/8",
                "dir:O=Prod",
            ])
            .excluded(&["dns:evil.prod.example", "dir:O=Rival"])
            .build();
        let issuing = middle.issue_ca("O=Prod,CN=Issuing").path_len(0).client_auth().server_auth().build();
        let cross = root.cross_sign(&issuing).key(&Key::seeded(Kind::P256, 7)).build();
        let leaf = leaf(&issuing).build();
        let crls = [&root, &middle, &issuing].map(|authority| crl(authority).build());
        [leaf, issuing, middle, cross, root]
            .map(|certificate| certificate.der)
            .into_iter()
            .chain(crls)
            .collect()
    })
}

fn leaf(issuer: &Issued) -> common::CertificateBuilder {
    issuer
        .issue("O=Prod,CN=api.prod.example")
        .san(&[
            "dns:api.prod.example",
            "uri:spiffe://prod.example/api",
            "email:api@prod.example",
            "ip:10.0.0.1",
        ])
        .crl_distribution_points(&["uri:http://crl.prod.example/1", "uri:http://crl.prod.example/2"])
        .client_auth()
        .server_auth()
}

fn crl(authority: &Authority) -> common::CrlBuilder {
    let crl = authority.crl().number(7);
    REVOKED.iter().fold(crl, |crl, serial| crl.revoke(&integer(*serial), "2026-02-01T00:00:00Z", Some(1)))
}

/// The chain, and objects that say everything that can be said.
pub(crate) fn everything() -> Vec<Vec<u8>> {
    static OBJECTS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    OBJECTS.get_or_init(say_everything).clone()
}

fn say_everything() -> Vec<Vec<u8>> {
    let root = Authority::self_signed("CN=Root").ca().key_kind(Kind::Ed25519).build();
    let names = [
        "other:1.2.3:0500",
        "upn:a@b.example",
        "srv:_x.b.example",
        "x400:3000",
        "edi:a100",
        "rid:1.2.3",
        "dir:O=a+CN=b",
    ];
    let key_id =
        sequence(&[tlv(0x80, &[1; 20]), tlv(0xA1, &common::general_name("dir:CN=Root")), tlv(0x82, &[1])]);
    let points = [
        DistributionPoint {
            name: PointName::Relative("CN=1"),
            reasons: Some(&[1, 2]),
            crl_issuer: Some("CN=CRLs"),
        },
        DistributionPoint { name: PointName::Full(&["uri:ldap://a.example/"]), ..Default::default() },
    ];
    let rich = root
        .issue_ca("CN=bmp:Rich,E=a@b.example,O=teletex:x")
        .san(&names)
        .extension(id::AUTHORITY_KEY_ID, false, &key_id)
        .distribution_points(&points)
        .permitted(&names)
        .excluded(&["uri:.b.example", "email:a@b.example", "email:.b.example", "ip:2001:db8::/32"])
        .certificate_policies(&["any", "1.2.3"])
        .policy_mappings(&[("1.2.3", "1.2.4")])
        .policy_constraints(Some(0), Some(1))
        .inhibit_any_policy(0)
        .build();
    let scope = IssuingDistributionPoint {
        name: PointName::Full(&["uri:ldap://a.example/"]),
        only_user_certificates: true,
        only_some_reasons: Some(&[1, 0x60]),
        indirect: true,
        ..Default::default()
    };
    let rich_crl = crl(&root)
        .certificate_issuer("CN=Other")
        .invalidity_date("2026-01-01T00:00:00Z")
        .issuing_distribution_point(&scope)
        .delta(3);
    chain().iter().cloned().chain([rich.der, rich_crl.build()]).collect()
}
