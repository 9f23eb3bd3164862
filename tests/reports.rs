//! What an operator reads: the line for a log, and the whole report, as text.

#![expect(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

#[path = "common/mod.rs"]
mod common;

use common::{Authority, Issued, Key, Kind, name};
use rustls_pki_types::CertificateDer;
use vouchsafe::danger::Relaxation;
use vouchsafe::identity::Fingerprint;
use vouchsafe::report::{Reached, Report};
use vouchsafe::revocation::CrlStore;
use vouchsafe::verify::Builder;
use vouchsafe::{
    Anchor, Budget, Mapper, Namespace, Peer, Purpose, ReferenceName, Refusal, Time, TrustStore, Verifier,
};

/// Whom to ask, and about what.
struct Case {
    verifier: Verifier,
    leaf: Vec<u8>,
    sent: Vec<CertificateDer<'static>>,
    name: Option<&'static str>,
    mapper: Option<Mapper>,
}

fn now() -> Time {
    Time::from_unix(common::NOW)
}

fn verifier(purpose: Purpose, anchors: impl IntoIterator<Item = Anchor>) -> Builder {
    let mut store = TrustStore::new();
    for anchor in anchors {
        store.add(anchor).unwrap();
    }
    Verifier::builder(store, purpose)
}

fn without_revocation(anchors: impl IntoIterator<Item = Anchor>) -> Builder {
    verifier(Purpose::ClientAuth, anchors).relax(Relaxation::NoRevocation)
}

fn anchor(certificate: &Issued) -> Anchor {
    Anchor::from_certificate(&certificate.der).unwrap()
}

/// A client under the root, without revocation.
fn case<'c>(leaf: &Issued, sent: impl IntoIterator<Item = &'c Issued>) -> Case {
    let anchors = [anchor(&Authority::root("CN=Root"))];
    Case {
        verifier: without_revocation(anchors).build().unwrap(),
        leaf: leaf.der.clone(),
        sent: sent.into_iter().map(|it| CertificateDer::from(it.der.clone())).collect(),
        name: None,
        mapper: None,
    }
}

impl Case {
    fn by(mut self, builder: Builder) -> Self {
        self.verifier = builder.build().unwrap();
        self
    }

    fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    fn mapped(mut self) -> Self {
        self.mapper = Some(Mapper::spiffe());
        self
    }

    fn peer(&self) -> Peer<'_> {
        let peer = Peer::new(&self.leaf, &self.sent);
        match self.name {
            Some(name) => peer.named(ReferenceName::parse(name).unwrap()),
            None => peer,
        }
    }

    fn refusal(&self) -> Refusal {
        match &self.mapper {
            Some(mapper) => self.verifier.identify(&self.peer(), mapper, now()).map(|_| ()).unwrap_err(),
            None => self.verifier.verify(&self.peer(), now()).map(|_| ()).unwrap_err(),
        }
    }

    fn explanation(&self) -> Report {
        self.verifier.explain(&self.peer(), self.mapper.as_ref(), now()).unwrap()
    }
}

fn issuing() -> Authority {
    Authority::root("CN=Root").issue_ca("CN=Issuing").build()
}

fn client(issuer: &Authority) -> common::CertificateBuilder {
    issuer.issue("CN=client").san(&["uri:spiffe://prod.example/api"]).client_auth()
}

