//! Any bytes are a CRL or a fault, and a store keeps each once, the newest of an issuer first.
//! The bytes are read as they are, and as edits of good CRLs.
#![no_main]

mod spoilt;

use libfuzzer_sys::fuzz_target;
use spoilt::Input;
use vouchsafe::revocation::CrlStore;

fuzz_target!(|bytes: &[u8]| {
    let mut objects = spoilt::everything();
    let mut input = Input(bytes);
    while !input.is_empty() {
        spoilt::apply(&mut input, &mut objects);
    }
    objects.push(bytes.to_vec());
    let mut store = CrlStore::new();
    for object in objects.iter().chain(&objects) {
        if let Err(fault) = store.add(object.as_slice()) {
            assert!(fault.to_string().chars().count() < 600);
        }
    }
    let kept: Vec<_> = store.iter().collect();
    assert_eq!(kept.len(), store.len());
    for (at, crl) in kept.iter().enumerate() {
        assert!(kept[..at].iter().all(|earlier| earlier.der() != crl.der()), "one CRL twice");
        assert!(!crl.issuer().is_empty());
        assert!(crl.id().to_string().chars().count() < 600);
        assert!(crl.entry_count() <= crl.der().len());
        assert!(crl.next_update().is_none_or(|next| next.to_string().ends_with('Z')));
    }
    for pair in kept.windows(2) {
        let newer_first = pair[0].this_update() >= pair[1].this_update();
        assert!(newer_first || !pair[0].issuer().equals(&pair[1].issuer()));
    }
});
