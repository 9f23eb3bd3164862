//! What needs no Python: a panic is a value.

#[path = "../src/guard.rs"]
mod guard;

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use guard::{Panicked, guarded};

/// The hook is the process's: one test, in this order.
#[test]
fn panics_are_values_inside_and_told_as_before_outside() {
    panics_elsewhere_are_told_as_before();
    a_panic_is_a_value_that_says_what_and_where();
}

fn a_panic_is_a_value_that_says_what_and_where() {
    let table: [(&str, fn(), &str); 3] = [
        ("fixed text", || panic!("no way"), "no way at "),
        ("made text", || panic!("{}", 6 * 7), "42 at "),
        ("no text", || panic::panic_any(7), "a panic at "),
    ];
    for (title, run, said) in table {
        let Err(Panicked(text)) = guarded(run) else { panic!("{title}: no panic") };
        assert!(text.starts_with(said) && text.contains("guard.rs:"), "{title}: {text}");
    }
    assert!(matches!(guarded(|| 7), Ok(7)));
}

fn panics_elsewhere_are_told_as_before() {
    let told = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&told);
    panic::set_hook(Box::new(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
    }));
    let _ = guarded(|| panic!("inside"));
    let inside = told.load(Ordering::SeqCst);
    let _ = panic::catch_unwind(|| panic!("outside"));
    assert_eq!((inside, told.load(Ordering::SeqCst)), (0, 1));
}
