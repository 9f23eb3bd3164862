//! What an anchor is good for.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::certificate::{NameConstraints, Purpose};
use crate::error::Malformed;
use crate::name::Namespace;
use crate::time::Time;

/// The purposes, names, namespaces and dates that an anchor is good for.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    pub(crate) namespaces: Vec<Namespace>,
    pub(crate) every_identity: bool,
    pub(crate) purposes: Option<Vec<Purpose>>,
    pub(crate) distrusted_after: Option<Time>,
    name_constraints: Option<Box<[u8]>>,
}

impl Bounds {
    pub(crate) fn constrain(&mut self, name_constraints: &[u8]) -> Result<(), Malformed> {
        NameConstraints::read(name_constraints)?.check_subtrees()?;
        self.name_constraints = Some(Box::from(name_constraints));
        Ok(())
    }

    /// The namespaces that it may vouch for. None: no identity at all.
    #[must_use]
    pub fn namespaces(&self) -> &[Namespace] {
        &self.namespaces
    }

    /// Whether the caller lets it vouch for every identity, by
    /// [`danger::every_identity`](crate::danger::every_identity).
    #[must_use]
    pub fn vouches_for_everything(&self) -> bool {
        self.every_identity
    }

    /// Is it an authority for this purpose?
    #[must_use]
    pub fn allows(&self, purpose: &Purpose) -> bool {
        self.purposes.as_ref().is_none_or(|only| only.contains(purpose))
    }

    /// The last notBefore of an end entity that is still believed.
    #[must_use]
    pub fn distrusted_after(&self) -> Option<Time> {
        self.distrusted_after
    }

    pub(crate) fn name_constraints(&self) -> Result<Option<NameConstraints<'_>>, Malformed> {
        self.name_constraints.as_deref().map(NameConstraints::read).transpose()
    }
}
