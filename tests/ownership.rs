//! The example `ownership`: who may do what with whose document.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics is a test that fails")]
#![cfg(all(feature = "std", feature = "rustcrypto"))]

#[path = "../examples/ownership/caller.rs"]
mod caller;
#[path = "common/mod.rs"]
mod common;
#[path = "../examples/ownership/house.rs"]
mod house;
#[path = "process/mod.rs"]
mod process;
#[path = "../examples/ownership/story.rs"]
mod story;

use caller::{Caller, Document, Owner, Powers, Request, may};

#[test]
fn what_is_owned_is_owned_by_a_principal_and_not_by_a_name() {
    let found: Vec<_> = story::told().unwrap().into_iter().map(|line| (line.title, line.answer)).collect();
    let wanted = [
        ("Ann reads her document", "yes"),
        ("Ann writes her document", "yes"),
        ("Bob reads Ann's document", "no"),
        ("the service ann reads the person Ann's document", "no"),
        ("the service ann reads its own document", "yes"),
        ("Ann reads the document of the service ann", "no"),
        ("ann.smith, whose name begins with Ann's, reads her document", "no"),
        ("ANN, in other letters, reads her document", "no"),
        ("an auditor reads her document", "yes"),
        ("an auditor writes her document", "no"),
        ("the auditor ann writes the document of the service ann", "no"),
        ("an auditor purges everything", "no"),
        (
            "the device ann, a kind without a word here, reads her document",
            "no: a device has no business here",
        ),
        (
            "somebody whom the fleet calls Ann reads her document",
            "refused: certificate 0 (UID=ann,O=Example): rule people does not believe trust anchor CN=Fleet CA for attribute:UID=ann",
        ),
    ];
    let found: Vec<_> = found.iter().map(|(title, answer)| (*title, answer.as_str())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn a_power_is_given_by_its_role_and_by_no_other() {
    let document = Document { owner: Owner::Person("ann".into()) };
    let service = |may| Caller::Service { name: "books".into(), may };
    let janitor = service(Powers { purge: true, ..Powers::default() });
    assert!(may(&janitor, &Request::Purge));
    assert!(!may(&janitor, &Request::Read(&document)) && !may(&janitor, &Request::Write(&document)));
    assert!(!may(&service(Powers::default()), &Request::Purge));
}

#[test]
fn the_example_runs() {
    let output = process::example("ownership", &[]);
    assert_eq!((output.code, output.err.as_str()), (Some(0), ""));
    let lines = output.out.lines().count();
    assert_eq!(lines, story::told().unwrap().len(), "{}", output.out);
    assert!(output.out.lines().all(|line| !line.trim().is_empty()), "{}", output.out);
}
