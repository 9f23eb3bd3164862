//! What is known of revocation.

use alloc::string::ToString;
use alloc::vec::Vec;
use core::time::Duration;

use crate::config::files::{Files, Held};
use crate::config::section::{Told, Value};
use crate::config::{ConfiguredCrl, FileProblem, Problem, reference, values};
use crate::policy::Policy;
use crate::revocation::{CrlBytes, CrlStore, OcspStore};

/// The evidence of a file; what is not decided is `None`.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) crls: Option<CrlStore>,
    pub(super) responses: Option<OcspStore>,
    pub(super) shown: Vec<ConfiguredCrl>,
    max_crl_age: Option<Duration>,
    max_ocsp_age: Option<Duration>,
}

impl Evidence {
    pub(super) fn read(value: Value<'_>, files: &Files) -> Result<Self, Told> {
        let section = value.section(&reference::REVOCATION)?;
        let mut this = Self::default();
        let crls =
            section.read("crls", |list| list.list_of(|named| files.crls(named).map(|held| (named, held))));
        let responses = section
            .read("ocsp", |list| list.list_of(|named| files.responses(named).map(|held| (named, held))));
        let stapled = section.chosen("stapled");
        let max_crl_age = section.read("max_crl_age", values::duration);
        let max_ocsp_age = section.read("max_ocsp_age", values::duration);
        for (named, held) in crls?.unwrap_or_default() {
            this.add_crls(named, held)?;
        }
        for (named, held) in responses?.unwrap_or_default() {
            this.add_responses(named, held)?;
        }
        if stapled? {
            if let Some(value) = section.get("ocsp") {
                return Err(value.tell(Problem::Exclusive("stapled", "ocsp")));
            }
            this.responses = Some(OcspStore::new());
        }
        let ages = [("max_crl_age", "crls", this.crls.is_none()), ("max_ocsp_age", "ocsp", this.is_none())];
        for (age, of, idle) in ages {
            if let Some(value) = section.get(age).filter(|_| idle) {
                return Err(value.tell(Problem::Idle(age, of)));
            }
        }
        (this.max_crl_age, this.max_ocsp_age) = (max_crl_age?, max_ocsp_age?);
        Ok(this)
    }

    fn add_crls(&mut self, named: Value<'_>, held: Vec<Held<Vec<Vec<u8>>>>) -> Result<(), Told> {
        let store = self.crls.get_or_insert_default();
        for Held { file, path, what } in held {
            for der in what {
                let bytes = CrlBytes::from(der);
                if let Err(fault) = store.add(bytes.clone()) {
                    return Err(named.tell(Problem::File { file, problem: FileProblem::Crl(fault) }));
                }
                let shown = store.iter().find(|crl| crl.der() == bytes.as_ref());
                self.shown.extend(shown.map(|crl| ConfiguredCrl {
                    file: path.clone(),
                    issuer: crl.issuer().to_string(),
                    this_update: crl.this_update(),
                    next_update: crl.next_update(),
                    is_delta: crl.is_delta(),
                }));
            }
        }
        Ok(())
    }

    fn add_responses(&mut self, named: Value<'_>, held: Vec<Held<Vec<u8>>>) -> Result<(), Told> {
        let store = self.responses.get_or_insert_default();
        for Held { file, what, .. } in held {
            if let Err(fault) = store.add(what) {
                return Err(named.tell(Problem::File { file, problem: FileProblem::Ocsp(fault) }));
            }
        }
        Ok(())
    }

    /// The policy, with the ages that are asked of the evidence.
    pub(super) fn with_ages(&self, mut policy: Policy) -> Policy {
        if let Some(age) = self.max_crl_age {
            policy = policy.max_crl_age(age);
        }
        if let Some(age) = self.max_ocsp_age {
            policy = policy.max_response_age(age);
        }
        policy
    }

    pub(super) fn is_none(&self) -> bool {
        self.crls.is_none() && self.responses.is_none()
    }
}
