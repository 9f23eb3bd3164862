//! A real proxy in front of the application, and a client with a certificate.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use vouchsafe::Verifier;
use vouchsafe::proxy::Profile;

use super::app;
use crate::common::{Issued, to_pem};
use crate::house::House;
use crate::process::{self, Output};

/// A proxy's listeners, and the application behind them.
pub(crate) struct Ports {
    /// As the documentation has it.
    pub(crate) tls: u16,
    /// The same, letting any certificate through.
    pub(crate) lax: u16,
    /// Without TLS, stripping.
    pub(crate) plain: u16,
    pub(crate) app: u16,
}

/// The proxy, until it is dropped.
pub(crate) struct Scene {
    pub(crate) folder: PathBuf,
    pub(crate) ports: Ports,
    running: Option<Child>,
}

impl Scene {
    /// The application, and the files that proxy and client need.
    pub(crate) fn new(name: &str, profile: Profile, verifier: Verifier) -> Self {
        let folder = process::folder(&format!("proxy {name}").replace(' ', "-"));
        let House { root, issuing, client, admin, stranger } = House::get();
        let site = root.issue("CN=app.example").san(&["dns:app.example"]).server_auth();
        let site = site.valid("2020-01-01T00:00:00Z", "2039-12-31T23:59:59Z").build();
        let key = |issued: &Issued| to_pem("PRIVATE KEY", &issued.key.pkcs8());
        for (file, text) in [
            ("clients-ca.pem", root.pem()),
            ("site.pem", site.pem() + &key(&site)),
            ("client.pem", client.pem() + &issuing.pem() + &key(client)),
            ("admin.pem", admin.pem()),
            ("stranger.pem", stranger.pem() + &key(stranger)),
        ] {
            fs::write(folder.join(file), text).unwrap();
        }
        let [tls, lax, plain] = free_ports();
        Self { folder, ports: Ports { tls, lax, plain, app: app::start(profile, verifier) }, running: None }
    }

    /// Starts it, and waits until it listens.
    pub(crate) fn run(&mut self, program: &Path, arguments: &[&str]) {
        let log = fs::File::create(self.folder.join("log")).unwrap();
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        command.stdout(log.try_clone().unwrap()).stderr(log);
        let child = self.running.insert(command.spawn().unwrap());
        let started = Instant::now();
        let listens = |port: u16| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        while ![self.ports.tls, self.ports.lax, self.ports.plain].into_iter().all(listens) {
            let over = child.try_wait().unwrap().is_some() || started.elapsed() > Duration::from_secs(20);
            assert!(!over, "{} does not listen:\n{}", program.display(), self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// What the application, or the proxy itself, answers to a request with these header lines.
    pub(crate) fn ask(&self, from: From, headers: &[String]) -> String {
        let mut arguments = vec![
            "--silent",
            "--show-error",
            "--max-time",
            "10",
            "--noproxy",
            "*",
            "--cacert",
            "clients-ca.pem",
        ];
        let (scheme, port, certificate) = match from {
            From::Client => ("https", self.ports.tls, Some("client.pem")),
            From::Nobody => ("https", self.ports.tls, None),
            From::Stranger => ("https", self.ports.tls, Some("stranger.pem")),
            From::StrangerLax => ("https", self.ports.lax, Some("stranger.pem")),
            From::ClientLax => ("https", self.ports.lax, Some("client.pem")),
            From::Plain => ("http", self.ports.plain, None),
            From::PastTheProxy => ("http", self.ports.app, None),
        };
        if let Some(file) = certificate {
            arguments.extend(["--cert", file, "--key", file]);
        }
        if matches!(from, From::PastTheProxy) {
            arguments.extend(["--interface", "127.0.0.2"]);
        }
        let resolve = format!("app.example:{port}:127.0.0.1");
        let url = format!("{scheme}://app.example:{port}/");
        arguments.extend(["--resolve", &resolve, &url]);
        headers.iter().for_each(|header| arguments.extend(["--header", header]));
        let output = Output::of(Command::new("curl").args(arguments).current_dir(&self.folder)).unwrap();
        if output.code == Some(0) {
            output.out.trim().to_owned()
        } else {
            format!("curl: {}", output.err.trim())
        }
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            // It may have ended by itself.
            let _ended = child.kill();
            let _ended = child.wait();
        }
    }
}

/// Who sends a request, and where to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum From {
    Client,
    Nobody,
    Stranger,
    ClientLax,
    StrangerLax,
    Plain,
    PastTheProxy,
}

/// Ports that nobody has at this moment.
fn free_ports() -> [u16; 3] {
    let listeners = [(); 3].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// The block of this language in the documentation of a profile: what is shown there is what runs here.
pub(crate) fn documented(file: &str, language: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/proxy/profiles").join(file);
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| line.trim().trim_start_matches("///"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let block =
        lines.skip_while(|line| *line != format!("```{language}")).skip(1).take_while(|line| *line != "```");
    let block: Vec<&str> = block.collect();
    assert!(!block.is_empty(), "{file} shows no {language}");
    block.join("\n")
}

/// Replaces what must be there.
pub(crate) fn with(text: &str, replacements: &[(&str, &str)]) -> String {
    replacements.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "no {old} in {text}");
        text.replace(old, new)
    })
}

/// Where a proxy is, and which version; or why it cannot be asked. Servers are often outside of a user's PATH.
pub(crate) fn program(names: &[&str], version: &str) -> Result<(PathBuf, String), String> {
    let client = Output::of(Command::new("curl").arg("--version"));
    client.map_err(|fault| format!("curl, the client, does not run: {fault}"))?;
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> =
        std::env::split_paths(&folders).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]).collect();
    let paths = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found =
        paths.into_iter().find(|path| path.is_file()).ok_or_else(|| format!("no {}", names.join(", no ")))?;
    let output = Output::of(Command::new(&found).arg(version)).map_err(|fault| fault.to_string())?;
    let said = output.out + &output.err;
    Ok((found, said.lines().next().unwrap_or_default().to_owned()))
}
