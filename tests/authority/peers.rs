//! Do others read what the authority makes, believe what is right and refuse what is wrong on purpose?

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{CertRevocationList, KeyUsage, OwnedCertRevocationList, RevocationOptionsBuilder};
use x509_cert::der::{DecodePem as _, Encode as _};

use crate::common::*;
use crate::said::say;

/// A root, a CA under it and a leaf under that, with their CRLs.
struct Chain {
    root: Authority,
    issuing: Authority,
    leaf: Issued,
    crls: Vec<Vec<u8>>,
}

impl Chain {
    fn new(kind: Kind, algorithm: Algorithm) -> Self {
        let root = Authority::self_signed("CN=Root CA").key_kind(kind).sign_with(algorithm).ca().build();
        let issuing = root
            .issue_ca("CN=Issuing CA,O=Example")
            .key_kind(kind)
            .sign_with(algorithm)
            .path_len(0)
            .permitted(&["dns:example.com", "ip:10.0.0.0/8"])
            .excluded(&["dns:no.example.com"])
            .build();
        let leaf = issuing
            .issue("CN=api")
            .key_kind(kind)
            .sign_with(algorithm)
            .san(&["dns:api.example.com", "ip:10.0.0.1", "uri:spiffe://prod.example/api"])
            .client_auth()
            .server_auth()
            .build();
        let crls = [&root, &issuing].map(|ca| ca.crl().sign_with(algorithm).build()).to_vec();
        Self { root, issuing, leaf, crls }
    }

    /// P-256 throughout, with another leaf.
    fn with_leaf(leaf: impl Fn(&Authority) -> CertificateBuilder) -> Self {
        let chain = Self::new(Kind::P256, Algorithm::EcdsaSha256);
        Self { leaf: leaf(&chain.issuing).build(), ..chain }
    }

    /// What rustls-webpki says of it; without CRLs, nobody is asked about revocation.
    fn ask_webpki(&self) -> Result<(), webpki::Error> {
        let [root, issuing, leaf] =
            [&self.root, &self.issuing, &self.leaf].map(|each| CertificateDer::from(each.der.as_slice()));
        let crls: Vec<CertRevocationList<'_>> = self
            .crls
            .iter()
            .map(|crl| OwnedCertRevocationList::from_der(crl).map(CertRevocationList::Owned))
            .collect::<Result<_, _>>()?;
        let crls: Vec<&CertRevocationList<'_>> = crls.iter().collect();
        webpki::EndEntityCert::try_from(&leaf)?
            .verify_for_usage(
                webpki::ALL_VERIFICATION_ALGS,
                &[webpki::anchor_from_trusted_cert(&root)?],
                &[issuing],
                UnixTime::since_unix_epoch(Duration::from_secs(NOW.unsigned_abs())),
                KeyUsage::client_auth(),
                RevocationOptionsBuilder::new(&crls).ok().map(RevocationOptionsBuilder::build),
                None,
            )
            .map(|_| ())
    }

