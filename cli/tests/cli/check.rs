//! `check`, and the other subcommands by a configuration.

use insta::assert_snapshot;

use crate::process::words;
use crate::scene::Scene;

const CONFIGURATION: &str = r#"
purpose = "client"
intermediates = ["issuing.pem"]

[anchors.fleet]
file = "root.pem"
namespaces = { spiffe = ["prod.example"] }

[revocation]
crls = ["root.crl", "issuing.crl"]

[[rule]]
name = "services"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/{id}"
principal = { kind = "service", name = "{id}" }
roles = ["reader"]
"#;

/// What lets `other` vouch for the rule's names, and gives the fleet another rule.
const OTHERS: &str = r#"
[anchors.other]
file = "other.pem"
namespaces = { spiffe = ["prod.example"] }

[[rule]]
name = "jobs"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/jobs/{id}"
principal = { kind = "job", name = "{id}" }
"#;

fn scene(name: &str) -> Scene {
    let scene = Scene::new(name);
    scene.write("fleet.toml", CONFIGURATION);
    scene.write("api.pem", scene.api().pem());
    scene
}

#[test]
fn what_is_over_and_what_will_be_soon() {
    let scene = scene("check");
    let at = |time: &str, more: &str| words(&scene.folder, &format!("check fleet.toml --at {time} {more}"));
    assert_snapshot!("as_it_should_be", at("2026-03-01T00:00:00Z", ""));
    assert_snapshot!("crl_soon", at("2026-03-02T00:00:00Z", ""));
    assert_snapshot!("crl_over", at("2026-11-15", ""));
    assert_snapshot!("anchor_soon", at("2039-12-25", ""));
    assert_snapshot!("too_early", at("2019-12-31", ""));
    assert_snapshot!("check_json", at("2026-03-02", "--json"));
}

/// A rule that wants a certificate policy, and one that believes another anchor.
#[test]
fn advice_about_rules() {
    let scene = scene("check advice");
    let other = crate::common::Authority::root("CN=Other");
    scene.write("other.pem", other.pem());
    let wanting = CONFIGURATION.replace("roles =", "policies = [\"1.2.3.4\"]\nroles =");
    scene.write("wanting.toml", wanting);
    let others = CONFIGURATION.replace("from = [\"fleet\"]", "from = [\"other\"]");
    scene.write("other.toml", others + OTHERS);
    for config in ["wanting", "other"] {
        let line = format!("explain api.pem --config {config}.toml --at 2026-03-02T12:00:00Z");
        assert_snapshot!(format!("advice_{config}"), words(&scene.folder, &line));
    }
}

/// `--days` reaches as far as it says, and not a second further.
#[test]
fn the_horizon_of_a_check() {
    let scene = scene("check horizon");
    for (days, code) in [(29, 0), (30, 1)] {
        // CRL 7 will be stale at 2026-04-01T00:00:00Z.
        let output =
            words(&scene.folder, &format!("check fleet.toml --days {days} --at 2026-03-02T12:00:00Z"));
        assert_eq!(output.code, Some(code), "{days} days: {output}");
    }
}

#[test]
fn contradictions_are_told_all_at_once_at_their_places() {
    let scene = scene("check wrong");
    let wrong = CONFIGURATION.replace("purpose", "porpoise").replace("[\"fleet\"]", "[\"flet\"]");
    scene.write("wrong.toml", wrong);
    assert_snapshot!("contradictions", words(&scene.folder, "check wrong.toml"));
    assert_snapshot!("contradictions_json", words(&scene.folder, "check wrong.toml --json --at 2026-03-02"));
    let verify = words(&scene.folder, "verify api.pem --config wrong.toml");
    assert_eq!((verify.code, verify.out.as_str()), (Some(2), ""), "{verify}");
    assert_eq!(words(&scene.folder, "check absent.toml").code, Some(2));
}

#[test]
fn every_subcommand_judges_by_a_configuration() {
    let scene = scene("check configuration");
    scene.write("fleet/api.pem", scene.api().pem());
    scene.write("other.pem", scene.service("spiffe://other.example/api").build().pem());
    let by = "--config fleet.toml --at 2026-03-02T12:00:00Z";
    assert_snapshot!("whois_config", words(&scene.folder, &format!("whois api.pem {by}")));
    assert_snapshot!("explain_config", words(&scene.folder, &format!("explain other.pem {by}")));
    for (line, code) in [("verify api.pem", 0), ("verify other.pem", 1), ("forecast fleet", 0)] {
        let output = words(&scene.folder, &format!("{line} {by}"));
        assert_eq!(output.code, Some(code), "{output}");
    }
}
