//! A server with a few rooms.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::routing::get;
use axum::{Router, middleware};
use rustls::ServerConfig;
use vouchsafe::identity::{Pattern, RoleRule, Rule, Source};
use vouchsafe::tls::Live;
use vouchsafe::tls::axum::{Caller, Connection, Listener, Rejection, require_role};
use vouchsafe::tls::rustls::{Authentication, ClientVerifier, Server};
use vouchsafe::{Mapper, Verifier};

use crate::common::{Issued, NOW};
use crate::fleet::{Clock, Fleet, key, now};
use crate::stacks::one;

/// `api` is an administrator, and the other services are not.
pub(crate) fn mapper(verifier: &Verifier) -> Mapper {
    let anchor = verifier.anchors().iter().next().unwrap().id();
    let rule = |name: &str, pattern| Rule::builder(name, Source::Spiffe, pattern).from(anchor);
    let service = |path: &str| Pattern::spiffe(&format!("spiffe://prod.example/{path}")).unwrap();
    let api = rule("api", service("api")).role(RoleRule::granted("admin").unwrap());
    let web = rule("web", service("web"));
    let named = [api.becomes("service", "api"), web.becomes("service", "web")];
    Mapper::rules(verifier.anchors(), named.map(|rule| rule.build().unwrap())).unwrap()
}

pub(crate) struct House {
    pub(crate) port: u16,
    pub(crate) live: Live,
    /// What a layer that writes the log has seen.
    pub(crate) log: std::sync::mpsc::Receiver<String>,
}

/// With curl's clock: it looks at the server's dates.
pub(crate) fn server_certificate(fleet: &Fleet) -> Issued {
    let builder = fleet.issuing.issue("CN=server").san(&[&format!("dns:{}", crate::fleet::NAME)]);
    builder.server_auth().valid("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z").build()
}

pub(crate) fn config<A: Authentication>(fleet: &Fleet, verifier: ClientVerifier<A>) -> ServerConfig {
    let certificate = server_certificate(fleet);
    let server = Server::new(verifier, Arc::clone(&one().provider)).clock(Clock::at(NOW)).resumption(16);
    server.certificate(fleet.chain(&certificate), key(&certificate)).unwrap()
}

impl House {
    pub(crate) fn open(fleet: &Fleet) -> Self {
        Self::speaking(fleet, &[])
    }

    /// These protocols, or else HTTP/1.1.
    pub(crate) fn speaking(fleet: &Fleet, protocols: &[&str]) -> Self {
        let verifier = fleet.verifier(&[]);
        let live = Live::new(verifier.clone(), mapper(&verifier));
        let optional = ClientVerifier::optional(live.clone(), one().algorithms);
        let mut config = config(fleet, optional);
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        Self::with(config, live, |listener| listener)
    }

    pub(crate) fn with(
        config: ServerConfig,
        live: Live,
        limits: impl FnOnce(Listener) -> Listener + Send + 'static,
    ) -> Self {
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        tcp.set_nonblocking(true).unwrap();
        let port = tcp.local_addr().unwrap().port();
        let (tell, log) = channel();
        let of_listener = live.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let tcp = tokio::net::TcpListener::from_std(tcp).unwrap();
                let listener = limits(Listener::new(tcp, config, of_listener).clock(now));
                let service = rooms(tell).into_make_service_with_connect_info::<Connection>();
                axum::serve(listener, service).await.unwrap();
            });
        });
        Self { port, live, log }
    }
}

fn rooms(tell: Sender<String>) -> Router {
    let admin = require_role(Router::new().route("/admin", get(async || "secrets")), "admin");
    Router::new()
        .route("/", get(async |caller: Caller| format!("hello, {}", *caller)))
        .route("/welcome", get(welcome))
        .route("/slow", get(slow))
        .route("/from", get(async |from: ConnectInfo<Connection>| from.0.address().ip().to_string()))
        .merge(admin)
        .layer(middleware::map_response(move |response: axum::response::Response| {
            if let Some(rejection) = response.extensions().get::<Rejection>() {
                tell.send(rejection.to_string()).unwrap();
            }
            std::future::ready(response)
        }))
}

async fn welcome(caller: Option<Caller>) -> String {
    caller.map_or("hello, stranger".into(), |caller| format!("hello, {}", caller.name()))
}

/// Long enough for a test to swap the rules.
async fn slow(caller: Caller) -> String {
    tokio::time::sleep(Duration::from_millis(700)).await;
    format!("hello, {}", caller.name())
}
