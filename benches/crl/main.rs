//! Large CRLs: this library beside rustls-webpki and OpenSSL, in one process.
//!
//! `cargo bench --bench crl` prints a table of ratios, and which are as good as wanted. It fails nothing. All take turns
//! and their medians are compared: single times are the machine's. rustls-webpki and this library use the same
//! arithmetic (ring).
//!
//! OpenSSL's headers are not on every machine, so that it is asked only by
//! `RUSTFLAGS="--cfg bench_openssl" cargo bench --bench crl`.
//!
//! Serial numbers have 16 random octets, as a public authority's have, so that an entry has 35 octets. In the rows
//! "in order" they are 1, 2, 3 ..., which is best for whoever sorts, and those that are not listed come after the last.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a benchmark that panics measures nothing"
)]

#[path = "../../tests/common/mod.rs"]
mod common;
mod memory;
#[cfg(bench_openssl)]
mod openssl;
mod ours;
mod subject;
mod webpki;

use std::fmt;
use std::time::{Duration, Instant};

use subject::{Octets, Subject};

/// A library that holds CRLs. What it returns runs once and tells how long that took.
trait Library {
    fn name(&self) -> &'static str;
    /// Takes in the large CRL, as far as it does so before the first certificate comes.
    fn load<'s>(&self, subject: &'s Subject) -> Box<dyn Fn() -> Duration + 's>;
    /// Takes in a CRL and never gives it back.
    fn keep(&self, crl: Vec<u8>);
    /// Looks all of these up, each of which is listed, or is not.
    fn look_up<'s>(
        &self,
        subject: &'s Subject,
        serials: &'s [Octets],
        listed: bool,
    ) -> Box<dyn Fn() -> Duration + 's>;
    /// Validates the leaf, with the CRLs of the whole chain or without any.
    fn validate<'s>(&self, subject: &'s Subject, with_crls: bool) -> Box<dyn Fn() -> Duration + 's>;
}

/// This one first.
fn libraries() -> Vec<Box<dyn Library>> {
    vec![
        Box::new(ours::Ours),
        Box::new(webpki::Webpki),
        #[cfg(bench_openssl)]
        Box::new(openssl::OpenSsl),
    ]
}

fn main() {
    if memory::is_child() {
        return;
    }
    let names: Vec<_> = libraries().iter().map(|library| library.name()).collect();
    println!("| | entries | {} | wanted | |", names.join(" | "));
    println!("|---|--:|{}--:|---|", "--:|".repeat(names.len()));
    for entries in [10_000, 100_000, 1_000_000] {
        print(&Subject::new(entries, subject::in_no_order), &entries.to_string());
    }
    print(&Subject::new(1_000_000, subject::in_order), "1000000 in order");
}

fn print(subject: &Subject, entries: &str) {
    load(subject).print(entries);
    memory::row(subject).print(entries);
    look_up("look-up, listed", subject, &subject.listed, true).print(entries);
    look_up("look-up, not listed", subject, &subject.others, false).print(entries);
    validate(subject).print(entries);
}

/// A line of the table: what each library needs, and the ratio that counts, theirs to ours or to nothing.
struct Row {
    what: &'static str,
    found: Vec<String>,
    /// Of this library to rustls-webpki, or of this library by itself.
    ratio: f64,
    wanted: Wanted,
}

#[derive(Clone, Copy)]
enum Wanted {
    AtLeast(f64),
    AtMost(f64),
    /// For information.
    Nothing,
}

impl Row {
    fn print(&self, entries: &str) {
        let Self { what, found, ratio, wanted } = self;
        let met = match wanted {
            Wanted::AtLeast(least) if ratio < least => "MISSED",
            Wanted::AtMost(most) if ratio > most => "MISSED",
            Wanted::Nothing => "",
            _ => "met",
        };
        println!("| {what} | {entries} | {} | {wanted} | {met} |", found.join(" | "));
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, ">= {least}"),
            Self::AtMost(most) => write!(f, "<= {most}"),
            Self::Nothing => Ok(()),
        }
    }
}

/// Our CRL with its signature checked, beside theirs without: they check it with every certificate.
fn load(subject: &Subject) -> Row {
    let taken = medians(15, libraries().iter().map(|library| library.load(subject)));
    // In small ones the signatures weigh most, and only ours are checked.
    let wanted = if subject.entries < 1e6 { Wanted::Nothing } else { Wanted::AtLeast(12.0) };
    Row {
        what: "load: theirs / ours",
        found: beside_ours(&taken, 1),
        ratio: ratio(taken[1], taken[0]),
        wanted,
    }
}

fn look_up(what: &'static str, subject: &Subject, serials: &[Octets], listed: bool) -> Row {
    let taken = medians(15, libraries().iter().map(|library| library.look_up(subject, serials, listed)));
    let count = u32::try_from(serials.len()).unwrap();
    Row {
        what,
        found: beside_ours(&taken, count),
        ratio: ratio(taken[1], taken[0]),
        wanted: Wanted::AtLeast(5.0),
    }
}

/// With CRLs for the whole chain, against none.
fn validate(subject: &Subject) -> Row {
    let of = |library: &dyn Library| {
        let rounds = if library.name() == "ours" { 2_000 } else { 50 };
        let taken = medians(rounds, [true, false].map(|with_crls| library.validate(subject, with_crls)));
        (ratio(taken[0], taken[1]), format!("{:.1?} / {:.1?}", taken[0], taken[1]))
    };
    let found: Vec<_> = libraries().iter().map(|library| of(library.as_ref())).collect();
    Row {
        what: "validation: with CRLs / without",
        ratio: found[0].0,
        found: found.into_iter().map(|(ratio, shown)| format!("{shown} = {ratio:.2}")).collect(),
        wanted: Wanted::AtMost(1.05),
    }
}

/// How long each takes for one of `count`, and how many times that is of what we take.
fn beside_ours(taken: &[Duration], count: u32) -> Vec<String> {
    let each = |taken: &Duration| {
        let each = *taken / count;
        if each < Duration::from_micros(1) { format!("{each:.0?}") } else { format!("{each:.1?}") }
    };
    let (ours, theirs) = taken.split_first().unwrap();
    let theirs = theirs.iter().map(|theirs| format!("{} = {:.1}", each(theirs), ratio(*theirs, *ours)));
    std::iter::once(each(ours)).chain(theirs).collect()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// The median of each, run by turns.
fn medians<'s>(
    rounds: usize,
    runs: impl IntoIterator<Item = Box<dyn Fn() -> Duration + 's>>,
) -> Vec<Duration> {
    let runs: Vec<_> = runs.into_iter().collect();
    let mut taken: Vec<Vec<Duration>> = vec![Vec::new(); runs.len()];
    for _ in 0..rounds {
        runs.iter().zip(&mut taken).for_each(|(run, taken)| taken.push(run()));
    }
    let median = |mut taken: Vec<Duration>| *taken.select_nth_unstable(rounds / 2).1;
    taken.into_iter().map(median).collect()
}

/// What was made is dropped when the clock stands still.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let made = work();
    let taken = start.elapsed();
    drop(made);
    taken
}
