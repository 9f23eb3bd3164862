//! What one proxy writes into which headers.

use alloc::string::String;
use alloc::vec::Vec;

use super::decode::Encoding;
use super::field_name::{FieldName, NameFault, fold};

/// One proxy's way to hand on a certificate: the names of its headers, and how they are written. There is a constructor
/// for each, which has that proxy's configuration and its pitfalls.
///
/// Where the operator of the proxy chooses the names, they are those of the configuration shown, until they are
/// [renamed](Self::certificate_header).
#[derive(Clone, Debug)]
pub struct Profile {
    pub(super) name: Option<&'static str>,
    pub(super) certificate: Field,
    pub(super) chain: Chain,
    pub(super) verdicts: Vec<Verdict>,
    /// What the proxy writes where there is no certificate, beside nothing.
    pub(super) nothing: &'static str,
}

/// A header that holds certificates.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: FieldName,
    pub(super) encoding: Encoding,
    pub(super) holds: Holds,
}

/// How many certificates a header holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    One,
    /// As many as there are.
    WholeChain,
}

/// Where the intermediate certificates are.
#[derive(Clone, Debug)]
pub(super) enum Chain {
    /// Nowhere, or with the client's own.
    Nowhere,
    /// In one header.
    In(Field),
    /// In one header, behind the client's own, which is there once more.
    Behind(Field),
    /// A list in one header, which may be spread over several lines (RFC 9110 5.3).
    Lines(Field),
    /// One in each of several headers, numbered from 0: the name without the number.
    Numbered(Field),
}

/// What the proxy says of the certificate.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) name: FieldName,
    /// The one word for a good certificate.
    pub(super) good: &'static str,
    /// The one word for none.
    pub(super) none: &'static str,
}

/// What a header of a request is to a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Certificate,
    /// The number is 0 where there is one header.
    Chain(usize),
    Verdict(usize),
    /// Servers take its name for this one.
    Alias(String),
    /// Other proxies hand on certificates in it.
    Foreign,
}

/// The headers that proxies hand on certificates in, folded.
pub(super) const CERTIFICATE_HEADERS: &[&str] = &[
    "cf-client-cert-der-base64",
    "client-cert",
    "client-cert-chain",
    "cloudfront-viewer-cert-pem",
    "ssl-client-cert",
    "x-amzn-mtls-clientcert",
    "x-amzn-mtls-clientcert-leaf",
    "x-arr-clientcert",
    "x-client-cert",
    "x-client-cert-chain",
    "x-client-cert-leaf",
    "x-forwarded-client-cert",
    "x-forwarded-ssl-client-cert",
    "x-forwarded-tls-client-cert",
    "x-ssl-cert",
    "x-ssl-client-cert",
    "x-ssl-client-cert-chain",
];

impl Profile {
    /// A header with the client's certificate alone.
    pub(super) fn one(name: &str, encoding: Encoding) -> Self {
        Self::of(Field { name: FieldName::known(name), encoding, holds: Holds::One })
    }

    /// A header with all certificates that the client sent, its own first.
    pub(super) fn whole(name: &str, encoding: Encoding) -> Self {
        Self::of(Field { name: FieldName::known(name), encoding, holds: Holds::WholeChain })
    }

    fn of(certificate: Field) -> Self {
        Self { name: None, certificate, chain: Chain::Nowhere, verdicts: Vec::new(), nothing: "" }
    }

    pub(super) fn chain(self, place: impl FnOnce(Field) -> Chain, name: &str, encoding: Encoding) -> Self {
        let field = Field { name: FieldName::known(name), encoding, holds: Holds::WholeChain };
        let chain = match place(field) {
            Chain::Numbered(field) => Chain::Numbered(Field { holds: Holds::One, ..field }),
            other => other,
        };
        Self { chain, ..self }
    }

    pub(super) fn verdict(mut self, name: &str, good: &'static str, none: &'static str) -> Self {
        self.verdicts.push(Verdict { name: FieldName::known(name), good, none });
        self
    }

    /// Reads the certificate from a header of another name.
    ///
    /// # Errors
    /// [`NameFault`] for what is no such name, or is another header's.
    pub fn certificate_header(mut self, name: &str) -> Result<Self, NameFault> {
        self.certificate.name = FieldName::parse(name)?;
        self.distinct()
    }

