//! The cheap rules on one certificate in a role: what the search may ask before any arithmetic, and what the
//! engine asks again of each certificate on the final path.

use crate::certificate::{Certificate, Purpose};
use crate::policy::profile::Standing;
use crate::policy::{
    Asked, Choice, Policy, Rule, algorithms, basic_constraints, critical_extensions, end_entity,
    extended_key_usage, key_usage, no_revocation_available, profile, validity, web_pki,
};
use crate::signature::Algorithms;
use crate::time::Time;
use crate::trust::{Anchor, AnchorView};

/// What every rule of one call is asked under.
#[derive(Clone, Copy)]
pub(crate) struct Terms<'t> {
    pub(crate) policy: &'t Policy,
    pub(crate) algorithms: &'t Algorithms,
    pub(crate) purpose: &'t Purpose,
    pub(crate) now: Time,
    /// The end entity is to become an identity, so it must be a peer (and no CA).
    pub(crate) identity: bool,
    /// Whose revocation is asked about.
    pub(crate) revocation: AskedAbout,
}

/// The certificates of a path whose revocation is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AskedAbout {
    Nobody,
    EndEntity,
    Everybody,
}

impl AskedAbout {
    fn covers(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::EndEntity => role == Role::EndEntity,
            Self::Everybody => true,
        }
    }
}

/// The place of a certificate on a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    EndEntity,
    Issuer,
}

/// One rule's answer at a time, in the order of their cost, so that the first fault is cheap and `explain` gets all.
pub(crate) fn certificate(
    certificate: &Certificate<'_>,
    role: Role,
    terms: &Terms<'_>,
) -> impl Iterator<Item = Result<(), Rule>> {
    type Check = fn(&Certificate<'_>, Role, &Terms<'_>) -> Result<(), Rule>;
    const CHECKS: [Check; 10] = [
        |it, _, terms| Ok(validity::check(it.validity(), terms.now)?),
        |it, _, _| Ok(basic_constraints::check_version(it)?),
        |it, role, _| match role {
            Role::Issuer => basic_constraints::check_issuer(it, false),
            Role::EndEntity => it.basic_constraints().map(|_| ()).map_err(Rule::from),
        },
        |it, role, terms| match role {
            Role::Issuer => key_usage::check_issuer(it),
            Role::EndEntity => key_usage::check_end_entity(it, terms.policy),
        },
        |it, role, terms| extended_key_usage::check(it, role == Role::EndEntity, terms.purpose, terms.policy),
        |it, role, terms| critical_extensions::check(it, terms.revocation.covers(role)),
        |it, _, terms| {
            algorithms::check_signature(it, terms.algorithms)?;
            Ok(algorithms::check_key(it.key(), terms.algorithms, terms.policy)?)
        },
        |it, role, _| match role {
            Role::EndEntity => no_revocation_available::check_end_entity(it),
            Role::Issuer => Ok(()),
        },
        |it, role, terms| match role {
            Role::EndEntity if terms.identity || terms.policy.ca_as_end_entity == Choice::Refuse => {
                end_entity::check(it)
            }
            _ => Ok(()),
        },
        |it, role, terms| {
            profile::check(it, Standing::OnPath, terms.policy)?;
            baseline_requirements(it, Standing::OnPath, role, terms)
        },
    ];
    let terms = *terms;
    CHECKS.into_iter().map(move |check| check(certificate, role, &terms))
}

/// The anchor's own certificate, as far as it counts, and the bounds that the caller gave it.
pub(crate) fn anchor(
    anchor: &Anchor,
    view: &AnchorView<'_>,
    leaf: &Certificate<'_>,
    terms: &Terms<'_>,
) -> impl Iterator<Item = Result<(), Rule>> {
    let bounds = anchor.bounds();
    let purpose = if bounds.allows(terms.purpose) {
        Ok(())
    } else {
        Err(extended_key_usage::Fault::Anchor { wanted: terms.purpose.clone() }.into())
    };
    let date = validity::check_distrust(leaf.validity(), bounds.distrusted_after()).map_err(Rule::from);
    let key = algorithms::check_key(&view.key, terms.algorithms, terms.policy).map_err(Rule::from);
    let judged = view.certificate.iter().flat_map(|certificate| judged_anchor(anchor, certificate, terms));
    [purpose, date, key].into_iter().chain(judged)
}

fn judged_anchor(
    anchor: &Anchor,
    certificate: &Certificate<'_>,
    terms: &Terms<'_>,
) -> impl Iterator<Item = Result<(), Rule>> + use<> {
    let checks = anchor.checks();
    let standing = Standing::Anchor { self_signed: anchor.is_self_signed() };
    let when = |asked: bool, check: &dyn Fn() -> Result<(), Rule>| if asked { check() } else { Ok(()) };
    [
        when(checks.dates, &|| Ok(validity::check(certificate.validity(), terms.now)?)),
        when(checks.authority, &|| basic_constraints::check_issuer(certificate, true)),
        when(checks.authority, &|| key_usage::check_issuer(certificate)),
        when(checks.constraints, &|| {
            extended_key_usage::check(certificate, false, terms.purpose, terms.policy)
        }),
        when(checks.constraints, &|| critical_extensions::check(certificate, false)),
        when(checks.constraints, &|| {
            profile::check(certificate, standing, terms.policy)?;
            baseline_requirements(certificate, standing, Role::Issuer, terms)
        }),
    ]
    .into_iter()
}

fn baseline_requirements(
    certificate: &Certificate<'_>,
    standing: Standing,
    role: Role,
    terms: &Terms<'_>,
) -> Result<(), Rule> {
    if terms.policy.baseline_requirements == Asked::No {
        return Ok(());
    }
    web_pki::check(certificate, standing)?;
    match role {
        Role::EndEntity => web_pki::check_end_entity(certificate),
        Role::Issuer => Ok(()),
    }
}
