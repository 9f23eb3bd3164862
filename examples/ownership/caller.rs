//! Who calls, in this service's own words, and what each may do.

use std::fmt;

use vouchsafe::Principal;

/// Everybody whom this service knows. A principal of another kind is nobody here, whatever its name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Person(String),
    Service { name: String, may: Powers },
}

/// What a service may do beyond what is its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Powers {
    pub(crate) read_all: bool,
    pub(crate) purge: bool,
}

/// A principal that this service has no word for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {} has no business here", self.0)
    }
}

/// The one place where roles are read: from here on a power is a field that the compiler knows.
impl TryFrom<&Principal> for Caller {
    type Error = Unknown;

    fn try_from(principal: &Principal) -> Result<Self, Unknown> {
        let name = principal.name().to_owned();
        match principal.kind() {
            "person" => Ok(Self::Person(name)),
            "service" => {
                let may =
                    Powers { read_all: principal.has_role("auditor"), purge: principal.has_role("janitor") };
                Ok(Self::Service { name, may })
            }
            other => Err(Unknown(other.to_owned())),
        }
    }
}

/// Something with an owner: a principal, so a kind and a name.
pub(crate) struct Document {
    pub(crate) owner: Owner,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Person(String),
    Service(String),
}

impl Document {
    /// The whole name, and of the same kind. A name that begins with the owner's is somebody else's, and so is the
    /// owner's name of another kind.
    fn belongs_to(&self, caller: &Caller) -> bool {
        match (&self.owner, caller) {
            (Owner::Person(owner), Caller::Person(name)) => owner == name,
            (Owner::Service(owner), Caller::Service { name, .. }) => owner == name,
            (Owner::Person(_), Caller::Service { .. }) | (Owner::Service(_), Caller::Person(_)) => false,
        }
    }
}

pub(crate) enum Request<'d> {
    Read(&'d Document),
    Write(&'d Document),
    Purge,
}

/// May this caller do that? Each request asks about each kind of caller: a new kind or a new request does not compile
/// until somebody has decided.
pub(crate) fn may(caller: &Caller, request: &Request<'_>) -> bool {
    match (request, caller) {
        (Request::Read(document), Caller::Person(_)) => document.belongs_to(caller),
        (Request::Read(document), Caller::Service { may, .. }) => may.read_all || document.belongs_to(caller),
        // To read everything is not to write anything.
        (Request::Write(document), Caller::Person(_) | Caller::Service { .. }) => document.belongs_to(caller),
        (Request::Purge, Caller::Person(_)) => false,
        (Request::Purge, Caller::Service { may, .. }) => may.purge,
    }
}
