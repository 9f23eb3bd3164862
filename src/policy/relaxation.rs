//! The lax choices, by name. They are made through [`danger`](crate::danger) only, and every answer lists them.

use core::fmt;

/// A check that the caller chose to do without, or to weaken. [`danger`](crate::danger) makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Relaxation {
    /// Revocation is not checked at all.
    NoRevocation,
    /// Revocation is checked for the end entity only.
    EndEntityRevocationOnly,
    /// A certificate whose revocation status cannot be found out passes.
    UnknownRevocationPasses,
    /// A CRL past its nextUpdate is still used.
    StaleCrls,
    /// A CRL is still used for so many seconds past its nextUpdate, or past the age that the policy allows.
    Grace(u32),
    /// A server's certificate is accepted for whatever name it has.
    AnyServerName,
    /// No key purpose is checked. It comes with [`danger::any_purpose`](crate::danger::any_purpose).
    #[non_exhaustive]
    AnyPurpose,
    /// RSA keys of so many bits pass. For issuers' keys, the verifier's algorithms must take them, too
    /// ([`Algorithms::with`](crate::signature::Algorithms::with)).
    ShortRsa(u32),
    /// The anchor may vouch for every identity. It comes with
    /// [`danger::every_identity`](crate::danger::every_identity).
    #[non_exhaustive]
    EveryIdentity,
}

impl fmt::Display for Relaxation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRevocation => f.write_str("revocation is not checked"),
            Self::EndEntityRevocationOnly => f.write_str("revocation is checked for the end entity only"),
            Self::UnknownRevocationPasses => f.write_str("unknown revocation status passes"),
            Self::StaleCrls => f.write_str("CRLs past their nextUpdate are used"),
            Self::Grace(seconds) => write!(f, "CRLs are used for {seconds} s past their nextUpdate"),
            Self::AnyServerName => f.write_str("the server may have any name"),
            Self::AnyPurpose => f.write_str("no key purpose is checked"),
            Self::ShortRsa(bits) => write!(f, "RSA keys from {bits} bits pass"),
            Self::EveryIdentity => f.write_str("the anchor vouches for every identity"),
        }
    }
}
