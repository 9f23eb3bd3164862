//! Large CRLs: this library beside rustls-webpki, in one process and with the same arithmetic (ring).
//!
//! `cargo bench --bench crl` prints a table of ratios, and which are as good as wanted. It fails nothing. Both sides take
//! turns and their medians are compared: single times are the machine's.
//!
//! Serial numbers have 16 random octets, as a public authority's have, so that an entry has 35 octets. In the rows
//! "in order" they are 1, 2, 3 ..., which is best for whoever sorts. Both sides run on an allocator that counts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a benchmark that panics measures nothing"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::fmt;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use allocation_counter::measure;
use common::{Authority, Issued};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use vouchsafe::certificate::Serial;
use vouchsafe::danger::Relaxation;
use vouchsafe::revocation::{CrlBytes, CrlStore};
use vouchsafe::signature::Algorithms;
use vouchsafe::{Anchor, Peer, Purpose, Time, TrustStore, Verifier};
use webpki::{CertRevocationList, OwnedCertRevocationList, RevocationOptions, RevocationOptionsBuilder};

static RING: &[&dyn SignatureVerificationAlgorithm] = &[webpki::ring::ECDSA_P256_SHA256];

fn main() {
    println!("| | entries | ours | rustls-webpki | ratio | wanted | |");
    println!("|---|--:|--:|--:|--:|--:|---|");
    for entries in [10_000, 100_000, 1_000_000] {
        Subject::new(entries, in_no_order).print(&entries.to_string());
    }
    Subject::new(1_000_000, in_order).print("1000000 in order");
}

/// Sixteen octets, the same each time.
fn in_no_order(number: u64) -> Vec<u8> {
    let mut octets = [mixed(2 * number).to_be_bytes(), mixed(2 * number + 1).to_be_bytes()].concat();
    octets[0] = octets[0] & 0x3f | 0x40;
    octets
}

fn in_order(number: u64) -> Vec<u8> {
    common::contents(&common::integer(i64::try_from(number).unwrap() + 1)).to_vec()
}

/// A permutation of 64 bits that looks random (Vigna's SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A chain of end entity, intermediate and anchor, and the CRLs of both authorities, of which the intermediate's is large.
struct Subject {
    root: CertificateDer<'static>,
    issuing: [CertificateDer<'static>; 1],
    leaf: CertificateDer<'static>,
    root_crl: Arc<[u8]>,
    crl: Arc<[u8]>,
    entries: f64,
    /// Serial numbers in the CRL, in no order.
    listed: Vec<Vec<u8>>,
    /// As many that are not in it.
    others: Vec<Vec<u8>>,
}

impl Subject {
    fn new(entries: u64, serial: fn(u64) -> Vec<u8>) -> Self {
        let root = Authority::root("CN=Root");
        let issuing = root.issue_ca("CN=Issuing").build();
        let leaf = issuing.issue("CN=leaf").san(&["dns:leaf.example"]).client_auth().build();
        let when = common::time("2026-02-01T00:00:00Z");
        let entry = |number| common::sequence(&[common::tlv(0x02, &serial(number)), when.clone()]);
        let list = common::sequence(&(0..entries).map(entry).collect::<Vec<_>>());
        let some = |from: u64| (0..1 << 16).map(|at| serial(from + mixed(at) % entries)).collect();
        let der = |it: Issued| CertificateDer::from(it.der);
        Self {
            root_crl: root.crl().build().into(),
            crl: issuing.crl().entries_der(&list).build().into(),
            root: der(root),
            issuing: [der(issuing)],
            leaf: der(leaf),
            entries: f64::from(u32::try_from(entries).unwrap()),
            listed: some(0),
            others: some(entries),
        }
    }

    fn print(&self, entries: &str) {
        for row in [
            self.load(),
            self.bytes(),
            self.look_up("look-up, listed", &self.listed),
            self.look_up("look-up, not listed", &self.others),
            self.validate(),
        ] {
            let Row { what, ours, theirs, ratio, wanted } = row;
            let met = if wanted.is_met(ratio) { "met" } else { "MISSED" };
            println!("| {what} | {entries} | {ours} | {theirs} | {ratio:.2} | {wanted} | {met} |");
        }
    }

    fn verifier(&self, crls: Option<CrlStore>) -> Verifier {
        let mut anchors = TrustStore::new();
        anchors.add(Anchor::from_certificate(&self.root).unwrap()).unwrap();
        let builder = Verifier::builder(anchors, Purpose::ClientAuth).algorithms(Algorithms::new(RING));
        let builder = builder.intermediate(&self.issuing[0]).unwrap();
        let builder = match crls {
            Some(crls) => builder.crls(crls),
            None => builder.relax(Relaxation::NoRevocation),
        };
        builder.build().unwrap()
    }

    /// With the signature checked.
    fn our_load(&self, crl: impl Into<CrlBytes>) -> Verifier {
        let mut crls = CrlStore::new();
        crls.add(crl).unwrap();
        crls.add(Arc::clone(&self.root_crl)).unwrap();
        self.verifier(Some(crls))
    }
}

/// A line of the table.
struct Row {
    what: &'static str,
    ours: String,
    theirs: String,
    ratio: f64,
    wanted: Wanted,
}

#[derive(Clone, Copy)]
enum Wanted {
    AtLeast(f64),
    AtMost(f64),
}

impl Wanted {
    fn is_met(self, found: f64) -> bool {
        match self {
            Self::AtLeast(least) => found >= least,
            Self::AtMost(most) => found <= most,
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, ">= {least}"),
            Self::AtMost(most) => write!(f, "<= {most}"),
        }
    }
}

