//! Which path: none yet.
