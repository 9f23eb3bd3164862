//! Real files, made by the `openssl` command line: no line of ours has written a byte of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::words;
use crate::said::say;
use crate::scene;

/// Who is certified: the section of extensions, the subject, and what comes of it.
const PEOPLE: [(&str, &str, &str); 5] = [
    ("spiffe", "/O=Agency/C=US/CN=checkout", "service shop/checkout"),
    ("upn", "/O=Agency/C=US/CN=Ann", "user ann"),
    ("srv", "/O=Agency/C=US/CN=dc", "directory dc.example"),
    ("sid", "/O=Agency/C=US/CN=Ben", "account 1105"),
    (
        "card",
        "/C=US/O=Agency/OU=People/CN=ANN,EXAMPLE,38001085718/serialNumber=PNOEE-38001085718",
        "person 38001085718",
    ),
];

const OPENSSL: &str = "
[req]
distinguished_name = name
[name]
[ca]
database = index
new_certs_dir = .
rand_serial = yes
unique_subject = no
policy = anything
certificate = root.pem
private_key = root.key
default_md = sha256
crlnumber = number
preserve = yes
[anything]
C = optional
O = optional
OU = optional
CN = supplied
serialNumber = optional
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[spiffe]
extendedKeyUsage = clientAuth
subjectAltName = URI:spiffe://prod.example/ns/shop/sa/checkout
[upn]
extendedKeyUsage = clientAuth
subjectAltName = otherName:1.3.6.1.4.1.311.20.2.3;UTF8:ann@corp.example
[srv]
extendedKeyUsage = clientAuth
subjectAltName = otherName:1.3.6.1.5.5.7.8.7;IA5:_ldap.dc.example
[sid]
extendedKeyUsage = clientAuth
1.3.6.1.4.1.311.25.2 = ASN1:SEQUENCE:security_identifier
[security_identifier]
name = IMPLICIT:0,SEQUENCE:security_identifier_name
[security_identifier_name]
type = OID:1.3.6.1.4.1.311.25.2.1
value = EXPLICIT:0,FORMAT:ASCII,OCTETSTRING:S-1-5-21-1004336348-1177238915-682003330-1105
[card]
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth, 1.3.6.1.4.1.311.20.2.2
";

const CONFIGURATION: &str = r#"
purpose = "client"

[anchors.agency]
file = "root.pem"

[anchors.agency.namespaces]
spiffe = ["prod.example"]
upn = ["corp.example"]
other = ["1.3.6.1.5.5.7.8.7"]
sid = ["S-1-5-21-1004336348-1177238915-682003330"]
directory = ["O=Agency,C=US"]

[revocation]
crls = ["root.crl"]

[[rule]]
name = "services"
from = ["agency"]
source = "spiffe"
match = "spiffe://prod.example/ns/{ns}/sa/{sa}"
principal = { kind = "service", name = "{ns}/{sa}" }

[[rule]]
name = "users"
from = ["agency"]
source = "upn"
match = { at = "corp.example", capture = "user" }
principal = { kind = "user", name = "{user}" }

[[rule]]
name = "directories"
from = ["agency"]
source = { other_name = "1.3.6.1.5.5.7.8.7" }
match = { prefix = "_ldap.", capture = "host" }
principal = { kind = "directory", name = "{host}" }

[[rule]]
name = "accounts"
from = ["agency"]
source = "sid"
match = { in = "S-1-5-21-1004336348-1177238915-682003330", capture = "rid" }
principal = { kind = "account", name = "{rid}" }

[[rule]]
name = "cards"
from = ["agency"]
source = { attribute = "serialNumber" }
match = { prefix = "PNOEE-", capture = "code" }
principal = { kind = "person", name = "{code}" }
roles = ["citizen"]
"#;

struct Files(PathBuf);

impl Files {
    fn openssl(&self, line: &str) {
        // Subjects have spaces and commas; everything else is split at spaces.
        let output = Command::new("openssl").args(line.split_whitespace()).current_dir(&self.0).output();
        let output = output.expect("openssl runs");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {line}\n{text}");
    }

