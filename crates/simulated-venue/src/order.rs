use core_enums::{OrderSide, OrderStatus, OrderType};
use dtos_state::{
    ConnectorFillId, ConnectorOrderId, CumulativeQuantity, ExactDecimal, OrderId, Quantity, Symbol,
    rust_decimal::Decimal,
};

/// Microseconds since the world began.
pub type Micros = u64;

/// An order as the venue has it.
#[derive(Clone, Debug)]
pub struct VenueOrder {
    /// Our id; none of a foreign order.
    pub order_id: Option<OrderId>,
    /// Whether it came from the worker.
    pub is_ours: bool,
    pub(crate) client_id: Box<str>,
    /// The venue's id.
    pub name: ConnectorOrderId,
    pub(crate) symbol: Symbol,
    pub(crate) side: OrderSide,
    pub(crate) order_type: OrderType,
    pub(crate) lots: u64,
    /// What is yet to be matched.
    pub(crate) left: u64,
    /// The venue's sum of executions.
    pub(crate) sum: u64,
    pub(crate) price: Option<i64>,
    pub(crate) stop: Option<i64>,
    pub(crate) rests_at: Option<i64>,
    /// Its status.
    pub status: OrderStatus,
    pub(crate) reason: Option<&'static str>,
    pub(crate) created_at: Micros,
    pub(crate) changed_at: Micros,
    pub(crate) is_made: bool,
    /// From when on questions find it.
    pub(crate) shown_from: Micros,
    /// What it was, and from when on.
    pub(crate) past: Vec<(Micros, OrderStatus, u64)>,
    /// Its executions, by their numbers.
    pub(crate) executions: Vec<usize>,
}

impl VenueOrder {
    /// Whether it ever had a status.
    #[must_use]
    pub fn was(&self, status: OrderStatus) -> bool {
        self.past.iter().any(|&(_, past, _)| past == status)
    }

    /// For how long questions did not find it.
    #[must_use]
    pub const fn hidden_for(&self) -> Micros {
        self.shown_from - self.created_at
    }

    /// Since when it is what it is.
    #[must_use]
    pub const fn changed_at(&self) -> Micros {
        self.changed_at
    }

    /// Whether it was ever executed.
    #[must_use]
    pub fn is_executed(&self) -> bool {
        !self.executions.is_empty()
    }
}

/// An execution as the venue has it.
#[derive(Clone, Debug)]
pub struct VenueFill {
    /// Its order, by number.
    pub(crate) order: usize,
    /// The venue's id.
    pub name: ConnectorFillId,
    pub(crate) lots: u64,
    pub(crate) price: i64,
    pub(crate) executed_at: Micros,
    /// When it was taken back.
    pub(crate) busted_at: Option<Micros>,
    pub(crate) is_shown: bool,
    /// Whether only answers tell it.
    pub(crate) is_untold: bool,
}

/// So many lots, in the base asset.
pub(crate) fn quantity(lots: u64) -> Option<Quantity> {
    decimal(i64::try_from(lots).ok()?, 3).try_into().ok()
}

pub(crate) fn cumulative(lots: u64) -> Option<CumulativeQuantity> {
    decimal(i64::try_from(lots).ok()?, 3).try_into().ok()
}

pub(crate) fn price(ticks: i64) -> ExactDecimal {
    decimal(ticks, 2).into()
}

fn decimal(number: i64, places: u32) -> Decimal {
    Decimal::new(number, places)
}

/// The whole lots or ticks of a decimal, as many places to the left.
pub(crate) fn whole(decimal: Decimal, places: u32) -> i64 {
    let scale = 10_i128.pow(decimal.scale());
    let whole = decimal.mantissa().saturating_mul(10_i128.pow(places)) / scale;
    i64::try_from(whole).unwrap_or(i64::MAX)
}
