//! A client on one connection, which it counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::Uri;
use http::uri::PathAndQuery;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tower::service_fn;

use crate::fleet::NAME;
use crate::text::Text;

pub(crate) struct Client {
    channel: Channel,
    connections: Arc<AtomicUsize>,
}

impl Client {
    pub(crate) fn new(config: Arc<ClientConfig>, port: u16) -> Self {
        let connections = Arc::new(AtomicUsize::new(0));
        let (tls, counter) = (TlsConnector::from(config), Arc::clone(&connections));
        let connector = service_fn(move |_: Uri| {
            let tls = tls.clone();
            counter.fetch_add(1, Ordering::SeqCst);
            async move {
                let tcp = TcpStream::connect(("127.0.0.1", port)).await?;
                let name = ServerName::try_from(NAME).unwrap();
                Ok::<_, std::io::Error>(TokioIo::new(tls.connect(name, tcp).await?))
            }
        });
        let channel = Endpoint::from_static("http://server.example").connect_with_connector_lazy(connector);
        Self { channel, connections }
    }

    pub(crate) async fn call(&self, path: &'static str) -> Result<String, Status> {
        let mut grpc = tonic::client::Grpc::new(self.channel.clone());
        grpc.ready().await.map_err(|fault| Status::unavailable(fault.to_string()))?;
        let answer = grpc.unary(Request::new(String::new()), PathAndQuery::from_static(path), Text).await?;
        Ok(answer.into_inner())
    }

    /// The answer, or the status as it came over the wire.
    pub(crate) async fn words(&self, path: &'static str) -> String {
        match self.call(path).await {
            Ok(answer) => answer,
            Err(status) => format!("{:?}: {}", status.code(), status.message()),
        }
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}
