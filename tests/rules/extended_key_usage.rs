//! What a key is for, nested from the anchor down (RFC 5280 4.2.1.12).

use vouchsafe::oid::OidBuf;
use vouchsafe::trust::Checks;
use vouchsafe::{Policy, Purpose, danger};

use crate::common::{Authority, extended_key_usage, id, sequence};
use crate::house::{Row, anchor, below, ca, check, leaf, root, row, under};

#[test]
fn a_certificate_is_good_for_the_purposes_that_its_whole_path_states() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = of_the_end_entity();
    rows.extend(of_authorities());
    rows.extend(other_purposes());
    rows
}

fn of_the_end_entity() -> Vec<Row> {
    let is = |title, purposes: &[&str]| leaf(title, |it| it.extended_key_usage(purposes));
    let absent = |title| leaf(title, |it| it.without(id::EXTENDED_KEY_USAGE));
    vec![
        is("a server's", &["serverAuth"]),
        is("a client's and a server's", &["clientAuth", "serverAuth"]),
        is("a client's", &["clientAuth"]).refused(
            "certificate 0 (CN=api.example.com): extKeyUsage is id-kp-clientAuth, and id-kp-serverAuth is needed",
        ),
        is("a server's for a client", &["serverAuth", "codeSigning"]).purpose(Purpose::ClientAuth).refused(
            "certificate 0 (CN=api.example.com): extKeyUsage is id-kp-serverAuth, id-kp-codeSigning, and id-kp-clientAuth is needed",
        ),
        absent("without extKeyUsage").answers([
            "accepted",
            "accepted",
            "certificate 0 (CN=api.example.com): has no extKeyUsage, and id-kp-serverAuth must be stated",
        ]),
        absent("without extKeyUsage, where it must be stated").policy(Policy::require_stated_purpose).refused(
            "certificate 0 (CN=api.example.com): has no extKeyUsage, and id-kp-serverAuth must be stated",
        ),
        is("anyExtendedKeyUsage alone", &["any"]).answers([
            "accepted",
            "certificate 0 (CN=api.example.com): extKeyUsage is anyExtendedKeyUsage, and id-kp-serverAuth is needed",
            "certificate 0 (CN=api.example.com): extKeyUsage is anyExtendedKeyUsage, and id-kp-serverAuth is needed",
        ]),
        is("anyExtendedKeyUsage beside the purpose", &["any", "serverAuth"]).answers([
            "accepted",
            "accepted",
            "certificate 0 (CN=api.example.com): lists anyExtendedKeyUsage (BR 7.1.2.7.10)",
        ]),
        is("anyExtendedKeyUsage beside another", &["any", "clientAuth"]).answers([
            "accepted",
            "certificate 0 (CN=api.example.com): extKeyUsage is anyExtendedKeyUsage, id-kp-clientAuth, and id-kp-serverAuth is needed",
            "certificate 0 (CN=api.example.com): extKeyUsage is anyExtendedKeyUsage, id-kp-clientAuth, and id-kp-serverAuth is needed",
        ]),
        is("an extKeyUsage that lists nothing", &[])
            .refused("certificate 0 (CN=api.example.com): malformed: extKeyUsage: empty"),
        leaf("an extKeyUsage that does not decode", |it| {
            it.extension(id::EXTENDED_KEY_USAGE, false, &sequence(&[b"\x05\x00"]))
        })
        .refused("certificate 0 (CN=api.example.com): malformed: extKeyUsage: tag 0x05 where 0x06 is required"),
        is("nine others, of which eight are shown", &["1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.2.6", "1.2.7", "1.2.8", "1.2.9"])
            .refused(
                "certificate 0 (CN=api.example.com): extKeyUsage is 1.2.1, 1.2.2, 1.2.3, 1.2.4, 1.2.5, 1.2.6, 1.2.7, 1.2.8, ..., \
                 and id-kp-serverAuth is needed",
            ),
    ]
}

fn of_authorities() -> Vec<Row> {
    let below_ca_for = |title, purposes: &[&str]| below(title, ca().extended_key_usage(purposes));
    let server_root = Authority::self_signed("CN=Root").ca().server_auth().build();
    let client_root = Authority::self_signed("CN=Root").ca().client_auth().build();
    let outer = root().issue_ca("CN=Outer").extended_key_usage(&["clientAuth"]).build();
    let inner = outer.issue_ca("CN=Inner").extended_key_usage(&["serverAuth"]).build();
    vec![
        below_ca_for("a CA for servers", &["serverAuth", "clientAuth"]),
        below_ca_for("a CA for clients only", &["clientAuth"]).refused(
            "certificate 1 (CN=Issuing): extKeyUsage is id-kp-clientAuth, and id-kp-serverAuth is needed",
        ),
        below_ca_for("a CA for anything", &["any"]).answers([
            "accepted",
            "certificate 1 (CN=Issuing): extKeyUsage is anyExtendedKeyUsage, and id-kp-serverAuth is needed",
            "certificate 1 (CN=Issuing): extKeyUsage is anyExtendedKeyUsage, and id-kp-serverAuth is needed",
        ]),
        below_ca_for("a CA for nothing", &[])
            .refused("certificate 1 (CN=Issuing): malformed: extKeyUsage: empty"),
        below("a CA need not state its purposes", ca()).policy(Policy::require_stated_purpose),
        row("a CA for servers below one for clients", crate::house::server(&inner), [&inner, &outer])
            .refused(
                "certificate 2 (CN=Outer): extKeyUsage is id-kp-clientAuth, and id-kp-serverAuth is needed",
            ),
        under("an anchor whose certificate is for servers", anchor(&server_root)).answers([
            "accepted",
            "accepted",
            "certificate 2 (CN=Root): is a root with extKeyUsage (BR 7.1.2.1.2)",
        ]),
        under("an anchor whose certificate is for clients", anchor(&client_root)).refused(
            "certificate 2 (CN=Root): extKeyUsage is id-kp-clientAuth, and id-kp-serverAuth is needed",
        ),
        under(
            "the same anchor, its constraints not asked",
            anchor(&client_root).judged_by(Checks { constraints: false, ..Checks::ALL }),
        ),
    ]
}

fn other_purposes() -> Vec<Row> {
    let signs_code = leaf("a purpose by its identifier", |it| it.extended_key_usage(&["codeSigning"]));
    let own = || Purpose::Other(OidBuf::parse("1.3.6.1.4.1.99999.1").unwrap());
    let code_signing = || Purpose::Other(OidBuf::parse("1.3.6.1.5.5.7.3.3").unwrap());
    vec![
        signs_code.purpose(code_signing()),
        leaf("a purpose of one's own", |it| it.extended_key_usage(&["1.3.6.1.4.1.99999.1"])).purpose(own()),
        leaf("a server's for a purpose of one's own", |it| it).purpose(own()).refused(
            "certificate 0 (CN=api.example.com): extKeyUsage is id-kp-serverAuth, and 1.3.6.1.4.1.99999.1 is needed",
        ),
        below("no purpose asked, by the caller's dangerous choice", ca().client_auth()).purpose(danger::any_purpose()),
        leaf("a malformed extKeyUsage refuses though no purpose is asked", |it| {
            it.extension(id::EXTENDED_KEY_USAGE, false, &extended_key_usage::<&str>(&[]))
        })
        .purpose(danger::any_purpose())
        .refused("certificate 0 (CN=api.example.com): malformed: extKeyUsage: empty"),
    ]
}
