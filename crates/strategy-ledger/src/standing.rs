use dtos_state::{Effect, Order, OrderState, OrderStatus, OrderUpdate, Ruling, Timestamp};

use crate::news::{News, latest_ruling, takes_back};

/// An order of a ledger, and what is needed to take the next report of it.
///
/// It follows from the set of the order's news, whatever the order of arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The order as it is now.
    pub order: Order,
    /// When its connector order id was reported; none where it has none, or had it from
    /// its registration.
    pub named_at: Option<Timestamp>,
    /// The rulings on it.
    pub rulings: Vec<Ruling>,
}

impl Standing {
    /// An order as it is registered.
    #[must_use]
    pub const fn registered(order: Order) -> Self {
        Self { order, named_at: None, rulings: Vec::new() }
    }

    /// What follows from a registration, rulings and reports.
    pub fn of<'a>(
        registered: &Order,
        rulings: Vec<Ruling>,
        reports: impl IntoIterator<Item = &'a OrderUpdate>,
    ) -> Self {
        let mut standing = Self { order: registered.clone(), named_at: None, rulings };
        let (status, updated_at) = (registered.status(), registered.updated_at());
        let registered_as = if takes_back(&standing.rulings, status, updated_at) {
            OrderStatus::Pending
        } else {
            status
        };
        let (ruled, ruled_at) =
            latest_ruling(&standing.rulings).unwrap_or((OrderStatus::Pending, updated_at));
        standing.order.become_state(OrderState {
            status: registered_as.after(ruled),
            connector_order_id: registered.connector_order_id().cloned(),
            updated_at: updated_at.max(ruled_at),
        });
        for report in reports {
            standing.report(report);
        }
        standing
    }

    /// What follows from all news of an order; none without its registration.
    #[must_use]
    pub fn of_news(news: &News<'_>) -> Option<Self> {
        let rulings = news.rulings.iter().map(|&ruling| ruling.clone()).collect();
        Some(Self::of(news.registered?, rulings, news.reports.iter().copied()))
    }

    /// Takes a report, and returns what it did.
    pub fn report(&mut self, update: &OrderUpdate) -> Effect {
        let is_taken_back = takes_back(&self.rulings, update.status, update.updated_at);
        // A status that is taken back contradicts nothing, as does the order's own; an id may.
        let status = if is_taken_back { self.order.status() } else { update.status };
        let contradiction = if is_taken_back {
            self.order.contradiction(&OrderUpdate { status, ..update.clone() })
        } else {
            self.order.contradiction(update)
        };
        let known = (self.order.connector_order_id(), self.named_at);
        let is_named = match (known, &update.connector_order_id) {
            (_, None) | ((Some(_), None), Some(_)) => false,
            ((None, _), Some(_)) => true,
            ((Some(known), Some(at)), Some(reported)) => {
                (update.updated_at, reported) < (at, known)
            }
        };
        let state = OrderState {
            status: self.order.status().after(status),
            connector_order_id: if is_named {
                update.connector_order_id.clone()
            } else {
                self.order.connector_order_id().cloned()
            },
            updated_at: self.order.updated_at().max(update.updated_at),
        };
        // Another time of the same id changes nothing that is seen, and is kept all the same.
        self.named_at = if is_named { Some(update.updated_at) } else { self.named_at };
        let effect = self.order.become_state(state);
        match contradiction {
            Some(by) => Effect::Contradicted { by, is_changed: effect.is_order_changed() },
            None => effect,
        }
    }

    /// Takes a ruling, given all else, and returns what it did.
    pub fn rule<'a>(
        &mut self,
        ruling: Ruling,
        registered: &Order,
        reports: impl IntoIterator<Item = &'a OrderUpdate>,
    ) -> Effect {
        let mut rulings = std::mem::take(&mut self.rulings);
        rulings.push(ruling);
        let before = std::mem::replace(self, Self::of(registered, rulings, reports));
        Effect::Ruled { is_changed: before.order != self.order }
    }
}
