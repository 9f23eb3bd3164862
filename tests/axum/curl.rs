//! A client that is nobody's work here.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::common::{Issued, to_pem};
use crate::fleet::{Fleet, NAME};
use crate::process::Output;

/// curl, believing the fleet, with or without a certificate. Its files are in a folder of its own.
pub(crate) struct Curl {
    folder: PathBuf,
    has_certificate: bool,
}

impl Curl {
    pub(crate) fn new(test: &str, fleet: &Fleet, certificate: Option<&Issued>) -> Self {
        let folder = crate::process::folder(test);
        write(&folder, "root.pem", &fleet.root.pem());
        if let Some(it) = certificate {
            write(&folder, "client.pem", &format!("{}{}", it.pem(), fleet.issuing.pem()));
            write(&folder, "client.key", &to_pem("PRIVATE KEY", &it.key.pkcs8()));
        }
        Self { folder, has_certificate: certificate.is_some() }
    }

    fn command(&self, port: u16) -> Command {
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--max-time", "20", "--cacert", "root.pem"]);
        command.args(["--resolve", &format!("{NAME}:{port}:127.0.0.1"), "--write-out", " [%{http_code}]"]);
        if self.has_certificate {
            command.args(["--cert", "client.pem", "--key", "client.key"]);
        }
        command.current_dir(&self.folder);
        command
    }

    /// The body and the status, or what curl has to complain of.
    pub(crate) fn get(&self, port: u16, path: &str) -> String {
        let output = Output::of(self.command(port).arg(url(port, path))).expect("curl runs");
        match output.code {
            Some(0) => output.out,
            code => format!("curl: {}, {}", code.unwrap(), output.err.trim()),
        }
    }

    /// Two requests, the second of which begins when the first is answered; with the version of HTTP, and how many connections each
    /// took.
    pub(crate) fn get_twice(&self, port: u16, first: &str, second: &str) -> Child {
        let mut command = self.command(port);
        command.args(["--write-out", " [%{http_version} %{http_code}, %{num_connects} new]"]);
        command.args([url(port, first), url(port, second)]).stdout(Stdio::piped());
        command.spawn().expect("curl runs")
    }
}

fn url(port: u16, path: &str) -> String {
    format!("https://{NAME}:{port}{path}")
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}
