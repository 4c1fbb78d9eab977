use dtos_state::{
    ConnectorFillId, ConnectorOrderId, ExecutionGroupId, FillId, Order, OrderId, OrderSide,
    OrderStatus, Symbol, Timestamp,
};

/// Which orders to read. An order must meet every condition that is set.
///
/// ```
/// use strategy_ledger::{OrderFilter, Sort};
///
/// let newest_open = OrderFilter {
///     open: Some(true),
///     sort: Sort::RegistrationDescending,
///     limit: Some(20),
///     ..OrderFilter::default()
/// };
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// One of these ids.
    pub ids: Option<Vec<OrderId>>,
    /// With an id that ends like this.
    pub id_tail: Option<String>,
    /// Of this execution group.
    pub group: Option<ExecutionGroupId>,
    /// This symbol.
    pub symbol: Option<Symbol>,
    /// This side.
    pub side: Option<OrderSide>,
    /// One of these statuses.
    pub statuses: Option<Vec<OrderStatus>>,
    /// Open, or final.
    pub open: Option<bool>,
    /// Reported or registered under this id of the exchange; several exchanges may use the
    /// same.
    pub connector_order_id: Option<ConnectorOrderId>,
    /// With a fill under this id of the exchange, whether or not it counts.
    pub connector_fill_id: Option<ConnectorFillId>,
    /// With a fill of this id, whether or not it counts.
    pub fill_id: Option<FillId>,
    /// Created at this time or later.
    pub created_from: Option<Timestamp>,
    /// Created before this time.
    pub created_before: Option<Timestamp>,
    /// The order of the rows.
    pub sort: Sort,
    /// Only orders that follow this one: the last order of the previous page.
    pub after: Option<OrderId>,
    /// The maximum number of orders.
    pub limit: Option<usize>,
}

/// The order in which orders are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By registration, the first one first.
    #[default]
    Registration,
    /// By registration, the last one first.
    RegistrationDescending,
    /// By `created_at`, then by id.
    Creation,
    /// By id.
    Id,
}

impl OrderFilter {
    /// Whether an order meets the conditions on what it is now: all but the ids of its news.
    /// `after` and `limit` do not count.
    #[must_use]
    pub fn admits(&self, order: &Order) -> bool {
        fn is<T>(wanted: Option<&T>, holds: impl FnOnce(&T) -> bool) -> bool {
            wanted.is_none_or(holds)
        }
        is(self.ids.as_ref(), |ids| ids.contains(&order.order_id()))
            && is(self.id_tail.as_ref(), |tail| order.order_id().as_str().ends_with(&**tail))
            && is(self.group.as_ref(), |&group| group == order.parent_group_id())
            && is(self.symbol.as_ref(), |symbol| symbol == order.symbol())
            && is(self.side.as_ref(), |&side| side == order.side())
            && is(self.statuses.as_ref(), |statuses| statuses.contains(&order.status()))
            && is(self.open.as_ref(), |&open| open == order.status().is_open())
            && is(self.created_from.as_ref(), |&from| order.created_at() >= from)
            && is(self.created_before.as_ref(), |&before| order.created_at() < before)
    }
}
