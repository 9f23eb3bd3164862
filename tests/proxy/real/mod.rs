//! Real proxies, configured as their profiles' documentation says, between a real client and an application; and what a
//! forger can do at the proxy and past it.

mod apache;
mod app;
mod caddy;
mod haproxy;
mod nginx;
mod scene;

use vouchsafe::danger::Relaxation;
use vouchsafe::{Anchor, Namespace, Purpose, TrustStore, Verifier};

use crate::house::House;
use scene::{From, Scene};

/// A request, and the answer that it must get: the whole of it, or its beginning where it ends with `..`.
type Row<'r> = (&'r str, From, &'r [String], &'r str);

const CLIENT: &str = "spiffe spiffe://prod.example/client (forwarded by 127.0.0.1)";

fn check(scene: &Scene, rows: &[Row<'_>]) {
    let mut wrong = Vec::new();
    for (title, from, headers, wanted) in rows {
        // Other systems have one address for loopback.
        if matches!(from, From::PastTheProxy) && !cfg!(target_os = "linux") {
            continue;
        }
        let found = scene.ask(*from, headers);
        let good = match wanted.strip_suffix("..") {
            Some(beginning) => found.starts_with(beginning),
            None => found == *wanted,
        };
        if !good {
            wrong.push(format!("{title}\n  found:  {found}\n  wanted: {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

/// Believes the house's root, and has the intermediate that not every proxy hands on, or has not.
fn verifier(has_intermediate: bool) -> Verifier {
    let mut anchors = TrustStore::new();
    let anchor = Anchor::from_certificate(&House::get().root.der).unwrap();
    anchors.add(anchor.vouches_for(Namespace::spiffe("prod.example").unwrap())).unwrap();
    let builder = Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation);
    let builder =
        if has_intermediate { builder.intermediate(&House::get().issuing.der).unwrap() } else { builder };
    builder.build().unwrap()
}

/// A header line that a forger writes.
fn forged(name: &str, value: &str) -> String {
    format!("{name}: {value}")
}