#[test]
fn a_refusal_is_one_line() {
    let ca = issuing();
    let good = client(&ca).build();
    let expired = client(&ca).valid("2020-01-01T00:00:00Z", "2020-12-31T23:59:59Z").build();
    let forged = client(&ca).signed_by(&Key::seeded(Kind::P256, 9)).build();
    let root = Authority::root("CN=Root");
    let fleet = || anchor(&root).vouches_for(Namespace::spiffe("prod.example").unwrap());
    let decoy = |number| root.issue_ca("CN=Issuing").key(&Key::seeded(Kind::P256, number)).build();
    let budget = Budget { signatures: 1, ..Budget::default() };
    let tight = without_revocation([anchor(&root)]).budget(budget);
    let tiny = Budget { certificate_bytes: 100, ..Budget::default() };
    let tiny = without_revocation([anchor(&root)]).budget(tiny);
    let servers = verifier(Purpose::ServerAuth, [anchor(&root)]).relax(Relaxation::NoRevocation);
    let bound = || without_revocation([fleet()]);
    let foreign = client(&ca).san(&["uri:spiffe://test.example/api"]).build();
    let mut crls = CrlStore::new();
    crls.add(ca.crl().number(7).revoke(&good.serial, "2026-02-01T00:00:00Z", Some(1)).build()).unwrap();
    let with_crls = verifier(Purpose::ClientAuth, [anchor(&root)]).crls(crls);
    let nameless = ca.issue("CN=client").client_auth().build();
    let broken = Issued { der: vec![0x30, 0x80], ..good.clone() };
    let table = [
        (
            "one broken rule on the only way",
            case(&expired, [&ca]),
            "certificate 0 (CN=client): expired 2020-12-31T23:59:59Z, now 2026-03-02T12:00:00Z",
        ),
        (
            "no way",
            case(&good, []),
            "certificate 0 (CN=client): its issuer CN=Issuing is not a trust anchor, and no other certificate of that name leads \
             to one",
        ),
        (
            "one other way",
            case(&forged, [&ca, &decoy(1)]),
            "certificate 0 (CN=client): not signed by CN=Issuing: the signature does not verify under the signer's key (1 other \
             way was tried)",
        ),
        (
            "several other ways",
            case(&forged, [&ca, &decoy(1), &decoy(2)]),
            "certificate 0 (CN=client): not signed by CN=Issuing: the signature does not verify under the signer's key (2 other \
             ways were tried)",
        ),
        (
            "what is no certificate",
            case(&broken, [&ca]),
            "certificate 0: certificate: a length that is not DER",
        ),
        (
            "more bytes than the budget allows",
            case(&good, [&ca]).by(tiny),
            "certificate 0: the limit of 100 bytes a certificate was reached",
        ),
        (
            "a server that nobody named",
            case(&good, [&ca]).by(servers),
            "no reference name: Peer::named says which server is wanted",
        ),
        (
            "no identity",
            case(&nameless, [&ca]).by(bound()).mapped(),
            "certificate 0: no rule makes a principal of it (it has subject CN=client)",
        ),
        (
            "an authority out of its bounds",
            case(&foreign, [&ca]).by(bound()).mapped(),
            "certificate 0 (CN=client): trust anchor CN=Root may not vouch for spiffe://test.example/api (its namespaces: \
             spiffe://prod.example)",
        ),
        (
            "revoked",
            case(&good, [&ca]).by(with_crls),
            "certificate 0 (CN=client): revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 7 of CN=Issuing",
        ),
        (
            "the budget is used up",
            case(&good, [&ca]).by(tight),
            "the limit of 1 signature checks was reached before an answer was found; no broken rule was found",
        ),
    ];
    for (title, case, wanted) in table {
        assert_eq!(case.refusal().to_string(), wanted, "{title}");
    }
}

