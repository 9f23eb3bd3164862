//! Section D: revocation by CRLs.

use vouchsafe::danger::Relaxation;
use vouchsafe::revocation::CrlStore;
use vouchsafe::{Purpose, Verifier};

use crate::common::{
    self, Authority, CrlBuilder, DistributionPoint, Issued, IssuingDistributionPoint, Key, Kind, PointName,
    id,
};
use crate::house::{Answer, GOOD, anchor, check, revoking, store, trusting, verify};

const FEBRUARY: &str = "2026-02-01T00:00:00Z";

struct House {
    root: Authority,
    peer: Issued,
}

impl House {
    fn new() -> Self {
        let root = Authority::root("CN=Root");
        let peer = root.issue("O=Prod").serial(7).client_auth().build();
        Self { root, peer }
    }

    /// What the peer gets to hear under these CRLs.
    fn under(&self, crls: impl IntoIterator<Item = CrlBuilder>) -> Answer {
        verify(&revoking(&self.root, crls.into_iter().map(CrlBuilder::build)), &self.peer, &[])
    }

    fn lists(&self) -> CrlBuilder {
        self.root.crl().revoke(&self.peer.serial, FEBRUARY, Some(1))
    }
}

#[test]
fn every_name_of_every_distribution_point_is_compared() {
    let root = Authority::root("CN=Root");
    let point = |names| DistributionPoint { name: PointName::Full(names), ..Default::default() };
    let points =
        [point(&["uri:http://a.example/1", "uri:http://b.example/1"]), point(&["uri:http://c.example/1"])];
    let peer = root.issue("O=Prod").distribution_points(&points).client_auth().build();
    let crl = |names| {
        let scope = IssuingDistributionPoint { name: PointName::Full(names), ..Default::default() };
        root.crl().issuing_distribution_point(&scope)
    };
    let under = |crl: CrlBuilder| verify(&revoking(&root, [crl.build()]), &peer, &[]);
    let revoked = |names| under(crl(names).revoke(&peer.serial, FEBRUARY, Some(1)));
    check([
        ("the last name of the last point", under(crl(&["uri:http://c.example/1"])), GOOD),
        (
            "the last of the CRL's names",
            under(crl(&["uri:http://x.example/", "uri:http://b.example/1"])),
            GOOD,
        ),
        (
            "listed there",
            revoked(&["uri:http://x.example/", "uri:http://c.example/1"]),
            Err("revoked 2026-02-01T00:00:00Z (keyCompromise)"),
        ),
        (
            "another point",
            under(crl(&["uri:http://d.example/1"])),
            Err("a distribution point that the certificate does not name"),
        ),
        (
            "another point, which lists it",
            revoked(&["uri:http://d.example/1"]),
            Err("a distribution point that the certificate does not name"),
        ),
    ]);
}

