//! Laws that hold for all bytes.

use proptest::prelude::*;
use vouchsafe::proxy::{Hop, Profile, ProxyReader, TrustedHops};

use crate::house::{ELSEWHERE, House, PROXY, base64, now, percent};

/// Names of headers that some profile reads, near ones, and any.
fn name() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(
        &[
            "X-SSL-Client-Cert",
            "X-SSL-Client-Verify",
            "X-SSL-Client-Cert-Chain",
            "X-SSL-Client-Cert-Chain-0",
            "Client-Cert",
            "Client-Cert-Chain",
            "X-Forwarded-Client-Cert",
            "X-Forwarded-Tls-Client-Cert",
            "X-Amzn-Mtls-Clientcert",
            "X-Client-Cert-Leaf",
            "X-Client-Cert-Present",
            "X-Client-Cert-Chain-Verified",
            "ssl_client_cert",
            "Host",
        ][..],
    );
    prop_oneof![8 => known.prop_map(|name| name.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..20)]
}

/// A good value of some profile, perhaps with a piece put in, or taken out; or anything.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let House { client, issuing, .. } = House::get();
    let pem = percent(&client.pem(), "");
    let good = vec![
        "SUCCESS".to_owned(),
        "0".to_owned(),
        "true".to_owned(),
        "(null)".to_owned(),
        String::new(),
        base64(&client.der),
        format!(":{}:", base64(&client.der)),
        client.pem().replace('\n', " "),
        pem.clone(),
        percent(&(client.pem() + &issuing.pem()), ""),
        format!("Hash=00;Cert=\"{pem}\""),
    ];
    let edited =
        (prop::sample::select(good), any::<prop::sample::Index>(), 0..9_usize, "[%:,;=\"\\\\ -]{0,2}");
    let edited = edited.prop_map(|(good, place, out, put)| {
        let mut bytes = good.into_bytes();
        let at = place.index(bytes.len() + 1);
        let until = (at + out.saturating_sub(4)).min(bytes.len());
        bytes.splice(at..until, put.into_bytes());
        bytes
    });
    prop_oneof![4 => edited, 1 => prop::collection::vec(any::<u8>(), 0..64)]
}

fn lines() -> impl Strategy<Value = Vec<(Vec<u8>, Vec<u8>)>> {
    prop::collection::vec((name(), value()), 0..6)
}

fn profiles() -> impl Strategy<Value = &'static str> {
    prop::sample::select(Profile::names().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn no_bytes_give_a_certificate_from_a_hop_that_is_not_trusted(name in profiles(), lines in lines()) {
        let hops = TrustedHops::nobody().network("10.0.7.1").unwrap();
        let reader = ProxyReader::new(Profile::named(name).unwrap(), hops);
        let lines = || lines.iter().map(|(name, value)| (&name[..], &value[..]));
        let elsewhere = reader.read(lines(), &Hop::address(ELSEWHERE.into()), now());
        prop_assert!(!matches!(elsewhere, Ok(Some(_))));
        let trusted = reader.read(lines(), &Hop::address(PROXY.into()), now());
        if let Ok(Some(forwarded)) = trusted {
            prop_assert!(elsewhere.is_err());
            prop_assert!(forwarded.leaf().starts_with(&[0x30]));
            prop_assert!(forwarded.intermediates().len() < 10);
        }
    }
}
