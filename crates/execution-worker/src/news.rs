use std::collections::BTreeSet;

use dtos_state::{
    Bust, Command, Effect, Fill, NewBust, NewFill, Order, OrderId, OrderUpdate, Timestamp,
};
use execution_connector::{OrderName, VenueBust, VenueExecution, VenueNews, VenueReport};
use strategy_journal::JournalWriter;
use strategy_ledger::{LedgerWriter, OrderFilter, StorageError};

use crate::{new_ids::NewIds, notice::Notice, sabotage::Sabotage, tracked::Flight, worker::Worker};

/// The most news that are held until their orders are known; the sweeps bring them again.
const MOST_HELD: usize = 1_000;

/// Whose order a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Ours(OrderId),
    /// Its id reads back as ours, and the ledger does not have it.
    Lost,
    /// It may be of an order whose id at the venue we do not know yet.
    Unknown,
    Foreign,
}

impl<L: LedgerWriter, J: JournalWriter, I: NewIds> Worker<L, J, I> {
    /// Records news, and returns the orders that they are about. News of a list have the
    /// time of the list where the order is known to be final: it would be a repeat otherwise.
    pub(crate) fn tell<'a>(
        &mut self,
        news: impl IntoIterator<Item = &'a VenueNews>,
        listed_at: Option<Timestamp>,
    ) -> Result<BTreeSet<OrderId>, StorageError> {
        let mut commands = Vec::new();
        let mut unknown = Vec::new();
        for news in news {
            match self.whose(news.name())? {
                Whose::Ours(order_id) => self.commands_of(order_id, news, listed_at, &mut commands),
                Whose::Unknown => unknown.push(news.clone()),
                Whose::Lost => self.notices.push(Notice::Lost(news.name().clone())),
                Whose::Foreign => self.foreign(news.name()),
            }
        }
        let outcomes = self.record(&commands)?;
        for news in unknown {
            self.hold(news);
        }
        let mut told = BTreeSet::new();
        for (command, outcome) in commands.iter().zip(outcomes) {
            let (Some(order_id), Ok(effect)) = (command.order_id(), outcome) else { continue };
            self.after_word(order_id, effect != Effect::Repeated);
            if matches!(effect, Effect::Contradicted { .. } | Effect::Conflicted { .. }) {
                self.notices.push(Notice::Recorded { order_id, effect });
            }
            told.insert(order_id);
        }
        told.extend(self.tell_held()?);
        Ok(told)
    }

    fn whose(&self, name: &OrderName) -> Result<Whose, StorageError> {
        if let Some(order_id) = name.order_id {
            let is_known =
                self.orders.contains_key(&order_id) || self.ledger.order(order_id)?.is_some();
            return Ok(if is_known { Whose::Ours(order_id) } else { Whose::Lost });
        }
        if name.is_foreign() {
            return Ok(Whose::Foreign);
        }
        if let Some(order_id) = self.of_venue_id(name)? {
            return Ok(Whose::Ours(order_id));
        }
        let may_be_ours = self.orders.values().any(|order| {
            let it = &order.known.standing.order;
            order.known.is_placed()
                && it.connector_order_id().is_none()
                && name.may_be_of(it.symbol())
        });
        Ok(if may_be_ours { Whose::Unknown } else { Whose::Foreign })
    }

    /// The order that the venue knows by this id.
    fn of_venue_id(&self, name: &OrderName) -> Result<Option<OrderId>, StorageError> {
        let Some(id) = &name.connector_order_id else { return Ok(None) };
        let is_of_symbol = |&&order_id: &&OrderId| {
            let order = self.orders.get(&order_id);
            order.is_some_and(|order| name.may_be_of(order.known.standing.order.symbol()))
        };
        let tracked = self.names.get(id).and_then(|orders| orders.iter().find(is_of_symbol));
        if let Some(&order_id) = tracked {
            return Ok(Some(order_id));
        }
        let filter = OrderFilter {
            connector_order_id: Some(id.clone()),
            symbol: name.symbol.clone(),
            limit: Some(1),
            ..OrderFilter::default()
        };
        Ok(self.ledger.orders(&filter)?.first().map(Order::order_id))
    }

    fn foreign(&mut self, name: &OrderName) {
        self.notices.push(Notice::Foreign(name.clone()));
        #[cfg(feature = "sabotage")]
        self.cancel_foreign(name);
    }

    fn hold(&mut self, news: VenueNews) {
        if self.held.contains(&news) {
            return;
        }
        if self.held.len() == MOST_HELD {
            self.held.remove(0);
        }
        self.notices.push(Notice::Held(news.name().clone()));
        self.held.push(news);
    }

    /// Records what was held, where it is known by now whose it is.
    fn tell_held(&mut self) -> Result<BTreeSet<OrderId>, StorageError> {
        let mut told = BTreeSet::new();
        let mut index = 0;
        while let Some(news) = self.held.get(index).cloned() {
            match self.whose(news.name())? {
                Whose::Unknown => index += 1,
                Whose::Ours(_) => {
                    // Not before it is on record.
                    let held = self.held.remove(index);
                    match self.tell([&held], None) {
                        Ok(of_held) => told.extend(of_held),
                        Err(error) => {
                            self.held.insert(index, held);
                            return Err(error);
                        }
                    }
                }
                Whose::Lost | Whose::Foreign => {
                    self.held.remove(index);
                    self.foreign(news.name());
                }
            }
        }
        Ok(told)
    }

    fn commands_of(
        &mut self,
        order_id: OrderId,
        news: &VenueNews,
        listed_at: Option<Timestamp>,
        commands: &mut Vec<Command>,
    ) {
        match news {
            VenueNews::Report(report) => {
                #[cfg(feature = "sabotage")]
                commands.extend(self.fill_of_cumulative(order_id, report));
                commands.push(self.update(order_id, report, listed_at).into());
            }
            VenueNews::Execution(execution) => {
                #[cfg(feature = "sabotage")]
                let execution = &self.as_another(execution);
                commands.push(fill(order_id, execution).into());
            }
            VenueNews::Bust(bust) => commands.extend(taken_back(order_id, bust).map(Command::from)),
        }
    }

    fn update(
        &mut self,
        order_id: OrderId,
        report: &VenueReport,
        listed_at: Option<Timestamp>,
    ) -> OrderUpdate {
        let is_final = match self.orders.get(&order_id) {
            Some(order) => order.known.is_final(),
            None => true,
        };
        let lives_in_list = listed_at.filter(|_| is_final && !report.status.is_final());
        // A list may be older than it says, and its sum must not count as the latest.
        let cumulative = report.cumulative.filter(|_| lives_in_list.is_none());
        #[cfg(feature = "sabotage")]
        let cumulative = self.in_memory(order_id, report.reported_at, cumulative);
        OrderUpdate {
            order_id,
            status: report.status,
            connector_order_id: report.name.connector_order_id.clone(),
            updated_at: lives_in_list.unwrap_or(report.reported_at),
            reason: report.reason.clone(),
            cumulative,
        }
    }

    /// Sends a cancel that waited for the venue's id of its order.
    pub(crate) fn send_waiting_cancel(&mut self, order_id: OrderId) {
        let Some(order) = self.orders.get(&order_id) else { return };
        let is_named = order.known.standing.order.connector_order_id().is_some();
        if order.cancel == Flight::Waiting && is_named && !order.known.is_final() {
            self.queue_cancel(order_id);
        }
    }

    pub(crate) fn is_silent_about(&self) -> bool {
        self.is_wrong(Sabotage::TrustsFirstPicture)
    }
}

fn fill(order_id: OrderId, execution: &VenueExecution) -> Fill {
    let new = NewFill {
        parent_order_id: order_id,
        connector_fill_id: Some(execution.connector_fill_id.clone()),
        filled_quantity: execution.filled_quantity,
        fill_price: execution.fill_price,
        commission: execution.commission,
        commission_asset: execution.commission_asset.clone(),
        executed_at: execution.executed_at,
    };
    Fill::with_id(execution.fill_id, new)
}

fn taken_back(order_id: OrderId, bust: &VenueBust) -> Option<Bust> {
    let new = NewBust {
        parent_order_id: order_id,
        connector_fill_id: Some(bust.connector_fill_id.clone()),
        fill_id: None,
        reason: bust.reason.clone(),
        busted_at: bust.busted_at,
    };
    // It names exactly one thing.
    new.try_into().ok()
}
