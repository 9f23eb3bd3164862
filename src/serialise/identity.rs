//! An identity: its form, and its exact value.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::{Hex, Text};
use crate::certificate::Serial;
use crate::identity::Identity;

impl Serialize for Identity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Identity", 3)?;
        fields.serialize_field("form", form(self))?;
        match self {
            Self::OtherName { type_id: oid, .. }
            | Self::Attribute { oid, .. }
            | Self::Extension { oid, .. } => fields.serialize_field("oid", &Text(oid))?,
            Self::IssuerSerial { issuer, .. } => fields.serialize_field("issuer", &Text(issuer))?,
            _ => fields.skip_field("oid")?,
        }
        match self {
            Self::Spiffe(id) => fields.serialize_field("value", id.as_str())?,
            Self::Dns(name) => fields.serialize_field("value", name.as_str())?,
            Self::Ip(address) => fields.serialize_field("value", &Text(address))?,
            Self::Email(mailbox) => fields.serialize_field("value", mailbox.as_str())?,
            Self::Uri(uri) => fields.serialize_field("value", uri.as_str())?,
            Self::Upn(upn) => fields.serialize_field("value", upn.as_str())?,
            Self::Sid(sid) => fields.serialize_field("value", sid.as_str())?,
            Self::Attribute { value, .. } => fields.serialize_field("value", value)?,
            Self::OtherName { der, .. } | Self::Extension { der, .. } => {
                fields.serialize_field("value", &Text(Hex(der)))?;
            }
            Self::Subject(name) => fields.serialize_field("value", &Text(name))?,
            Self::Certificate(hash) | Self::Key(hash) => fields.serialize_field("value", &Text(hash))?,
            Self::IssuerSerial { serial, .. } => {
                fields.serialize_field("value", &Text(Serial::new(serial)))?;
            }
        }
        fields.end()
    }
}

fn form(identity: &Identity) -> &'static str {
    match identity {
        Identity::Spiffe(_) => "spiffe",
        Identity::Dns(_) => "dns",
        Identity::Ip(_) => "ip",
        Identity::Email(_) => "email",
        Identity::Uri(_) => "uri",
        Identity::Upn(_) => "upn",
        Identity::OtherName { .. } => "other-name",
        Identity::Attribute { .. } => "attribute",
        Identity::Subject(_) => "subject",
        Identity::Extension { .. } => "extension",
        Identity::Sid(_) => "sid",
        Identity::Certificate(_) => "certificate",
        Identity::Key(_) => "key",
        Identity::IssuerSerial { .. } => "issuer-serial",
    }
}
