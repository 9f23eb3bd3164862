//! `explain`: what is wrong, and the least that would have to change; and that it is enough.

use insta::assert_snapshot;
use serde_json::Value;

use crate::common::{Authority, CertificateBuilder, Issued, Key, Kind, id, to_pem};
use crate::process::words;
use crate::scene::{Scene, TRUST, identified};

/// A peer that is refused, and what makes it accepted.
struct Case {
    title: &'static str,
    leaf: Issued,
    /// Whether it brings the issuing CA's certificate.
    is_alone: bool,
    options: String,
    /// What is advised, `do` by `do`.
    advised: &'static [&'static str],
    /// Follows the advice: the options that are then given.
    follow: fn(&Scene, &Value, &str) -> String,
}

fn text<'v>(advice: &'v Value, member: &str) -> &'v str {
    advice[member].as_str().unwrap_or_else(|| panic!("{member} in {advice}"))
}

fn cases(scene: &Scene) -> Vec<Case> {
    let api = "spiffe://prod.example/api";
    let case = |title, leaf, options, advised, follow| Case {
        title,
        leaf,
        is_alone: false,
        options,
        advised,
        follow,
    };
    vec![
        case(
            "its trust domain is none of the anchor's",
            scene.service("spiffe://other.example/api").build(),
            identified(),
            &["add-namespace"],
            |_, advice, options| format!("{options} --namespace {}", text(advice, "namespace")),
        ),
        case(
            "one of its names is outside, and no identity is asked",
            scene.issuing.issue("CN=api").san(&["dns:api.prod.example"]).client_auth().build(),
            identified().replace("spiffe:prod.example", "dns:db.prod.example"),
            &["add-namespace"],
            |_, advice, options| format!("{options} --namespace {}", text(advice, "namespace")),
        ),
        case(
            "it is not valid yet",
            scene.service(api).valid("2026-03-09T00:00:00Z", "2026-12-31T00:00:00Z").build(),
            identified(),
            &["wait"],
            |_, advice, options| options.replace("2026-03-02T12:00:00Z", text(advice, "until")),
        ),
        case(
            "there is no CRL of its issuer",
            scene.api(),
            identified().replace("--crl issuing.crl", ""),
            &["add-crl"],
            |_, advice, options| {
                assert_eq!(text(advice, "issuer"), "CN=Issuing");
                format!("{options} --crl issuing.crl")
            },
        ),
        case(
            "the CRL of its issuer is stale",
            scene.api(),
            identified().replace("issuing.crl", "old.crl"),
            &["newer-crl"],
            |_, advice, options| {
                assert_eq!(text(advice, "issuer"), "CN=Issuing");
                format!("{options} --crl issuing.crl")
            },
        ),
        Case {
            title: "nobody brought its issuer's certificate",
            leaf: scene.api(),
            is_alone: true,
            options: identified(),
            advised: &["add-certificate"],
            follow: |_, advice, options| {
                assert_eq!(text(advice, "issuer"), "CN=Issuing");
                format!("{options} --intermediates issuing.pem")
            },
        },
        case(
            "it is expired, and a server's",
            scene
                .issuing
                .issue("CN=service")
                .san(&["uri:spiffe://prod.example/api"])
                .server_auth()
                .valid("2025-01-01T00:00:00Z", "2026-03-01T00:00:00Z")
                .build(),
            identified(),
            &["issue"],
            |scene, advice, options| {
                assert_eq!(advice["position"], 0);
                let with: Vec<_> =
                    advice["with"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
                assert_eq!(with, ["valid at 2026-03-02T12:00:00Z", "with extKeyUsage id-kp-clientAuth"]);
                scene.chain("peer.pem", &scene.api());
                options.to_owned()
            },
        ),
        case(
            "it is revoked",
            scene.service(api).serial(99).build(),
            identified().replace("issuing.crl", "revoking.crl"),
            &["issue"],
            |scene, advice, options| {
                assert_eq!(advice["with"], serde_json::json!(["with a new key"]));
                let renewed = scene.issuing.issue("CN=service 2").san(&["uri:spiffe://prod.example/api"]);
                scene.chain("peer.pem", &renewed.client_auth().build());
                options.to_owned()
            },
        ),
    ]
}

#[test]
fn who_follows_the_advice_is_accepted() {
    let scene = Scene::new("explain advice");
    let stale = scene.issuing.crl().number(6).this_update("2026-01-01T00:00:00Z");
    scene.write("old.crl", stale.next_update(Some("2026-02-01T00:00:00Z")).build());
    let revoked = scene.service("spiffe://prod.example/api").serial(99).build();
    let revoking = scene.issuing.crl().number(8).revoke(&revoked.serial, "2026-02-01T00:00:00Z", Some(1));
    scene.write("revoking.crl", revoking.build());
    for case in cases(&scene) {
        let Case { title, leaf, is_alone, options, advised, follow } = case;
        match is_alone {
            true => scene.write("peer.pem", leaf.pem()),
            false => scene.chain("peer.pem", &leaf),
        }
        let explained = words(&scene.folder, &format!("explain peer.pem --json {options}"));
        assert_eq!(explained.code, Some(1), "{title}: {explained}");
        let explained: Value = serde_json::from_str(&explained.out).unwrap();
        let advice = explained["nearest"]["advice"].as_array().unwrap();
        let done: Vec<_> = advice.iter().map(|advice| text(advice, "do")).collect();
        assert_eq!(done, advised, "{title}");
        let options = follow(&scene, &advice[0], &options);
        let verified = words(&scene.folder, &format!("verify peer.pem {options}"));
        assert_eq!(verified.code, Some(0), "{title}, with {options}: {verified}");
    }
}

#[test]
fn every_broken_rule_on_every_way_and_the_nearest_of_them() {
    let scene = Scene::new("explain ways");
    // The same CA, certified by another anchor too, whose certificate for it is no CA's and has expired.
    let other = Authority::root("CN=Other Root");
    let crossed = other.cross_sign(&scene.issuing).basic_constraints(false, None);
    let crossed = crossed.valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z").build();
    scene.write("anchors.pem", scene.root.pem() + &other.pem());
    let leaf = scene
        .service("spiffe://other.example/api")
        .extended_key_usage(&["serverAuth"])
        .valid("2025-01-01T00:00:00Z", "2026-03-01T00:00:00Z")
        .build();
    scene.write("peer.pem", leaf.pem() + &crossed.pem() + &scene.issuing.pem());
    let options = identified().replace("root.pem", "anchors.pem");
    assert_snapshot!("ways", words(&scene.folder, &format!("explain peer.pem {options}")));
    assert_snapshot!("ways_json", words(&scene.folder, &format!("explain peer.pem --json {options}")));
}

#[test]
fn where_no_rule_is_broken_none_is_named() {
    let scene = Scene::new("explain nothing");
    scene.chain("api.pem", &scene.api());
    assert_snapshot!("nothing_wrong", words(&scene.folder, &format!("explain api.pem {TRUST}")));
    scene.write("bad.pem", to_pem("CERTIFICATE", b"\x30\x03\x02\x01\x01"));
    assert_snapshot!("unreadable", words(&scene.folder, &format!("explain bad.pem {TRUST}")));
}

/// What is advised about each kind of fault, line by line.
#[test]
fn every_kind_of_fault_has_its_advice() {
    let scene = Scene::new("explain kinds");
    let api = "spiffe://prod.example/api";
    let (root, issuing) = (&scene.root, &scene.issuing);
    let below = |ca: CertificateBuilder| {
        let ca = ca.build();
        let leaf = ca.issue("CN=service").san(&[&format!("uri:{api}")]).client_auth().build();
        leaf.pem() + &ca.pem()
    };
    let chained = |leaf: CertificateBuilder| leaf.build().pem() + &issuing.pem();
    let impostor = issuing.issue("CN=service").client_auth().san(&[&format!("uri:{api}")]);
    let weak = Key::seeded(Kind::Rsa(1024), 1);
    let table: Vec<(&str, String)> = vec![
        ("its issuer is no CA", below(root.issue_ca("CN=Sub").basic_constraints(false, None))),
        (
            "its issuer says nothing of being one",
            below(root.issue_ca("CN=Sub").without(id::BASIC_CONSTRAINTS)),
        ),
        ("its issuer may not sign certificates", below(root.issue_ca("CN=Sub").key_usage(&["cRLSign"]))),
        (
            "its issuer is a CA for servers",
            below(root.issue_ca("CN=Sub").extended_key_usage(&["serverAuth"])),
        ),
        ("its issuer may not name it", below(root.issue_ca("CN=Sub").excluded(&["uri:prod.example"]))),
        ("somebody else signed it", chained(impostor.signed_by(&Key::seeded(Kind::P256, 5)))),
        ("it is a CA", chained(scene.service(api).ca())),
        ("it may only encipher", chained(scene.service(api).key_usage(&["dataEncipherment"]))),
        ("it has a critical extension", chained(scene.service(api).extension("1.2.3.4", true, &[5, 0]))),
        ("it has a short key", chained(scene.service(api).key(&weak))),
        (
            "it has two SPIFFE IDs",
            chained(scene.service(api).san(&["uri:spiffe://prod.example/a", &format!("uri:{api}")])),
        ),
        ("it asks for a stapled response", chained(scene.service(api).tls_features(&[5]))),
    ];
    let mut all = String::new();
    for (title, pem) in table {
        scene.write("peer.pem", pem);
        let explained = words(&scene.folder, &format!("explain peer.pem --json {}", identified()));
        let explained: Value = serde_json::from_str(&explained.out).unwrap();
        all += &format!("{title}\n");
        for advice in explained["nearest"]["advice"].as_array().expect(title) {
            all += &format!("  {}: {}\n", text(advice, "do"), text(advice, "text"));
        }
    }
    assert_snapshot!("advice", all);
}
