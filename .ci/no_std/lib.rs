//! Compiles only while neither vouchsafe nor anything below it links std, which brings a panic handler of its own:
//! two of them are an error. It needs no target without std.
#![no_std]

use vouchsafe as _;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
