//! The manual: what holds by default, who the adversary is, which attacks are known, and how to do things.
//!
//! | chapter | it answers |
//! |---|---|
//! | [`how_to`] | how do I ..? Each recipe compiles. |
//! | [`defaults`] | what happens if I say nothing, and why? |
//! | [`threat_model`] | who may do what, and what is not this library's to stop? |
//! | [`attacks`] | which faults did others make, and which rule stops each here? |
//!
//! The design behind it is in the repository's `DESIGN.md`.

pub mod attacks;
pub mod defaults;
pub mod how_to;
pub mod threat_model;
