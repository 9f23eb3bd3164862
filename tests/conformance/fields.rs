//! Each field of the schema counts.

use serde_json::{Value, json};

use crate::common::*;
use crate::runner::outcome::Outcome;
use crate::scene::{Scene, assert_told, base64, run, with};

#[test]
fn each_field_of_a_case_counts() {
    let scene = Scene::new();
    let name = |kind: &str, value: &str| json!({"kind": kind, "value": value});
    let revocation = |check: &str, unknown_status: &str, expiry: &str| json!({"check": check, "unknown_status": unknown_status, "expiry": expiry});
    let young = with(revocation("CHAIN", "DENY", "ENFORCE"), &json!({"max_age_seconds": 60}));
    let descriptive = json!({
        "suite": "s", "source": "s", "description": "d", "importance": "low", "conflicts_with": [],
        "peer_certificate_key": null,
    });
    let only_the_roots = json!([base64(scene.root.crl().build())]);
    let stale = |ca: &Issued| base64(ca.crl().next_update(Some("2026-03-02T00:00:00Z")).build());
    let stale = json!([stale(&scene.root), stale(&scene.intermediate)]);
    let expired_root = Authority::self_signed("CN=Root CA")
        .ca()
        .valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")
        .build();
    let no_ca = Authority::self_signed("CN=Root CA").build();
    let constrained = Authority::self_signed("CN=Root CA").ca().permitted(&["dns:example.org"]).build();
    let judged = |field: &str| json!({field: true});
    let table: &[(&str, Value, &str)] = &[
        ("as it is", json!({}), "accepted"),
        ("too early", json!({"validation_time": "2020-01-01T00:00:00Z"}), "not valid before"),
        ("a zone", json!({"validation_time": "2026-01-01T01:00:00+01:00"}), "accepted"),
        (
            "a fraction of the last second is in it",
            json!({"validation_time": "2026-12-31T23:59:59.999Z"}),
            "accepted",
        ),
        ("no anchors", json!({"trusted_certs": []}), "no trust anchors"),
        ("an anchor that can not be read", json!({"trusted_certs": [base64([0x30, 0])]}), "no trust anchors"),
        (
            "the same anchor twice",
            json!({"trusted_certs": [base64(&scene.root.der), base64(&scene.root.der)]}),
            "accepted",
        ),
        (
            "no intermediates",
            json!({"untrusted_intermediates": []}),
            "its issuer CN=Issuing CA is not a trust anchor",
        ),
        ("the name", json!({"expected_peer_name": name("DNS", "www.example.com")}), "accepted"),
        ("another name", json!({"expected_peer_name": name("DNS", "example.org")}), "not for example.org"),
        ("the address", json!({"expected_peer_name": name("IP", "192.0.2.1")}), "accepted"),
        ("the mailbox", json!({"expected_peer_name": name("RFC822", "me@example.com")}), "accepted"),
        (
            "no name at all",
            json!({"expected_peer_name": name("DNS", "..")}),
            "is no name that a peer can have",
        ),
        (
            "a form of name that is not known",
            json!({"expected_peer_name": name("X400", "c=no")}),
            "waits for peer names of the kind X400",
        ),
        (
            "all names",
            json!({"expected_peer_names": [name("DNS", "example.com"), name("IP", "192.0.2.1")]}),
            "accepted",
        ),
        (
            "all names but one",
            json!({"expected_peer_names": [name("DNS", "example.com"), name("IP", "192.0.2.2")]}),
            "not for 192.0.2.2",
        ),
        ("the purpose", json!({"extended_key_usage": ["serverAuth"]}), "accepted"),
        ("the purpose by its identifier", json!({"extended_key_usage": ["1.3.6.1.5.5.7.3.1"]}), "accepted"),
        ("another purpose", json!({"extended_key_usage": ["clientAuth"]}), "clientAuth"),
        (
            "one purpose of two",
            json!({"extended_key_usage": ["serverAuth", "1.3.6.1.5.5.7.3.4"]}),
            "emailProtection",
        ),
        (
            "a purpose that is none",
            json!({"extended_key_usage": ["serverAuthority"]}),
            "waits for the key purpose serverAuthority",
        ),
        ("the key usage", json!({"key_usage": ["digitalSignature"]}), "accepted"),
        ("another key usage", json!({"key_usage": ["keyAgreement"]}), "keyAgreement"),
        (
            "a key usage that can not be asked",
            json!({"key_usage": ["decipherOnly"]}),
            "waits for the key usage decipherOnly",
        ),
        ("the signature algorithm", json!({"signature_algorithms": ["ECDSA_WITH_SHA256"]}), "accepted"),
        ("another signature algorithm", json!({"signature_algorithms": ["ED25519"]}), "not accepted"),
        (
            "one that is not there",
            json!({"signature_algorithms": ["ED448"]}),
            "waits for the signature algorithm ED448",
        ),
        ("one intermediate of one", json!({"max_chain_depth": 1}), "accepted"),
        ("one intermediate of none", json!({"max_chain_depth": 0}), "intermediate"),
        ("a certificate policy", json!({"initial_policy_set": ["1.2.3"]}), "accepted"),
        ("must hold", json!({"require_explicit_policy": true}), "no certificate policy is valid"),
        (
            "a certificate policy that is none",
            json!({"initial_policy_set": ["one"]}),
            "waits for initial_policy_set",
        ),
        ("an OCSP response", json!({"crls": scene.crls(), "ocsp": [base64([0x30, 0])]}), "waits for OCSP"),
        ("which nobody asks", json!({"ocsp": [base64([0x30, 0])]}), "accepted"),
        ("a field of the future", json!({"frobnicate": 1}), "waits for the field `frobnicate`"),
        ("what only describes", descriptive, "accepted"),
        ("DSA", json!({"crls": only_the_roots, "features": ["dsa"]}), "waits for DSA"),
        ("CRLs", json!({"crls": scene.crls()}), "accepted"),
        ("a CRL that is missing", json!({"crls": only_the_roots}), "revocation status unknown"),
        (
            "it may be",
            json!({"crls": only_the_roots, "revocation": revocation("CHAIN", "ALLOW", "ENFORCE")}),
            "accepted",
        ),
        ("revoked", json!({"crls": scene.revoking_crls()}), "revoked"),
        (
            "nobody asks",
            json!({"crls": scene.revoking_crls(), "revocation": revocation("NONE", "DENY", "ENFORCE")}),
            "accepted",
        ),
        (
            "asked of the end entity",
            json!({"crls": scene.revoking_crls(), "revocation": revocation("END_ENTITY", "DENY", "ENFORCE")}),
            "revoked",
        ),
        (
            "only",
            json!({"crls": [scene.crls()[1]], "revocation": revocation("END_ENTITY", "DENY", "ENFORCE")}),
            "accepted",
        ),
        ("stale CRLs", json!({"crls": stale, "revocation": revocation("CHAIN", "DENY", "ENFORCE")}), "stale"),
        (
            "they may be",
            json!({"crls": stale, "revocation": revocation("CHAIN", "DENY", "IGNORE")}),
            "accepted",
        ),
        (
            "a limit on their age",
            json!({"crls": scene.crls(), "revocation": young}),
            "the policy lets a CRL be 60 s old",
        ),
        ("an anchor is a name and a key", json!({"trusted_certs": [base64(&expired_root.der)]}), "accepted"),
        (
            "its dates are judged",
            json!({"trusted_certs": [base64(&expired_root.der)], "anchor": judged("enforce_expiry")}),
            "expired",
        ),
        (
            "that it is a CA",
            json!({"trusted_certs": [base64(&no_ca.der)], "anchor": judged("require_basic_constraints")}),
            "CA",
        ),
        (
            "its constraints",
            json!({"trusted_certs": [base64(&constrained.der)], "anchor": judged("enforce_constraints")}),
            "none of the subtrees",
        ),
        (
            "and nothing else",
            json!({"trusted_certs": [base64(&expired_root.der)], "anchor": judged("enforce_constraints")}),
            "accepted",
        ),
        (
            "not those that are not asked",
            json!({"trusted_certs": [base64(&constrained.der)], "anchor": judged("enforce_expiry")}),
            "accepted",
        ),
    ];
    for (title, changes, wanted) in table {
        let suite = run(Some("vectors-1"), &with(scene.case(), changes));
        assert_told(title, &suite.cases[0], wanted);
        // The verdict does not depend on what is expected; the outcome does.
        let suite = run(
            Some("vectors-1"),
            &with(with(scene.case(), changes), &json!({"expected_result": "FAILURE"})),
        );
        let disagrees = suite.cases[0].outcome == Outcome::Disagree;
        assert_eq!(disagrees, *wanted == "accepted", "{title}: expecting FAILURE");
    }
}

