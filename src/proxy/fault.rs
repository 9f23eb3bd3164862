//! Why a request's headers are refused.

use alloc::boxed::Box;
use alloc::string::String;

use crate::name::text::Escaped;
use crate::refusal::Refusal;

/// Why nobody comes out of a request that brings a certificate, or something like one.
///
/// `Display` is one line for a log. It does not belong on the wire.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The headers are refused, and no certificate was looked at.
    #[error("{0}")]
    Header(#[from] HeaderFault),
    /// The certificate is refused.
    #[error("the certificate that {hop} handed on: {refusal}", hop = Escaped(hop))]
    Certificate {
        /// The hop that handed it on.
        hop: String,
        /// Why.
        refusal: Box<Refusal>,
    },
}

/// What is wrong with the headers of a request. Headers are named in lower case; what was found is cut, and escaped when
/// it is printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderFault {
    /// The header is there, and it comes from somebody who is not trusted to say such things.
    #[error("{} came from {}, which is not trusted to hand on certificates", Escaped(header), Escaped(hop))]
    UntrustedHop {
        /// The header, as it was written.
        header: String,
        /// Where it came from.
        hop: String,
    },
    /// The header is there more than once: one of them is not the proxy's.
    #[error("{header} comes more than once, and the proxy sets it once")]
    Repeated {
        /// The header.
        header: String,
    },
    /// A header whose name servers take for that of ours.
    #[error("{} is another spelling of {header}, which servers take for the same", Escaped(found))]
    Alias {
        /// The name that was found.
        found: String,
        /// The header that is read.
        header: String,
    },
    /// A header that holds the certificate for other proxies: this one lets through what it does not set.
    #[error("{} holds a certificate for another proxy, and {header} is what is read here", Escaped(found))]
    Foreign {
        /// The name that was found.
        found: String,
        /// The header that is read.
        header: String,
    },
    /// The request has more header lines than are looked at.
    #[error("the request has more than {limit} header lines")]
    TooManyLines {
        /// How many may be there.
        limit: usize,
    },
    /// The value is longer than is looked at.
    #[error("{header} has {length} bytes, and may have {limit}")]
    TooLong {
        /// The header.
        header: String,
        /// Bytes of the value.
        length: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The value is not what the proxy writes.
    #[error("{header}: found {}, wanted {wanted}", Found(found))]
    Value {
        /// The header.
        header: String,
        /// What stands where the value goes wrong, cut.
        found: String,
        /// What should stand there.
        wanted: Wanted,
    },
    /// The proxy says that the certificate is not good, or says nothing where it has to.
    #[error("{header}: found {}, wanted {wanted}", Found(found.as_deref().unwrap_or("")))]
    Verdict {
        /// The header with the verdict.
        header: String,
        /// What it says, cut; `None` if it is not there.
        found: Option<String>,
        /// What a good certificate has there.
        wanted: &'static str,
    },
    /// The proxy speaks of a certificate, and there is none.
    #[error("{other} is {} without a certificate in {header}", Found(found))]
    NoCertificate {
        /// The header where the certificate should be.
        header: String,
        /// The header that speaks of it.
        other: String,
        /// What it says, cut.
        found: String,
    },
    /// The certificates of a chain have gaps in their numbers.
    #[error("{header} is missing, and a later one is there")]
    Gap {
        /// The header that is missing.
        header: String,
    },
}

impl HeaderFault {
    /// The name of what is wrong, for machines: it stays the same in all versions.
    ///
    /// ```
    /// use vouchsafe::proxy::HeaderFault;
    ///
    /// assert_eq!(HeaderFault::TooManyLines { limit: 512 }.id(), "too-many-lines");
    /// ```
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::UntrustedHop { .. } => "untrusted-hop",
            Self::Repeated { .. } => "repeated",
            Self::Alias { .. } => "alias",
            Self::Foreign { .. } => "foreign",
            Self::TooManyLines { .. } => "too-many-lines",
            Self::TooLong { .. } => "too-long",
            Self::Value { .. } => "value",
            Self::Verdict { .. } => "verdict",
            Self::NoCertificate { .. } => "no-certificate",
            Self::Gap { .. } => "gap",
        }
    }

    /// The header that is wrong, as the request has it: for an alias, the alias. Printed, it must be escaped. `None` where it is
    /// no single one.
    #[must_use]
    pub fn header(&self) -> Option<&str> {
        match self {
            Self::UntrustedHop { header, .. }
            | Self::Repeated { header }
            | Self::TooLong { header, .. }
            | Self::Value { header, .. }
            | Self::Verdict { header, .. }
            | Self::Gap { header } => Some(header),
            Self::Alias { found, .. } | Self::Foreign { found, .. } => Some(found),
            Self::NoCertificate { other, .. } => Some(other),
            Self::TooManyLines { .. } => None,
        }
    }
}

/// What should have stood in a header's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Wanted {
    /// Visible ASCII and spaces, on one line.
    #[error("visible ASCII and spaces on one line")]
    Text,
    /// Standard base64 with its padding, and nothing else (RFC 4648 4).
    #[error("standard base64 with padding (RFC 4648 4)")]
    Base64,
    /// A Byte Sequence without parameters (RFC 9651 3.3.5): base64 between colons.
    #[error("base64 between colons (RFC 9440 2.1)")]
    ByteSequence,
    /// A percent sign with two hexadecimal digits, or a character that needs none.
    #[error("percent-encoding (RFC 3986 2.1)")]
    Percent,
    /// The first line of a certificate in PEM.
    #[error("-----BEGIN CERTIFICATE-----")]
    Begin,
    /// Lines of base64, each but the last of one length, and the last line of a certificate in PEM.
    #[error("lines of base64 and -----END CERTIFICATE-----")]
    Body,
    /// One value in DER, which is a SEQUENCE.
    #[error("a certificate in DER")]
    Certificate,
    /// Nothing after the certificate.
    #[error("nothing after the certificate")]
    End,
    /// No more certificates than the limit.
    #[error("no more than {0} certificates")]
    AtMost(usize),
    /// Elements of keys and values, with quotes that open after `=` and close before `;` and `,`.
    #[error("the grammar of x-forwarded-client-cert")]
    Elements,
    /// Not so many elements, or not so many keys in one.
    #[error("no more elements, or keys of one, than {0}")]
    PiecesAtMost(usize),
    /// A key that Envoy writes, and each key that says what the client has at most once.
    #[error("By, Hash, Cert, Chain, Subject, URI or DNS, and Hash, Cert, Chain and Subject once")]
    Key,
    /// The whole certificate.
    #[error("Cert or Chain in the last element")]
    CertOrChain,
    /// The certificate's hash, in hexadecimal digits.
    #[error("Hash, the SHA-256 of the certificate, in the last element")]
    Hash,
    /// The same certificate in both.
    #[error("a Chain that begins with Cert")]
    ChainOfCert,
    /// The same certificate in both headers.
    #[error("a chain that begins with the client's certificate")]
    ChainOfCertificate,
}

/// What was found, for a log.
struct Found<'a>(&'a str);

impl core::fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            "" => f.write_str("nothing"),
            text => write!(f, "`{}`", Escaped(text)),
        }
    }
}
