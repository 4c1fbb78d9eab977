use dtos_state::{ConnectorOrderId, OrderId, Symbol};

/// How a venue's message names an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderName {
    /// Our id, if the client id reads back as one.
    pub order_id: Option<OrderId>,
    /// The client id, if the message has one, as the venue spells it.
    pub client_id: Option<Box<str>>,
    /// The venue's id, if the message has one.
    pub connector_order_id: Option<ConnectorOrderId>,
    /// What is traded, if the message says so: some name an order by its ids alone.
    pub symbol: Option<Symbol>,
}

impl OrderName {
    /// Whether the message names a client id that is not ours. A message without a client id
    /// may be about any order.
    #[must_use]
    pub const fn is_foreign(&self) -> bool {
        self.order_id.is_none() && self.client_id.is_some()
    }

    /// Whether it may name an order of a symbol.
    #[must_use]
    pub fn may_be_of(&self, symbol: &Symbol) -> bool {
        self.symbol.as_ref().is_none_or(|named| named == symbol)
    }
}
