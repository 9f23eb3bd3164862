use std::fs;

use vouchsafe::proxy::Profile;

use super::scene::{From, Scene, documented, program, with};
use super::{CLIENT, check, forged, verifier};
use crate::house::{House, percent};
use crate::said::say;

fn configure(scene: &Scene) {
    let shown = with(&documented("nginx.rs", "nginx"), &[("/etc/nginx/clients-ca.pem", "clients-ca.pem")]);
    let lax = with(&shown, &[("ssl_verify_client      optional", "ssl_verify_client optional_no_ca")]);
    let ports = &scene.ports;
    let server = |listen: String, lines: &str| {
        let app = ports.app;
        format!(
            "server {{\n listen 127.0.0.1:{listen};\n server_name app.example;\n ssl_certificate site.pem;\n ssl_certificate_key site.pem;\n\
             {lines}\n location / {{ proxy_pass http://127.0.0.1:{app}; }}\n}}\n"
        )
    };
    let configuration = [
        "daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\n access_log off;\n".to_owned(),
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|it| format!(" {it}_temp_path temp_{it};\n")).concat(),
        server(format!("{} ssl", ports.tls), &shown),
        server(format!("{} ssl", ports.lax), &lax),
        server(ports.plain.to_string(), &shown),
        "}\n".to_owned(),
    ];
    fs::write(scene.folder.join("nginx.conf"), configuration.concat()).unwrap();
}

#[test]
fn through_a_real_nginx_the_client_is_who_it_is_and_a_forger_nobody() {
    let (nginx, version) = match program(&["nginx"], "-v") {
        Ok(found) => found,
        Err(why) => return say(format_args!("proxy: nginx NOT asked: {why}")),
    };
    let mut scene = Scene::new("nginx", Profile::nginx(), verifier(true));
    configure(&scene);
    let folder = scene.folder.display().to_string();
    scene.run(&nginx, &["-p", &folder, "-c", "nginx.conf", "-e", "stderr"]);
    let admin = percent(&House::get().admin.pem(), "");
    let both = [forged("X-SSL-Client-Cert", &admin), forged("X-SSL-Client-Verify", "SUCCESS")];
    let alias = [forged("X_SSL_Client_Cert", &admin)];
    let dotted = [forged("X.SSL.Client.Cert", &admin)];
    let other = [forged("Client-Cert", ":AA==:")];
    let removing = [forged("Connection", "close, X-SSL-Client-Cert")];
    check(
        &scene,
        &[
            ("a client", From::Client, &[], CLIENT),
            ("a client that writes the header too", From::Client, &both, CLIENT),
            ("nobody", From::Nobody, &[], "nobody"),
            ("a forger without a certificate", From::Nobody, &both, "nobody"),
            ("a forger on the plain listener", From::Plain, &both, "nobody"),
            (
                "a forger past the proxy",
                From::PastTheProxy,
                &both,
                "X-SSL-Client-Cert came from 127.0.0.2, which is not trusted to hand on certificates",
            ),
            (
                "an alias past the proxy",
                From::PastTheProxy,
                &alias,
                "X_SSL_Client_Cert came from 127.0.0.2, ..",
            ),
            ("an alias, which nginx drops", From::Client, &alias, CLIENT),
            ("an alias with dots, which nginx drops", From::Client, &dotted, CLIENT),
            (
                "a header of another proxy, which nginx hands on",
                From::Client,
                &other,
                "Client-Cert holds a certificate for another proxy, ..",
            ),
            ("a client that asks to remove the header", From::Client, &removing, CLIENT),
            ("a stranger, whom nginx refuses itself", From::Stranger, &[], "<html>.."),
            (
                "a stranger through optional_no_ca",
                From::StrangerLax,
                &[],
                "x-ssl-client-verify: found `FAILED:..",
            ),
            (
                "a forger's verdict through optional_no_ca",
                From::StrangerLax,
                &both,
                "x-ssl-client-verify: found `FAILED:..",
            ),
            ("a client through optional_no_ca", From::ClientLax, &[], CLIENT),
        ],
    );
    say(format_args!("proxy: asked {version}"));
}
