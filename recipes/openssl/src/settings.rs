//! What both ends want of OpenSSL.

use openssl::error::ErrorStack;
use openssl::ssl::{SslContextBuilder, SslOptions, SslSessionCacheMode, SslVerifyMode};

/// Longer than any path that a verifier takes by default; OpenSSL's own is 100.
const DEPTH: u32 = 16;

/// OpenSSL gets the certificates and the proof of the key; who the peer is, is decided after the handshake.
pub(crate) fn leave_the_verdict_to_us(context: &mut SslContextBuilder, mode: SslVerifyMode) {
    context.set_verify_depth(DEPTH);
    context.set_verify_callback(mode, |_, _| true);
}

/// No session is taken up again, and no handshake is followed by another on the same connection.
pub(crate) fn one_handshake_a_connection(context: &mut SslContextBuilder) -> Result<(), ErrorStack> {
    context.set_session_cache_mode(SslSessionCacheMode::OFF);
    context.set_options(SslOptions::NO_TICKET | SslOptions::NO_RENEGOTIATION);
    context.set_num_tickets(0)
}
