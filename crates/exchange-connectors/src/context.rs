use std::borrow::Cow;

use dtos_state::{ConnectorOrderId, OrderId, Symbol};
use execution_connector::{Account, ClientIdForm};

use crate::{instruments::Instruments, rows::Market};

/// What the reading of a message depends on, beside the message.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) facts: VenueFacts,
    pub(crate) account: Account,
    pub(crate) instruments: Instruments,
}

/// What holds at a venue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VenueFacts {
    pub(crate) name: &'static str,
    /// How our ids are written as client ids there.
    pub(crate) client_id_form: ClientIdForm,
    /// What stands between the assets of a symbol; none where only a list of instruments tells.
    pub(crate) separator: Option<char>,
    /// Whether orders and executions have ids that are unique without a symbol.
    pub(crate) has_ids_without_symbol: bool,
    /// The name that the venue uses today for an asset.
    pub(crate) usual_asset: fn(&str) -> &str,
}

impl Context {
    /// The id of an order that is not ours, of a symbol as news have it.
    pub(crate) fn derived_id(
        &self,
        venue_symbol: Option<&str>,
        connector_order_id: &ConnectorOrderId,
    ) -> OrderId {
        let is_without = self.facts.has_ids_without_symbol;
        let symbol = venue_symbol.filter(|_| !is_without).unwrap_or_default();
        self.account.foreign_order_id(symbol, connector_order_id.as_str())
    }

    /// Our symbol for one of the venue's.
    pub(crate) fn symbol_of(&self, venue_symbol: &str) -> Result<Symbol, String> {
        if let Some(instrument) = self.instruments.of_venue_symbol(venue_symbol) {
            return Ok(instrument.symbol.clone());
        }
        let VenueFacts { separator, usual_asset, .. } = self.facts;
        let parts = separator.and_then(|sign| Some((sign, venue_symbol.split_once(sign)?)));
        let spelled: Cow<'_, str> = match parts {
            Some((sign, (base, quote))) => {
                format!("{}{sign}{}", usual_asset(base), usual_asset(quote)).into()
            }
            None => venue_symbol.into(),
        };
        self.instruments.symbol(&spelled, separator)
    }

    /// The symbol that ids are derived from. Where ids are unique without one, or a venue spells
    /// its symbols in several ways, it is left out.
    pub(crate) fn key_of<'a>(&self, market: &'a Market<'_>) -> Cow<'a, str> {
        match market {
            _ if self.facts.has_ids_without_symbol => "".into(),
            Market::Unnamed => "".into(),
            Market::Spot(venue_symbol) => venue_symbol.as_ref().into(),
            Market::Other { category, venue_symbol } => format!("{category}:{venue_symbol}").into(),
        }
    }
}