#[test]
fn a_report_is_the_whole_story() {
    let ca = issuing();
    let root = Authority::root("CN=Root");
    let good = client(&ca).build();
    let server = ca.issue("CN=server").extended_key_usage(&["serverAuth"]).build();
    let unreadable = Issued { der: vec![0x30, 0x03, 0x02, 0x01], ..good.clone() };
    let other_root = Authority::root("CN=Other");
    let crossed = other_root.cross_sign(&ca).valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z").build();
    let elsewhere = anchor(&root).vouches_for(Namespace::spiffe("test.example").unwrap());
    let two = without_revocation([elsewhere, anchor(&other_root)]);
    let refused = |case: Case| case.refusal().report().unwrap().clone();
    let table = [
        (
            "an explanation of a peer that is accepted",
            case(&good, [&ca]).explanation(),
            "no broken rule was found\n\
             work: 2 certificates, 2 signatures, 2 name comparisons, 2 search steps, 0 candidate paths",
        ),
        (
            "a refusal before anything is signed",
            refused(case(&server, [&ca])),
            "way 1: CN=server\n\
             \x20 certificate 0 (CN=server): extKeyUsage is id-kp-serverAuth, and id-kp-clientAuth is needed (not proven)\n\
             work: 2 certificates, 0 signatures, 2 name comparisons, 0 search steps, 0 candidate paths",
        ),
        (
            "nobody of that name, and something that can not be read",
            refused(case(&good, [&unreadable])),
            "way 1: CN=client\n\
             \x20 certificate 1 (number 1 of what was sent): can not be read: certificate: the input ends too early (not proven)\n\
             way 2: CN=client\n\
             \x20 certificate 0 (CN=client): its issuer CN=Issuing is not a trust anchor, and no other certificate of that name \
             leads to one (not proven)\n\
             work: 2 certificates, 0 signatures, 0 name comparisons, 1 search steps, 0 candidate paths",
        ),
        (
            "two ways: to an anchor that may not vouch, and over an expired cross certificate",
            refused(case(&good, [&ca, &crossed]).by(two)),
            "way 1: CN=client <- CN=Issuing <- [CN=Root]\n\
             \x20 certificate 0 (CN=client): trust anchor CN=Root may not vouch for uniformResourceIdentifier \
             spiffe://prod.example/api (its namespaces: spiffe://test.example) (not proven)\n\
             way 2: CN=client <- CN=Issuing\n\
             \x20 certificate 1 (CN=Issuing): expired 2021-01-01T00:00:00Z, now 2026-03-02T12:00:00Z (not proven)\n\
             work: 3 certificates, 0 signatures, 4 name comparisons, 2 search steps, 0 candidate paths",
        ),
        (
            "an explanation has every broken rule: five faults in three places",
            five_faults().explanation(),
            "way 1: CN=web <- CN=Issuing <- [CN=Root]\n\
             \x20 certificate 2 (CN=Root): this trust anchor is not configured for id-kp-clientAuth\n\
             \x20 certificate 1 (CN=Issuing): expired 2025-12-31T23:59:59Z, now 2026-03-02T12:00:00Z\n\
             \x20 certificate 1 (CN=Issuing): keyUsage is cRLSign, and keyCertSign is needed\n\
             \x20 certificate 0 (CN=web): extKeyUsage is id-kp-serverAuth, and id-kp-clientAuth is needed\n\
             \x20 certificate 0 (CN=web): is valid for dNSName www.example.com, not for api.example.com\n\
             work: 2 certificates, 2 signatures, 2 name comparisons, 4 search steps, 0 candidate paths",
        ),
        (
            "what stands below a signature that does not hold is not proven",
            forged_in_the_middle().explanation(),
            "way 1: CN=client <- CN=Inner <- CN=Outer <- [CN=Root]\n\
             \x20 certificate 1 (CN=Inner): not signed by CN=Outer: the signature does not verify under the signer's key (not proven)\n\
             \x20 certificate 2 (CN=Outer): expired 2025-12-31T23:59:59Z, now 2026-03-02T12:00:00Z\n\
             \x20 certificate 1 (CN=Inner): expired 2025-12-31T23:59:59Z, now 2026-03-02T12:00:00Z (not proven)\n\
             \x20 certificate 0 (CN=client): expired 2025-12-31T23:59:59Z, now 2026-03-02T12:00:00Z (not proven)\n\
             work: 3 certificates, 3 signatures, 3 name comparisons, 6 search steps, 0 candidate paths",
        ),
        (
            "an explanation goes on where the mapping fails, and with revocation",
            unmapped_and_revoked().explanation(),
            "way 1: CN=client <- CN=Issuing <- [CN=Root]\n\
             \x20 certificate 0 (CN=client): revoked 2026-02-01T00:00:00Z by CRL 7 of CN=Issuing\n\
             \x20 certificate 1 (CN=Issuing): revocation status unknown: there is no CRL of CN=Root\n\
             \x20 certificate 0 (CN=client): no rule makes a principal of it (it has subject CN=client)\n\
             work: 2 certificates, 3 signatures, 2 name comparisons, 4 search steps, 0 candidate paths",
        ),
        (
            "a wildcard and the name that is wanted are both judged by a constraint",
            excluded_twice().explanation(),
            "way 1: CN=web <- CN=Issuing <- [CN=Root]\n\
             \x20 certificate 0 (CN=web): dNSName *.example.com meets dNSName api.example.com, which certificate 1 excludes\n\
             \x20 certificate 0 (CN=web): dNSName api.example.com meets dNSName api.example.com, which certificate 1 excludes\n\
             work: 2 certificates, 2 signatures, 5 name comparisons, 4 search steps, 0 candidate paths",
        ),
    ];
    for (title, report, wanted) in table {
        assert_eq!(format!("{report:#}"), wanted, "{title}");
    }
}

