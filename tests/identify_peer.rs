//! The example `identify_peer`, run as a stranger runs it: everything that it prints, and its exit codes.

#![cfg(all(feature = "std", feature = "rustcrypto"))]
#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

mod common;
mod process;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Authority, to_pem};
use process::{Output, folder, identify_peer};

#[test]
fn without_arguments_it_judges_a_fleet() {
    let output = identify_peer::<&str>(&folder("fleet"), &[]);
    assert_eq!(output.err, "");
    assert_eq!(output.out, FLEET);
    assert_eq!(output.code, Some(0));
    let longest = output.out.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(120), "{longest:?} columns");
}

#[test]
fn help_names_every_option() {
    let output = identify_peer(&folder("help"), &["--help"]);
    assert_eq!((output.code, output.err.as_str()), (Some(0), ""));
    for option in [
        "--anchors",
        "--intermediates",
        "--crl",
        "--no-revocation",
        "--purpose",
        "--name",
        "--namespace",
        "--at",
    ] {
        assert!(output.out.contains(option), "{option} in\n{}", output.out);
    }
}

#[test]
fn files_are_judged() {
    let folder = files("judged");
    let table: &[(&str, &str, i32, &str)] = &[
        (
            "a principal, from PEM",
            "--anchors root.pem --crl crls.pem --purpose client --namespace spiffe:prod.example client.pem",
            0,
            CLIENT,
        ),
        (
            "a principal, from DER, with the intermediate certificate beside it",
            "--anchors root.der --intermediates issuing.der --crl root.crl --crl issuing.crl --purpose client \
             --namespace spiffe:prod.example client.der",
            0,
            CLIENT,
        ),
        (
            "a path, as there is no namespace",
            "--anchors root.pem --crl crls.pem --purpose server --name api.prod.example server.pem",
            0,
            SERVER,
        ),
        (
            "a path to one of two anchors, within their namespace, and revocation is not checked",
            "--anchors anchors.pem --no-revocation --purpose server --name api.prod.example \
             --namespace dns:prod.example server.pem",
            0,
            SERVER_WITHOUT_REVOCATION,
        ),
        (
            "a revoked certificate",
            "--anchors root.pem --crl crls.pem --purpose client --namespace spiffe:prod.example revoked.pem",
            1,
            REVOKED,
        ),
        (
            "a certificate without a SPIFFE ID, where one is wanted",
            "--anchors root.pem --crl crls.pem --purpose server --name api.prod.example \
             --namespace spiffe:prod.example server.pem",
            1,
            UNMAPPED,
        ),
        (
            "a certificate that can not be read",
            "--anchors root.pem --crl crls.pem --purpose client broken.der",
            1,
            UNREADABLE,
        ),
        (
            "no CRL of the issuer",
            "--anchors root.pem --intermediates issuing.der --crl root.crl --purpose client client.der",
            1,
            NO_CRL,
        ),
    ];
    for (title, arguments, code, wanted) in table {
        let output = run(&folder, &format!("--at 2026-03-02T12:00:00Z {arguments}"));
        assert_eq!((output.err.as_str(), without_counts(&output.out).as_str()), ("", *wanted), "{title}");
        assert_eq!(output.code, Some(*code), "{title}");
    }
}

#[test]
fn without_a_time_it_judges_by_the_clock() {
    let output = run(
        &files("clock"),
        "--anchors root.pem --no-revocation --purpose client --namespace spiffe:prod.example past.pem",
    );
    assert_eq!(output.code, Some(1));
    let (reason, now) =
        output.out.lines().next().and_then(|line| line.split_once(", now ")).expect("two times");
    assert_eq!(reason, "refused: certificate 0 (CN=past): expired 2020-12-31T23:59:59Z");
    let now: jiff::Timestamp = now.parse().expect("a time");
    assert!((jiff::Timestamp::now().as_second() - now.as_second()).abs() < 600, "{now}");
}

