//! What an anchor may vouch for.

use core::fmt;
use core::net::IpAddr;

use crate::error::{Element, Malformed, Problem};
use crate::name::dns::{self, DnsName, is_below};
use crate::name::email::{self, Mailbox};
use crate::name::ip::Network;
use crate::name::sid::Sid;
use crate::name::spiffe::{SpiffeId, TrustDomain};
use crate::name::upn::Upn;
use crate::name::uri::{self, Host};
use crate::name::{DistinguishedName, GeneralName, Name, OtherName};
use crate::oid::{self, Oid, OidBuf};

/// A set of names of one form: the names that an anchor may vouch for. It covers no name of another form, and
/// no namespace covers everything.
///
/// ```
/// use vouchsafe::name::{Namespace, dns::DnsName};
///
/// let namespace = Namespace::dns("prod.example")?;
/// assert!(namespace.covers_dns(&DnsName::parse("api.prod.example")?));
/// assert!(!namespace.covers_dns(&DnsName::parse("api.test.example")?));
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Namespace(Kind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Dns(DnsName),
    Spiffe(TrustDomain),
    Email(DnsName),
    EmailBelow(DnsName),
    Ip(Network),
    UriHost(DnsName),
    Directory(DistinguishedName),
    Upn(DnsName),
    Other(OidBuf),
    SidDomain(Sid),
    Extension(OidBuf),
}

impl Namespace {
    /// A host name and all names below it.
    ///
    /// # Errors
    /// [`Malformed`] if it is not a host name.
    pub fn dns(name: &str) -> Result<Self, Malformed> {
        DnsName::parse(name).map(|name| Self(Kind::Dns(name)))
    }

    /// All SPIFFE IDs of a trust domain.
    ///
    /// # Errors
    /// [`Malformed`] if it is not the name of a trust domain.
    pub fn spiffe(trust_domain: &str) -> Result<Self, Malformed> {
        TrustDomain::parse(trust_domain).map(|trust_domain| Self(Kind::Spiffe(trust_domain)))
    }

    /// All mailboxes of this host, none of hosts below it.
    ///
    /// # Errors
    /// [`Malformed`] if it is not a host name.
    pub fn email(host: &str) -> Result<Self, Malformed> {
        DnsName::parse(host).map(|host| Self(Kind::Email(host)))
    }

    /// All mailboxes of the hosts below this domain, none of the domain itself.
    ///
    /// # Errors
    /// [`Malformed`] if it is not a host name.
    pub fn email_below(domain: &str) -> Result<Self, Malformed> {
        DnsName::parse(domain).map(|domain| Self(Kind::EmailBelow(domain)))
    }

    /// The addresses of a network, `10.0.0.0/8` for example.
    ///
    /// # Errors
    /// [`Malformed`], as [`Network::parse`].
    pub fn ip(network: &str) -> Result<Self, Malformed> {
        Network::parse(network).map(|network| Self(Kind::Ip(network)))
    }

    /// All URIs of this host, whatever their scheme, but for SPIFFE IDs: those need [`spiffe`](Self::spiffe).
    ///
    /// # Errors
    /// [`Malformed`] if it is not a host name.
    pub fn uri_host(host: &str) -> Result<Self, Malformed> {
        DnsName::parse(host).map(|host| Self(Kind::UriHost(host)))
    }

    /// A distinguished name and everything below it.
    #[must_use]
    pub fn directory(base: DistinguishedName) -> Self {
        Self(Kind::Directory(base))
    }

    /// All user principal names of this domain, none of domains below it.
    ///
    /// # Errors
    /// [`Malformed`] if it is not a host name.
    pub fn upn(domain: &str) -> Result<Self, Malformed> {
        DnsName::parse(domain).map(|domain| Self(Kind::Upn(domain)))
    }

    /// All otherNames of this type.
    #[must_use]
    pub fn other(type_id: OidBuf) -> Self {
        Self(Kind::Other(type_id))
    }

