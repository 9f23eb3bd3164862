//! The table `danger` of the file: every lax choice that is no single anchor's.

use alloc::vec::Vec;

use rustls_pki_types::SignatureVerificationAlgorithm;

use crate::config::section::{Section, Told, Value};
use crate::config::{Problem, reference, values};
use crate::danger::Relaxation;
use crate::signature::Algorithms;
use crate::signature::rustcrypto::{Hash, Rsa};

/// The choices that were made.
#[derive(Debug, Default)]
pub(super) struct Danger {
    pub(super) relaxations: Vec<Relaxation>,
    pub(super) any_purpose: bool,
}

const SHORT_KEYS: Relaxation = Relaxation::ShortRsa(1_024);

const CHOICES: [(&str, Relaxation); 6] = [
    ("no_revocation", Relaxation::NoRevocation),
    ("end_entity_revocation_only", Relaxation::EndEntityRevocationOnly),
    ("unknown_revocation_passes", Relaxation::UnknownRevocationPasses),
    ("stale_crls", Relaxation::StaleCrls),
    ("any_server_name", Relaxation::AnyServerName),
    ("rsa_1024", SHORT_KEYS),
];

impl Danger {
    pub(super) fn read(value: Value<'_>) -> Result<Self, Told> {
        let section = value.section(&reference::DANGER)?;
        if section.is_empty() {
            return Err(value.tell(Problem::Empty));
        }
        let made = CHOICES.map(|(key, choice)| section.chosen(key).map(|made| made.then_some(choice)));
        let any_purpose = section.chosen("any_purpose");
        let grace = section.read("grace", values::duration);
        tell_contradictions(&section)?;
        let mut relaxations: Vec<_> =
            made.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>()?;
        if let Some(grace) = grace? {
            let seconds = u32::try_from(grace.as_secs()).unwrap_or(u32::MAX);
            relaxations.push(Relaxation::Grace(seconds));
        }
        Ok(Self { relaxations, any_purpose: any_purpose? })
    }

    /// The list as it is, or with short RSA keys where that was chosen.
    pub(super) fn algorithms(&self, algorithms: Algorithms) -> Algorithms {
        if self.relaxations.contains(&SHORT_KEYS) { with_short_rsa(&algorithms) } else { algorithms }
    }

    pub(super) fn without_revocation(&self) -> bool {
        self.relaxations.contains(&Relaxation::NoRevocation)
    }
}

/// Where nothing is checked, nothing of it can be weakened.
fn tell_contradictions(section: &Section<'_>) -> Result<(), Told> {
    if section.get("no_revocation").is_none() {
        return Ok(());
    }
    for weaker in ["end_entity_revocation_only", "unknown_revocation_passes", "stale_crls", "grace"] {
        if let Some(value) = section.get(weaker) {
            return Err(value.tell(Problem::Exclusive("no_revocation", weaker)));
        }
    }
    Ok(())
}

/// Takes RSA keys of 1,024 bits where RSA is in the list.
fn with_short_rsa(algorithms: &Algorithms) -> Algorithms {
    let accepted: Vec<_> = algorithms.iter().map(|accepted| short(accepted).unwrap_or(accepted)).collect();
    Algorithms::new(&accepted)
}

fn short(usual: Algorithm) -> Option<Algorithm> {
    SHORT_RSA.iter().copied().find(|short| {
        short.signature_alg_id() == usual.signature_alg_id()
            && short.public_key_alg_id() == usual.public_key_alg_id()
    })
}

type Algorithm = &'static dyn SignatureVerificationAlgorithm;

static SHORT_RSA: [Algorithm; 12] = {
    const fn short(usual: Rsa) -> Rsa {
        usual.with_modulus(1_024, 8_192)
    }
    [
        &const { short(Rsa::pkcs1(Hash::Sha256)) },
        &const { short(Rsa::pkcs1(Hash::Sha384)) },
        &const { short(Rsa::pkcs1(Hash::Sha512)) },
        &const { short(Rsa::pss(Hash::Sha256)) },
        &const { short(Rsa::pss(Hash::Sha384)) },
        &const { short(Rsa::pss(Hash::Sha512)) },
        &const { short(Rsa::pss_bound_key(Hash::Sha256)) },
        &const { short(Rsa::pss_bound_key(Hash::Sha384)) },
        &const { short(Rsa::pss_bound_key(Hash::Sha512)) },
        &const { short(Rsa::pss_free_key(Hash::Sha256)) },
        &const { short(Rsa::pss_free_key(Hash::Sha384)) },
        &const { short(Rsa::pss_free_key(Hash::Sha512)) },
    ]
};
