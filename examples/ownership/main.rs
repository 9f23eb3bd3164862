//! Who may do what with whose document: a service's own type made of a principal, and a decision about every request.
//!
//! `cargo run --example ownership`

mod caller;
#[path = "../../tests/common/mod.rs"]
mod common;
mod house;
mod story;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in story::told()? {
        println!("{:<66}{}", line.title, line.answer);
    }
    Ok(())
}
