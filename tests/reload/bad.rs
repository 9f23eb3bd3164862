//! Changes that do not hold: what was there stays, and it is said.

use std::fs;

use vouchsafe::reload::{Reload, ReloadError};

use crate::scene::{By, CONFIG, Scene};

const API: &str = "service api";

/// What is done to the files, and what is said of it.
type Row = (&'static str, fn(&Scene), &'static str);

/// Each is an attack, or an accident, that must not let anybody in.
const ROWS: &[Row] = &[
    ("half a file", |scene| scene.replace("fleet.toml", &CONFIG[..CONFIG.len() - 30]), "fleet.toml:"),
    ("an empty one", |scene| scene.replace("fleet.toml", ""), "fleet.toml:"),
    ("none", |scene| fs::remove_file(scene.file()).unwrap(), "fleet.toml"),
    ("no rules", |scene| scene.replace("fleet.toml", CONFIG.split("[[rule]]").next().unwrap()), "no rules"),
    ("no revocation", |scene| scene.replace("fleet.toml", CONFIG.replace("revocation", "#")), "revocation"),
    ("a CRL that is none", |scene| scene.replace("crls/issuing.crl", "revoked: nobody"), "crls/issuing.crl"),
    ("a folder without CRLs", |scene| fs::remove_dir_all(scene.folder.join("crls")).unwrap(), "crls"),
    ("an anchor that is none", |scene| scene.replace("fleet-ca.pem", "me"), "fleet-ca.pem"),
    (
        "a file that is not there yet",
        |scene| scene.replace("fleet.toml", CONFIG.replace("fleet-ca.pem", "new-ca.pem")),
        "new-ca.pem",
    ),
];

#[test]
fn what_is_not_good_is_told_once_and_changes_nothing_and_what_is_good_again_holds() {
    for by in By::BOTH {
        for (number, (title, damage, said)) in ROWS.iter().enumerate() {
            let scene = Scene::furnished(&format!("bad-{number}"), by);
            let watched = scene.watch(by);
            damage(&scene);
            watched.expect("kept: ");
            let error = watched.reload.last_error().unwrap().to_string();
            assert!(error.contains(said), "{title}, {by:?}: {error}");
            assert_eq!(
                (scene.api(watched.live()).as_str(), watched.live().generation()),
                (API, 0),
                "{title}"
            );

            // Were it told twice, that would come first.
            watched.reload.look();
            scene.furnish(&scene.folder, &scene.with_api());
            while watched.reload.last_error().is_some() {
                let change = watched.changes.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
                // Several files are not mended at one time.
                assert!(change.contains("swapped") || !change.contains(&error), "{title}, {by:?}: {change}");
            }
            while !scene.api(watched.live()).contains("revoked") {
                watched.expect("swapped");
            }
        }
    }
}

#[test]
fn what_the_configuration_waits_for_may_come_later() {
    for by in By::BOTH {
        let scene = Scene::furnished("later", by);
        let watched = scene.watch(by);
        scene.replace("fleet.toml", CONFIG.replace("fleet-ca.pem", "new-ca.pem"));
        watched.expect("new-ca.pem");
        fs::copy(scene.folder.join("fleet-ca.pem"), scene.folder.join("new-ca.pem")).unwrap();
        watched.expect("swapped 1,");
        assert_eq!(scene.api(watched.live()), API, "{by:?}");
        assert!(watched.reload.last_error().is_none());
    }
}

#[test]
fn what_is_not_good_to_begin_with_does_not_start() {
    let scene = Scene::furnished("start", By::Looks);
    fs::write(scene.folder.join("fleet-ca.pem"), "me").unwrap();
    let error = Reload::of(scene.file()).start().unwrap_err();
    assert!(matches!(error, ReloadError::Config(_)), "{error}");
    scene.furnish(&scene.folder, &scene.crl(&[]));
    fs::write(scene.file(), CONFIG.split("[[rule]]").next().unwrap()).unwrap();
    let error = Reload::of(scene.file()).start().unwrap_err();
    assert!(matches!(error, ReloadError::NoRules { .. }), "{error}");
}
