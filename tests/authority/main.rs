//! The test authority's own test.

#[path = "../common/mod.rs"]
mod common;
#[path = "../said/mod.rs"]
mod said;

#[cfg(test)]
mod certificates;
#[cfg(test)]
mod crls;
#[cfg(test)]
mod peers;
#[cfg(test)]
mod writers;
