//! What is measured: a chain of end entity, intermediate and anchor, and the CRLs of both authorities.

use std::ops::Deref;
use std::sync::Arc;

use rustls_pki_types::CertificateDer;

use crate::common::{self, Authority, Issued};

/// The intermediate's CRL is the large one.
pub(crate) struct Subject {
    pub(crate) root: CertificateDer<'static>,
    pub(crate) issuing: [CertificateDer<'static>; 1],
    pub(crate) leaf: CertificateDer<'static>,
    pub(crate) root_crl: Arc<[u8]>,
    pub(crate) crl: Arc<[u8]>,
    pub(crate) entries: f64,
    /// Serial numbers in the CRL, in no order.
    pub(crate) listed: Vec<Octets>,
    /// As many that are not in it.
    pub(crate) others: Vec<Octets>,
}

impl Subject {
    pub(crate) fn new(entries: u64, serial: fn(u64) -> Vec<u8>) -> Self {
        let root = Authority::root("CN=Root");
        let issuing = root.issue_ca("CN=Issuing").build();
        let leaf = issuing.issue("CN=leaf").san(&["dns:leaf.example"]).client_auth().build();
        let when = common::time("2026-02-01T00:00:00Z");
        let entry = |number| common::sequence(&[common::tlv(0x02, &serial(number)), when.clone()]);
        let list = common::sequence(&(0..entries).map(entry).collect::<Vec<_>>());
        let some =
            |from: u64| (0..1 << 16).map(|at| Octets::of(&serial(from + mixed(at) % entries))).collect();
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
}

/// A serial number that lies where it stands, so that to come by it costs the same everywhere: next to nothing.
pub(crate) struct Octets {
    octets: [u8; 16],
    count: usize,
}

impl Octets {
    fn of(serial: &[u8]) -> Self {
        let mut octets = [0; 16];
        octets[..serial.len()].copy_from_slice(serial);
        Self { octets, count: serial.len() }
    }
}

impl Deref for Octets {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.octets[..self.count]
    }
}

/// Sixteen octets, the same each time.
pub(crate) fn in_no_order(number: u64) -> Vec<u8> {
    let mut octets = [mixed(2 * number).to_be_bytes(), mixed(2 * number + 1).to_be_bytes()].concat();
    octets[0] = octets[0] & 0x3f | 0x40;
    octets
}

pub(crate) fn in_order(number: u64) -> Vec<u8> {
    common::contents(&common::integer(i64::try_from(number).unwrap() + 1)).to_vec()
}

/// A permutation of 64 bits that looks random (Vigna's SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