/// Our CRL with its signature checked, beside their owned one, of which no signature is checked yet.
impl Subject {
    fn load(&self) -> Row {
        let [ours, theirs] = medians(
            15,
            || self.our_load(Arc::clone(&self.crl)),
            || OwnedCertRevocationList::from_der(&self.crl).unwrap(),
        );
        Row {
            what: "load: theirs / ours",
            ours: format!("{ours:.1?}"),
            theirs: format!("{theirs:.1?}"),
            ratio: theirs.as_secs_f64() / ours.as_secs_f64(),
            wanted: Wanted::AtLeast(12.0),
        }
    }

    /// What is allocated once all is loaded, without one copy of the DER; and at the peak.
    fn bytes(&self) -> Row {
        let each = |bytes: i64| f64::from(i32::try_from(bytes).unwrap()) / self.entries;
        let [ours, theirs] = [
            measure(|| std::mem::forget(self.our_load(self.crl.to_vec()))),
            measure(|| std::mem::forget(OwnedCertRevocationList::from_der(&self.crl).unwrap())),
        ]
        .map(|info| {
            let der = i64::try_from(self.crl.len()).unwrap();
            [info.bytes_current - der, i64::try_from(info.bytes_max).unwrap() - der].map(each)
        });
        let shown = |[kept, peak]: [f64; 2]| format!("{kept:.1} (peak {peak:.1})");
        Row {
            what: "bytes an entry: ours",
            ours: shown(ours),
            theirs: shown(theirs),
            ratio: ours[0],
            wanted: Wanted::AtMost(12.0),
        }
    }

    fn look_up(&self, what: &'static str, serials: &[Vec<u8>]) -> Row {
        let listed = serials == self.listed;
        let verifier = self.our_load(Arc::clone(&self.crl));
        let ours = verifier.crls().iter().max_by_key(|crl| crl.entry_count()).unwrap();
        let theirs = CertRevocationList::from(OwnedCertRevocationList::from_der(&self.crl).unwrap());
        let [ours, theirs] = medians(
            15,
            || {
                for serial in serials {
                    let serial = Serial::from_contents(black_box(serial)).unwrap();
                    assert_eq!(ours.find(serial).unwrap().is_some(), listed);
                }
            },
            || {
                for serial in serials {
                    assert_eq!(theirs.find_serial(black_box(serial)).unwrap().is_some(), listed);
                }
            },
        );
        let each = |all: Duration| format!("{:.0?}", all / u32::try_from(serials.len()).unwrap());
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        Row { what, ours: each(ours), theirs: each(theirs), ratio, wanted: Wanted::AtLeast(5.0) }
    }

    /// With CRLs for the whole chain, against none.
    fn validate(&self) -> Row {
        let ours = self.validate_ours();
        let theirs = self.validate_theirs();
        let ratio = |[with, without]: [Duration; 2]| with.as_secs_f64() / without.as_secs_f64();
        let shown = |pair: [Duration; 2]| format!("{:.1?} / {:.1?} = {:.2}", pair[0], pair[1], ratio(pair));
        Row {
            what: "validation: with CRLs / without",
            ours: shown(ours),
            theirs: shown(theirs),
            ratio: ratio(ours),
            wanted: Wanted::AtMost(1.05),
        }
    }

    fn validate_ours(&self) -> [Duration; 2] {
        let with = self.our_load(Arc::clone(&self.crl));
        let without = self.verifier(None);
        let now = Time::from_unix(common::NOW);
        let validate = |verifier: &Verifier| {
            let peer = Peer::new(&self.leaf, &self.issuing);
            assert!(verifier.verify(black_box(&peer), now).is_ok());
        };
        medians(2_000, || validate(&with), || validate(&without))
    }

    fn validate_theirs(&self) -> [Duration; 2] {
        let anchor = webpki::anchor_from_trusted_cert(&self.root).unwrap();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(common::NOW.unsigned_abs()));
        let owned = |der: &[u8]| CertRevocationList::from(OwnedCertRevocationList::from_der(der).unwrap());
        let crls = [owned(&self.crl), owned(&self.root_crl)];
        let crls: Vec<_> = crls.iter().collect();
        let options = RevocationOptionsBuilder::new(&crls).unwrap().build();
        let validate = |revocation: Option<RevocationOptions<'_>>| {
            let leaf = webpki::EndEntityCert::try_from(black_box(&self.leaf)).unwrap();
            let anchors = std::slice::from_ref(&anchor);
            let usage = webpki::KeyUsage::client_auth();
            let path = leaf.verify_for_usage(RING, anchors, &self.issuing, now, usage, revocation, None);
            assert!(path.is_ok());
        };
        medians(50, || validate(Some(options)), || validate(None))
    }
}

/// How long each takes, by turns. What they return is dropped when the clock stands still.
fn medians<A, B>(rounds: usize, one: impl Fn() -> A, other: impl Fn() -> B) -> [Duration; 2] {
    fn timed<T>(work: impl Fn() -> T) -> Duration {
        let start = Instant::now();
        let made = work();
        let taken = start.elapsed();
        drop(made);
        taken
    }
    let mut taken: Vec<_> = (0..rounds).map(|_| [timed(&one), timed(&other)]).collect();
    [0, 1].map(|side| {
        taken.sort_unstable_by_key(|pair| pair[side]);
        taken[rounds / 2][side]
    })
}