    /// The narrowest namespace that holds this name: its host, its trust domain, its domain, the address, the name itself. `None`
    /// if no namespace can hold it.
    ///
    /// ```
    /// use vouchsafe::name::{GeneralName, Namespace};
    ///
    /// let wildcard = GeneralName::read(b"\x82\x0e*.prod.example")?;
    /// assert_eq!(Namespace::around(&wildcard), Some(Namespace::dns("prod.example")?));
    /// # Ok::<(), vouchsafe::Malformed>(())
    /// ```
    #[must_use]
    pub fn around(name: &GeneralName<'_>) -> Option<Self> {
        match name {
            GeneralName::Dns(name) => Self::dns(name.as_str().trim_start_matches("*.")).ok(),
            GeneralName::Email(name) => Self::email(name.host()).ok(),
            GeneralName::Ip(address) => Some(Self::around_ip(*address)),
            GeneralName::Directory(name) => (!name.is_empty()).then(|| Self::directory((*name).into())),
            GeneralName::Uri(uri) if uri.is_spiffe() => {
                SpiffeId::from_uri(uri).ok().map(|id| Self::around_spiffe(&id))
            }
            GeneralName::Uri(uri) => match uri.host()? {
                Host::Name(host) => Self::uri_host(host).ok(),
                _ => None,
            },
            GeneralName::Other(name) => match name.upn() {
                Some(Ok(upn)) => Self::upn(upn.domain()).ok(),
                _ => Some(Self::other(name.type_id.to_buf())),
            },
            GeneralName::X400(_) | GeneralName::EdiParty(_) | GeneralName::Registered(_) => None,
        }
    }

    pub(crate) fn around_spiffe(id: &SpiffeId) -> Self {
        Self(Kind::Spiffe(id.trust_domain().clone()))
    }

    pub(crate) fn around_ip(address: IpAddr) -> Self {
        Self(Kind::Ip(Network::of(address)))
    }

    /// All accounts of an Active Directory domain, by its security identifier: `S-1-5-21-` and three numbers.
    ///
    /// # Errors
    /// [`Malformed`] if it is not the SID of a domain.
    pub fn sid_domain(domain: &str) -> Result<Self, Malformed> {
        let domain = Sid::parse(domain)?;
        let malformed = Malformed::new(Element::SecurityIdentifier, Problem::Syntax);
        if domain.is_domain() { Ok(Self(Kind::SidDomain(domain))) } else { Err(malformed) }
    }

    /// Whatever the extension with this identifier says. For an authority that writes names
    /// into an extension of its own.
    #[must_use]
    pub fn extension(oid: OidBuf) -> Self {
        Self(Kind::Extension(oid))
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0
    }

    /// Is the host name inside?
    #[must_use]
    pub fn covers_dns(&self, name: &DnsName) -> bool {
        matches!(&self.0, Kind::Dns(base) if name.is_under(base))
    }

    /// Is everything that the dNSName stands for inside?
    #[must_use]
    pub fn covers_presented_dns(&self, name: &dns::Presented<'_>) -> bool {
        matches!(&self.0, Kind::Dns(base) if name.is_under(base))
    }

    /// Is the SPIFFE ID inside?
    #[must_use]
    pub fn covers_spiffe(&self, id: &SpiffeId) -> bool {
        matches!(&self.0, Kind::Spiffe(trust_domain) if trust_domain == id.trust_domain())
    }

    /// Is the mailbox inside?
    #[must_use]
    pub fn covers_email(&self, mailbox: &Mailbox) -> bool {
        self.covers_mail_host(mailbox.host())
    }

    fn covers_mail_host(&self, host: &str) -> bool {
        match &self.0 {
            Kind::Email(wanted) => host.eq_ignore_ascii_case(wanted.as_str()),
            Kind::EmailBelow(domain) => is_below(host, domain.as_str()),
            _ => false,
        }
    }

    fn covers_presented_email(&self, name: &email::Presented<'_>) -> bool {
        self.covers_mail_host(name.host())
    }

    /// Is the address inside?
    #[must_use]
    pub fn covers_ip(&self, address: IpAddr) -> bool {
        matches!(&self.0, Kind::Ip(network) if network.contains(address))
    }

