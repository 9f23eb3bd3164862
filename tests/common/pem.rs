//! PEM (RFC 7468), written by hand so that the authority stands on nothing.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// One PEM block, 64 characters a line: `to_pem("CERTIFICATE", &leaf.der)`.
pub fn to_pem(label: &str, der: &[u8]) -> String {
    let base64: Vec<u8> = der.chunks(3).flat_map(encode).collect();
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in base64.chunks(64) {
        text.extend(line.iter().map(|byte| char::from(*byte)));
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

fn encode(bytes: &[u8]) -> [u8; 4] {
    let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
    let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    let digit =
        |at: usize| if at <= bytes.len() { ALPHABET[(bits >> (18 - 6 * at)) as usize & 63] } else { b'=' };
    [digit(0), digit(1), digit(2), digit(3)]
}
