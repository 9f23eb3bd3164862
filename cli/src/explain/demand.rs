//! What a certificate that is issued anew must be like.

use std::fmt::{self, Display};

use serde::{Serialize, Serializer};
use vouchsafe::Time;

/// One thing that must be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// Its dates hold this moment.
    ValidAt(Time),
    /// It is no older than its authority is believed.
    IssuedBy(Time),
    /// This extended key usage.
    Purpose(String),
    /// This key usage.
    KeyUsage(String),
    /// Another key and serial number: what is revoked stays so.
    NewKey,
    /// A key of an accepted kind and size.
    OtherKey(String),
    /// An accepted signature algorithm.
    OtherSignature(String),
    /// It says that it is a CA.
    Authority,
    /// It is no CA, and signs neither certificates nor CRLs.
    NoAuthority,
    /// Version 3.
    Version3,
    /// So many intermediates below.
    PathLength(u32),
    /// At most so many CAs above.
    FewerIntermediates(u32),
    /// This name.
    Name(String),
    /// Names within somebody's constraints.
    NamesWithin(String),
    /// One of these certificate policies, on the whole path.
    CertificatePolicy(String),
    /// Without this extension.
    Without(String),
    /// Whatever the rule says.
    Keeping(String),
}

impl Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ValidAt(time) => write!(f, "valid at {time}"),
            Self::IssuedBy(time) => write!(f, "by an authority that is believed after {time}"),
            Self::Purpose(purpose) => write!(f, "with extKeyUsage {purpose}"),
            Self::KeyUsage(bit) => write!(f, "with keyUsage {bit}"),
            Self::NewKey => f.write_str("with a new key"),
            Self::OtherKey(why) => write!(f, "with another key (it {why})"),
            Self::OtherSignature(why) => write!(f, "signed otherwise (it {why})"),
            Self::Authority => f.write_str("with basicConstraints that say it is a CA"),
            Self::NoAuthority => f.write_str("for a peer, and not for a CA"),
            Self::Version3 => f.write_str("as X.509 version 3"),
            Self::PathLength(below) => write!(f, "with a pathLenConstraint of {below} or more, or none"),
            Self::FewerIntermediates(most) => write!(f, "with at most {most} intermediates above it"),
            Self::Name(name) => write!(f, "with the subject alternative name {name}"),
            Self::NamesWithin(by) => write!(f, "with names that {by} allows"),
            Self::CertificatePolicy(policy) => {
                write!(f, "with certificate policy {policy}, in its issuers as well")
            }
            Self::Without(extension) => write!(f, "without critical extension {extension}"),
            Self::Keeping(rule) => write!(f, "without this fault: {rule}"),
        }
    }
}

impl Serialize for Demand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
