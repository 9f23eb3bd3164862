//! Files that the `openssl` command line wrote.

use rustls_pki_types::CertificateDer;
use vouchsafe::config::Config;
use vouchsafe::{Peer, Time};

use crate::authority::{Folder, KEYS, openssl};
use crate::common::NOW;
use crate::process;
use crate::said::say;

const FILE: &str = r#"
purpose = "client"
intermediates = ["intermediates.pem"]

[anchors.fleet]
file = "roots.pem"
namespaces = { spiffe = ["prod.example"] }

[revocation]
crls = ["root.crl", "intermediate.crl", "withdrawn.crl"]

[[rule]]
name = "services"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/ns/{ns}/sa/{sa}"
principal = { kind = "service", name = "{ns}/{sa}" }
"#;

#[test]
fn files_of_openssl_make_a_verifier() {
    let folder = process::folder("config openssl");
    if let Err(fault) = openssl(&folder, &["version"]) {
        return say(format_args!(
            "config: openssl does not run, so that none of its files were read: {fault}"
        ));
    }
    let folder = Folder::fill(folder, KEYS[1].1);
    // With all that `-text` says before the blocks.
    for name in ["root", "stranger"] {
        let (pem, text) = (format!("{name}.pem"), format!("{name}.text"));
        openssl(&folder.path, &["x509", "-in", &pem, "-text", "-out", &text]).unwrap();
    }
    folder.concatenate(&["intermediate", "withdrawn"], "intermediates.pem");
    let texts = ["root.text", "stranger.text"].map(|name| std::fs::read(folder.path.join(name)).unwrap());
    std::fs::write(folder.path.join("roots.pem"), texts.concat()).unwrap();
    std::fs::write(folder.path.join("fleet.toml"), FILE).unwrap();

    let config = Config::load(folder.path.join("fleet.toml")).unwrap_or_else(|error| panic!("{error:#}"));
    assert_eq!(config.anchors().len(), 2);
    assert_eq!(config.crls().len(), 3);
    for (name, wanted) in [
        ("client", "service:shop/checkout"),
        ("thief", "revoked"),
        ("orphan", "revoked"),
        ("forged", "refused"),
        ("tampered", "refused"),
    ] {
        let der = CertificateDer::from(folder.der(name));
        let found = match config.identify(&Peer::new(&der, &[]), Time::from_unix(NOW)) {
            Ok(principal) => format!("{}:{}", principal.kind(), principal.name()),
            Err(refusal) if refusal.to_string().contains("revoked") => "revoked".to_owned(),
            Err(_) => "refused".to_owned(),
        };
        assert_eq!(found, wanted, "{name}");
    }
    say(format_args!("config: files of openssl, two roots, two CAs, three CRLs, five peers"));
}
