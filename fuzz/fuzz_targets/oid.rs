//! What is read as an object identifier prints as dotted decimal, and that reads back as the same octets.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vouchsafe::oid::{Oid, OidBuf};

fuzz_target!(|bytes: &[u8]| {
    if let Some(oid) = Oid::from_contents(bytes) {
        let dotted = oid.to_string();
        if let Ok(read_back) = OidBuf::parse(&dotted) {
            assert_eq!(read_back.as_oid(), oid, "{dotted}");
        }
    }
    if let Ok(oid) = str::from_utf8(bytes).map_err(drop).and_then(|text| OidBuf::parse(text).map_err(drop)) {
        let contents = oid.as_oid().contents();
        assert_eq!(Oid::from_contents(contents), Some(oid.as_oid()), "{oid}");
    }
});
