use std::fs;

use vouchsafe::proxy::Profile;

use super::scene::{From, Scene, documented, program, with};
use super::{CLIENT, check, forged, verifier};
use crate::house::{House, base64};
use crate::said::say;

fn configure(scene: &Scene) {
    let ports = &scene.ports;
    let shown = with(
        &documented("caddy.rs", "caddyfile"),
        &[
            ("    tls {", "    bind 127.0.0.1\n    tls site.pem site.pem {"),
            // Its name before 2.8, which later versions still know.
            ("trust_pool file /etc/caddy/clients-ca.pem", "trusted_ca_cert_file clients-ca.pem"),
            ("10.0.7.20:8000", &format!("127.0.0.1:{}", ports.app)),
        ],
    );
    let site = |scheme: &str, port: u16| {
        (String::from("app.example {"), format!("{scheme}://app.example:{port} {{"))
    };
    let (name, tls) = site("https", ports.tls);
    let tls = with(&shown, &[(&name, &tls)]);
    let (name, lax) = site("https", ports.lax);
    let lax = with(
        &shown,
        &[
            (&name, &lax),
            ("mode verify_if_given", "mode request"),
            ("trusted_ca_cert_file clients-ca.pem", ""),
        ],
    );
    let proxy = shown.get(shown.find("    reverse_proxy").unwrap()..).unwrap();
    let plain = format!("http://app.example:{} {{\n    bind 127.0.0.1\n{proxy}", ports.plain);
    let global = "{\n    admin off\n    auto_https off\n    storage file_system storage\n}\n";
    fs::write(scene.folder.join("Caddyfile"), format!("{global}{tls}\n{lax}\n{plain}\n")).unwrap();
}

#[test]
fn through_a_real_caddy_the_client_is_who_it_is_and_a_forger_nobody() {
    let (caddy, version) = match program(&["caddy"], "version") {
        Ok(found) => found,
        Err(why) => return say(format_args!("proxy: Caddy NOT asked: {why}")),
    };
    let mut scene = Scene::new("caddy", Profile::caddy(), verifier(true));
    configure(&scene);
    scene.run(&caddy, &["run", "--config", "Caddyfile", "--adapter", "caddyfile"]);
    let header = [forged("X-SSL-Client-Cert", &base64(&House::get().admin.der))];
    let alias = [forged("X_SSL_Client_Cert", "x")];
    check(
        &scene,
        &[
            ("a client", From::Client, &[], CLIENT),
            ("a client that writes the header too", From::Client, &header, CLIENT),
            ("nobody", From::Nobody, &[], "nobody"),
            ("a forger without a certificate", From::Nobody, &header, "nobody"),
            ("a forger on the plain listener", From::Plain, &header, "nobody"),
            (
                "a forger past the proxy",
                From::PastTheProxy,
                &header,
                "X-SSL-Client-Cert came from 127.0.0.2, ..",
            ),
            (
                "an alias, which Caddy hands on",
                From::Client,
                &alias,
                "X_ssl_client_cert is another spelling of x-ssl-client-cert, ..",
            ),
            ("a stranger, whom Caddy refuses itself", From::Stranger, &[], "curl: .."),
            (
                "a stranger where Caddy verifies nothing",
                From::StrangerLax,
                &[],
                "the certificate that 127.0.0.1 handed on: certificate 0 (CN=admin)..",
            ),
            ("a client where Caddy verifies nothing", From::ClientLax, &[], CLIENT),
        ],
    );
    say(format_args!("proxy: asked Caddy {version}"));
}
