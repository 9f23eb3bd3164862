//! # vouchsafe
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod budget;
mod der;
mod error;
pub mod oid;
mod time;

pub use budget::{Budget, Work};
pub use error::{Element, Exhausted, Limit, Malformed, Position, Problem};
pub use time::{Interval, Time};
