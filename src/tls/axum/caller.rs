//! The principal of a request, by its type.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use core::ops::Deref;

use ::axum::extract::{ConnectInfo, FromRequestParts, OptionalFromRequestParts};
use ::axum::http::request::Parts;
use ::axum::http::{HeaderValue, StatusCode, header};
use ::axum::response::{IntoResponse, Response};

use crate::principal::Principal;
use crate::refusal::Refusal;
use crate::tls::PeerIdentity;
use crate::tls::axum::Connection;

/// Who makes this request: a [`Principal`] that holds at its time.
///
/// A handler that takes it is not run for anybody else. One that takes `Option<Caller>` is run for those without a certificate too,
/// and never for those whose certificate is refused.
#[derive(Clone, Debug)]
pub struct Caller(Arc<Principal>);

impl Caller {
    /// The principal, to be kept. It must be asked [`is_current`](Principal::is_current) then.
    #[must_use]
    pub fn into_principal(self) -> Arc<Principal> {
        self.0
    }

    pub(super) fn require_role(&self, role: &str) -> Result<(), Rejection> {
        if self.has_role(role) { Ok(()) } else { Err(Rejection::NoRole(role.to_owned())) }
    }
}

impl Deref for Caller {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.0
    }
}

/// Why a request has no caller, or not the one that it needs. The answer says no more than its status; the rejection itself is in the
/// answer's extensions, for a layer that writes the log.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The peer has no certificate.
    #[error("the peer has no certificate")]
    Absent,
    /// Its certificate is refused.
    #[error(transparent)]
    Refused(Arc<Refusal>),
    /// The principal does not have the role.
    #[error("the principal does not have the role {0:?}")]
    NoRole(String),
    /// The request did not come through the [`Listener`](super::Listener), with `into_make_service_with_connect_info::<Connection>`.
    #[error("the request has no vouchsafe::tls::axum::Connection: see into_make_service_with_connect_info")]
    NoConnection,
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Absent | Self::Refused(_) | Self::NoRole(_) => StatusCode::FORBIDDEN,
            Self::NoConnection => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = status.into_response();
        if matches!(self, Self::Refused(_)) {
            // So that a client with a new certificate can show it.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

fn caller(parts: &Parts) -> Result<Option<Caller>, Rejection> {
    let connection = parts.extensions.get::<ConnectInfo<Connection>>().ok_or(Rejection::NoConnection)?;
    match connection.0.identity() {
        PeerIdentity::Absent => Ok(None),
        PeerIdentity::Refused(refusal) => Err(Rejection::Refused(refusal)),
        PeerIdentity::Principal(principal) => Ok(Some(Caller(principal))),
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        caller(parts)?.ok_or(Rejection::Absent)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Rejection> {
        caller(parts)
    }
}
