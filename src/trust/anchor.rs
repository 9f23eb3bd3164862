//! A trust anchor: a name and a key (RFC 5280 6.1.1 d), perhaps with the certificate that they came in.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use der::asn1::AnyRef;
use der::{Encode, Tag};
use sha2::{Digest, Sha256};

use crate::certificate::{Certificate, PublicKey, Purpose, Unreadable};
use crate::error::{Element, Malformed, Problem};
use crate::name::Namespace;
use crate::name::distinguished::{DistinguishedName, Name};
use crate::signature::{Algorithms, Fault, Signed};
use crate::time::Time;
use crate::trust::Bounds;

/// Someone whom the caller believes, and for what.
///
/// An anchor that came as a certificate is judged as one on every path: its dates, its CA bit and its constraints
/// count, only its own signature and serial number do not. One that was given as name and key is what RFC 5280
/// 6.1.1 (d) calls it, and nothing else is known of it.
///
/// An anchor without namespaces can end a path; it can not vouch for an identity.
#[derive(Clone)]
pub struct Anchor {
    id: AnchorId,
    label: Option<Box<str>>,
    subject: DistinguishedName,
    spki: Box<[u8]>,
    key_identifier: Option<Box<[u8]>>,
    certificate: Option<Box<[u8]>>,
    checks: Checks,
    self_signed: bool,
    bounds: Bounds,
}

/// Which anchor: SHA-256 over its subject's and its key's DER. Two anchors with the same id are one authority, in
/// whatever certificate they come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnchorId([u8; 32]);

/// What of an anchor's own certificate counts. [`Checks::ALL`] is the rule; [`Checks::NONE`] makes it a name
/// and a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// Its dates.
    pub dates: bool,
    /// That it says it is a CA, and may sign certificates (RFC 5280 4.2.1.9, 4.2.1.3).
    pub authority: bool,
    /// Its path length, name constraints, key purposes and critical extensions (RFC 5937).
    pub constraints: bool,
}

impl Checks {
    /// Everything but its signature and serial number.
    pub const ALL: Self = Self { dates: true, authority: true, constraints: true };
    /// Nothing: RFC 5280 6.1.1 (d).
    pub const NONE: Self = Self { dates: false, authority: false, constraints: false };
}

