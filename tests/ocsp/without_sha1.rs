//! Without the feature `sha1`: what is named by SHA-1 is not found, and all else is as it was.

use crate::{GOOD, House, load, unknown};

#[test]
fn only_what_is_named_by_sha_256_is_found() {
    let house = House::new();
    let by_sha1 = house.ca.ocsp().good(&house.leaf);
    let by_sha256 = by_sha1.clone().named_by("sha256", &house.leaf);
    house.either("by SHA-256", &by_sha256, GOOD);
    assert_eq!(
        load(by_sha1.clone().build()).unwrap_err().to_string(),
        "no certificate is named in it by a hash that is processed"
    );
    let nothing =
        "stapled OCSP response of CN=CA, produced 2026-03-01T00:00:00Z: says nothing about this certificate";
    assert_eq!(house.stapled(by_sha1), unknown(nothing));
}

#[test]
fn who_is_named_by_a_key_is_found_by_the_signature() {
    let house = House::new();
    let response = house.ca.ocsp().good(&house.leaf).named_by("sha256", &house.leaf);
    let delegate = house.ca.issue_responder("CN=Responder").build();
    let client = house.ca.issue("CN=client").client_auth().build();
    assert!(house.supplied([response.clone().by_key()]).starts_with("not revoked, by OCSP response of key "));
    assert!(house.supplied([response.clone().by(&delegate).by_key()]).starts_with("not revoked, by OCSP"));
    let told = house.supplied([response.by(&client).by_key()]);
    assert!(told.ends_with("the signature does not verify under the signer's key"), "{told}");
}
