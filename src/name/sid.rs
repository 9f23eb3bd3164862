//! Security identifiers: the accounts of Windows and of Active Directory.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::other::OtherName;
use crate::oid;

/// A security identifier in its text form, `S-1-5-21-1004336348-1177238915-682003330-512` (MS-DTYP 2.4.2.1).
///
/// One has one spelling: decimal numbers without leading zeros. An authority of 2^32 and more, which MS-DTYP
/// writes in hexadecimal, is no account's and is refused.
///
/// ```
/// use vouchsafe::name::sid::Sid;
///
/// let domain = Sid::parse("S-1-5-21-1004336348-1177238915-682003330")?;
/// let admins = Sid::parse("S-1-5-21-1004336348-1177238915-682003330-512")?;
/// assert_eq!(admins.within(&domain), Some("512"));
/// assert!(Sid::parse("s-1-5-21-007").is_err());
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sid(String);

/// MS-DTYP 2.4.2.2: SubAuthorityCount is at most 15.
const MOST_SUB_AUTHORITIES: usize = 15;
/// `S-1-`, and sixteen numbers of ten digits with hyphens between them.
const LONGEST: usize = 4 + 16 * 10 + 15;
/// What stands before the SID in a URI (KB5014754).
const URI_PREFIX: &str = "tag:microsoft.com,2022-09-14:sid:";
/// What the SID of an Active Directory domain starts with; three numbers follow.
const DOMAIN_PREFIX: &str = "S-1-5-21-";