#[test]
fn what_can_not_be_judged_is_said() {
    let folder = files("not judged");
    let table: &[(&str, &str, &str)] = &[
        ("no anchors", "--no-revocation --purpose client client.pem", "no --anchors (--help tells more)"),
        ("no purpose", "--anchors root.pem --no-revocation client.pem", "no --purpose (--help tells more)"),
        (
            "no chain",
            "--anchors root.pem --no-revocation --purpose client",
            "no CHAIN: the file with the peer's certificate (--help tells more)",
        ),
        (
            "a server without a name",
            "--anchors root.pem --no-revocation --purpose server server.pem",
            "no --name: a server is verified for the name by which it was called (--help tells more)",
        ),
        (
            "no decision on revocation",
            "--anchors root.pem --purpose client client.pem",
            "no decision on revocation: give --crl FILE, or do without by --no-revocation",
        ),
        (
            "two decisions on revocation",
            "--anchors root.pem --crl crls.pem --no-revocation --purpose client client.pem",
            "--crl is given, and --no-revocation says that it is not to be used",
        ),
        ("an unknown option", "--trust root.pem", "invalid option '--trust' (--help tells more)"),
        (
            "an option without its value",
            "--anchors",
            "missing argument for option '--anchors' (--help tells more)",
        ),
        ("two chains", "client.pem server.pem", "CHAIN is given twice"),
        ("two purposes", "--purpose client --purpose server", "--purpose is given twice"),
        ("any purpose", "--purpose any", "--purpose \"any\": neither client nor server"),
        ("a name that is none", "--name a..b", "--name \"a..b\": dNSName: empty"),
        ("a time that is none", "--at noon", "--at \"noon\": not a time such as 2026-03-02T12:00:00Z"),
        (
            "a namespace without a form",
            "--namespace prod.example",
            "--namespace \"prod.example\": not FORM:NAME, such as spiffe:prod.example",
        ),
        (
            "a namespace of an unknown form",
            "--namespace cn:api",
            "--namespace \"cn:api\": the form is none of spiffe, dns, email, uri and ip",
        ),
        ("an empty namespace", "--namespace spiffe:", "--namespace \"spiffe:\": SPIFFE trust domain: empty"),
        (
            "a file that is not there",
            "--anchors root.pem --no-revocation --purpose client missing.pem",
            "missing.pem: can not be read: No such file or directory (os error 2)",
        ),
        (
            "a file of text",
            "--anchors text --no-revocation --purpose client client.pem",
            "text: holds no certificate: it is neither PEM nor DER",
        ),
        (
            "an empty file",
            "--anchors root.pem --no-revocation --purpose client empty",
            "empty: holds no certificate: it is neither PEM nor DER",
        ),
        (
            "CRLs where certificates belong",
            "--anchors crls.pem --no-revocation --purpose client client.pem",
            "crls.pem: the PEM in it holds no certificate",
        ),
        (
            "certificates where CRLs belong",
            "--anchors root.pem --crl client.pem --purpose client client.pem",
            "client.pem: the PEM in it holds no CRL",
        ),
        (
            "a certificate in DER where a CRL belongs",
            "--anchors root.pem --crl client.der --purpose client client.pem",
            "client.der: CRL 1 in it: CRL: tbsCertList: tag 0xa0 where 0x30 is required",
        ),
        (
            "PEM that breaks off",
            "--anchors cut.pem --no-revocation --purpose client client.pem",
            "cut.pem: broken PEM: a BEGIN line without its END line",
        ),
        (
            "an anchor twice",
            "--anchors anchors.pem --anchors twice.pem --no-revocation --purpose client client.pem",
            "twice.pem: certificate 2 in it: this trust anchor is in the store already (f4ef1bd01314f4ea823bdc96bfbb44de85fdd976957893b373d891fcbf2bfb3d)",
        ),
        (
            "an anchor that can not be read",
            "--anchors broken.der --no-revocation --purpose client client.pem",
            "broken.der: certificate 1 in it: certificate: the input ends too early",
        ),
        (
            "an intermediate that can not be read",
            "--anchors root.pem --intermediates broken.der --no-revocation --purpose client client.pem",
            "broken.der: certificate 1 in it: certificate: the input ends too early",
        ),
    ];
    for (title, arguments, wanted) in table {
        let output = run(&folder, arguments);
        assert_eq!(output.err, format!("identify_peer: {wanted}\n"), "{title}");
        assert_eq!((output.out.as_str(), output.code), ("", Some(2)), "{title}");
    }
}