impl Anchor {
    /// From a certificate, which is judged as a CA's on every path that ends in it. It need not be self-signed: an
    /// intermediate can be an anchor.
    ///
    /// # Errors
    /// [`Unreadable`] if it is not one well-formed certificate.
    ///
    /// ```no_run
    /// use vouchsafe::{Anchor, Namespace};
    ///
    /// let der = std::fs::read("fleet-ca.der")?;
    /// let anchor = Anchor::from_certificate(&der)?.vouches_for(Namespace::spiffe("prod.example")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_certificate(der: &[u8]) -> Result<Self, Unreadable> {
        let certificate = Certificate::read(der)?;
        let key_identifier = certificate.subject_key_identifier()?.map(Box::from);
        Ok(Self {
            key_identifier,
            certificate: Some(Box::from(der)),
            checks: Checks::ALL,
            ..Self::from_name_and_key(certificate.subject().bytes(), certificate.key().spki)?
        })
    }

    /// From the DER of a name and of a SubjectPublicKeyInfo (RFC 5280 6.1.1 d).
    ///
    /// # Errors
    /// [`Malformed`] if either is not what it should be.
    pub fn from_name_and_key(subject: &[u8], spki: &[u8]) -> Result<Self, Malformed> {
        let name = DistinguishedName::from_der(subject)?;
        PublicKey::read(spki)?;
        Ok(Self {
            id: AnchorId::of(subject, spki),
            label: None,
            subject: name,
            spki: Box::from(spki),
            key_identifier: None,
            certificate: None,
            checks: Checks::NONE,
            self_signed: false,
            bounds: Bounds::default(),
        })
    }

    /// From the form in which rustls and its root stores hand out anchors: a name, a key, perhaps name constraints.
    ///
    /// # Errors
    /// [`Malformed`] if any of the three is not what it should be.
    pub fn from_trust_anchor(anchor: &rustls_pki_types::TrustAnchor<'_>) -> Result<Self, Malformed> {
        // That type holds the contents of each SEQUENCE, without its tag and length.
        let subject = sequence(&anchor.subject, Element::Subject)?;
        let spki = sequence(&anchor.subject_public_key_info, Element::SubjectPublicKeyInfo)?;
        let this = Self::from_name_and_key(&subject, &spki)?;
        match &anchor.name_constraints {
            Some(constraints) => this.constrained_by(&sequence(constraints, Element::NameConstraints)?),
            None => Ok(this),
        }
    }

    /// Narrows what of its certificate counts. Without a certificate it changes nothing.
    #[must_use]
    pub fn judged_by(mut self, checks: Checks) -> Self {
        self.checks = checks;
        self
    }

    /// A name for reports.
    #[must_use]
    pub fn labelled(mut self, label: &str) -> Self {
        self.label = Some(Box::from(label));
        self
    }

    /// It may vouch for identities in this namespace, and in those named before.
    #[must_use]
    pub fn vouches_for(mut self, namespace: Namespace) -> Self {
        self.bounds.namespaces.push(namespace);
        self
    }

    /// It is an authority for these purposes and for no other.
    #[must_use]
    pub fn only_for(mut self, purposes: impl IntoIterator<Item = Purpose>) -> Self {
        self.bounds.purposes.get_or_insert_with(Vec::new).extend(purposes);
        self
    }

    /// End entities whose notBefore is later than this are not believed.
    #[must_use]
    pub fn distrusted_after(mut self, last: Time) -> Self {
        self.bounds.distrusted_after = Some(last);
        self
    }

    /// Name constraints for every path below it, as the DER of `NameConstraints` (RFC 5280 4.2.1.10): the inputs
    /// initial-permitted-subtrees and initial-excluded-subtrees of 6.1.1 (h) and (i).
    ///
    /// # Errors
    /// [`Malformed`] if it does not decode, each subtree included.
    pub fn constrained_by(mut self, name_constraints: &[u8]) -> Result<Self, Malformed> {
        self.bounds.constrain(name_constraints)?;
        Ok(self)
    }

    pub(crate) fn vouch_for_everything(&mut self) {
        self.bounds.every_identity = true;
    }

    /// Which anchor it is.
    #[must_use]
    pub fn id(&self) -> AnchorId {
        self.id
    }

    /// The label that the caller gave.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// Its name.
    #[must_use]
    pub fn subject(&self) -> Name<'_> {
        self.subject.as_name()
    }

    /// Its SubjectPublicKeyInfo, DER.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Its certificate, if it came in one.
    #[must_use]
    pub fn certificate(&self) -> Option<&[u8]> {
        self.certificate.as_deref()
    }

    /// What it is good for.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    pub(crate) fn checks(&self) -> Checks {
        self.checks
    }

    pub(crate) fn key_identifier(&self) -> Option<&[u8]> {
        self.key_identifier.as_deref()
    }

    /// Whether its signature holds under its own key, as far as that can be checked (RFC 5280 4.2.1.1 asks no
    /// authority key identifier of such a certificate). Found out once, when a verifier is built.
    pub(crate) fn is_self_signed(&self) -> bool {
        self.self_signed
    }

    pub(crate) fn note_self_signed(&mut self, algorithms: &Algorithms) {
        let Ok(view) = self.view() else { return };
        self.self_signed = view.certificate.is_some_and(|certificate| {
            let signed = Signed::from(&certificate);
            match algorithms.verify(&signed, certificate.key()) {
                Ok(()) => true,
                // Many an old root has a SHA-1 signature, which nobody asks of an anchor: its names must do.
                Err(Fault::UnknownAlgorithm { .. }) => certificate.is_self_issued(),
                Err(_) => false,
            }
        });
    }

    /// Its parts, read again from the bytes that were read when it was made.
    pub(crate) fn view(&self) -> Result<AnchorView<'_>, Unreadable> {
        Ok(AnchorView {
            subject: self.subject(),
            key: PublicKey::read(&self.spki)?,
            certificate: self.certificate.as_deref().map(Certificate::read).transpose()?,
        })
    }
}

fn sequence(contents: &[u8], element: Element) -> Result<Vec<u8>, Malformed> {
    AnyRef::new(Tag::Sequence, contents)
        .and_then(|sequence| sequence.to_der())
        .map_err(|_| Malformed::new(element, Problem::TooLong))
}

/// An anchor's parts, decoded.
pub(crate) struct AnchorView<'a> {
    pub(crate) subject: Name<'a>,
    pub(crate) key: PublicKey<'a>,
    pub(crate) certificate: Option<Certificate<'a>>,
}

impl AnchorId {
    pub(crate) fn of(subject: &[u8], spki: &[u8]) -> Self {
        Self(Sha256::new().chain_update(subject).chain_update(spki).finalize().into())
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for AnchorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for AnchorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnchorId({self})")
    }
}

impl fmt::Display for Anchor {
    /// Its label, or else its name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.label {
            Some(label) => f.write_str(label),
            None => self.subject.fmt(f),
        }
    }
}

impl fmt::Debug for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Anchor")
            .field("subject", &format_args!("{}", self.subject))
            .field("label", &self.label)
            .field("judged", &self.certificate.is_some())
            .field("bounds", &self.bounds)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Authority;

    #[test]
    fn an_anchor_from_rustls_is_the_one_of_the_certificate() {
        let root = Authority::self_signed("CN=Root").ca().permitted(&["dns:example.com"]).build();
        let der = rustls_pki_types::CertificateDer::from(root.der.as_slice());
        let theirs = webpki::anchor_from_trusted_cert(&der).expect("an anchor");
        let ours = Anchor::from_trust_anchor(&theirs).expect("the same anchor");
        assert_eq!(ours.id(), Anchor::from_certificate(&root.der).expect("the certificate").id());
        let constraints = ours.bounds().name_constraints().expect("readable").expect("some");
        assert_eq!(constraints.permitted.iter().count(), 1);
        assert!(ours.certificate().is_none());
    }
}