impl Sid {
    /// Reads the text form.
    ///
    /// # Errors
    /// [`Malformed`] unless it is `S-1-`, an authority, and 1 to 15 sub-authorities, each below 2^32, in decimal
    /// without leading zeros, with hyphens between them.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.len() > LONGEST {
            return Err(malformed(Problem::TooLong));
        }
        let numbers = text.strip_prefix("S-1-").ok_or(malformed(Problem::Syntax))?;
        if !numbers.split('-').all(is_number) {
            return Err(malformed(Problem::Syntax));
        }
        let sub_authorities = numbers.split('-').skip(1).count();
        let counted = (1..=MOST_SUB_AUTHORITIES).contains(&sub_authorities);
        if counted { Ok(Self(text.to_owned())) } else { Err(malformed(Problem::Range)) }
    }

    /// Reads the value of Microsoft's extension 1.3.6.1.4.1.311.25.2 (MS-WCCE 2.2.2.7.7.4): a SEQUENCE of one
    /// otherName of the type 1.3.6.1.4.1.311.25.2.1, which holds the text form in an OCTET STRING.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn from_extension(der: &[u8]) -> Result<Self, Malformed> {
        let mut names = Reader::only(der, tag::SEQUENCE, Element::SecurityIdentifier)?;
        let name = OtherName::read(names.value(tag::constructed(0))?)?;
        names.finish()?;
        if name.type_id != oid::NTDS_OBJECT_SID {
            return Err(malformed(Problem::Syntax));
        }
        let mut value = Reader::new(name.value, Element::SecurityIdentifier)?;
        let text = value.value(tag::OCTET_STRING)?;
        value.finish()?;
        core::str::from_utf8(text).map_err(|_| malformed(Problem::Syntax)).and_then(Self::parse)
    }

    /// Reads the URI `tag:microsoft.com,2022-09-14:sid:S-1-5-21-..` (KB5014754); `None` if it is another URI.
    /// The prefix in another spelling is malformed, and not another URI.
    ///
    /// # Errors
    /// [`Malformed`] if what follows the prefix is no SID.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Result<Self, Malformed>> {
        let (prefix, sid) = uri.split_at_checked(URI_PREFIX.len())?;
        if !prefix.eq_ignore_ascii_case(URI_PREFIX) {
            return None;
        }
        Some(if prefix == URI_PREFIX { Self::parse(sid) } else { Err(malformed(Problem::Syntax)) })
    }

    /// The text form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it that of an Active Directory domain (or of a machine): `S-1-5-21-` and three numbers?
    #[must_use]
    pub fn is_domain(&self) -> bool {
        self.0.strip_prefix(DOMAIN_PREFIX).is_some_and(|rest| rest.split('-').count() == 3)
    }

    /// The relative identifier (RID) if it is an account of this domain: the one number that follows the domain's.
    #[must_use]
    pub fn within(&self, domain: &Self) -> Option<&str> {
        let rid = self.0.strip_prefix(domain.as_str())?.strip_prefix('-')?;
        (domain.is_domain() && !rid.contains('-')).then_some(rid)
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const fn malformed(problem: Problem) -> Malformed {
    Malformed::new(Element::SecurityIdentifier, problem)
}

/// Below 2^32, in its shortest decimal form.
fn is_number(text: &str) -> bool {
    let shortest = text == "0" || !text.starts_with('0');
    shortest && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u32>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::{concat, explicit, octet_string, sequence, to_hex, utf8};

    const DOMAIN: &str = "S-1-5-21-1004336348-1177238915-682003330";

    #[test]
    fn a_sid_has_one_spelling() {
        let most = ["S-1-5"].into_iter().chain(["4294967295"; 15]).collect::<alloc::vec::Vec<_>>().join("-");
        let more = alloc::format!("{most}-1");
        let table = [
            ("an account", "S-1-5-21-1004336348-1177238915-682003330-512", true),
            ("a domain", DOMAIN, true),
            ("everyone", "S-1-1-0", true),
            ("fifteen sub-authorities", &most, true),
            ("sixteen", &more, false),
            ("no sub-authority", "S-1-5", false),
            ("a small s", "s-1-5-21-1", false),
            ("another revision", "S-2-5-21-1", false),
            ("a hexadecimal authority", "S-1-0x1000000000000-1", false),
            ("a leading zero", "S-1-5-021", false),
            ("2^32", "S-1-5-4294967296", false),
            ("a sign", "S-1-5-+1", false),
            ("an empty number", "S-1-5--1", false),
            ("a hyphen at the end", "S-1-5-1-", false),
            ("a space", "S-1-5-1 ", false),
            ("a NUL", "S-1-5-1\0", false),
            ("a digit of another script", "S-1-5-\u{661}", false),
            ("braces", "{S-1-5-1}", false),
            ("nothing", "", false),
        ];
        for (title, text, wanted) in table {
            assert_eq!(Sid::parse(text).is_ok(), wanted, "{title}");
        }
    }

    #[test]
    fn an_account_lies_in_its_domain_and_in_no_other() {
        let domain = Sid::parse(DOMAIN).expect("a domain");
        let table = [
            ("an account", "S-1-5-21-1004336348-1177238915-682003330-512", Some("512")),
            ("the domain itself", DOMAIN, None),
            ("another domain", "S-1-5-21-1004336348-1177238915-682003331-512", None),
            ("a domain whose last number is longer", "S-1-5-21-1004336348-1177238915-682003330-5-512", None),
            ("two numbers more", "S-1-5-21-1004336348-1177238915-682003330-1-2", None),
            ("a built-in group", "S-1-5-32-544", None),
        ];
        for (title, text, wanted) in table {
            assert_eq!(Sid::parse(text).expect(title).within(&domain), wanted, "{title}");
        }
        let built_in = Sid::parse("S-1-5-32").expect("a SID");
        let administrators = Sid::parse("S-1-5-32-544").expect("a SID");
        assert!(!built_in.is_domain() && administrators.within(&built_in).is_none(), "no domain of accounts");
    }

    /// What stands before a SID of 45 characters in a certificate of Active Directory Certificate Services: SEQUENCE,
    /// `[0]`, OBJECT IDENTIFIER, `[0]`, OCTET STRING.
    const HEAD: &[u8] = b"\x30\x3f\xa0\x3d\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x19\x02\x01\xa0\x2f\x04\x2d";

    #[test]
    fn the_extension_holds_one_text_in_one_other_name() {
        use crate::common::oid as object;
        let text = octet_string(DOMAIN.as_bytes());
        let name = |kind: &str, value: &[u8]| explicit(0, &concat(&[object(kind), explicit(0, value)]));
        let good = name("1.3.6.1.4.1.311.25.2.1", &text);
        let table = [
            ("as Microsoft writes it", sequence(&[&good]), true),
            (
                "the same, byte by byte",
                [HEAD, b"S-1-5-21-1004336348-1177238915-682003330-1104"].concat(),
                true,
            ),
            ("twice", sequence(&[&good, &good]), false),
            ("none", sequence::<&[u8]>(&[]), false),
            ("another type", sequence(&[name("1.3.6.1.4.1.311.25.2.2", &text)]), false),
            ("a UTF8String", sequence(&[name("1.3.6.1.4.1.311.25.2.1", &utf8(DOMAIN))]), false),
            ("two texts", sequence(&[name("1.3.6.1.4.1.311.25.2.1", &concat(&[&text, &text]))]), false),
            ("bytes after it", concat(&[sequence(&[&good]), text.clone()]), false),
            ("the text alone", text.clone(), false),
            ("no SEQUENCE around it", good.clone(), false),
            (
                "a binary SID",
                sequence(&[name(
                    "1.3.6.1.4.1.311.25.2.1",
                    &octet_string(&[1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]),
                )]),
                false,
            ),
        ];
        for (title, der, wanted) in table {
            assert_eq!(Sid::from_extension(&der).is_ok(), wanted, "{title}: {}", to_hex(&der));
        }
    }

    #[test]
    fn a_uri_names_an_account_by_its_prefix() {
        let good = Some(Ok(Sid::parse("S-1-5-21-1-2-3-4").expect("a SID")));
        assert_eq!(Sid::from_uri("tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-3-4"), good);
        for malformed in ["TAG:microsoft.com,2022-09-14:sid:S-1-1-0", "tag:microsoft.com,2022-09-14:sid:x"] {
            assert!(matches!(Sid::from_uri(malformed), Some(Err(_))), "{malformed}");
        }
        for other in ["tag:microsoft.com,2022-09-15:sid:S-1-1-0", "https://microsoft.com/", "", "ü:tag"] {
            assert_eq!(Sid::from_uri(other), None, "{other}");
        }
    }
}
