//! A folder with the files of a small fleet: an anchor `root`, an `issuing` CA below it, a CRL of each, and what a test adds.

use std::path::{Path, PathBuf};

use crate::common::{Authority, CertificateBuilder, Issued, to_pem};

pub(crate) struct Scene {
    pub(crate) folder: PathBuf,
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
}

/// Everybody who is asked in March 2026, by the fleet's anchor and with its CRLs.
pub(crate) const TRUST: &str =
    "--anchors root.pem --crl root.crl --crl issuing.crl --purpose client --at 2026-03-02T12:00:00Z";

/// The same, and the identity is a SPIFFE ID.
pub(crate) fn identified() -> String {
    format!("{TRUST} --namespace spiffe:prod.example")
}

impl Scene {
    pub(crate) fn new(name: &str) -> Self {
        let folder = folder(name);
        let root = Authority::root("CN=Root");
        let issuing =
            root.issue_ca("CN=Issuing").valid("2020-01-01T00:00:00Z", "2027-01-01T00:00:00Z").build();
        let scene = Self { folder, root, issuing };
        scene.write("root.pem", scene.root.pem());
        scene.write("issuing.pem", scene.issuing.pem());
        let root = scene.root.crl().number(1).next_update(Some("2026-12-01T00:00:00Z")).build();
        scene.write("root.crl", to_pem("X509 CRL", &root));
        scene.write("issuing.crl", to_pem("X509 CRL", &scene.issuing.crl().number(7).build()));
        scene
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
    }

    /// A service of the fleet, to be changed.
    pub(crate) fn service(&self, id: &str) -> CertificateBuilder {
        self.issuing.issue("CN=service").san(&[&format!("uri:{id}")]).client_auth()
    }

    /// A good one.
    pub(crate) fn api(&self) -> Issued {
        self.service("spiffe://prod.example/api").build()
    }

    /// The certificate, and the issuing CA's after it.
    pub(crate) fn chain(&self, name: &str, leaf: &Issued) {
        self.write(name, leaf.pem() + &self.issuing.pem());
    }
}

/// A fresh folder.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name.replace(' ', "_"));
    // What an earlier run left must not be judged.
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for the test's files");
    folder
}
