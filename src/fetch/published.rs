//! Where a certificate says that its revocation is published, as far as it can be fetched from there.

use alloc::vec::Vec;

use super::url::is_fetched;
use crate::certificate::{Certificate, DistributionPointName};
use crate::error::Malformed;
use crate::name::GeneralName;
use crate::oid;

/// The most URLs that are taken from one certificate.
const MOST_URLS: usize = 16;

/// The http and https URLs of a certificate's CRL distribution points (RFC 5280 4.2.1.13), in their order, each once, at
/// most 16. Other forms of names, ldap URLs for example, and URLs that [`Fetcher`](super::Fetcher) never takes are left out.
///
/// Whoever sent the certificate may have made it: it is the allow-list that says where requests go.
///
/// # Errors
/// [`Malformed`] if the extension does not decode.
pub fn crl_urls<'a>(certificate: &Certificate<'a>) -> Result<Vec<&'a str>, Malformed> {
    let mut urls = Vec::new();
    let Some(points) = certificate.crl_distribution_points()? else { return Ok(urls) };
    for point in points.iter() {
        if let Some(DistributionPointName::Full(names)) = point?.name {
            for name in names.iter() {
                collect(&mut urls, &name?);
            }
        }
    }
    Ok(urls)
}

/// The http and https URLs of a certificate's OCSP responders: `id-ad-ocsp` in its authority information access (RFC 5280
/// 4.2.2.1, RFC 6960 3.1). As [`crl_urls`] for the rest.
///
/// # Errors
/// [`Malformed`] if the extension does not decode.
pub fn ocsp_urls<'a>(certificate: &Certificate<'a>) -> Result<Vec<&'a str>, Malformed> {
    let mut urls = Vec::new();
    let Some(descriptions) = certificate.authority_info_access()? else { return Ok(urls) };
    for description in descriptions.iter() {
        let description = description?;
        if description.method == oid::OCSP {
            collect(&mut urls, &description.location);
        }
    }
    Ok(urls)
}

fn collect<'a>(urls: &mut Vec<&'a str>, name: &GeneralName<'a>) {
    let GeneralName::Uri(uri) = name else { return };
    let url = uri.as_str();
    if urls.len() < MOST_URLS && is_fetched(url) && !urls.contains(&url) {
        urls.push(url);
    }
}
