//! What is refused, and why.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::Text;
use super::found::Found;
use crate::budget::Work;
use crate::fault::Fault;
use crate::refusal::Refusal;
use crate::report::{Attempt, Reached, Report};

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let refused = match self {
            Self::Unreadable(_) => "unreadable",
            Self::Unmapped(_) => "unmapped",
            Self::NoReferenceName => "no-reference-name",
            Self::NoPath(_) => "no-path",
            Self::Exhausted { .. } => "exhausted",
        };
        let mut fields = serializer.serialize_struct("Refusal", 3)?;
        fields.serialize_field("refused", refused)?;
        fields.serialize_field("text", &Text(self))?;
        fields.serialize_field("report", &self.report())?;
        fields.end()
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Report", 3)?;
        fields.serialize_field("attempts", self.attempts())?;
        fields.serialize_field("more", &self.more())?;
        fields.serialize_field("work", &self.work())?;
        fields.end()
    }
}

impl Serialize for Work {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Work", 6)?;
        fields.serialize_field("certificates", &self.certificates)?;
        fields.serialize_field("signatures", &self.signatures)?;
        fields.serialize_field("name_comparisons", &self.name_comparisons)?;
        fields.serialize_field("policy_nodes", &self.policy_nodes)?;
        fields.serialize_field("search_steps", &self.search_steps)?;
        fields.serialize_field("candidates", &self.candidates)?;
        fields.end()
    }
}

impl Serialize for Attempt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Attempt", 4)?;
        fields.serialize_field("chain", &self.chain)?;
        fields.serialize_field("anchor", &self.anchor)?;
        fields.serialize_field("reached", reached(self.reached))?;
        fields.serialize_field("faults", &self.faults)?;
        fields.end()
    }
}

fn reached(reached: Reached) -> &'static str {
    match reached {
        Reached::Names => "names",
        Reached::Signatures => "signatures",
        Reached::Issuer => "issuer",
        Reached::Anchor => "anchor",
        Reached::Rules => "rules",
        Reached::Revocation => "revocation",
        Reached::Binding => "binding",
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Found { found, wanted } = Found::of(&self.reason);
        let mut fields = serializer.serialize_struct("Fault", 7)?;
        fields.serialize_field("position", &self.certificate.index())?;
        fields.serialize_field("subject", &self.subject)?;
        fields.serialize_field("rule", self.reason.id())?;
        fields.serialize_field("proven", &self.proven)?;
        fields.serialize_field("text", &Text(&self.reason))?;
        fields.serialize_field("found", &found)?;
        fields.serialize_field("wanted", &wanted)?;
        fields.end()
    }
}
