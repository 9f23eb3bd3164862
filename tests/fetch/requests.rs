//! What goes over the wire, and into the stores.

use super::common::{Authority, DistributionPoint, PointName};
use super::server::Server;
use super::{asking, http, outcome};
use vouchsafe::certificate::Certificate;
use vouchsafe::fetch::{crl_urls, ocsp_urls};
use vouchsafe::revocation::{CertIdHash, CrlStore, OcspRequest, OcspStore};

#[test]
fn a_crl_comes_from_the_url_in_a_certificate_into_the_store() {
    let ca = Authority::root("CN=CA");
    let server =
        Server::saying(http("200 OK|Content-Type: application/pkix-crl", ca.crl().number(7).build()));
    let leaf = ca.issue("CN=leaf").crl_distribution_points(&[&format!("uri:{}", server.url())]).build();
    let urls = crl_urls(&Certificate::read(&leaf.der).unwrap()).unwrap().join(" ");
    assert_eq!(urls, server.url());

    let fetched = asking(&server).build().unwrap().crl(&urls).unwrap();
    CrlStore::new().add(fetched).expect("a CRL");
}

#[test]
fn an_ocsp_responder_is_asked_by_post() {
    let ca = Authority::root("CN=CA");
    let leaf = ca.issue("CN=leaf").build();
    let response = ca.ocsp().good(&leaf).named_by("sha256", &leaf).build();
    let server = Server::saying(http("200 OK|Content-Type: application/ocsp-response", response));
    let (leaf, ca) = (Certificate::read(&leaf.der).unwrap(), Certificate::read(&ca.der).unwrap());
    let request = OcspRequest::for_certificate(&leaf, ca.spki(), CertIdHash::Sha256, None).unwrap();

    let fetched = asking(&server).build().unwrap().ocsp(&server.url(), request.der()).unwrap();
    OcspStore::new().add_answer(&request, fetched).expect("an answer to the request");

    let (head, body) = sent(&server);
    assert_eq!(
        head,
        [
            "POST /a.crl HTTP/1.1",
            "accept: application/ocsp-response",
            &format!("content-length: {}", request.der().len()),
            "content-type: application/ocsp-request",
            &format!("host: 127.0.0.1:{}", server.port()),
            &format!("user-agent: vouchsafe/{}", env!("CARGO_PKG_VERSION")),
        ]
    );
    assert_eq!(body, String::from_utf8_lossy(request.der()));
}

#[test]
fn an_ocsp_answer_must_say_that_it_is_one() {
    let instead = "instead of application/ocsp-response";
    for (title, head, wanted) in [
        ("its type", "200 OK|Content-Type: application/ocsp-response", "8 bytes".to_owned()),
        ("no type", "200 OK", format!("content type (none) {instead}")),
        (
            "octets",
            "200 OK|Content-Type: application/octet-stream",
            format!("content type application/octet-stream {instead}"),
        ),
        ("a page", "200 OK|Content-Type: text/html", format!("content type text/html {instead}")),
        (
            "an error",
            "503 Busy|Content-Type: application/ocsp-response",
            "status 503 instead of 200".to_owned(),
        ),
    ] {
        let server = Server::saying(http(head, "response"));
        let found = outcome(asking(&server).build().unwrap().ocsp(&server.url(), b"request"));
        assert_eq!(found, wanted, "{title}");
    }
}

#[test]
fn a_request_says_no_more_than_it_must_and_remembers_nothing() {
    let server = Server::saying(http("200 OK|Set-Cookie: session=1|Content-Length: 3", "CRL"));
    let fetcher = asking(&server).build().unwrap();
    let url = format!("HTTP://127.0.0.1:{}/a%20b?c=d", server.port());
    for round in 1..=2 {
        assert_eq!(outcome(fetcher.crl(&url)), "3 bytes");
        assert_eq!(server.requests().len(), round, "a connection each");
        let (head, body) = sent(&server);
        assert_eq!(
            head,
            [
                "GET /a%20b?c=d HTTP/1.1",
                "accept: application/pkix-crl, application/octet-stream",
                &format!("host: 127.0.0.1:{}", server.port()),
                &format!("user-agent: vouchsafe/{}", env!("CARGO_PKG_VERSION")),
            ]
        );
        assert_eq!(body, "");
    }
}

