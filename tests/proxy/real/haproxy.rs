use std::fs;

use vouchsafe::proxy::Profile;

use super::scene::{From, Scene, documented, program, with};
use super::{CLIENT, check, forged, verifier};
use crate::house::{House, base64};
use crate::said::say;

fn configure(scene: &Scene) {
    let ports = &scene.ports;
    let shown = with(
        &documented("haproxy.rs", "haproxy"),
        &[("/etc/haproxy/site.pem", "site.pem"), ("/etc/haproxy/clients-ca.pem", "clients-ca.pem")],
    );
    let tls = with(&shown, &[("bind :443", &format!("bind 127.0.0.1:{}", ports.tls))]);
    let lax = with(
        &shown,
        &[
            ("frontend https", "frontend lax"),
            ("bind :443", &format!("bind 127.0.0.1:{}", ports.lax)),
            ("verify optional", "verify optional crt-ignore-err all ca-ignore-err all"),
        ],
    );
    let strip: String =
        shown.lines().filter(|line| line.contains("del-header")).flat_map(|line| [line, "\n"]).collect();
    let (plain, app) = (ports.plain, ports.app);
    let configuration = format!(
        "defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\n    default_backend app\n\
         {tls}\n{lax}\nfrontend plain\n    bind 127.0.0.1:{plain}\n{strip}\n\
         backend app\n    server app 127.0.0.1:{app}\n"
    );
    fs::write(scene.folder.join("haproxy.cfg"), configuration).unwrap();
}

#[test]
fn through_a_real_haproxy_the_client_is_who_it_is_and_a_forger_nobody() {
    let (haproxy, version) = match program(&["haproxy"], "-v") {
        Ok(found) => found,
        Err(why) => return say(format_args!("proxy: HAProxy NOT asked: {why}")),
    };
    let mut scene = Scene::new("haproxy", Profile::haproxy(), verifier(false));
    configure(&scene);
    scene.run(&haproxy, &["-db", "-f", "haproxy.cfg"]);
    let admin = base64(&House::get().admin.der);
    let both = [forged("X-SSL-Client-Cert", &admin), forged("X-SSL-Client-Verify", "0")];
    let alias = [forged("X_SSL_Client_Cert", &admin)];
    let removing = [forged("Connection", "close, X-SSL-Client-Cert")];
    check(
        &scene,
        &[
            ("a client, with its intermediate", From::Client, &[], CLIENT),
            ("a client that writes the header too", From::Client, &both, CLIENT),
            ("nobody", From::Nobody, &[], "nobody"),
            ("a forger without a certificate", From::Nobody, &both, "nobody"),
            ("a forger on the plain listener", From::Plain, &both, "nobody"),
            (
                "a forger past the proxy",
                From::PastTheProxy,
                &both,
                "X-SSL-Client-Cert came from 127.0.0.2, ..",
            ),
            (
                "an alias, which HAProxy hands on",
                From::Client,
                &alias,
                "x_ssl_client_cert is another spelling of x-ssl-client-cert, ..",
            ),
            ("a client that asks to remove the header", From::Client, &removing, CLIENT),
            ("a stranger, whom HAProxy refuses itself", From::Stranger, &[], "curl: .."),
            ("a stranger whose error is ignored", From::StrangerLax, &[], "x-ssl-client-verify: found `2.."),
            (
                "a forger's verdict where errors are ignored",
                From::StrangerLax,
                &both,
                "x-ssl-client-verify: found `2..",
            ),
            ("a client where errors are ignored", From::ClientLax, &[], CLIENT),
        ],
    );
    say(format_args!("proxy: asked {version}"));
}
