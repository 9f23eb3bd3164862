//! # vouchsafe
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod budget;
mod certificate;
mod der;
mod error;
pub mod name;
pub mod oid;
pub mod signature;
mod time;

pub use budget::{Budget, Work};
pub use error::{Element, Exhausted, Limit, Malformed, Position, Problem};
pub use time::{Interval, Time};