/// Two faults of the end entity, two of its issuer, one of the anchor.
fn five_faults() -> Case {
    let root = Authority::root("CN=Root");
    let (from, until) = ("2020-01-01T00:00:00Z", "2025-12-31T23:59:59Z");
    let ca = root.issue_ca("CN=Issuing").key_usage(&["cRLSign"]).valid(from, until).build();
    let leaf = ca.issue("CN=web").san(&["dns:www.example.com"]).server_auth().build();
    let for_servers = anchor(&root).only_for([Purpose::ServerAuth]);
    case(&leaf, [&ca]).by(without_revocation([for_servers])).named("api.example.com")
}

/// A CA that the root did not sign, between one that it did sign and an end entity of its own.
fn forged_in_the_middle() -> Case {
    let (from, until) = ("2020-01-01T00:00:00Z", "2025-12-31T23:59:59Z");
    let outer = Authority::root("CN=Root").issue_ca("CN=Outer").valid(from, until).build();
    let inner = outer.issue_ca("CN=Inner").signed_by(&Key::seeded(Kind::P256, 9)).valid(from, until).build();
    let leaf = client(&inner).valid(from, until).build();
    case(&leaf, [&inner, &outer])
}

fn unmapped_and_revoked() -> Case {
    let ca = issuing();
    let leaf = ca.issue("CN=client").client_auth().build();
    let root = Authority::root("CN=Root");
    let mut crls = CrlStore::new();
    crls.add(ca.crl().number(7).revoke(&leaf.serial, "2026-02-01T00:00:00Z", None).build()).unwrap();
    let fleet = anchor(&root).vouches_for(Namespace::spiffe("prod.example").unwrap());
    case(&leaf, [&ca]).by(verifier(Purpose::ClientAuth, [fleet]).crls(crls)).mapped()
}

fn excluded_twice() -> Case {
    let root = Authority::root("CN=Root");
    let ca = root.issue_ca("CN=Issuing").excluded(&["dns:api.example.com"]).build();
    let leaf = ca.issue("CN=web").san(&["dns:*.example.com"]).server_auth().build();
    let servers = verifier(Purpose::ServerAuth, [anchor(&root)]).relax(Relaxation::NoRevocation);
    case(&leaf, [&ca]).by(servers).named("api.example.com")
}

#[test]
fn of_many_ways_32_are_kept_and_the_others_counted() {
    let root = Authority::root("CN=Root");
    let decoy = |number| root.issue_ca("CN=Issuing").key(&Key::seeded(Kind::P256, number)).build();
    let decoys: Vec<_> = (0..200).map(decoy).collect();
    let forged = client(&issuing()).build();
    let report = case(&forged, &decoys).refusal().report().unwrap().clone();
    assert_eq!((report.attempts().len(), report.more()), (32, 168));
    assert!(report.to_string().ends_with("(199 other ways were tried)"), "{report}");
    let text = format!("{report:#}");
    assert_eq!(text.lines().count(), 32 * 2 + 2, "a way and a fault each, the rest, the work: {text}");
    assert!(text.contains("\nand 168 more\n"), "{text}");
    // An explanation looks at 32 ways and no further.
    let explained = case(&forged, &decoys).explanation();
    assert_eq!((explained.attempts().len(), explained.more()), (32, 0));
}

