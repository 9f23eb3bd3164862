//! What a `[proxy]` of the file reads, and from whom.

use base64ct::{Base64, Encoding as _};
use vouchsafe::Time;
use vouchsafe::config;
use vouchsafe::proxy::{Hop, Profile};

use crate::common::NOW;
use crate::house::House;

const FILE: &str = r#"
    purpose = "client"
    mapper = "spiffe"
    intermediates = ["issuing.pem"]
    anchors.fleet = { file = "root.pem", namespaces = { spiffe = ["prod.example"] } }
    danger.no_revocation = true
    [proxy]
"#;

#[test]
fn a_certificate_is_handed_on_by_who_is_listed_and_by_nobody_else() {
    let house = House::new("config proxy");
    let client = house.service("spiffe://prod.example/api");
    let value = format!(":{}:", Base64::encode_string(&client.der));
    let (proxy, elsewhere) = (Hop::address([10, 0, 7, 1].into()), Hop::address([10, 0, 8, 1].into()));
    let api = "spiffe spiffe://prod.example/api (forwarded by ";
    for (title, keys, name, hop, wanted) in [
        ("the network", "networks = [\"10.0.7.0/28\"]", "Client-Cert", &proxy, format!("{api}10.0.7.1)")),
        (
            "past it",
            "networks = [\"10.0.7.0/28\"]",
            "Client-Cert",
            &elsewhere,
            "Client-Cert came from 10.0.8.1, which is not trusted to hand on certificates".into(),
        ),
        (
            "a socket",
            "unix_socket = true",
            "Client-Cert",
            &Hop::unix_socket(),
            format!("{api}a Unix socket)"),
        ),
        (
            "an address where only a socket is listed",
            "unix_socket = true",
            "Client-Cert",
            &proxy,
            "Client-Cert came from 10.0.7.1, which is not trusted to hand on certificates".into(),
        ),
        (
            "an address where only a principal is listed",
            "principals = [{ kind = \"spiffe\", name = \"spiffe://prod.example/edge\" }]",
            "Client-Cert",
            &proxy,
            "Client-Cert came from 10.0.7.1, which is not trusted to hand on certificates".into(),
        ),
        (
            "another name",
            "networks = [\"10.0.7.1\"]\ncertificate_header = \"X-Peer\"",
            "X-Peer",
            &proxy,
            format!("{api}10.0.7.1)"),
        ),
        ("no header", "networks = [\"10.0.7.1\"]", "Host", &proxy, "nobody".into()),
    ] {
        let config = house
            .parse(&format!("{FILE}profile = \"rfc9440\"\n{keys}"))
            .unwrap_or_else(|it| panic!("{it:#}"));
        let (reader, mapper) = (config.proxy().unwrap(), config.mapper().unwrap());
        let lines = [(name.as_bytes(), value.as_bytes())];
        let found = match reader.identify(lines, hop, config.verifier(), mapper, Time::from_unix(NOW)) {
            Ok(Some(principal)) => principal.to_string(),
            Ok(None) => "nobody".into(),
            Err(refused) => refused.to_string(),
        };
        assert_eq!(found, wanted, "{title}");
    }
}

#[test]
fn without_the_table_nothing_is_read() {
    let config = House::new("config no proxy").parse(&FILE.replace("[proxy]", "")).unwrap();
    assert!(config.proxy().is_none());
}

#[test]
fn the_reference_lists_every_profile() {
    let listed: Vec<String> = Profile::names().map(|name| format!("`{name}`")).collect();
    assert!(config::reference().contains(&listed.join(", ")), "{listed:?}");
}
