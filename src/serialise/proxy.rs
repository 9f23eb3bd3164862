//! What is refused of a request's headers.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::Text;
use crate::name::text::Escaped;
use crate::proxy::HeaderFault;

impl Serialize for HeaderFault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("HeaderFault", 4)?;
        fields.serialize_field("refused", "header")?;
        fields.serialize_field("text", &Text(self))?;
        fields.serialize_field("fault", self.id())?;
        fields.serialize_field("header", &self.header().map(|header| Text(Escaped(header))))?;
        fields.end()
    }
}
