//! The proxies, a file each.

mod apache;
mod aws;
mod azure;
mod caddy;
mod cloudflare;
mod envoy;
mod gcp;
mod haproxy;
mod kong;
mod nginx;
mod rfc9440;
mod traefik;

use crate::proxy::profile::Profile;

/// A profile, by its name.
type Named = (&'static str, fn() -> Profile);

const PROFILES: &[Named] = &[
    ("apache", Profile::apache),
    ("aws-alb-passthrough", Profile::aws_alb_passthrough),
    ("aws-alb-verify", Profile::aws_alb_verify),
    ("aws-cloudfront", Profile::aws_cloudfront),
    ("azure-app-service", Profile::azure_app_service),
    ("caddy", Profile::caddy),
    ("cloudflare-access", Profile::cloudflare_access),
    ("cloudflare-rules", Profile::cloudflare_rules),
    ("envoy", Profile::envoy),
    ("envoy-append", Profile::envoy_append),
    ("gcp", Profile::gcp),
    ("haproxy", Profile::haproxy),
    ("ingress-nginx", Profile::ingress_nginx),
    ("kong", Profile::kong),
    ("nginx", Profile::nginx),
    ("rfc9440", Profile::rfc9440),
    ("traefik", Profile::traefik),
    ("traefik-before-2.9.4", Profile::traefik_before_2_9_4),
];

impl Profile {
    /// The profile of this name, for configuration.
    ///
    /// ```
    /// use vouchsafe::proxy::Profile;
    ///
    /// assert!(Profile::named("ingress-nginx").is_some());
    /// assert!(Profile::named("whatever comes").is_none());
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (name, profile) = PROFILES.iter().find(|(known, _)| *known == name)?;
        Some(Self { name: Some(name), ..profile() })
    }

    /// The names of all profiles, sorted.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PROFILES.iter().map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::field_name::FieldName;
    use crate::proxy::profile::CERTIFICATE_HEADERS;

    #[test]
    fn what_one_profile_reads_is_foreign_to_all_others() {
        for (name, profile) in PROFILES {
            for header in profile().certificate_headers() {
                assert!(CERTIFICATE_HEADERS.contains(&header.as_str()), "{name}: {}", header.as_str());
            }
        }
        assert!(CERTIFICATE_HEADERS.is_sorted());
    }

    #[test]
    fn the_names_of_all_headers_are_names_and_differ() {
        for (name, profile) in PROFILES {
            let profile = profile().distinct().expect(name);
            for header in profile.headers() {
                assert_eq!(FieldName::parse(header.as_str()).as_ref(), Ok(header), "{name}");
            }
        }
        assert!(Profile::names().is_sorted());
    }
}
