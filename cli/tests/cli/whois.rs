//! `whois`: the principal, or the refusal.

use insta::assert_snapshot;

use crate::process::words;
use crate::scene::{Scene, TRUST, identified};

#[test]
fn a_holder_is_told_with_what_the_answer_rests_on() {
    let scene = Scene::new("whois");
    scene.chain("api.pem", &scene.api());
    scene.chain("stranger.pem", &scene.service("spiffe://other.example/api").build());
    let id = identified();
    assert_snapshot!("somebody", words(&scene.folder, &format!("whois api.pem {id}")));
    assert_snapshot!("somebody_json", words(&scene.folder, &format!("whois api.pem --json {id}")));
    assert_snapshot!("nobody", words(&scene.folder, &format!("whois stranger.pem {id}")));
    let no_names = words(&scene.folder, &format!("whois api.pem {TRUST}"));
    assert_eq!((no_names.code, no_names.out.as_str()), (Some(2), ""));
}
