//! Delta CRLs (RFC 5280 5.2.4, 6.3.3): what changed since a complete one.

use super::*;

const MARCH_2: &str = "2026-03-02T00:00:00Z";
const GOOD_BY_1: &str = "not revoked, by CRL 1 of CN=CA, good until 2026-04-01T00:00:00Z";
const GOOD_WITH_2: &str =
    "not revoked, by CRL 1 of CN=CA with delta CRL 2 of CN=CA, good until 2026-03-09T00:00:00Z";
const REVOKED_BY_1: &str = "revoked 2026-02-01T00:00:00Z (certificateHold) by CRL 1 of CN=CA";
const REVOKED_BY_2: &str = "revoked 2026-02-01T00:00:00Z (keyCompromise) by delta CRL 2 of CN=CA";
const STALE: &str = "revocation status unknown: CRL 1 of CN=CA: is stale since 2026-02-01T00:00:00Z, \
                     and it is 2026-03-02T12:00:00Z";

struct Crls {
    ca: Issued,
    leaf: Issued,
}

impl Crls {
    fn new() -> Self {
        let (ca, leaf) = ca_and_leaf();
        Self { ca, leaf }
    }

    /// Number 1, of 1 March.
    fn complete(&self) -> CrlBuilder {
        self.ca.crl()
    }

    fn on_hold(&self) -> CrlBuilder {
        self.complete().revoke(&self.leaf.serial, FEBRUARY, Some(6))
    }

    /// Number 2, of 2 March, since number 1.
    fn delta(&self) -> CrlBuilder {
        self.ca.crl().number(2).delta(1).this_update(MARCH_2).next_update(Some("2026-03-09T00:00:00Z"))
    }

    fn listing(&self) -> CrlBuilder {
        self.delta().revoke(&self.leaf.serial, FEBRUARY, Some(1))
    }

    fn removing(&self) -> CrlBuilder {
        self.delta().revoke(&self.leaf.serial, FEBRUARY, Some(8))
    }

    fn check(&self, title: &str, crls: &[CrlBuilder], wanted: &str) {
        let crls: Vec<_> = crls.iter().map(|crl| crl.clone().build()).collect();
        let reversed: Vec<_> = crls.iter().rev().cloned().collect();
        let ask = Ask::about(&self.leaf, &self.ca);
        assert_eq!(ask.answer(&crls), wanted, "{title}");
        assert_eq!(ask.answer(&reversed), wanted, "{title}, added the other way round");
    }
}

#[test]
fn a_delta_says_what_changed() {
    let it = Crls::new();
    it.check("nothing", &[it.complete(), it.delta()], GOOD_WITH_2);
    it.check("a new entry", &[it.complete(), it.listing()], REVOKED_BY_2);
    it.check("an entry that stays", &[it.on_hold(), it.delta()], REVOKED_BY_1);
    it.check("an entry that is there already", &[it.on_hold(), it.listing()], REVOKED_BY_2);
    it.check("removeFromCRL takes the entry away", &[it.on_hold(), it.removing()], GOOD_WITH_2);
    it.check("removeFromCRL of what was not there", &[it.complete(), it.removing()], GOOD_WITH_2);
    it.check(
        "an entry that both revokes and removes revokes",
        &[it.on_hold(), it.removing().revoke(&it.leaf.serial, FEBRUARY, Some(1))],
        REVOKED_BY_2,
    );
    it.check(
        "a stale complete CRL, brought up to date",
        &[it.complete().next_update(Some(FEBRUARY)), it.delta()],
        GOOD_WITH_2,
    );
    it.check(
        "a complete CRL that is newer than the base",
        &[it.complete().number(2), it.delta().number(3)],
        "not revoked, by CRL 2 of CN=CA with delta CRL 3 of CN=CA, good until 2026-03-09T00:00:00Z",
    );
}

#[test]
fn d4_an_expired_delta_clears_nobody_and_removes_nobody() {
    let it = Crls::new();
    let expired = |crl: CrlBuilder| crl.next_update(Some("2026-03-02T11:59:59Z"));
    it.check("the complete CRL decides", &[it.complete(), expired(it.delta())], GOOD_BY_1);
    it.check("an entry stays", &[it.on_hold(), expired(it.removing())], REVOKED_BY_1);
    it.check("whom it lists is revoked", &[it.complete(), expired(it.listing())], REVOKED_BY_2);
    it.check(
        "beside a complete CRL that is stale, too",
        &[it.complete().next_update(Some(FEBRUARY)), expired(it.delta())],
        "revocation status unknown: delta CRL 2 of CN=CA: is stale since 2026-03-02T11:59:59Z, \
         and it is 2026-03-02T12:00:00Z",
    );
    it.check("without nextUpdate", &[it.on_hold(), it.removing().next_update(None)], REVOKED_BY_1);
    it.check(
        "an older one does not step in",
        &[it.on_hold(), it.removing(), expired(it.delta()).number(3)],
        REVOKED_BY_1,
    );
}

