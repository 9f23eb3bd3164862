//! What is believed: a principal, a path.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::{Hex, Text, Texts};
use crate::certificate::Certificate;
use crate::error::Position;
use crate::identity::Fingerprint;
use crate::principal::Principal;
use crate::revocation::{Evidence, Status};
use crate::trust::AnchorId;
use crate::verified::{End, RestsOn, VerifiedPath};
use crate::via::Via;

impl Serialize for Principal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let anchor = Named { id: self.anchor(), label: self.anchor_label() };
        let mut fields = serializer.serialize_struct("Principal", 11)?;
        fields.serialize_field("kind", self.kind())?;
        fields.serialize_field("name", self.name())?;
        fields.serialize_field("identity", self.identity())?;
        fields.serialize_field("rules", self.rules())?;
        fields.serialize_field("roles", self.roles())?;
        fields.serialize_field("anchor", &anchor)?;
        fields.serialize_field("fingerprint", &Text(Hex(self.fingerprint())))?;
        fields.serialize_field("x5t#S256", &self.x5t_s256())?;
        fields.serialize_field("valid_until", &self.valid_until())?;
        fields.serialize_field("relaxations", &Texts(self.relaxations().iter()))?;
        fields.serialize_field("via", self.via())?;
        fields.end()
    }
}

impl Serialize for Via {
    /// `"direct"`, or a map with the `hop`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Direct => serializer.serialize_str("direct"),
            Self::Hop(hop) => {
                let mut fields = serializer.serialize_struct("Via", 1)?;
                fields.serialize_field("hop", &**hop)?;
                fields.end()
            }
        }
    }
}

struct Named<'a> {
    id: AnchorId,
    label: &'a str,
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Anchor", 2)?;
        fields.serialize_field("id", &Text(self.id))?;
        fields.serialize_field("label", self.label)?;
        fields.end()
    }
}

impl Serialize for VerifiedPath<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let label = alloc::format!("{}", self.anchor());
        let mut fields = serializer.serialize_struct("VerifiedPath", 6)?;
        fields.serialize_field("certificates", &Certificates(self))?;
        fields.serialize_field("anchor", &Named { id: self.anchor().id(), label: &label })?;
        fields.serialize_field("valid_until", &self.valid_until())?;
        fields.serialize_field("ends", &self.ends())?;
        fields.serialize_field("relaxations", &Texts(self.relaxations().iter()))?;
        fields.serialize_field("via", self.via())?;
        fields.end()
    }
}

struct Certificates<'a, 'p>(&'a VerifiedPath<'p>);

impl Serialize for Certificates<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.certificates().enumerate().map(|(at, certificate)| Step {
            at,
            certificate,
            revocation: self.0.revocation(Position::new(at)),
        }))
    }
}

struct Step<'a, 'p> {
    at: usize,
    certificate: &'a Certificate<'p>,
    revocation: Option<&'a Status>,
}

impl Serialize for Step<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { at, certificate, revocation } = self;
        let mut fields = serializer.serialize_struct("Certificate", 8)?;
        fields.serialize_field("position", at)?;
        fields.serialize_field("subject", &Text(certificate.subject()))?;
        fields.serialize_field("issuer", &Text(certificate.issuer()))?;
        fields.serialize_field("serial", &Text(certificate.serial()))?;
        fields.serialize_field("not_before", &certificate.validity().from)?;
        fields.serialize_field("not_after", &certificate.validity().until)?;
        fields.serialize_field("fingerprint", &Text(Fingerprint::of(certificate.der())))?;
        fields.serialize_field("revocation", &revocation.map(Text))?;
        fields.end()
    }
}

impl Serialize for End {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("End", 4)?;
        match &self.of {
            RestsOn::Certificate(position) => {
                fields.serialize_field("of", "certificate")?;
                fields.serialize_field("position", &position.index())?;
            }
            RestsOn::Anchor => fields.serialize_field("of", "anchor")?,
            RestsOn::Revocation { certificate, by } => {
                let of = match by {
                    Evidence::Crl(_) => "crl",
                    Evidence::Ocsp(_) => "ocsp",
                };
                fields.serialize_field("of", of)?;
                fields.serialize_field("position", &certificate.index())?;
                fields.serialize_field("by", &Text(by))?;
            }
        }
        fields.serialize_field("until", &self.until)?;
        fields.end()
    }
}
