//! What a proxy writes for a certificate: the other direction of the reader, for tests.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};
use rustls_pki_types::CertificateDer;
use sha2::{Digest as _, Sha256};

use super::decode::Encoding;
use super::profile::{Chain, Holds, Profile};

/// A header line that a proxy writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderLine {
    /// Its name, in lower case.
    pub name: String,
    /// Its value, visible ASCII and spaces.
    pub value: String,
    /// What it is there for.
    pub kind: LineKind,
}

/// What a header line is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineKind {
    /// It holds the client's certificate, and with some proxies all that the client sent.
    Certificate,
    /// It holds intermediate certificates.
    Chain,
    /// It says that there is a certificate, or that it is good.
    Verdict,
}

impl Profile {
    /// The header lines that this proxy writes for a client with this certificate, and these intermediates, of whom it
    /// thinks well. Intermediates are left out where the proxy hands on none.
    ///
    /// They are for tests: of an application, which must read them when they come from its proxy; and of the way to it,
    /// which must not let them through when anybody else sends them (`vouchsafe header-check` asks that of a running
    /// one). A certificate is public, and so anybody can write these lines.
    ///
    /// ```
    /// use vouchsafe::proxy::{LineKind, Profile};
    ///
    /// let lines = Profile::rfc9440().lines(&b"\x30\x00"[..].into(), &[]);
    /// assert_eq!((lines[0].name.as_str(), lines[0].value.as_str()), ("client-cert", ":MAA=:"));
    /// assert_eq!(lines[0].kind, LineKind::Certificate);
    /// ```
    #[must_use]
    pub fn lines(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
    ) -> Vec<HeaderLine> {
        let all: Vec<&[u8]> =
            [certificate].into_iter().chain(intermediates).map(|certificate| &**certificate).collect();
        let (own, others) = all.split_at_checked(1).unwrap_or_default();
        let held = match self.certificate.holds {
            Holds::One => own,
            Holds::WholeChain => &all,
        };
        let line =
            |name: &str, value: String, kind: LineKind| HeaderLine { name: name.to_string(), value, kind };
        let value = written(self.certificate.encoding, held);
        let mut lines = [line(self.certificate.name.as_str(), value, LineKind::Certificate)].to_vec();
        match &self.chain {
            Chain::In(field) | Chain::Lines(field) if !others.is_empty() => {
                lines.push(line(field.name.as_str(), written(field.encoding, others), LineKind::Chain));
            }
            Chain::Behind(field) => {
                lines.push(line(field.name.as_str(), written(field.encoding, &all), LineKind::Chain));
            }
            Chain::Numbered(field) => {
                for (number, other) in others.iter().enumerate() {
                    let name = format!("{}-{number}", field.name.as_str());
                    lines.push(line(&name, written(field.encoding, &[other]), LineKind::Chain));
                }
            }
            Chain::Nowhere | Chain::In(_) | Chain::Lines(_) => {}
        }
        let verdicts = self.verdicts.iter();
        lines.extend(
            verdicts.map(|verdict| line(verdict.name.as_str(), verdict.good.into(), LineKind::Verdict)),
        );
        lines
    }
}

/// What the readers in `decode` read.
fn written(encoding: Encoding, certificates: &[&[u8]]) -> String {
    let each = |write: fn(&[u8]) -> String, between: &str| {
        certificates.iter().map(|der| write(der)).collect::<Vec<_>>().join(between)
    };
    match encoding {
        Encoding::ByteSequences => each(|der| format!(":{}:", Base64::encode_string(der)), ", "),
        Encoding::PercentPem(plain) => percent(&each(pem, ""), plain),
        Encoding::SpacedPem => each(pem, "").trim_end().replace('\n', " "),
        Encoding::Base64Der => Base64::encode_string(&certificates.concat()),
        Encoding::Base64List => each(Base64::encode_string, ","),
        Encoding::PercentBase64List => each(|der| percent(&Base64::encode_string(der), b""), ","),
        Encoding::Xfcc(_) => {
            let own = certificates.first().copied().unwrap_or_default();
            let hash: String = Sha256::digest(own).iter().map(|byte| format!("{byte:02x}")).collect();
            let [own, all] = [pem(own), each(pem, "")].map(|pem| percent(&pem, b""));
            format!("Hash={hash};Cert=\"{own}\";Chain=\"{all}\"")
        }
    }
}

/// As RFC 7468 has it.
fn pem(der: &[u8]) -> String {
    let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in Base64::encode_string(der).as_bytes().chunks(64) {
        text.extend(line.iter().copied().map(char::from));
        text.push('\n');
    }
    text.push_str("-----END CERTIFICATE-----\n");
    text
}

/// All but what is unreserved (RFC 3986 2.3), and what is in `plain`.
fn percent(text: &str, plain: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || plain.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
