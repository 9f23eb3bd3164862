//! Section B: path building, limits, authority.

use vouchsafe::identity::{Fingerprint, Identity, Pattern, Source};
use vouchsafe::{Anchor, Budget, Mapper, Peer, Policy, Refusal, Verifier};

use crate::common::{self, Authority, Issued, Key, Kind, id, sequence};
use crate::house::{
    Answer, GOOD, anchor, check, clients, identify, mapper, now, sent, servers, verify, verify_named,
};

fn plain(authority: &Authority) -> Verifier {
    clients([Anchor::from_certificate(&authority.der).unwrap()]).build().unwrap()
}

fn leaf(issuer: &Issued) -> Issued {
    issuer.issue("CN=leaf").san(&["dns:leaf.example"]).client_auth().build()
}

#[test]
fn no_value_of_one_rule_switches_off_another() {
    let root = Authority::root("CN=Root");
    // anyExtendedKeyUsage everywhere, and each of the other rules broken once.
    let any = |ca: common::CertificateBuilder| ca.extended_key_usage(&["any"]).build();
    let constrained = any(root.issue_ca("CN=A").excluded(&["dns:leaf.example"]));
    let short = any(root.issue_ca("CN=B").path_len(0));
    let below_short = any(short.issue_ca("CN=B2"));
    let no_sign = any(root.issue_ca("CN=C").key_usage(&["cRLSign"]));
    let no_ca = any(root.issue_ca("CN=D").basic_constraints(false, None));
    let expired = any(root.issue_ca("CN=E").valid("2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
    let unknown = any(root.issue_ca("CN=F").extension("1.2.3.4", true, &[5, 0]));
    let call = |chain: &[&Issued]| {
        let leaf = chain[0].issue("CN=leaf").san(&["dns:leaf.example"]).extended_key_usage(&["any"]).build();
        verify(&plain(&root), &leaf, chain)
    };
    check([
        (
            "name constraints",
            call(&[&constrained]),
            Err("leaf.example meets dNSName leaf.example, which certificate 1 excludes"),
        ),
        ("path length", call(&[&below_short, &short]), Err("its pathLenConstraint allows 0 intermediates")),
        ("key usage", call(&[&no_sign]), Err("keyUsage is cRLSign, and keyCertSign is needed")),
        ("basic constraints", call(&[&no_ca]), Err("says that it is not a CA")),
        ("validity", call(&[&expired]), Err("expired 2026-01-01")),
        ("critical extensions", call(&[&unknown]), Err("critical extension 1.2.3.4 is not processed")),
    ]);
}

#[test]
fn a_refusal_stays_short_whatever_the_peer_sends() {
    let root = Authority::root("CN=Root");
    let names: Vec<_> = (0..1000).map(|number| format!("dns:{}{number}.example", "a".repeat(40))).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let long = format!("CN={}", "\u{1b}[31m\n".repeat(500));
    let many = root.issue("CN=s").san(&names).server_auth().build();
    let shouting = root.issue(&long).san(&["dns:s.example"]).server_auth().build();
    let unlisted = root.issue("CN=s").san(&names).client_auth().build();
    let verifier = servers([Anchor::from_certificate(&root.der).unwrap()]).build().unwrap();
    let lines = [
        verify_named(&verifier, "api.example", &many, &[]),
        verify_named(&verifier, "api.example", &shouting, &[]),
        verify(&clients([anchor(&root)]).build().unwrap(), &unlisted, &[]),
        identify(&clients([anchor(&root)]).build().unwrap(), &Mapper::spiffe(), &unlisted, &[]),
    ];
    for line in lines.map(Answer::unwrap_err) {
        println!("{line}");
        assert!(line.len() < 1500, "{} bytes", line.len());
        assert!(!line.chars().any(char::is_control), "control characters");
    }
}

#[test]
fn a_certificate_beyond_the_limits_is_refused_before_anything_walks_over_it() {
    let root = Authority::root("CN=Root");
    let budget =
        Budget { certificate_bytes: 2_000, extensions: 8, names: 4, subtrees: 2, ..Budget::default() };
    let verifier = clients([Anchor::from_certificate(&root.der).unwrap()]).budget(budget).build().unwrap();
    let names = ["dns:a.example", "dns:b.example", "dns:c.example", "dns:d.example"];
    let issue = || root.issue("CN=a").client_auth();
    let bases = ["dns:a.example", "dns:b.example", "dns:c.example"];
    let ca = root.issue_ca("CN=CA").excluded(&bases).build();
    let many =
        (0..6).fold(issue(), |leaf, number| leaf.extension(&format!("1.2.3.{number}"), false, &[5, 0]));
    let call = |leaf: common::CertificateBuilder| verify(&verifier, &leaf.build(), &[]);
    check([
        (
            "bytes",
            call(issue().extension("1.2.3", false, &common::octet_string(&[0; 2_000]))),
            Err("2000 bytes a certificate"),
        ),
        ("extensions", call(many), Err("8 extensions a certificate")),
        ("names, the subject's counted", call(issue().san(&names)), Err("4 names a certificate")),
        ("as many as there may be", call(issue().san(&names[1..])), GOOD),
    ]);
    let sent = sent([&ca]);
    let leaf = leaf(&ca);
    let refusal = verifier.verify(&Peer::new(&leaf.der, &sent), now()).unwrap_err();
    let story = format!("{:#}", refusal.report().unwrap());
    assert!(story.contains("the limit of 2 name constraint subtrees a certificate was reached"), "{story}");
}

#[test]
fn a_leaf_that_issues_stands_on_no_path() {
    let root = Authority::root("CN=Root");
    let ca = root.issue_ca("CN=CA").build();
    let peer = ca.issue("CN=peer").client_auth();
    let victim = |issuer: &Issued| issuer.issue("CN=victim").client_auth().build();
    let strict = clients([Anchor::from_certificate(&root.der).unwrap()]).policy(Policy::rfc5280_strict());
    let (plain, strict) = (plain(&root), strict.build().unwrap());
    let no_constraints = peer.clone().build();
    let says_no = peer.clone().basic_constraints(false, None).build();
    // CVE-2021-3450: a later check of strict mode made good what an earlier one had refused.
    let named_curve = peer.clone().basic_constraints(false, None).key_usage(&["keyCertSign"]).build();
    let without_usage = peer.clone().without(id::KEY_USAGE).build();
    let key_usage_alone = peer.clone().key_usage(&["keyCertSign", "digitalSignature"]).build();
    let mut table = Vec::new();
    for (preset, verifier) in [("plain", &plain), ("strict", &strict)] {
        for (title, issuer, wanted) in [
            ("without basicConstraints", &no_constraints, "basicConstraints"),
            ("with cA FALSE", &says_no, "basicConstraints says that it is not a CA"),
            ("with cA FALSE and keyCertSign", &named_curve, "basicConstraints says that it is not a CA"),
            ("without keyUsage", &without_usage, "basicConstraints"),
            ("with keyCertSign alone", &key_usage_alone, "basicConstraints"),
        ] {
            let found = verify(verifier, &victim(issuer), &[issuer, &ca]);
            println!("{preset}");
            table.push((title, found, Err(wanted)));
        }
    }
    check(table);
}

#[test]
fn another_chain_makes_no_authority_of_a_leaf() {
    // CVE-2015-1793: when a first chain failed, a second one was tried, and what was checked on the first was not on the second.
    let root = Authority::root("CN=Root");
    let other_root = Authority::root("CN=Unknown Root");
    let sub = root.issue_ca("CN=Sub").build();
    let cross = other_root.cross_sign(&sub).build();
    let peer = sub.issue("CN=peer").client_auth().build();
    let victim = peer.issue("CN=victim").client_auth().build();
    // A certificate over the peer's name and key that says it is a CA, by an authority that nobody knows, or by nobody.
    let claimed = other_root.cross_sign(&peer).build();
    let forged = sub.cross_sign(&peer).signed_by(&Key::seeded(Kind::P256, 7)).build();
    let own = Authority::self_signed("CN=peer").ca().key(&peer.key).build();
    let verifier = plain(&root);
    let call = |leaf: &Issued, pool: &[&Issued]| verify(&verifier, leaf, pool);
    check([
        ("the peer itself, by either chain", call(&peer, &[&cross, &sub]), GOOD),
        (
            "what it signed",
            call(&victim, &[&peer, &cross, &sub]),
            Err("certificate 1 (CN=peer): issues certificates without basicConstraints"),
        ),
        (
            "with a claim by an unknown root",
            call(&victim, &[&claimed, &peer, &cross, &sub]),
            Err("certificate 1 (CN=peer): issues certificates without basicConstraints"),
        ),
        (
            "with a forged claim",
            call(&victim, &[&forged, &peer, &cross, &sub]),
            Err("certificate 1 (CN=peer): issues certificates without basicConstraints"),
        ),
        (
            "with a claim of its own",
            call(&victim, &[&own, &peer, &cross, &sub]),
            Err("certificate 1 (CN=peer): issues certificates without basicConstraints"),
        ),
    ]);
}

#[test]
fn an_old_certificate_is_an_authority_only_if_the_caller_says_so() {
    let root = Authority::root("CN=Root");
    let old = |builder: common::CertificateBuilder, version| builder.version(version).no_extensions().build();
    let v1 = old(root.issue_ca("CN=Old"), 1);
    let v2 = old(root.issue_ca("CN=Old"), 2);
    let v1_root = old(Authority::self_signed("CN=Old Root").ca(), 1);
    let v1_peer = old(root.issue("CN=a"), 1);
    check([
        (
            "version 1",
            verify(&plain(&root), &leaf(&v1), &[&v1]),
            Err("certificate 1 (CN=Old): is an X.509 v1 certificate"),
        ),
        (
            "version 2",
            verify(&plain(&root), &leaf(&v2), &[&v2]),
            Err("certificate 1 (CN=Old): is an X.509 v2 certificate"),
        ),
        ("version 1 as an anchor", verify(&plain(&v1_root), &leaf(&v1_root), &[]), GOOD),
        (
            "version 1 as a peer",
            verify(&plain(&root), &v1_peer, &[]),
            Err("certificate 0 (CN=a): is an X.509 v1 certificate"),
        ),
    ]);
}

#[test]
fn who_may_sign_certificates_is_nobodys_peer() {
    let root = Authority::root("CN=Root");
    let verifier = clients([anchor(&root)]).build().unwrap();
    let web = clients([anchor(&root)]).policy(Policy::web_pki()).build().unwrap();
    let svid = || root.issue("O=Prod").san(&["uri:spiffe://prod.example/api"]).client_auth();
    let who = |leaf: common::CertificateBuilder| identify(&verifier, &Mapper::spiffe(), &leaf.build(), &[]);
    let usages = |usages: &[&str]| who(svid().key_usage(usages));
    check([
        ("a peer", who(svid()), Ok("spiffe spiffe://prod.example/api")),
        (
            "cA",
            who(svid().basic_constraints(true, None)),
            Err("is a certification authority, and a peer is expected"),
        ),
        (
            "keyCertSign",
            usages(&["digitalSignature", "keyCertSign"]),
            Err("lets it sign certificates or CRLs"),
        ),
        ("cRLSign", usages(&["digitalSignature", "cRLSign"]), Err("lets it sign certificates or CRLs")),
        (
            "no usage that a handshake needs",
            usages(&["nonRepudiation"]),
            Err("does not let it sign a handshake"),
        ),
        ("cA, where a path is all that is asked", verify(&verifier, &svid().ca().build(), &[]), GOOD),
        (
            "and under the public web's rules",
            verify(&web, &svid().ca().build(), &[]),
            Err("is a certification authority, and a peer is expected"),
        ),
    ]);
}

/// The SubjectPublicKeyInfo of an RSA key of so many octets that begin with `first`.
fn rsa_spki(octets: usize, first: u8, exponent: &[u8]) -> Vec<u8> {
    let mut modulus = vec![0xFF; octets];
    modulus[0] = first;
    let key = sequence(&[common::unsigned_integer(&modulus), common::unsigned_integer(exponent)]);
    let algorithm = sequence(&[common::oid("1.2.840.113549.1.1.1"), common::null()]);
    sequence(&[algorithm, common::bit_string(&key)])
}

/// A key on P-256 with spelled-out parameters, in which the generator is the key itself (CVE-2020-0601).
fn explicit_curve(key: &Key) -> Vec<u8> {
    let prime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    let a = "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc";
    let b = "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b";
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let curve = sequence(&[common::octet_string(&common::hex(a)), common::octet_string(&common::hex(b))]);
    let field = sequence(&[common::oid("1.2.840.10045.1.1"), common::unsigned_integer(&common::hex(prime))]);
    let parameters = sequence(&[
        common::integer(1),
        field,
        curve,
        common::octet_string(&key.public_key()),
        common::unsigned_integer(&common::hex(order)),
        common::integer(1),
    ]);
    let algorithm = sequence(&[common::oid("1.2.840.10045.2.1"), parameters]);
    sequence(&[algorithm, common::bit_string(&key.public_key())])
}

#[test]
fn a_key_is_judged_before_any_arithmetic_wherever_it_stands() {
    let root = Authority::root("CN=Root");
    let curve_key = Key::seeded(Kind::P256, 1);
    let cases = [
        ("1,024 bits", rsa_spki(128, 0xFF, &[1, 0, 1]), "an RSA key of 1024 bits"),
        ("2,047 bits", rsa_spki(256, 0x7F, &[1, 0, 1]), "an RSA key of 2047 bits"),
        ("8,193 bits", rsa_spki(1025, 1, &[1, 0, 1]), "an RSA key of 8193 bits"),
        ("65,536 bits", rsa_spki(8192, 0xFF, &[1, 0, 1]), "an RSA key of 65536 bits"),
        (
            "a curve that the peer wrote",
            explicit_curve(&curve_key),
            "a key of type id-ecPublicKey with other parameters",
        ),
    ];
    for (title, spki, wanted) in &cases {
        let ca = root.issue_ca("CN=CA").key(&curve_key).spki_der(spki).build();
        let below = leaf(&ca);
        let peer = root.issue("CN=peer").key(&curve_key).spki_der(spki).client_auth().build();
        for (place, leaf, pool) in [("a CA's", &below, vec![&ca]), ("a peer's", &peer, vec![])] {
            let sent = sent(pool);
            let refusal = plain(&root).verify(&Peer::new(&leaf.der, &sent), now()).unwrap_err();
            println!("{title}, {place}: {refusal}");
            assert!(
                !wanted.is_empty() && refusal.to_string().contains(wanted),
                "{title}, {place}: {refusal}"
            );
            assert_eq!(refusal.report().unwrap().work().signatures, 0, "{title}, {place}");
        }
    }
    // An impossible exponent is refused by a rule; a small or long one by the backend, in the first step of a check.
    let ca = root.issue_ca("CN=CA").key(&curve_key);
    let cases = [
        ("exponent 3", vec![3], "the signature does not verify under the signer's key"),
        (
            "exponent 1",
            vec![1],
            "has an RSA key with the exponent 1; odd ones from 3 to 2^64 - 1 are accepted",
        ),
        (
            "an even exponent",
            vec![1, 0, 2],
            "has an RSA key with the exponent 65538; odd ones from 3 to 2^64 - 1 are accepted",
        ),
        ("an exponent of 64 bits", vec![0xFF; 8], "the signature does not verify under the signer's key"),
        (
            "an exponent as long as the modulus",
            vec![0xFF; 256],
            "has an RSA key with an exponent above 2^64 - 1; odd ones from 3 to 2^64 - 1 are accepted",
        ),
    ];
    check(cases.iter().map(|(title, exponent, wanted)| {
        let ca = ca.clone().spki_der(&rsa_spki(256, 0xFF, exponent)).build();
        let algorithm = common::Algorithm::RsaSha256;
        let signer = Key::seeded(Kind::RSA_2048, 1);
        let leaf = ca.issue("CN=leaf").client_auth().signed_by(&signer).sign_with(algorithm).build();
        (*title, verify(&plain(&root), &leaf, &[&ca]), Err(*wanted))
    }));
}

#[test]
fn an_anchor_is_its_name_and_its_key_and_nothing_that_can_be_copied() {
    let root = Authority::root("CN=Root");
    // The same name, the same serial number, the same key identifier; another key.
    let twin = Authority::self_signed("CN=Root")
        .ca()
        .key(&Key::seeded(Kind::P256, 7))
        .serial_der(&root.serial)
        .subject_key_id(&root.key_id)
        .build();
    let explicit = Authority::self_signed("CN=Root").ca().spki_der(&explicit_curve(&root.key)).build();
    let verifier = plain(&root);
    check([
        ("by the anchor", verify(&verifier, &leaf(&root), &[&root]), GOOD),
        (
            "by its twin",
            verify(&verifier, &leaf(&twin), &[&twin]),
            Err("not signed by trust anchor CN=Root: the signature does not verify"),
        ),
        (
            "the twin itself",
            verify(&verifier, &twin, &[]),
            Err("not signed by trust anchor CN=Root: the signature does not verify"),
        ),
        (
            "the anchor's key on a curve that the peer wrote",
            verify(&verifier, &explicit, &[]),
            Err("a key of type id-ecPublicKey with other parameters"),
        ),
    ]);
}

#[test]
fn a_pin_holds_the_whole_certificate_and_the_rules_still_run() {
    let root = Authority::root("CN=Root");
    let verifier = clients([anchor(&root)]).build().unwrap();
    let pinned = || root.issue("O=Prod,CN=robot").san(&["dns:robot.prod.example"]).client_auth();
    let pin = |it: &Issued| {
        let hash = Identity::Certificate(Fingerprint::of(&it.der));
        mapper(&root, Source::Certificate, Pattern::is(hash), "robot")
    };
    let good = pinned().build();
    // What a comparison of fields would take for the same: names, serial number, dates, issuer.
    let twin = pinned().serial_der(&good.serial).key(&Key::seeded(Kind::P256, 7)).build();
    let expired = pinned().valid("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z").build();
    let server = root.issue("O=Prod,CN=robot").server_auth().build();
    let stranger = Authority::root("CN=Stranger").issue("O=Prod,CN=robot").client_auth().build();
    let who = |pinned: &Issued, leaf: &Issued| identify(&verifier, &pin(pinned), leaf, &[]);
    let key = Identity::Key(Fingerprint::of(&good.spki));
    let key = mapper(&root, Source::Key, Pattern::is(key), "robot");
    check([
        ("the pinned certificate", who(&good, &good), Ok("user robot")),
        ("its twin", who(&good, &twin), Err("no rule makes a principal of it")),
        ("pinned and expired", who(&expired, &expired), Err("expired 2026-01-01")),
        ("pinned and a server", who(&server, &server), Err("id-kp-clientAuth is needed")),
        (
            "pinned and from nobody",
            who(&stranger, &stranger),
            Err("its issuer CN=Stranger is not a trust anchor"),
        ),
        (
            "the pinned key in another certificate",
            identify(&verifier, &key, &pinned().build(), &[]),
            Ok("user robot"),
        ),
        ("the twin's key", identify(&verifier, &key, &twin, &[]), Err("no rule makes a principal of it")),
    ]);
}

#[test]
fn what_lies_beside_the_path_is_never_read_as_the_peer() {
    let root = Authority::root("CN=Root");
    let issuing = root.issue_ca("CN=Issuing").build();
    let svid = |name: &str| {
        let id = format!("uri:spiffe://prod.example/{name}");
        issuing.issue(&format!("CN={name}")).san(&[&id]).client_auth().build()
    };
    let (peer, victim) = (svid("peer"), svid("victim"));
    let nameless = issuing.issue("CN=nameless").client_auth().build();
    let verifier = clients([anchor(&root)]).build().unwrap();
    let who = |leaf, pool: &[&Issued]| identify(&verifier, &Mapper::spiffe(), leaf, pool);
    check([
        (
            "the victim's certificate first",
            who(&peer, &[&victim, &issuing]),
            Ok("spiffe spiffe://prod.example/peer"),
        ),
        ("last", who(&peer, &[&issuing, &victim]), Ok("spiffe spiffe://prod.example/peer")),
        (
            "beside a peer without a name",
            who(&nameless, &[&victim, &issuing]),
            Err("no rule makes a principal of it"),
        ),
        ("instead of the issuer", who(&peer, &[&victim]), Err("its issuer CN=Issuing is not a trust anchor")),
    ]);
    let sent = sent([&victim, &issuing, &root]);
    let path = verifier.verify(&Peer::new(&peer.der, &sent), now()).unwrap();
    let on_path: Vec<_> = path.certificates().map(|it| it.der()).collect();
    assert_eq!(on_path, [peer.der.as_slice(), issuing.der.as_slice()]);
    assert_eq!(path.end_entity().der(), peer.der.as_slice());
}

#[test]
fn a_chain_of_thousands_is_not_read() {
    let root = Authority::root("CN=Root");
    let issuing = root.issue_ca("CN=Issuing").build();
    let leaf = leaf(&issuing);
    let junk = (0..1_000).map(|number| Issued { der: format!("junk {number}").into_bytes(), ..root.clone() });
    let junk: Vec<_> = junk.collect();
    let pool: Vec<_> = junk.iter().chain([&issuing]).collect();
    let sent = sent(pool.iter().copied());
    match plain(&root).verify(&Peer::new(&leaf.der, &sent), now()) {
        Err(refusal @ Refusal::Exhausted { .. }) => {
            println!("{refusal}");
            assert_eq!(refusal.report().unwrap().work().certificates, 1);
        }
        other => panic!("{other:?}"),
    }
    // Junk within the limit neither hides the issuer nor is an error.
    check([("some junk", verify(&plain(&root), &leaf, &pool[800..]), GOOD)]);
}

#[test]
fn a_chain_that_ends_in_a_root_of_its_own_is_refused_and_told_why() {
    let verifier = plain(&Authority::root("CN=Root"));
    let own_root = Authority::root("CN=Own Root");
    let issuing = own_root.issue_ca("CN=Issuing").build();
    let (one, two) = (Authority::root("CN=One"), Authority::root("CN=Two"));
    let (one_by_two, two_by_one) = (two.cross_sign(&one).build(), one.cross_sign(&two).build());
    check([
        (
            "a root that came with it",
            verify(&verifier, &leaf(&issuing), &[&issuing, &own_root]),
            Err("certificate 2 (CN=Own Root): its issuer CN=Own Root is not a trust anchor"),
        ),
        (
            "two that certify each other",
            verify(&verifier, &leaf(&one), &[&one_by_two, &two_by_one]),
            Err("certificate 2 (CN=Two): its issuer CN=One is not a trust anchor"),
        ),
    ]);
}
