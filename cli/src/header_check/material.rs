//! What forgeries are made of: a profile, a certificate, names.

use std::net::IpAddr;

use rustls_pki_types::CertificateDer;
use vouchsafe::certificate::{Certificate, Unreadable};
use vouchsafe::config::Config;
use vouchsafe::oid::COMMON_NAME;
use vouchsafe::proxy::{NameFault, Profile};

use super::forgeries::Material;
use crate::arguments::{HeaderCheck, Headers};
use crate::files;
use crate::trouble::{FileFault, Trouble};

/// Whom a certificate that is made names.
const NOBODY: &str = "vouchsafe header-check";

pub(super) fn of(arguments: &HeaderCheck) -> Result<Material, Trouble> {
    let (profile, addresses) = proxy(&arguments.headers)?;
    let (chain, wrong): (_, Box<dyn Fn(String) -> Trouble>) = match &arguments.forgery.certificate {
        Some(file) => (
            files::certificates(file)?.into_chain(),
            Box::new(|fault| FileFault::Object { what: "certificate", number: 1, fault }.of(file)),
        ),
        None => {
            let wrong = |fault| Trouble::Option { option: "--certificate", fault };
            (vec![made().map_err(|fault| wrong(fault.to_string()))?], Box::new(wrong))
        }
    };
    let own = chain.first().map(|der| &**der).unwrap_or_default();
    let (subject, common_name) = names(own).map_err(|fault| wrong(fault.to_string()))?;
    let user = arguments.forgery.user.clone().unwrap_or(common_name);
    Ok(Material { profile, chain, user, subject, addresses })
}

/// The subject, and its first common name.
fn names(der: &[u8]) -> Result<(String, String), Unreadable> {
    let subject = Certificate::read(der)?.subject();
    let common_name =
        subject.attributes().filter(|attribute| attribute.oid == COMMON_NAME).find_map(|it| it.text());
    Ok((visible(&subject.to_string()), visible(common_name.unwrap_or("admin"))))
}

/// What a header can hold.
fn visible(text: &str) -> String {
    text.chars().map(|it| if matches!(it, ' '..='~') { it } else { '?' }).collect()
}

fn proxy(headers: &Headers) -> Result<(Option<Profile>, Vec<IpAddr>), Trouble> {
    if let Some(file) = &headers.config {
        let config = Config::load(file).map_err(|fault| Trouble::of_config(file, &fault))?;
        let reader = config.proxy().ok_or_else(|| FileFault::Nothing("table [proxy]").of(file))?;
        return Ok((Some(reader.profile().clone()), reader.hops().addresses().collect()));
    }
    let Some(profile) = headers.profile.as_deref().and_then(Profile::named) else {
        return Ok((None, Vec::new()));
    };
    /// A header of the profile, by another name.
    type Rename = fn(Profile, &str) -> Result<Profile, NameFault>;
    let renames: [(&'static str, &Option<String>, Rename); 4] = [
        ("--certificate-header", &headers.certificate_header, Profile::certificate_header),
        ("--chain-header", &headers.chain_header, Profile::chain_header),
        ("--verdict-header", &headers.verdict_header, Profile::verdict_header),
        ("--presence-header", &headers.presence_header, Profile::presence_header),
    ];
    let renamed = renames.into_iter().try_fold(profile, |profile, (option, name, rename)| match name {
        Some(name) => {
            rename(profile, name).map_err(|fault| Trouble::Option { option, fault: fault.to_string() })
        }
        None => Ok(profile),
    });
    Ok((Some(renamed?), Vec::new()))
}

/// Signed by itself, with a key that nobody has any more.
fn made() -> Result<CertificateDer<'static>, rcgen::Error> {
    let mut params = rcgen::CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(rcgen::DnType::CommonName, NOBODY);
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2049, 12, 31);
    let key = rcgen::KeyPair::generate()?;
    Ok(params.self_signed(&key)?.der().clone())
}
