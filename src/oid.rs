//! Object identifiers: the ones that we know with their printed names, and a borrowed type for all others.
//!
//! A legal identifier may be longer than the types of general libraries hold, so a peer's are kept as the bytes that
//! came in.

use alloc::vec::Vec;
use core::fmt;

use const_oid::ObjectIdentifier;

use crate::error::{Element, Malformed, Problem};

/// An object identifier, borrowed from the bytes that it was read from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// From the contents octets of its DER; `None` unless every arc is whole and in its shortest form.
    #[must_use]
    pub fn from_contents(contents: &'a [u8]) -> Option<Self> {
        let mut start_of_arc = true;
        for byte in contents {
            if start_of_arc && *byte == 0x80 {
                return None;
            }
            start_of_arc = byte & 0x80 == 0;
        }
        (start_of_arc && !contents.is_empty()).then_some(Self(contents))
    }

    const fn known(oid: &'a ObjectIdentifier) -> Self {
        Self(oid.as_bytes())
    }

    /// The contents octets of its DER.
    #[must_use]
    pub fn contents(self) -> &'a [u8] {
        self.0
    }

    /// An owned copy.
    #[must_use]
    pub fn to_buf(self) -> OidBuf {
        OidBuf(self.0.to_vec())
    }

    /// The name that standards give it, if we know it (`extKeyUsage`, `CN`, `id-kp-serverAuth`).
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        NAMES.iter().find(|(oid, _)| *oid == self).map(|(_, name)| *name)
    }
}

impl fmt::Display for Oid<'_> {
    /// Dotted decimal. Arcs above 2^64 - 1 (UUID-based ones) are printed as `?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arc = Some(0_u64);
        let mut first = true;
        for byte in self.0 {
            arc = arc.and_then(|arc| arc.checked_mul(128)).map(|arc| arc | u64::from(byte & 0x7f));
            if byte & 0x80 != 0 {
                continue;
            }
            match (first, arc) {
                // X.690 8.19.4: the first two arcs share one number.
                (true, Some(both @ 0..=79)) => write!(f, "{}.{}", both / 40, both % 40)?,
                (true, Some(both)) => write!(f, "2.{}", both.saturating_sub(80))?,
                (true, None) => f.write_str("2.?")?,
                (false, Some(arc)) => write!(f, ".{arc}")?,
                (false, None) => f.write_str(".?")?,
            }
            first = false;
            arc = Some(0);
        }
        Ok(())
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

/// An owned object identifier.
///
/// ```
/// use vouchsafe::oid::OidBuf;
///
/// let upn = OidBuf::parse("1.3.6.1.4.1.311.20.2.3")?;
/// assert_eq!(upn.to_string(), "1.3.6.1.4.1.311.20.2.3");
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OidBuf(Vec<u8>);

impl OidBuf {
    /// From dotted decimal.
    ///
    /// # Errors
    /// [`Malformed`] if it is not an object identifier, or longer than 39 octets.
    pub fn parse(dotted: &str) -> Result<Self, Malformed> {
        ObjectIdentifier::new(dotted)
            .map(|oid| Self(oid.as_bytes().to_vec()))
            .map_err(|_| Malformed::new(Element::ObjectIdentifier, Problem::Syntax))
    }

    /// Borrowed.
    #[must_use]
    pub fn as_oid(&self) -> Oid<'_> {
        Oid(&self.0)
    }
}

impl fmt::Display for OidBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_oid().fmt(f)
    }
}

impl fmt::Debug for OidBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_oid().fmt(f)
    }
}

