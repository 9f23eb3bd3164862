//! What is compared, what is excepted, what is told, and which files are read.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::common::*;
use crate::runner::Suite;
use crate::runner::exceptions::Exceptions;
use crate::runner::outcome::Outcome;
use crate::runner::print::{Details, Summary, as_json};
use crate::scene::{Scene, assert_told, base64, run, told, with};

#[test]
fn outputs_are_compared_where_a_case_has_them() {
    let scene = Scene::new();
    let mut policed = Scene::new();
    policed.root = Authority::root("CN=Root CA");
    policed.intermediate = policed.root.issue_ca("CN=Issuing CA").certificate_policies(&["1.2.3"]).build();
    policed.leaf = policed.intermediate.issue("CN=leaf").certificate_policies(&["1.2.3"]).build();
    let policies = |policies: &[&str]| json!({"expected_user_constrained_policy_set": policies});
    let status = |status: &str, crls: Value| json!({"crls": crls, "expected_revocation_status": status});
    let failing = |changes: Value| with(changes, &json!({"expected_result": "FAILURE"}));
    let table: &[(&str, Value, Outcome)] = &[
        ("the certificate policies", with(policed.case(), &policies(&["1.2.3"])), Outcome::Agree),
        ("other ones", with(policed.case(), &policies(&["1.2.4"])), Outcome::Disagree),
        ("none", with(policed.case(), &policies(&[])), Outcome::Disagree),
        ("none where none hold", with(scene.case(), &policies(&[])), Outcome::Agree),
        ("good", with(scene.case(), &status("GOOD", scene.crls())), Outcome::Agree),
        ("not known", with(scene.case(), &status("UNKNOWN", scene.crls())), Outcome::Disagree),
        ("revoked", with(scene.case(), &failing(status("REVOKED", scene.revoking_crls()))), Outcome::Agree),
        (
            "revoked, not unknown",
            with(scene.case(), &failing(status("UNKNOWN", scene.revoking_crls()))),
            Outcome::Disagree,
        ),
    ];
    for (title, case, wanted) in table {
        let suite = run(Some("vectors-1"), case);
        let report = &suite.cases[0];
        assert_eq!(report.outcome, *wanted, "{title}: {:?} {}", report.contradiction, told(report));
    }
}

#[test]
fn what_is_lacking_hides_no_wrong_acceptance() {
    let scene = Scene::new();
    for (expected, outcome) in [("SUCCESS", Outcome::NotRun), ("FAILURE", Outcome::Disagree)] {
        let case = with(scene.case(), &json!({"features": ["dsa"], "expected_result": expected}));
        assert_eq!(run(Some("vectors-1"), &case).cases[0].outcome, outcome, "accepted, expected {expected}");
    }
}

#[test]
fn crls_of_every_kind_are_asked() {
    let scene = Scene::new();
    let crl = || scene.intermediate.crl();
    let with_crl = |crl: Vec<u8>| json!({"crls": [base64(scene.root.crl().build()), base64(crl)]});
    let other_key = Key::seeded(Kind::P256, 9);
    let crl_signer = scene.root.issue("CN=Issuing CA").key(&other_key).key_usage(&["cRLSign"]).build();
    let other_signer = with_crl(crl().signed_by(&other_key).build());
    let separate_key = json!({
        "untrusted_intermediates": [base64(&scene.intermediate.der), base64(&crl_signer.der)],
    });
    let critical = crl().extension("1.2.3", true, &[5, 0]).build();
    let table = [
        (
            "a delta CRL alone",
            with_crl(crl().number(2).delta(1).build()),
            "the complete CRL that it belongs to",
        ),
        ("another key of the issuer", with(other_signer.clone(), &separate_key), "accepted"),
        ("nobody's key", other_signer, "signature does not verify"),
        ("a critical extension that nobody knows", with_crl(critical), "not processed"),
    ];
    for (title, changes, wanted) in table {
        for expected in ["SUCCESS", "FAILURE"] {
            let case = with(with(scene.case(), &changes), &json!({"expected_result": expected}));
            assert_told(title, &run(Some("vectors-1"), &case).cases[0], wanted);
        }
    }
}

