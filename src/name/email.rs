//! rfc822Name: mailboxes, and the subtree of a name constraint.
//!
//! A mailbox is `local@host`, the local part in atoms and dots (RFC 5321 4.1.2 `Dot-string`'s characters) and
//! the host a host name. Quoted local parts, address literals and internationalised mailboxes (RFC 9598) are
//! refused.

use alloc::string::String;
use core::fmt;

use crate::error::{Element, Malformed, Problem};
use crate::name::dns::{check_host, is_below, looks_like_address};
use crate::name::text::{Escaped, bounded, visible_ascii};

/// One mailbox: the local part as it was written, the host in lower case (RFC 5280 7.5).
///
/// ```
/// use vouchsafe::name::email::Mailbox;
///
/// let mailbox = Mailbox::parse("Ann.Lee@Example.COM")?;
/// assert_eq!(mailbox.to_string(), "Ann.Lee@example.com");
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mailbox(String);

impl Mailbox {
    /// Reads `local@host`.
    ///
    /// # Errors
    /// [`Malformed`], as [`Presented::read`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Presented::read(text.as_bytes()).map(|mailbox| mailbox.to_mailbox())
    }

    /// `local@host`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }

    /// What stands after the `@`, in lower case.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, host)| host)
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(&self.0).fmt(f)
    }
}

/// An rfc822Name as a certificate presents it (RFC 5280 4.2.1.6). Two are equal if their local parts are so
/// exactly and their hosts without regard to case (RFC 5280 7.5).
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    local: &'a str,
    host: &'a str,
}

impl<'a> Presented<'a> {
    /// Reads the contents octets of an rfc822Name.
    ///
    /// # Errors
    /// [`Malformed`] unless it has exactly one `@` with atoms and dots before it and a host name after it.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let text = visible_ascii(contents, Element::EmailAddress)?;
        let Some((local, host)) = text.split_once('@') else {
            return Err(Malformed::new(Element::EmailAddress, Problem::Syntax));
        };
        check_local(local)?;
        check_mail_host(host)?;
        Ok(Self { local, host })
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local(&self) -> &'a str {
        self.local
    }

    /// What stands after the `@`, as it was written.
    #[must_use]
    pub fn host(&self) -> &'a str {
        self.host
    }

    /// Is it this mailbox?
    #[must_use]
    pub fn equals(&self, mailbox: &Mailbox) -> bool {
        self.local == mailbox.local() && self.host.eq_ignore_ascii_case(mailbox.host())
    }

    /// An owned copy, its host in lower case.
    #[must_use]
    pub fn to_mailbox(&self) -> Mailbox {
        Mailbox([self.local, &self.host.to_ascii_lowercase()].join("@"))
    }
}

impl PartialEq for Presented<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.local == other.local && self.host.eq_ignore_ascii_case(other.host)
    }
}

impl Eq for Presented<'_> {}

impl fmt::Display for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Both parts are visible ASCII.
        bounded(f, |out| write!(out, "{}@{}", self.local, self.host))
    }
}

/// The rfc822Name subtree of a name constraint (RFC 5280 4.2.1.10): one mailbox, all mailboxes of one host,
/// or all mailboxes of the hosts below a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subtree<'a>(Scope<'a>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope<'a> {
    Mailbox(Presented<'a>),
    Host(&'a str),
    HostsBelow(&'a str),
}

impl<'a> Subtree<'a> {
    /// Reads the contents octets of an rfc822Name that is the base of a subtree: `ann@example.com`,
    /// `example.com` or `.example.com`. A `*` in a local part is the character itself.
    ///
    /// # Errors
    /// [`Malformed`] for anything else. RFC 5280 gives the empty string no meaning; it is refused.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let text = visible_ascii(contents, Element::EmailAddress)?;
        if text.contains('@') {
            return Presented::read(contents).map(|mailbox| Self(Scope::Mailbox(mailbox)));
        }
        let scope = match text.strip_prefix('.') {
            Some(domain) => Scope::HostsBelow(domain),
            None => Scope::Host(text),
        };
        check_mail_host(text.strip_prefix('.').unwrap_or(text))?;
        Ok(Self(scope))
    }

    pub(super) fn scope(&self) -> Scope<'a> {
        self.0
    }

    /// Is the mailbox inside?
    #[must_use]
    pub fn contains(&self, name: &Presented<'_>) -> bool {
        match self.0 {
            Scope::Mailbox(mailbox) => mailbox == *name,
            Scope::Host(host) => name.host.eq_ignore_ascii_case(host),
            Scope::HostsBelow(domain) => is_below(name.host, domain),
        }
    }
}

impl fmt::Display for Subtree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Scope::Mailbox(mailbox) => mailbox.fmt(f),
            Scope::Host(host) => f.write_str(host),
            Scope::HostsBelow(domain) => write!(f, ".{domain}"),
        }
    }
}

