//! The reader of CRLs is total: any bytes are a CRL or a fault that can be printed, and what was read can be asked.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vouchsafe::revocation::CrlStore;

fuzz_target!(|bytes: &[u8]| {
    let mut store = CrlStore::new();
    match store.add(bytes) {
        Err(fault) => assert!(!fault.to_string().is_empty()),
        Ok(()) => {
            for crl in store.iter() {
                assert_eq!(crl.der(), bytes);
                assert!(crl.entry_count() <= bytes.len());
                assert!(!crl.id().to_string().is_empty());
            }
        }
    }
});
