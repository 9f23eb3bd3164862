//! What every floor may say: where a fault is, that bytes are malformed, that a limit was reached.

use core::fmt;

/// Where a certificate stands on a path: 0 is the end entity (the leaf), 1 its issuer, and so on up to the
/// trust anchor. It means the same in every error and report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u16);

impl Position {
    /// The end entity.
    pub const LEAF: Self = Self(0);

    /// The position `index` steps above the end entity.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// Steps above the end entity.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Bytes that are not what their standard says they must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{element}: {problem}")]
#[non_exhaustive]
pub struct Malformed {
    /// The structure that was being read.
    pub element: Element,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Malformed {
    pub(crate) const fn new(element: Element, problem: Problem) -> Self {
        Self { element, problem }
    }
}

/// What is wrong with malformed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The input ends before the value does.
    #[error("the input ends too early")]
    Truncated,
    /// The length is not in DER's shortest definite form.
    #[error("a length that is not DER")]
    Length,
    /// Bytes follow where the value should have ended.
    #[error("bytes follow the end of the value")]
    TrailingData,
    /// Another type stands where this tag is required.
    #[error("tag 0x{found:02x} where 0x{wanted:02x} is required")]
    Tag {
        /// The identifier octet that was found.
        found: u8,
        /// The identifier octet that is required.
        wanted: u8,
    },
    /// A required value is absent.
    #[error("a required value is absent")]
    Missing,
    /// The value is empty where it must not be.
    #[error("empty")]
    Empty,
    /// The value is valid BER perhaps, but not DER's one encoding of it.
    #[error("not the distinguished encoding (DER) of the value")]
    NotDer,
    /// The value occurs twice where it may occur once.
    #[error("occurs twice")]
    Duplicate,
    /// A character that the form does not allow (a NUL, a control, a non-ASCII byte, an underscore ...).
    #[error("byte 0x{0:02x} is not allowed here")]
    Character(u8),
    /// The value does not have the syntax of its form.
    #[error("not in the form that the standard requires")]
    Syntax,
    /// The value is longer than the form allows.
    #[error("too long")]
    TooLong,
    /// The value is outside the range that the standard gives.
    #[error("out of range")]
    Range,
    /// Inner and outer signature algorithm differ (RFC 5280 4.1.1.2).
    #[error("differs from the algorithm inside the signed part")]
    AlgorithmMismatch,
    /// A version that does not allow what the structure holds, or an unknown version.
    #[error("version {0} is not supported")]
    Version(u8),
}

macro_rules! elements {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The structures that are read, by the name that their standard gives them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Element { $(#[doc = $text] $name,)* }

        impl fmt::Display for Element {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$name => $text,)* })
            }
        }
    };
}

elements! {
    Certificate = "certificate",
    TbsCertificate = "tbsCertificate",
    Version = "version",
    SerialNumber = "serialNumber",
    SignatureAlgorithm = "signatureAlgorithm",
    SignatureValue = "signatureValue",
    Issuer = "issuer",
    Validity = "validity",
    Subject = "subject",
    SubjectPublicKeyInfo = "subjectPublicKeyInfo",
    UniqueIdentifier = "uniqueIdentifier",
    Extensions = "extensions",
    Extension = "extension",
    AuthorityKeyIdentifier = "authorityKeyIdentifier",
    SubjectKeyIdentifier = "subjectKeyIdentifier",
    KeyUsage = "keyUsage",
    CertificatePolicies = "certificatePolicies",
    PolicyMappings = "policyMappings",
    SubjectAltName = "subjectAltName",
    IssuerAltName = "issuerAltName",
    BasicConstraints = "basicConstraints",
    NameConstraints = "nameConstraints",
    PolicyConstraints = "policyConstraints",
    ExtendedKeyUsage = "extKeyUsage",
    CrlDistributionPoints = "cRLDistributionPoints",
    InhibitAnyPolicy = "inhibitAnyPolicy",
    AuthorityInfoAccess = "authorityInfoAccess",
    TlsFeature = "TLS feature",
    NoRevocationAvailable = "noRevAvail",
    DistinguishedName = "distinguished name",
    Attribute = "attribute",
    GeneralName = "general name",
    DnsName = "dNSName",
    EmailAddress = "rfc822Name",
    Uri = "uniformResourceIdentifier",
    IpAddress = "iPAddress",
    DirectoryName = "directoryName",
    OtherName = "otherName",
    SpiffeId = "SPIFFE ID",
    TrustDomain = "SPIFFE trust domain",
    UserPrincipalName = "user principal name",
    ServiceName = "SRVName",
    SecurityIdentifier = "security identifier (SID)",
    ObjectIdentifier = "object identifier",
    Time = "time",
    CertificateList = "certificateList",
    TbsCertList = "tbsCertList",
    RevokedCertificate = "revokedCertificates entry",
    CrlExtension = "CRL extension",
    CrlNumber = "cRLNumber",
    DeltaCrlIndicator = "deltaCRLIndicator",
    IssuingDistributionPoint = "issuingDistributionPoint",
    ReasonCode = "reasonCode",
    InvalidityDate = "invalidityDate",
    CertificateIssuer = "certificateIssuer",
    OcspResponse = "OCSPResponse",
    BasicOcspResponse = "BasicOCSPResponse",
    ResponseData = "ResponseData",
    ResponderId = "responderID",
    SingleResponse = "SingleResponse",
    CertId = "CertID",
    OcspExtension = "OCSP extension",
    OcspNonce = "OCSP nonce",
    Fingerprint = "SHA-256 fingerprint",
}

/// A limit of the [`Budget`](crate::Budget) was reached before an answer was found. It says nothing about the
/// certificate; it says that the peer asked for more work than the caller allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the limit of {allowed} {limit} was reached")]
#[non_exhaustive]
pub struct Exhausted {
    /// Which limit.
    pub limit: Limit,
    /// Its value in the budget that was used.
    pub allowed: u32,
}

impl Exhausted {
    pub(crate) const fn new(limit: Limit, allowed: u32) -> Self {
        Self { limit, allowed }
    }
}

/// The limits of a [`Budget`](crate::Budget), by what they count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Limit {
    /// Certificates that one call reads.
    #[error("certificates")]
    Certificates,
    /// Bytes of one certificate.
    #[error("bytes a certificate")]
    CertificateBytes,
    /// Extensions of one certificate.
    #[error("extensions a certificate")]
    Extensions,
    /// Names of one certificate, subject attributes included.
    #[error("names a certificate")]
    Names,
    /// Name constraint subtrees of one certificate.
    #[error("name constraint subtrees a certificate")]
    Subtrees,
    /// Signature checks in one call.
    #[error("signature checks")]
    Signatures,
    /// Comparisons of one name with another name or with a subtree, in one call.
    #[error("name comparisons")]
    NameComparisons,
    /// Nodes and edges of certificate policy graphs, in one call.
    #[error("certificate policy nodes")]
    PolicyNodes,
    /// Steps of the path search, in one call.
    #[error("search steps")]
    SearchSteps,
    /// Complete candidate paths that are judged, in one call.
    #[error("candidate paths")]
    Candidates,
    /// Certificates on one path, the trust anchor not counted.
    #[error("certificates on a path")]
    PathLength,
}
