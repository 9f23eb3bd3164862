//! What is counted.

use vouchsafe::tls::describe_metrics;

use crate::fleet::{Fleet, now};
use crate::seen::Monitor;

/// From the tests' noon on 2 March until the CRLs end on 1 April.
const LEFT: &str = "2548800.0";

#[test]
fn decisions_are_counted_by_their_rule() {
    let fleet = Fleet::new();
    let [api, revoked, again] = ["api", "revoked", "again"].map(|name| fleet.client(name));
    let expired = fleet.issue("old").valid("2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z").build();
    let live = fleet.live(&[&revoked, &again]);
    let monitor = Monitor::new();
    monitor.during(|| {
        for client in [&api, &revoked, &expired, &again, &api] {
            let _answer = live.identify(&fleet.chain(client), now());
        }
        let _answer = live.identify(&[], now());
    });
    assert_eq!(
        monitor.read(),
        [
            "vouchsafe_tls_accepted_total: 2",
            "vouchsafe_tls_refused_total moment=connection rule=revoked: 2",
            "vouchsafe_tls_refused_total moment=connection rule=validity: 1",
            &format!("vouchsafe_tls_validity_left_seconds: [{LEFT}, {LEFT}]"),
        ]
    );
}

#[test]
fn the_measures_are_described_with_their_units() {
    let fleet = Fleet::new();
    let live = fleet.live(&[&fleet.client("revoked")]);
    let monitor = Monitor::new();
    monitor.during(|| {
        describe_metrics();
        for client in ["api", "revoked"] {
            let _answer = live.identify(&fleet.chain(&fleet.client(client)), now());
        }
    });
    assert_eq!(
        monitor.described(),
        [
            "counter vouchsafe_tls_accepted_total, count: Decisions that a peer, which has proved that it holds its key, is a \
             principal",
            "counter vouchsafe_tls_refused_total, count: Decisions that a peer is refused, by the rule that it breaks and the \
             moment",
            "histogram vouchsafe_tls_validity_left_seconds, seconds: For how long a principal will hold, when it is decided on",
        ]
    );
}