/// RFC 5322 3.2.3 `atext`, and dots. Where the dots stand is left to the mail system.
fn check_local(local: &str) -> Result<(), Malformed> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let problem = match local.bytes().find(|byte| !allowed(*byte)) {
        Some(byte) => Problem::Character(byte),
        None if local.is_empty() => Problem::Empty,
        None => return Ok(()),
    };
    Err(Malformed::new(Element::EmailAddress, problem))
}

fn check_mail_host(host: &str) -> Result<(), Malformed> {
    check_host(host, Element::EmailAddress)?;
    if looks_like_address(host) {
        return Err(Malformed::new(Element::EmailAddress, Problem::Syntax));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn presented(text: &str) -> Presented<'_> {
        Presented::read(text.as_bytes()).expect(text)
    }

    #[test]
    fn what_is_no_mailbox_is_refused() {
        let table = [
            ("a mailbox", "ann@example.com", true),
            ("a host of one label", "root@localhost", true),
            ("a literal asterisk", "*@example.com", true),
            ("all of atext", "a!#$%&'*+-/=?^_`{|}~.z@example.com", true),
            ("no @", "example.com", false),
            ("two @", "ann@evil.example@example.com", false),
            ("no local part", "@example.com", false),
            ("no host", "ann@", false),
            ("a leading dot of the host", "ann@.example.com", false),
            ("a trailing dot of the host", "ann@example.com.", false),
            ("a NUL", "ann@bank.com\0.evil.example", false),
            ("a space", "ann lee@example.com", false),
            ("a quoted local part", "\"ann\"@example.com", false),
            ("an address literal", "ann@[192.0.2.1]", false),
            ("an address", "ann@192.0.2.1", false),
            ("two mailboxes in one", "ann,bob@example.com", false),
            ("a non-ASCII local part", "änn@example.com", false),
            ("a wildcard host", "ann@*.example.com", false),
            ("nothing", "", false),
        ];
        for (title, text, wanted) in table {
            assert_eq!(Presented::read(text.as_bytes()).is_ok(), wanted, "{title}");
            assert_eq!(Mailbox::parse(text).is_ok(), wanted, "parsed: {title}");
        }
    }

    #[test]
    fn the_host_has_no_case_and_the_local_part_has() {
        let mailbox = Mailbox::parse("Ann@Example.COM").expect("a mailbox");
        assert_eq!(
            (mailbox.as_str(), mailbox.local(), mailbox.host()),
            ("Ann@example.com", "Ann", "example.com")
        );
        assert!(presented("Ann@EXAMPLE.com").equals(&mailbox));
        assert!(!presented("ann@example.com").equals(&mailbox));
        assert_eq!(presented("Ann@EXAMPLE.com").to_mailbox(), mailbox);
        assert_eq!(presented("Ann@EXAMPLE.com").to_string(), "Ann@EXAMPLE.com");
    }

    #[test]
    fn a_subtree_is_a_mailbox_a_host_or_the_hosts_below() {
        let table = [
            ("that mailbox", "ann@example.com", "ann@Example.com", true),
            ("its local part in another case", "ann@example.com", "Ann@example.com", false),
            ("another mailbox of the host", "ann@example.com", "bob@example.com", false),
            ("that mailbox of a host below", "ann@example.com", "ann@a.example.com", false),
            ("a literal asterisk", "*@example.com", "*@example.com", true),
            ("an asterisk that would stand for others", "*@example.com", "ann@example.com", false),
            ("two asterisks and one", "**@example.com", "*@example.com", false),
            ("a mailbox of the host", "example.com", "ann@example.com", true),
            ("a host in another case", "EXAMPLE.com", "ann@example.COM", true),
            ("a mailbox of a host below a host", "example.com", "ann@a.example.com", false),
            ("a mailbox of a host below a domain", ".example.com", "ann@a.example.com", true),
            ("a host below in another case", ".Example.com", "ann@a.EXAMPLE.com", true),
            ("a mailbox of a host far below a domain", ".example.com", "ann@b.a.example.com", true),
            ("a mailbox of the domain itself", ".example.com", "ann@example.com", false),
            ("the end of a label", ".example.com", "ann@badexample.com", false),
        ];
        for (title, base, name, wanted) in table {
            let subtree = Subtree::read(base.as_bytes()).expect(title);
            assert_eq!(subtree.contains(&presented(name)), wanted, "{title}");
            assert_eq!(subtree.to_string(), base, "{title}");
        }
    }

    #[test]
    fn what_is_no_subtree_is_refused() {
        for bad in [
            "",
            ".",
            "@",
            "a@b@c",
            "@example.com",
            "*.example.com",
            "..example.com",
            "example.com.",
            "192.0.2.1",
        ] {
            assert!(Subtree::read(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
