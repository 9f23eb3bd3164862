//! What forgeries are made of: a profile, a certificate, names.

use std::net::IpAddr;

use rustls_pki_types::CertificateDer;
use vouchsafe::certificate::Certificate;
use vouchsafe::config::Config;
use vouchsafe::proxy::{NameFault, Profile};

use super::forgeries::Material;
use crate::arguments::{HeaderCheck, Headers};
use crate::files;
use crate::trouble::{FileFault, Trouble};

/// Whom a certificate that is made names.
const NOBODY: &str = "vouchsafe header-check";

pub(super) fn of(arguments: &HeaderCheck) -> Result<Material, Trouble> {
    let (profile, addresses) = proxy(&arguments.headers)?;
    let chain = match &arguments.forgery.certificate {
        Some(file) => files::certificates(file)?.into_chain(),
        None => vec![
            made().map_err(|fault| Trouble::Option { option: "--certificate", fault: fault.to_string() })?,
        ],
    };
    let own = chain.first().map(|der| &**der).unwrap_or_default();
    let subject = match (Certificate::read(own), &arguments.forgery.certificate) {
        (Ok(certificate), _) => certificate.subject(),
        (Err(fault), Some(file)) => {
            return Err(
                FileFault::Object { what: "certificate", number: 1, fault: fault.to_string() }.of(file)
            );
        }
        (Err(fault), None) => {
            return Err(Trouble::Option { option: "--certificate", fault: fault.to_string() });
        }
    };
    const COMMON_NAME: &str = "CN=";
    let subject = visible(&subject.to_string());
    let common_name = subject.split(',').find_map(|part| part.trim().strip_prefix(COMMON_NAME));
    let user = arguments.forgery.user.clone();
    let user = user.unwrap_or_else(|| common_name.unwrap_or("admin").to_owned());
    Ok(Material { profile, chain, user, subject, addresses })
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
