//! From a typed fault to what can be done about it. No text is read.

use vouchsafe::fault::{Fault, Reason};
use vouchsafe::identity::{Unmapped, binding};
use vouchsafe::policy::{
    Rule, algorithms, basic_constraints, critical_extensions, end_entity, extended_key_usage, key_usage,
    name_constraints, peer_name, validity,
};
use vouchsafe::report::Attempt;
use vouchsafe::revocation::{OcspUnusable, Unknown, Unusable};

use crate::explain::advice::Advice;
use crate::explain::demand::Demand;

/// What would have to change on this way. A certificate is issued anew once, whatever is wrong with it.
pub(crate) fn advice(attempt: &Attempt) -> Vec<Advice> {
    let mut all: Vec<Advice> = Vec::new();
    for fault in &attempt.faults {
        let is_anchor = fault.certificate.index() >= attempt.chain.len();
        match of(fault, attempt) {
            Beside(advice) => all.push(advice),
            Anew(demand) => add_demand(&mut all, fault, is_anchor, demand),
        }
    }
    let mut once = Vec::new();
    for advice in all {
        if !once.contains(&advice) {
            once.push(advice);
        }
    }
    once
}

fn add_demand(all: &mut Vec<Advice>, fault: &Fault, is_anchor: bool, demand: Demand) {
    for advice in all.iter_mut() {
        match advice {
            Advice::Issue { position, with, .. } if *position == fault.certificate => {
                if !with.contains(&demand) {
                    with.push(demand);
                }
                return;
            }
            _ => {}
        }
    }
    let (position, subject) = (fault.certificate, fault.subject.clone());
    all.push(Advice::Issue { position, subject, is_anchor, with: vec![demand] });
}

/// Either something beside the certificate, or what a new one must be like.
enum Change {
    Beside(Advice),
    Anew(Demand),
}

use Change::{Anew, Beside};

fn of(fault: &Fault, attempt: &Attempt) -> Change {
    let subject = fault.subject.clone();
    match &fault.reason {
        Reason::Rule(rule) => of_rule(rule, attempt),
        Reason::NoIssuer { issuer } => Beside(Advice::AddCertificate { issuer: issuer.clone() }),
        Reason::Signature { issuer, fault } => match fault {
            vouchsafe::signature::Fault::Invalid => {
                Beside(Advice::OtherIssuer { issuer: issuer.clone(), of: subject })
            }
            other => Anew(Demand::OtherSignature(other.to_string())),
        },
        Reason::TooLong { allowed } => Beside(Advice::LongerPaths { allowed: *allowed }),
        Reason::Revoked(_) => Anew(Demand::NewKey),
        Reason::RevocationUnknown(unknown) => Beside(of_unknown(unknown, fault)),
        Reason::Unmapped(unmapped) => of_unmapped(unmapped),
        Reason::Binding(fault) => of_binding(fault),
        other => Anew(Demand::Keeping(other.to_string())),
    }
}

fn of_rule(rule: &Rule, attempt: &Attempt) -> Change {
    let keeping = || Demand::Keeping(rule.to_string());
    Anew(match rule {
        Rule::Validity(fault) => return of_validity(fault),
        Rule::BasicConstraints(fault) => match fault {
            basic_constraints::Fault::Absent | basic_constraints::Fault::NotCa => Demand::Authority,
            basic_constraints::Fault::Version { .. } => Demand::Version3,
            basic_constraints::Fault::PathTooLong { found, .. } => Demand::PathLength(*found),
            basic_constraints::Fault::TooManyIntermediates { allowed, .. } => {
                Demand::FewerIntermediates(*allowed)
            }
            _ => keeping(),
        },
        Rule::KeyUsage(key_usage::Fault::Missing { wanted, .. }) => Demand::KeyUsage(wanted.to_string()),
        Rule::ExtendedKeyUsage(fault) => match fault {
            extended_key_usage::Fault::Missing { wanted, .. }
            | extended_key_usage::Fault::Absent { wanted } => Demand::Purpose(wanted.to_string()),
            extended_key_usage::Fault::Anchor { wanted } => {
                let anchor = attempt.anchor.clone().unwrap_or_default();
                return Beside(Advice::AddPurpose { anchor, purpose: wanted.clone() });
            }
            _ => keeping(),
        },
        Rule::CriticalExtensions(critical_extensions::Fault::NotProcessed(oid)) => {
            Demand::Without(oid.to_string())
        }
        Rule::Algorithms(algorithms::Fault::Signature(_)) => Demand::OtherSignature(rule.to_string()),
        Rule::Algorithms(_) => Demand::OtherKey(rule.to_string()),
        Rule::EndEntity(end_entity::Fault::Authority | end_entity::Fault::Signs) => Demand::NoAuthority,
        Rule::EndEntity(end_entity::Fault::CannotProve) => Demand::KeyUsage("digitalSignature".to_owned()),
        Rule::NameConstraints(
            name_constraints::Fault::NotPermitted { by, .. }
            | name_constraints::Fault::Excluded { by, .. }
            | name_constraints::Fault::NotProcessed { by, .. },
        ) => Demand::NamesWithin(by.to_string()),
        Rule::PeerName(
            peer_name::Fault::Mismatch { wanted, .. } | peer_name::Fault::NoSuchForm { wanted, .. },
        ) => Demand::Name(wanted.to_string()),
        _ => keeping(),
    })
}

