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
    /// [`Malformed`] unless it has exactly one `@`, with printable characters other than white space before it and a host
    /// name after it.
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
