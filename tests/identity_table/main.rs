//! The systems that make users of certificates, as rules of this library; and for each of them what its users have
//! been surprised by, as a refusal. A row is a certificate, and the whole answer: `kind name [roles]`, or the line that
//! an operator reads.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that panics is a test that fails"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../process/mod.rs"]
mod process;
#[path = "../said/mod.rs"]
mod said;

mod databases;
mod directories;
mod house;
mod meshes;
mod openssl;
mod paths;
mod platforms;
mod proxies;
mod queues;

use std::collections::BTreeMap;

use house::Scene;
use said::say;

#[test]
fn each_system_has_its_rules_and_its_pitfalls_are_refused() {
    let scenes: [fn() -> Vec<Scene>; 6] = [
        platforms::scenes,
        proxies::scenes,
        meshes::scenes,
        databases::scenes,
        queues::scenes,
        directories::scenes,
    ];
    let (mut rows, mut refused, mut systems, mut wrong) = (0, 0, BTreeMap::<_, u32>::new(), Vec::new());
    for scene in scenes.iter().flat_map(|scenes| scenes()) {
        for (title, found, wanted) in &scene.rows {
            let (found, wanted) = (found.as_ref(), wanted.as_ref());
            rows += 1;
            refused += u32::from(wanted.is_err());
            *systems.entry(scene.system).or_default() += u32::from(wanted.is_err());
            if found != wanted {
                wrong.push(format!("{}: {title}\n  found:  {found:?}\n  wanted: {wanted:?}", scene.system));
            }
        }
    }
    say(format_args!("identity table: {rows} rows, {refused} of them refusals, {} systems", systems.len()));
    assert!(wrong.is_empty(), "{} of {rows} rows:\n{}", wrong.len(), wrong.join("\n"));
    let harmless: Vec<_> = systems.iter().filter(|(_, refused)| **refused == 0).collect();
    assert!(harmless.is_empty(), "systems without a pitfall: {harmless:?}");
    assert!(rows >= 60 && systems.len() >= 20, "rows went missing");
}