#[test]
fn exceptions_must_be_needed_and_have_a_reason() {
    let entry = |file: &str, id: &str| {
        format!("[[exception]]\nfile = \"{file}\"\nid = \"{id}\"\nreason = \"RFC 0\"\n")
    };
    let scene = Scene::new();
    let wrong = with(scene.case(), &json!({"expected_result": "FAILURE"}));
    let table = [
        ("nothing to except", scene.case(), String::new(), true),
        ("a disagreement that is not listed", wrong.clone(), String::new(), false),
        ("one that is", wrong.clone(), entry("test", "test::case"), true),
        ("one of another file", wrong.clone(), entry("other", "test::case"), false),
        (
            "one of another case too",
            wrong,
            entry("test", "test::case") + &entry("test", "test::other"),
            false,
        ),
        ("one that agrees", scene.case(), entry("test", "test::case"), false),
        ("one of a file that was not run", scene.case(), entry("other", "test::case"), true),
    ];
    for (title, case, list, wanted) in table {
        let exceptions = Exceptions::read(&list).expect("a list");
        assert_eq!(exceptions.explain_all_of(&run(Some("vectors-1"), &case)), wanted, "{title}");
    }
    for (title, list) in [
        ("an empty reason", "[[exception]]\nfile = \"f\"\nid = \"i\"\nreason = \" \""),
        ("no reason", "[[exception]]\nfile = \"f\"\nid = \"i\""),
        ("a misspelt key", "[[exceptions]]\nfile = \"f\"\nid = \"i\"\nreason = \"r\""),
    ] {
        assert!(Exceptions::read(list).is_err(), "{title}");
    }
}

#[test]
fn a_run_is_told_in_lines_and_as_json() {
    let scene = Scene::new();
    let wrong = with(scene.case(), &json!({"id": "test::wrong", "expected_result": "FAILURE"}));
    let waiting = with(scene.case(), &json!({"id": "test::waiting", "features": ["dsa"]}));
    let refused =
        with(scene.case(), &json!({"id": "test::refused", "trusted_certs": [], "crls": [base64([0x30, 0])]}));
    let file =
        json!({"version": 1, "schema": "vectors-1", "testcases": [scene.case(), wrong, waiting, refused]});
    let suite = Suite::of("test".to_owned(), file.to_string().as_bytes()).expect("a suite");
    let exceptions = Exceptions::read("").expect("an empty list");
    assert_eq!(
        Details(&suite, &exceptions).to_string(),
        "test: disagree: test::wrong: expected FAILURE, accepted\n\
         test: disagree: test::refused: expected SUCCESS, refused: no trust anchors: a verifier without them would \
         refuse everybody\n\
         test: 1 not run, waiting for DSA, which is not offered: test::waiting\n"
    );
    assert_eq!(Summary(&suite).to_string(), "test: 1 agree, 2 disagree, 1 not run");
    let told = as_json(&[suite], &exceptions);
    let cases = &told["files"][0]["cases"];
    assert_eq!(cases[0]["outcome"], "agree");
    assert_eq!(cases[0]["answer"]["work"]["signatures"], 2);
    assert_eq!(cases[2]["waits_for"][0], "DSA, which is not offered");
    assert!(cases[3]["notes"][0].as_str().expect("a note").starts_with("crls 0 is left out: "));
}

#[test]
fn files_are_read_plain_or_compressed_and_nothing_else_passes_for_one() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let text = json!({"version": 1, "schema": "vectors-1", "testcases": [Scene::new().case()]}).to_string();
    let compressed = || {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("compresses");
        encoder.finish().expect("compresses")
    };
    for (name, bytes) in [("plain.json", text.clone().into_bytes()), ("small.json.gz", compressed())] {
        let file = folder.join(name);
        std::fs::write(&file, bytes).expect("a file");
        let suite = Suite::run(&file).expect("a suite");
        let stem = name.split('.').next().expect("a stem");
        assert_eq!(Summary(&suite).to_string(), format!("{stem}: 1 agree, 0 disagree, 0 not run"));
    }
    let case = Scene::new().case();
    let file = |changes: Value| with(json!({"version": 1, "schema": "vectors-1", "testcases": []}), &changes);
    let table = [
        ("another version", file(json!({"version": 2})), "version 2"),
        ("another schema", file(json!({"schema": "vectors-2"})), "vectors-2"),
        ("an id twice", file(json!({"testcases": [case, case]})), "stands there twice"),
        (
            "no DER",
            file(json!({"testcases": [with(case.clone(), &json!({"peer_certificate": "!"}))]})),
            "not base64",
        ),
        (
            "no time",
            file(json!({"testcases": [with(case.clone(), &json!({"validation_time": "noon"}))]})),
            "noon",
        ),
        (
            "no verdict",
            file(json!({"testcases": [with(case, &json!({"expected_result": "MAYBE"}))]})),
            "MAYBE",
        ),
        ("no cases", json!({"version": 1}), "testcases"),
    ];
    for (title, file, wanted) in table {
        let fault = Suite::of("test".to_owned(), file.to_string().as_bytes()).err().expect(title).to_string();
        assert!(fault.contains(wanted), "{title}: {fault}");
    }
    assert!(Suite::run(&folder.join("nowhere.json")).is_err(), "a file that is not there");
}
