//! What callers keep and share between threads stays `Send + Sync + 'static`, and what they hold on the stack while
//! they await stays `Send + Sync`. A field that takes this away fails to compile here, not at a user's.

use vouchsafe::revocation::{Crl, CrlFault, CrlId, CrlStore, Revoked, Status, Unknown, Unusable};
use vouchsafe::{
    Budget, Malformed, Time, budget::Work, error::Element, error::Exhausted, error::Limit, error::Position,
    error::Problem, oid, time::Interval,
};

const fn shared<T: Send + Sync + 'static>() {}
const fn borrowed<T: Send + Sync>() {}

const _: () = {
    shared::<Budget>();
    shared::<Work>();
    shared::<Time>();
    shared::<Interval>();
    shared::<Position>();
    shared::<oid::OidBuf>();
    shared::<CrlStore>();
    shared::<Crl>();
    shared::<CrlId>();
    shared::<Status>();
};

/// Faults travel in `Box<dyn Error + Send + Sync>`.
const _: () = {
    shared::<Malformed>();
    shared::<Element>();
    shared::<Problem>();
    shared::<Exhausted>();
    shared::<Limit>();
    shared::<CrlFault>();
    shared::<Revoked>();
    shared::<Unknown>();
    shared::<Unusable>();
};

#[test]
fn borrowed_views_cross_threads_with_their_bytes() {
    borrowed::<oid::Oid<'_>>();
    let bytes = [0x55, 0x1d, 0x0f];
    let oid = oid::Oid::from_contents(&bytes).expect("keyUsage");
    let name = std::thread::scope(|scope| scope.spawn(|| oid.name()).join().expect("no panic"));
    assert_eq!(name, Some("keyUsage"));
}
