//! Limits on what one certificate may hold.

use vouchsafe::Budget;
use vouchsafe::certificate::Certificate as View;

use crate::common::*;

#[test]
fn limits_come_before_everything_else() {
    let leaf = || Authority::root("CN=Root").issue("CN=leaf");
    let budget =
        Budget { certificate_bytes: 2_000, extensions: 8, names: 4, subtrees: 3, ..Budget::default() };
    // Ed25519's signatures are all of one length.
    let root = Authority::self_signed("CN=Root").key_kind(Kind::Ed25519).ca().build();
    let padded = |octets: usize| root.issue("CN=leaf").extension("1.2.3", false, &vec![0; octets]);
    let extensions = |count: u64, then: &[Vec<u8>]| {
        let one = |number| sequence(&[oid(&format!("1.2.{number}")), octet_string(b"")]);
        let all: Vec<_> = (0..count).map(one).chain(then.iter().cloned()).collect();
        leaf().extensions_der(&explicit(3, &sequence(&all)))
    };
    let names = |count: usize| leaf().san(&vec!["dns:a.example"; count]);
    let subtrees = |count: usize| leaf().permitted(&vec!["dns:a.example"; count]);
    let bytes_of = |octets| padded(octets).build().der.len();
    let exactly = 2_000 - bytes_of(1_000) + 1_000;
    let table: Vec<(&str, CertificateBuilder, &str)> = vec![
        ("as many bytes as are allowed", padded(exactly), "read"),
        ("a byte more", padded(exactly + 1), "the limit of 2000 bytes a certificate was reached"),
        ("as many extensions as are allowed", extensions(8, &[]), "read"),
        ("one more", extensions(9, &[]), "the limit of 8 extensions a certificate was reached"),
        (
            "too many, of which a later one is malformed",
            extensions(9, &[null()]),
            "the limit of 8 extensions a certificate was reached",
        ),
        (
            "enough, and then a malformed one",
            extensions(8, &[null()]),
            "extension: tag 0x05 where 0x30 is required",
        ),
        ("as many names as are allowed, the subject's attribute among them", names(3), "read"),
        ("one more", names(4), "the limit of 4 names a certificate was reached"),
        (
            "malformed names count",
            leaf().san(&["dns:", "dns:", "dns:", "dns:"]),
            "the limit of 4 names a certificate was reached",
        ),
        (
            "many attributes of the subject",
            leaf().subject_der(&name("CN=a+O=b,CN=c+O=d,L=e")),
            "the limit of 4 names a certificate was reached",
        ),
        ("as many subtrees as are allowed", subtrees(3), "read"),
        (
            "one more",
            subtrees(2).excluded(&["dns:b", "dns:c"]),
            "the limit of 3 name constraint subtrees a certificate was reached",
        ),
        (
            "malformed subtrees count",
            leaf().permitted(&["dns:.a"; 4]),
            "the limit of 3 name constraint subtrees a certificate was reached",
        ),
    ];
    for (title, builder, wanted) in table {
        let der = builder.build().der;
        let found = View::read_within(&der, &budget).map(|_| "read".to_owned());
        assert_eq!(found.unwrap_or_else(|fault| fault.to_string()), wanted, "{title}");
    }
    let garbage = vec![0xFF; 2_001];
    let fault = View::read_within(&garbage, &budget).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "the limit of 2000 bytes a certificate was reached",
        "before a byte is looked at"
    );
}
