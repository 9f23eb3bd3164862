//! The CRLs of one verifier, found by issuer.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::bytes::CrlBytes;
use super::crl::{Crl, CrlFault};
use super::id::CrlId;
use super::inquiry::Inquiry;
use super::proof::KeyDigest;
use super::status::Status;
use super::{Authority, Question};
use crate::budget::Meter;
use crate::error::Exhausted;
use crate::name::Name;
use crate::signature::Algorithms;

/// CRLs of all kinds, of as many issuers as there are. It starts empty, is cheap to clone, and clones share what was found
/// out about signatures.
///
/// ```no_run
/// use vouchsafe::revocation::CrlStore;
///
/// let mut crls = CrlStore::new();
/// for path in ["root.crl", "issuing.crl"] {
///     if let Err(fault) = crls.add(std::fs::read(path)?) {
///         eprintln!("{path} is left out: {fault}");
///     }
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CrlStore {
    /// By issuer, the newest of each first.
    crls: Arc<Vec<Stored>>,
}

#[derive(Clone, Debug)]
struct Stored {
    /// Of the issuer's name.
    fingerprint: u64,
    crl: Arc<Crl>,
}

impl Stored {
    /// The newest first; a delta after the complete CRL that was issued with it.
    fn order(&self) -> impl Ord + use<> {
        (self.fingerprint, Reverse(self.crl.age()), self.crl.is_delta())
    }
}

impl CrlStore {
    /// No CRLs yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one CRL in DER. An older one of the same scope may stay or come: it changes nothing. Its signature is not
    /// checked here, since whose it is depends on the certificate that is asked about.
    ///
    /// # Errors
    /// [`CrlFault`] if it is not a CRL as RFC 5280 5 defines it, in strict DER. The others stay.
    pub fn add(&mut self, der: impl Into<CrlBytes>) -> Result<(), CrlFault> {
        self.add_with_progress(der, &mut |_, _| {})
    }

    /// As [`add`](Self::add). While a large one is read, `progress` is told how many bytes are done, and of how many.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn add_with_progress(
        &mut self,
        der: impl Into<CrlBytes>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), CrlFault> {
        let crl = Crl::read(der.into(), progress)?;
        let stored = Stored { fingerprint: crl.issuer().fingerprint(), crl: Arc::new(crl) };
        let order = stored.order();
        let at = self.crls.partition_point(|earlier| earlier.order() <= order);
        let before = self.crls.get(..at).unwrap_or_default().iter().rev();
        let mut equals = before.take_while(|earlier| earlier.order() == order);
        if !equals.any(|earlier| earlier.crl.der() == stored.crl.der()) {
            Arc::make_mut(&mut self.crls).insert(at, stored);
        }
        Ok(())
    }

    /// Adds all CRLs that can be read, and returns the others by the names that the caller gave them.
    ///
    /// ```
    /// use vouchsafe::revocation::CrlStore;
    ///
    /// let mut crls = CrlStore::new();
    /// let refused = crls.add_many([("root.crl", vec![0x30, 0x00])]);
    /// assert_eq!(refused.len(), 1);
    /// assert_eq!(refused[0].0, "root.crl");
    /// ```
    #[must_use = "these CRLs were left out"]
    pub fn add_many<N, B: Into<CrlBytes>>(
        &mut self,
        crls: impl IntoIterator<Item = (N, B)>,
    ) -> Vec<(N, CrlFault)> {
        let refused = crls.into_iter().filter_map(|(name, der)| Some((name, self.add(der).err()?)));
        refused.collect()
    }

    /// Takes over, from a store that was asked before this one, each CRL that is newer than all that are here of its issuer and
    /// scope, and says which. So a verifier does not go back when one of its files does. Of what has no CRL here any more
    /// nothing is taken over: that was meant.
    pub fn take_over_newer(&mut self, before: &Self) -> Vec<CrlId> {
        let is_newer = |stored: &&Stored| {
            let mut here = self.of_scope(&stored.crl).peekable();
            here.peek().is_some() && here.all(|crl| stored.crl.is_newer_than(crl))
        };
        let newer: Vec<Stored> = before.crls.iter().filter(is_newer).cloned().collect();
        for stored in &newer {
            let at = self.crls.partition_point(|earlier| earlier.order() <= stored.order());
            Arc::make_mut(&mut self.crls).insert(at, stored.clone());
        }
        newer.iter().map(|stored| stored.crl.id().clone()).collect()
    }

    /// Those of the same issuer and scope, delta or not as this one.
    fn of_scope<'s>(&'s self, like: &'s Crl) -> impl Iterator<Item = &'s Crl> {
        let issuer = like.issuer();
        self.crls.iter().map(|stored| &*stored.crl).filter(move |crl| {
            crl.is_delta() == like.is_delta()
                && crl.scope_der() == like.scope_der()
                && crl.issuer().equals(&issuer)
        })
    }

    /// How many CRLs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.crls.len()
    }

    /// No CRLs?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.crls.is_empty()
    }

    /// All CRLs, those of one issuer together and the newest of them first.
    pub fn iter(&self) -> impl Iterator<Item = &Crl> {
        self.crls.iter().map(|stored| &*stored.crl)
    }

    /// The CRLs of this issuer's name (RFC 5280 7.1), the newest first.
    pub(super) fn of<'s>(&'s self, issuer: &Name<'s>) -> impl Iterator<Item = &'s Crl> + use<'s> {
        let issuer = *issuer;
        let fingerprint = issuer.fingerprint();
        let start = self.crls.partition_point(|stored| stored.fingerprint < fingerprint);
        let group = self.crls.get(start..).unwrap_or_default();
        group
            .iter()
            .take_while(move |stored| stored.fingerprint == fingerprint)
            .map(|stored| &*stored.crl)
            .filter(move |crl| crl.issuer().equals(&issuer))
    }

    /// Checks and remembers the signatures of all CRLs of this authority's name, so that no call has to: for the authorities
    /// that the caller configured. One that is not signed by this authority stays; another one may have signed it.
    pub(crate) fn prove_under(&self, authority: &Authority<'_>, algorithms: &Algorithms) {
        let digest = KeyDigest::of(authority.key.spki);
        for crl in self.of(&authority.name) {
            let _proved = crl.check_signature(authority.key, digest, algorithms, || Ok(()));
        }
    }

    /// Is the certificate revoked? (RFC 5280 6.3.3.)
    pub(crate) fn status(&self, question: &Question<'_>, meter: &Meter) -> Result<Status, Exhausted> {
        Inquiry::new(question, meter).ask(self)
    }
}
