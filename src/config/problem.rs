//! What can be wrong with a configuration: the vocabulary.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::certificate::Unreadable;
use crate::error::Malformed;
use crate::identity::{MapperError, PatternError, RoleError, RuleError, Source};
use crate::proxy::{HopFault, NameFault};
use crate::revocation::{CrlFault, OcspFault};
use crate::verify::BuildError;

/// What is wrong with a configuration, or worth a [warning](crate::config::Config::warnings).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file is not TOML.
    #[error("{0}")]
    Syntax(String),
    /// The configuration itself cannot be read.
    #[error("{0}")]
    Unreadable(FileProblem),
    /// A key that the table does not have.
    #[error("{table} has no key {key:?}")]
    UnknownKey {
        /// The key.
        key: String,
        /// The table that it stands in.
        table: &'static str,
        /// The key that may have been meant.
        nearest: Option<String>,
    },
    /// A key that must be there.
    #[error("{table} needs the key {key:?}")]
    MissingKey {
        /// The key.
        key: &'static str,
        /// The table that lacks it.
        table: &'static str,
    },
    /// A value of another type.
    #[error("{wanted} is wanted here, and {found} was found")]
    Type {
        /// What is wanted.
        wanted: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// A number that is too large or negative.
    #[error("a number from 0 to {} is wanted here", u32::MAX)]
    Number,
    /// A list or table of nothing. Nobody is never everybody.
    #[error("it is empty; list what is meant, or leave the key out")]
    Empty,
    /// A word that is none of the known ones.
    #[error("{found:?} is none of {}", Words(known))]
    NotOneOf {
        /// The word.
        found: String,
        /// The known ones.
        known: Vec<&'static str>,
        /// The one that may have been meant.
        nearest: Option<String>,
    },
    /// Something that is listed twice.
    #[error("{0:?} is listed twice")]
    Twice(String),
    /// Two keys of which only one can be meant.
    #[error("{0} and {1} exclude each other")]
    Exclusive(&'static str, &'static str),
    /// A choice that changes nothing here.
    #[error("{0} changes nothing without {1}")]
    Idle(&'static str, &'static str),
    /// A choice of `danger` that is written out as not made. What is not dangerous is the absence of the key.
    #[error("only true can be written here; leave the key out for the strict choice")]
    NotChosen,
    /// The name of an anchor or an issuing CA that `from` cannot name.
    #[error("an authority cannot be named {0:?}: 1 to 64 bytes of printable text are wanted")]
    AuthorityName(String),
    /// An issuing CA that is named as an anchor is.
    #[error("{0:?} is an anchor's name already, and a rule's from would not know whom it means")]
    SameName(String),
    /// A name in `from` that nobody has.
    #[error("no anchor and no issuing CA is named {name:?}")]
    UnknownAuthority {
        /// The name.
        name: String,
        /// The one that may have been meant.
        nearest: Option<String>,
    },
    /// The same trust anchor twice, so that it would not be clear which bounds hold.
    #[error("the certificate is a trust anchor already: of {0:?}")]
    AnchorTwice(String),
    /// An issuing CA's key that is bound to namespaces under another name.
    #[error("its key is bound to namespaces already: those of {0:?}")]
    BoundTwice(String),
    /// A date and time without an offset is another moment in each place.
    #[error("a date and time with its offset is wanted here, such as 2026-03-02T12:00:00Z")]
    NoOffset,
    /// A date that is none.
    #[error("this date and time does not exist")]
    NoSuchTime,
    /// A length of time that is none.
    #[error("{0:?} is no length of time, such as \"90s\", \"30m\", \"12h\" or \"7d\"")]
    Duration(String),
    /// A file that cannot be used.
    #[error("{file:?}: {problem}")]
    File {
        /// The file, as the configuration names it.
        file: String,
        /// What is wrong with it.
        problem: FileProblem,
    },
    /// A name, an identifier or a fingerprint that is none.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// An IP address that is none.
    #[error("{0:?} is no IP address")]
    Address(String),
    /// Text that is not the hexadecimal digits of whole bytes.
    #[error("{0:?} are not the hexadecimal digits of whole bytes")]
    Hexadecimal(String),
    /// A pattern of another kind than the source's.
    #[error("no match of {of} is written so; there are {}", Words(known))]
    PatternOfOtherSource {
        /// The source.
        of: Source,
        /// The keys of its matches.
        known: Vec<&'static str>,
    },
    /// A match that does not say what it wants.
    #[error("it says nothing of what is wanted; there are is, one_of, any, under, at, in, prefix and suffix")]
    NoMatch,
    /// A source with two places to look. There is no fallback from one to another.
    #[error("one source is read, and no other: write a rule for each")]
    TwoSources,
    /// A pattern that is none.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A rule that is none.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A role that is none.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// Rules that are no mapper.
    #[error(transparent)]
    Mapper(#[from] MapperError),
    /// Neither evidence nor the choice to do without.
    #[error(
        "no decision on revocation: list crls or ocsp in [revocation], or write no_revocation = true in [danger]"
    )]
    NoRevocationDecision,
    /// A proxy that is at no place.
    #[error(
        "nobody is trusted to hand on certificates: list networks or principals, or write unix_socket = true"
    )]
    NoHops,
    /// A hop that can not be trusted so.
    #[error(transparent)]
    Hop(#[from] HopFault),
    /// A name that is no header's, or that the profile has no header for.
    #[error(transparent)]
    Header(#[from] NameFault),
    /// Settings that are no verifier.
    #[error(transparent)]
    Build(#[from] BuildError),

    /// A warning: the anchor can end a path, and no rule can believe an identity that it vouches for, but for
    /// pinned keys and certificates.
    #[error("anchor {0:?} has no namespaces, so that it vouches for no name")]
    NoNamespaces(String),
    /// A warning: an authority that is there for nothing.
    #[error("no rule believes {0:?}")]
    NotBelieved(String),
    /// A warning: an issuing CA that has no namespaces and that no rule names.
    #[error("issuing CA {0:?} has no namespaces and no rule names it, so that it changes nothing")]
    IssuingCaUnused(String),
    /// A warning: wildcards are not compared with the list of public suffixes, which a file cannot give.
    #[error("\"web_pki\" comes without a list of public suffixes: no wildcard is refused for its suffix")]
    NoPublicSuffixes,
}

impl Problem {
    /// Does the configuration hold in spite of it?
    #[must_use]
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::NoNamespaces(_) | Self::NotBelieved(_) | Self::IssuingCaUnused(_) | Self::NoPublicSuffixes
        )
    }

    /// The word that may have been meant.
    pub(super) fn nearest(&self) -> Option<&str> {
        match self {
            Self::UnknownKey { nearest, .. }
            | Self::NotOneOf { nearest, .. }
            | Self::UnknownAuthority { nearest, .. } => nearest.as_deref(),
            _ => None,
        }
    }
}

