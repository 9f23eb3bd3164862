//! The known attacks on software of this kind, and what stops each here: the names of tests, or the part of the library
//! that is still to come. The letters are the sections of the project's survey of advisories and issues.
//!
//! A test that is named and not there fails; so does an attack that is listed twice or not at all.

#[path = "../common/mod.rs"]
mod common;
#[path = "../said/mod.rs"]
mod said;

#[cfg(test)]
mod house;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod list;
#[cfg(test)]
mod names;
#[cfg(test)]
mod paths;
#[cfg(test)]
mod revocation;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod signatures;
#[cfg(test)]
mod sources;
