//! Path validation (RFC 5280 6.1): one field for each state variable, one method for each step, by the
//! section's titles.
//!
//! It takes a path whose signatures were checked and judges all of it anew, whatever the search has asked before: one
//! pass decides.
//!
//! Not here: signatures (6.1.3 a 1) and name chaining (a 4) belong to the search, and revocation (a 3) comes after.

use alloc::vec::Vec;

use crate::budget::Meter;
use crate::certificate::{Certificate, TlsFeatures};
use crate::error::{Exhausted, Position};
use crate::policy::certificate_policies::{CertificatePolicies, State};
use crate::policy::name_constraints::{Constrainer, Levels, Stop};
use crate::policy::peer_name::{self, ReferenceName};
use crate::policy::screen::{self, Role, Terms};
use crate::policy::{Rule, basic_constraints, tls_feature};
use crate::trust::{Anchor, AnchorView};

/// The broken rules that the engine found, with the certificate that broke each.
pub(crate) type Broken = Vec<(Position, Rule)>;

/// Is the first broken rule enough, or are all of them wanted?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thoroughness {
    First,
    All,
}

/// A path as the engine takes it: the end entity first, and the anchor that issued the last of the certificates.
#[derive(Clone, Copy)]
pub(crate) struct Path<'e> {
    pub(crate) certificates: &'e [&'e Certificate<'e>],
    pub(crate) anchor: &'e Anchor,
    pub(crate) view: &'e AnchorView<'e>,
}

/// What comes of a path.
pub(crate) struct Judgement {
    /// Empty: it keeps every rule.
    pub(crate) broken: Broken,
    /// 6.1.6: the user-constrained-policy-set.
    pub(crate) certificate_policies: CertificatePolicies,
}

/// Judges a path.
pub(crate) fn judge(
    path: Path<'_>,
    reference: Option<&ReferenceName>,
    terms: &Terms<'_>,
    meter: &Meter,
    thoroughness: Thoroughness,
) -> Result<Judgement, Exhausted> {
    let mut engine = Engine {
        path,
        terms,
        meter,
        thoroughness,
        subtrees: Levels::default(),
        policies: State::initial(&terms.policy.certificate_policies, path.certificates.len()),
        held: CertificatePolicies::default(),
        path_lengths: Vec::new(),
        intermediates: 0,
        tls_features: None,
        broken: Broken::new(),
    };
    match engine.run(reference) {
        Ok(()) | Err(End::Refused) => {
            Ok(Judgement { broken: engine.broken, certificate_policies: engine.held })
        }
        Err(End::Exhausted(exhausted)) => Err(exhausted),
    }
}

/// Why the walk ends early.
enum End {
    Refused,
    Exhausted(Exhausted),
}

/// A pathLenConstraint that holds for what comes below.
struct PathLength {
    by: Position,
    allowed: u32,
    found: u32,
}

struct Engine<'e, 't> {
    path: Path<'e>,
    terms: &'t Terms<'t>,
    meter: &'t Meter,
    thoroughness: Thoroughness,
    /// 6.1.2 (b) and (c): `permitted_subtrees`, `excluded_subtrees`.
    subtrees: Levels<'e>,
    /// 6.1.2 (a), (d), (e) and (f): `valid_policy_graph` (RFC 9618), `explicit_policy`, `inhibit_anyPolicy`,
    /// `policy_mapping`.
    policies: State<'e>,
    held: CertificatePolicies,
    /// 6.1.2 (k): `max_path_length`. Each constraint is kept with what it has met, so that a refusal can name both.
    path_lengths: Vec<PathLength>,
    /// Intermediates that are not self-issued, for the policy's own limit.
    intermediates: u32,
    /// RFC 7633 4.2.2: those of the certificate above.
    tls_features: Option<TlsFeatures<'e>>,
    broken: Broken,
}

