//! What an authority may vouch for.

use alloc::vec::Vec;

use crate::config::Problem;
use crate::config::reference;
use crate::config::section::{Told, Value};
use crate::error::Malformed;
use crate::name::{DistinguishedName, Namespace};
use crate::oid::OidBuf;

type Read = fn(&str) -> Result<Namespace, Malformed>;

/// Every form of namespace, by its key.
const FORMS: [(&str, Read); 11] = [
    ("spiffe", Namespace::spiffe),
    ("dns", Namespace::dns),
    ("email", Namespace::email),
    ("email_below", Namespace::email_below),
    ("ip", Namespace::ip),
    ("uri", Namespace::uri_host),
    ("upn", Namespace::upn),
    ("sid", Namespace::sid_domain),
    ("extension", |oid| OidBuf::parse(oid).map(Namespace::extension)),
    ("directory", |name| DistinguishedName::parse(name).map(Namespace::directory)),
    ("other", |type_id| OidBuf::parse(type_id).map(Namespace::other)),
];

/// At least one namespace.
pub(super) fn read(value: Value<'_>) -> Result<Vec<Namespace>, Told> {
    let section = value.section(&reference::NAMESPACES)?;
    if section.is_empty() {
        return Err(value.tell(Problem::Empty));
    }
    let tried: Vec<_> = FORMS
        .iter()
        .filter_map(|(key, form)| section.get(key).map(|list| list.list_of(|name| name.parsed(form))))
        .collect();
    let forms: Vec<Vec<_>> = tried.into_iter().collect::<Result<_, _>>()?;
    Ok(forms.into_iter().flatten().collect())
}
