//! What the end entity says it is: one typed value a source. Nothing here is believed yet.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::IpAddr;

use crate::certificate::Certificate;
use crate::error::Malformed;
use crate::identity::{Fingerprint, Identity, Source};
use crate::name::sid::Sid;
use crate::name::spiffe::SpiffeId;
use crate::name::{DistinguishedName, GeneralName, GeneralNames, OtherName, dns, email, uri};
use crate::oid::{self, Oid};

/// The longest text of a subject attribute that is an identity. RFC 5280 appendix A bounds common names at 64
/// characters and names at 32,768; nobody's account name is longer than this.
pub(super) const LONGEST_ATTRIBUTE: usize = 256;
/// The longest URI, mailbox or user principal name that is an identity: the bound of SPIFFE-ID 2.3.
pub(super) const LONGEST_NAME: usize = 2048;
/// How many names a refusal shows.
const SHOWN: usize = 4;

/// Why what is there can be no identity. It is a refusal, also where another source would give one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Doubt {
    /// A second value. Which of them is meant, only the peer would decide.
    #[error("there is more than one")]
    Several,
    /// A URI beside the SPIFFE ID (X509-SVID 2: exactly one URI).
    #[error("there is another URI beside it")]
    AnotherUri,
    /// A security identifier in the extension, and another one in a URI.
    #[error("the extension and the URI name different accounts")]
    TwoAccounts,
    /// A wildcard is many names.
    #[error("it is a wildcard, or looks like an address")]
    NotOneHost,
    /// A TeletexString, BMPString or UniversalString, bytes outside the alphabet of the string type, an
    /// invisible character, a control, white space that is no space, a space at an end.
    #[error("its text is not in a string type and of characters that an identity may have")]
    NotText,
    /// Longer than any identity needs to be. Nothing is ever cut.
    #[error("it is longer than {allowed} bytes")]
    TooLong {
        /// The bound.
        allowed: usize,
    },
    /// The SPIFFE ID of a trust domain and not of a workload (X509-SVID 3.1).
    #[error("it has no path, so it names a trust domain and no workload")]
    NoPath,
    /// It is not in the syntax of its form.
    #[error("malformed: {0}")]
    Malformed(#[from] Malformed),
}

/// The claims of one certificate, its subject alternative names all read.
pub(crate) struct Claims<'c, 'a> {
    leaf: &'c Certificate<'a>,
    names: Vec<GeneralName<'a>>,
}

impl<'c, 'a> Claims<'c, 'a> {
    /// Reads every subject alternative name, so that a malformed one refuses whatever the rules ask for. The
    /// budget has bounded their number when the certificate was read.
    pub(crate) fn read(leaf: &'c Certificate<'a>) -> Result<Self, Malformed> {
        let names = leaf.subject_alt_names()?;
        let names = names.iter().flat_map(GeneralNames::iter).collect::<Result<_, _>>()?;
        Ok(Self { leaf, names })
    }

    /// The one value of the source; `None` if there is none.
    pub(crate) fn one(&self, source: &Source) -> Result<Option<Identity>, Doubt> {
        Ok(self.values(source, Wanted::One)?.pop())
    }

    /// All values of the source, none of them in doubt. Where a certificate has one such value at most, or a
    /// second one would make the first doubtful (SPIFFE, SIDs), it is as [`one`](Self::one).
    pub(crate) fn all(&self, source: &Source) -> Result<Vec<Identity>, Doubt> {
        self.values(source, Wanted::All)
    }

