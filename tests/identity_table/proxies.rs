//! Envoy, Apache, nginx.

use vouchsafe::identity::{Fingerprint, Identity, Pattern, Source};
use vouchsafe::name::spiffe::SpiffeId;

use crate::common::{Issued, to_hex, utf8};
use crate::house::{Scene, any, cn, common_name, dns, is, subject};

pub(crate) fn scenes() -> Vec<Scene> {
    vec![envoy_rbac(), envoy_validation(), apache(), nginx()]
}

fn envoy_rbac() -> Scene {
    let admin = Identity::Spiffe(SpiffeId::parse("spiffe://prod.example/admin").unwrap());
    Scene::new("Envoy RBAC", &[("mesh CA", &["spiffe:prod.example"])], |roots| {
        vec![roots.rule("admin", "mesh CA", is(admin), "service:admin")]
    })
    .row("the ID", "mesh CA", "", &["uri:spiffe://prod.example/admin"], Ok("service admin []"))
    .row(
        "no URI does not fall back to the DNS name, nor to the subject",
        "mesh CA",
        "CN=spiffe://prod.example/admin",
        &["dns:admin"],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=spiffe://prod.example/admin, dNSName admin)"),
    )
    .row(
        "a suffix is not the ID",
        "mesh CA",
        "",
        &["uri:spiffe://prod.example/x/admin"],
        Err("certificate 0: no rule makes a principal of it (it has uniformResourceIdentifier spiffe://prod.example/x/admin)"),
    )
    .setting(
        "nothing to match is not anybody",
        Pattern::one_of([]),
        "a list of no identities",
    )
}

fn envoy_validation() -> Scene {
    let root = Issued::root("CN=edge CA");
    let pinned = root.issue("CN=edge").client_auth().build();
    let renewed = root.issue("CN=edge").serial(7).client_auth().build();
    let other = root.issue("CN=other").client_auth().build();
    let hidden = root.issue("").san(&["dns:good.edge.example\0.evil.example"]).client_auth().build();
    let key = Identity::Key(Fingerprint::of(&pinned.spki));
    Scene::new("Envoy validation context", &[("edge CA", &["dns:edge.example"])], |roots| {
        vec![
            roots.rule("pin", "edge CA", is(key), "edge:pinned"),
            roots.rule("hosts", "edge CA", dns("{host}.edge.example"), "edge:{host}"),
        ]
    })
    .peer("the pinned key", &pinned, &[], Ok("edge pinned []"))
    .peer("the pinned key in another certificate", &renewed, &[], Ok("edge pinned []"))
    .peer(
        "another key of the same authority",
        &other,
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=other)"),
    )
    .peer(
        "a NUL in a name",
        &hidden,
        &[],
        Err("certificate 0: malformed: dNSName: byte 0x00 is not allowed here"),
    )
    .row(
        "one of several names is not enough",
        "edge CA",
        "",
        &["dns:a.edge.example", "dns:evil.example"],
        Err("certificate 0: its dNSName can be no identity: there is more than one"),
    )
}

fn apache() -> Scene {
    Scene::new("Apache mod_ssl", &[("corp CA", &["dir:O=Corp,C=DE", "email:corp.example"])], |roots| {
        vec![
            roots.rule("ann", "corp CA", subject("CN=ann,O=Corp,C=DE"), "user:ann"),
            roots.rule("mail", "corp CA", any(Source::Email), "mailbox:{it}"),
        ]
    })
    .row("the whole subject", "corp CA", "C=DE,O=Corp,CN=ann", &[], Ok("user ann []"))
    .row(
        "FakeBasicAuth: another subject that prints like it in one line",
        "corp CA",
        "C=DE,O=Corp/CN\\=ann",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject O=Corp/CN=ann,C=DE)"),
    )
    .row("one mailbox", "corp CA", "", &["email:ann@corp.example"], Ok("mailbox ann@corp.example []"))
    .row(
        "SAN_Email_0: the first of two",
        "corp CA",
        "",
        &["email:ann@corp.example", "email:root@corp.example"],
        Err("certificate 0: its rfc822Name can be no identity: there is more than one"),
    )
    .row(
        "SAN_OTHER_msUPN is no mailbox",
        "corp CA",
        "",
        &["upn:ann@corp.example"],
        Err(&format!(
            "certificate 0: no rule makes a principal of it (it has otherName 1.3.6.1.4.1.311.20.2.3=#{})",
            to_hex(&utf8("ann@corp.example"))
        )),
    )
}

fn nginx() -> Scene {
    Scene::new("nginx", &[("corp CA", &["dir:O=Corp"])], |roots| {
        vec![roots.rule("admin", "corp CA", common_name("admin"), "user:admin")]
    })
    .row("the attribute", "corp CA", "O=Corp,CN=admin", &[], Ok("user admin []"))
    .row(
        "map ~CN=admin: an expression finds it at the beginning of another name",
        "corp CA",
        "O=Corp,CN=admin2",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=admin2,O=Corp)"),
    )
    .row(
        "an expression finds it in another attribute",
        "corp CA",
        "O=Corp,OU=CN\\=admin,CN=bob",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=bob,OU=CN=admin,O=Corp)"),
    )
    .setting(
        "an SHA-1 fingerprint",
        Fingerprint::parse("da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        "SHA-256 fingerprint: not in the form that the standard requires",
    )
    .setting(
        "any subject, captured",
        vouchsafe::identity::Rule::builder("all", Source::Subject, Pattern::any("it").unwrap())
            .from(vouchsafe::identity::Authority::issuing_ca(b"x"))
            .becomes("user", "{it}")
            .build(),
        "rule \"all\": the pattern is not one for subject",
    )
    .row(
        "two common names",
        "corp CA",
        "O=Corp,CN=bob,CN=admin",
        &[],
        Err(&format!("certificate 0: its {} can be no identity: there is more than one", cn())),
    )
}
