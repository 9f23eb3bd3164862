//! Name constraints: where the names of a path must lie (RFC 5280 4.2.1.10, 6.1.3 b and c, 6.1.4 g).
//!
//! The RFC's state variables are an intersection of permitted subtrees and a union of excluded ones. Here
//! each certificate's constraints are a *level*, and a name must hold at every level; that is the same set,
//! without ever computing it. A form that no rule processes refuses where a constraint and a later name of
//! that form meet.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::budget::Meter;
use crate::certificate::{Certificate, NameConstraints, Subtrees};
use crate::error::{Exhausted, Malformed, Position};
use crate::name::subtree_index::SubtreeIndex;
use crate::name::{Form, GeneralName, GeneralNames, dns, email};
use crate::oid;
use crate::policy::Rule;
use crate::policy::peer_name::ReferenceName;

/// A name lies where an issuer may not put it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// In none of the permitted subtrees of its form.
    #[error("{name} lies in none of the subtrees that {by} permits")]
    NotPermitted {
        /// The name's form.
        form: Form,
        /// The form and the name, cut and escaped.
        name: String,
        /// Whose constraint.
        by: Constrainer,
    },
    /// In an excluded subtree, or overlapping one.
    #[error("{name} meets {subtree}, which {by} excludes")]
    Excluded {
        /// The name's form.
        form: Form,
        /// The form and the name, cut and escaped.
        name: String,
        /// The form and the subtree, cut and escaped.
        subtree: String,
        /// Whose constraint.
        by: Constrainer,
    },
    /// A constraint and a name of a form that no rule processes.
    #[error("{by} constrains {form}, which is not processed, and {name} is of that form")]
    NotProcessed {
        /// The name's form.
        form: Form,
        /// The form and the name, cut and escaped.
        name: String,
        /// Whose constraint.
        by: Constrainer,
    },
}

/// Whose constraint it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Constrainer {
    /// A certificate on the path, or the anchor's own.
    #[error("certificate {0}")]
    Certificate(Position),
    /// The bounds that the caller gave to the anchor.
    #[error("the trust anchor's configuration")]
    Configuration,
}

/// What stops a check: a broken rule, or the end of the budget.
pub(crate) enum Stop {
    Broken(Rule),
    Exhausted(Exhausted),
}

impl<T: Into<Rule>> From<T> for Stop {
    fn from(broken: T) -> Self {
        Self::Broken(broken.into())
    }
}

/// The constraints that hold for all certificates below, one level for each certificate that made some.
#[derive(Default)]
pub(crate) struct Levels<'a> {
    levels: Vec<Level<'a>>,
}

/// The constraints of one certificate, every subtree of them read once.
struct Level<'a> {
    by: Constrainer,
    permitted: SubtreeIndex<'a>,
    excluded: SubtreeIndex<'a>,
}

impl<'a> Levels<'a> {
    pub(crate) fn add(
        &mut self,
        by: Constrainer,
        constraints: NameConstraints<'a>,
        meter: &Meter,
    ) -> Result<(), Stop> {
        // Every subtree is read, though no name may meet it: a malformed one refuses the path.
        let read = |subtrees: Subtrees<'a>| -> Result<SubtreeIndex<'a>, Stop> {
            let subtrees = subtrees.iter().collect::<Result<Vec<_>, Malformed>>()?;
            SubtreeIndex::new(subtrees, |count| spend(meter, count))
        };
        let (permitted, excluded) = (read(constraints.permitted)?, read(constraints.excluded)?);
        self.levels.push(Level { by, permitted, excluded });
        Ok(())
    }

    /// All names of a certificate: the subject, its e-mail addresses (4.2.1.10 asks this where there is no
    /// subjectAltName; we ask it always, so that no mapper can read one that was not constrained), and the
    /// alternatives.
    pub(crate) fn check(&self, certificate: &Certificate<'_>, meter: &Meter) -> Result<(), Stop> {
        if self.levels.is_empty() {
            // The names are read all the same: one that is malformed refuses.
            for name in certificate.subject_alt_names()?.iter().flat_map(GeneralNames::iter) {
                name?;
            }
            return Ok(());
        }
        let subject = certificate.subject();
        if !subject.is_empty() {
            self.check_name(&GeneralName::Directory(subject), meter)?;
        }
        for attribute in subject.attributes().filter(|attribute| attribute.oid == oid::EMAIL_ADDRESS) {
            if self.constrains(Form::Email, meter)? {
                let mailbox = email::Presented::read(attribute.value)?;
                self.check_name(&GeneralName::Email(mailbox), meter)?;
            }
        }
        for name in certificate.subject_alt_names()?.iter().flat_map(GeneralNames::iter) {
            self.check_name(&name?, meter)?;
        }
        Ok(())
    }

    /// The name that the caller wants to talk to, as well as the presented one that matched it: a wildcard may match
    /// more than its authority may vouch for.
    pub(crate) fn check_reference(&self, name: &ReferenceName, meter: &Meter) -> Result<(), Stop> {
        match name {
            ReferenceName::Dns(name) => {
                let presented = dns::Presented::read(name.as_str().as_bytes())?;
                self.check_name(&GeneralName::Dns(presented), meter)
            }
            // Without wildcards, the presented name that matched is the reference name.
            ReferenceName::Ip(_) | ReferenceName::Email(_) => Ok(()),
        }
    }

    fn constrains(&self, form: Form, meter: &Meter) -> Result<bool, Stop> {
        for level in &self.levels {
            for subtree in level.permitted.iter().chain(level.excluded.iter()) {
                spend(meter, 1)?;
                if subtree.form() == form {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn check_name(&self, name: &GeneralName<'_>, meter: &Meter) -> Result<(), Stop> {
        for level in &self.levels {
            let Some(fault) = level.check(name, meter)? else { continue };
            let (form, name, by) = (name.form(), name.to_string(), level.by);
            return Err(Stop::Broken(Rule::from(match fault {
                LevelFault::NotPermitted => Fault::NotPermitted { form, name, by },
                LevelFault::Excluded(subtree) => Fault::Excluded { form, name, subtree, by },
                LevelFault::NotProcessed => Fault::NotProcessed { form, name, by },
            })));
        }
        Ok(())
    }
}

enum LevelFault {
    NotPermitted,
    Excluded(String),
    NotProcessed,
}

impl Level<'_> {
    fn check(&self, name: &GeneralName<'_>, meter: &Meter) -> Result<Option<LevelFault>, Stop> {
        let spend = |count| spend(meter, count);
        if let Some(subtree) = self.excluded.candidates(name, spend)?.into_iter().find(|it| it.excludes(name))
        {
            let fault = LevelFault::Excluded(subtree.to_string());
            return Ok(Some(if subtree.is_processed() { fault } else { LevelFault::NotProcessed }));
        }
        let candidates = self.permitted.candidates(name, spend)?;
        for subtree in candidates.iter().filter(|subtree| subtree.concerns(name)) {
            if !subtree.is_processed() {
                return Ok(Some(LevelFault::NotProcessed));
            }
            if subtree.permits(name) {
                return Ok(None);
            }
        }
        let constrained =
            candidates.iter().any(|it| it.concerns(name)) || self.permitted.speaks_of(name.form());
        Ok(constrained.then_some(LevelFault::NotPermitted))
    }
}

fn spend(meter: &Meter, count: u32) -> Result<(), Stop> {
    meter.spend_name_comparisons(count).map_err(Stop::Exhausted)
}