    /// Reads the intermediate certificates from a header of another name; for Apache this is the name without the number.
    ///
    /// # Errors
    /// [`NameFault`], also for a proxy that has no header for them.
    pub fn chain_header(mut self, name: &str) -> Result<Self, NameFault> {
        match &mut self.chain {
            Chain::Nowhere => return Err(NameFault::NoSuchHeader),
            Chain::In(field) | Chain::Behind(field) | Chain::Lines(field) | Chain::Numbered(field) => {
                field.name = FieldName::parse(name)?;
            }
        }
        self.distinct()
    }

    /// Reads the verdict from a header of another name.
    ///
    /// # Errors
    /// [`NameFault`], also for a proxy that gives none. Where a profile has two (whether a certificate was presented, and
    /// whether it is good), this is the second.
    pub fn verdict_header(mut self, name: &str) -> Result<Self, NameFault> {
        self.verdicts.last_mut().ok_or(NameFault::NoSuchHeader)?.name = FieldName::parse(name)?;
        self.distinct()
    }

    /// Reads whether a certificate was presented from a header of another name.
    ///
    /// # Errors
    /// [`NameFault`], also for a proxy that does not say so in a header of its own.
    pub fn presence_header(mut self, name: &str) -> Result<Self, NameFault> {
        match self.verdicts.as_mut_slice() {
            [presence, _] => presence.name = FieldName::parse(name)?,
            _ => return Err(NameFault::NoSuchHeader),
        }
        self.distinct()
    }

    pub(super) fn distinct(self) -> Result<Self, NameFault> {
        let names: Vec<&str> = self.headers().map(FieldName::as_str).collect();
        let again =
            names.iter().enumerate().find(|(place, name)| names.iter().take(*place).any(|it| it == *name));
        match again {
            Some((_, name)) => Err(NameFault::Taken((*name).into())),
            None => Ok(self),
        }
    }

    /// What [`named`](Self::named) calls it; `None` of one that was made by its constructor.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.name
    }

    /// The names of the headers that are read, in lower case: the certificate's first, then those of the chain, then those of the
    /// verdicts. Of numbered headers (Apache) it is the name without the number.
    pub fn header_names(&self) -> impl Iterator<Item = &str> {
        self.headers().map(FieldName::as_str)
    }

    pub(super) fn headers(&self) -> impl Iterator<Item = &FieldName> {
        self.certificate_headers().chain(self.verdicts.iter().map(|verdict| &verdict.name))
    }

    pub(super) fn certificate_headers(&self) -> impl Iterator<Item = &FieldName> {
        let chain = match &self.chain {
            Chain::Nowhere => None,
            Chain::In(field) | Chain::Behind(field) | Chain::Lines(field) | Chain::Numbered(field) => {
                Some(&field.name)
            }
        };
        [&self.certificate.name].into_iter().chain(chain)
    }

    /// What is this header to us? `None`: nothing.
    pub(super) fn role(&self, name: &[u8]) -> Option<Role> {
        let folded = fold(name);
        let exact = |ours: &str| ours.as_bytes().eq_ignore_ascii_case(name);
        let role = |ours: &str, role: Role| if exact(ours) { role } else { Role::Alias(ours.into()) };
        if folded == self.certificate.name.as_str().as_bytes() {
            return Some(role(self.certificate.name.as_str(), Role::Certificate));
        }
        for (place, verdict) in self.verdicts.iter().enumerate() {
            if folded == verdict.name.as_str().as_bytes() {
                return Some(role(verdict.name.as_str(), Role::Verdict(place)));
            }
        }
        if let Some((number, ours)) = self.place_in_chain(&folded) {
            return Some(role(&ours, Role::Chain(number)));
        }
        CERTIFICATE_HEADERS.iter().any(|known| known.as_bytes() == folded).then_some(Role::Foreign)
    }

    /// Which of the chain's headers has this folded name, and how it is written.
    fn place_in_chain(&self, folded: &[u8]) -> Option<(usize, String)> {
        let folded = core::str::from_utf8(folded).ok()?;
        match &self.chain {
            Chain::Nowhere => None,
            Chain::In(field) | Chain::Behind(field) | Chain::Lines(field) => {
                (folded == field.name.as_str()).then(|| (0, folded.into()))
            }
            Chain::Numbered(field) => {
                let digits = folded.strip_prefix(field.name.as_str())?.strip_prefix('-')?;
                let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
                Some((number.unwrap_or(usize::MAX), folded.into()))
            }
        }
    }
}
