use crate::proxy::decode::Encoding;
use crate::proxy::profile::Profile;

impl Profile {
    /// Azure App Service and Functions: base64 of DER in `X-ARR-ClientCert`.
    ///
    /// ```sh
    /// az webapp update --name $APP --resource-group $GROUP --set clientCertEnabled=true clientCertMode=Required
    /// az webapp update --name $APP --resource-group $GROUP --https-only true
    /// ```
    ///
    /// - **The front end verified nothing**, but that the client holds the key: "App Service does not do anything with
    ///   this client certificate other than forwarding it". Here it is verified.
    /// - `clientCertExclusionPaths` are paths where no certificate is asked for. Whether the front end then, and under
    ///   `Optional`, takes away a header that the client wrote, its documentation does not say: use `Required`, without
    ///   such paths.
    /// - Intermediates are not handed on: give them to the [verifier](crate::verify::Builder::intermediate).
    /// - For Azure Container Apps see [`envoy`](Self::envoy).
    ///
    /// Sources: Microsoft, App Service, "Set up TLS mutual authentication"; ASP.NET Core, certificate forwarding.
    #[must_use]
    pub fn azure_app_service() -> Self {
        Self::one("X-ARR-ClientCert", Encoding::Base64Der)
    }
}
