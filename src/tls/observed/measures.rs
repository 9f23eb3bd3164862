//! The counters and histograms. The value of a label is one of a fixed list, so that no peer can make a new series.

#[cfg(feature = "axum")]
use core::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};

use super::{Accepted, Refused};

const ACCEPTED: &str = "vouchsafe_tls_accepted_total";
const REFUSED: &str = "vouchsafe_tls_refused_total";
const HANDSHAKE: &str = "vouchsafe_tls_handshake_seconds";
const VALIDITY_LEFT: &str = "vouchsafe_tls_validity_left_seconds";

/// Tells the recorder what the measures are, and in which units. Call it once, after the recorder is installed; they are counted
/// without it too. The table in the documentation of [`tls`](crate::tls) has all of them.
///
/// ```
/// use metrics_util::debugging::DebuggingRecorder; // In a service: the recorder of its exporter.
/// use vouchsafe::tls::describe_metrics;
///
/// metrics::set_global_recorder(DebuggingRecorder::new()).map_err(|_| "there is a recorder already")?;
/// describe_metrics();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn describe_metrics() {
    describe_counter!(
        ACCEPTED,
        Unit::Count,
        "Decisions that a peer, which has proved that it holds its key, is a principal"
    );
    describe_counter!(
        REFUSED,
        Unit::Count,
        "Decisions that a peer is refused, by the rule that it breaks and the moment"
    );
    describe_histogram!(HANDSHAKE, Unit::Seconds, "From a TCP connection to the principal at its other end");
    describe_histogram!(
        VALIDITY_LEFT,
        Unit::Seconds,
        "For how long a principal will hold, when it is decided on"
    );
}

pub(super) fn accepted(it: &Accepted<'_>) {
    counter!(ACCEPTED).increment(1);
    histogram!(VALIDITY_LEFT).record(seconds_left(it));
}

pub(super) fn refused(it: &Refused<'_>) {
    counter!(REFUSED, "moment" => it.moment.name(), "rule" => it.reason.rule()).increment(1);
}

/// It took so long from a TCP connection to its principal.
#[cfg(feature = "axum")]
pub(in crate::tls) fn handshake(took: Duration) {
    histogram!(HANDSHAKE).record(took);
}

/// The nearest number that the recorder takes; exact for the next hundred million years.
fn seconds_left(it: &Accepted<'_>) -> f64 {
    let left = it.principal.valid_until().as_unix().saturating_sub(it.now.as_unix());
    left as f64
}
