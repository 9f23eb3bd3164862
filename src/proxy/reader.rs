//! From the header lines of a request to a certificate, and to a principal.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rustls_pki_types::CertificateDer;

use super::decode::{self, Wrong};
use super::fault::{HeaderFault, Refused, Wanted};
use super::hop::{Hop, TrustedHops};
use super::limits::Limits;
use super::profile::{Chain, Field, Holds, Profile, Role};
use crate::identity::Mapper;
use crate::principal::Principal;
use crate::time::Time;
use crate::verify::{Peer, Verifier};

/// Reads what one proxy hands on, from the hops that are trusted to. Made once, used for every request.
#[derive(Clone, Debug)]
pub struct ProxyReader {
    profile: Profile,
    hops: TrustedHops,
    limits: Limits,
}

/// A client's certificate, as a hop handed it on: decoded, and not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForwardedCertificate {
    leaf: CertificateDer<'static>,
    intermediates: Vec<CertificateDer<'static>>,
    hop: String,
}

impl ForwardedCertificate {
    /// The client's own certificate, DER.
    #[must_use]
    pub fn leaf(&self) -> &CertificateDer<'static> {
        &self.leaf
    }

    /// What came with it, in that order. Not to be believed; many proxies hand on none, and then the verifier needs [its
    /// own](crate::verify::Builder::intermediate).
    #[must_use]
    pub fn intermediates(&self) -> &[CertificateDer<'static>] {
        &self.intermediates
    }

    /// The hop that handed it on.
    #[must_use]
    pub fn hop(&self) -> &str {
        &self.hop
    }

    /// For a [`Verifier`]: the answer will [name the hop](crate::verify::Via).
    #[must_use]
    pub fn peer(&self) -> Peer<'_> {
        Peer::new(&self.leaf, &self.intermediates).forwarded_by(&self.hop)
    }
}

impl ProxyReader {
    /// Reads this proxy's headers, from these hops.
    #[must_use]
    pub fn new(profile: Profile, hops: TrustedHops) -> Self {
        Self { profile, hops, limits: Limits::default() }
    }

    /// With other limits.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Whose headers it reads.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Who is trusted to hand on certificates.
    #[must_use]
    pub fn hops(&self) -> &TrustedHops {
        &self.hops
    }

