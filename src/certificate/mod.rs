//! The certificate view.
