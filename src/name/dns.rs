//! dNSName: host names, wildcards, and the subtree of a name constraint.
//!
//! Only A-labels are known here: names are compared as ASCII, without regard to case (RFC 5280 7.2), and
//! nothing that a peer sends is decoded as an internationalised name.

use alloc::string::String;
use core::fmt;

use crate::error::{Element, Malformed, Problem};
use crate::name::text::{Escaped, visible_ascii};

/// One host name, in lower case: what a configuration or an identity holds, and what a caller wants to reach.
///
/// ```
/// use vouchsafe::name::dns::DnsName;
///
/// let name = DnsName::parse("API.prod.example.")?;
/// assert_eq!(name.as_str(), "api.prod.example");
/// assert!(name.is_under(&DnsName::parse("prod.example")?));
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DnsName(String);

impl DnsName {
    /// Reads a host name. Upper case becomes lower case and one trailing dot is dropped.
    ///
    /// # Errors
    /// [`Malformed`] unless it is 1 to 253 characters of labels of 1 to 63 letters, digits, hyphens and
    /// underscores. A wildcard is no name, and neither is an IP address or anything else whose last label is
    /// a number.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let text = text.strip_suffix('.').unwrap_or(text);
        check_host(text, Element::DnsName)?;
        if looks_like_address(text) {
            return Err(Malformed::new(Element::DnsName, Problem::Syntax));
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The name, in lower case and without a trailing dot.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it `suffix`, or below it at a label boundary?
    #[must_use]
    pub fn is_under(&self, suffix: &DnsName) -> bool {
        is_at_or_below(&self.0, &suffix.0)
    }
}

impl fmt::Display for DnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A dNSName as a certificate presents it (RFC 5280 4.2.1.6): one host name, or a wildcard in place of its
/// whole leftmost label (RFC 9525 6.3). Two are equal if they are so without regard to case.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a>(&'a str);

impl<'a> Presented<'a> {
    /// Reads the contents octets of a dNSName.
    ///
    /// # Errors
    /// [`Malformed`] unless it is up to 253 characters of labels of 1 to 63 letters, digits, hyphens and
    /// underscores. A `*` may only be the whole leftmost label, and not the only one. No leading dot, no
    /// trailing dot.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let text = visible_ascii(contents, Element::DnsName)?;
        check_host(text.strip_prefix("*.").unwrap_or(text), Element::DnsName)?;
        if text.len() > LONGEST_NAME {
            return Err(Malformed::new(Element::DnsName, Problem::TooLong));
        }
        Ok(Self(text))
    }

    /// The name as it stands in the certificate.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.0
    }

    /// Is its leftmost label a `*`?
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        self.wildcard_base().is_some()
    }

    /// What follows the wildcard label.
    pub(super) fn wildcard_base(&self) -> Option<&'a str> {
        self.0.strip_prefix("*.")
    }

    /// Does it stand for this host name (RFC 9525 6.3)? A wildcard stands for exactly one label and needs two
    /// labels after it, so that `*.com` stands for nothing.
    #[must_use]
    pub fn matches(&self, reference: &DnsName) -> bool {
        let reference = reference.as_str();
        match self.wildcard_base() {
            None => self.0.eq_ignore_ascii_case(reference),
            Some(base) => {
                base.contains('.')
                    && reference.split_once('.').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(base))
            }
        }
    }

    /// The one host name that it is. `None` for a wildcard, which is many, and for what
    /// [looks like an address](Self::looks_like_address).
    #[must_use]
    pub fn to_name(&self) -> Option<DnsName> {
        let one_name = !self.is_wildcard() && !self.looks_like_address();
        one_name.then(|| DnsName(self.0.to_ascii_lowercase()))
    }

    /// Is everything that it stands for `base` or below it?
    #[must_use]
    pub fn is_under(&self, base: &DnsName) -> bool {
        self.is_at_or_below(&base.0)
    }

    /// Whatever one label before the rest of a wildcard makes is inside exactly when that rest is.
    fn is_at_or_below(&self, base: &str) -> bool {
        is_at_or_below(self.wildcard_base().unwrap_or(self.0), base)
    }

    /// Is it in the preferred syntax that RFC 5280 4.2.1.6 asks for (RFC 1034 3.5 as RFC 1123 2.1 changed
    /// it)? No underscore, and no label starts or ends with a hyphen; a wildcard label aside.
    #[must_use]
    pub fn has_preferred_syntax(&self) -> bool {
        let host = self.wildcard_base().unwrap_or(self.0);
        host.split('.').all(|label| !label.contains('_') && !label.starts_with('-') && !label.ends_with('-'))
    }

    /// Is it an IPv4 address in one of its spellings, or could software take it for one? So is every name
    /// whose last label is a number.
    #[must_use]
    pub fn looks_like_address(&self) -> bool {
        looks_like_address(self.0)
    }
}

