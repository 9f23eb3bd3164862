//! Any header lines, under any profile: nothing comes of them from a hop that is not trusted; from one that is, a certificate
//! comes only of lines that refuse from everybody else, base64 is read in its one spelling, and no refusal prints a
//! control character.
#![no_main]

use base64ct::{Base64, Encoding as _};
use libfuzzer_sys::fuzz_target;
use vouchsafe::Time;
use vouchsafe::proxy::{Hop, Limits, Profile, ProxyReader, TrustedHops};

// The first byte is for the profile, the rest is lines of a name, a colon and a value.
fuzz_target!(|input: &[u8]| {
    let Some((choice, text)) = input.split_first() else { return };
    let names: Vec<&str> = Profile::names().collect();
    let name = names[usize::from(*choice) % names.len()];
    let hops = TrustedHops::nobody().network("10.0.7.1").expect("a network");
    let profile = Profile::named(name).expect("a profile");
    let limits = Limits { lines: 32, value_bytes: 8192, certificates: 4 };
    let reader = ProxyReader::new(profile, hops).limits(limits);
    let lines = || text.split(|byte| *byte == b'\n').filter_map(colon);
    let read = |address: [u8; 4]| reader.read(lines(), &Hop::address(address.into()), Time::from_unix(0));

    let (trusted, elsewhere) = (read([10, 0, 7, 1]), read([203, 0, 113, 7]));
    assert!(!matches!(elsewhere, Ok(Some(_))), "{name}: a certificate from anywhere");
    for fault in [trusted.as_ref().err(), elsewhere.as_ref().err()].into_iter().flatten() {
        let line = fault.to_string();
        assert!(!line.contains(char::is_control) && line.len() < 4096, "{name}: {line:?}");
    }
    let Ok(Some(forwarded)) = trusted else { return };
    assert!(elsewhere.is_err(), "{name}: a header that was not noticed");
    assert!(forwarded.intermediates().len() < limits.certificates);
    if let "caddy" | "haproxy" | "rfc9440" | "traefik" = name {
        let base64 = Base64::encode_string(forwarded.leaf());
        let holds = |value: &[u8]| value.windows(base64.len()).any(|part| part == base64.as_bytes());
        assert!(lines().any(|(_, value)| holds(value)), "{name}: another spelling of {base64}");
    }
});

fn colon(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = line.iter().position(|byte| *byte == b':')?;
    Some((&line[..at], &line[at + 1..]))
}
