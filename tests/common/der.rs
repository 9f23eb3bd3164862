//! A DER writer (ITU-T X.690) that writes what it is told, right or wrong: every function returns one whole TLV. And
//! enough of a reader to look into what it wrote.

use std::fmt::Write as _;

/// One TLV: any tag, any contents, the shortest length.
pub fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match contents.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => {
            let bytes = long.to_be_bytes();
            let significant = &bytes[long.leading_zeros() as usize / 8..];
            out.push(0x80 | significant.len() as u8);
            out.extend_from_slice(significant);
        }
    }
    out.extend_from_slice(contents);
    out
}

/// SEQUENCE of the parts as they are.
pub fn sequence<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    tlv(0x30, &concat(parts))
}

/// SET OF in DER's order (X.690 11.6).
pub fn set<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    let mut sorted: Vec<&[u8]> = parts.iter().map(AsRef::as_ref).collect();
    sorted.sort_unstable();
    tlv(0x31, &concat(&sorted))
}

/// The parts, one after the other.
pub fn concat<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    parts.iter().flat_map(AsRef::as_ref).copied().collect()
}

/// OBJECT IDENTIFIER from dotted numbers.
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u128> = dotted.split('.').map(|arc| arc.parse().expect("an arc is a number")).collect();
    let mut contents = base128(arcs[0] * 40 + arcs[1]);
    for arc in &arcs[2..] {
        contents.extend(base128(*arc));
    }
    tlv(0x06, &contents)
}

fn base128(mut number: u128) -> Vec<u8> {
    let mut reversed = vec![(number & 0x7F) as u8];
    while number > 0x7F {
        number >>= 7;
        reversed.push(0x80 | (number & 0x7F) as u8);
    }
    reversed.into_iter().rev().collect()
}

pub fn boolean(value: bool) -> Vec<u8> {
    tlv(0x01, &[if value { 0xFF } else { 0x00 }])
}

/// INTEGER of any sign, in its shortest form.
pub fn integer(value: i64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let redundant = |pair: &[u8]| matches!((pair[0], pair[1] >> 7), (0x00, 0) | (0xFF, 1));
    let skipped = bytes.windows(2).take_while(|pair| redundant(pair)).count();
    tlv(0x02, &bytes[skipped..])
}

/// INTEGER from an unsigned big-endian magnitude, in its shortest form.
pub fn unsigned_integer(magnitude: &[u8]) -> Vec<u8> {
    let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
    match &magnitude[zeros..] {
        [] => tlv(0x02, &[0]),
        high @ [first, ..] if *first >= 0x80 => tlv(0x02, &concat(&[&[0][..], high])),
        low => tlv(0x02, low),
    }
}

pub fn enumerated(value: u8) -> Vec<u8> {
    tlv(0x0A, &[value])
}

pub fn null() -> Vec<u8> {
    tlv(0x05, &[])
}

pub fn octet_string(contents: &[u8]) -> Vec<u8> {
    tlv(0x04, contents)
}

/// BIT STRING of whole bytes.
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    tlv(0x03, &concat(&[&[0][..], bytes]))
}

/// BIT STRING of a named bit list: no trailing zero bits (X.690 11.2.2).
pub fn named_bits(bits: &[usize]) -> Vec<u8> {
    let Some(last) = bits.iter().max() else { return tlv(0x03, &[0]) };
    let mut bytes = vec![0_u8; last / 8 + 1];
    for bit in bits {
        bytes[bit / 8] |= 0x80 >> (bit % 8);
    }
    tlv(0x03, &concat(&[&[7 - (last % 8) as u8][..], &bytes]))
}

pub fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0C, text.as_bytes())
}

pub fn printable(text: &str) -> Vec<u8> {
    tlv(0x13, text.as_bytes())
}

pub fn ia5(text: &str) -> Vec<u8> {
    tlv(0x16, text.as_bytes())
}

/// TeletexString, read as everybody reads it: ISO 8859-1.
pub fn teletex(text: &str) -> Vec<u8> {
    let latin1: Vec<u8> = text.chars().map(|c| u8::try_from(c).expect("a Latin-1 character")).collect();
    tlv(0x14, &latin1)
}

