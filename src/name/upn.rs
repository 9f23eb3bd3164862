//! User principal names: `user@domain` in an otherName, as Active Directory issues them.

use alloc::string::String;
use core::fmt;

use crate::error::{Element, Malformed, Problem};
use crate::name::dns::{check_host, is_below, looks_like_address};
use crate::name::text::{Escaped, is_printable};

/// One user principal name: the user as it was written, the domain in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Upn(String);

impl Upn {
    /// Reads `user@domain`.
    ///
    /// # Errors
    /// [`Malformed`], as [`Presented::read`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Presented::read(text).map(|upn| upn.to_upn())
    }

    /// `user@domain`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn user(&self) -> &str {
        self.0.split_once('@').map_or("", |(user, _)| user)
    }

    /// What stands after the `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for Upn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(&self.0).fmt(f)
    }
}

/// A user principal name as a certificate presents it.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    user: &'a str,
    domain: &'a str,
}

impl<'a> Presented<'a> {
    /// Reads the text of the UTF8String.
    ///
    /// # Errors
    /// [`Malformed`] unless it has exactly one `@`, with printable characters other than white space before
    /// it and a host name after it.
    pub fn read(text: &'a str) -> Result<Self, Malformed> {
        let malformed = |problem| Malformed::new(Element::UserPrincipalName, problem);
        let (user, domain) = text.split_once('@').ok_or(malformed(Problem::Syntax))?;
        if user.is_empty() {
            return Err(malformed(Problem::Empty));
        }
        if !user.chars().all(|character| is_printable(character) && !character.is_whitespace()) {
            return Err(malformed(Problem::Syntax));
        }
        check_host(domain, Element::UserPrincipalName)?;
        if looks_like_address(domain) {
            return Err(malformed(Problem::Syntax));
        }
        Ok(Self { user, domain })
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn user(&self) -> &'a str {
        self.user
    }

    /// What stands after the `@`, as it was written.
    #[must_use]
    pub fn domain(&self) -> &'a str {
        self.domain
    }

    /// An owned copy, its domain in lower case.
    #[must_use]
    pub fn to_upn(&self) -> Upn {
        Upn([self.user, &self.domain.to_ascii_lowercase()].join("@"))
    }
}

/// The subtree of a name constraint on user principal names. No RFC defines one; it is read as the domains of
/// rfc822Name are (RFC 5280 4.2.1.10), and as Active Directory writes it: `corp.example` or `@corp.example`
/// for the users of that domain, `.corp.example` for those of the domains below, `ann@corp.example` for one
/// user.
#[derive(Clone, Copy, Debug)]
pub struct Subtree<'a>(Scope<'a>);

#[derive(Clone, Copy, Debug)]
enum Scope<'a> {
    User(Presented<'a>),
    Domain(&'a str),
    DomainsBelow(&'a str),
}

impl<'a> Subtree<'a> {
    /// Reads the text of the UTF8String.
    ///
    /// # Errors
    /// [`Malformed`] for any other form.
    pub fn read(text: &'a str) -> Result<Self, Malformed> {
        let (scope, domain) = match (text.strip_prefix('@'), text.strip_prefix('.')) {
            (None, None) if text.contains('@') => return Presented::read(text).map(Scope::User).map(Self),
            (Some(domain), _) => (Scope::Domain(domain), domain),
            (_, Some(domain)) => (Scope::DomainsBelow(domain), domain),
            (None, None) => (Scope::Domain(text), text),
        };
        check_host(domain, Element::UserPrincipalName)?;
        Ok(Self(scope))
    }

    /// Is the user inside?
    #[must_use]
    pub fn contains(&self, name: &Presented<'_>) -> bool {
        match self.0 {
            Scope::User(user) => user.user == name.user && user.domain.eq_ignore_ascii_case(name.domain),
            Scope::Domain(domain) => name.domain.eq_ignore_ascii_case(domain),
            Scope::DomainsBelow(domain) => is_below(name.domain, domain),
        }
    }
}

impl fmt::Display for Subtree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Scope::User(user) => write!(f, "{}@{}", Escaped(user.user), user.domain),
            Scope::Domain(domain) => f.write_str(domain),
            Scope::DomainsBelow(domain) => write!(f, ".{domain}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_holds_the_users_of_its_domain() {
        let table = [
            ("the domain", "corp.example", "ann@CORP.example", true),
            ("the domain, with an @", "@corp.example", "ann@corp.example", true),
            ("a domain below is another", "corp.example", "ann@eu.corp.example", false),
            ("domains below", ".corp.example", "ann@eu.corp.example", true),
            ("the domain is not below itself", ".corp.example", "ann@corp.example", false),
            ("a label boundary", ".corp.example", "ann@evilcorp.example", false),
            ("one user", "ann@corp.example", "ann@corp.example", true),
            ("another user", "ann@corp.example", "bob@corp.example", false),
            ("users have a case", "ann@corp.example", "Ann@corp.example", false),
        ];
        for (title, subtree, name, inside) in table {
            let subtree = Subtree::read(subtree).expect("a subtree");
            assert_eq!(subtree.contains(&Presented::read(name).expect("a name")), inside, "{title}");
        }
        for malformed in ["", "@", ".", "a@b@c", "..corp.example", "corp example", "@.corp.example"] {
            assert!(Subtree::read(malformed).is_err(), "{malformed}");
        }
    }

    #[test]
    fn what_is_no_user_principal_name_is_refused() {
        let table = [
            ("a user of a domain", "ann@corp.example", true),
            ("a user beyond ASCII", "bücher@corp.example", true),
            ("no @", "ann", false),
            ("two @", "ann@evil.example@corp.example", false),
            ("no user", "@corp.example", false),
            ("no domain", "ann@", false),
            ("a NUL in the user", "admin\0@corp.example", false),
            ("a NUL in the domain", "ann@corp.example\0.evil.example", false),
            ("a line feed", "ann\n@corp.example", false),
            ("a space", "ann lee@corp.example", false),
            ("a no-break space", "ann\u{a0}lee@corp.example", false),
            ("a direction mark", "ann\u{202e}@corp.example", false),
            ("a zero-width space", "an\u{200b}n@corp.example", false),
            ("a domain beyond ASCII", "ann@cörp.example", false),
            ("a wildcard domain", "ann@*.example", false),
            ("an address", "ann@192.0.2.1", false),
        ];
        for (title, text, wanted) in table {
            assert_eq!(Upn::parse(text).is_ok(), wanted, "{title}");
        }
    }

    #[test]
    fn the_domain_has_no_case_and_the_user_has() {
        let upn = Upn::parse("Ann@CORP.example").expect("a name");
        assert_eq!((upn.as_str(), upn.user(), upn.domain()), ("Ann@corp.example", "Ann", "corp.example"));
        assert_ne!(Upn::parse("ann@corp.example"), Ok(upn));
        let presented = Presented::read("Ann@CORP.example").expect("a name");
        assert_eq!((presented.user(), presented.domain()), ("Ann", "CORP.example"));
    }
}