    /// Who is the client that the hop speaks of? `None` is nobody: no certificate was handed on.
    ///
    /// # Errors
    /// [`Refused`], of the headers or of the certificate.
    pub fn identify<'r>(
        &self,
        lines: impl IntoIterator<Item = (&'r [u8], &'r [u8])>,
        hop: &Hop<'_>,
        verifier: &Verifier,
        mapper: &Mapper,
        now: Time,
    ) -> Result<Option<Principal>, Refused> {
        let Some(forwarded) = self.read(lines, hop, now)? else { return Ok(None) };
        verifier.identify(&forwarded.peer(), mapper, now).map(Some).map_err(|refusal| Refused::Certificate {
            hop: forwarded.hop.clone(),
            refusal: Box::new(refusal),
        })
    }

    /// The certificate that the hop handed on, to be verified; `None` if it handed on none.
    ///
    /// `lines` are all header lines of the request and no trailers, name and value as they came, in their order. `now` is
    /// for a hop that proved who it is: until when that holds.
    ///
    /// # Errors
    /// [`HeaderFault`].
    pub fn read<'r>(
        &self,
        lines: impl IntoIterator<Item = (&'r [u8], &'r [u8])>,
        hop: &Hop<'_>,
        now: Time,
    ) -> Result<Option<ForwardedCertificate>, HeaderFault> {
        let found = self.collect(lines, hop, now)?;
        let Some(value) = found.certificate.map(trim).filter(|value| self.is_something(value)) else {
            return self.nobody(&found).map(|()| None);
        };
        self.judge(&found)?;
        let mut leaf = self
            .decode(&self.profile.certificate, &Role::Certificate, value, self.limits.certificates)?
            .into_iter();
        let nothing =
            || value_fault(&self.header(&Role::Certificate), Wrong::new(value, Wanted::Certificate));
        let own = leaf.next().ok_or_else(nothing)?;
        let mut intermediates: Vec<Vec<u8>> = leaf.collect();
        self.add_chain(&found, &own, &mut intermediates)?;
        Ok(Some(ForwardedCertificate {
            leaf: own.into(),
            intermediates: intermediates.into_iter().map(CertificateDer::from).collect(),
            hop: hop.to_string(),
        }))
    }

    /// Our headers among all lines, if they may come from there.
    fn collect<'r>(
        &self,
        lines: impl IntoIterator<Item = (&'r [u8], &'r [u8])>,
        hop: &Hop<'_>,
        now: Time,
    ) -> Result<Headers<'r>, HeaderFault> {
        let trusted = self.hops.hold(hop, now);
        let mut found = Headers::default();
        for (number, (name, value)) in lines.into_iter().enumerate() {
            if number >= self.limits.lines {
                return Err(HeaderFault::TooManyLines { limit: self.limits.lines });
            }
            let Some(role) = self.profile.role(name) else { continue };
            if !trusted {
                return Err(HeaderFault::UntrustedHop { header: decode::cut(name), hop: hop.to_string() });
            }
            let ours = || self.profile.certificate.name.as_str().into();
            match role {
                Role::Alias(header) => return Err(HeaderFault::Alias { found: decode::cut(name), header }),
                Role::Foreign => {
                    return Err(HeaderFault::Foreign { found: decode::cut(name), header: ours() });
                }
                role => self.keep(&mut found, role, value)?,
            }
        }
        Ok(found)
    }

    fn keep<'r>(&self, found: &mut Headers<'r>, role: Role, value: &'r [u8]) -> Result<(), HeaderFault> {
        let header = self.header(&role);
        if value.len() > self.limits.value_bytes {
            return Err(HeaderFault::TooLong { header, length: value.len(), limit: self.limits.value_bytes });
        }
        let may_repeat = matches!((&role, &self.profile.chain), (Role::Chain(_), Chain::Lines(_)));
        let repeated = match role {
            Role::Certificate => found.certificate.replace(value).is_some(),
            Role::Chain(number) => {
                let again = found.chain.iter().any(|(other, _)| *other == number);
                if found.chain.len() >= self.limits.certificates {
                    return Err(value_fault(
                        &header,
                        Wrong::new(value, Wanted::AtMost(self.limits.certificates)),
                    ));
                }
                found.chain.push((number, value));
                again && !may_repeat
            }
            Role::Verdict(place) => {
                let again = found.verdicts.iter().any(|(other, _)| *other == place);
                if !again {
                    found.verdicts.push((place, value));
                }
                again
            }
            Role::Alias(_) | Role::Foreign => false,
        };
        if repeated { Err(HeaderFault::Repeated { header }) } else { Ok(()) }
    }

    /// The proxy speaks of no certificate, in all of its headers.
    fn nobody(&self, found: &Headers<'_>) -> Result<(), HeaderFault> {
        let header = self.header(&Role::Certificate);
        let left_over = |other: String, value: &[u8]| HeaderFault::NoCertificate {
            header: header.clone(),
            other,
            found: decode::cut(trim(value)),
        };
        for (number, value) in &found.chain {
            if self.is_something(trim(value)) {
                return Err(left_over(self.header(&Role::Chain(*number)), value));
            }
        }
        for (place, value) in &found.verdicts {
            let none = self.profile.verdicts.get(*place).map(|verdict| verdict.none.as_bytes());
            if !trim(value).is_empty() && Some(trim(value)) != none {
                return Err(left_over(self.header(&Role::Verdict(*place)), value));
            }
        }
        Ok(())
    }

    /// Every verdict of the profile must be there, and be good.
    fn judge(&self, found: &Headers<'_>) -> Result<(), HeaderFault> {
        for (place, verdict) in self.profile.verdicts.iter().enumerate() {
            let said = found.verdicts.iter().find(|(other, _)| *other == place).map(|(_, value)| trim(value));
            if said != Some(verdict.good.as_bytes()) {
                return Err(HeaderFault::Verdict {
                    header: verdict.name.as_str().into(),
                    found: said.map(decode::cut),
                    wanted: verdict.good,
                });
            }
        }
        Ok(())
    }

    fn add_chain(
        &self,
        found: &Headers<'_>,
        own: &[u8],
        intermediates: &mut Vec<Vec<u8>>,
    ) -> Result<(), HeaderFault> {
        let (field, numbered) = match &self.profile.chain {
            Chain::Nowhere => return Ok(()),
            Chain::In(field) | Chain::Behind(field) | Chain::Lines(field) => (field, false),
            Chain::Numbered(field) => (field, true),
        };
        let mut values: Vec<(usize, &[u8])> =
            found.chain.iter().map(|(number, value)| (*number, trim(value))).collect();
        values.retain(|(_, value)| self.is_something(value));
        values.sort_by_key(|(number, _)| *number);
        for (place, (number, value)) in values.into_iter().enumerate() {
            if numbered && number != place {
                return Err(HeaderFault::Gap { header: self.header(&Role::Chain(place)) });
            }
            // The client's own certificate is one of them.
            let taken = intermediates.len().saturating_add(1);
            let room = self.limits.certificates.saturating_sub(taken);
            let role = Role::Chain(number);
            if let Chain::Behind(_) = self.profile.chain {
                let mut all = self.decode(field, &role, value, room.saturating_add(1))?.into_iter();
                if all.next().is_none_or(|first| first != own) {
                    return Err(value_fault(
                        &self.header(&role),
                        Wrong::new(value, Wanted::ChainOfCertificate),
                    ));
                }
                intermediates.extend(all);
            } else {
                intermediates.extend(self.decode(field, &role, value, room)?);
            }
        }
        Ok(())
    }

    fn decode(
        &self,
        field: &Field,
        role: &Role,
        value: &[u8],
        room: usize,
    ) -> Result<Vec<Vec<u8>>, HeaderFault> {
        let limit = Wanted::AtMost(self.limits.certificates);
        let (room, beyond) = match field.holds {
            Holds::One => (room.min(1), Wanted::End),
            Holds::WholeChain => (room, limit),
        };
        decode::certificates(field.encoding, value, room, beyond)
            .map_err(|wrong| value_fault(&self.header(role), wrong))
    }

    fn is_something(&self, value: &[u8]) -> bool {
        !value.is_empty() && value != self.profile.nothing.as_bytes()
    }

    /// The name of a header of ours.
    fn header(&self, role: &Role) -> String {
        match (role, &self.profile.chain) {
            (Role::Chain(number), Chain::Numbered(field)) => format!("{}-{number}", field.name.as_str()),
            (Role::Chain(_), Chain::In(field) | Chain::Behind(field) | Chain::Lines(field)) => {
                field.name.as_str().into()
            }
            (Role::Verdict(place), _) => match self.profile.verdicts.get(*place) {
                Some(verdict) => verdict.name.as_str().into(),
                None => String::new(),
            },
            _ => self.profile.certificate.name.as_str().into(),
        }
    }
}

/// Our headers of one request.
#[derive(Default)]
struct Headers<'r> {
    certificate: Option<&'r [u8]>,
    chain: Vec<(usize, &'r [u8])>,
    verdicts: Vec<(usize, &'r [u8])>,
}

fn value_fault(header: &str, wrong: Wrong) -> HeaderFault {
    HeaderFault::Value { header: header.into(), found: wrong.found, wanted: wrong.wanted }
}

/// Without the spaces and tabs around it, which are no part of a value (RFC 9110 5.5).
fn trim(value: &[u8]) -> &[u8] {
    let is_visible = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = value.iter().position(is_visible).unwrap_or(value.len());
    let end = value.iter().rposition(is_visible).map_or(start, |last| last.saturating_add(1));
    value.get(start..end).unwrap_or_default()
}
