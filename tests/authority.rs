//! The test authority's own test: do others read and believe what it makes?

mod common;

use common::{Authority, Kind};
use x509_cert::der::Decode as _;

#[test]
fn x509_cert_reads_what_it_makes() {
    let root = Authority::root("CN=Root CA");
    let leaf = root.issue("CN=api,O=Example").key_kind(Kind::P384).san(&["dns:api.example.com"]).build();

    let read = x509_cert::Certificate::from_der(&leaf.der).unwrap();

    assert_eq!(read.tbs_certificate().subject().to_string(), "O=Example,CN=api");
    assert_eq!(read.tbs_certificate().issuer().to_string(), "CN=Root CA");
}
