use std::{fmt, str::FromStr};

use compact_str::CompactString;
use core_enums::Excerpt;
use serde::{Serialize, Serializer};
use serde_with::DeserializeFromStr;

/// The id that the exchange gave an order, such as `binance_order_12345678`.
///
/// Any text will do that is not empty and has no control characters (U+0000 to
/// U+001F, U+007F). Venues that send `""` for "none" mean no id at all.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeserializeFromStr)]
pub struct ConnectorOrderId(CompactString);

impl ConnectorOrderId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ConnectorOrderId {
    type Err = InvalidConnectorOrderId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() || text.bytes().any(|byte| byte.is_ascii_control()) {
            return Err(InvalidConnectorOrderId { given: Excerpt::of(text) });
        }
        Ok(Self(text.into()))
    }
}

impl Serialize for ConnectorOrderId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for ConnectorOrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for ConnectorOrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConnectorOrderId({self})")
    }
}

/// The error of a text that is not a [`ConnectorOrderId`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidConnectorOrderId {
    given: Excerpt,
}

impl fmt::Display for InvalidConnectorOrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "invalid connector order id {}: expected a text that is not empty and has no \
             control characters",
            self.given
        )
    }
}

impl std::error::Error for InvalidConnectorOrderId {}
