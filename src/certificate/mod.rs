//! The certificate view.

pub(crate) mod key;
