//! The whole configuration that holds, and watching that begins with one.

use std::fs;
use std::sync::Arc;
use std::sync::mpsc::channel;

use vouchsafe::Time;
use vouchsafe::config::Config;
use vouchsafe::{Peer, reload::Change};

use crate::common::NOW;
use crate::scene::{By, Scene};

const API: &str = "service api";
const PROXY: &str = "\n[proxy]\nprofile = \"nginx\"\nnetworks = [\"10.0.7.0/28\"]\n";

/// What a configuration says of the client of the tests.
fn api(scene: &Scene, config: &Config) -> String {
    let answer = config.identify(&Peer::new(&scene.api.der, &[]), Time::from_unix(NOW));
    answer.map_or_else(|refused| refused.to_string(), |principal| principal.to_string())
}

#[test]
fn the_whole_configuration_changes_with_the_cell() {
    for by in By::BOTH {
        let scene = Scene::furnished("whole", by);
        let watched = scene.watch(by);
        let before = watched.reload.config();
        assert_eq!((api(&scene, &before).as_str(), before.proxy().is_some()), (API, false), "{by:?}");

        scene.replace("fleet.toml", [crate::scene::CONFIG, PROXY].concat());
        watched.expect("swapped 1,");
        assert!(watched.reload.config().proxy().is_some(), "{by:?}");
        // Who holds the old one holds all of it.
        assert!(before.proxy().is_none(), "{by:?}");

        scene.replace("fleet.toml", "purpose");
        watched.expect("kept: ");
        assert_eq!(api(&scene, &watched.reload.config()), API, "{by:?}");
        assert!(watched.reload.config().proxy().is_some(), "{by:?}");
    }
}

#[test]
fn its_verifier_has_the_crls_that_hold_on() {
    for by in By::BOTH {
        let scene = Scene::furnished("whole-crls", by);
        scene.replace("crls/issuing.crl", scene.with_api());
        let watched = scene.watch(by);
        scene.replace("crls/issuing.crl", scene.crl(&[]));
        watched.expect("CRL 2 of CN=Issuing CA holds on");
        assert!(api(&scene, &watched.reload.config()).contains("revoked"), "{by:?}");
    }
}

#[test]
fn who_has_a_configuration_already_starts_with_the_files_if_they_are_good() {
    let scene = Scene::furnished("from-good", By::Looks);
    let held = Arc::new(Config::load(scene.file()).unwrap());
    scene.replace("crls/issuing.crl", scene.with_api());
    let reload = By::Looks.builder(&scene.file()).start_from(Arc::clone(&held)).unwrap();
    assert!(api(&scene, &reload.config()).contains("revoked"));
    assert!(scene.api(reload.live()).contains("revoked"));
    assert!(reload.last_error().is_none());

    // And no CRL of it goes back.
    let held = reload.config();
    drop(reload);
    scene.replace("crls/issuing.crl", scene.crl(&[]));
    let reload = By::Looks.builder(&scene.file()).start_from(held).unwrap();
    assert!(api(&scene, &reload.config()).contains("revoked"));
    assert!(scene.api(reload.live()).contains("revoked"));
}

#[test]
fn and_with_what_it_has_if_they_are_not_which_is_told_once() {
    let scene = Scene::furnished("from-bad", By::Looks);
    let held = Arc::new(Config::load(scene.file()).unwrap());
    fs::write(scene.file(), "purpose").unwrap();
    let (tell, told) = channel();
    let builder = By::Looks.builder(&scene.file()).on_change(move |change| {
        let _ = tell.send(match change {
            Change::Swapped { generation, .. } => format!("swapped {generation}"),
            other => format!("{other:?}"),
        });
    });
    assert!(builder.clone().start().is_err());
    let reload = builder.start_from(held).unwrap();
    assert_eq!((api(&scene, &reload.config()), scene.api(reload.live())), (API.into(), API.into()));
    assert!(reload.last_error().is_some_and(|error| error.to_string().contains("fleet.toml:1:8")));
    assert!(told.recv().unwrap().starts_with("Kept("));

    scene.furnish(&scene.folder, &scene.with_api());
    // A second "Kept" for the same fault would come first.
    assert_eq!(told.recv().unwrap(), "swapped 1");
    assert!(reload.last_error().is_none());
    assert!(api(&scene, &reload.config()).contains("revoked"));
}
