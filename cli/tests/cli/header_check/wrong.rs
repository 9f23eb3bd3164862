//! Deployments, and what is found there: the attacks first, then what must not be taken for one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use insta::assert_snapshot;
use vouchsafe::Time;
use vouchsafe::proxy::{Hop, Profile, ProxyReader, TrustedHops};

use super::deployment::{Request, answer, answer_with, hello, nobody, start};
use super::{NGINX, ask, remarkable, unused_port, victim};

const CERT: &str = "x-ssl-client-cert";

type Deployment = fn(&Request) -> String;

fn said(rows: &[(&str, Deployment)], options: &str, name: &str) -> String {
    let scene = victim(name);
    let mut text = String::new();
    for (title, deployment) in rows {
        let output = ask(&scene, start(*deployment), &format!("{NGINX} --json {options}"));
        text += &format!("# {title}\n{}\n", remarkable(&output));
    }
    text
}

/// An application that reads nginx's header as the library does, and believes it from this network.
fn application(request: &Request, network: &str) -> String {
    let hops = TrustedHops::nobody().network(network).unwrap();
    let lines = request.lines.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
    let hop = Hop::address([127, 0, 0, 1].into());
    match ProxyReader::new(Profile::nginx(), hops).read(lines, &hop, Time::from_unix(0)) {
        Ok(None) => nobody(),
        Ok(Some(forwarded)) => hello(&format!("{:?}", forwarded.leaf())),
        Err(_) => answer(403, "refused"),
    }
}

/// As CGI and WSGI fold them.
fn folded(request: &Request, name: &str) -> Option<String> {
    let fold = |name: &str| name.to_ascii_uppercase().replace('-', "_");
    let lines = request.lines.iter().filter(|(found, _)| fold(found) == fold(name));
    let values: Vec<_> = lines.map(|(_, value)| value.as_str()).collect();
    if values.is_empty() { None } else { Some(values.join(",")) }
}

#[test]
fn what_gets_in_is_found() {
    let rows: [(&str, Deployment); 13] = [
        ("vouchsafe reads the header, behind a proxy that forgot to strip it", |request| {
            application(request, "127.0.0.1")
        }),
        ("anonymous is allowed, and the header believed", |request| match request.certificate(CERT) {
            Some(certificate) => hello(certificate),
            None => answer(200, "hello stranger"),
        }),
        ("the header is stripped by its exact name, and names are folded behind that", |request| {
            let lines = request.lines.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(CERT));
            let stripped = Request { lines: lines.cloned().collect(), first: String::new(), client: None };
            folded(&stripped, CERT).map_or_else(nobody, |value| hello(&value))
        }),
        ("a name is believed", |request| {
            folded(request, "Remote-User").map_or_else(nobody, |user| hello(&user))
        }),
        ("the verdict is believed, without a certificate", |request| {
            if request.value("x-ssl-client-verify") == Some("SUCCESS") { hello("anybody") } else { nobody() }
        }),
        ("the last of two is believed, and one alone is refused", |request| {
            let count = request.lines.iter().filter(|(name, _)| name.eq_ignore_ascii_case(CERT)).count();
            if count > 1 { hello("last") } else { nobody() }
        }),
        ("another proxy's header is believed", |request| {
            if request.has("client-cert") { hello("rfc9440") } else { nobody() }
        }),
        ("a certificate is believed where the address is said to be the proxy's", |request| {
            if request.value("x-real-ip") == Some("127.0.0.1") && request.has(CERT) {
                hello("hop")
            } else {
                nobody()
            }
        }),
        ("the address alone is believed", |request| {
            if request.value("x-forwarded-for") == Some("127.0.0.1") { hello("local") } else { nobody() }
        }),
        ("it stands after a bare line feed", |request| {
            if request.lines.iter().any(|(_, value)| value.contains("a\nx-ssl-client-cert: ---")) {
                hello("split")
            } else {
                nobody()
            }
        }),
        ("HTTP/1.0 goes another way", |request| {
            if request.first.ends_with("1.0") && request.has(CERT) { hello("old") } else { nobody() }
        }),
        ("a login, and no more, is set as a cookie", |request| {
            let cookie = if request.has(CERT) { "Set-Cookie: session=1\r\n" } else { "" };
            answer_with(200, cookie, "the page")
        }),
        ("a redirect to the login becomes a page", |request| {
            if request.has(CERT) { hello("in") } else { answer_with(302, "Location: /login?n=1\r\n", "") }
        }),
    ];
    let text = said(&rows, "", "header check attacks");
    assert_snapshot!("attacks", text);
    assert_eq!(text.matches("exit 1\n").count(), rows.len(), "{text}");
}

