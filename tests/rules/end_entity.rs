//! What may stand at the end of a path and be called a peer (SPIFFE X509-SVID 4.1 and 4.3; BR 7.1.2.7).

use crate::common::id;
use crate::house::{Row, ca, check, leaf, row, service};

#[test]
fn a_signing_certificate_is_no_peer() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = of_an_identity();
    rows.extend(of_a_server());
    rows
}

/// Whoever is to become an identity is judged so under every preset.
fn of_an_identity() -> Vec<Row> {
    let client = |title, usages: &[&str]| {
        let ca = ca().build();
        row(title, service(&ca).key_usage(usages), [&ca]).identified()
    };
    let issuing = ca().build();
    let authority = service(&issuing).ca().san(&["uri:spiffe://prod.example/api"]);
    vec![
        client("a peer", &["digitalSignature"]),
        client("a peer that agrees on a key", &["keyAgreement"]),
        client("a peer that takes a key", &["keyEncipherment"]),
        row("a peer without keyUsage", service(&issuing).without(id::KEY_USAGE), [&issuing]).identified(),
        row("a CA with a SPIFFE ID (go-spiffe)", authority, [&issuing])
            .identified()
            .refused("certificate 0 (O=Service): is a certification authority, and a peer is expected"),
        client("may sign certificates", &["digitalSignature", "keyCertSign"]).refused(
            "certificate 0 (O=Service): its keyUsage lets it sign certificates or CRLs, and a peer is expected",
        ),
        client("may sign CRLs", &["digitalSignature", "cRLSign"]).refused(
            "certificate 0 (O=Service): its keyUsage lets it sign certificates or CRLs, and a peer is expected",
        ),
        client("may sign contracts, and no handshake", &["nonRepudiation", "dataEncipherment"]).refused(
            "certificate 0 (O=Service): its keyUsage does not let it sign a handshake or agree on a key",
        ),
    ]
}

/// Without an identity, it is the policy that decides.
fn of_a_server() -> Vec<Row> {
    let server = |title, usages: &[&str]| leaf(title, |it| it.key_usage(usages));
    vec![
        leaf("a CA as a server", |it| it.basic_constraints(true, None)).answers([
            "accepted",
            "accepted",
            "certificate 0 (CN=api.example.com): is a certification authority, and a peer is expected",
        ]),
        server("a server that may sign CRLs", &["digitalSignature", "cRLSign"]).answers([
            "accepted",
            "accepted",
            "certificate 0 (CN=api.example.com): its keyUsage lets it sign certificates or CRLs, and a peer is expected",
        ]),
        server("a server that may sign contracts only", &["nonRepudiation"]).answers([
            "accepted",
            "accepted",
            "certificate 0 (CN=api.example.com): its keyUsage does not let it sign a handshake or agree on a key",
        ]),
    ]
}
