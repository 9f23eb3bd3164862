//! Cases of our own.

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use crate::common::*;
use crate::runner::Suite;
use crate::runner::outcome::{Outcome, Report};

pub(crate) fn base64(der: impl AsRef<[u8]>) -> Value {
    Base64::encode_string(der.as_ref()).into()
}

/// A server's certificate below an intermediate, accepted; and what a row changes.
pub(crate) struct Scene {
    pub(crate) root: Authority,
    pub(crate) intermediate: Issued,
    pub(crate) leaf: Issued,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let root = Authority::root("CN=Root CA");
        let intermediate = root.issue_ca("CN=Issuing CA").build();
        let leaf = intermediate
            .issue("CN=example.com")
            .san(&["dns:example.com", "dns:www.example.com", "ip:192.0.2.1", "email:me@example.com"])
            .server_auth()
            .certificate_policies(&["1.2.3"])
            .build();
        Self { root, intermediate, leaf }
    }

    pub(crate) fn case(&self) -> Value {
        json!({
            "id": "test::case",
            "trusted_certs": [base64(&self.root.der)],
            "untrusted_intermediates": [base64(&self.intermediate.der)],
            "peer_certificate": self.leaf.pem(),
            "validation_time": "2026-03-02T12:00:00Z",
            "validation_kind": "SERVER",
            "expected_result": "SUCCESS",
        })
    }

    pub(crate) fn crls(&self) -> Value {
        json!([base64(self.root.crl().build()), base64(self.intermediate.crl().build())])
    }

    pub(crate) fn revoking_crls(&self) -> Value {
        let revoking = self.intermediate.crl().revoke(&self.leaf.serial, "2026-02-01T00:00:00Z", None);
        json!([base64(self.root.crl().build()), base64(revoking.build())])
    }
}

/// Runs one case, in limbo's schema if no other is named.
pub(crate) fn run(schema: Option<&str>, case: &Value) -> Suite {
    let file = json!({"version": 1, "testcases": [case]});
    let file = schema.map_or(file.clone(), |schema| with(file, &json!({"schema": schema})));
    Suite::of("test".to_owned(), file.to_string().as_bytes()).unwrap_or_else(|fault| panic!("{fault}"))
}

pub(crate) fn with(mut case: Value, changes: &Value) -> Value {
    let fields = case.as_object_mut().expect("an object");
    for (field, value) in changes.as_object().expect("an object") {
        fields.insert(field.clone(), value.clone());
    }
    case
}

/// What came of a case: acceptance, the refusal, or what it waits for.
pub(crate) fn told(report: &Report) -> String {
    match (report.outcome, &report.answer) {
        (Outcome::NotRun, _) => {
            format!("waits for {}", report.waits_for.iter().cloned().collect::<Vec<_>>().join(", "))
        }
        (_, Some(answer)) => answer.refusal.clone().unwrap_or_else(|| "accepted".to_owned()),
        (_, None) => "not asked".to_owned(),
    }
}

/// Is that what was told? Acceptance is the whole of it, a refusal a part.
pub(crate) fn assert_told(title: &str, report: &Report, wanted: &str) {
    let told = told(report);
    let as_wanted = if wanted == "accepted" { told == wanted } else { told.contains(wanted) };
    assert!(as_wanted, "{title}: {told}");
}