#[test]
fn what_a_crl_says_counts_only_after_its_signature() {
    let house = House::new();
    let (root, peer) = (&house.root, &house.peer);
    let stranger = Key::seeded(Kind::P256, 7);
    let empty_reasons = |bits| {
        let scope = IssuingDistributionPoint { only_some_reasons: Some(bits), ..Default::default() };
        root.crl().issuing_distribution_point(&scope).build()
    };
    let load = |crl: Vec<u8>| {
        CrlStore::new().add(crl).map(|()| "good".to_owned()).map_err(|fault| fault.to_string())
    };
    check([
        ("reasons without an octet", load(empty_reasons(&[])), Err("issuingDistributionPoint: empty")),
        ("reasons without a bit", load(empty_reasons(&[0])), GOOD),
        (
            "unused bits of nothing",
            load(empty_reasons(&[7])),
            Err("issuingDistributionPoint: not the distinguished encoding"),
        ),
        (
            "an empty scope",
            load(root.crl().extension(id::ISSUING_DISTRIBUTION_POINT, true, &[0x30, 0]).build()),
            Err("issuingDistributionPoint: empty"),
        ),
        ("nothing", load(vec![]), Err("certificateList: a required value is absent")),
        (
            "bytes after the end",
            load([root.crl().build(), vec![0]].concat()),
            Err("bytes follow the end of the value"),
        ),
        (
            "signed by somebody else",
            house.under([root.crl().signed_by(&stranger)]),
            Err("CRL 1 of CN=Root: the signature does not verify"),
        ),
        (
            "and lists the peer",
            house.under([house.lists().signed_by(&stranger)]),
            Err("CRL 1 of CN=Root: the signature does not verify"),
        ),
        (
            "which takes nothing from the right one",
            house.under([house.lists().signed_by(&stranger), root.crl()]),
            GOOD,
        ),
        (
            "not even if it is newer",
            house.under([
                house.lists().signed_by(&stranger).this_update("2026-03-02T00:00:00Z").number(9),
                root.crl(),
            ]),
            GOOD,
        ),
    ]);
    // No prefix of a CRL, and none with an octet changed, does more than be refused.
    let crl = house.lists().build();
    for length in 0..crl.len() {
        assert!(load(crl[..length].to_vec()).is_err(), "{length} octets");
    }
    for at in 0..crl.len() {
        let mut changed = crl.clone();
        changed[at] ^= 0x01;
        let Ok(store) = CrlStore::new().add(changed.clone()).map(|()| store([changed])) else { continue };
        let builder = Verifier::builder(trusting([anchor(root)]), Purpose::ClientAuth).crls(store);
        assert!(verify(&builder.build().unwrap(), peer, &[]).is_err(), "octet {at}");
    }
}

#[test]
fn a_crl_past_its_date_clears_nobody_and_still_revokes() {
    let house = House::new();
    let stale =
        |crl: CrlBuilder| crl.this_update("2026-01-01T00:00:00Z").next_update(Some("2026-03-02T11:59:59Z"));
    let endless = |crl: CrlBuilder| crl.next_update(None);
    let young = |crl: CrlBuilder| crl.this_update("2026-03-02T12:00:01Z");
    check([
        (
            "to the last second",
            house.under([house.root.crl().next_update(Some("2026-03-02T12:00:00Z"))]),
            GOOD,
        ),
        (
            "past its nextUpdate",
            house.under([stale(house.root.crl())]),
            Err("is stale since 2026-03-02T11:59:59Z"),
        ),
        ("without nextUpdate", house.under([endless(house.root.crl())]), Err("has no nextUpdate")),
        (
            "of the future",
            house.under([young(house.root.crl())]),
            Err("is not valid before 2026-03-02T12:00:01Z"),
        ),
        ("past its nextUpdate, and lists it", house.under([stale(house.lists())]), Err("revoked 2026-02-01")),
        ("none at all", house.under([]), Err("there is no CRL of CN=Root")),
    ]);
    let settings = || Verifier::builder(trusting([anchor(&house.root)]), Purpose::ClientAuth);
    let crls = store([stale(house.root.crl()).build()]);
    let lax = settings().crls(crls).relax(Relaxation::StaleCrls).build().unwrap();
    check([("where the caller says so", verify(&lax, &house.peer, &[]), GOOD)]);
    assert_eq!(lax.relaxations(), [Relaxation::StaleCrls], "and it shows");
    let crls = store([house.lists().build()]);
    let lax = settings().crls(crls).relax(Relaxation::UnknownRevocationPasses).build().unwrap();
    check([(
        "a soft failure passes no revoked peer",
        verify(&lax, &house.peer, &[]),
        Err("revoked 2026-02-01"),
    )]);
}

