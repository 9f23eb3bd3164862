//! Files that are right, and who peers are by them.

use std::fmt::Write as _;

use crate::common::{Authority, Kind};
use crate::compare;
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

const RULES: &str = r#"
purpose = "client"

[anchors.fleet]
file = "root.der"
namespaces = { spiffe = ["prod.example"], directory = ["O=Example"] }

[issuing_cas.tenant]
file = "tenant.pem"
namespaces = { spiffe = ["prod.example"] }

[revocation]
crls = ["crls"]

[[rule]]
name = "services"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/ns/{ns}/sa/{sa}"
principal = { kind = "service", name = "{ns}/{sa}" }
roles = ["peer", { source = { attribute = "OU" }, match = { any = "ou" }, role = "{ou}", allowed = ["ops"] }]
"#;

/// What of `RULES` is replaced, and by what.
type Row = (&'static str, &'static str, &'static str);

const SERVICE: &[Row] = &[
    ("the file as it is", "", ""),
    (
        "the anchor is not one for clients",
        "file = \"root.der\"",
        "file = \"root.der\"\nonly_for = [\"server\"]",
    ),
    (
        "the anchor is one for clients, too",
        "file = \"root.der\"",
        "file = \"root.der\"\nonly_for = [\"server\", \"client\"]",
    ),
    (
        "distrusted since the second before",
        "file = \"root.der\"",
        "file = \"root.der\"\ndistrusted_after = 2026-01-01T00:59:59+01:00",
    ),
    (
        "distrusted since that very second, by another clock",
        "file = \"root.der\"",
        "file = \"root.der\"\ndistrusted_after = 2025-12-31T19:00:00-05:00",
    ),
    (
        "every identity",
        "namespaces = { spiffe = [\"prod.example\"], directory = [\"O=Example\"] }",
        "danger.every_identity = true",
    ),
    ("a rule for the tenant's CA alone", "from = [\"fleet\"]", "from = [\"tenant\"]"),
    ("a rule for another namespace", "prod.example/ns/{ns}/sa", "prod.example/namespace/{ns}/sa"),
    (
        "the rest of the path",
        "/ns/{ns}/sa/{sa}\"\nprincipal = { kind = \"service\", name = \"{ns}/{sa}\" }",
        "/{all..}\"\nprincipal = { kind = \"service\", name = \"{all}\" }",
    ),
    (
        "the whole ID, letter by letter",
        "/ns/{ns}/sa/{sa}\"\nprincipal = { kind = \"service\", name = \"{ns}/{sa}\" }",
        "/ns/shop/sa/cart\"\nprincipal = { kind = \"service\", name = \"cart\" }",
    ),
    ("a certificate policy that it has not", "from = [", "policies = [\"1.2.3\"]\nfrom = ["),
    ("no signature may be checked", "[revocation]", "[budget]\nsignatures = 0\n\n[revocation]"),
    (
        "only algorithms that it does not use",
        "purpose = \"client\"",
        "purpose = \"client\"\nalgorithms = [\"ed25519\"]",
    ),
    ("no intermediates", "purpose = \"client\"", "purpose = \"client\"\npolicy.max_intermediates = 0"),
    (
        "a rule beside it that agrees",
        "[[rule]]",
        "[[rule]]\nname = \"names\"\nfrom = [\"fleet\"]\nsource = { attribute = \"CN\" }\nmatch = \"cart\"\nprincipal = { kind = \"service\", name = \"shop/cart\" }\nroles = [\"named\"]\n\n[[rule]]",
    ),
    (
        "a rule beside it that contradicts",
        "[[rule]]",
        "[[rule]]\nname = \"names\"\nfrom = [\"fleet\"]\nsource = { attribute = \"CN\" }\nmatch = { any = \"cn\" }\nprincipal = { kind = \"service\", name = \"{cn}\" }\n\n[[rule]]",
    ),
    (
        "an issuing CA that is bound elsewhere",
        "[issuing_cas.tenant]",
        "[issuing_cas.issuing]\nfile = \"issuing.pem\"\nnamespaces = { spiffe = [\"test.example\"], directory = [\"O=Example\"] }\n\n[issuing_cas.tenant]",
    ),
    (
        "an issuing CA that changes nothing",
        "[issuing_cas.tenant]",
        "[issuing_cas.issuing]\nfile = \"issuing.pem\"\n\n[issuing_cas.tenant]",
    ),
    (
        "an anchor that no rule believes, and that has no namespaces",
        "[issuing_cas.tenant]",
        "[anchors.stranger]\nfile = \"stranger.pem\"\n\n[issuing_cas.tenant]",
    ),
    (
        "an anchor that no rule believes",
        "[issuing_cas.tenant]",
        "[anchors.stranger]\nfile = \"stranger.pem\"\ndanger.every_identity = true\n\n[issuing_cas.tenant]",
    ),
    ("any purpose", "purpose = \"client\"", "danger.any_purpose = true"),
    ("the Web's profile", "purpose = \"client\"", "purpose = \"client\"\npolicy.preset = \"web_pki\""),
    ("paths relative to the folder above", "root.der", "../config rules/root.der"),
    ("a path down and up again", "\"crls\"", "\"crls/../crls\""),
    ("CRLs of at most an hour", "crls = [", "max_crl_age = \"1h\"\ncrls = ["),
    ("CRLs of at most two days", "crls = [", "max_crl_age = \"2d\"\ncrls = ["),
    ("no CRL of the CA that issued it", "crls = [\"crls\"]", "crls = [\"root.crl\"]"),
    (
        "that CRL missing passes",
        "crls = [\"crls\"]",
        "crls = [\"root.crl\"]\n\n[danger]\nunknown_revocation_passes = true",
    ),
    ("revocation is not checked", "[revocation]\ncrls = [\"crls\"]", "[danger]\nno_revocation = true"),
    ("an issuing CA that two others certified", "file = \"tenant.pem\"", "file = \"crossed.pem\""),
    (
        "an anchor that expired",
        "file = \"root.der\"\nnamespaces = { spiffe = [\"prod.example\"], directory = [\"O=Example\"] }",
        "file = \"expired.pem\"\ndanger.every_identity = true",
    ),
    (
        "an anchor that expired, and whose dates do not count",
        "file = \"root.der\"\nnamespaces = { spiffe = [\"prod.example\"], directory = [\"O=Example\"] }",
        "file = \"expired.pem\"\ndanger = { every_identity = true, unchecked = [\"dates\"] }",
    ),
    (
        "an anchor that is no CA by its certificate, and of which that is not asked",
        "file = \"root.der\"\nnamespaces = { spiffe = [\"prod.example\"], directory = [\"O=Example\"] }",
        "file = \"no-ca.pem\"\ndanger = { every_identity = true, unchecked = [\"authority\"] }",
    ),
    (
        "an OCSP response about it, and nobody else is asked about",
        "crls = [\"crls\"]",
        "ocsp = [\"cart.ocsp\"]\n\n[danger]\nend_entity_revocation_only = true",
    ),
    (
        "OCSP responses of at most an hour",
        "crls = [\"crls\"]",
        "ocsp = [\"cart.ocsp\"]\nmax_ocsp_age = \"1h\"\n\n[danger]\nend_entity_revocation_only = true",
    ),
    (
        "a response beside CRLs that lack its issuer",
        "crls = [\"crls\"]",
        "crls = [\"root.crl\"]\nocsp = [\"cart.ocsp\"]",
    ),
    ("only what the peer staples, which is nothing", "crls = [\"crls\"]", "stapled = true"),
    ("CRLs that were due yesterday", "crls = [\"crls\"]", "crls = [\"stale.crl\", \"crls/root.crl\"]"),
    (
        "a grace that is too short",
        "crls = [\"crls\"]",
        "crls = [\"stale.crl\", \"crls/root.crl\"]\n\n[danger]\ngrace = \"1h\"",
    ),
    (
        "a grace that is long enough",
        "crls = [\"crls\"]",
        "crls = [\"stale.crl\", \"crls/root.crl\"]\n\n[danger]\ngrace = \"2d\"",
    ),
    (
        "CRLs for ever",
        "crls = [\"crls\"]",
        "crls = [\"stale.crl\", \"crls/root.crl\"]\n\n[danger]\nstale_crls = true",
    ),
    (
        "no mapper",
        "[[rule]]\nname = \"services\"\nfrom = [\"fleet\"]\nsource = \"spiffe\"\nmatch = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"\nprincipal = { kind = \"service\", name = \"{ns}/{sa}\" }\nroles = [\"peer\", { source = { attribute = \"OU\" }, match = { any = \"ou\" }, role = \"{ou}\", allowed = [\"ops\"] }]\n",
        "",
    ),
];

/// Who the cart service is under each file, `shop/cart` with OU=ops, is in `good.txt`; `VOUCHSAFE_BLESS=1` writes it.
#[test]
fn every_value_of_a_file_counts() {
    let house = House::new("config rules");
    let cart = house.issuing.issue("O=Example,OU=ops,CN=cart");
    let cart = cart.san(&["uri:spiffe://prod.example/ns/shop/sa/cart"]).client_auth().build();
    let root = || Authority::self_signed("O=Example,CN=Fleet Root").key(&house.root.key);
    let expired = root().ca().valid("2020-01-01T00:00:00Z", "2026-01-31T00:00:00Z").build();
    house.write("expired.pem", expired.pem());
    house.write("no-ca.pem", root().build().pem());
    let crossed = Authority::root("CN=Other Root").cross_sign(&house.tenant).build();
    house.write("crossed.pem", house.tenant.pem() + &crossed.pem());
    house.write("cart.ocsp", house.issuing.ocsp().good(&cart).build());
    house.write("stale.crl", house.issuing.crl().next_update(Some("2026-03-01T12:00:00Z")).build());
    let mut text = String::new();
    for (title, old, new) in SERVICE {
        assert!(old.is_empty() || RULES.matches(old).count() == 1, "{title}: {old:?} is in the file once");
        let config = if old.is_empty() { RULES.to_owned() } else { RULES.replace(old, new) };
        let config = house.parse(&config).unwrap_or_else(|error| panic!("{title}: {error:#}"));
        writeln!(text, "{title}\n    {}", who(&config, &cart, &[&house.issuing])).unwrap();
        for relaxation in config.verifier().relaxations() {
            writeln!(text, "    danger: {relaxation}").unwrap();
        }
        for warning in config.warnings() {
            writeln!(text, "    warning: {warning}").unwrap();
        }
    }
    compare("good.txt", &text);
}

#[test]
fn short_rsa_keys_pass_where_that_is_chosen_and_nowhere_else() {
    let house = House::new("config short keys");
    let root = Authority::self_signed("CN=short").ca().key_kind(Kind::Rsa(1024)).build();
    house.write("short.pem", root.pem());
    let peer = root.issue("CN=peer").key_kind(Kind::Rsa(1024)).client_auth().build();
    let base = "purpose = \"client\"\ndanger.no_revocation = true\n\
        anchors.a = { file = \"short.pem\", danger.every_identity = true }\n\
        rule = [{ name = \"r\", from = [\"a\"], source = { attribute = \"CN\" }, match = { any = \"cn\" }, \
        principal = { kind = \"k\", name = \"{cn}\" } }]\n";
    let weak = "certificate 0 (CN=peer): has an RSA key of 1024 bits; 2048 to 8192 are accepted";
    for (choice, wanted) in [
        ("", weak),
        ("danger.rsa_1024 = true", "k:peer"),
        ("danger.rsa_1024 = true\nalgorithms = [\"rsa_pkcs1_sha256\"]", "k:peer"),
        (
            "danger.rsa_1024 = true\nalgorithms = [\"rsa_pss_sha256\"]",
            "certificate 0 (CN=peer): is signed with sha256WithRSAEncryption, which is not accepted",
        ),
    ] {
        let config = house.parse(&format!("{choice}\n{base}")).unwrap_or_else(|error| panic!("{error:#}"));
        assert_eq!(who(&config, &peer, &[]), wanted, "{choice}");
    }
}

#[test]
fn the_crls_of_a_folder_come_in_the_order_of_their_files_names() {
    let house = House::new("config folder");
    let text =
        "purpose = \"client\"\nanchors.a.file = \"root.pem\"\nrevocation.crls = [\"root.crl\", \"crls\"]";
    let config = house.parse(text).unwrap();
    let files: Vec<_> = config.crls().iter().map(|crl| crl.file.clone()).collect();
    let wanted = ["root.crl", "crls/issuing.crl", "crls/root.crl", "crls/tenant.crl"];
    assert_eq!(files, wanted.map(|file| house.folder.join(file)));
    assert_eq!(config.folders(), [house.folder.join("crls")]);
}
