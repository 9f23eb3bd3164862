//! A folder with the files that configurations name.

use std::fs;
use std::path::PathBuf;

use crate::common::{Authority, Issued, NOW, to_pem};
use crate::process;
use rustls_pki_types::CertificateDer;
use vouchsafe::config::{Config, ConfigError};
use vouchsafe::{Peer, Time};

/// A fleet's root and the CA below it that issues; a tenant's CA below that root; a stranger.
pub(crate) struct House {
    pub(crate) folder: PathBuf,
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) tenant: Authority,
}

impl House {
    pub(crate) fn new(name: &str) -> Self {
        let root = Authority::root("O=Example,CN=Fleet Root");
        let issuing = root.issue_ca("O=Example,CN=Fleet Issuing").path_len(0).build();
        let tenant = root.issue_ca("O=Example,CN=Tenant Issuing").path_len(0).build();
        let house = Self { folder: process::folder(name), root, issuing, tenant };
        house.write("root.pem", house.root.pem());
        house.write("root.der", &house.root.der);
        house.write("issuing.pem", format!("the issuing CA\n{}", house.issuing.pem()));
        house.write("tenant.pem", house.tenant.pem());
        house.write("stranger.pem", Authority::root("CN=Stranger").pem());
        house.write("root.crl", house.root.crl().build());
        house.write("issuing.crl", to_pem("X509 CRL", &house.issuing.crl().build()));
        let thief = house.service("spiffe://prod.example/ns/shop/sa/thief");
        let crl = house.issuing.crl().number(9).revoke(&thief.serial, "2026-02-01T00:00:00Z", Some(1));
        fs::create_dir_all(house.folder.join("crls")).unwrap();
        house.write("crls/issuing.crl", crl.build());
        house.write("crls/root.crl", house.root.crl().build());
        house.write("crls/tenant.crl", house.tenant.crl().build());
        house.write("crls/.draft", "not meant yet");
        house
    }

    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.folder.join(name), contents).unwrap();
    }

    pub(crate) fn parse(&self, text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, "fleet.toml", &self.folder)
    }

    /// A service of the fleet.
    pub(crate) fn service(&self, id: &str) -> Issued {
        self.issuing.issue("CN=service").san(&[&format!("uri:{id}")]).client_auth().build()
    }
}

/// Who it is, or the whole line that says why it is nobody.
pub(crate) fn who(config: &Config, peer: &Issued, sent: &[&Issued]) -> String {
    let sent: Vec<_> = sent.iter().map(|issued| CertificateDer::from(issued.der.clone())).collect();
    match config.identify(&Peer::new(&peer.der, &sent), Time::from_unix(NOW)) {
        Ok(principal) => {
            let roles = match principal.roles() {
                [] => String::new(),
                roles => format!(" as {}", roles.join(", ")),
            };
            format!("{}:{}{roles}", principal.kind(), principal.name())
        }
        Err(refusal) => refusal.to_string(),
    }
}
