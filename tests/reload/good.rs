//! Changes that hold.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, SystemTime};

use vouchsafe::Time;
use vouchsafe::tls::Session;

use crate::common::NOW;
use crate::scene::{By, Scene, Watched};

const API: &str = "service api";

#[test]
fn a_client_that_a_new_crl_lists_is_refused_on_connections_that_are_open_too() {
    for by in By::BOTH {
        let scene = Scene::furnished("revoked", by);
        let watched = scene.watch(by);
        let session = Session::new([scene.api.der.clone().into()], watched.live());
        let now = Time::from_unix(NOW);
        assert_eq!(session.principal(now).unwrap().unwrap().to_string(), API, "{by:?}");

        scene.replace("crls/issuing.crl", scene.with_api());
        watched.expect("swapped 1,");
        assert!(session.principal(now).unwrap_err().to_string().contains("revoked"), "{by:?}");

        // In its place, as not everybody renames.
        fs::write(scene.folder.join("crls/issuing.crl"), scene.without_api()).unwrap();
        watched.expect("swapped 2,");
        assert_eq!(scene.api(watched.live()), API, "{by:?}");
        assert!(watched.reload.last_error().is_none());
    }
}

#[test]
fn a_crl_that_comes_into_a_folder_counts_and_an_older_one_does_not_step_in_when_it_goes() {
    for by in By::BOTH {
        let scene = Scene::furnished("folder", by);
        let watched = scene.watch(by);
        fs::write(scene.folder.join("crls/newer.crl"), scene.with_api()).unwrap();
        watched.expect("swapped 1, 3 CRLs");
        assert!(scene.api(watched.live()).contains("revoked"), "{by:?}");
        fs::remove_file(scene.folder.join("crls/newer.crl")).unwrap();
        watched.expect("swapped 2, 2 CRLs, CRL 2 of CN=Issuing CA holds on");
        assert!(scene.api(watched.live()).contains("revoked"), "{by:?}");
    }
}

#[test]
fn who_puts_an_older_crl_in_the_place_of_a_newer_one_clears_nobody() {
    for by in By::BOTH {
        let scene = Scene::furnished("older", by);
        let watched = scene.watch(by);
        scene.replace("crls/issuing.crl", scene.with_api());
        watched.expect("swapped 1, 2 CRLs");
        for (generation, crl) in [(2, scene.crl(&[])), (3, [scene.crl(&[]), b"\n".to_vec()].concat())] {
            scene.replace("crls/issuing.crl", crl);
            watched.expect(&format!("swapped {generation}, 2 CRLs, CRL 2 of CN=Issuing CA holds on"));
            assert!(scene.api(watched.live()).contains("revoked"), "{by:?}");
        }
        scene.replace("crls/issuing.crl", scene.crl(&[&scene.api, &scene.api]));
        watched.expect("swapped 4, 2 CRLs");
        assert_eq!(watched.live().verifier().crls().len(), 2, "{by:?}: what is older again is gone");
    }
}

#[test]
fn a_file_that_the_configuration_names_anew_is_watched_too() {
    for by in By::BOTH {
        let scene = Scene::furnished("named", by);
        let watched = scene.watch(by);
        let beside = scene.folder.join("elsewhere");
        fs::create_dir(&beside).unwrap();
        fs::copy(scene.folder.join("crls/root.crl"), beside.join("root.crl")).unwrap();
        fs::write(beside.join("issuing.crl"), scene.without_api()).unwrap();
        scene.replace("fleet.toml", crate::scene::CONFIG.replace("[\"crls\"]", "[\"elsewhere\"]"));
        watched.expect("swapped 1,");
        assert_eq!(scene.api(watched.live()), API, "{by:?}");
        scene.replace("elsewhere/issuing.crl", scene.with_api());
        watched.expect("swapped 2,");
        assert!(scene.api(watched.live()).contains("revoked"), "{by:?}");
    }
}

#[test]
fn what_says_the_same_swaps_nothing() {
    for by in By::BOTH {
        let scene = Scene::furnished("same", by);
        let watched = scene.watch(by);
        let file = fs::File::options().append(true).open(scene.file()).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(3_600)).unwrap();
        scene.replace("fleet.toml", crate::scene::CONFIG);
        fs::write(scene.folder.join("of-nobody.txt"), "beside").unwrap();
        fs::write(scene.folder.join("crls/.hidden"), "not a CRL").unwrap();
        watched.reload.look();
        // Were one of these a change, this would be a later one.
        scene.replace("crls/issuing.crl", scene.with_api());
        watched.expect("swapped 1,");
        assert_eq!(watched.live().generation(), 1, "{by:?}");
    }
}

#[test]
fn a_change_while_it_starts_is_not_lost() {
    for by in By::BOTH {
        for round in 0..8 {
            let scene = Scene::furnished(&format!("start-{round}"), by);
            let watched = thread::scope(|threads| {
                threads.spawn(|| {
                    // Sooner and later, so that they fall before, into and after the first load.
                    for crl in [scene.crl(&[]), scene.without_api()].iter().cycle().take(round * 4) {
                        scene.replace("crls/issuing.crl", crl);
                    }
                    scene.replace("crls/issuing.crl", scene.with_api());
                });
                scene.watch(by)
            });
            while !scene.api(watched.live()).contains("revoked") {
                watched.expect("swapped");
            }
        }
    }
}

#[test]
fn who_is_told_may_panic_and_the_watching_goes_on() {
    for by in By::BOTH {
        let scene = Scene::furnished("panic", by);
        let (tell, told) = channel();
        let calls = AtomicUsize::new(0);
        let reload = by.builder(&scene.file()).on_change(move |_| {
            tell.send(()).unwrap();
            assert!(calls.fetch_add(1, Ordering::SeqCst) > 0, "the first time");
        });
        let reload = reload.start().unwrap();
        for crl in [scene.with_api(), scene.without_api()] {
            scene.replace("crls/issuing.crl", crl);
            told.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        assert_eq!(reload.live().generation(), 2, "{by:?}");
    }
}

#[test]
fn a_reload_that_is_dropped_ends_its_thread_and_the_cell_keeps_what_it_has() {
    for by in By::BOTH {
        let scene = Scene::furnished("dropped", by);
        let Watched { reload, changes } = scene.watch(by);
        let live = reload.live().clone();
        drop(reload);
        scene.replace("crls/issuing.crl", scene.with_api());
        assert!(Watched::is_over(&changes), "{by:?}");
        assert_eq!((scene.api(&live).as_str(), live.generation()), (API, 0), "{by:?}");
    }
}
