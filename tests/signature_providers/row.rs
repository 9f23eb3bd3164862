//! What a row of the table is, and how it is judged.

use vouchsafe::signature::{Algorithms, Fault};

pub(crate) const MESSAGE: &[u8] = b"to be signed";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Good,
    /// The arithmetic says no, or the key is refused before it.
    Bad,
    /// No check for this signature algorithm with this key.
    Mismatch,
    /// No check for this signature algorithm.
    Unknown,
}

#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    All(Verdict),
    Differ { ours: Verdict, ring: Verdict, aws_lc_rs: Verdict, _why: &'static str },
}

impl Wanted {
    pub(crate) fn of_each(self) -> [Verdict; 3] {
        match self {
            Self::All(verdict) => [verdict; 3],
            Self::Differ { ours, ring, aws_lc_rs, .. } => [ours, ring, aws_lc_rs],
        }
    }
}

pub(crate) const GOOD: Wanted = Wanted::All(Verdict::Good);
pub(crate) const BAD: Wanted = Wanted::All(Verdict::Bad);
pub(crate) const MISMATCH: Wanted = Wanted::All(Verdict::Mismatch);
pub(crate) const UNKNOWN: Wanted = Wanted::All(Verdict::Unknown);

/// A signature by a key, and the identifiers that a certificate has of them.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) title: String,
    pub(crate) signature_algorithm: Vec<u8>,
    pub(crate) key_algorithm: Vec<u8>,
    pub(crate) key: Vec<u8>,
    pub(crate) message: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    pub(crate) wanted: Wanted,
}

impl Row {
    pub(crate) fn new(
        title: &str,
        ids: (&[u8], &[u8]),
        key: &[u8],
        signature: &[u8],
        wanted: Wanted,
    ) -> Self {
        Self {
            title: title.into(),
            signature_algorithm: ids.0.to_vec(),
            key_algorithm: ids.1.to_vec(),
            key: key.to_vec(),
            message: MESSAGE.to_vec(),
            signature: signature.to_vec(),
            wanted,
        }
    }

    pub(crate) fn judge(&self, algorithms: &Algorithms) -> Verdict {
        match algorithms.find(&self.signature_algorithm, &self.key_algorithm) {
            Ok(one) => match one.verify_signature(&self.key, &self.message, &self.signature) {
                Ok(()) => Verdict::Good,
                Err(_) => Verdict::Bad,
            },
            Err(Fault::KeyMismatch { .. }) => Verdict::Mismatch,
            Err(Fault::UnknownAlgorithm { .. }) => Verdict::Unknown,
            Err(other) => panic!("{}: {other}", self.title),
        }
    }

    /// A good row, with one thing in it that is not.
    pub(crate) fn spoilt(&self) -> Vec<Self> {
        let wanted = match self.wanted {
            Wanted::All(_) => BAD,
            Wanted::Differ { ours: Verdict::Good, ring, aws_lc_rs, _why } => Wanted::Differ {
                ours: Verdict::Bad,
                ring,
                aws_lc_rs: if aws_lc_rs == Verdict::Good { Verdict::Bad } else { aws_lc_rs },
                _why,
            },
            Wanted::Differ { .. } => panic!("{}: not a good row", self.title),
        };
        let with = |what: &str, spoil: &dyn Fn(&mut Self)| {
            let mut row = Self { title: format!("{}, {what}", self.title), wanted, ..self.clone() };
            spoil(&mut row);
            row
        };
        vec![
            with("another message", &|row| row.message.push(b'!')),
            with("a bit of the signature turned", &|row| *row.signature.last_mut().expect("octets") ^= 1),
            with("an octet of the signature missing", &|row| row.signature.truncate(row.signature.len() - 1)),
            with("an octet after the signature", &|row| row.signature.push(0)),
            with("an octet before the signature", &|row| row.signature.insert(0, 0)),
            with("no signature", &|row| row.signature.clear()),
            with("an octet of the key missing", &|row| row.key.truncate(row.key.len() - 1)),
            with("an octet after the key", &|row| row.key.push(0)),
            with("a bit of the key turned", &|row| *row.key.iter_mut().rev().nth(8).expect("octets") ^= 1),
            with("no key", &|row| row.key.clear()),
        ]
    }
}
