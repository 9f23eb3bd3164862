//! Names in one line of text.
//!
//! A **directory name** is `CN=api,O=Example`: the first RDN written is the first in the DER (RFC 4514 prints them
//! the other way round), `+` joins the attributes of one RDN, `\` takes the next character as it is, and the empty
//! text is the empty name. A type is a short name or an OID (`2.5.4.5=..`). A value is a UTF8String (`C` and
//! `serialNumber` PrintableString, `DC` and `E` IA5String) unless it says its type: `CN=printable:api`, `utf8:`,
//! `ia5:`, `teletex:`, `bmp:`, `universal:`, or `raw:HEX` for a whole TLV.
//!
//! A **general name** has its form in front (RFC 5280 4.2.1.6). Nothing is checked, so `dns:a b` or `email:` are as good
//! as any:
//!
//! | text | form |
//! |---|---|
//! | `dns:a.example`, `email:a@b`, `uri:spiffe://td/x` | the IA5String forms, byte for byte |
//! | `ip:10.0.0.1`, `ip:2001:db8::1` | iPAddress |
//! | `ip:10.0.0.0/8`, `ip:10.0.0.0/255.0.255.0` | iPAddress in a name constraint: address and mask |
//! | `dir:CN=a,O=b` | directoryName |
//! | `upn:a@b`, `srv:_ldap.a.example` | otherName: user principal name, SRVName (RFC 4985) |
//! | `other:1.2.3:HEX` | otherName with this value (a TLV) |
//! | `rid:1.2.3`, `x400:HEX`, `edi:HEX` | registeredID; x400Address and ediPartyName with these contents |
//! | `raw:HEX` | this TLV |

use std::net::IpAddr;

use super::der::{
    bmp, concat, explicit, hex, ia5, oid, printable, sequence, set, teletex, tlv, universal, utf8,
};

/// User principal name, as an otherName.
pub const UPN: &str = "1.3.6.1.4.1.311.20.2.3";
/// SRVName (RFC 4985), as an otherName.
pub const SRV_NAME: &str = "1.3.6.1.5.5.7.8.7";

/// `Name` (RFC 5280 4.1.2.4): `CN=api,O=Example`.
pub fn name(text: &str) -> Vec<u8> {
    match text {
        "" => sequence::<&[u8]>(&[]),
        _ => sequence(&split(text, ',').iter().map(|rdn| relative_name(rdn)).collect::<Vec<_>>()),
    }
}

/// `RelativeDistinguishedName`: `CN=api+O=Example`.
pub fn relative_name(text: &str) -> Vec<u8> {
    set(&split(text, '+').iter().map(|attribute| attribute_value(attribute)).collect::<Vec<_>>())
}

fn attribute_value(text: &str) -> Vec<u8> {
    let (kind, value) = text.split_once('=').expect("an attribute is TYPE=value");
    sequence(&[oid(attribute_type(kind)), directory_string(kind, value)])
}

fn attribute_type(kind: &str) -> &str {
    match kind {
        "CN" => "2.5.4.3",
        "SN" => "2.5.4.4",
        "serialNumber" => "2.5.4.5",
        "C" => "2.5.4.6",
        "L" => "2.5.4.7",
        "ST" => "2.5.4.8",
        "STREET" => "2.5.4.9",
        "O" => "2.5.4.10",
        "OU" => "2.5.4.11",
        "title" => "2.5.4.12",
        "GN" => "2.5.4.42",
        "DC" => "0.9.2342.19200300.100.1.25",
        "UID" => "0.9.2342.19200300.100.1.1",
        "E" => "1.2.840.113549.1.9.1",
        dotted => dotted,
    }
}

fn directory_string(kind: &str, value: &str) -> Vec<u8> {
    let (form, rest) = value.split_once(':').unwrap_or(("", value));
    match form {
        "utf8" => utf8(&unescape(rest)),
        "printable" => printable(&unescape(rest)),
        "ia5" => ia5(&unescape(rest)),
        "teletex" => teletex(&unescape(rest)),
        "bmp" => bmp(&unescape(rest)),
        "universal" => universal(&unescape(rest)),
        "raw" => hex(rest),
        _ => match kind {
            "C" | "serialNumber" => printable(&unescape(value)),
            "DC" | "E" => ia5(&unescape(value)),
            _ => utf8(&unescape(value)),
        },
    }
}

/// The pieces between separators that no backslash escapes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut escaped = false;
    text.split(|c: char| {
        let here = c == separator && !escaped;
        escaped = c == '\\' && !escaped;
        here
    })
    .collect()
}

fn unescape(text: &str) -> String {
    let mut characters = text.chars();
    let mut plain = String::new();
    while let Some(c) = characters.next() {
        plain.push(if c == '\\' { characters.next().expect("a character after a backslash") } else { c });
    }
    plain
}

/// `GeneralName`: `dns:a.example`; the forms are in the table above.
pub fn general_name(text: &str) -> Vec<u8> {
    let (form, value) = text.split_once(':').expect("a general name is form:value");
    match form {
        "email" => tlv(0x81, value.as_bytes()),
        "dns" => tlv(0x82, value.as_bytes()),
        "x400" => tlv(0xA3, &hex(value)),
        "dir" => explicit(4, &name(value)),
        "edi" => tlv(0xA5, &hex(value)),
        "uri" => tlv(0x86, value.as_bytes()),
        "ip" => tlv(0x87, &ip(value)),
        "rid" => super::der::implicit(8, &oid(value)),
        "upn" => other_name(UPN, &utf8(value)),
        "srv" => other_name(SRV_NAME, &ia5(value)),
        "other" => {
            let (kind, value) = value.split_once(':').expect("an other name is other:OID:HEX");
            other_name(kind, &hex(value))
        }
        "raw" => hex(value),
        unknown => panic!("no such form of general name: {unknown}"),
    }
}

fn other_name(kind: &str, value: &[u8]) -> Vec<u8> {
    explicit(0, &concat(&[oid(kind), explicit(0, value)]))
}

/// `GeneralNames`, without its minimum of one.
pub fn general_names(texts: &[&str]) -> Vec<u8> {
    sequence(&texts.iter().map(|text| general_name(text)).collect::<Vec<_>>())
}

/// Address bytes, then the mask if there is one.
fn ip(text: &str) -> Vec<u8> {
    let Some((base, mask)) = text.split_once('/') else { return address(text) };
    let base = address(base);
    let mask = match mask.parse::<usize>() {
        Ok(prefix) => (0..base.len()).map(|at| prefix_byte(prefix, at)).collect(),
        Err(_) => address(mask),
    };
    concat(&[base, mask])
}

fn prefix_byte(prefix: usize, at: usize) -> u8 {
    let ones = prefix.saturating_sub(at * 8).min(8);
    !(0xFF_u16 >> ones) as u8
}

fn address(text: &str) -> Vec<u8> {
    match text.parse().expect("an IP address") {
        IpAddr::V4(four) => four.octets().to_vec(),
        IpAddr::V6(six) => six.octets().to_vec(),
    }
}