#[test]
fn d4_a_delta_belongs_to_complete_crls_of_certain_numbers() {
    let it = Crls::new();
    let stale = |crl: CrlBuilder| crl.next_update(Some(FEBRUARY));
    let later = |crl: CrlBuilder| crl.number(9).delta(2);
    it.check("since a later one: the complete CRL decides", &[it.complete(), later(it.delta())], GOOD_BY_1);
    it.check("and must be fresh itself", &[stale(it.complete()), later(it.delta())], STALE);
    it.check("it removes nobody", &[it.on_hold(), later(it.removing())], REVOKED_BY_1);
    it.check(
        "but whom it lists is revoked",
        &[it.complete(), later(it.listing())],
        "revoked 2026-02-01T00:00:00Z (keyCompromise) by delta CRL 9 of CN=CA",
    );
    it.check(
        "an older one that reaches back takes its place",
        &[it.on_hold(), it.removing(), later(it.delta()).this_update("2026-03-02T01:00:00Z")],
        GOOD_WITH_2,
    );
    let complete_2 = "not revoked, by CRL 2 of CN=CA, good until 2026-04-01T00:00:00Z";
    let complete = it.complete().number(2).this_update(MARCH_2);
    it.check("the complete CRL of its own number is as new", &[complete.clone(), it.listing()], complete_2);
    it.check(
        "a complete CRL without number has no deltas",
        &[it.complete().without(id::CRL_NUMBER), it.removing()],
        "not revoked, by CRL of CN=CA from 2026-03-01T00:00:00Z, good until 2026-04-01T00:00:00Z",
    );
    it.check(
        "alone it clears nobody",
        &[it.delta()],
        "revocation status unknown: delta CRL 2 of CN=CA: is a delta CRL, and the complete CRL that it belongs to is missing",
    );
    it.check("alone it revokes", &[it.listing()], REVOKED_BY_2);
    it.check(
        "not yet valid, it changes nothing",
        &[it.complete(), it.listing().this_update("2026-03-02T12:00:01Z")],
        GOOD_BY_1,
    );
}

#[test]
fn a_delta_is_of_the_same_issuer_scope_and_key() {
    let it = Crls::new();
    let other = Authority::root("CN=Other CA");
    let users =
        IssuingDistributionPoint { only_user_certificates: true, ..IssuingDistributionPoint::default() };
    it.check("forged", &[it.on_hold(), it.removing().corrupt_signature()], REVOKED_BY_1);
    it.check("forged, listing", &[it.complete(), it.listing().corrupt_signature()], GOOD_BY_1);
    it.check(
        "another issuer's",
        &[it.on_hold(), it.removing().issuer_der(&name("CN=Other CA"))],
        REVOKED_BY_1,
    );
    it.check(
        "another scope",
        &[it.on_hold(), it.removing().issuing_distribution_point(&users)],
        REVOKED_BY_1,
    );
    it.check(
        "the same scope",
        &[it.on_hold().issuing_distribution_point(&users), it.removing().issuing_distribution_point(&users)],
        GOOD_WITH_2,
    );
    it.check(
        "another key identifier",
        &[it.on_hold(), it.removing().authority_key_id(&other.key_id)],
        REVOKED_BY_1,
    );
    it.check(
        "no key identifier leaves it open",
        &[it.on_hold(), it.removing().without(id::AUTHORITY_KEY_ID)],
        GOOD_WITH_2,
    );

    // The CA's other key, which stands on the path, too.
    let old = Authority::root("CN=CA");
    let new = old.cross_sign(&old).key(&Key::seeded(Kind::P256, 1)).build();
    let leaf = new.issue("CN=leaf").build();
    let ask = Ask { others: vec![&old], ..Ask::about(&leaf, &new) };
    let plain = |ca: &Issued, reason| {
        let crl = ca.crl().authority_key_id(&old.key_id);
        crl.revoke(&leaf.serial, FEBRUARY, Some(reason))
    };
    let delta = |ca: &Issued, reason| plain(ca, reason).number(2).delta(1).this_update(MARCH_2).build();
    let complete = || plain(&new, 6).build();
    assert_eq!(
        ask.answer(&[complete(), delta(&old, 8)]),
        REVOKED_BY_1,
        "another key of the issuer removes nobody"
    );
    assert!(ask.answer(&[complete(), delta(&new, 8)]).starts_with("not revoked"), "the same key does");
    assert_eq!(ask.answer(&[complete(), delta(&old, 1)]), REVOKED_BY_2, "and another key revokes");
}

#[test]
fn the_profile_is_asked_of_deltas_too() {
    let it = Crls::new();
    let strict = Ask { policy: Policy::rfc5280_strict(), ..Ask::about(&it.leaf, &it.ca) };
    let delta = it.delta().critical(id::CRL_NUMBER, true);
    let answer = strict.answer(&[it.complete().build(), delta.build()]);
    assert!(answer.ends_with("its cRLNumber is critical, and must not be (RFC 5280 5.2.3)"), "{answer}");
    assert_eq!(strict.answer(&[it.complete().build(), it.delta().build()]), GOOD_WITH_2);
}
