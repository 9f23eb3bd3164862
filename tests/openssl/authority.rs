//! Chains and CRLs made by the `openssl` command line: no line of ours has written a byte of them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::Output;

/// CAs hold from 2020 to 2040, others during 2026.
const CA_DATES: [&str; 2] = ["20200101000000Z", "20391231235959Z"];
const DATES: [&str; 2] = ["20260101000000Z", "20261231235959Z"];

const EXTENSIONS: &str = "
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[constrained]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
nameConstraints = critical, permitted;DNS:other.example, excluded;DNS:secret.other.example
[client]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = URI:spiffe://prod.example/ns/shop/sa/checkout
[server]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:api.example.com, DNS:*.apps.example.com
[other]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:api.other.example
[responder]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[crl]
authorityKeyIdentifier = keyid
";

/// What to give to `openssl req` for a new key.
pub(crate) const KEYS: [(&str, &[&str]); 4] = [
    ("RSA 2048", &["-newkey", "rsa:2048"]),
    ("EC P-256", &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ("EC P-384", &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    ("Ed25519", &["-newkey", "ed25519"]),
];

/// A folder in which everybody has a key of one kind: `NAME.key`, `NAME.pem`.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    new_key: &'static [&'static str],
}

impl Folder {
    /// Two roots; three intermediate CAs below the first, of which one is revoked and one may only speak for other.example; who is
    /// certified by them; and the CRLs.
    pub(crate) fn fill(path: PathBuf, new_key: &'static [&'static str]) -> Self {
        let folder = Self { path, new_key };
        let authorities = ["root", "stranger", "intermediate", "withdrawn", "constrained"];
        folder.write_configuration(&authorities);
        folder.certify("root", "root", "root", CA_DATES);
        folder.certify("stranger", "stranger", "root", CA_DATES);
        folder.certify("root", "intermediate", "intermediate", CA_DATES);
        folder.certify("root", "withdrawn", "intermediate", CA_DATES);
        folder.certify("root", "constrained", "constrained", CA_DATES);
        folder.certify("intermediate", "client", "client", DATES);
        folder.certify("intermediate", "thief", "client", DATES);
        folder.certify("intermediate", "server", "server", DATES);
        folder.certify("withdrawn", "orphan", "client", DATES);
        folder.certify("constrained", "outside", "server", DATES);
        folder.certify("constrained", "inside", "other", DATES);
        folder.certify("client", "forged", "client", DATES);
        folder.revoke("root", "withdrawn", "CACompromise");
        folder.revoke("intermediate", "thief", "keyCompromise");
        for authority in authorities {
            folder.crl(authority, "crl", "20260301000000Z", "20260401000000Z");
            folder.crl(authority, "early.crl", "20251201000000Z", "20260115000000Z");
            folder.crl(authority, "late.crl", "20261215000000Z", "20270201000000Z");
        }
        folder.tamper("client", "tampered");
        folder
    }

    /// Two roots; below the first a client, one that is revoked, and an OCSP responder. They hold as long as the CAs, since
    /// `openssl ocsp` takes its time from the clock.
    pub(crate) fn fill_for_ocsp(path: PathBuf, new_key: &'static [&'static str]) -> Self {
        let folder = Self { path, new_key };
        folder.write_configuration(&["root", "stranger", "nobody"]);
        folder.certify("root", "root", "root", CA_DATES);
        folder.certify("stranger", "stranger", "root", CA_DATES);
        folder.certify("root", "client", "client", CA_DATES);
        folder.certify("root", "thief", "client", CA_DATES);
        folder.certify("root", "responder", "responder", CA_DATES);
        folder.certify("stranger", "impostor", "responder", CA_DATES);
        folder.revoke("root", "thief", "keyCompromise");
        folder
    }

    /// The certificate in DER.
    pub(crate) fn der(&self, name: &str) -> Vec<u8> {
        let [pem, der] = [format!("{name}.pem"), format!("{name}.der")];
        self.openssl(&["x509", "-in", &pem, "-outform", "DER", "-out", &der]);
        fs::read(self.path.join(der)).expect("reads")
    }

    fn write_configuration(&self, authorities: &[&str]) {
        let mut text = "[req]\ndistinguished_name = name\n[name]\n".to_owned();
        for authority in authorities.iter().chain(&["client"]) {
            fs::write(self.path.join(format!("{authority}.index")), "").expect("writes");
            fs::write(self.path.join(format!("{authority}.crlnumber")), "01\n").expect("writes");
            write!(
                text,
                "[ca-{authority}]\ndatabase = {authority}.index\nnew_certs_dir = .\nrand_serial = yes\n\
                 crlnumber = {authority}.crlnumber\nunique_subject = no\npolicy = anything\n\
                 certificate = {authority}.pem\nprivate_key = {authority}.key\ndefault_md = {}\n",
                self.digest()
            )
            .expect("writes");
        }
        text.push_str("[anything]\nO = optional\nCN = supplied\n");
        text.push_str(EXTENSIONS);
        fs::write(self.path.join("openssl.cnf"), text).expect("writes");
    }

    /// Ed25519 has a hash of its own.
    fn digest(&self) -> &'static str {
        if self.new_key.contains(&"ed25519") { "default" } else { "sha256" }
    }

    fn certify(&self, issuer: &str, subject: &str, extensions: &str, dates: [&str; 2]) {
        let [key, request, certificate] = ["key", "csr", "pem"].map(|ending| format!("{subject}.{ending}"));
        let name = format!("/O=Example/CN={subject}");
        let outputs = ["-nodes", "-subj", &name, "-keyout", &key, "-out", &request];
        self.openssl(&[&["req", "-new", "-config", "openssl.cnf"], self.new_key, &outputs].concat());

        let section = format!("ca-{issuer}");
        let [from, until] = dates;
        let mut arguments = vec!["ca", "-batch", "-notext", "-config", "openssl.cnf", "-name", &section];
        arguments.extend(["-extensions", extensions, "-startdate", from, "-enddate", until]);
        arguments.extend(["-in", &request, "-out", &certificate]);
        if issuer == subject {
            arguments.push("-selfsign");
        }
        self.openssl(&arguments);
    }

    fn revoke(&self, issuer: &str, subject: &str, reason: &str) {
        let (section, certificate) = (format!("ca-{issuer}"), format!("{subject}.pem"));
        self.openssl(&[
            "ca",
            "-config",
            "openssl.cnf",
            "-name",
            &section,
            "-revoke",
            &certificate,
            "-crl_reason",
            reason,
        ]);
    }

    fn crl(&self, issuer: &str, ending: &str, from: &str, until: &str) {
        let (section, file) = (format!("ca-{issuer}"), format!("{issuer}.{ending}"));
        self.openssl(&[
            "ca",
            "-config",
            "openssl.cnf",
            "-name",
            &section,
            "-gencrl",
            "-crlexts",
            "crl",
            "-crl_lastupdate",
            from,
            "-crl_nextupdate",
            until,
            "-out",
            &file,
        ]);
    }

    /// The same certificate with another last byte, which is the signature's.
    fn tamper(&self, from: &str, to: &str) {
        let [pem, der, tampered] = [format!("{from}.pem"), format!("{to}.der"), format!("{to}.pem")];
        self.openssl(&["x509", "-in", &pem, "-outform", "DER", "-out", &der]);
        let mut bytes = fs::read(self.path.join(&der)).expect("reads");
        *bytes.last_mut().expect("a certificate is not empty") ^= 1;
        fs::write(self.path.join(&der), bytes).expect("writes");
        self.openssl(&["x509", "-inform", "DER", "-in", &der, "-out", &tampered]);
    }

    /// One file with these in it, one after the other.
    pub(crate) fn concatenate(&self, names: &[&str], file: &str) {
        let read = |name: &&str| fs::read_to_string(self.path.join(format!("{name}.pem"))).expect("reads");
        fs::write(self.path.join(file), names.iter().map(read).collect::<String>()).expect("writes");
    }

    fn openssl(&self, arguments: &[&str]) {
        let output = openssl(&self.path, arguments).expect("openssl runs");
        assert_eq!(output.code, Some(0), "openssl {}\n{}", arguments.join(" "), output.err);
    }
}

/// Runs the command.
pub(crate) fn openssl(folder: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    Output::of(Command::new("openssl").args(arguments).current_dir(folder))
}