    fn write(&self, name: &str, contents: &str) {
        std::fs::write(self.0.join(name), contents).expect("writes");
    }

    fn certify(&self, name: &str, subject: &str, more: &str) {
        self.openssl(&format!(
            "req -new -config openssl.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key \
             -out {name}.csr -subj {subject}"
        ));
        self.openssl(&format!(
            "ca -batch -notext -config openssl.cnf -name ca -extensions {name} -in {name}.csr -out {name}.pem {more}"
        ));
    }

    fn make() -> Self {
        let files = Self(scene::folder("openssl"));
        files.write("openssl.cnf", OPENSSL);
        files.write("index", "");
        files.write("number", "01\n");
        files.certify(
            "root",
            "/O=Agency/CN=root",
            "-startdate 20200101000000Z -enddate 20391231235959Z -selfsign",
        );
        for (name, subject, _) in PEOPLE {
            files.certify(name, subject, "-startdate 20260101000000Z -enddate 20261231235959Z");
        }
        files.openssl(
            "ca -config openssl.cnf -name ca -gencrl -crl_lastupdate 20260301000000Z -crl_nextupdate 20260401000000Z \
             -out root.crl",
        );
        files.write("agency.toml", CONFIGURATION);
        files
    }
}

/// It must be able to set the dates of a CRL, which 3.0 was the first to do.
fn version() -> Result<String, String> {
    let run = |arguments: &[&str]| {
        let output = Command::new("openssl").args(arguments).output().map_err(|fault| fault.to_string())?;
        Ok::<_, String>(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let version = run(&["version"])?;
    let usage = run(&["ca", "-help"])?;
    if usage.contains("-crl_lastupdate") {
        Ok(version.trim().to_owned())
    } else {
        Err(format!("{version} is too old"))
    }
}

#[test]
fn holders_of_real_certificates_are_who_they_are() {
    match version() {
        Ok(version) => {
            say(format_args!("openssl: {version} made {} certificates, each in four formats", PEOPLE.len()))
        }
        Err(why) => return say(format_args!("openssl: NOT asked, so no real file was read: {why}")),
    }
    let files = Files::make();
    let by = "--config agency.toml --at 2026-03-02T12:00:00Z";
    for (name, _, who) in PEOPLE {
        files.openssl(&format!("x509 -in {name}.pem -outform DER -out {name}.der"));
        files.openssl(&format!("crl2pkcs7 -nocrl -certfile {name}.pem -certfile root.pem -out {name}.p7b"));
        files.openssl(&format!(
            "crl2pkcs7 -nocrl -certfile root.pem -certfile {name}.pem -outform DER -out {name}.p7c"
        ));
        for ending in ["pem", "der", "p7b", "p7c"] {
            let output = words(&files.0, &format!("whois {name}.{ending} {by}"));
            assert_eq!(output.out.lines().next(), Some(who), "{name}.{ending}: {output}");
            assert_eq!(output.code, Some(0), "{name}.{ending}: {output}");
        }
    }
    let card = words(&files.0, &format!("whois card.pem {by}")).out;
    for line in ["  roles        citizen", "  rules        cards", "  anchor       agency"] {
        assert!(card.contains(line), "{line}: {card}");
    }
    confirmation_is_what_openssl_computes(&files, by);
}

/// RFC 8705 3.1 by two tools that are not ours.
fn confirmation_is_what_openssl_computes(files: &Files, by: &str) {
    files.openssl("dgst -sha256 -binary -out card.hash card.der");
    files.openssl("base64 -A -in card.hash -out card.base64");
    let base64 = std::fs::read_to_string(files.0.join("card.base64")).expect("reads");
    let claim = base64.trim().trim_end_matches('=').replace('+', "-").replace('/', "_");
    let output = words(Path::new(&files.0), &format!("whois card.pem --json {by}"));
    let principal: serde_json::Value = serde_json::from_str(&output.out).expect("JSON");
    assert_eq!(principal["x5t#S256"], claim.as_str());
    assert_eq!(principal["identity"]["form"], "attribute");
}
