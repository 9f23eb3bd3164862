//! The hosts that are fetched from: exactly those that the caller listed.

use alloc::vec::Vec;

use super::url::{Host, Url, UrlFault};

#[derive(Clone, Debug, Default)]
pub(super) struct AllowList(Vec<(Host, Option<u16>)>);

impl AllowList {
    /// Takes `host` or `host:port`.
    pub(super) fn add(&mut self, entry: &str) -> Result<(), UrlFault> {
        self.0.push(Host::and_port(entry)?);
        Ok(())
    }

    /// Without a port an entry stands for the default port of the URL's scheme, and for no other.
    pub(super) fn holds(&self, url: &Url<'_>) -> bool {
        self.0
            .iter()
            .any(|(host, port)| *host == url.host && port.unwrap_or(url.scheme.default_port()) == url.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_listed_hosts_and_ports_are_allowed() {
        let table: &[(&str, &[&str], &str, bool)] = &[
            ("an empty list allows nothing", &[], "http://crl.example/", false),
            ("a listed host", &["crl.example"], "http://crl.example/", true),
            ("a listed host in another case", &["CRL.Example"], "http://crl.EXAMPLE/", true),
            ("one of several", &["a.example", "crl.example"], "http://crl.example/", true),
            ("another host", &["crl.example"], "http://ocsp.example/", false),
            ("a host below", &["example.com"], "http://crl.example.com/", false),
            ("a host that starts like it", &["crl.example"], "http://crl.example.evil.example/", false),
            ("https on its own port", &["crl.example"], "https://crl.example/", true),
            ("another port", &["crl.example"], "http://crl.example:8080/", false),
            ("http on the port of https", &["crl.example"], "http://crl.example:443/", false),
            ("a listed port", &["crl.example:8080"], "http://crl.example:8080/", true),
            ("the default port beside a listed one", &["crl.example:8080"], "http://crl.example/", false),
            ("a listed address", &["192.0.2.1"], "http://192.0.2.1/", true),
            ("a listed IPv6 address", &["[2001:db8::1]:81"], "http://[2001:db8:0::1]:81/", true),
            ("an address in another family", &["192.0.2.1"], "http://[::ffff:192.0.2.1]/", false),
        ];
        for (title, entries, url, wanted) in table {
            let mut list = AllowList::default();
            entries.iter().for_each(|entry| list.add(entry).expect(title));
            assert_eq!(list.holds(&Url::parse(url).expect(title)), *wanted, "{title}");
        }
    }

    #[test]
    fn an_entry_is_a_host_and_never_a_pattern() {
        for entry in
            ["", "*", "*.example.com", ".example.com", "http://crl.example", "crl.example/", "127.1", "::1"]
        {
            assert!(AllowList::default().add(entry).is_err(), "{entry}");
        }
    }
}