#[test]
fn a_serial_number_is_revoked_for_its_issuer_alone() {
    let root = Authority::root("CN=Root");
    let (one, two) = (root.issue_ca("CN=One").build(), root.issue_ca("CN=Two").build());
    let peer = |issuer: &Issued| issuer.issue("O=Prod").serial(7).client_auth().build();
    let (of_one, of_two) = (peer(&one), peer(&two));
    let crls = |of_one: CrlBuilder, of_two: CrlBuilder| [root.crl().build(), of_one.build(), of_two.build()];
    let listed = |issuer: &Issued| issuer.crl().revoke(&of_one.serial, FEBRUARY, None);
    let revokes_one = revoking(&root, crls(listed(&one), two.crl()));
    // Two's list under One's name: signed by a key that One never had.
    let forged = revoking(&root, crls(one.crl(), listed(&two).issuer_der(&one.subject)));
    let only_forged = [root.crl().build(), listed(&two).issuer_der(&one.subject).build()];
    check([
        (
            "its own issuer's list",
            verify(&revokes_one, &of_one, &[&one]),
            Err("revoked 2026-02-01T00:00:00Z by CRL 1 of CN=One"),
        ),
        ("the same number, another issuer", verify(&revokes_one, &of_two, &[&two]), GOOD),
        ("another CA's list under its issuer's name", verify(&forged, &of_one, &[&one]), GOOD),
        (
            "and nothing else",
            verify(&revoking(&root, only_forged), &of_one, &[&one]),
            Err("CRL 1 of CN=One: the signature does not verify"),
        ),
        (
            "its issuer's own list, and the issuer is revoked",
            {
                let crls = [root.crl().revoke(&one.serial, FEBRUARY, Some(2)).build(), one.crl().build()];
                verify(&revoking(&root, crls), &of_one, &[&one])
            },
            Err("certificate 1 (CN=One): revoked"),
        ),
    ]);
}

#[test]
fn who_may_not_sign_crls_clears_nobody() {
    let root = Authority::root("CN=Root");
    let with = |usages: &[&str]| root.issue_ca("CN=Issuing").key_usage(usages).build();
    let call = |issuing: Issued| {
        let peer = issuing.issue("O=Prod").client_auth().build();
        verify(&revoking(&root, [root.crl().build(), issuing.crl().build()]), &peer, &[&issuing])
    };
    let mute = Authority::self_signed("CN=Root").ca().key_usage(&["keyCertSign"]).build();
    let below_mute = mute.issue("O=Prod").client_auth().build();
    check([
        ("with cRLSign", call(with(&["keyCertSign", "cRLSign"])), GOOD),
        (
            "without",
            call(with(&["keyCertSign"])),
            Err("CN=Issuing may not sign CRLs: keyUsage is keyCertSign, and cRLSign is needed"),
        ),
        ("without any key usage", call(root.issue_ca("CN=Issuing").without(id::KEY_USAGE).build()), GOOD),
        (
            "an anchor without",
            verify(&revoking(&mute, [mute.crl().build()]), &below_mute, &[]),
            Err("CN=Root may not sign CRLs: keyUsage is keyCertSign, and cRLSign is needed"),
        ),
    ]);
}

#[test]
fn the_newest_list_decides_whatever_came_last() {
    let house = House::new();
    let old = house
        .root
        .crl()
        .number(1)
        .this_update("2026-02-01T00:00:00Z")
        .next_update(Some("2026-06-01T00:00:00Z"));
    let new = house.lists().number(2);
    // A hold that was lifted: the older list has it, the newer has not.
    let hold = house.lists().number(1).this_update("2026-02-01T00:00:00Z");
    let lifted = house.root.crl().number(2);
    check([
        ("the old one added last", house.under([new.clone(), old.clone()]), Err("by CRL 2 of CN=Root")),
        ("the old one added first", house.under([old.clone(), new.clone()]), Err("by CRL 2 of CN=Root")),
        ("lifted, the old one added last", house.under([lifted.clone(), hold.clone()]), GOOD),
        ("lifted, the old one added first", house.under([hold.clone(), lifted]), GOOD),
        (
            "of one age and number, revoked beats good",
            house.under([house.root.crl(), house.lists()]),
            Err("revoked 2026-02-01"),
        ),
    ]);
    let verifier = revoking(&house.root, [new.build()]);
    let back = verifier.with_crls(store([old.build()]));
    check([
        ("after an update", verify(&verifier, &house.peer, &[]), Err("by CRL 2 of CN=Root")),
        ("whoever replaces the whole store answers for it", verify(&back, &house.peer, &[]), GOOD),
    ]);
}

