//! Which proxy hands on certificates, and from where.

use alloc::vec::Vec;

use crate::config::section::{Section, Told, Value};
use crate::config::{Problem, reference};
use crate::proxy::{NameFault, Profile, ProxyReader, TrustedHops};

/// A profile by its name, and at least one hop.
pub(super) fn read(value: Value<'_>) -> Result<ProxyReader, Told> {
    let section = value.section(&reference::PROXY)?;
    let profile = section.need("profile").and_then(profile).and_then(|profile| renamed(&section, profile));
    let hops = hops(&section);
    Ok(ProxyReader::new(profile?, hops?))
}

fn profile(value: Value<'_>) -> Result<Profile, Told> {
    let words: Vec<(&str, &str)> = Profile::names().map(|name| (name, name)).collect();
    let name = value.word(&words)?;
    Profile::named(name).ok_or_else(|| value.is_no("the name of a profile"))
}

/// A header of the profile, by another name.
type Rename = fn(Profile, &str) -> Result<Profile, NameFault>;

fn renamed(section: &Section<'_>, profile: Profile) -> Result<Profile, Told> {
    let headers: [(&str, Rename); 4] = [
        ("certificate_header", Profile::certificate_header),
        ("chain_header", Profile::chain_header),
        ("verdict_header", Profile::verdict_header),
        ("presence_header", Profile::presence_header),
    ];
    headers.into_iter().try_fold(profile, |profile, (key, rename)| match section.get(key) {
        Some(name) => name.parsed(|name| rename(profile, name)),
        None => Ok(profile),
    })
}

fn hops(section: &Section<'_>) -> Result<TrustedHops, Told> {
    let networks = section.read("networks", |list| list.list_of(network));
    let principals = section.read("principals", |list| list.list_of(principal));
    let unix_socket = section.chosen("unix_socket");
    let (networks, principals, unix_socket) = (networks?, principals?, unix_socket?);
    if networks.is_none() && principals.is_none() && !unix_socket {
        return Err(section.tell(Problem::NoHops));
    }
    let nobody = TrustedHops::nobody();
    let mut hops = if unix_socket { nobody.unix_socket() } else { nobody };
    for (kind, name) in principals.unwrap_or_default() {
        hops = hops.principal(kind, name);
    }
    networks
        .unwrap_or_default()
        .into_iter()
        .try_fold(hops, |hops, (value, network)| hops.network(network).map_err(|fault| value.tell(fault)))
}

/// Each is tried by itself, so that the faults of all are told.
fn network(value: Value<'_>) -> Result<(Value<'_>, &str), Told> {
    let network = value.text()?;
    TrustedHops::nobody().network(network).map_err(|fault| value.tell(fault))?;
    Ok((value, network))
}

/// Both kind and name.
fn principal(value: Value<'_>) -> Result<(&str, &str), Told> {
    let section = value.section(&reference::HOP)?;
    let kind = section.need("kind").and_then(Value::text);
    let name = section.need("name").and_then(Value::text);
    Ok((kind?, name?))
}
