//! Istio, go-spiffe, spiffe-rustls, Consul, CockroachDB and their like.

use vouchsafe::Mapper;
use vouchsafe::identity::Pattern;

use crate::house::{Scene, common_name, dns, spiffe};

pub(crate) fn scenes() -> Vec<Scene> {
    vec![istio(), go_spiffe(), spiffe_rustls(), consul()]
}

fn istio() -> Scene {
    Scene::new("Istio", &[("prod CA", &["spiffe:prod.example"]), ("test CA", &["spiffe:test.example"])], |roots| {
        vec![
            roots.rule("prod", "prod CA", spiffe("spiffe://prod.example/ns/{ns}/sa/{sa}"), "service:{ns}/{sa}"),
            roots.rule("test", "test CA", spiffe("spiffe://test.example/ns/{ns}/sa/{sa}"), "guest:{ns}/{sa}"),
        ]
    })
    .row("a workload", "prod CA", "", &["uri:spiffe://prod.example/ns/pay/sa/admin"], Ok("service pay/admin []"))
    .row(
        "*/sa/admin: the same path in another trust domain is somebody else",
        "test CA",
        "",
        &["uri:spiffe://test.example/ns/pay/sa/admin"],
        Ok("guest pay/admin []"),
    )
    .row(
        "another trust domain's authority names ours",
        "test CA",
        "",
        &["uri:spiffe://prod.example/ns/pay/sa/admin"],
        Err("certificate 0 ((empty)): rule prod does not believe trust anchor test CA for spiffe://prod.example/ns/pay/sa/admin"),
    )
    .row(
        "a prefix is not a segment",
        "prod CA",
        "",
        &["uri:spiffe://prod.example/ns/pay/sa/admin/x"],
        Err("certificate 0: no rule makes a principal of it (it has uniformResourceIdentifier spiffe://prod.example/ns/pay/sa/admin/x)"),
    )
    .setting(
        "a pattern over trust domains",
        Pattern::spiffe("spiffe://{td}/ns/{ns}/sa/admin"),
        "pattern \"spiffe://{td}/ns/{ns}/sa/admin\": SPIFFE trust domain: byte 0x7b is not allowed here",
    )
    .setting(
        "a glob",
        Pattern::spiffe("spiffe://prod.example/*/sa/admin"),
        "pattern \"spiffe://prod.example/*/sa/admin\": SPIFFE ID: byte 0x2a is not allowed here",
    )
}

fn go_spiffe() -> Scene {
    Scene::mapped("go-spiffe", &[("a CA", &["spiffe:a.example"]), ("b CA", &["spiffe:b.example"])], |_, _| {
        Mapper::spiffe()
    })
    .row("an ID", "a CA", "", &["uri:spiffe://a.example/x"], Ok("spiffe spiffe://a.example/x []"))
    .row(
        "two URIs",
        "a CA",
        "",
        &["uri:spiffe://a.example/x", "uri:spiffe://a.example/y"],
        Err("certificate 0: its SPIFFE ID can be no identity: there is another URI beside it"),
    )
    .row(
        "the ID chooses the authorities, and not the other way round",
        "b CA",
        "",
        &["uri:spiffe://a.example/x"],
        Err("certificate 0 ((empty)): trust anchor b CA may not vouch for spiffe://a.example/x (its namespaces: spiffe://b.example)"),
    )
}

fn spiffe_rustls() -> Scene {
    let long = format!("uri:spiffe://a.example/{}", "x".repeat(2100));
    Scene::mapped("spiffe-rustls", &[("a CA", &["spiffe:a.example"]), ("any CA", &[])], |_, _| Mapper::spiffe())
        .row(
            "any trust domain of any authority",
            "any CA",
            "",
            &["uri:spiffe://a.example/x"],
            Err("certificate 0 ((empty)): trust anchor any CA may not vouch for spiffe://a.example/x (it has no namespaces)"),
        )
        .row(
            "a URI that is too long is not passed over",
            "a CA",
            "",
            &[&long],
            Err("certificate 0: its SPIFFE ID can be no identity: malformed: SPIFFE ID: too long"),
        )
}

fn consul() -> Scene {
    Scene::new(
        "CockroachDB, etcd, Consul, Nomad",
        &[("db CA", &["dir:O=DB", "dns:db.example"]), ("gateway CA", &["dir:O=Gateways"])],
        |roots| {
            vec![
                // --cert-principal-map=root-admin:root
                roots.rule("root", "db CA", common_name("root-admin"), "db:root"),
                roots.rule("nodes", "db CA", dns("{node}.db.example"), "db:node-{node}"),
                roots.rule("gateways", "gateway CA", common_name("gateway"), "gateway:http"),
            ]
        },
    )
    .row("a mapped name", "db CA", "O=DB,CN=root-admin", &[], Ok("db root []"))
    .row(
        "a name that maps to root, and one of a node",
        "db CA",
        "O=DB,CN=root-admin",
        &["dns:n1.db.example"],
        Err("certificate 0: rules \"nodes\" and \"root\" disagree: db:node-n1 or db:root"),
    )
    .row("the gateway is the gateway", "gateway CA", "O=Gateways,CN=gateway", &[], Ok("gateway http []"))
    .row(
        "and not whom it names",
        "gateway CA",
        "O=Gateways,CN=root-admin",
        &[],
        Err("certificate 0 (CN=root-admin,O=Gateways): rule root does not believe trust anchor gateway CA for attribute:CN=root-admin"),
    )
}
