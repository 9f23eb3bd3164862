//! User principal names: `user@domain` in an otherName, as Active Directory issues them.

use alloc::string::String;
use core::fmt;

use crate::error::{Element, Malformed, Problem};
use crate::name::dns::{check_host, looks_like_address};
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

#[cfg(test)]
mod tests {
    use super::*;

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
