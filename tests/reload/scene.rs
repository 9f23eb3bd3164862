//! A folder with a fleet's configuration, and somebody who watches it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use vouchsafe::Time;
use vouchsafe::reload::{Builder, Change, Reload};
use vouchsafe::tls::{Live, PeerIdentity};

use crate::common::{Authority, Issued, NOW, to_pem};
use crate::process;

/// Nothing takes as long.
const DEADLINE: Duration = Duration::from_secs(60);
/// Longer than any test.
const NEVER: Duration = Duration::from_secs(3_600);

pub(crate) const CONFIG: &str = r#"
purpose = "client"
intermediates = ["issuing-ca.pem"]
revocation.crls = ["crls"]

[anchors.fleet]
file = "fleet-ca.pem"
namespaces = { spiffe = ["prod.example"] }

[[rule]]
name = "services"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/{name}"
principal = { kind = "service", name = "{name}" }
"#;

/// How changes are seen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// By nothing but the operating system's events.
    Events,
    /// By nothing but looking.
    Looks,
}

impl By {
    pub(crate) const BOTH: [Self; 2] = [Self::Events, Self::Looks];

    pub(crate) fn builder(self, file: &Path) -> Builder {
        let builder = Reload::of(file).pause(Duration::from_millis(20));
        match self {
            Self::Events => builder.every(NEVER),
            Self::Looks => builder.every(Duration::from_millis(20)).without_events(),
        }
    }
}

pub(crate) struct Scene {
    pub(crate) folder: PathBuf,
    root: Authority,
    issuing: Authority,
    pub(crate) api: Issued,
    other: Issued,
}

impl Scene {
    pub(crate) fn new(name: &str, by: By) -> Self {
        let folder = process::folder(&format!("reload-{name}-{by:?}"));
        let root = Authority::root("CN=Fleet CA");
        let issuing = root.issue_ca("CN=Issuing CA").path_len(0).build();
        let issue = |name: &str| {
            let id = format!("uri:spiffe://prod.example/{name}");
            issuing.issue(&format!("CN={name}")).san(&[&id]).client_auth().build()
        };
        let (api, other) = (issue("api"), issue("other"));
        Self { folder, root, issuing, api, other }
    }

    /// With all files in their place.
    pub(crate) fn furnished(name: &str, by: By) -> Self {
        let scene = Self::new(name, by);
        scene.furnish(&scene.folder, &scene.crl(&[]));
        scene
    }

    pub(crate) fn furnish(&self, folder: &Path, crl: &[u8]) {
        fs::create_dir_all(folder.join("crls")).unwrap();
        fs::write(folder.join("fleet.toml"), CONFIG).unwrap();
        fs::write(folder.join("fleet-ca.pem"), self.root.pem()).unwrap();
        fs::write(folder.join("issuing-ca.pem"), self.issuing.pem()).unwrap();
        fs::write(folder.join("crls/root.crl"), self.root.crl().build()).unwrap();
        fs::write(folder.join("crls/issuing.crl"), crl).unwrap();
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("fleet.toml")
    }

    /// A CRL of the issuing CA.
    pub(crate) fn crl(&self, revoked: &[&Issued]) -> Vec<u8> {
        let number = 1 + i64::try_from(revoked.len()).unwrap();
        let crl = revoked.iter().fold(self.issuing.crl().number(number), |crl, certificate| {
            crl.revoke(&certificate.serial, "2026-03-01T00:00:00Z", Some(1))
        });
        to_pem("X509 CRL", &crl.build()).into_bytes()
    }

    /// One on which the client of the tests is, and one on which it is not.
    pub(crate) fn with_api(&self) -> Vec<u8> {
        self.crl(&[&self.api])
    }

    pub(crate) fn without_api(&self) -> Vec<u8> {
        self.crl(&[&self.other])
    }

    /// As one should: written beside, and renamed.
    pub(crate) fn replace(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let (beside, file) = (self.folder.join("beside.tmp"), self.folder.join(file));
        fs::write(&beside, bytes).unwrap();
        fs::rename(beside, file).unwrap();
    }

    pub(crate) fn watch(&self, by: By) -> Watched {
        Watched::start(by.builder(&self.file()))
    }

    /// What the client of the tests is now.
    pub(crate) fn api(&self, live: &Live) -> String {
        match live.identify(&[self.api.der.clone().into()], Time::from_unix(NOW)) {
            PeerIdentity::Absent => "absent".into(),
            PeerIdentity::Refused(refusal) => refusal.to_string(),
            PeerIdentity::Principal(principal) => principal.to_string(),
        }
    }
}

pub(crate) struct Watched {
    pub(crate) reload: Reload,
    pub(crate) changes: Receiver<String>,
}

impl Watched {
    pub(crate) fn start(builder: Builder) -> Self {
        let (tell, changes) = channel();
        let reload = builder.on_change(move |change| told(&tell, change)).start().unwrap();
        // It looks once more when it starts. What comes later is seen by what the test is about, or not at all.
        std::thread::sleep(Duration::from_millis(300));
        Self { reload, changes }
    }

    /// Waits for the next change, which must be like this.
    #[track_caller]
    pub(crate) fn expect(&self, wanted: &str) {
        let found = self.changes.recv_timeout(DEADLINE).expect("a change before the deadline");
        assert!(found.contains(wanted), "{found}, and not {wanted}");
    }

    pub(crate) fn live(&self) -> &Live {
        self.reload.live()
    }

    /// After the thread has ended there is nobody who could tell a change.
    pub(crate) fn is_over(changes: &Receiver<String>) -> bool {
        changes.recv_timeout(DEADLINE) == Err(std::sync::mpsc::RecvTimeoutError::Disconnected)
    }
}

fn told(tell: &Sender<String>, change: &Change<'_>) {
    let text = match change {
        Change::Swapped { generation, config, kept, .. } => {
            let kept: String = kept.iter().map(|crl| format!(", {crl} holds on")).collect();
            format!("swapped {generation}, {} CRLs{kept}", config.crls().len())
        }
        Change::Kept(error) => format!("kept: {error}"),
        _ => panic!("{change:?}"),
    };
    // Nobody listens at the end of a test.
    let _ = tell.send(text);
}