    /// Is the URI inside? A `spiffe:` URI is so only in the namespace of its trust domain, and only if it is
    /// a good ID; one that names an account by its SID, only in the account's domain.
    #[must_use]
    pub fn covers_uri(&self, uri: &uri::Presented<'_>) -> bool {
        if uri.is_spiffe() {
            return SpiffeId::from_uri(uri).is_ok_and(|id| self.covers_spiffe(&id));
        }
        if let Some(sid) = Sid::from_uri(uri.as_str()) {
            return sid.is_ok_and(|sid| self.covers_sid(&sid));
        }
        match (&self.0, uri.host()) {
            (Kind::UriHost(wanted), Some(Host::Name(host))) => host.eq_ignore_ascii_case(wanted.as_str()),
            _ => false,
        }
    }

    /// Is the distinguished name inside? The empty name is inside nothing, and nothing is inside the empty
    /// name.
    #[must_use]
    pub fn covers_directory(&self, name: &Name<'_>) -> bool {
        let Kind::Directory(base) = &self.0 else { return false };
        let base = base.as_name();
        !base.is_empty() && name.is_within(&base)
    }

    /// Is the user principal name inside?
    #[must_use]
    pub fn covers_upn(&self, upn: &Upn) -> bool {
        match &self.0 {
            Kind::Upn(domain) => upn.domain() == domain.as_str(),
            Kind::Other(type_id) => type_id.as_oid() == oid::USER_PRINCIPAL_NAME,
            _ => false,
        }
    }

    /// Is the otherName inside? A user principal name is so in the namespace of its domain as well.
    #[must_use]
    pub fn covers_other(&self, name: &OtherName<'_>) -> bool {
        match (&self.0, name.upn()) {
            (Kind::Other(type_id), _) => type_id.as_oid() == name.type_id,
            (Kind::Upn(domain), Some(Ok(upn))) => upn.domain().eq_ignore_ascii_case(domain.as_str()),
            _ => false,
        }
    }

    /// Is the account inside?
    #[must_use]
    pub fn covers_sid(&self, sid: &Sid) -> bool {
        matches!(&self.0, Kind::SidDomain(domain) if sid.within(domain).is_some())
    }

    /// Is the extension inside?
    #[must_use]
    pub fn covers_extension(&self, oid: Oid<'_>) -> bool {
        matches!(&self.0, Kind::Extension(covered) if covered.as_oid() == oid)
    }

    /// Is everything that the name stands for inside? No namespace holds an x400Address, an ediPartyName or a
    /// registeredID.
    #[must_use]
    pub fn covers(&self, name: &GeneralName<'_>) -> bool {
        match name {
            GeneralName::Other(name) => self.covers_other(name),
            GeneralName::Email(name) => self.covers_presented_email(name),
            GeneralName::Dns(name) => self.covers_presented_dns(name),
            GeneralName::Directory(name) => self.covers_directory(name),
            GeneralName::Uri(name) => self.covers_uri(name),
            GeneralName::Ip(address) => self.covers_ip(*address),
            GeneralName::X400(_) | GeneralName::EdiParty(_) | GeneralName::Registered(_) => false,
        }
    }
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Dns(name) => write!(f, "dns:{name}"),
            Kind::Spiffe(trust_domain) => write!(f, "spiffe://{trust_domain}"),
            Kind::Email(host) => write!(f, "email:{host}"),
            Kind::EmailBelow(domain) => write!(f, "email:.{domain}"),
            Kind::Ip(network) => write!(f, "ip:{network}"),
            Kind::UriHost(host) => write!(f, "uri:{host}"),
            Kind::Directory(base) => write!(f, "directory:{base}"),
            Kind::Upn(domain) => write!(f, "upn:{domain}"),
            Kind::Other(type_id) => write!(f, "other:{type_id}"),
            Kind::SidDomain(domain) => write!(f, "sid:{domain}"),
            Kind::Extension(oid) => write!(f, "extension:{oid}"),
        }
    }
}

#[cfg(test)]
mod tests;
