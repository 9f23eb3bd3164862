//! A real nginx, configured as its profile's documentation says, and with a location that forgot it.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use insta::assert_snapshot;

use super::deployment::{hello, nobody, start};
use super::{hide, remarkable, victim};
use crate::common::to_pem;
use crate::process::words;
use crate::said::say;
use crate::scene::Scene;

/// Until it is dropped.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _ended = self.0.wait();
    }
}

/// Servers are often outside of a user's PATH.
fn program() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let others = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    let mut programs = std::env::split_paths(&folders).chain(others).map(|folder| folder.join("nginx"));
    programs.find(|path| path.is_file())
}

/// The lines that the profile's documentation shows.
fn documented() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/proxy/profiles/nginx.rs");
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| line.trim().trim_start_matches("///").trim_start());
    let block = lines.skip_while(|line| *line != "```nginx").skip(1).take_while(|line| *line != "```");
    let block: Vec<&str> = block.collect();
    assert!(block.len() > 5, "the documentation shows no configuration");
    block.join("\n").replace("/etc/nginx/clients-ca.pem", "root.pem")
}

fn configure(scene: &Scene, [tls, plain]: [u16; 2], app: u16) {
    let site = scene.root.issue("CN=site").san(&["ip:127.0.0.1"]).server_auth();
    let client = scene.root.issue("CN=tester").client_auth();
    for (name, builder) in [("site.pem", site), ("tester.pem", client)] {
        let issued = builder.valid("2020-01-01T00:00:00Z", "2039-12-31T23:59:59Z").build();
        scene.write(name, issued.pem() + &to_pem("PRIVATE KEY", &issued.key.pkcs8()));
    }
    let shown = documented();
    // A location with a line of its own inherits none of those above.
    let locations = format!(
        "location / {{ proxy_pass http://127.0.0.1:{app}; }}\n\
         location /forgotten {{ proxy_set_header X-Other y; proxy_pass http://127.0.0.1:{app}; }}"
    );
    let server = |listen: String| {
        format!(
            "server {{\nlisten 127.0.0.1:{listen};\nssl_certificate site.pem;\nssl_certificate_key site.pem;\n{shown}\n{locations}\n}}\n"
        )
    };
    let temporary =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|it| format!("{it}_temp_path temp_{it};\n"));
    let configuration = format!(
        "daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{}{}{}}}\n",
        temporary.concat(),
        server(format!("{tls} ssl")),
        server(plain.to_string())
    );
    scene.write("nginx.conf", configuration);
}

fn run(scene: &Scene, program: &Path, ports: [u16; 2]) -> Nginx {
    let log = std::fs::File::create(scene.path("log")).unwrap();
    let mut command = Command::new(program);
    command
        .arg("-p")
        .arg(&scene.folder)
        .args(["-c", "nginx.conf", "-e", "stderr"])
        .current_dir(&scene.folder);
    command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
    let mut nginx = Nginx(command.spawn().unwrap());
    let started = Instant::now();
    while !ports.into_iter().all(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()) {
        let over = nginx.0.try_wait().unwrap().is_some() || started.elapsed() > Duration::from_secs(20);
        assert!(!over, "nginx does not listen: {}", std::fs::read_to_string(scene.path("log")).unwrap());
        std::thread::sleep(Duration::from_millis(50));
    }
    nginx
}

#[test]
fn through_a_real_nginx_a_forgery_gets_in_where_the_configuration_forgot_to_strip() {
    let Some(program) = program() else { return say("header-check: nginx NOT asked: no nginx") };
    let scene = victim("header check nginx");
    // Believes what comes.
    let app = start(|request| match request.certificate("x-ssl-client-cert") {
        Some(certificate) if request.value("x-ssl-client-verify") == Some("SUCCESS") => hello(certificate),
        _ => nobody(),
    });
    let listeners = [(); 2].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    let ports = listeners.each_ref().map(|listener| listener.local_addr().unwrap().port());
    drop(listeners);
    configure(&scene, ports, app);
    let _nginx = run(&scene, &program, ports);
    let [tls, plain] = ports;
    let options = "--profile nginx --certificate victim.pem --cacert root.pem --json";
    let somebody = "--client-cert tester.pem";
    let mut said = String::new();
    for (title, line) in [
        ("As documented", format!("https://127.0.0.1:{tls}/ http://127.0.0.1:{plain}/ {options}")),
        ("As documented, by somebody", format!("https://127.0.0.1:{tls}/ {options} {somebody}")),
        ("A location that forgot", format!("https://127.0.0.1:{tls}/forgotten {options}")),
        ("The same on the plain listener", format!("http://127.0.0.1:{plain}/forgotten {options}")),
        ("Past the proxy", format!("https://127.0.0.1:{tls}/ http://127.0.0.1:{app}/ {options}")),
    ] {
        let output = hide(words(&scene.folder, &format!("header-check {line}")), &[tls, plain, app]);
        said += &format!("# {title}\n{}\n", remarkable(&output));
    }
    assert_snapshot!("nginx", said);
    say("header-check: asked a real nginx");
}