/// What a search costs is counted by other tests.
fn without_counts(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("work: ") {
        Some(_) => "work: ..\n".to_owned(),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

fn run(folder: &Path, arguments: &str) -> Output {
    identify_peer(folder, &arguments.split_whitespace().collect::<Vec<_>>())
}

/// A folder with the files that the tables name.
fn files(name: &str) -> PathBuf {
    let folder = folder(name);
    let write = |file: &str, bytes: &[u8]| fs::write(folder.join(file), bytes).expect("writes");
    let root = Authority::root("CN=Root CA");
    let other = Authority::root("CN=Other CA");
    let issuing = root.issue_ca("CN=Issuing CA").build();
    let client = |subject| issuing.issue(subject).san(&["uri:spiffe://prod.example/api"]).client_auth();
    let peer = client("CN=api").build();
    let revoked = client("CN=revoked").build();
    let past = client("CN=past").valid("2020-01-01T00:00:00Z", "2020-12-31T23:59:59Z").build();
    let server = issuing.issue("CN=server").san(&["dns:api.prod.example"]).server_auth().build();
    let root_crl = root.crl().build();
    let issuing_crl =
        issuing.crl().number(7).revoke(&revoked.serial, "2026-02-01T00:00:00Z", Some(1)).build();

    for (file, certificate) in
        [("client", &peer), ("server", &server), ("revoked", &revoked), ("past", &past)]
    {
        write(&format!("{file}.pem"), format!("{}{}", certificate.pem(), issuing.pem()).as_bytes());
    }
    for (file, certificate) in [("client", &peer), ("root", &root), ("issuing", &issuing)] {
        write(&format!("{file}.der"), &certificate.der);
    }
    write("root.pem", format!("A comment before it.\n{}", root.pem()).as_bytes());
    write("anchors.pem", format!("{}{}", other.pem(), root.pem()).as_bytes());
    write("twice.pem", format!("{}{}", issuing.pem(), root.pem()).as_bytes());
    write("root.crl", &root_crl);
    write("issuing.crl", &issuing_crl);
    write("crls.pem", (to_pem("X509 CRL", &root_crl) + &to_pem("X509 CRL", &issuing_crl)).as_bytes());
    write("broken.der", peer.der.get(..peer.der.len() / 2).expect("half of it"));
    write("cut.pem", root.pem().lines().take(3).collect::<Vec<_>>().join("\n").as_bytes());
    write("text", b"Trust me.\n");
    write("empty", b"");
    folder
}

const FLEET: &str = "\
Who is calling? The clock of this fleet stands at 2026-03-02T12:00:00Z.

Trust anchors
  fleet     CN=Fleet Root CA      vouches for spiffe://prod.example
  partners  CN=Partners CA        vouches for dns:partners.example

Clients

accepted  the checkout service
          spiffe://prod.example/ns/shop/sa/checkout
          anchor fleet, valid until 2026-04-01T00:00:00Z

refused   checkout, with a certificate that was revoked
          certificate 0 (CN=checkout): revoked 2026-02-20T09:30:00Z (keyCompromise) by CRL 7 of CN=Fleet Issuing CA

refused   checkout, with last year's certificate
          certificate 0 (CN=checkout): expired 2025-12-31T23:59:59Z, now 2026-03-02T12:00:00Z

refused   checkout, with next year's certificate
          certificate 0 (CN=checkout): not valid before 2027-01-01T00:00:00Z, now 2026-03-02T12:00:00Z

refused   checkout, with a certificate for servers only
          certificate 0 (CN=checkout): extKeyUsage is id-kp-serverAuth, and id-kp-clientAuth is needed

refused   payments, says an authority that issues to every partner
          certificate 0 (CN=payments): trust anchor partners may not vouch for spiffe://prod.example/ns/shop/sa/payments
          (its namespaces: dns:partners.example)

refused   a service of staging.example, says the fleet's own authority
          certificate 0 (CN=checkout): trust anchor fleet may not vouch for spiffe://staging.example/ns/shop/sa/checkout
          (its namespaces: spiffe://prod.example)

refused   checkout, without the intermediate certificate
          certificate 0 (CN=checkout): its issuer CN=Fleet Issuing CA is not a trust anchor, and no other certificate of
          that name leads to one

refused   checkout, self-signed
          certificate 0 (CN=checkout): its issuer CN=checkout is not a trust anchor, and no other certificate of that
          name leads to one

refused   checkout, with a wrong signature
          certificate 0 (CN=checkout): not signed by CN=Fleet Issuing CA: the signature does not verify under the
          signer's key

With arguments, files are judged: --help tells how.
";

const CLIENT: &str = "\
accepted: spiffe://prod.example/api
  kind         spiffe
  anchor       CN=Root CA
  judged at    2026-03-02T12:00:00Z
  valid until  2026-04-01T00:00:00Z
  fingerprint  fd42a8e3bab3a9629e454cc80767ff9b7f5f0916254e19f6f7a1e7c42e5391ab
  relaxations  none
";

const SERVER: &str = "\
accepted: CN=server
  identity     none: no --namespace spiffe:.. says whose SPIFFE IDs the anchors may vouch for
  names        dNSName api.prod.example
  path         CN=server <- CN=Issuing CA <- [CN=Root CA]
  judged at    2026-03-02T12:00:00Z
  valid until  2026-04-01T00:00:00Z
  revocation   CN=server: not revoked, by CRL 7 of CN=Issuing CA, good until 2026-04-01T00:00:00Z
  revocation   CN=Issuing CA: not revoked, by CRL 1 of CN=Root CA, good until 2026-04-01T00:00:00Z
  relaxations  none
";

const SERVER_WITHOUT_REVOCATION: &str = "\
accepted: CN=server
  identity     none: no --namespace spiffe:.. says whose SPIFFE IDs the anchors may vouch for
  names        dNSName api.prod.example
  path         CN=server <- CN=Issuing CA <- [CN=Root CA]
  judged at    2026-03-02T12:00:00Z
  valid until  2026-12-31T23:59:59Z
  relaxations  revocation is not checked
";

const REVOKED: &str = "\
refused: certificate 0 (CN=revoked): revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 7 of CN=Issuing CA

way 1: CN=revoked <- CN=Issuing CA <- [CN=Root CA]
  certificate 0 (CN=revoked): revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 7 of CN=Issuing CA
work: ..
";

const UNMAPPED: &str = "\
refused: certificate 0: no rule makes a principal of it (it has subject CN=server, dNSName api.prod.example)
";

const UNREADABLE: &str = "\
refused: certificate 0: certificate: the input ends too early
";

const NO_CRL: &str = "\
refused: certificate 0 (CN=api): revocation status unknown: there is no CRL of CN=Issuing CA

way 1: CN=api <- CN=Issuing CA <- [CN=Root CA]
  certificate 0 (CN=api): revocation status unknown: there is no CRL of CN=Issuing CA
work: ..
";
