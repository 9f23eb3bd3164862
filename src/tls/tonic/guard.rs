//! Whole services for those who are known.

use alloc::sync::Arc;

use ::tonic::service::Interceptor;
use ::tonic::{Request, Status};

use crate::tls::tonic::{caller, caller_with_role};

/// An interceptor: lets through to a service only callers that are known, or that have a role. Who it is, its handlers learn by
/// [`caller`].
///
/// ```
/// use vouchsafe::tls::tonic::Guard;
///
/// let (everybody_known, administrators) = (Guard::known(), Guard::with_role("admin"));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Guard {
    role: Option<Arc<str>>,
}

impl Guard {
    /// For every principal.
    pub fn known() -> Self {
        Self { role: None }
    }

    /// For principals with this role.
    pub fn with_role(role: &str) -> Self {
        Self { role: Some(role.into()) }
    }
}

impl Interceptor for Guard {
    fn call(&mut self, request: Request<()>) -> Result<Request<()>, Status> {
        match &self.role {
            None => caller(&request)?,
            Some(role) => caller_with_role(&request, role)?,
        };
        Ok(request)
    }
}