    /// What `openssl verify -x509_strict` says of it; where there is no such command, that is said and nothing else.
    fn ask_openssl(&self, title: &str) -> Option<Result<(), String>> {
        let place = format!("{}-{}", title.replace(' ', "-"), std::process::id());
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(place);
        std::fs::create_dir_all(&directory).unwrap();
        let file = |name: &str, text: String| {
            let path = directory.join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let output = Command::new("openssl")
            .args(["verify", "-x509_strict", "-purpose", "sslclient", "-attime", &NOW.to_string()])
            .args(["-crl_check_all", "-CRLfile"])
            .arg(file("crls", self.crls.iter().map(|crl| to_pem("X509 CRL", crl)).collect()))
            .arg("-CAfile")
            .arg(file("root", self.root.pem()))
            .arg("-untrusted")
            .arg(file("issuing", self.issuing.pem()))
            .arg(file("leaf", self.leaf.pem()))
            .output();
        std::fs::remove_dir_all(&directory).unwrap();
        let Ok(Output { status, stdout, stderr }) = output else {
            // Not `eprintln!`, which a passing test keeps to itself.
            say(format_args!("{title}: openssl was NOT asked, there is no such command"));
            return None;
        };
        let said = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
        Some(if status.success() { Ok(()) } else { Err(said) })
    }
}

#[test]
fn peers_accept_every_key_and_algorithm() {
    let table = [
        ("P-256 with SHA-256", Kind::P256, Algorithm::EcdsaSha256),
        ("P-256 with SHA-384", Kind::P256, Algorithm::EcdsaSha384),
        ("P-256 with SHA-512", Kind::P256, Algorithm::EcdsaSha512),
        ("P-384 with SHA-256", Kind::P384, Algorithm::EcdsaSha256),
        ("P-384 with SHA-384", Kind::P384, Algorithm::EcdsaSha384),
        ("P-384 with SHA-512", Kind::P384, Algorithm::EcdsaSha512),
        ("Ed25519", Kind::Ed25519, Algorithm::Ed25519),
        ("RSA with SHA-256", Kind::RSA_2048, Algorithm::RsaSha256),
        ("RSA with SHA-384", Kind::RSA_2048, Algorithm::RsaSha384),
        ("RSA with SHA-512", Kind::RSA_2048, Algorithm::RsaSha512),
        ("PSS with SHA-256", Kind::RSA_2048, Algorithm::PssSha256),
        ("PSS with SHA-384", Kind::RSA_2048, Algorithm::PssSha384),
        ("PSS with SHA-512", Kind::RSA_2048, Algorithm::PssSha512),
        ("RSA of 2056 bits", Kind::Rsa(2056), Algorithm::RsaSha256),
        ("RSA with exponent 3", Kind::RsaExponent(2048, 3), Algorithm::RsaSha256),
    ];
    for (title, kind, algorithm) in table {
        let chain = Chain::new(kind, algorithm);

        assert_eq!(chain.ask_webpki(), Ok(()), "{title}: rustls-webpki");
        if let Some(verdict) = chain.ask_openssl(title) {
            assert_eq!(verdict, Ok(()), "{title}: openssl");
        }
    }
}

#[test]
fn peers_refuse_what_is_wrong_on_purpose() {
    let other_key = Key::seeded(Kind::P256, 7);
    let table: [(&str, Chain); 7] = [
        ("a corrupt signature", Chain::with_leaf(|ca| good_leaf(ca).corrupt_signature())),
        ("a signature by another key", Chain::with_leaf(|ca| good_leaf(ca).signed_by(&other_key))),
        ("a name outside the constraints", Chain::with_leaf(|ca| good_leaf(ca).san(&["dns:example.org"]))),
        ("a name in an excluded subtree", Chain::with_leaf(|ca| good_leaf(ca).san(&["dns:no.example.com"]))),
        (
            "an expired leaf",
            Chain::with_leaf(|ca| good_leaf(ca).valid("2025-01-01T00:00:00Z", "2026-03-02T11:59:59Z")),
        ),
        (
            "a leaf for servers alone",
            Chain::with_leaf(|ca| good_leaf(ca).extended_key_usage(&["serverAuth"])),
        ),
        (
            "an unknown critical extension",
            Chain::with_leaf(|ca| good_leaf(ca).extension("1.2.3", true, &null())),
        ),
    ];
    assert_eq!(Chain::with_leaf(good_leaf).ask_webpki(), Ok(()), "the plain leaf");
    for (title, chain) in table {
        assert!(chain.ask_webpki().is_err(), "{title}: rustls-webpki");
        if let Some(verdict) = chain.ask_openssl(title) {
            assert!(verdict.is_err(), "{title}: openssl");
        }
    }
}

#[test]
fn peers_read_a_revocation_as_one() {
    let mut chain = Chain::with_leaf(good_leaf);
    let crl = chain.issuing.crl().number(7).revoke(&chain.leaf.serial, "2026-02-01T00:00:00Z", Some(1));
    chain.crls = vec![chain.root.crl().build(), crl.build()];

    assert_eq!(chain.ask_webpki(), Err(webpki::Error::CertRevoked));
    if let Some(verdict) = chain.ask_openssl("revoked") {
        assert!(verdict.unwrap_err().contains("certificate revoked"), "openssl");
    }
}

fn good_leaf(ca: &Authority) -> CertificateBuilder {
    ca.issue("CN=api").san(&["dns:api.example.com"]).client_auth()
}

#[test]
fn a_cross_certificate_leads_to_the_other_root() {
    let chain = Chain::with_leaf(good_leaf);
    let root = Authority::root("CN=Other Root CA");
    let issuing = root.cross_sign(&chain.issuing).build();

    let crls = vec![root.crl().build(), issuing.crl().build()];
    let crossed = Chain { root, issuing, leaf: chain.leaf, crls };

    assert_eq!(crossed.issuing.spki, chain.issuing.spki);
    assert_eq!(crossed.ask_webpki(), Ok(()));
}

#[test]
fn a_self_issued_certificate_rolls_a_key_over() {
    let root = Authority::root("CN=Root CA");
    let new_key = Key::seeded(Kind::P256, 2);
    let issuing = root.cross_sign(&root).key(&new_key).build();
    let leaf = good_leaf(&issuing).build();

    assert_eq!(issuing.subject, issuing.issuer);
    // Of two CRLs of one name and two keys, rustls-webpki tries the first alone.
    let chain = Chain { root, issuing, leaf, crls: vec![] };
    assert_eq!(chain.ask_webpki(), Ok(()));
}

#[test]
fn everything_is_made_the_same_again() {
    let make = || {
        let root = Authority::self_signed("CN=Root CA").key_kind(Kind::RSA_2048).ca();
        let root = root.sign_with(Algorithm::PssSha256).build();
        (root.der.clone(), root.crl().build())
    };
    assert_eq!(make(), make());
}

#[test]
fn what_differs_has_another_serial_and_what_is_generated_another_key() {
    let root = Authority::root("CN=Root CA");
    let leaf = |year| root.issue("CN=api").valid("2026-01-01T00:00:00Z", year).build();

    assert_ne!(leaf("2026-12-31T23:59:59Z").serial, leaf("2027-12-31T23:59:59Z").serial);
    assert_eq!(leaf("2026-12-31T23:59:59Z").spki, leaf("2027-12-31T23:59:59Z").spki);
    assert_ne!(Key::generate(Kind::P256).spki(), Key::generate(Kind::P256).spki());
    assert_ne!(Key::seeded(Kind::P256, 1).spki(), Key::seeded(Kind::P256, 2).spki());
}

#[test]
fn private_keys_are_read_back_from_pkcs8() {
    for kind in [Kind::P256, Kind::P384, Kind::Ed25519, Kind::Rsa(1024)] {
        let key = Key::seeded(kind, 1);
        let spki = read_pkcs8(kind, &key.pkcs8());
        assert_eq!(to_hex(&key.spki()), to_hex(&spki), "{kind:?}");
    }
}

/// The SubjectPublicKeyInfo that others make of a private key.
fn read_pkcs8(kind: Kind, der: &[u8]) -> Vec<u8> {
    use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _};
    let spki = match kind {
        Kind::P256 => p256::SecretKey::from_pkcs8_der(der).unwrap().public_key().to_public_key_der(),
        Kind::P384 => p384::SecretKey::from_pkcs8_der(der).unwrap().public_key().to_public_key_der(),
        Kind::Ed25519 => {
            let key = ed25519_dalek::SigningKey::from_pkcs8_der(der).unwrap().verifying_key();
            return concat(&[&hex("302A 3005 06032B6570 032100")[..], key.as_bytes()]);
        }
        _ => rsa::PrivateKey::from_pkcs8_der(der).unwrap().to_public_key().to_public_key_der(),
    };
    spki.unwrap().as_bytes().to_vec()
}

#[test]
fn rsa_keys_have_the_size_and_the_exponent_that_were_asked_for() {
    use rsa::pkcs8::DecodePublicKey as _;
    use rsa::traits::PublicKeyParts as _;
    for (kind, bits, exponent) in [
        (Kind::Rsa(1024), 1024, "010001"),
        (Kind::Rsa(1031), 1031, "010001"),
        (Kind::RsaExponent(1024, 17), 1024, "11"),
    ] {
        let key = rsa::PublicKey::from_public_key_der(&Key::seeded(kind, 1).spki()).unwrap();
        assert_eq!((key.n().bit_width(), to_hex(&key.e_bytes())), (bits, exponent.to_owned()), "{kind:?}");
    }
}

#[test]
fn pem_is_read_back() {
    for length in 0..70 {
        let leaf = Authority::root("CN=Root CA").issue("CN=api").unique_id(1, &vec![7; length]).build();
        let read = x509_cert::Certificate::from_pem(leaf.pem()).unwrap();
        assert_eq!(read.to_der().unwrap(), leaf.der, "{length}");
    }
}