fn of_validity(fault: &validity::Fault) -> Change {
    match fault {
        validity::Fault::Expired { now, .. } => Anew(Demand::ValidAt(*now)),
        validity::Fault::NotYetValid { not_before, .. } => Beside(Advice::Wait { until: *not_before }),
        validity::Fault::Distrusted { last, .. } => Anew(Demand::IssuedBy(*last)),
        other => Anew(Demand::Keeping(other.to_string())),
    }
}

/// Where neither CRLs nor responses answer, CRLs are the advice: they do not need to be asked for one by one.
fn of_unknown(unknown: &Unknown, fault: &Fault) -> Advice {
    let subject = || format!("certificate {} ({})", fault.certificate, fault.subject);
    match unknown {
        Unknown::NoCrl { issuer } => Advice::AddCrl { issuer: issuer.to_string() },
        Unknown::Crl { why: Unusable::NotYetValid { this_update, .. }, .. } => {
            Advice::Wait { until: *this_update }
        }
        Unknown::Crl { by, why } => Advice::NewerCrl { issuer: by.issuer().to_owned(), why: why.to_string() },
        Unknown::Issuer { issuer, why } => Advice::NewerCrl {
            issuer: issuer.to_string(),
            why: format!("is by somebody who may not sign CRLs: {why}"),
        },
        Unknown::Ocsp { why: OcspUnusable::NotYetValid { from, .. }, .. } => Advice::Wait { until: *from },
        Unknown::Both { crls, .. } => of_unknown(crls, fault),
        Unknown::NotStapled { .. } | Unknown::Stapled(_) => Advice::Staple { subject: subject() },
        _ => Advice::AddOcspResponse { subject: subject() },
    }
}

fn of_unmapped(unmapped: &Unmapped) -> Change {
    match unmapped {
        Unmapped::NoRule { .. } | Unmapped::Ambiguous { .. } => {
            Beside(Advice::AddRule { why: unmapped.to_string() })
        }
        other => Anew(Demand::Keeping(other.to_string())),
    }
}

fn of_binding(fault: &binding::Fault) -> Change {
    let keeping = || Anew(Demand::Keeping(fault.to_string()));
    match fault {
        binding::Fault::NoNamespaces { anchor, wanted: Some(namespace), .. }
        | binding::Fault::OutsideAnchor { anchor, wanted: Some(namespace), .. } => {
            Beside(Advice::AddNamespace { anchor: anchor.clone(), namespace: namespace.clone() })
        }
        binding::Fault::OutsideIssuingCa { key, wanted: Some(namespace), .. } => {
            Beside(Advice::AddNamespaceOfCa { key: key.to_string(), namespace: namespace.clone() })
        }
        binding::Fault::PolicyNotHeld { wanted, .. } => Anew(Demand::CertificatePolicy(wanted.join(" or "))),
        binding::Fault::AnchorNotNamed { anchor, rules, .. } => Beside(Advice::BelieveInRule {
            rules: rules.clone(),
            authority: format!("trust anchor {anchor}"),
        }),
        binding::Fault::IssuerNotNamed { key, rules, .. } => Beside(Advice::BelieveInRule {
            rules: rules.clone(),
            authority: format!("the CA with key {key}"),
        }),
        _ => keeping(),
    }
}
