//! The dates of every certificate on the path (RFC 5280 4.1.2.5, 6.1.3 a 2).

use vouchsafe::trust::Checks;
use vouchsafe::{Anchor, Time};

use crate::common::{Authority, generalized_time, sequence, time, unix};
use crate::house::{Row, anchor, below, ca, check, leaf, root, under};

#[test]
fn outside_its_dates_a_certificate_is_refused() {
    check(&rows());
}

const NOW: &str = "2026-03-02T12:00:00Z";
const BEFORE: &str = "2026-03-02T11:59:59Z";
const AFTER: &str = "2026-03-02T12:00:01Z";
const LONG_AGO: &str = "2020-01-01T00:00:00Z";
const FAR_OFF: &str = "2039-12-31T23:59:59Z";

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = of_a_certificate();
    rows.extend(of_the_anchor());
    rows
}

fn of_a_certificate() -> Vec<Row> {
    let forever = sequence(&[time("2026-01-01T00:00:00Z"), generalized_time("9999-12-31T23:59:59Z")]);
    let since_1950 = sequence(&[time("1950-01-01T00:00:00Z"), time(FAR_OFF)]);
    vec![
        leaf("the first second counts", |it| it.valid(NOW, FAR_OFF)),
        leaf("the last second counts", |it| it.valid(LONG_AGO, NOW)),
        leaf("one second is enough", |it| it.valid(NOW, NOW)),
        leaf("a second after the last", |it| it.valid(LONG_AGO, BEFORE)).refused(
            "certificate 0 (CN=api.example.com): expired 2026-03-02T11:59:59Z, now 2026-03-02T12:00:00Z",
        ),
        leaf("a second before the first", |it| it.valid(AFTER, FAR_OFF)).refused(
            "certificate 0 (CN=api.example.com): not valid before 2026-03-02T12:00:01Z, now 2026-03-02T12:00:00Z",
        ),
        leaf("notAfter before notBefore, and now is between them", |it| it.valid(AFTER, BEFORE)).refused(
            "certificate 0 (CN=api.example.com): not valid before 2026-03-02T12:00:01Z, now 2026-03-02T12:00:00Z",
        ),
        leaf("no end (RFC 5280 4.1.2.5)", move |it| it.validity_der(&forever)),
        leaf("since 1950", move |it| it.validity_der(&since_1950)).at("1969-12-31T23:59:59Z").refused(
            "certificate 1 (CN=Issuing): not valid before 2020-01-01T00:00:00Z, now 1969-12-31T23:59:59Z",
        ),
        below("an expired CA", ca().valid(LONG_AGO, BEFORE)).refused(
            "certificate 1 (CN=Issuing): expired 2026-03-02T11:59:59Z, now 2026-03-02T12:00:00Z",
        ),
        below("a CA of tomorrow", ca().valid(AFTER, FAR_OFF)).refused(
            "certificate 1 (CN=Issuing): not valid before 2026-03-02T12:00:01Z, now 2026-03-02T12:00:00Z",
        ),
        below("a CA in its last second, which its end entity outlives", ca().valid(LONG_AGO, NOW)),
    ]
}

fn of_the_anchor() -> Vec<Row> {
    let expired = Authority::self_signed("CN=Root").ca().valid(LONG_AGO, BEFORE).build();
    let unborn = Authority::self_signed("CN=Root").ca().valid(AFTER, FAR_OFF).build();
    let not_its_dates = Checks { dates: false, ..Checks::ALL };
    let name_and_key = Anchor::from_name_and_key(&expired.subject, &expired.spki).unwrap();
    let believed_until = |last| anchor(&root()).distrusted_after(Time::from_unix(unix(last)));
    vec![
        under("an anchor whose own certificate expired", anchor(&expired)).refused(
            "certificate 2 (CN=Root): expired 2026-03-02T11:59:59Z, now 2026-03-02T12:00:00Z",
        ),
        under("an anchor whose own certificate is of tomorrow", anchor(&unborn)).refused(
            "certificate 2 (CN=Root): not valid before 2026-03-02T12:00:01Z, now 2026-03-02T12:00:00Z",
        ),
        under("an expired anchor whose dates the caller does not ask", anchor(&expired).judged_by(not_its_dates)),
        under("an expired anchor that is a name and a key", name_and_key),
        under("an anchor believed for what it issued until a second before", believed_until("2025-12-31T23:59:59Z"))
            .refused(
                "certificate 2 (CN=Root): issued 2026-01-01T00:00:00Z, and its authority is not believed for what it \
                 issued after 2025-12-31T23:59:59Z",
            ),
        under("an anchor believed for what it issued until that second", believed_until("2026-01-01T00:00:00Z")),
    ]
}
