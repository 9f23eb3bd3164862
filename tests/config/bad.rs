//! Files that are wrong in one thing, each kind of fault, and the whole of what an operator reads: it is in `bad.txt`.

use std::fmt::Write as _;

use crate::common::{Authority, to_pem};
use crate::compare;
use crate::house::House;

/// A file that is right.
const RIGHT: &str = r#"purpose = "client"
intermediates = ["issuing.pem"]

[anchors.fleet]
file = "root.pem"
namespaces = { spiffe = ["prod.example"] }

[issuing_cas.tenant]
file = "tenant.pem"
namespaces = { spiffe = ["prod.example"] }

[revocation]
crls = ["root.crl", "crls"]

[[rule]]
name = "services"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/ns/{ns}/sa/{sa}"
principal = { kind = "service", name = "{ns}/{sa}" }
"#;

/// What is wrong, what of the file is replaced, and by what.
type Row = (&'static str, &'static str, &'static str);

const SYNTAX: &[Row] = &[
    ("not TOML", "purpose = \"client\"", "purpose = client"),
    ("not TOML in two places", "purpose = \"client\"", "purpose = client\ndanger = {"),
    ("a key twice", "file = \"root.pem\"", "file = \"root.pem\"\nfile = \"stranger.pem\""),
    ("a table twice", "[revocation]", "[anchors.fleet]\n[revocation]"),
    ("an unknown key", "purpose = \"client\"", "purpose = \"client\"\npolices = {}"),
    (
        "an unknown key that is like no other",
        "purpose = \"client\"",
        "purpose = \"client\"\ninclude = \"x.toml\"",
    ),
    ("an unknown key of an anchor", "file = \"root.pem\"", "fle = \"root.pem\""),
    ("an unknown key of a rule", "from = [", "form = ["),
    (
        "a word where a table is wanted",
        "namespaces = { spiffe = [\"prod.example\"] }\n\n[issuing",
        "namespaces = \"prod.example\"\n\n[issuing",
    ),
    ("a word where a list is wanted", "from = [\"fleet\"]", "from = \"fleet\""),
    ("a number where a word is wanted", "purpose = \"client\"", "purpose = 1"),
    ("a table where a word is wanted", "file = \"root.pem\"", "file = { path = \"root.pem\" }"),
    (
        "a wide letter before the fault, in its line",
        "principal = { kind = \"service\", name = \"{ns}/{sa}\" }",
        "principal = { kind = \"service\", name = \"{ns}/{sa}\", \"鍵é\" = 1, x = 2 }",
    ),
    (
        "several faults at once",
        "purpose = \"client\"\nintermediates = [\"issuing.pem\"]",
        "purpose = \"cleint\"\nintermediates = [\"isuing.pem\"]\nbudget = { signatures = -1 }",
    ),
    (
        "tabs and wide letters before the fault",
        "file = \"root.pem\"",
        "\tfile = \"root.pem\"\n\t\"鍵\".x = 1",
    ),
];

const WHOM: &[Row] = &[
    ("no purpose", "purpose = \"client\"\n", ""),
    ("a purpose that is none", "\"client\"", "\"clients\""),
    ("a purpose that is no object identifier", "\"client\"", "\"1.3.6.1.5.5.7.3.x\""),
    (
        "any purpose beside a purpose",
        "purpose = \"client\"",
        "purpose = \"client\"\ndanger = { any_purpose = true }",
    ),
    (
        "no anchors",
        "[anchors.fleet]\nfile = \"root.pem\"\nnamespaces = { spiffe = [\"prod.example\"] }\n",
        "",
    ),
    (
        "a list of no anchors",
        "[anchors.fleet]\nfile = \"root.pem\"\nnamespaces = { spiffe = [\"prod.example\"] }\n",
        "[anchors]\n",
    ),
    ("an anchor without a file", "file = \"root.pem\"\n", ""),
    ("an anchor's name that is none", "[anchors.fleet]", "[anchors.\"fl\\u202Eeet\"]"),
    ("an anchor's empty name", "[anchors.fleet]", "[anchors.\"\"]"),
    (
        "no namespaces in the table of namespaces",
        "{ spiffe = [\"prod.example\"] }\n\n[issuing",
        "{}\n\n[issuing",
    ),
    (
        "an empty list of a namespace",
        "{ spiffe = [\"prod.example\"] }\n\n[issuing",
        "{ spiffe = [] }\n\n[issuing",
    ),
    (
        "a namespace that is none",
        "{ spiffe = [\"prod.example\"] }\n\n[issuing",
        "{ spiffe = [\"spiffe://prod.example\"] }\n\n[issuing",
    ),
    (
        "a pattern for a namespace",
        "{ spiffe = [\"prod.example\"] }\n\n[issuing",
        "{ dns = [\"*.prod.example\"] }\n\n[issuing",
    ),
    (
        "a network with bits of its hosts",
        "{ spiffe = [\"prod.example\"] }\n\n[issuing",
        "{ ip = [\"10.0.0.1/8\"] }\n\n[issuing",
    ),
    (
        "namespaces beside every identity",
        "file = \"root.pem\"",
        "file = \"root.pem\"\ndanger.every_identity = true",
    ),
    (
        "every identity, said not to be chosen",
        "file = \"root.pem\"",
        "file = \"root.pem\"\ndanger.every_identity = false",
    ),
    ("nothing in an anchor's danger", "file = \"root.pem\"", "file = \"root.pem\"\ndanger = {}"),
    ("a local date", "file = \"root.pem\"", "file = \"root.pem\"\ndistrusted_after = 2026-03-01T00:00:00"),
    ("a date without a time", "file = \"root.pem\"", "file = \"root.pem\"\ndistrusted_after = 2026-03-01"),
    (
        "a date as text",
        "file = \"root.pem\"",
        "file = \"root.pem\"\ndistrusted_after = \"2026-03-01T00:00:00Z\"",
    ),
    (
        "a leap second, which certificates cannot have",
        "file = \"root.pem\"",
        "file = \"root.pem\"\ndistrusted_after = 2016-12-31T23:59:60Z",
    ),
    ("only for nothing", "file = \"root.pem\"", "file = \"root.pem\"\nonly_for = []"),
    ("the same anchor twice", "[issuing_cas", "[anchors.again]\nfile = \"root.der\"\n\n[issuing_cas"),
    ("the same anchor twice in one file", "\"root.pem\"", "\"twice.pem\""),
    ("an issuing CA named as an anchor is", "[issuing_cas.tenant]", "[issuing_cas.fleet]"),
    (
        "an issuing CA's key bound twice",
        "[revocation]",
        "[issuing_cas.again]\nfile = \"tenant.pem\"\nnamespaces = { dns = [\"a.example\"] }\n\n[revocation]",
    ),
];

const FILES: &[Row] = &[
    ("a file that is not there", "\"root.pem\"", "\"rot.pem\""),
    ("a folder as an anchor's file", "\"root.pem\"", "\"crls\""),
    ("a key in place of a certificate", "\"root.pem\"", "\"key.pem\""),
    ("a key beside a certificate", "\"root.pem\"", "\"with-key.pem\""),
    ("a CRL in place of a certificate", "\"root.pem\"", "\"issuing.crl\""),
    ("a certificate in place of a CRL", "\"root.crl\"", "\"root.pem\""),
    ("text without PEM", "\"root.pem\"", "\"text.pem\""),
    ("an empty file", "\"root.pem\"", "\"empty.pem\""),
    ("PEM that does not end", "\"root.pem\"", "\"endless.pem\""),
    ("PEM that is not base64", "\"root.pem\"", "\"scribble.pem\""),
    ("DER that is no certificate", "\"root.pem\"", "\"root.crl\""),
    ("the second certificate of a file is cut", "\"root.pem\"", "\"cut.pem\""),
    ("a CRL that is cut", "\"root.crl\"", "\"cut.crl\""),
    ("a file with a NUL in its name", "\"root.pem\"", "\"root\\u0000.pem\""),
    ("a device", "\"root.pem\"", "\"/dev/zero\""),
    ("a folder without files", "\"crls\"]", "\"empty\"]"),
    ("a folder with something else in it", "\"crls\"]", "\"mixed\"]"),
    ("an anchor that is no CA", "\"root.pem\"", "\"leaf.pem\""),
    ("an anchor that may not sign certificates", "\"root.pem\"", "\"signer.pem\""),
    ("an intermediate that is a key", "\"issuing.pem\"", "\"key.pem\""),
    ("a file that is too large", "\"root.pem\"", "\"huge.pem\""),
    ("a certificate in place of an OCSP response", "crls = [", "ocsp = [\"root.der\"]\ncrls = ["),
];

const TERMS: &[Row] = &[
    ("no decision on revocation", "[revocation]\ncrls = [\"root.crl\", \"crls\"]", ""),
    ("no decision in the table of revocation", "crls = [\"root.crl\", \"crls\"]", ""),
    ("an empty list of CRLs", "crls = [\"root.crl\", \"crls\"]", "crls = []"),
    ("two decisions on revocation", "[revocation]", "[danger]\nno_revocation = true\n\n[revocation]"),
    (
        "no revocation, and a grace for it",
        "[revocation]\ncrls = [\"root.crl\", \"crls\"]",
        "[danger]\nno_revocation = true\ngrace = \"1h\"",
    ),
    ("nothing in danger", "[revocation]", "[danger]\n\n[revocation]"),
    ("a danger that is not chosen", "[revocation]", "[danger]\nstale_crls = false\n\n[revocation]"),
    ("a danger as a word", "[revocation]", "[danger]\nstale_crls = \"yes\"\n\n[revocation]"),
    ("an unknown danger", "[revocation]", "[danger]\nno_revokation = true\n\n[revocation]"),
    ("stapled beside responses", "crls = [", "stapled = true\nocsp = [\"good.ocsp\"]\ncrls = ["),
    (
        "an age of CRLs without CRLs",
        "crls = [\"root.crl\", \"crls\"]",
        "max_crl_age = \"1h\"\nstapled = true",
    ),
    (
        "any server's name, where clients are judged",
        "[revocation]",
        "[danger]\nany_server_name = true\n\n[revocation]",
    ),
    ("a length of time without a unit", "crls = [", "max_crl_age = \"24\"\ncrls = ["),
    ("a length of time as a number", "crls = [", "max_crl_age = 24\ncrls = ["),
    ("a negative length of time", "crls = [", "max_crl_age = \"-1h\"\ncrls = ["),
    (
        "a preset that is none",
        "purpose = \"client\"",
        "purpose = \"client\"\npolicy.preset = \"rfc5280-strict\"",
    ),
    (
        "a key usage that is none",
        "purpose = \"client\"",
        "purpose = \"client\"\npolicy.require_key_usage = [\"digitalSignature\"]",
    ),
    (
        "a certificate policy by a name",
        "purpose = \"client\"",
        "purpose = \"client\"\npolicy.require_certificate_policy = [\"gold\"]",
    ),
    (
        "certificate policies in two ways",
        "purpose = \"client\"",
        "purpose = \"client\"\npolicy.require_certificate_policy = [\"1.2.3\"]\npolicy.initial_policy_set = [\"1.2.3\"]",
    ),
    (
        "an algorithm that is none",
        "purpose = \"client\"",
        "purpose = \"client\"\nalgorithms = [\"rsa_pkcs1_sha1\"]",
    ),
    ("no algorithms", "purpose = \"client\"", "purpose = \"client\"\nalgorithms = []"),
    (
        "a limit that is too large",
        "purpose = \"client\"",
        "purpose = \"client\"\nbudget.signatures = 4294967296",
    ),
    ("a limit that is a fraction", "purpose = \"client\"", "purpose = \"client\"\nbudget.signatures = 1.5"),
];

const RULES: &[Row] = &[
    ("a mapper beside rules", "purpose = \"client\"", "purpose = \"client\"\nmapper = \"spiffe\""),
    ("a mapper that is none", "purpose = \"client\"", "purpose = \"client\"\nmapper = \"cn\""),
    ("a rule without a name", "name = \"services\"\n", ""),
    ("a rule that believes nobody", "from = [\"fleet\"]", "from = []"),
    ("a rule that does not say whom it believes", "from = [\"fleet\"]\n", ""),
    ("a rule that believes somebody unknown", "from = [\"fleet\"]", "from = [\"flet\"]"),
    ("a rule that believes everybody", "from = [\"fleet\"]", "from = [\"*\"]"),
    (
        "two rules of one name",
        "[[rule]]",
        "[[rule]]\nname = \"services\"\nfrom = [\"tenant\"]\nsource = \"dns\"\nmatch = \"a.example\"\nprincipal = { kind = \"k\", name = \"n\" }\n\n[[rule]]",
    ),
    ("a source that is none", "source = \"spiffe\"", "source = \"san\""),
    (
        "a source with two places to look",
        "source = \"spiffe\"",
        "source = { attribute = \"CN\", extension = \"1.2.3\" }",
    ),
    ("a source of nothing", "source = \"spiffe\"", "source = {}"),
    ("an attribute that is none", "source = \"spiffe\"", "source = { attribute = \"common name\" }"),
    ("a pattern that is none", "{ns}/sa/{sa}\"\n", "{ns}-{sa}\"\n"),
    ("a pattern for another trust domain each time", "spiffe://prod.example/ns", "spiffe://{td}/ns"),
    ("a pattern of another source", "source = \"spiffe\"", "source = \"dns\""),
    ("a pattern for what has none", "source = \"spiffe\"", "source = \"subject\""),
    (
        "a match of another source",
        "match = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "match = { under = \"a.example\", capture = \"x\" }",
    ),
    (
        "a match in two ways",
        "match = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "match = { is = \"spiffe://a\", any = \"x\" }",
    ),
    ("a match without a way", "match = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"", "match = {}"),
    (
        "a match that captures in vain",
        "match = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "match = { is = \"spiffe://a/b\", capture = \"x\" }",
    ),
    (
        "a match that captures nothing",
        "source = \"spiffe\"\nmatch = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "source = \"dns\"\nmatch = { under = \"a.example\" }",
    ),
    ("one of none", "match = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"", "match = { one_of = [] }"),
    (
        "an expression as a match",
        "match = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "match = \"spiffe://prod.example/.*\"",
    ),
    (
        "a capture that is none",
        "match = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "match = { any = \"The ID\" }",
    ),
    (
        "an address that is none",
        "source = \"spiffe\"\nmatch = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "source = \"ip\"\nmatch = \"10.0.0.256\"",
    ),
    (
        "a fingerprint that is too short",
        "source = \"spiffe\"\nmatch = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "source = \"key\"\nmatch = \"8a39d2ab\"",
    ),
    (
        "DER that is not hexadecimal",
        "source = \"spiffe\"\nmatch = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "source = { extension = \"1.2.3\" }\nmatch = { is = \"0c0\" }",
    ),
    (
        "an affix that is not printable",
        "source = \"spiffe\"\nmatch = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "source = { attribute = \"CN\" }\nmatch = { prefix = \"a\\tb\", capture = \"x\" }",
    ),
    (
        "accounts of no domain",
        "source = \"spiffe\"\nmatch = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"",
        "source = \"sid\"\nmatch = { in = \"S-1-5-32-544\", capture = \"rid\" }",
    ),
    ("a principal's kind that is none", "kind = \"service\"", "kind = \"a service\""),
    ("a principal without a name", ", name = \"{ns}/{sa}\"", ""),
    ("a principal's name that wants what is not captured", "\"{ns}/{sa}\"", "\"{ns}/{account}\""),
    ("a principal's name that two peers could have", "\"{ns}/{sa}\"", "\"{ns}-{sa}\""),
    ("a principal's name that is none", "\"{ns}/{sa}\"", "\"{ns\""),
    ("anyPolicy as a condition", "from = [", "policies = [\"2.5.29.32.0\"]\nfrom = ["),
    ("a certificate policy that is none", "from = [", "policies = [\"gold\"]\nfrom = ["),
    ("no roles", "from = [", "roles = []\nfrom = ["),
    ("a role that is none", "from = [", "roles = [\"\"]\nfrom = ["),
    (
        "roles that nothing allows",
        "from = [",
        "roles = [{ source = { attribute = \"O\" }, match = { any = \"o\" }, role = \"{o}\", allowed = [] }]\nfrom = [",
    ),
    (
        "a role that is not allowed",
        "from = [",
        "roles = [{ source = { attribute = \"O\" }, match = \"Example\", role = \"admin\", allowed = [\"user\"] }]\nfrom = [",
    ),
    (
        "a role that wants what is not captured",
        "from = [",
        "roles = [{ source = { attribute = \"O\" }, match = { any = \"o\" }, role = \"{x}\", allowed = [\"user\"] }]\nfrom = [",
    ),
];

/// Who hands on certificates.
const PROXIES: &[Row] = &[
    ("a proxy without a profile", "[revocation]", "[proxy]\nnetworks = [\"10.0.7.0/28\"]\n\n[revocation]"),
    (
        "a profile that is none",
        "[revocation]",
        "[proxy]\nprofile = \"ngnix\"\nnetworks = [\"10.0.7.0/28\"]\n\n[revocation]",
    ),
    ("a proxy from nowhere", "[revocation]", "[proxy]\nprofile = \"nginx\"\n\n[revocation]"),
    (
        "a proxy in an empty list of networks",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nnetworks = []\n\n[revocation]",
    ),
    (
        "a proxy that may be anybody",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nnetworks = [\"0.0.0.0/0\", \"::/0\"]\n\n[revocation]",
    ),
    (
        "a proxy by its host name",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nnetworks = [\"proxy.example\", \"10.0.7.1\"]\n\n[revocation]",
    ),
    (
        "a proxy at a network with stray bits",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nnetworks = [\"10.0.7.1/28\"]\n\n[revocation]",
    ),
    (
        "no Unix socket, written out",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nunix_socket = false\n\n[revocation]",
    ),
    (
        "a principal without a kind",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nprincipals = [{ name = \"spiffe://prod.example/edge\" }]\n\n[revocation]",
    ),
    (
        "principals that are words",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nprincipals = [\"spiffe://prod.example/edge\"]\n\n[revocation]",
    ),
    (
        "a header with an underscore",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nnetworks = [\"10.0.7.1\"]\ncertificate_header = \"SSL_CLIENT_CERT\"\n\n[revocation]",
    ),
    (
        "a header that is another's",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nnetworks = [\"10.0.7.1\"]\ncertificate_header = \"X-SSL-Client-Verify\"\n\n[revocation]",
    ),
    (
        "a header that the proxy does not set",
        "[revocation]",
        "[proxy]\nprofile = \"caddy\"\nnetworks = [\"10.0.7.1\"]\nverdict_header = \"X-Verdict\"\n\n[revocation]",
    ),
    (
        "an unknown key of a proxy",
        "[revocation]",
        "[proxy]\nprofile = \"nginx\"\nnetwork = \"10.0.7.1\"\n\n[revocation]",
    ),
    (
        "a proxy for servers' certificates",
        "purpose = \"client\"",
        "purpose = \"server\"\nproxy = { profile = \"nginx\", networks = [\"10.0.7.1\"] }",
    ),
];

/// Rules and anchors that contradict each other.
const CONTRADICTIONS: &[Row] = &[
    (
        "an anchor that may vouch for nothing that a rule reads",
        "{ spiffe = [\"prod.example\"] }\n\n[issuing",
        "{ dns = [\"prod.example\"] }\n\n[issuing",
    ),
    (
        "a namespace that no rule reads",
        "{ spiffe = [\"prod.example\"] }\n\n[issuing",
        "{ spiffe = [\"prod.example\"], dns = [\"prod.example\"] }\n\n[issuing",
    ),
    (
        "an anchor with namespaces that no rule believes",
        "[issuing_cas",
        "[anchors.stranger]\nfile = \"stranger.pem\"\nnamespaces = { dns = [\"example.com\"] }\n\n[issuing_cas",
    ),
    (
        "a value that no certificate has",
        "source = \"spiffe\"\nmatch = \"spiffe://prod.example/ns/{ns}/sa/{sa}\"\nprincipal = { kind = \"service\", name = \"{ns}/{sa}\" }",
        "source = { attribute = \"CN\" }\nmatch = { one_of = [\"api \"] }\nprincipal = { kind = \"service\", name = \"api\" }",
    ),
    (
        "a role that no certificate has",
        "from = [",
        "roles = [{ source = { attribute = \"O\" }, match = \"Example \", role = \"r\", allowed = [\"r\"] }]\nfrom = [",
    ),
    (
        "two rules that call one peer by two names",
        "[[rule]]",
        "[[rule]]\nname = \"api\"\nfrom = [\"fleet\"]\nsource = \"spiffe\"\n\
         match = \"spiffe://prod.example/ns/shop/sa/api\"\nprincipal = { kind = \"service\", name = \"api\" }\n\n[[rule]]",
    ),
    (
        "rules that are not compared with an anchor that is missing",
        "\"root.pem\"",
        "\"rot.pem\"\nonly_for = [\"server\"]",
    ),
];

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    let house = house();
    let mut text = String::new();
    let rows = [SYNTAX, WHOM, FILES, TERMS, RULES, CONTRADICTIONS, PROXIES].concat();
    for (title, old, new) in &rows {
        assert_eq!(RIGHT.matches(old).count(), 1, "{title}: {old:?} is in the file once");
        let error = house.parse(&RIGHT.replace(old, new)).expect_err(title);
        let first = error.to_string();
        assert!(first.starts_with("fleet.toml:"), "{title}: {first}");
        assert_eq!(first.lines().count(), 1, "{title}: {first}");
        writeln!(text, "=== {title}\n\n{first}\n").unwrap();
        for finding in &error.findings()[1..] {
            writeln!(text, "{finding}").unwrap();
        }
        writeln!(text, "\n{error:#}\n").unwrap();
    }
    compare("bad.txt", &text);
}

#[test]
fn the_file_that_the_rows_spoil_is_right() {
    let config = House::new("config right").parse(RIGHT).unwrap();
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
}

fn house() -> House {
    let house = House::new("config bad");
    let key = to_pem("PRIVATE KEY", &house.root.key.pkcs8());
    house.write("key.pem", &key);
    house.write("with-key.pem", house.root.pem() + &key);
    house.write("leaf.pem", house.service("spiffe://prod.example/a").pem());
    let signer = Authority::self_signed("CN=signer").ca().key_usage(&["cRLSign"]).build();
    house.write("signer.pem", house.root.pem() + &signer.pem());
    house.write("twice.pem", house.root.pem() + &house.root.pem());
    house.write("text.pem", "0 certificates");
    house.write("empty.pem", "");
    house.write("endless.pem", house.root.pem().replace("-----END CERTIFICATE-----", ""));
    house.write("scribble.pem", "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n");
    let (_, cut) = house.issuing.der.split_last().unwrap();
    house.write("cut.pem", house.root.pem() + &to_pem("CERTIFICATE", cut));
    let crl = house.root.crl().build();
    house.write("cut.crl", &crl[..crl.len() - 1]);
    house.write("good.ocsp", house.issuing.ocsp().good(&house.service("spiffe://prod.example/a")).build());
    for folder in ["empty", "mixed"] {
        std::fs::create_dir_all(house.folder.join(folder)).unwrap();
    }
    house.write("mixed/root.crl", &crl);
    house.write("mixed/README", "what is this?");
    std::fs::File::create(house.folder.join("huge.pem")).unwrap().set_len((4 << 20) + 1).unwrap();
    house
}
