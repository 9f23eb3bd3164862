//! Names, a type a form.
//!
//! Each form has two kinds of types. The *borrowed* ones are what a certificate says, read strictly and
//! without allocation (`Presented`, [`Name`], [`OtherName`]); the *owned* ones are what configuration and
//! identities hold ([`DnsName`](dns::DnsName), [`Mailbox`](email::Mailbox), [`SpiffeId`](spiffe::SpiffeId)
//! ...). How two names of a form compare, and what lies inside a subtree of it, is said beside the form and
//! nowhere else.
//!
//! A name that is not in its form's syntax is a refusal, never a name that is left out.

pub mod distinguished;
pub mod dns;
pub mod email;
mod general;
mod hash;
pub mod ip;
mod namespace;
pub mod other;
pub mod sid;
pub mod spiffe;
mod subtree;
pub(crate) mod subtree_index;
pub(crate) mod text;
pub mod upn;
pub mod uri;

pub use distinguished::{DistinguishedName, Name};
pub use general::{Form, GeneralName, GeneralNames};
pub(crate) use namespace::Kind as NamespaceKind;
pub use namespace::Namespace;
pub use other::OtherName;
pub use subtree::Constraint;
