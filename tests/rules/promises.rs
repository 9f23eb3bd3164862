//! What certificates promise about themselves: noRevAvail (RFC 9608) and TLS features (RFC 7633).

use crate::common::{Authority, id, sequence};
use crate::house::{Row, below, ca, check, leaf, row};

#[test]
fn a_promise_is_kept_or_refused() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = nothing_is_published();
    rows.extend(tls_features());
    rows
}

fn nothing_is_published() -> Vec<Row> {
    vec![
        leaf("nothing is published about it", |it| it.no_revocation_available()),
        leaf("nothing is published, and here is where", |it| {
            it.no_revocation_available().crl_distribution_points(&["uri:http://crl.example/1"])
        })
        .refused(
            "certificate 0 (CN=api.example.com): has both noRevAvail and cRLDistributionPoints (RFC 9608 3)",
        ),
        leaf("nothing is published, and here are the changes", |it| {
            it.no_revocation_available().extension("2.5.29.46", false, &sequence(&[] as &[&[u8]]))
        })
        .refused("certificate 0 (CN=api.example.com): has both noRevAvail and freshestCRL (RFC 9608 3)"),
        leaf("nothing is published, and here is who can be asked", |it| {
            it.no_revocation_available().authority_info_access(&[("ocsp", "uri:http://ocsp.example/")])
        })
        .refused(
            "certificate 0 (CN=api.example.com): has both noRevAvail and the address of an OCSP responder (RFC 9608 3)",
        ),
        leaf("nothing is published, and here is the issuer's certificate", |it| {
            it.no_revocation_available().authority_info_access(&[("caIssuers", "uri:http://ca.example/ca.cer")])
        }),
        below("a CA's promise has no effect", ca().no_revocation_available()),
    ]
}

fn tls_features() -> Vec<Row> {
    let below_promise = |title, issuing: &Authority, features: Option<&[i64]>| {
        let it = issuing.issue("CN=api.example.com").san(&["dns:api.example.com"]).server_auth();
        row(
            title,
            features.into_iter().fold(it, |it, features| it.tls_features(features)),
            std::slice::from_ref(issuing),
        )
    };
    let stapling = ca().tls_features(&[5]).build();
    let both = ca().tls_features(&[5, 17]).build();
    let missing = "certificate 0 (CN=api.example.com): lacks TLS feature 5, which its issuer's certificate asks of it \
                   (RFC 7633 4.2.2)";
    vec![
        leaf("an end entity alone promises what it will", |it| it.tls_features(&[5])),
        below_promise("a CA promises, and so does what it issued", &stapling, Some(&[5])),
        below_promise("a CA promises, and what it issued promises more", &stapling, Some(&[17, 5])),
        below_promise("a CA promises, and what it issued does not", &stapling, None).refused(missing),
        below_promise("a CA promises two things, and what it issued one", &both, Some(&[17]))
            .refused(missing),
        leaf("a promise that can not be read", |it| it.extension(id::TLS_FEATURE, false, &[5, 0])).refused(
            "certificate 0 (CN=api.example.com): malformed: TLS feature: tag 0x05 where 0x30 is required",
        ),
    ]
}