    fn values(&self, source: &Source, wanted: Wanted) -> Result<Vec<Identity>, Doubt> {
        let single = |identity: Option<Identity>| Ok(Vec::from_iter(identity));
        match source {
            Source::Spiffe => single(self.spiffe()?),
            Source::Dns => wanted.of(self.hosts(), |name| {
                name.to_name().map(Identity::Dns).map(Some).ok_or(Doubt::NotOneHost)
            }),
            Source::Ip => wanted.of(self.addresses(), |address| Ok(Some(Identity::Ip(address)))),
            Source::Email => wanted.of(self.mailboxes(), |mailbox| {
                let mailbox = mailbox.to_mailbox();
                at_most(mailbox.as_str(), LONGEST_NAME)?;
                Ok(Some(Identity::Email(mailbox)))
            }),
            Source::Uri => wanted.of(self.uris(), read_uri),
            Source::Upn => wanted.of(self.other_names(oid::USER_PRINCIPAL_NAME), read_upn),
            Source::OtherName(type_id) => wanted.of(self.other_names(type_id.as_oid()), |name| {
                Ok(Some(Identity::OtherName { type_id: name.type_id.to_buf(), der: name.value.to_vec() }))
            }),
            Source::Attribute(oid) => self.attributes(oid.as_oid(), wanted),
            Source::Subject => single(self.subject()?),
            Source::Extension(oid) => single(self.extension(oid.as_oid())),
            Source::Sid => single(self.sid()?),
            Source::Certificate => single(Some(Identity::Certificate(Fingerprint::of(self.leaf.der())))),
            Source::Key => single(Some(Identity::Key(Fingerprint::of(self.leaf.spki())))),
            Source::IssuerSerial => single(self.issuer_serial()),
        }
    }

    fn hosts(&self) -> impl Iterator<Item = &dns::Presented<'a>> {
        self.names.iter().filter_map(|name| match name {
            GeneralName::Dns(name) => Some(name),
            _ => None,
        })
    }

    fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.names.iter().filter_map(|name| match name {
            GeneralName::Ip(address) => Some(*address),
            _ => None,
        })
    }

    fn mailboxes(&self) -> impl Iterator<Item = &email::Presented<'a>> {
        self.names.iter().filter_map(|name| match name {
            GeneralName::Email(mailbox) => Some(mailbox),
            _ => None,
        })
    }

    fn uris(&self) -> impl Iterator<Item = &uri::Presented<'a>> + Clone {
        self.names.iter().filter_map(|name| match name {
            GeneralName::Uri(uri) => Some(uri),
            _ => None,
        })
    }

    fn other_names(&self, type_id: Oid<'_>) -> impl Iterator<Item = &OtherName<'a>> {
        self.names.iter().filter_map(move |name| match name {
            GeneralName::Other(name) if name.type_id == type_id => Some(name),
            _ => None,
        })
    }

    fn spiffe(&self) -> Result<Option<Identity>, Doubt> {
        if !self.uris().any(uri::Presented::is_spiffe) {
            return Ok(None);
        }
        let Some(uri) = only(self.uris()).map_err(|_| Doubt::AnotherUri)? else { return Ok(None) };
        let id = SpiffeId::from_uri(uri)?;
        if id.is_workload() { Ok(Some(Identity::Spiffe(id))) } else { Err(Doubt::NoPath) }
    }

    /// The account, by the extension or by a URI; if both are there, they must say the same.
    fn sid(&self) -> Result<Option<Identity>, Doubt> {
        let extension = self.leaf.extensions().get(oid::NTDS_CA_SECURITY);
        let stated = extension.map(|extension| Sid::from_extension(extension.value)).transpose()?;
        let uris = self.uris().filter_map(|uri| Sid::from_uri(uri.as_str()));
        let written = only(uris)?.transpose()?;
        match (stated, written) {
            (Some(one), Some(other)) if one != other => Err(Doubt::TwoAccounts),
            (stated, written) => Ok(stated.or(written).map(Identity::Sid)),
        }
    }

    /// A type that is to stand once must do so in the whole subject, not once in a relative distinguished name.
    fn attributes(&self, oid: Oid<'_>, wanted: Wanted) -> Result<Vec<Identity>, Doubt> {
        let subject = self.leaf.subject();
        wanted.of(subject.attributes().filter(|attribute| attribute.oid == oid), |attribute| {
            let text = attribute.text().filter(|text| is_plain(text)).ok_or(Doubt::NotText)?;
            at_most(text, LONGEST_ATTRIBUTE)?;
            Ok(Some(Identity::attribute(oid, text)))
        })
    }

    fn subject(&self) -> Result<Option<Identity>, Doubt> {
        let subject = self.leaf.subject();
        if subject.is_empty() {
            return Ok(None);
        }
        let all_text = subject.attributes().all(|attribute| attribute.text().is_some());
        if all_text { Ok(Some(Identity::Subject(subject.into()))) } else { Err(Doubt::NotText) }
    }

    fn extension(&self, oid: Oid<'_>) -> Option<Identity> {
        let extension = self.leaf.extensions().get(oid)?;
        Some(Identity::Extension { oid: oid.to_buf(), der: extension.value.to_vec() })
    }

    fn issuer_serial(&self) -> Option<Identity> {
        let issuer = DistinguishedName::from(self.leaf.issuer());
        let serial = self.leaf.serial().octets().to_vec();
        (!issuer.as_name().is_empty()).then_some(Identity::IssuerSerial { issuer, serial })
    }

    /// The first names that it has, its subject among them, and how many more there are: for a refusal.
    pub(crate) fn shown(&self) -> (Vec<String>, usize) {
        let subject = self.leaf.subject();
        let subject = (!subject.is_empty()).then(|| alloc::format!("subject {subject}"));
        let mut found: Vec<_> = subject.into_iter().collect();
        let room = SHOWN.saturating_sub(found.len());
        found.extend(self.names.iter().take(room).map(ToString::to_string));
        (found, self.names.len().saturating_sub(room))
    }
}

