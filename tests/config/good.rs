//! Files that are right, and who peers are by them.

use crate::house::{House, who};
use vouchsafe::Time;

const SPIFFE: &str = r#"
purpose = "client"
mapper = "spiffe"
intermediates = ["issuing.pem"]

[anchors.fleet]
file = "root.pem"
namespaces = { spiffe = ["prod.example"] }

[revocation]
crls = ["root.crl", "issuing.crl"]
"#;

#[test]
fn anchors_and_crls_and_spiffe_make_a_verifier_and_a_mapper() {
    let house = House::new("config spiffe");
    let config = house.parse(SPIFFE).unwrap();
    let service = house.service("spiffe://prod.example/ns/shop/sa/cart");
    assert_eq!(who(&config, &service, &[]), "spiffe:spiffe://prod.example/ns/shop/sa/cart");
    let outside = house.service("spiffe://test.example/ns/shop/sa/cart");
    assert_eq!(
        who(&config, &outside, &[]),
        "certificate 0 (CN=service): trust anchor fleet may not vouch for spiffe://test.example/ns/shop/sa/cart \
         (its namespaces: spiffe://prod.example)"
    );

    let anchor = &config.anchors()[0];
    assert_eq!(anchor.name, "fleet");
    assert_eq!(anchor.file, house.folder.join("root.pem"));
    assert_eq!(anchor.subject, "CN=Fleet Root,O=Example");
    assert_eq!(anchor.validity.until.to_string(), "2039-12-31T23:59:59Z");
    let crls: Vec<_> = config.crls().iter().map(|crl| (crl.issuer.as_str(), crl.next_update)).collect();
    let april = Some(Time::from_unix(1_775_001_600));
    assert_eq!(crls, [("CN=Fleet Root,O=Example", april), ("CN=Fleet Issuing,O=Example", april)]);
    let files = ["root.pem", "root.crl", "issuing.crl", "issuing.pem"].map(|file| house.folder.join(file));
    assert_eq!(config.files(), files);
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    assert!(config.verifier().relaxations().is_empty());
}
