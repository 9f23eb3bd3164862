//! A server with a few methods.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tonic::body::Body;
use tonic::service::interceptor::InterceptedService;
use tonic::{Request, Response, Status};
use tower::{Service, service_fn};
use vouchsafe::identity::{Pattern, RoleRule, Rule, Source};
use vouchsafe::tls::Live;
use vouchsafe::tls::axum::Listener;
use vouchsafe::tls::rustls::{ClientVerifier, Server};
use vouchsafe::tls::tonic::{Guard, caller, caller_with_role, incoming, optional_caller};
use vouchsafe::{Mapper, Verifier};

use crate::common::NOW;
use crate::fleet::{Clock, Fleet, now};
use crate::stacks::one;
use crate::text::Text;

/// Is told how the service is to be guarded.
pub(crate) type Guarded = Option<Guard>;

/// `api` is an administrator, and the other services are not.
fn mapper(verifier: &Verifier) -> Mapper {
    let anchor = verifier.anchors().iter().next().unwrap().id();
    let service = |path: &str| Pattern::spiffe(&format!("spiffe://prod.example/{path}")).unwrap();
    let rule = |name: &str| Rule::builder(name, Source::Spiffe, service(name)).from(anchor);
    let api = rule("api").role(RoleRule::granted("admin").unwrap()).becomes("service", "api");
    let rules = [api, rule("web").becomes("service", "web")].map(|rule| rule.build().unwrap());
    Mapper::rules(verifier.anchors(), rules).unwrap()
}

pub(crate) fn live(fleet: &Fleet) -> Live {
    let verifier = fleet.verifier(&[]);
    Live::new(verifier.clone(), mapper(&verifier))
}

/// Serves until the runtime ends, and answers with the port.
pub(crate) async fn open(
    fleet: &Fleet,
    live: &Live,
    guard: Guarded,
    limits: impl FnOnce(Listener) -> Listener,
) -> u16 {
    let verifier = ClientVerifier::optional(live.clone(), one().algorithms);
    let server = Server::new(verifier, Arc::clone(&one().provider)).clock(Clock::at(NOW));
    let (chain, key) = fleet.server_key();
    let mut config = server.certificate(chain, key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let tcp = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = tcp.local_addr().unwrap().port();
    let incoming = incoming(limits(Listener::new(tcp, config, live.clone()).clock(now)));
    let server = tonic::transport::Server::builder();
    tokio::spawn(async move {
        match guard {
            None => server.serve_with_incoming(Methods, incoming).await,
            Some(guard) => {
                server.serve_with_incoming(InterceptedService::new(Methods, guard), incoming).await
            }
        }
    });
    port
}

#[derive(Clone, Copy)]
struct Methods;

impl Service<http::Request<Body>> for Methods {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(async move {
            let path = request.uri().path().to_owned();
            let method = service_fn(move |request| std::future::ready(answer(&path, &request)));
            Ok(tonic::server::Grpc::new(Text).unary(method, request).await)
        })
    }
}

fn answer(path: &str, request: &Request<String>) -> Result<Response<String>, Status> {
    let answer = match path {
        "/hello/caller" => caller(request)?.to_string(),
        "/hello/optional" => optional_caller(request)?.map_or("nobody".into(), |caller| caller.to_string()),
        "/hello/admin" => caller_with_role(request, "admin")?.to_string(),
        "/hello/open" => "open".into(),
        _ => return Err(Status::unimplemented(path)),
    };
    Ok(Response::new(answer))
}
