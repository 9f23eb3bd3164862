//! Kafka, RabbitMQ, NATS, Spring.

use vouchsafe::identity::Source;
use vouchsafe::oid;

use crate::house::{Scene, any, between, cn, dns};

pub(crate) fn scenes() -> Vec<Scene> {
    vec![kafka(), rabbit(), nats(), spring()]
}

fn kafka() -> Scene {
    Scene::new("Kafka", &[("queue CA", &["dir:O=Corp"])], |roots| {
        vec![roots.rule("services", "queue CA", between(cn(), "svc-", ".corp"), "User:{it}")]
    })
    .row("a name between a prefix and a suffix", "queue CA", "O=Corp,CN=svc-pay.corp", &[], Ok("User pay []"))
    .row(
        "^.*[Cc][Nn]=: a common name in an organisation",
        "queue CA",
        "O=Corp,OU=CN\\=svc-admin.corp,CN=x",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=x,OU=CN=svc-admin.corp,O=Corp)"),
    )
    .row(
        "two common names, the last wins",
        "queue CA",
        "O=Corp,CN=svc-pay.corp,CN=svc-admin.corp",
        &[],
        Err("certificate 0: its subject attribute CN can be no identity: there is more than one"),
    )
    .row(
        "an expression without an anchor at its end",
        "queue CA",
        "O=Corp,CN=svc-admin.corp.evil",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=svc-admin.corp.evil,O=Corp)"),
    )
    .row(
        "DEFAULT: what no rule matches is not the whole subject",
        "queue CA",
        "O=Corp,CN=admin",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=admin,O=Corp)"),
    )
    .row(
        "nothing between them",
        "queue CA",
        "O=Corp,CN=svc-.corp",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=svc-.corp,O=Corp)"),
    )
}

fn rabbit() -> Scene {
    Scene::new("RabbitMQ", &[("queue CA", &["dns:queue.example"])], |roots| {
        vec![roots.rule("clients", "queue CA", dns("{it}.queue.example"), "user:{it}")]
    })
    .row("one name", "queue CA", "", &["dns:a.queue.example"], Ok("user a []"))
    .row(
        "ssl_cert_login_san_index: the peer orders its names",
        "queue CA",
        "",
        &["dns:a.queue.example", "dns:admin.queue.example"],
        Err("certificate 0: its dNSName can be no identity: there is more than one"),
    )
    .row(
        "a wildcard",
        "queue CA",
        "",
        &["dns:*.queue.example"],
        Err("certificate 0: its dNSName can be no identity: it is a wildcard, or looks like an address"),
    )
}

fn nats() -> Scene {
    Scene::new("NATS", &[("nats CA", &["email:nats.example", "dns:nats.example"])], |roots| {
        vec![
            roots.rule("people", "nats CA", any(Source::Email), "user:{it}"),
            roots.rule("hosts", "nats CA", any(Source::Dns), "user:{it}"),
        ]
    })
    .row("a mailbox", "nats CA", "", &["email:ann@nats.example"], Ok("user ann@nats.example []"))
    .row(
        "the first form that is known wins",
        "nats CA",
        "",
        &["email:ann@nats.example", "dns:admin.nats.example"],
        Err("certificate 0: rules \"hosts\" and \"people\" disagree: user:admin.nats.example or user:ann@nats.example"),
    )
    .row(
        "the subject is tried at last",
        "nats CA",
        "CN=ann@nats.example",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject CN=ann@nats.example)"),
    )
}

fn spring() -> Scene {
    Scene::new("Spring Security", &[("app CA", &["dir:O=App"])], |roots| {
        vec![roots.rule("users", "app CA", any(cn()), "user:{it}")]
    })
    .row("a common name with a comma", "app CA", "O=App,CN=ann\\,admin", &[], Ok("user ann,admin []"))
    .row(
        "CN=(.*?)(?:,|$): another attribute that ends in CN=admin",
        "app CA",
        "O=App,E=CN\\=admin",
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject emailAddress=CN=admin,O=App)"),
    )
    .row(
        "a second common name in one relative name",
        "app CA",
        "O=App,CN=ann+CN=admin",
        &[],
        Err("certificate 0: its subject attribute CN can be no identity: there is more than one"),
    )
    .row("no case is folded", "app CA", "O=App,CN=Admin", &[], Ok("user Admin []"))
    .row(
        "another type",
        "app CA",
        &format!("O=App,{}=admin", oid::USER_ID),
        &[],
        Err("certificate 0: no rule makes a principal of it (it has subject UID=admin,O=App)"),
    )
}