#[test]
fn what_does_not_get_in_is_no_alarm() {
    static REQUESTS: AtomicUsize = AtomicUsize::new(0);
    let rows: [(&str, Deployment); 11] = [
        ("vouchsafe reads the header, and is asked past the proxy", |request| {
            application(request, "10.0.7.0/28")
        }),
        ("anonymous is allowed, and all headers are ignored", |_| answer(200, "the page")),
        ("the header refuses by being there", |request| {
            if folded(request, CERT).is_some() {
                answer(403, "a forged header")
            } else {
                answer(200, "the page")
            }
        }),
        ("the header refuses nobody's request by being there", |request| {
            if folded(request, CERT).is_some() { answer(403, "a forged header") } else { nobody() }
        }),
        ("the header closes the connection", |request| {
            if folded(request, CERT).is_some() { String::new() } else { nobody() }
        }),
        ("malformed requests are refused", |request| {
            let bad = |(name, value): &(String, String)| {
                name.contains([' ', '\t']) || value.contains(['\n', '\r']) || value.is_empty()
            };
            let te = request.has("transfer-encoding") || request.first.contains("http://");
            if te || request.lines.iter().any(bad) {
                answer(400, "bad request")
            } else {
                answer(200, "the page")
            }
        }),
        ("everybody is sent to the login", |_| {
            let nonce = REQUESTS.fetch_add(1, Ordering::SeqCst);
            answer_with(302, &format!("Location: /login?nonce={nonce}\r\n"), "")
        }),
        ("another site has HTTP/1.0", |request| {
            if request.first.ends_with("1.0") { answer(200, "It works!") } else { nobody() }
        }),
        ("a refusal has another text each time", |_| {
            answer(401, &format!("request {}", REQUESTS.fetch_add(1, Ordering::SeqCst)))
        }),
        ("a huge page", |_| answer(200, &"a".repeat(3 << 20))),
        ("nothing is there", |_| answer(404, "not found")),
    ];
    let text = said(&rows, "", "header check quiet");
    assert_snapshot!("quiet", text);
    assert_eq!(text.matches("exit 0\n").count(), rows.len(), "{text}");
}

#[test]
fn what_cannot_be_judged_is_not() {
    static REQUESTS: AtomicUsize = AtomicUsize::new(0);
    fn count() -> usize {
        REQUESTS.fetch_add(1, Ordering::SeqCst)
    }
    let rows: [(&str, Deployment); 12] = [
        ("the header is read, and its chain verified", |request| match request.value(CERT) {
            None | Some("") => nobody(),
            Some("broken") => answer(400, "no certificate"),
            Some(_) => answer(403, "not by our authority"),
        }),
        ("the header is read, and whoever it names has no rights", |request| {
            if request.certificate(CERT).is_some() { answer(403, "you may not") } else { nobody() }
        }),
        ("a name is read, and has no rights", |request| {
            if request.has("remote-user") { answer(403, "you may not") } else { nobody() }
        }),
        (
            "the application fails on it",
            |request| {
                if request.has(CERT) { answer(500, "oops") } else { nobody() }
            },
        ),
        ("it leads elsewhere", |request| {
            let place = if request.has(CERT) { "/home" } else { "/login" };
            answer_with(302, &format!("Location: {place}\r\n"), "")
        }),
        ("the page is another each time", |_| answer(200, &format!("request {}", count()))),
        ("the page shows the headers that came", |request| answer(200, &format!("{:?}", request.lines))),
        ("long headers are refused", |request| {
            let length: usize = request.lines.iter().map(|(_, value)| value.len()).sum();
            if length > 800 { answer(431, "too long") } else { nobody() }
        }),
        ("it fails in any case", |_| answer(503, "")),
        ("it allows and refuses in turns", |_| {
            if count().is_multiple_of(2) { nobody() } else { answer(200, "") }
        }),
        ("it is another protocol", |_| "SSH-2.0-OpenSSH_9.2\r\n".to_owned()),
        ("it closes at once", |_| String::new()),
    ];
    let text = said(&rows, "", "header check unclear");
    assert_snapshot!("unclear", text);
    assert_eq!(text.matches("exit 2\n").count(), rows.len(), "{text}");
}

