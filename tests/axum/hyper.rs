//! The example `hyper_mtls`: the same without axum.

use crate::curl::Curl;
use crate::example::{lasting_client, start, write_files};
use crate::fleet::Fleet;
use crate::process::folder;

#[test]
fn the_hyper_example_knows_its_callers_for_each_request() {
    let fleet = Fleet::new();
    let [api, gone] = ["api", "gone"].map(|name| lasting_client(&fleet, name));
    let folder = folder("hyper-example");
    write_files(&folder, &fleet, &[&gone]);
    let (_running, port) = start("rustls", "hyper_mtls", &folder);
    let of_api = Curl::new("hyper-example-api", &fleet, Some(&api));
    let nobody = Curl::new("hyper-example-nobody", &fleet, None);
    let hello = "hello, spiffe://prod.example/api, until 2039-01-01T00:00:00Z\n [200]";
    let table = [
        ("a caller", &of_api, "/", hello),
        ("no such room", &of_api, "/nowhere", " [404]"),
        ("no certificate", &nobody, "/", " [403]"),
        ("no certificate, where there may be none", &nobody, "/welcome", "hello, stranger\n [200]"),
        ("no such room, for a stranger", &nobody, "/nowhere", " [403]"),
    ];
    for (title, curl, path, wanted) in table {
        assert_eq!(curl.get(port, path), wanted, "{title}");
    }
    let two = of_api.get_twice(port, "/", "/").wait_with_output().unwrap();
    let hello = hello.trim_end_matches(" [200]");
    let wanted = format!("{hello} [1.1 200, 1 new]{hello} [1.1 200, 0 new]");
    assert_eq!(String::from_utf8(two.stdout).unwrap(), wanted, "two requests of one connection");

    let said = Curl::new("hyper-example-gone", &fleet, Some(&gone)).get(port, "/");
    assert!(said.starts_with("curl: ") && !said.contains("hello"), "revoked: {said}");
}
