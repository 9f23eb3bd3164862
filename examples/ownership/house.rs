//! Whom the service believes, and the peers that call it. Authorities and certificates are made in memory.

use std::error::Error;

use vouchsafe::danger::Relaxation;
use vouchsafe::identity::{Pattern, RoleRule, Rule, Source};
use vouchsafe::name::DistinguishedName;
use vouchsafe::{
    Anchor, Mapper, Namespace, Peer, Principal, Purpose, Refusal, Time, TrustStore, Verifier, oid,
};

use crate::common::{self, Authority, Issued};

pub(crate) struct House {
    people: Authority,
    fleet: Authority,
    verifier: Verifier,
    mapper: Mapper,
}

impl House {
    /// People come from one authority, services and devices from another. (A real service gives CRLs.)
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        let (people, fleet) = (Authority::root("CN=People CA"), Authority::root("CN=Fleet CA"));
        let mut anchors = TrustStore::new();
        let staff = Namespace::directory(DistinguishedName::parse("O=Example")?);
        let from_people = anchors.add(Anchor::from_certificate(&people.der)?.vouches_for(staff))?;
        let prod = Namespace::spiffe("prod.example")?;
        let from_fleet = anchors.add(Anchor::from_certificate(&fleet.der)?.vouches_for(prod))?;

        let in_fleet = |name: &str, pattern: &str| -> Result<_, Box<dyn Error>> {
            Ok(Rule::builder(name, Source::Spiffe, Pattern::spiffe(pattern)?).from(from_fleet))
        };
        let mapper = Mapper::rules(
            &anchors,
            [
                Rule::builder("people", Source::attribute(oid::USER_ID), Pattern::any("uid")?)
                    .from(from_people)
                    .becomes("person", "{uid}")
                    .build()?,
                in_fleet("services", "spiffe://prod.example/service/{name}")?
                    .becomes("service", "{name}")
                    .build()?,
                in_fleet("auditors", "spiffe://prod.example/audit/{name}")?
                    // Not the name of a service beside it: a slash is in no segment.
                    .becomes("service", "audit/{name}")
                    .role(RoleRule::granted("auditor")?)
                    .build()?,
                in_fleet("devices", "spiffe://prod.example/device/{name}")?
                    .becomes("device", "{name}")
                    .build()?,
            ],
        )?;
        let verifier =
            Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build()?;
        Ok(Self { people, fleet, verifier, mapper })
    }

    /// A person of this user name.
    pub(crate) fn person(&self, uid: &str) -> Issued {
        self.people.issue(&format!("O=Example,UID={uid}")).client_auth().build()
    }

    /// A member of the fleet with this SPIFFE path.
    pub(crate) fn member(&self, path: &str) -> Issued {
        let id = format!("uri:spiffe://prod.example/{path}");
        self.fleet.issue("").san(&[&id]).client_auth().build()
    }

    /// A person's certificate that the fleet's authority wrote.
    pub(crate) fn impostor(&self, uid: &str) -> Issued {
        self.fleet.issue(&format!("O=Example,UID={uid}")).client_auth().build()
    }

    pub(crate) fn identify(&self, peer: &Issued) -> Result<Principal, Refusal> {
        self.verifier.identify(&Peer::new(&peer.der, &[]), &self.mapper, Time::from_unix(common::NOW))
    }
}