#[test]
fn a_list_about_others_says_nothing_of_this_one() {
    let house = House::new();
    let scoped =
        |crl: CrlBuilder, scope: IssuingDistributionPoint<'_>| crl.issuing_distribution_point(&scope);
    let root = || house.root.crl();
    let users = IssuingDistributionPoint { only_user_certificates: true, ..Default::default() };
    let cas = IssuingDistributionPoint { only_ca_certificates: true, ..Default::default() };
    let attributes = IssuingDistributionPoint { only_attribute_certificates: true, ..Default::default() };
    let key_lost = IssuingDistributionPoint { only_some_reasons: Some(&[6, 0x40]), ..Default::default() };
    let others = IssuingDistributionPoint { only_some_reasons: Some(&[7, 0x3f, 0x80]), ..Default::default() };
    let no_reason = IssuingDistributionPoint { only_some_reasons: Some(&[0]), ..Default::default() };
    let indirect = IssuingDistributionPoint { indirect: true, ..Default::default() };
    check([
        ("end entities", house.under([scoped(root(), users)]), GOOD),
        ("CAs only", house.under([scoped(root(), cas)]), Err("is about CAs only")),
        (
            "attribute certificates only",
            house.under([scoped(root(), attributes)]),
            Err("is about attribute certificates only"),
        ),
        (
            "one reason only",
            house.under([scoped(root(), key_lost)]),
            Err("no usable CRL covers the revocation reasons cACompromise, affiliationChanged"),
        ),
        (
            "one reason, and another list for the rest",
            house.under([scoped(root(), key_lost), scoped(root(), others)]),
            GOOD,
        ),
        (
            "one reason, and the other list is past its date",
            house.under([scoped(root(), key_lost), scoped(root(), others).next_update(Some(FEBRUARY))]),
            Err("is stale since"),
        ),
        (
            "listed for one reason",
            house.under([scoped(root(), key_lost), scoped(house.lists(), others)]),
            Err("revoked 2026-02-01"),
        ),
        ("no reason at all", house.under([scoped(root(), no_reason)]), Err("covers no revocation reason")),
        ("others' certificates too", house.under([scoped(root(), indirect)]), GOOD),
        (
            "what came after another list",
            house.under([root().delta(1).number(2)]),
            Err("is a delta CRL, and the complete CRL that it belongs to is missing"),
        ),
        (
            "CAs only, beside the one for end entities",
            house.under([scoped(root(), cas), scoped(root(), users)]),
            GOOD,
        ),
        (
            "listed in one of two",
            house.under([scoped(house.lists(), users), root()]),
            Err("revoked 2026-02-01"),
        ),
    ]);
}

#[test]
fn what_is_not_understood_in_a_list_takes_away_the_whole_list() {
    let house = House::new();
    let other = common::integer(99);
    let entry = || house.root.crl().revoke(&other, FEBRUARY, None);
    check([
        (
            "an extension that is not critical",
            house.under([house.root.crl().extension("1.2.3", false, &[5, 0])]),
            GOOD,
        ),
        (
            "a critical one",
            house.under([house.root.crl().extension("1.2.3", true, &[5, 0])]),
            Err("critical CRL extension 1.2.3 is not processed"),
        ),
        (
            "a critical one of another's entry",
            house.under([entry().entry_extension("1.2.3", true, &[5, 0])]),
            Err("critical CRL entry extension 1.2.3 is not processed"),
        ),
    ]);
}