/// What is wrong with a file that the configuration names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// It cannot be read; the system says why.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// A folder, a device or a pipe.
    #[error("it is not a regular file")]
    NotAFile,
    /// Larger than such a file may be.
    #[error("it is larger than {0} bytes, the most that is read")]
    TooLarge(u64),
    /// Not UTF-8, which TOML is.
    #[error("it is not UTF-8 text")]
    NotText,
    /// Neither PEM nor DER.
    #[error("neither PEM nor DER was found in it")]
    Neither,
    /// A PEM block that is something else, a private key for example.
    #[error("a PEM block {found:?} stands in it, and only {wanted:?} is wanted")]
    Block {
        /// The label that was found.
        found: String,
        /// The label that is wanted.
        wanted: &'static str,
    },
    /// A PEM block that cannot be read.
    #[error("its PEM cannot be read")]
    Pem,
    /// A certificate that cannot be read.
    #[error("certificate {number} in it: {fault}")]
    Certificate {
        /// Which one, from 1.
        number: usize,
        /// Why not.
        fault: Unreadable,
    },
    /// An anchor's certificate that is no CA's, so that no path could end in it.
    #[error("certificate {number} in it is no trust anchor's: {fault}")]
    NoAuthority {
        /// Which one, from 1.
        number: usize,
        /// Why not.
        fault: crate::policy::Rule,
    },
    /// A CRL that cannot be read.
    #[error(transparent)]
    Crl(#[from] CrlFault),
    /// An OCSP response that cannot be read, or is no answer.
    #[error(transparent)]
    Ocsp(#[from] OcspFault),
    /// A folder with nothing in it.
    #[error("the folder has no files")]
    EmptyFolder,
    /// A folder with too much in it.
    #[error("the folder has more than {0} files")]
    TooManyFiles(usize),
}

/// Words in quotation marks, with commas.
struct Words<'w>(&'w [&'static str]);

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.0.iter().enumerate() {
            write!(f, "{}{word:?}", if index > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}