impl PartialEq for Presented<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for Presented<'_> {}

impl fmt::Display for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(self.0).fmt(f)
    }
}

/// The dNSName subtree of a name constraint (RFC 5280 4.2.1.10): a name and all names below it. The empty
/// name has every name below it.
#[derive(Clone, Copy, Debug)]
pub struct Subtree<'a>(&'a str);

impl<'a> Subtree<'a> {
    /// Reads the contents octets of a dNSName that is the base of a subtree.
    ///
    /// # Errors
    /// [`Malformed`] unless it is empty or a host name: a leading dot and a wildcard are no part of RFC
    /// 5280's syntax.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        if contents.is_empty() {
            return Ok(Self(""));
        }
        let text = visible_ascii(contents, Element::DnsName)?;
        check_host(text, Element::DnsName)?;
        Ok(Self(text))
    }

    pub(super) fn base(&self) -> &'a str {
        self.0
    }

    /// Is everything that the name stands for inside?
    #[must_use]
    pub fn permits(&self, name: &Presented<'_>) -> bool {
        name.is_at_or_below(self.0)
    }

    /// Is anything that the name stands for inside?
    #[must_use]
    pub fn excludes(&self, name: &Presented<'_>) -> bool {
        let Some(base) = name.wildcard_base() else { return is_at_or_below(name.0, self.0) };
        // `*.base` holds names of one label before `base`. It meets this subtree if the subtree holds them
        // all, or starts at one of them; a subtree that starts deeper holds none.
        let starts_at_one =
            || self.0.split_once('.').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(base));
        is_at_or_below(base, self.0) || starts_at_one()
    }

    /// Is this host name inside?
    #[must_use]
    pub fn permits_name(&self, name: &DnsName) -> bool {
        is_at_or_below(name.as_str(), self.0)
    }

    /// Is this host name inside? The same question as [`permits_name`](Self::permits_name): one name is
    /// inside or not.
    #[must_use]
    pub fn excludes_name(&self, name: &DnsName) -> bool {
        self.permits_name(name)
    }
}

impl fmt::Display for Subtree<'_> {
    /// The base; `(empty)` for the empty name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(if self.0.is_empty() { "(empty)" } else { self.0 }).fmt(f)
    }
}

/// RFC 1035 2.3.4: 255 octets with the length octets, hence 253 characters.
const LONGEST_NAME: usize = 253;
/// RFC 1035 2.3.4.
const LONGEST_LABEL: usize = 63;

/// Is it a host name of non-empty labels? Underscores are let through: whoever must refuse them asks for the
/// preferred syntax.
pub(super) fn check_host(text: &str, element: Element) -> Result<(), Malformed> {
    if text.len() > LONGEST_NAME {
        return Err(Malformed::new(element, Problem::TooLong));
    }
    text.split('.').try_for_each(|label| check_label(label, element))
}

fn check_label(label: &str, element: Element) -> Result<(), Malformed> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let problem = match label.bytes().find(|byte| !allowed(*byte)) {
        Some(byte) => Problem::Character(byte),
        None if label.is_empty() => Problem::Empty,
        None if label.len() > LONGEST_LABEL => Problem::TooLong,
        None => return Ok(()),
    };
    Err(Malformed::new(element, problem))
}

/// Is the last label a number, in decimal or in hexadecimal? Then resolvers may read the whole as an IPv4
/// address, and no top-level domain is one (RFC 3696 2).
pub(crate) fn looks_like_address(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host).as_bytes();
    match last {
        [b'0', b'x' | b'X', digits @ ..] => digits.iter().all(u8::is_ascii_hexdigit),
        digits => digits.iter().all(u8::is_ascii_digit),
    }
}

