//! Disagreements that we stand by, each with its reason. One that is not needed any more is a fault.

use serde::{Deserialize, Serialize};

use super::Suite;
use super::outcome::Outcome;

/// `tests/conformance_exceptions.toml`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exceptions {
    #[serde(default)]
    exception: Vec<Exception>,
}

/// A case on which we disagree for a reason.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exception {
    file: String,
    pub(crate) id: String,
    pub(crate) reason: Reason,
}

/// Never empty.
#[derive(Deserialize, Serialize)]
#[serde(try_from = "String")]
pub(crate) struct Reason(pub(crate) String);

impl TryFrom<String> for Reason {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() { Err("an exception needs its reason") } else { Ok(Self(text)) }
    }
}

impl Exceptions {
    /// Reads the list.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Why we disagree on this case, if it is listed.
    pub(crate) fn reason(&self, suite: &Suite, id: &str) -> Option<&str> {
        let listed = self.exception.iter().find(|one| one.file == suite.name && one.id == id);
        listed.map(|one| one.reason.0.as_str())
    }

    /// What is listed for this file, and is no disagreement.
    pub(crate) fn unneeded<'s>(&'s self, suite: &'s Suite) -> impl Iterator<Item = &'s Exception> {
        self.exception.iter().filter(|one| one.file == suite.name).filter(|one| {
            !suite.cases.iter().any(|case| case.id == one.id && case.outcome == Outcome::Disagree)
        })
    }

    /// Is every disagreement listed, and every listed one there?
    pub(crate) fn explain_all_of(&self, suite: &Suite) -> bool {
        let unlisted = suite.disagreements().any(|case| self.reason(suite, &case.id).is_none());
        !unlisted && self.unneeded(suite).next().is_none()
    }
}