impl<'e> Engine<'e, '_> {
    fn run(&mut self, reference: Option<&ReferenceName>) -> Result<(), End> {
        let certificates = self.path.certificates;
        let Some((leaf, issuers)) = certificates.split_first() else { return Ok(()) };
        self.initial(leaf)?;
        for (index, issuer) in issuers.iter().enumerate().rev() {
            let at = Position::new(index.saturating_add(1));
            self.basic_processing(at, issuer, Role::Issuer)?;
            self.prepare_for_next(at, issuer)?;
        }
        self.basic_processing(Position::LEAF, leaf, Role::EndEntity)?;
        self.wrap_up(leaf, reference)
    }

    /// 6.1.1 (d), (h), (i) and 6.1.2: what the anchor brings, by its configuration and by its own certificate.
    fn initial(&mut self, leaf: &Certificate<'_>) -> Result<(), End> {
        let Path { anchor, view, certificates } = self.path;
        let at = Position::new(certificates.len());
        for answer in screen::anchor(anchor, view, leaf, self.terms) {
            self.note(at, answer)?;
        }
        if let Some(constraints) = self.value(at, anchor.bounds().name_constraints())?.flatten() {
            let added = self.subtrees.add(Constrainer::Configuration, constraints, self.meter);
            self.note_or_stop(at, added)?;
        }
        match &view.certificate {
            Some(certificate) if anchor.checks().constraints => {
                let answer = self.policies.take_anchor(certificate, self.meter);
                self.note_or_stop(at, answer)?;
                self.take_constraints(at, certificate)
            }
            _ => Ok(()),
        }
    }

    /// 6.1.3.
    fn basic_processing(&mut self, at: Position, it: &Certificate<'e>, role: Role) -> Result<(), End> {
        for answer in screen::certificate(it, role, self.terms) {
            self.note(at, answer)?;
        }
        self.note(at, tls_feature::check(it, self.tls_features))?;
        // (b) and (c): a self-issued certificate that is not the last is free.
        if role == Role::EndEntity || !it.is_self_issued() {
            let answer = self.subtrees.check(it, self.meter);
            self.note_or_stop(at, answer)?;
        }
        let answer = self.policies.take(it, role == Role::EndEntity, self.meter);
        self.note_or_stop(at, answer)
    }

    /// 6.1.4.
    fn prepare_for_next(&mut self, at: Position, issuer: &'e Certificate<'e>) -> Result<(), End> {
        let answer = self.policies.prepare_for_next(issuer, self.meter);
        self.note_or_stop(at, answer)?;
        if !issuer.is_self_issued() {
            self.count_intermediate(at)?;
        }
        self.take_constraints(at, issuer)
    }

    /// 6.1.4 (l).
    fn count_intermediate(&mut self, at: Position) -> Result<(), End> {
        let mut broken = Vec::new();
        for length in &mut self.path_lengths {
            length.found = length.found.saturating_add(1);
            if length.found == length.allowed.saturating_add(1) {
                let (allowed, found) = (length.allowed, length.found);
                broken.push((length.by, basic_constraints::Fault::PathTooLong { allowed, found }));
            }
        }
        for (by, fault) in broken {
            self.note(by, Err::<(), _>(fault))?;
        }
        self.intermediates = self.intermediates.saturating_add(1);
        match self.terms.policy.max_intermediates {
            Some(allowed) if self.intermediates > allowed => {
                let found = self.intermediates;
                self.note(at, Err::<(), _>(basic_constraints::Fault::TooManyIntermediates { allowed, found }))
            }
            _ => Ok(()),
        }
    }

    /// 6.1.4 (g) and (m), and RFC 7633 4.2.2.
    fn take_constraints(&mut self, at: Position, issuer: &'e Certificate<'e>) -> Result<(), End> {
        if let Some(constraints) = self.value(at, issuer.name_constraints())?.flatten() {
            let added = self.subtrees.add(Constrainer::Certificate(at), constraints, self.meter);
            self.note_or_stop(at, added)?;
        }
        let constraints = self.value(at, issuer.basic_constraints())?.flatten();
        if let Some(allowed) = constraints.and_then(|constraints| constraints.path_len) {
            self.path_lengths.push(PathLength { by: at, allowed, found: 0 });
        }
        self.tls_features = self.value(at, issuer.tls_features())?.flatten();
        Ok(())
    }

    /// 6.1.5, and the peer's name, which RFC 5280 leaves to the application.
    fn wrap_up(&mut self, leaf: &Certificate<'e>, reference: Option<&ReferenceName>) -> Result<(), End> {
        // A name constraint at the end binds nothing below it, but it must be well-formed.
        if let Some(constraints) = self.value(Position::LEAF, leaf.name_constraints())?.flatten() {
            self.note(Position::LEAF, constraints.check_subtrees())?;
        }
        let held = self.policies.wrap_up(leaf, &self.terms.policy.certificate_policies);
        if let Some(held) = self.value(Position::LEAF, held)? {
            self.held = held;
        }
        let Some(reference) = reference else { return Ok(()) };
        self.note(Position::LEAF, peer_name::check(leaf, reference, self.terms.policy))?;
        let answer = self.subtrees.check_reference(reference, self.meter);
        self.note_or_stop(Position::LEAF, answer)
    }

    fn note<T, F: Into<Rule>>(&mut self, at: Position, answer: Result<T, F>) -> Result<(), End> {
        self.value(at, answer).map(|_| ())
    }

    /// The answer's value; or the fault is kept, and the walk ends unless all faults are wanted.
    fn value<T, F: Into<Rule>>(&mut self, at: Position, answer: Result<T, F>) -> Result<Option<T>, End> {
        match answer {
            Ok(value) => Ok(Some(value)),
            Err(fault) => {
                self.broken.push((at, fault.into()));
                match self.thoroughness {
                    Thoroughness::First => Err(End::Refused),
                    Thoroughness::All => Ok(None),
                }
            }
        }
    }

    fn note_or_stop(&mut self, at: Position, answer: Result<(), Stop>) -> Result<(), End> {
        match answer {
            Ok(()) => Ok(()),
            Err(Stop::Broken(rule)) => self.note(at, Err::<(), _>(rule)),
            Err(Stop::Exhausted(exhausted)) => Err(End::Exhausted(exhausted)),
        }
    }
}
