//! The shapes in which answers are written.

use serde_json::{Value, json, to_value};
use vouchsafe::identity::Identity;
use vouchsafe::{Mapper, Time};

use crate::{Fleet, now};

/// Without what is made of hashes and keys, which other tests compare.
fn without_hashes(mut value: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    if matches!(name.as_str(), "id" | "fingerprint" | "x5t#S256" | "serial") {
                        assert!(value.as_str().is_some_and(|text| !text.is_empty()), "{name}");
                        *value = json!("..");
                    } else {
                        walk(value);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(&mut value);
    value
}

#[test]
fn a_principal_and_its_path() {
    let fleet = Fleet::new();
    let peer = fleet.peer().forwarded_by("edge-1");
    let (principal, path) = fleet.verifier.identify_with_path(&peer, &Mapper::spiffe(), now()).unwrap();
    let principal = to_value(&principal).unwrap();
    assert_eq!(principal["fingerprint"].as_str().map(str::len), Some(64));
    assert_eq!(principal["x5t#S256"].as_str().map(str::len), Some(43));
    assert_eq!(
        without_hashes(principal),
        json!({
            "kind": "spiffe",
            "name": "spiffe://prod.example/api",
            "identity": { "form": "spiffe", "value": "spiffe://prod.example/api" },
            "rules": ["spiffe"],
            "roles": [],
            "anchor": { "id": "..", "label": "fleet" },
            "fingerprint": "..",
            "x5t#S256": "..",
            "valid_until": "2026-03-09T00:00:00Z",
            "relaxations": [],
            "via": { "hop": "edge-1" },
        })
    );
    let path = without_hashes(to_value(&path).unwrap());
    assert_eq!(
        path["certificates"][0],
        json!({
            "position": 0, "subject": "CN=api", "issuer": "CN=Issuing", "serial": "..",
            "not_before": "2026-01-01T00:00:00Z", "not_after": "2026-12-31T23:59:59Z", "fingerprint": "..",
            "revocation": "not revoked, by CRL 7 of CN=Issuing, good until 2026-03-09T00:00:00Z",
        })
    );
    assert_eq!(
        path["ends"],
        json!([
            { "of": "crl", "position": 0, "by": "CRL 7 of CN=Issuing", "until": "2026-03-09T00:00:00Z" },
            { "of": "crl", "position": 1, "by": "CRL 1 of CN=Root", "until": "2026-12-01T00:00:00Z" },
            { "of": "certificate", "position": 0, "until": "2026-12-31T23:59:59Z" },
            { "of": "certificate", "position": 1, "until": "2027-01-01T00:00:00Z" },
            { "of": "anchor", "until": "2039-12-31T23:59:59Z" },
        ])
    );
    let members: Vec<_> = path.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["anchor", "certificates", "ends", "relaxations", "valid_until", "via"]);
}

#[test]
fn a_refusal_and_its_report() {
    let fleet = Fleet::with_service(&["uri:spiffe://other.example/api"]);
    let refusal = fleet.verifier.identify(&fleet.peer(), &Mapper::spiffe(), now()).unwrap_err();
    let text = "trust anchor fleet may not vouch for spiffe://other.example/api \
                (its namespaces: spiffe://prod.example)";
    assert_eq!(
        to_value(&refusal).unwrap(),
        json!({
            "refused": "no-path",
            "text": format!("certificate 0 (CN=api): {text}"),
            "report": {
                "attempts": [{
                    "chain": ["CN=api", "CN=Issuing"],
                    "anchor": "fleet",
                    "reached": "anchor",
                    "faults": [{
                        "position": 0, "subject": "CN=api", "rule": "binding", "proven": false, "text": text,
                        "found": "spiffe://other.example/api", "wanted": "spiffe://other.example",
                    }],
                }],
                "more": 0,
                "work": {
                    "certificates": 2, "signatures": 0, "name_comparisons": 2, "policy_nodes": 0,
                    "search_steps": 2, "candidates": 0,
                },
            },
        })
    );
    let later = Time::from_unix(1_800_000_000);
    let refusal = fleet.verifier.verify(&fleet.peer(), later).unwrap_err();
    let fault = &to_value(&refusal).unwrap()["report"]["attempts"][0]["faults"][0];
    assert_eq!(fault["rule"], "validity");
    assert_eq!(
        (&fault["found"], &fault["wanted"]),
        (&json!("2026-12-31T23:59:59Z"), &json!("2027-01-15T08:00:00Z"))
    );
}

#[test]
fn an_identity_has_its_form_and_its_exact_value() {
    let long = format!("spiffe://prod.example/{}", "a".repeat(400));
    let spiffe = |text: &str| Identity::Spiffe(vouchsafe::name::spiffe::SpiffeId::parse(text).unwrap());
    let common_name = vouchsafe::oid::COMMON_NAME;
    let table = [
        (spiffe(&long), json!({ "form": "spiffe", "value": long })),
        (Identity::Ip([10, 0, 0, 1].into()), json!({ "form": "ip", "value": "10.0.0.1" })),
        (
            Identity::attribute(common_name, "a\u{1b}b"),
            json!({ "form": "attribute", "oid": "2.5.4.3", "value": "a\u{1b}b" }),
        ),
        (
            Identity::OtherName { type_id: common_name.to_buf(), der: vec![0x0c, 1, b'a'] },
            json!({ "form": "other-name", "oid": "2.5.4.3", "value": "0c0161" }),
        ),
        (
            Identity::IssuerSerial {
                issuer: vouchsafe::name::DistinguishedName::parse("CN=CA").unwrap(),
                serial: vec![1, 255],
            },
            json!({ "form": "issuer-serial", "issuer": "CN=CA", "value": "01ff" }),
        ),
    ];
    for (identity, wanted) in table {
        assert_eq!(to_value(&identity).unwrap(), wanted, "{identity}");
    }
}

#[cfg(feature = "proxy")]
#[test]
fn a_fault_of_headers_is_its_name_its_header_and_its_line() {
    let fault =
        vouchsafe::proxy::HeaderFault::Foreign { found: "Client\nCert".into(), header: "x-ssl-cert".into() };
    assert_eq!(
        to_value(&fault).unwrap(),
        json!({
            "refused": "header",
            "text": "Client\\0aCert holds a certificate for another proxy, and x-ssl-cert is what is read here",
            "fault": "foreign",
            "header": "Client\\0aCert",
        })
    );
}