#[test]
fn limbo_has_its_own_defaults() {
    let scene = Scene::new();
    let named = json!({"expected_peer_name": {"kind": "DNS", "value": "example.com"}});
    let uncommon =
        scene.intermediate.issue("CN=elsewhere.example").san(&["dns:example.com"]).server_auth().build();
    let uncommon = with(named.clone(), &json!({"peer_certificate": base64(&uncommon.der)}));
    let suffix = scene
        .intermediate
        .issue("")
        .san(&["dns:*.github.io"])
        .critical(id::SUBJECT_ALT_NAME, true)
        .server_auth();
    let suffix = json!({
        "peer_certificate": base64(suffix.build().der),
        "expected_peer_name": {"kind": "DNS", "value": "me.github.io"},
    });
    let expired_root = Authority::self_signed("CN=Root CA")
        .ca()
        .valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")
        .build();
    let table: &[(&str, &str, Value, &str)] = &[
        ("the purpose is that of the kind", "rfc5280::a", named.clone(), "accepted"),
        ("so a client's is another", "rfc5280::a", json!({"validation_kind": "CLIENT"}), "clientAuth"),
        ("no server's name is any name", "rfc5280::a", json!({}), "accepted"),
        (
            "the anchor is judged",
            "rfc5280::a",
            json!({"trusted_certs": [base64(&expired_root.der)]}),
            "expired",
        ),
        ("RFC 5280 asks nothing of a common name", "rfc5280::a", uncommon.clone(), "accepted"),
        ("the web's rules do", "webpki::a", uncommon.clone(), "BR 7.1.4.3"),
        ("for what is online too", "online::a", uncommon, "BR 7.1.4.3"),
        ("public suffixes are the web's", "rfc5280::a", suffix.clone(), "accepted"),
        ("those of private registries too", "webpki::a", suffix, "public suffix"),
        ("no tag is skipped", "rfc5280::a", json!({"features": ["dsa"]}), "accepted"),
        ("CRLs are asked if there are some", "rfc5280::a", json!({"crls": scene.revoking_crls()}), "revoked"),
    ];
    for (title, id, changes, wanted) in table {
        let suite = run(None, &with(with(scene.case(), &json!({"id": id})), changes));
        assert_told(title, &suite.cases[0], wanted);
    }
}

