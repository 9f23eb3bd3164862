use std::fs;
use std::path::Path;

use vouchsafe::proxy::Profile;

use super::scene::{From, Scene, documented, program, with};
use super::{CLIENT, check, forged, verifier};
use crate::house::House;
use crate::said::say;

/// Where distributions have the modules.
const MODULES: &[&str] = &["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules"];

fn configure(scene: &Scene, modules: &Path) {
    let folder = scene.folder.display().to_string();
    let ca = format!("{folder}/clients-ca.pem");
    let shown = with(&documented("apache.rs", "apache"), &[("/etc/apache2/clients-ca.pem", &ca)]);
    let lax = with(&shown, &[("SSLVerifyClient      optional", "SSLVerifyClient optional_no_ca")]);
    let strip: String =
        shown.lines().filter(|line| line.contains("unset")).flat_map(|line| [line, "\n"]).collect();
    let ports = &scene.ports;
    let host = |port: u16, lines: &str, tls: &str| {
        let app = ports.app;
        format!(
            "Listen 127.0.0.1:{port}\n<VirtualHost 127.0.0.1:{port}>\nServerName app.example\n{tls}\n{lines}\n\
             ProxyPass / http://127.0.0.1:{app}/\n</VirtualHost>\n"
        )
    };
    let tls = format!(
        "SSLEngine on\nSSLCertificateFile {folder}/site.pem\nSSLCertificateKeyFile {folder}/site.pem"
    );
    let load = |name: &str| {
        let file = modules.join(format!("mod_{name}.so"));
        // What is not there was compiled in.
        if file.exists() { format!("LoadModule {name}_module {}\n", file.display()) } else { String::new() }
    };
    let configuration = [
        ["mpm_event", "unixd", "authz_core", "headers", "proxy", "proxy_http", "socache_shmcb", "ssl"]
            .map(load)
            .concat(),
        format!(
            "ServerRoot {folder}\nPidFile {folder}/pid\nErrorLog {folder}/error.log\nServerName app.example\n"
        ),
        format!("DefaultRuntimeDir {folder}\nMutex file:{folder}\n"),
        host(ports.tls, &shown, &tls),
        host(ports.lax, &lax, &tls),
        host(ports.plain, &strip, ""),
    ];
    fs::write(scene.folder.join("httpd.conf"), configuration.concat()).unwrap();
}

#[test]
fn through_a_real_apache_the_client_is_who_it_is_and_a_forger_nobody() {
    let found = program(&["apache2", "httpd"], "-v").and_then(|(apache, version)| {
        let modules = MODULES.iter().map(Path::new).find(|folder| folder.is_dir());
        Ok((apache, version, modules.ok_or("its modules are not found")?))
    });
    let (apache, version, modules) = match found {
        Ok(found) => found,
        Err(why) => return say(format_args!("proxy: Apache NOT asked: {why}")),
    };
    let mut scene = Scene::new("apache", Profile::apache(), verifier(false));
    configure(&scene, modules);
    let file = scene.folder.join("httpd.conf").display().to_string();
    scene.run(&apache, &["-X", "-f", &file]);
    let admin = House::get().admin.pem().replace('\n', " ");
    let both = [forged("X-SSL-Client-Cert", &admin), forged("X-SSL-Client-Verify", "SUCCESS")];
    let alias = [forged("X_SSL_Client_Cert", &admin)];
    let chain = [forged("X-SSL-Client-Cert-Chain-7", &admin)];
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
                "an alias, which Apache hands on",
                From::Client,
                &alias,
                "X_SSL_Client_Cert is another spelling of x-ssl-client-cert, ..",
            ),
            (
                "a place in the chain that Apache was not told to strip",
                From::Client,
                &chain,
                "x-ssl-client-cert-chain-1 is missing, ..",
            ),
            (
                "a client that asks to remove the header, and Apache does",
                From::Client,
                &removing,
                "x-ssl-client-cert-chain-0 is `-----BEGIN CERT..",
            ),
            ("a stranger, whom Apache refuses itself", From::Stranger, &[], "curl: .."),
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