/// How many values of a source are good.
#[derive(Clone, Copy)]
enum Wanted {
    One,
    All,
}

impl Wanted {
    /// The number is judged before any value is.
    fn of<T>(
        self,
        values: impl Iterator<Item = T>,
        read: impl Fn(T) -> Result<Option<Identity>, Doubt>,
    ) -> Result<Vec<Identity>, Doubt> {
        let identities = match self {
            Self::One => only(values)?.into_iter().map(read).collect::<Result<Vec<_>, _>>()?,
            Self::All => values.map(read).collect::<Result<Vec<_>, _>>()?,
        };
        Ok(identities.into_iter().flatten().collect())
    }
}

/// A SPIFFE ID and a SID are read as what they are, and as nothing else.
fn read_uri(uri: &uri::Presented<'_>) -> Result<Option<Identity>, Doubt> {
    if uri.is_spiffe() || Sid::from_uri(uri.as_str()).is_some() {
        return Ok(None);
    }
    at_most(uri.as_str(), LONGEST_NAME)?;
    Ok(Some(Identity::Uri(uri.to_uri())))
}

fn read_upn(name: &OtherName<'_>) -> Result<Option<Identity>, Doubt> {
    let Some(upn) = name.upn().transpose()?.map(|upn| upn.to_upn()) else { return Ok(None) };
    at_most(upn.as_str(), LONGEST_NAME)?;
    Ok(Some(Identity::Upn(upn)))
}

fn only<T>(mut values: impl Iterator<Item = T>) -> Result<Option<T>, Doubt> {
    let first = values.next();
    if values.next().is_some() { Err(Doubt::Several) } else { Ok(first) }
}

fn at_most(text: &str, allowed: usize) -> Result<(), Doubt> {
    if text.len() <= allowed { Ok(()) } else { Err(Doubt::TooLong { allowed }) }
}

/// No white space but single spaces inside: what differs only there would look like the same name.
pub(super) fn is_plain(text: &str) -> bool {
    let other_space = |character: char| character.is_whitespace() && character != ' ';
    !text.is_empty() && text.trim() == text && !text.contains(other_space) && !text.contains("  ")
}