/// A firewall that has had enough refuses forgeries too: that is no verdict on them.
#[test]
fn who_no_longer_answers_as_before_is_not_asked_further() {
    static REQUESTS: AtomicUsize = AtomicUsize::new(0);
    let scene = victim("header check ban");
    let port = start(|_| {
        if REQUESTS.fetch_add(1, Ordering::SeqCst) < 20 {
            answer(200, "the page")
        } else {
            answer(403, "enough")
        }
    });
    let output = ask(&scene, port, &format!("{NGINX} --json"));
    assert_eq!(REQUESTS.load(Ordering::SeqCst), 23, "{output}");
    assert_snapshot!("ban", remarkable(&output));
}

#[test]
fn a_limit_of_requests_is_no_verdict_and_is_kept_to() {
    static REQUESTS: AtomicUsize = AtomicUsize::new(0);
    let scene = victim("header check limit");
    let port =
        start(
            |_| {
                if REQUESTS.fetch_add(1, Ordering::SeqCst) < 20 { nobody() } else { answer(429, "enough") }
            },
        );
    let output = ask(&scene, port, &format!("{NGINX} --json"));
    assert_eq!(REQUESTS.load(Ordering::SeqCst), 21, "{output}");
    assert_snapshot!("limit", remarkable(&output));
    assert_eq!(output.code, Some(2), "{output}");
}

#[test]
fn a_page_that_becomes_another_while_it_is_asked_is_no_alarm() {
    static REQUESTS: AtomicUsize = AtomicUsize::new(0);
    let scene = victim("header check clock");
    // As a page with a clock, and then as one that counts.
    let port = start(|_| {
        let count = REQUESTS.fetch_add(1, Ordering::SeqCst);
        answer(200, &format!("it is {}", if count < 60 { count / 20 } else { count }))
    });
    let output = ask(&scene, port, &format!("{NGINX} --json"));
    assert_snapshot!("clock", remarkable(&output));
    assert_eq!(output.code, Some(2), "{output}");
}

#[test]
fn who_does_not_answer_in_time_is_asked_three_times_and_no_more() {
    let scene = victim("header check slow");
    let output = ask(&scene, unused_port(), NGINX);
    assert_eq!(output.code, Some(2));
    assert!(output.out.contains("not judged  no connection: Connection refused"), "{output}");
    assert!(output.out.contains("; 1 URL not judged; 1 request sent"), "{output}");
    // Slow from the start.
    let slow = start(|_| {
        std::thread::sleep(Duration::from_millis(400));
        nobody()
    });
    let output = ask(&scene, slow, &format!("{NGINX} --timeout 100ms"));
    assert_eq!(output.code, Some(2));
    assert!(output.out.contains("not judged  no whole answer within 100 ms"), "{output}");
    // Slow where it reads the header.
    let slow = start(|request| {
        if folded(request, CERT).is_some() {
            std::thread::sleep(Duration::from_millis(2000));
        }
        nobody()
    });
    let output = ask(&scene, slow, &format!("{NGINX} --timeout 500ms --json"));
    assert_snapshot!("slow", remarkable(&output));
}

/// The text of a server's own does not write the operator's terminal.
#[test]
fn what_a_server_says_is_escaped() {
    let scene = victim("header check terminal");
    let port = start(|request| match request.has(CERT) {
        true => answer_with(302, "Location: /\u{1b}[2J\u{202e}\r\nSet-Cookie: \u{9b}1m=1\r\n", ""),
        false => answer_with(302, "Location: /\u{1b}[2J\r\n", ""),
    });
    for options in [NGINX.to_owned(), format!("{NGINX} --json")] {
        let output = ask(&scene, port, &options);
        let wild = output.out.chars().find(|it| (it.is_control() && *it != '\n') || *it == '\u{202e}');
        assert_eq!(wild, None, "{output}");
        assert_eq!(output.code, Some(2), "{output}");
    }
}
