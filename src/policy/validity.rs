//! Validity: the moment lies between notBefore and notAfter, both included (RFC 5280 4.1.2.5, 6.1.3 a 2).

use crate::time::{Interval, Time};

/// The certificate is outside its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// notAfter has passed.
    #[error("expired {not_after}, now {now}")]
    Expired {
        /// Its last second.
        not_after: Time,
        /// The time of the call.
        now: Time,
    },
    /// notBefore is still to come.
    #[error("not valid before {not_before}, now {now}")]
    NotYetValid {
        /// Its first second.
        not_before: Time,
        /// The time of the call.
        now: Time,
    },
    /// The anchor is not believed for end entities that are as young as this one.
    #[error("issued {not_before}, and its authority is not believed for what it issued after {last}")]
    Distrusted {
        /// The end entity's notBefore.
        not_before: Time,
        /// The anchor's bound.
        last: Time,
    },
}

pub(crate) fn check(validity: Interval, now: Time) -> Result<(), Fault> {
    if now < validity.from {
        Err(Fault::NotYetValid { not_before: validity.from, now })
    } else if now > validity.until {
        Err(Fault::Expired { not_after: validity.until, now })
    } else {
        Ok(())
    }
}

/// An anchor's bound on the age of end entities.
pub(crate) fn check_distrust(end_entity: Interval, last: Option<Time>) -> Result<(), Fault> {
    match last {
        Some(last) if end_entity.from > last => Err(Fault::Distrusted { not_before: end_entity.from, last }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_valid_and_a_second_beyond_is_not() {
        let validity = Interval::new(Time::from_unix(100), Time::from_unix(200));
        for (now, good) in [(99, false), (100, true), (200, true), (201, false)] {
            assert_eq!(check(validity, Time::from_unix(now)).is_ok(), good, "{now}");
        }
    }

    #[test]
    fn what_was_issued_after_the_bound_is_not_believed() {
        let validity = Interval::new(Time::from_unix(100), Time::from_unix(200));
        for (last, good) in [(None, true), (Some(99), false), (Some(100), true)] {
            let last = last.map(Time::from_unix);
            assert_eq!(check_distrust(validity, last).is_ok(), good, "{last:?}");
        }
    }
}
