//! A good chain, spoilt: the fuzzer's bytes are edits of certificates and CRLs, a shift of the clock, a policy and a purpose.
//! Signatures are believed whatever they are, so that what is spoilt comes past them.
//!
//! What holds for all of it is in `law.rs`.
#![no_main]

mod house;
mod law;
#[path = "../spoilt/mod.rs"]
mod spoilt;

use libfuzzer_sys::fuzz_target;

use house::House;
use spoilt::Input;

fuzz_target!(|bytes: &[u8]| {
    let mut input = Input(bytes);
    let settings = house::Settings::read(&mut input);
    let mut house = House::built().clone();
    while !input.is_empty() {
        spoilt::apply(&mut input, house.objects());
    }
    law::check(&house, &settings);
});
