//! Who wants what, and what comes of it.

use std::error::Error;

use crate::caller::{Caller, Document, Owner, Request, may};
use crate::common::Issued;
use crate::house::House;

/// A line: who wants what, and the answer.
pub(crate) struct Line {
    pub(crate) title: &'static str,
    pub(crate) answer: String,
}

/// One document is Ann's, the other the service's whose name is `ann`, too.
pub(crate) fn told() -> Result<Vec<Line>, Box<dyn Error>> {
    let house = House::new()?;
    let hers = Document { owner: Owner::Person("ann".into()) };
    let its = Document { owner: Owner::Service("ann".into()) };
    let (read, write) = (Request::Read(&hers), Request::Write(&hers));
    let (ann, service) = (house.person("ann"), house.member("service/ann"));
    let auditor = house.member("audit/books");
    let rows: [(&'static str, &Issued, &Request<'_>); 14] = [
        ("Ann reads her document", &ann, &read),
        ("Ann writes her document", &ann, &write),
        ("Bob reads Ann's document", &house.person("bob"), &read),
        ("the service ann reads the person Ann's document", &service, &read),
        ("the service ann reads its own document", &service, &Request::Read(&its)),
        ("Ann reads the document of the service ann", &ann, &Request::Read(&its)),
        ("ann.smith, whose name begins with Ann's, reads her document", &house.person("ann.smith"), &read),
        ("ANN, in other letters, reads her document", &house.person("ANN"), &read),
        ("an auditor reads her document", &auditor, &read),
        ("an auditor writes her document", &auditor, &write),
        (
            "the auditor ann writes the document of the service ann",
            &house.member("audit/ann"),
            &Request::Write(&its),
        ),
        ("an auditor purges everything", &auditor, &Request::Purge),
        (
            "the device ann, a kind without a word here, reads her document",
            &house.member("device/ann"),
            &read,
        ),
        ("somebody whom the fleet calls Ann reads her document", &house.impostor("ann"), &read),
    ];
    Ok(rows.map(|(title, peer, request)| Line { title, answer: answer(&house, peer, request) }).into())
}

fn answer(house: &House, peer: &Issued, request: &Request<'_>) -> String {
    let principal = match house.identify(peer) {
        Ok(principal) => principal,
        Err(refusal) => return format!("refused: {refusal}"),
    };
    match Caller::try_from(&principal) {
        Ok(caller) if may(&caller, request) => "yes".into(),
        Ok(_) => "no".into(),
        Err(unknown) => format!("no: {unknown}"),
    }
}
