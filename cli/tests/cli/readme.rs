//! What README.md shows is what happens.

use insta::assert_snapshot;

use crate::common::to_pem;
use crate::process::words;
use crate::scene::Scene;

const README: &str = include_str!("../../../README.md");

/// The contents of the fenced block after the line `<!-- NAME -->`.
fn block(name: &str) -> &'static str {
    let (_, after) = README.split_once(&format!("<!-- {name} -->\n```")).expect("the marker");
    let (_, inside) = after.split_once('\n').expect("the block");
    inside.split_once("```").expect("the end of the block").0
}

#[test]
fn the_configuration_and_the_commands_of_the_readme_are_what_they_are_said_to_be() {
    let scene = Scene::new("readme");
    scene.write("fleet.toml", block("toml"));
    scene.write("fleet-ca.pem", scene.root.pem());
    scene.write("issuing-ca.pem", scene.issuing.pem());
    scene.write("crls/root.crl", to_pem("X509 CRL", &scene.root.crl().build()));
    scene.write("crls/issuing.crl", to_pem("X509 CRL", &scene.issuing.crl().build()));
    let api = scene.service("spiffe://prod.example/ns/payments/sa/api").build();
    scene.write("peer.pem", api.pem());
    scene.write("peers/api.pem", api.pem());
    let commands = block("command").lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let mut said = String::new();
    for arguments in commands.filter_map(|command| command.strip_prefix("vouchsafe ")) {
        let output = words(&scene.folder, &format!("{arguments} --at 2026-03-02T12:00:00Z"));
        said.push_str(&format!("$ vouchsafe {arguments}\n{output}\n"));
    }
    assert_eq!(said.matches("$ vouchsafe").count(), 4, "{said}");
    assert_snapshot!("readme", said);
}
