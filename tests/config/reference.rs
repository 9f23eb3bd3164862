//! The reference of all keys is made from the tables that the reader refuses unknown keys by.

use std::path::Path;

use crate::common::Authority;
use crate::house::House;
use vouchsafe::config::{self, Config};

/// `VOUCHSAFE_BLESS=1` writes the file instead.
#[test]
fn the_committed_reference_is_the_one_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    if std::env::var_os("VOUCHSAFE_BLESS").is_some() {
        std::fs::write(&path, config::reference()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        config::reference(),
        "bless it with VOUCHSAFE_BLESS=1"
    );
}

/// Files that can be loaded; between them they have every example of the reference.
const EXAMPLES: [(&str, &str); 6] = [
    ("fleet.toml", include_str!("examples/fleet.toml")),
    ("names.toml", include_str!("examples/names.toml")),
    ("lax.toml", include_str!("examples/lax.toml")),
    ("proxy.toml", include_str!("examples/proxy.toml")),
    ("nginx.toml", include_str!("examples/nginx.toml")),
    ("server.toml", include_str!("examples/server.toml")),
];

#[test]
fn every_example_of_the_reference_stands_in_a_file_that_loads() {
    let house = House::new("config examples");
    house.write("fleet-ca.pem", house.root.pem());
    house.write("tenant-ca.pem", house.tenant.pem());
    for name in ["cards", "nodes"] {
        house.write(&format!("{name}-ca.pem"), Authority::root(&format!("CN={name}")).pem());
    }
    house.write("fleet.crl", house.root.crl().build());
    house.write("peer.ocsp", house.issuing.ocsp().good(&house.service("spiffe://prod.example/a")).build());
    let mut text = String::new();
    for (name, example) in EXAMPLES {
        house.write(name, example);
        let config = Config::load(house.folder.join(name)).unwrap_or_else(|error| panic!("{error:#}"));
        assert!(config.warnings().is_empty(), "{:?}", config.warnings());
        assert_eq!(config.files()[0], house.folder.join(name));
        text.push_str(example);
    }
    let reference = config::reference();
    let examples: Vec<_> =
        reference.lines().filter_map(|line| line.split_once("<br>`")?.1.strip_suffix("` |")).collect();
    assert!(examples.len() > 80, "{}", examples.len());
    let missing: Vec<_> = examples.iter().filter(|example| !text.contains(**example)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
