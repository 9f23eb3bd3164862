//! Who is judged, with what, when, and what both are to say.

/// One judgement, asked of both.
pub(crate) struct Row {
    pub(crate) title: &'static str,
    pub(crate) end_entity: &'static str,
    pub(crate) sent: &'static [&'static str],
    pub(crate) anchor: &'static str,
    /// No CRLs: revocation is not checked.
    pub(crate) crls: &'static [&'static str],
    pub(crate) purpose: Purpose,
    pub(crate) at: &'static str,
    pub(crate) wanted: Wanted,
}

#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Client,
    /// A server of this name.
    Server(&'static str),
}

/// Accepted, or refused with these words: what openssl says, what vouchsafe says.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    Accepted,
    Refused(&'static str, &'static str),
    /// Accepted by openssl, and we stand by our refusal.
    RefusedByUs(&'static str),
}

use Purpose::{Client, Server};
use Wanted::{Accepted, Refused, RefusedByUs};

const NOW: &str = "2026-03-02T12:00:00Z";

/// The usual case, from which the rows differ.
const CLIENT: Row = Row {
    title: "",
    end_entity: "client",
    sent: &["intermediate"],
    anchor: "root",
    crls: &["root.crl", "intermediate.crl"],
    purpose: Client,
    at: NOW,
    wanted: Accepted,
};

const SERVER: Row = Row { end_entity: "server", purpose: Server("api.example.com"), ..CLIENT };