#[test]
fn an_entry_is_of_the_issuer_that_was_named_last() {
    let house = House::new();
    let (number, other) = (&house.peer.serial, common::integer(99));
    let indirect = IssuingDistributionPoint { indirect: true, ..Default::default() };
    let list = || house.root.crl().issuing_distribution_point(&indirect);
    let named = |issuer| list().revoke(&other, FEBRUARY, None).certificate_issuer(issuer);
    let in_a_plain_list = house.lists().certificate_issuer("CN=Root").build();
    let refused = CrlStore::new().add(in_a_plain_list).map(|()| "good".to_owned());
    check([
        (
            "the list's own issuer, unsaid",
            house.under([list().revoke(number, FEBRUARY, None)]),
            Err("revoked 2026-02-01"),
        ),
        ("another issuer's entry", house.under([named("CN=Other")]), GOOD),
        (
            "the peer's number below it, so that it is the other issuer's",
            house.under([named("CN=Other").revoke(number, FEBRUARY, None)]),
            GOOD,
        ),
        (
            "the peer's number below its own issuer's",
            house.under([named("CN=Root").revoke(number, FEBRUARY, None)]),
            Err("revoked 2026-02-01"),
        ),
        (
            "in a list that is not for others",
            refused.map_err(|fault| fault.to_string()),
            Err("CRL of CN=Root: certificateIssuer: "),
        ),
    ]);
}

#[test]
fn a_delta_past_its_date_or_its_base_changes_nothing_for_the_better() {
    let house = House::new();
    let delta = || house.root.crl().number(3).delta(2).this_update("2026-03-02T00:00:00Z");
    let base = || house.lists().number(2);
    let lifting = || delta().revoke(&house.peer.serial, FEBRUARY, Some(8));
    let load = |crl: CrlBuilder| {
        CrlStore::new().add(crl.build()).map(|()| "good".to_owned()).map_err(|fault| fault.to_string())
    };
    check([
        ("it lifts an entry", house.under([base(), lifting()]), GOOD),
        (
            "past its date",
            house.under([base(), lifting().next_update(Some("2026-03-02T11:00:00Z"))]),
            Err("revoked 2026-02-01"),
        ),
        ("since a later list", house.under([base().number(1), lifting()]), Err("revoked 2026-02-01")),
        ("before the list", house.under([base().number(3), lifting()]), Err("revoked 2026-02-01")),
        (
            "a list without number",
            house.under([base().without(id::CRL_NUMBER), lifting()]),
            Err("revoked 2026-02-01"),
        ),
        (
            "it has no number itself",
            load(lifting().without(id::CRL_NUMBER)),
            Err("cRLNumber: a required value is absent"),
        ),
        ("its base is itself", load(lifting().number(2)), Err("deltaCRLIndicator: out of range")),
        (
            "it adds an entry, past its date",
            house.under([
                house.root.crl().number(2),
                delta()
                    .revoke(&house.peer.serial, FEBRUARY, Some(1))
                    .next_update(Some("2026-03-02T11:00:00Z")),
            ]),
            Err("revoked 2026-02-01"),
        ),
    ]);
}

#[test]
fn a_relaxation_of_revocation_is_spelled_out_and_shows() {
    let house = House::new();
    let lax = [
        Relaxation::NoRevocation,
        Relaxation::UnknownRevocationPasses,
        Relaxation::EndEntityRevocationOnly,
        Relaxation::StaleCrls,
        Relaxation::Grace(3_600),
    ];
    for relaxation in lax {
        let builder =
            Verifier::builder(trusting([anchor(&house.root)]), Purpose::ClientAuth).relax(relaxation);
        let builder = match relaxation {
            Relaxation::NoRevocation => builder,
            _ => builder.crls(store([house.root.crl().build()])),
        };
        let verifier = builder.build().unwrap();
        let path = verifier.verify(&vouchsafe::Peer::new(&house.peer.der, &[]), crate::house::now()).unwrap();
        assert_eq!(path.relaxations(), [relaxation]);
    }
}