/// The lines of the last request's head, its fields in alphabetical order, and its body.
fn sent(server: &Server) -> (Vec<String>, String) {
    let requests = server.requests();
    let (head, body) = requests.last().expect("a request").split_once("\r\n\r\n").expect("a whole head");
    let mut lines: Vec<_> = head.lines().map(str::to_owned).collect();
    lines.get_mut(1..).expect("fields").sort_unstable();
    (lines, body.to_owned())
}

#[test]
fn only_urls_that_can_be_fetched_are_handed_out() {
    let ca = Authority::root("CN=CA");
    let many: Vec<String> = (0..20).map(|number| format!("uri:http://crl.example/{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let table: &[(&str, &[&str], &str)] = &[
        ("one", &["uri:http://crl.example/a"], "http://crl.example/a"),
        ("two", &["uri:https://a.example", "uri:http://b.example/"], "https://a.example http://b.example/"),
        ("one twice", &["uri:http://crl.example/a", "uri:http://crl.example/a"], "http://crl.example/a"),
        (
            "a directory beside it",
            &["uri:ldap://a.example/cn=CA", "uri:http://b.example/"],
            "http://b.example/",
        ),
        ("a name", &["dir:CN=CRL"], ""),
        ("a user in it", &["uri:http://a@crl.example/"], ""),
        ("an address in decimal", &["uri:http://2130706433/"], ""),
        (
            "none but 16 of 20",
            &many,
            &(0..16).map(|number| format!("http://crl.example/{number}")).collect::<Vec<_>>().join(" "),
        ),
    ];
    for (title, names, wanted) in table {
        let leaf = ca.issue("CN=leaf").crl_distribution_points(names).build();
        let leaf = Certificate::read(&leaf.der).unwrap();
        assert_eq!(crl_urls(&leaf).unwrap().join(" "), *wanted, "{title}");
        assert_eq!(ocsp_urls(&leaf).unwrap(), [""; 0], "{title}");

        let accesses: Vec<_> = names.iter().map(|name| ("ocsp", *name)).collect();
        let leaf = ca.issue("CN=leaf").authority_info_access(&accesses).build();
        let leaf = Certificate::read(&leaf.der).unwrap();
        assert_eq!(ocsp_urls(&leaf).unwrap().join(" "), *wanted, "{title}");
        assert_eq!(crl_urls(&leaf).unwrap(), [""; 0], "{title}");
    }
}

#[test]
fn the_issuers_certificate_is_no_ocsp_responder() {
    let accesses = [("caIssuers", "uri:http://a.example/ca.cer"), ("ocsp", "uri:http://b.example/")];
    let leaf = Authority::root("CN=CA").issue("CN=leaf").authority_info_access(&accesses).build();
    assert_eq!(ocsp_urls(&Certificate::read(&leaf.der).unwrap()).unwrap(), ["http://b.example/"]);
}

#[test]
fn every_name_of_every_distribution_point_counts() {
    let point = |names| DistributionPoint { name: PointName::Full(names), ..Default::default() };
    let points = [
        point(&["uri:http://a.example/", "uri:http://b.example/"]),
        DistributionPoint { name: PointName::Relative("CN=part"), ..Default::default() },
        DistributionPoint { crl_issuer: Some("CN=CRL issuer"), ..point(&["uri:http://c.example/"]) },
    ];
    let leaf = Authority::root("CN=CA").issue("CN=leaf").distribution_points(&points).build();
    let urls = crl_urls(&Certificate::read(&leaf.der).unwrap()).unwrap();
    assert_eq!(urls, ["http://a.example/", "http://b.example/", "http://c.example/"]);
}

#[test]
fn a_malformed_extension_has_no_urls() {
    let leaf = Authority::root("CN=CA").issue("CN=leaf");
    let (points, access) = ("2.5.29.31", "1.3.6.1.5.5.7.1.1");
    for (title, value) in [("no points", &[0x30, 0][..]), ("a point that is none", &[0x30, 2, 5, 0])] {
        let leaf = leaf.clone().extension(points, false, value).extension(access, false, value).build();
        let leaf = Certificate::read(&leaf.der).unwrap();
        assert!(crl_urls(&leaf).is_err() && ocsp_urls(&leaf).is_err(), "{title}");
    }
}