pub(crate) const ROWS: &[Row] = &[
    Row { title: "a client", ..CLIENT },
    Row { title: "a server", ..SERVER },
    Row { title: "a server, by its wildcard", purpose: Server("shop.apps.example.com"), ..SERVER },
    Row { title: "a client, without revocation", crls: &[], ..CLIENT },
    Row {
        title: "a client, with more than is needed",
        sent: &["withdrawn", "stranger", "intermediate", "root", "server"],
        ..CLIENT
    },
    Row {
        title: "a revoked client",
        end_entity: "thief",
        wanted: Refused("certificate revoked", "(CN=thief,O=Example): revoked"),
        ..CLIENT
    },
    Row { title: "a revoked client, without revocation", end_entity: "thief", crls: &[], ..CLIENT },
    Row {
        title: "a client below a revoked CA",
        end_entity: "orphan",
        sent: &["withdrawn"],
        crls: &["root.crl", "withdrawn.crl"],
        wanted: Refused("certificate revoked", "(CN=withdrawn,O=Example): revoked"),
        ..CLIENT
    },
    Row {
        title: "an expired client",
        crls: &["root.late.crl", "intermediate.late.crl"],
        at: "2027-01-15T00:00:00Z",
        wanted: Refused("certificate has expired", "expired 2026-12-31T23:59:59Z"),
        ..CLIENT
    },
    Row {
        title: "a client on its last day",
        crls: &["root.late.crl", "intermediate.late.crl"],
        at: "2026-12-31T23:59:58Z",
        ..CLIENT
    },
    Row {
        title: "a client that is not valid yet",
        crls: &["root.early.crl", "intermediate.early.crl"],
        at: "2025-12-15T00:00:00Z",
        wanted: Refused("certificate is not yet valid", "not valid before 2026-01-01T00:00:00Z"),
        ..CLIENT
    },
    Row {
        title: "a server as a client",
        purpose: Client,
        wanted: Refused("unsuitable certificate purpose", "clientAuth"),
        ..SERVER
    },
    Row {
        title: "a client as a server",
        purpose: Server("api.example.com"),
        wanted: Refused("unsuitable certificate purpose", "serverAuth"),
        ..CLIENT
    },
    Row {
        title: "a server of another name",
        purpose: Server("other.example.com"),
        wanted: Refused("hostname mismatch", "other.example.com"),
        ..SERVER
    },
    Row {
        title: "a server two labels below its wildcard",
        purpose: Server("a.shop.apps.example.com"),
        wanted: Refused("hostname mismatch", "a.shop.apps.example.com"),
        ..SERVER
    },
    Row {
        title: "a chain without its intermediate",
        sent: &[],
        wanted: Refused("unable to get local issuer certificate", "is not a trust anchor"),
        ..CLIENT
    },
    Row {
        title: "a chain to another root",
        anchor: "stranger",
        wanted: Refused("unable to get local issuer certificate", "is not a trust anchor"),
        ..CLIENT
    },
    Row {
        title: "a wrong signature",
        end_entity: "tampered",
        crls: &[],
        wanted: Refused("certificate signature failure", "not signed by"),
        ..CLIENT
    },
    Row {
        title: "a certificate by an end entity",
        end_entity: "forged",
        sent: &["client", "intermediate"],
        crls: &[],
        wanted: Refused("invalid CA certificate", "(CN=client,O=Example): "),
        ..CLIENT
    },
    Row {
        title: "a server inside its CA's name constraints",
        end_entity: "inside",
        sent: &["constrained"],
        crls: &["root.crl", "constrained.crl"],
        purpose: Server("api.other.example"),
        ..CLIENT
    },
    Row {
        title: "a server outside its CA's name constraints",
        end_entity: "outside",
        sent: &["constrained"],
        crls: &["root.crl", "constrained.crl"],
        wanted: Refused("permitted subtree violation", "api.example.com"),
        ..SERVER
    },
    Row {
        title: "CRLs that have expired",
        at: "2026-05-01T00:00:00Z",
        wanted: Refused("CRL has expired", "is stale since 2026-04-01T00:00:00Z"),
        ..CLIENT
    },
    Row {
        title: "CRLs that are not valid yet",
        at: "2026-02-01T00:00:00Z",
        wanted: Refused("CRL is not yet valid", "is not valid before 2026-03-01T00:00:00Z"),
        ..CLIENT
    },
    Row {
        title: "no CRL of the intermediate CA",
        crls: &["root.crl"],
        wanted: Refused("unable to get certificate CRL", "there is no CRL of CN=intermediate,O=Example"),
        ..CLIENT
    },
    Row {
        title: "no CRL of the root CA",
        crls: &["intermediate.crl"],
        wanted: Refused("unable to get certificate CRL", "there is no CRL of CN=root,O=Example"),
        ..CLIENT
    },
    Row { title: "a complete CRL and a delta", ..BRANCH },
    Row {
        title: "revoked by a delta",
        end_entity: "lost",
        wanted: Refused("certificate revoked", "revoked"),
        ..BRANCH
    },
    Row {
        title: "revoked by a delta that is not at hand",
        end_entity: "lost",
        crls: &["root.crl", "branch.base.crl"],
        ..BRANCH
    },
    Row {
        title: "on hold",
        end_entity: "held",
        crls: &["root.crl", "branch.base.crl"],
        wanted: Refused("certificate revoked", "(certificateHold) by CRL 1 of CN=branch"),
        ..BRANCH
    },
    Row { title: "a hold that a delta lifts", end_entity: "held", ..BRANCH },
    Row {
        title: "a hold that an expired delta would lift",
        end_entity: "held",
        crls: &["root.crl", "branch.base.crl", "branch.expired.crl"],
        wanted: RefusedByUs("(certificateHold) by CRL 1 of CN=branch"),
        ..BRANCH
    },
    Row {
        title: "a hold that a delta to another would lift",
        end_entity: "held",
        crls: &["root.crl", "branch.base.crl", "branch.later.crl"],
        wanted: Refused("certificate revoked", "(certificateHold) by CRL 1 of CN=branch"),
        ..BRANCH
    },
    Row {
        title: "a delta alone",
        crls: &["root.crl", "branch.delta.crl"],
        wanted: Refused("unable to get certificate CRL", "the complete CRL that it belongs to is missing"),
        ..BRANCH
    },
    Row { title: "CRLs for all reasons together", ..PARTS },
    Row {
        title: "a CRL for some reasons",
        crls: &["root.crl", "parts.compromise.crl"],
        wanted: Refused("unable to get certificate CRL", "no usable CRL covers the revocation reasons"),
        ..PARTS
    },
    Row {
        title: "revoked by the CRL for the other reasons",
        end_entity: "replaced",
        wanted: Refused("certificate revoked", "(superseded) by CRL 2 of CN=parts"),
        ..PARTS
    },
    Row { title: "a CRL by a key of its own", ..SPLIT },
    Row {
        title: "revoked by a CRL by a key of its own",
        end_entity: "stolen",
        wanted: Refused("certificate revoked", "(keyCompromise) by CRL 1 of CN=split"),
        ..SPLIT
    },
    Row {
        title: "a CRL by a key whose certificate is missing",
        sent: &["split"],
        wanted: Refused("unable to get certificate CRL", "CN=split,O=Example may not sign CRLs"),
        ..SPLIT
    },
    Row {
        title: "the list of an indirect CRL",
        end_entity: "listed",
        crls: &["root.crl", "root.all.crl"],
        ..CLIENT
    },
];

const BRANCH: Row = Row {
    end_entity: "steady",
    sent: &["branch"],
    crls: &["root.crl", "branch.base.crl", "branch.delta.crl"],
    ..CLIENT
};

const PARTS: Row = Row {
    end_entity: "whole",
    sent: &["parts"],
    crls: &["root.crl", "parts.compromise.crl", "parts.others.crl"],
    ..CLIENT
};

const SPLIT: Row =
    Row { end_entity: "user", sent: &["split", "signer"], crls: &["root.crl", "split.crl"], ..CLIENT };