/// One end entity, and with each certificate that is sent beside it a way that gets one step further.
#[test]
fn the_attempt_that_got_furthest_comes_first() {
    let [root, other, short, third] =
        ["CN=Root", "CN=Other", "CN=Short", "CN=Third"].map(|name| Authority::self_signed(name).ca());
    let (root, other, short, third) = (root.build(), other.build(), short.path_len(0).build(), third.build());
    let right = root.issue_ca("CN=Issuing").build();
    let leaf = client(&right).without(common::id::AUTHORITY_KEY_ID).build();
    let decoy = root.issue_ca("CN=Issuing").key(&Key::seeded(Kind::P256, 9));
    let crossed = |by: &Authority| by.cross_sign(&right).build();
    let ways = [
        (
            crossed(&Authority::root("CN=Lost")),
            Reached::Names,
            "certificate 1 (CN=Issuing): its issuer CN=Lost is not a trust anchor, and no other certificate of that name leads to one",
        ),
        (
            decoy.build(),
            Reached::Signatures,
            "certificate 0 (CN=client): not signed by CN=Issuing: the signature does not verify under the signer's key (1 other way \
             was tried)",
        ),
        (
            root.cross_sign(&right).basic_constraints(false, None).build(),
            Reached::Issuer,
            "certificate 1 (CN=Issuing): issues certificates, but basicConstraints says that it is not a CA (2 other ways were tried)",
        ),
        (
            crossed(&other),
            Reached::Anchor,
            "certificate 0 (CN=client): trust anchor CN=Other may not vouch for spiffe://prod.example/api (its namespaces: \
             spiffe://test.example) (3 other ways were tried)",
        ),
        (
            crossed(&short),
            Reached::Rules,
            "certificate 2 (CN=Short): its pathLenConstraint allows 0 intermediates that are not self-issued below it; found 1 (4 \
             other ways were tried)",
        ),
        (
            right.clone(),
            Reached::Revocation,
            "certificate 1 (CN=Issuing): revoked 2026-02-01T00:00:00Z by CRL 1 of CN=Root (5 other ways were tried)",
        ),
        (
            crossed(&third),
            Reached::Binding,
            "certificate 0 (CN=client): the CA with key e1a312f6ae4b861c3e22957d136e2c5a5a5c669441f2aa3a8387d38143b3ea0b may not vouch \
             for spiffe://prod.example/api (its namespaces: spiffe://test.example) (6 other ways were tried)",
        ),
    ];
    let namespace = |trust_domain| Namespace::spiffe(trust_domain).unwrap();
    let prod = |authority| anchor(authority).vouches_for(namespace("prod.example"));
    let anchors =
        [prod(&root), anchor(&other).vouches_for(namespace("test.example")), prod(&short), prod(&third)];
    let mut crls = CrlStore::new();
    for crl in [right.crl(), root.crl().revoke(&right.serial, "2026-02-01T00:00:00Z", None), third.crl()] {
        crls.add(crl.build()).unwrap();
    }
    let verifier = verifier(Purpose::ClientAuth, anchors).crls(crls).build().unwrap();
    let mapper =
        Mapper::spiffe().with_issuing_ca(Fingerprint::of(&right.spki), [namespace("test.example")]).unwrap();
    for count in 1..=ways.len() {
        let (_, reached, wanted) = &ways[count - 1];
        let sent: Vec<_> =
            ways[..count].iter().map(|(it, ..)| CertificateDer::from(it.der.as_slice())).collect();
        let refusal = verifier.identify(&Peer::new(&leaf.der, &sent), &mapper, now()).unwrap_err();
        let report = refusal.report().unwrap();
        assert_eq!((report.attempts()[0].reached, refusal.to_string().as_str()), (*reached, *wanted));
        assert!(report.attempts().is_sorted_by(|one, next| one.reached >= next.reached), "{report:#}");
    }
}