macro_rules! known {
    ($($name:ident = $dotted:literal $text:literal;)*) => {
        $(
            #[doc = concat!("`", $text, "`, ", $dotted)]
            pub const $name: Oid<'static> = {
                static OID: ObjectIdentifier = ObjectIdentifier::new_unwrap($dotted);
                Oid::known(&OID)
            };
        )*
        static NAMES: &[(Oid<'static>, &str)] = &[$(($name, $text),)*];
    };
}

known! {
    COMMON_NAME = "2.5.4.3" "CN";
    SURNAME = "2.5.4.4" "SN";
    SERIAL_NUMBER = "2.5.4.5" "serialNumber";
    COUNTRY = "2.5.4.6" "C";
    LOCALITY = "2.5.4.7" "L";
    STATE = "2.5.4.8" "ST";
    STREET = "2.5.4.9" "STREET";
    ORGANIZATION = "2.5.4.10" "O";
    ORGANIZATIONAL_UNIT = "2.5.4.11" "OU";
    TITLE = "2.5.4.12" "title";
    GIVEN_NAME = "2.5.4.42" "GN";
    USER_ID = "0.9.2342.19200300.100.1.1" "UID";
    DOMAIN_COMPONENT = "0.9.2342.19200300.100.1.25" "DC";
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1" "emailAddress";

    SUBJECT_DIRECTORY_ATTRIBUTES = "2.5.29.9" "subjectDirectoryAttributes";
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14" "subjectKeyIdentifier";
    KEY_USAGE = "2.5.29.15" "keyUsage";
    SUBJECT_ALT_NAME = "2.5.29.17" "subjectAltName";
    ISSUER_ALT_NAME = "2.5.29.18" "issuerAltName";
    BASIC_CONSTRAINTS = "2.5.29.19" "basicConstraints";
    CRL_NUMBER = "2.5.29.20" "cRLNumber";
    REASON_CODE = "2.5.29.21" "reasonCode";
    INVALIDITY_DATE = "2.5.29.24" "invalidityDate";
    DELTA_CRL_INDICATOR = "2.5.29.27" "deltaCRLIndicator";
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28" "issuingDistributionPoint";
    CERTIFICATE_ISSUER = "2.5.29.29" "certificateIssuer";
    NAME_CONSTRAINTS = "2.5.29.30" "nameConstraints";
    CRL_DISTRIBUTION_POINTS = "2.5.29.31" "cRLDistributionPoints";
    CERTIFICATE_POLICIES = "2.5.29.32" "certificatePolicies";
    ANY_POLICY = "2.5.29.32.0" "anyPolicy";
    POLICY_MAPPINGS = "2.5.29.33" "policyMappings";
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35" "authorityKeyIdentifier";
    POLICY_CONSTRAINTS = "2.5.29.36" "policyConstraints";
    EXTENDED_KEY_USAGE = "2.5.29.37" "extKeyUsage";
    FRESHEST_CRL = "2.5.29.46" "freshestCRL";
    INHIBIT_ANY_POLICY = "2.5.29.54" "inhibitAnyPolicy";
    NO_REVOCATION_AVAILABLE = "2.5.29.56" "noRevAvail";
    AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1" "authorityInfoAccess";
    TLS_FEATURE = "1.3.6.1.5.5.7.1.24" "id-pe-tlsfeature";
    SUBJECT_INFO_ACCESS = "1.3.6.1.5.5.7.1.11" "subjectInfoAccess";

    ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0" "anyExtendedKeyUsage";
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1" "id-kp-serverAuth";
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2" "id-kp-clientAuth";
    CODE_SIGNING = "1.3.6.1.5.5.7.3.3" "id-kp-codeSigning";
    EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4" "id-kp-emailProtection";
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8" "id-kp-timeStamping";
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9" "id-kp-OCSPSigning";

    OCSP = "1.3.6.1.5.5.7.48.1" "id-ad-ocsp";
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1" "id-pkix-ocsp-basic";
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2" "id-pkix-ocsp-nonce";
    OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5" "id-pkix-ocsp-nocheck";

    USER_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3" "userPrincipalName";
    SRV_NAME = "1.3.6.1.5.5.7.8.7" "id-on-dnsSRV";
    NTDS_CA_SECURITY = "1.3.6.1.4.1.311.25.2" "szOID_NTDS_CA_SECURITY_EXT";
    NTDS_OBJECT_SID = "1.3.6.1.4.1.311.25.2.1" "szOID_NTDS_OBJECTSID";

    RSA_ENCRYPTION = "1.2.840.113549.1.1.1" "rsaEncryption";
    RSASSA_PSS = "1.2.840.113549.1.1.10" "id-RSASSA-PSS";
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5" "sha1WithRSAEncryption";
    SHA256_WITH_RSA = "1.2.840.113549.1.1.11" "sha256WithRSAEncryption";
    SHA384_WITH_RSA = "1.2.840.113549.1.1.12" "sha384WithRSAEncryption";
    SHA512_WITH_RSA = "1.2.840.113549.1.1.13" "sha512WithRSAEncryption";
    MD5_WITH_RSA = "1.2.840.113549.1.1.4" "md5WithRSAEncryption";
    EC_PUBLIC_KEY = "1.2.840.10045.2.1" "id-ecPublicKey";
    ECDSA_WITH_SHA1 = "1.2.840.10045.4.1" "ecdsa-with-SHA1";
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2" "ecdsa-with-SHA256";
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3" "ecdsa-with-SHA384";
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4" "ecdsa-with-SHA512";
    P256 = "1.2.840.10045.3.1.7" "secp256r1";
    P384 = "1.3.132.0.34" "secp384r1";
    P521 = "1.3.132.0.35" "secp521r1";
    ED25519 = "1.3.101.112" "id-Ed25519";
    DSA = "1.2.840.10040.4.1" "id-dsa";
    MGF1 = "1.2.840.113549.1.1.8" "id-mgf1";
    SHA1 = "1.3.14.3.2.26" "id-sha1";
    SHA256 = "2.16.840.1.101.3.4.2.1" "id-sha256";
    SHA384 = "2.16.840.1.101.3.4.2.2" "id-sha384";
    SHA512 = "2.16.840.1.101.3.4.2.3" "id-sha512";
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn identifiers_are_read_strictly_and_printed_dotted() {
        let table: &[(&str, &[u8], Option<&str>)] = &[
            ("an extension", &[0x55, 0x1d, 0x0f], Some("2.5.29.15")),
            ("a second arc above 39 under 2", &[0x88, 0x37], Some("2.999")),
            (
                "an arc of 2^64 and more",
                &[0x2a, 0x83, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
                Some("1.2.?"),
            ),
            ("no arcs", &[], None),
            ("an arc that does not end", &[0x55, 0x9d], None),
            ("an arc with a leading zero digit", &[0x55, 0x80, 0x01], None),
        ];
        for (title, bytes, wanted) in table {
            let found = Oid::from_contents(bytes).map(|oid| oid.to_string());
            assert_eq!(found.as_deref(), *wanted, "{title}");
        }
        assert_eq!(KEY_USAGE.name(), Some("keyUsage"));
    }
}