/// BMPString: UTF-16, big-endian.
pub fn bmp(text: &str) -> Vec<u8> {
    tlv(0x1E, &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>())
}

/// UniversalString: UTF-32, big-endian.
pub fn universal(text: &str) -> Vec<u8> {
    tlv(0x1C, &text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<u8>>())
}

/// UTCTime from `2026-01-01T00:00:00Z`.
pub fn utc_time(rfc3339: &str) -> Vec<u8> {
    tlv(0x17, &compact_time(rfc3339).as_bytes()[2..])
}

/// GeneralizedTime from `2026-01-01T00:00:00Z`.
pub fn generalized_time(rfc3339: &str) -> Vec<u8> {
    tlv(0x18, compact_time(rfc3339).as_bytes())
}

/// `Time` as RFC 5280 4.1.2.5 wants it: UTCTime from 1950 to 2049, GeneralizedTime outside.
pub fn time(rfc3339: &str) -> Vec<u8> {
    match rfc3339[..4].parse::<u16>().expect("a year") {
        1950..=2049 => utc_time(rfc3339),
        _ => generalized_time(rfc3339),
    }
}

fn compact_time(rfc3339: &str) -> String {
    assert_eq!(rfc3339.len(), "2026-01-01T00:00:00Z".len(), "a time to the second in Zulu: {rfc3339}");
    rfc3339.replace(['-', ':', 'T'], "")
}

/// `[n] EXPLICIT` around a whole TLV; also `[n] IMPLICIT` of something constructed, given its contents.
pub fn explicit(number: u8, contents: &[u8]) -> Vec<u8> {
    tlv(0xA0 | number, contents)
}

/// `[n] IMPLICIT`: the TLV with its tag replaced; it stays primitive or constructed.
pub fn implicit(number: u8, whole: &[u8]) -> Vec<u8> {
    let constructed = whole[0] & 0x20;
    concat(&[&[0x80 | constructed | number], &whole[1..]])
}

/// The contents of a TLV.
pub fn contents(whole: &[u8]) -> &[u8] {
    &whole[header_length(whole)..]
}

/// The TLVs inside a TLV.
pub fn children(whole: &[u8]) -> Vec<&[u8]> {
    let mut rest = contents(whole);
    let mut children = vec![];
    while !rest.is_empty() {
        let (child, after) = rest.split_at(length(rest));
        children.push(child);
        rest = after;
    }
    children
}

/// The TLV at this place in the tree: `[0, 1]` is the second child of the first child.
pub fn at<'d>(whole: &'d [u8], path: &[usize]) -> &'d [u8] {
    path.iter().fold(whole, |parent, index| children(parent)[*index])
}

/// The bytes that the first TLV takes.
fn length(der: &[u8]) -> usize {
    let header = header_length(der);
    let size = match der[1] {
        short @ 0..0x80 => usize::from(short),
        _ => der[2..header].iter().fold(0, |size, byte| size << 8 | usize::from(*byte)),
    };
    header + size
}

fn header_length(der: &[u8]) -> usize {
    if der[1] < 0x80 { 2 } else { 2 + usize::from(der[1] & 0x7F) }
}

/// Bytes from hexadecimal digits; blanks and colons between them are skipped.
pub fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<char> = digits.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16);
    assert!(digits.len().is_multiple_of(2), "two digits a byte");
    digits.chunks(2).map(|pair| byte(pair).expect("hexadecimal digits")).collect()
}

/// Hexadecimal digits from bytes.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

/// Seconds since 1970 from `2026-01-01T00:00:00Z`.
pub fn unix(rfc3339: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| rfc3339[range].parse::<i64>().expect("digits");
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    // Days from 0000-03-01, as if every year began in March: then the leap day comes last.
    let (years, months) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = years * 365 + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1;
    let days_to_1970 = 719_468;
    (days - days_to_1970) * 86_400 + number(11..13) * 3_600 + number(14..16) * 60 + number(17..19)
}
