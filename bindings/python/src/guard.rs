//! A panic becomes a value. None is expected; if one happens all the same, it ends a call and not the process, and reads as an
//! error of ours and not as a panic.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

thread_local! {
    /// Inside [`guarded`]: what the panic said, once there was one.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
    static GUARDED: RefCell<bool> = const { RefCell::new(false) };
}

/// What a panic said, and where.
#[derive(Debug)]
pub(crate) struct Panicked(pub(crate) String);

/// Runs this to its end or to its panic, which is then not printed.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Panicked> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| note(info, &*before)));
    });
    let outer = GUARDED.replace(true);
    let ran = panic::catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(outer);
    ran.map_err(|payload| Panicked(SAID.take().unwrap_or_else(|| text(&*payload).to_owned())))
}

fn note(info: &PanicHookInfo<'_>, before: &dyn Fn(&PanicHookInfo<'_>)) {
    if !GUARDED.with_borrow(|guarded| *guarded) {
        return before(info);
    }
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    SAID.set(Some(format!("{} at {place}", text(info.payload()))));
}

fn text(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic")
}
