//! Accounts of Active Directory, in certificates that the `openssl` command line made.

use std::fs;
use std::path::Path;
use std::process::Command;

use vouchsafe::certificate::Certificate;
use vouchsafe::danger::Relaxation;
use vouchsafe::identity::{Pattern, Rule, Source};
use vouchsafe::name::sid::Sid;
use vouchsafe::{Anchor, Mapper, Namespace, Peer, Purpose, TrustStore, Verifier};

use crate::process;
use crate::said::say;

const CONFIGURATION: &str = "
[req]
distinguished_name = subject
[subject]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[extension]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
1.3.6.1.4.1.311.25.2 = ASN1:SEQUENCE:names
[names]
name = IMPLICIT:0, SEQUENCE:account
[account]
type = OID:1.3.6.1.4.1.311.25.2.1
value = EXPLICIT:0, FORMAT:ASCII, OCTETSTRING:S-1-5-21-1004336348-1177238915-682003330-1104
[uri]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = @names_of_account
[names_of_account]
URI = tag:microsoft.com,2022-09-14:sid:S-1-5-21-1004336348-1177238915-682003330-1105
";

#[test]
fn accounts_are_read_from_certificates_that_openssl_made() {
    let folder = process::folder("accounts");
    fs::write(folder.join("openssl.cnf"), CONFIGURATION).unwrap();
    if let Err(fault) = openssl(&folder, "version") {
        return say(format_args!("identity table: openssl NOT asked for accounts: {fault}"));
    }
    openssl(&folder, "req -x509 -config openssl.cnf -extensions root -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Corp -days 30 -keyout root.key -outform DER -out root.der").unwrap();
    let domain = "S-1-5-21-1004336348-1177238915-682003330";
    let root = fs::read(folder.join("root.der")).unwrap();
    let mut anchors = TrustStore::new();
    let corp = Anchor::from_certificate(&root).unwrap();
    let corp = anchors.add(corp.vouches_for(Namespace::sid_domain(domain).unwrap())).unwrap();
    let accounts = Pattern::sid_in(Sid::parse(domain).unwrap(), "rid").unwrap();
    let rule = Rule::builder("accounts", Source::Sid, accounts).from(corp).becomes("account", "{rid}");
    let mapper = Mapper::rules(&anchors, [rule.build().unwrap()]).unwrap();
    let verifier = Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation);
    let verifier = verifier.build().unwrap();
    for (section, wanted) in [("extension", "account 1104"), ("uri", "account 1105")] {
        openssl(&folder, "req -new -config openssl.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=ann -keyout leaf.key -out leaf.csr").unwrap();
        openssl(&folder, &format!("x509 -req -in leaf.csr -CA root.der -CAform DER -CAkey root.key -set_serial 7 -days 7 -extfile openssl.cnf -extensions {section} -outform DER -out {section}.der")).unwrap();
        let leaf = fs::read(folder.join(format!("{section}.der"))).unwrap();
        let at = Certificate::read(&leaf).unwrap().validity().from;
        let found = verifier.identify(&Peer::new(&leaf, &[]), &mapper, at);
        assert_eq!(found.map(|it| it.to_string()).map_err(|it| it.to_string()), Ok(wanted.into()));
    }
}

fn openssl(folder: &Path, arguments: &str) -> Result<(), String> {
    let mut command = Command::new("openssl");
    command.args(arguments.split(' ')).current_dir(folder);
    let output = process::Output::of(&mut command).map_err(|fault| fault.to_string())?;
    if output.code == Some(0) { Ok(()) } else { Err(output.err) }
}
