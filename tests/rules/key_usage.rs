//! What a key may do (RFC 5280 4.2.1.3, 6.1.4 n).

use vouchsafe::policy::KeyUsageBit;
use vouchsafe::trust::Checks;

use crate::common::{Authority, id, tlv};
use crate::house::{Row, anchor, below, ca, check, leaf, under};

#[test]
fn a_key_does_only_what_its_usage_says() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = of_issuers();
    rows.extend(of_end_entities());
    rows
}

fn of_issuers() -> Vec<Row> {
    let signs_crls_only = Authority::self_signed("CN=Root").ca().key_usage(&["cRLSign"]).build();
    vec![
        below("a CA that may sign CRLs only", ca().key_usage(&["cRLSign"])).refused(
            "certificate 1 (CN=Issuing): keyUsage is cRLSign, and keyCertSign is needed",
        ),
        below("a CA that may sign certificates only", ca().key_usage(&["keyCertSign"])),
        below("a CA without keyUsage, which binds only where it is", ca().without(id::KEY_USAGE)),
        below("keyUsage binds, critical or not", ca().key_usage(&["digitalSignature"]).critical(id::KEY_USAGE, false))
            .refused("certificate 1 (CN=Issuing): keyUsage is digitalSignature, and keyCertSign is needed"),
        below("a keyUsage without a bit", ca().extension(id::KEY_USAGE, true, &tlv(0x03, &[0])))
            .refused("certificate 1 (CN=Issuing): malformed: keyUsage: empty"),
        below("a keyUsage with needless zero bits", ca().extension(id::KEY_USAGE, true, &tlv(0x03, &[0, 0x04])))
            .refused(
                "certificate 1 (CN=Issuing): malformed: keyUsage: not the distinguished encoding (DER) of the value",
            ),
        below("a keyUsage that is none", ca().extension(id::KEY_USAGE, true, &tlv(0x04, &[0x04])))
            .refused("certificate 1 (CN=Issuing): malformed: keyUsage: tag 0x04 where 0x03 is required"),
        under("an anchor whose certificate may sign CRLs only", anchor(&signs_crls_only)).refused(
            "certificate 2 (CN=Root): keyUsage is cRLSign, and keyCertSign is needed",
        ),
        under(
            "the same anchor, its authority not asked",
            anchor(&signs_crls_only).judged_by(Checks { authority: false, ..Checks::ALL }),
        ),
    ]
}

fn of_end_entities() -> Vec<Row> {
    let must = |bit| move |policy: vouchsafe::Policy| policy.require_key_usage(bit);
    let with = |title, usages: &[&str]| leaf(title, |it| it.key_usage(usages));
    vec![
        with("an end entity that cannot sign a handshake", &["nonRepudiation"]).answers([
            "accepted",
            "accepted",
            "certificate 0 (CN=api.example.com): its keyUsage does not let it sign a handshake or agree on a key",
        ]),
        with("digitalSignature is wanted and there are others", &["keyEncipherment", "keyAgreement"])
            .policy(must(KeyUsageBit::DigitalSignature))
            .refused(
                "certificate 0 (CN=api.example.com): keyUsage is keyEncipherment, keyAgreement, and digitalSignature is needed",
            ),
        with("keyEncipherment is wanted and there is another", &["digitalSignature"])
            .policy(must(KeyUsageBit::KeyEncipherment))
            .refused(
                "certificate 0 (CN=api.example.com): keyUsage is digitalSignature, and keyEncipherment is needed",
            ),
        with("keyAgreement is wanted and there is another", &["digitalSignature"])
            .policy(must(KeyUsageBit::KeyAgreement))
            .refused("certificate 0 (CN=api.example.com): keyUsage is digitalSignature, and keyAgreement is needed"),
        with("digitalSignature is wanted and there", &["digitalSignature", "nonRepudiation"])
            .policy(must(KeyUsageBit::DigitalSignature)),
        leaf("digitalSignature is wanted, and keyUsage is not there to say no", |it| it.without(id::KEY_USAGE))
            .policy(must(KeyUsageBit::DigitalSignature)),
        with("an end entity that may sign certificates and is no CA", &["digitalSignature", "keyCertSign"]).answers([
            "accepted",
            "certificate 0 (CN=api.example.com): its keyUsage has keyCertSign, but it is not a CA (RFC 5280 4.2.1.3, 4.2.1.9)",
            "certificate 0 (CN=api.example.com): its keyUsage lets it sign certificates or CRLs, and a peer is expected",
        ]),
    ]
}