/// Is `name` equal to `base`, or below it at a label boundary? Everything is below the empty base.
pub(super) fn is_at_or_below(name: &str, base: &str) -> bool {
    base.is_empty() || name.eq_ignore_ascii_case(base) || is_below(name, base)
}

/// Is `name` below `base`, by at least one label?
pub(super) fn is_below(name: &str, base: &str) -> bool {
    let above = name.len().checked_sub(base.len()).and_then(|start| name.split_at_checked(start));
    above.is_some_and(|(labels, rest)| labels.ends_with('.') && rest.eq_ignore_ascii_case(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> DnsName {
        DnsName::parse(text).expect(text)
    }

    fn presented(text: &str) -> Presented<'_> {
        Presented::read(text.as_bytes()).expect(text)
    }

    fn subtree(text: &str) -> Subtree<'_> {
        Subtree::read(text.as_bytes()).expect(text)
    }

    #[test]
    fn what_is_no_dns_name_is_refused() {
        let label = "a".repeat(64);
        let long = ["a."; 126].concat() + "ab";
        let table: &[(&str, &str, bool, bool)] = &[
            // title, text, may a certificate present it, may configuration name it
            ("a host name", "a.example", true, true),
            ("one label", "localhost", true, true),
            ("an underscore, for the policy to judge", "a_b.example", true, true),
            ("an A-label", "xn--bcher-kva.example", true, true),
            ("a wildcard is many names", "*.example.com", true, false),
            ("a wildcard over a top-level domain reads, and matches nothing", "*.com", true, false),
            ("a name with a trailing dot", "a.example.", false, true),
            ("two trailing dots", "a.example..", false, false),
            ("an IPv4 address", "192.0.2.1", true, false),
            ("a short IPv4 address", "127.1", true, false),
            ("a number for its last label", "host.0x7f", true, false),
            ("nothing", "", false, false),
            ("a dot", ".", false, false),
            ("a leading dot", ".example.com", false, false),
            ("an empty label", "a..example", false, false),
            ("a NUL that hides the rest", "bank.com\0.evil.example", false, false),
            ("a space", " ", false, false),
            ("a non-ASCII letter", "bücher.example", false, false),
            ("two names in one", "a.example,DNS:b.example", false, false),
            ("an IPv6 address", "2001:db8::1", false, false),
            ("a network", "192.0.2.0/24", false, false),
            ("a wildcard alone", "*", false, false),
            ("a wildcard with nothing after it", "*.", false, false),
            ("a wildcard in part of a label", "ba*.example.com", false, false),
            ("a wildcard in part of an A-label", "xn--*-1b3c148a.example.com", false, false),
            ("a wildcard that is not leftmost", "a.*.example.com", false, false),
            ("two wildcards", "*.*.example.com", false, false),
            ("a label of 64", &label, false, false),
            ("a name of 254", &long, false, false),
        ];
        for (title, text, in_certificate, in_configuration) in table {
            assert_eq!(Presented::read(text.as_bytes()).is_ok(), *in_certificate, "presented: {title}");
            assert_eq!(DnsName::parse(text).is_ok(), *in_configuration, "parsed: {title}");
        }
        assert!(Presented::read(&long.as_bytes()[1..]).is_err(), "a leading dot of a long name");
        assert!(Presented::read(&long.as_bytes()[2..]).is_ok(), "a name of 252");
        let wildcard = ["*.", &long[2..]].concat();
        assert!(Presented::read(wildcard.as_bytes()).is_err(), "a wildcard of 254");
        assert_eq!(
            Presented::read(b"bank.com\0.evil.example"),
            Err(Malformed::new(Element::DnsName, Problem::Character(0)))
        );
    }

    #[test]
    fn a_presented_name_matches_itself_and_a_wildcard_one_label() {
        let table = [
            ("the same name", "a.example.com", "a.example.com", true),
            ("the same name in another case", "A.Example.COM", "a.example.com", true),
            ("another name", "a.example.com", "b.example.com", false),
            ("a name below", "example.com", "a.example.com", false),
            ("a name above", "a.example.com", "example.com", false),
            ("a wildcard and one label", "*.Example.com", "a.example.com", true),
            ("a wildcard and an A-label", "*.example.com", "xn--bcher-kva.example.com", true),
            ("a wildcard and two labels", "*.example.com", "a.b.example.com", false),
            ("a wildcard and no label", "*.example.com", "example.com", false),
            ("a wildcard and the end of a label", "*.ample.com", "example.com", false),
            ("a wildcard over a top-level domain", "*.com", "example.com", false),
        ];
        for (title, certificate, reference, wanted) in table {
            assert_eq!(presented(certificate).matches(&name(reference)), wanted, "{title}");
        }
        assert!(!presented("192.0.2.1").matches(&name("192.0.2.1.example")), "an address in a dNSName");
    }

    #[test]
    fn only_one_real_name_becomes_a_name() {
        assert_eq!(presented("A.Example").to_name(), Some(name("a.example")));
        assert_eq!(presented("*.example.com").to_name(), None, "a wildcard");
        assert_eq!(presented("192.0.2.1").to_name(), None, "an address");
        assert_eq!(name("A.Example.").as_str(), "a.example");
        assert!(
            presented("*.192.0.2.1").looks_like_address() && !presented("1.example").looks_like_address()
        );
        for (text, wanted) in [
            ("a-b.example", true),
            ("*.example.com", true),
            ("a_b.example", false),
            ("-a.example", false),
            ("a-.example", false),
        ] {
            assert_eq!(presented(text).has_preferred_syntax(), wanted, "{text}");
        }
    }

    #[test]
    fn a_subtree_is_a_name_or_nothing() {
        for good in ["", "com", "a.example.com", "_tcp.example"] {
            assert!(Subtree::read(good.as_bytes()).is_ok(), "{good}");
        }
        for bad in [".example.com", "*.example.com", "example.com.", "a..b", "a b", "a\0", "exämple"] {
            assert!(Subtree::read(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn permitted_holds_the_whole_name_and_excluded_any_part_of_it() {
        let table = [
            // title, subtree, name, permitted, excluded
            ("the base itself", "example.com", "example.com", true, true),
            ("the base in another case", "EXAMPLE.com", "a.Example.COM", true, true),
            ("many labels below", "example.com", "a.b.example.com", true, true),
            ("the end of a label", "ample.com", "example.com", false, false),
            ("a name above", "a.example.com", "example.com", false, false),
            ("everything is below the empty name", "", "a.example", true, true),
            ("a wildcard below the base", "example.com", "*.a.example.com", true, true),
            ("a wildcard right below the base", "example.com", "*.example.com", true, true),
            ("a wildcard of which the base is one", "a.example.com", "*.example.com", false, true),
            ("the same in another case", "A.example.COM", "*.EXAMPLE.com", false, true),
            ("a wildcard two labels above the base", "b.a.example.com", "*.example.com", false, false),
            ("a wildcard beside the base", "a.example.com", "*.example.net", false, false),
            (
                "a wildcard that ends in the middle of the base's label",
                "a.example.com",
                "*.ample.com",
                false,
                false,
            ),
            ("a single-label base that is no suffix", "test", "*.example.com", false, false),
            ("a single-label base that is a suffix", "com", "*.example.com", true, true),
            ("a single-label base and a wildcard over another", "com", "*.com.example", false, false),
            ("any wildcard under the empty name", "", "*.example.com", true, true),
        ];
        for (title, base, certificate, permitted, excluded) in table {
            let (base, certificate) = (subtree(base), presented(certificate));
            assert_eq!(base.permits(&certificate), permitted, "permits {title}");
            assert_eq!(base.excludes(&certificate), excluded, "excludes {title}");
        }
    }

    #[test]
    fn the_reference_name_is_judged_too() {
        // A wildcard that is not wholly excluded may still stand for a host that is.
        let excluded = subtree("b.a.example.com");
        assert!(excluded.excludes_name(&name("c.b.a.example.com")));
        assert!(!excluded.excludes_name(&name("a.example.com")));
        assert!(subtree("").permits_name(&name("a.example")));
        assert!(name("a.example.com").is_under(&name("example.com")));
        assert!(!name("aexample.com").is_under(&name("example.com")));
    }
}
