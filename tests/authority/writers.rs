//! Are DER and names written as the standards say?

use crate::common::*;

#[test]
fn der_is_written_as_x690_says() {
    let table = [
        ("the longest short length", tlv(0x04, &[0; 127])[..2].to_vec(), "047F"),
        ("the shortest long length", tlv(0x04, &[0; 128])[..3].to_vec(), "048180"),
        ("a length of two bytes", tlv(0x04, &[0; 256])[..4].to_vec(), "04820100"),
        ("zero", integer(0), "020100"),
        ("the largest integer of one byte", integer(127), "02017F"),
        ("an integer with a leading zero", integer(128), "02020080"),
        ("the smallest integer of one byte", integer(-128), "020180"),
        ("minus one", integer(-1), "0201FF"),
        ("the smallest integer of eight bytes", integer(i64::MIN), "02088000000000000000"),
        ("a magnitude with its high bit", unsigned_integer(&[0, 0, 0x80]), "02020080"),
        ("a magnitude of nothing", unsigned_integer(&[0]), "020100"),
        ("an arc above 127", oid("1.2.840.113549"), "06062A864886F70D"),
        ("a first pair above 127", oid("2.999"), "06028837"),
        ("no named bits", named_bits(&[]), "030100"),
        ("the first named bit", named_bits(&[0]), "03020780"),
        ("the ninth named bit", named_bits(&[8, 0]), "0303078080"),
        ("a bit string of whole bytes", bit_string(&[5]), "03020005"),
        ("a set in order", set(&[integer(2), boolean(true), integer(1)]), "31090101FF020101020102"),
        ("a two-digit year", utc_time("2026-03-02T12:00:00Z"), "170D3236303330323132303030305A"),
        ("BMPString", bmp("é"), "1E0200E9"),
        ("UniversalString", universal("é"), "1C04000000E9"),
        ("TeletexString", teletex("é"), "1401E9"),
        ("an explicit tag", explicit(0, &integer(1)), "A003020101"),
        ("an implicit primitive", implicit(1, &integer(1)), "810101"),
        ("an implicit constructed", implicit(1, &sequence(&[null()])), "A1020500"),
    ];
    for (title, written, expected) in table {
        assert_eq!(to_hex(&written), expected.to_lowercase(), "{title}");
    }
}

#[test]
fn times_are_counted_from_1970() {
    // The numbers are those of GNU date.
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("1950-01-01T00:00:00Z", -631_152_000),
        ("2000-02-29T23:59:59Z", 951_868_799),
        ("2000-03-01T00:00:00Z", 951_868_800),
        ("2026-03-02T12:00:00Z", NOW),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
    ] {
        assert_eq!(unix(text), seconds, "{text}");
    }
}

#[test]
fn directory_names_are_written_as_told() {
    let table = [
        ("the empty name", "", "3000"),
        ("an attribute in UTF8String", "CN=a", "300C 310A 3008 0603550403 0C0161"),
        ("a country in PrintableString", "C=DE", "300D 310B 3009 0603550406 13024445"),
        ("another string type", "CN=bmp:a", "300D 310B 3009 0603550403 1E020061"),
        ("a type by its OID", "2.5.4.5=a", "300C 310A 3008 0603550405 0C0161"),
        (
            "two RDNs in the order of the text",
            "CN=a,O=b",
            "3018 310A 3008 0603550403 0C0161 310A 3008 060355040A 0C0162",
        ),
        ("one RDN of two attributes", "O=b+CN=a", "3016 3114 3008 0603550403 0C0161 3008 060355040A 0C0162"),
        ("escaped separators", r"CN=a\,b\+c\=d\\", "3013 3111 300F 0603550403 0C08 612C622B633D645C"),
        ("a value as it is", "CN=raw:0500", "300B 3109 3007 0603550403 0500"),
        ("a colon that is no type", "CN=x:y", "300E 310C 300A 0603550403 0C03783A79"),
    ];
    for (title, text, expected) in table {
        assert_eq!(to_hex(&name(text)), to_hex(&hex(expected)), "{title}");
    }
}

#[test]
fn general_names_are_written_as_told() {
    let table = [
        ("dns:*.a", "8203 2A2E61"),
        ("dns:", "8200"),
        ("dns:a\0b", "8203 610062"),
        ("email:a@b", "8103 614062"),
        ("uri:x://b", "8605 783A2F2F62"),
        ("ip:10.0.0.1", "8704 0A000001"),
        ("ip:2001:db8::1", "8710 20010DB8000000000000000000000001"),
        ("ip:10.0.0.0/8", "8708 0A000000 FF000000"),
        ("ip:10.0.0.0/20", "8708 0A000000 FFFFF000"),
        ("ip:10.0.0.0/255.0.255.0", "8708 0A000000 FF00FF00"),
        ("ip:2001:db8::/32", "8720 20010DB8000000000000000000000000 FFFFFFFF000000000000000000000000"),
        ("dir:CN=a", "A40E 300C 310A 3008 0603550403 0C0161"),
        ("upn:a@b", "A013 060A2B060104018237140203 A005 0C03614062"),
        ("srv:_a.b", "A012 06082B06010505070807 A006 16045F612E62"),
        ("other:1.2.3:0500", "A008 06022A03 A002 0500"),
        ("rid:1.2.3", "8802 2A03"),
        ("x400:0500", "A302 0500"),
        ("edi:0500", "A502 0500"),
        ("raw:8700", "8700"),
    ];
    for (text, expected) in table {
        assert_eq!(to_hex(&general_name(text)), to_hex(&hex(expected)), "{text:?}");
    }
}
