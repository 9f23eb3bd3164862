//! How much of a request is looked at.

/// What one request may bring. What brings more is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Header lines of the request, ours or not. Default 512: web servers allow about a hundred.
    pub lines: usize,
    /// Bytes of the value of each header that is read. Default 65,536: ten certificates of 4 KiB, percent-encoded, are
    /// smaller, and most servers refuse larger ones.
    pub value_bytes: usize,
    /// Certificates, the client's own included. Default 10: OpenSSL's own limit of a chain's depth.
    pub certificates: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { lines: 512, value_bytes: 65_536, certificates: 10 }
    }
}
