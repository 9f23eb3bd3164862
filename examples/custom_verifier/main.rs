//! A verifier of one's own, where no TLS library proves that the peer holds its key: the peer signs a challenge.
//!
//! `cargo run --example custom_verifier`

mod challenge;
#[path = "../../tests/common/mod.rs"]
mod common;
mod doorkeeper;
mod story;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let random = || {
        let mut random = [0; 32];
        getrandom::fill(&mut random)?;
        Ok(random)
    };
    for line in story::told(random)? {
        println!("{:<66}{}", line.title, line.answer);
    }
    Ok(())
}
