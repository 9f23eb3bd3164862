//! Files that are links, and change with them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::scene::{By, Scene, Watched};

/// Puts a link in the place of another, at once.
fn relink(folder: &Path, target: &str, name: &str) {
    let beside = folder.join(format!("{name}.tmp"));
    symlink(target, &beside).unwrap();
    fs::rename(beside, folder.join(name)).unwrap();
}

/// As Kubernetes mounts a ConfigMap: every file is a link through `..data`, and an update changes that one link.
#[test]
fn a_swap_of_the_link_that_all_files_go_through_is_one_change() {
    for by in By::BOTH {
        let scene = Scene::new("kubernetes", by);
        scene.furnish(&scene.folder.join("..first"), &scene.without_api());
        relink(&scene.folder, "..first", "..data");
        for name in ["fleet.toml", "fleet-ca.pem", "issuing-ca.pem", "crls"] {
            symlink(format!("..data/{name}"), scene.folder.join(name)).unwrap();
        }
        let watched = scene.watch(by);
        scene.furnish(&scene.folder.join("..second"), &scene.with_api());
        relink(&scene.folder, "..second", "..data");
        fs::remove_dir_all(scene.folder.join("..first")).unwrap();
        watched.expect("swapped 1,");
        assert!(scene.api(watched.live()).contains("revoked"), "{by:?}");

        // What is watched now is what the link leads to now.
        fs::write(scene.folder.join("..second/crls/issuing.crl"), scene.without_api()).unwrap();
        watched.expect("swapped 2,");
        assert_eq!(scene.api(watched.live()), "service api", "{by:?}");
    }
}

#[test]
fn a_swap_of_a_link_above_the_file_is_seen() {
    for by in By::BOTH {
        let scene = Scene::new("above", by);
        scene.furnish(&scene.folder.join("releases/1"), &scene.without_api());
        scene.furnish(&scene.folder.join("releases/2"), &scene.with_api());
        relink(&scene.folder, "releases/1", "current");
        let watched = Watched::start(by.builder(&scene.folder.join("current/fleet.toml")));
        relink(&scene.folder, scene.folder.join("releases/2").to_str().unwrap(), "current");
        watched.expect("swapped 1,");
        assert!(scene.api(watched.live()).contains("revoked"), "{by:?}");
    }
}

/// certbot's `live` has a link for each file, into `archive`.
#[test]
fn a_swap_of_the_link_of_one_file_is_seen() {
    for by in By::BOTH {
        let scene = Scene::furnished("certbot", by);
        let archive = scene.folder.join("archive");
        fs::create_dir(&archive).unwrap();
        fs::rename(scene.folder.join("crls/issuing.crl"), archive.join("issuing1.crl")).unwrap();
        relink(&scene.folder.join("crls"), "../archive/issuing1.crl", "issuing.crl");
        let watched = scene.watch(by);
        fs::write(archive.join("issuing2.crl"), scene.with_api()).unwrap();
        relink(&scene.folder.join("crls"), "../archive/issuing2.crl", "issuing.crl");
        watched.expect("swapped");
        while !scene.api(watched.live()).contains("revoked") {
            watched.expect("swapped");
        }
    }
}

/// Two links that lead to each other lead to no file, and to no end of work.
#[test]
fn links_in_a_circle_are_an_error() {
    for by in By::BOTH {
        let scene = Scene::furnished("circle", by);
        let watched = scene.watch(by);
        symlink("two", scene.folder.join("one")).unwrap();
        symlink("one", scene.folder.join("two")).unwrap();
        relink(&scene.folder, "one", "fleet.toml");
        watched.expect("kept: ");
        assert_eq!(watched.live().generation(), 0);
    }
}
