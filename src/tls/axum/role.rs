//! Routes for those who have a role.

use alloc::sync::Arc;

use ::axum::Router;
use ::axum::extract::{Request, State};
use ::axum::middleware::{Next, from_fn_with_state};
use ::axum::response::Response;

use crate::tls::axum::{Caller, Rejection};

/// Lets through to these routes, and to the router's fallback, only callers that have this role.
///
/// With a router that is merged, its fallback goes along: paths that nobody serves then ask for the role too, unless the other
/// router has a fallback of its own.
///
/// ```
/// use axum::{Router, routing::get};
/// use vouchsafe::tls::axum::require_role;
///
/// let admin: Router = require_role(Router::new().route("/admin", get(async || "secrets")), "admin");
/// ```
pub fn require_role<S: Clone + Send + Sync + 'static>(router: Router<S>, role: &str) -> Router<S> {
    router.layer(from_fn_with_state(Arc::<str>::from(role), check))
}

async fn check(
    State(role): State<Arc<str>>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Result<Response, Rejection> {
    caller.require_role(&role)?;
    Ok(next.run(request).await)
}