/// What a peer writes into its names does not write the log.
#[test]
fn a_peers_text_is_escaped_and_cut() {
    let long = "x".repeat(10_240);
    let table = [
        ("a line feed", "CN=a\nERROR b", "CN=a\\0aERROR b"),
        ("an escape sequence", "CN=\u{1b}[2Jb", "CN=\\1b[2Jb"),
        ("a right-to-left override", "CN=a\u{202e}b", "CN=a\\e2\\80\\aeb"),
        ("a comma that would begin another attribute", "CN=a\\,CN=admin", "CN=a\\,CN=admin"),
        ("bytes that are no text", "CN=bmp:a", "CN=#1e020061"),
        ("ten thousand characters", &format!("CN={long}"), &format!("CN={}...", &long[..253])),
    ];
    for (title, subject, printed) in table {
        let ca = issuing();
        let leaf = ca.issue(subject).extended_key_usage(&["serverAuth"]).build();
        let case = case(&leaf, [&ca]);
        let line = format!(
            "certificate 0 ({printed}): extKeyUsage is id-kp-serverAuth, and id-kp-clientAuth is needed"
        );
        assert_eq!(case.refusal().to_string(), line, "{title}");
        let way = format!("way 1: {printed} <- CN=Issuing <- [CN=Root]\n  {line}\nwork: ");
        assert!(format!("{:#}", case.explanation()).starts_with(&way), "{title}: {:#}", case.explanation());
    }
}

/// Whatever stands in a certificate, a line stays a line, and of a length that a log can take.
#[test]
fn no_name_of_any_form_breaks_a_line() {
    let nasty = "x\u{1b}[31m\n".repeat(1_000);
    let der = |tag: u8| common::tlv(tag, nasty.as_bytes());
    let san = |names: &[Vec<u8>]| common::sequence(names);
    let ca = issuing();
    let constrained =
        Authority::root("CN=Root").issue_ca("CN=Issuing").excluded(&["rid:1.2.3", "x400:3000"]).build();
    let directory = common::explicit(4, &name(&format!("CN={nasty}")));
    let other =
        common::explicit(0, &common::concat(&[common::oid("1.2.3"), common::explicit(0, &der(0x0C))]));
    let table = [
        ("a host", san(&[der(0x82)])),
        ("a mailbox", san(&[der(0x81)])),
        ("a URI", san(&[der(0x86)])),
        ("a directoryName", san(&[directory])),
        ("an otherName", san(&[other])),
        ("an x400Address", san(&[der(0xA3)])),
    ];
    let bound = || {
        without_revocation([
            anchor(&Authority::root("CN=Root")).vouches_for(Namespace::dns("example").unwrap())
        ])
    };
    for (title, names) in table {
        for issuer in [&ca, &constrained] {
            let leaf =
                issuer.issue(&format!("CN={nasty}")).extension(common::id::SUBJECT_ALT_NAME, false, &names);
            let case = case(&leaf.build(), [issuer]).by(bound());
            let line = case.refusal().to_string();
            assert!(line.len() < 4_096 && !line.contains(char::is_control), "{title}: {line}");
            let report = format!("{:#}", case.explanation());
            let lines = case.explanation().attempts()[0].faults.len() + 2;
            assert!(report.lines().count() == lines && !report.contains('\u{1b}'), "{title}: {report}");
        }
    }
}

#[test]
fn a_refusal_knows_its_fault_and_where_it_stands() {
    let case = five_faults();
    let report = case.explanation();
    let places: Vec<_> = report.attempts()[0].faults.iter().map(|fault| fault.certificate.index()).collect();
    assert_eq!(places, [2, 1, 1, 0, 0]);
    let refusal = case.refusal();
    let fault = refusal.fault().unwrap();
    assert_eq!((fault.certificate.index(), fault.subject.as_str(), fault.proven), (0, "CN=web", false));
    assert_eq!(refusal.report().unwrap().fault(), Some(fault));
    let unreadable = case_of(&[]).refusal();
    assert!(unreadable.report().is_none() && unreadable.fault().is_none());
}

fn case_of(der: &[u8]) -> Case {
    Case { leaf: der.to_vec(), ..case(&issuing(), []) }
}