#[test]
fn weak_algorithms_come_in_where_a_case_wants_them() {
    let signed = |kind: Kind, algorithm: Algorithm| {
        let root = Authority::self_signed("CN=Root CA").ca().key_kind(kind).build();
        let leaf = root.issue("CN=leaf").sign_with(algorithm).build();
        let corrupt = root.issue("CN=leaf").sign_with(algorithm).corrupt_signature().build();
        let case = |leaf: &Issued| {
            let case = json!({"trusted_certs": [base64(&root.der)], "peer_certificate": base64(&leaf.der)});
            with(Scene::new().case(), &case)
        };
        (case(&leaf), case(&corrupt))
    };
    let sha1 = json!({"allow_sha1": true});
    let short = json!({"features": ["rsa-1024"]});
    let both = json!({"allow_sha1": true, "features": ["rsa-1024"]});
    let table = [
        ("SHA-1 under RSA", Kind::RSA_2048, Algorithm::RsaSha1, &sha1),
        ("SHA-1 under P-256", Kind::P256, Algorithm::EcdsaSha1, &sha1),
        ("SHA-1 under P-384", Kind::P384, Algorithm::EcdsaSha1, &sha1),
        ("RSA of 1,024 bits", Kind::Rsa(1024), Algorithm::RsaSha256, &short),
        ("RSA-PSS of 1,024 bits", Kind::Rsa(1024), Algorithm::PssSha256, &short),
        ("SHA-1 under RSA of 1,024 bits", Kind::Rsa(1024), Algorithm::RsaSha1, &both),
    ];
    for (title, kind, algorithm, wish) in table {
        let (good, corrupt) = signed(kind, algorithm);
        let accepted = |case: &Value| {
            let suite = run(Some("vectors-1"), case);
            suite.cases[0].answer.as_ref().expect("it is run").accepted
        };
        assert!(accepted(&with(good.clone(), wish)), "{title}");
        assert!(!accepted(&with(corrupt, wish)), "{title}: a broken signature");
        assert!(!accepted(&good), "{title}: nobody wants it");
        assert!(!accepted(&with(good, &json!({"allow_sha1": false}))), "{title}: somebody does not");
    }
}

#[test]
fn the_inputs_for_certificate_policies_are_given() {
    let mut scene = Scene::new();
    let required = json!({"require_explicit_policy": true});
    let mut case = |policies: &[&str], mappings: &[(&str, &str)]| {
        let ca = scene.root.issue_ca("CN=Issuing CA").certificate_policies(policies);
        let ca = if mappings.is_empty() { ca } else { ca.policy_mappings(mappings) };
        scene.intermediate = ca.build();
        scene.leaf = scene.intermediate.issue("CN=leaf").certificate_policies(&["1.2.3"]).build();
        with(scene.case(), &required)
    };
    let listed = case(&["1.2.3"], &[]);
    let mapped = case(&["1.2.4"], &[("1.2.4", "1.2.3")]);
    let any = case(&["2.5.29.32.0"], &[]);
    let (asked, other) = (json!({"initial_policy_set": ["1.2.3"]}), json!({"initial_policy_set": ["1.2.5"]}));
    let table = [
        ("the same policy throughout", with(listed.clone(), &asked), "accepted"),
        ("one that nobody asked for", with(listed, &other), "none of the certificate policies"),
        ("a mapped one", mapped.clone(), "accepted"),
        ("no mapping", with(mapped, &json!({"inhibit_policy_mapping": true})), "no certificate policy"),
        ("any policy", any.clone(), "accepted"),
        ("not any", with(any, &json!({"inhibit_any_policy": true})), "no certificate policy"),
    ];
    for (title, case, wanted) in table {
        assert_told(title, &run(Some("vectors-1"), &case).cases[0], wanted);
    }
}
