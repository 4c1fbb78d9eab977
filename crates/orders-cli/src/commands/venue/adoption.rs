use std::collections::{HashMap, HashSet};

use dtos_state::{
    Bust, Command, Fill, NewBust, NewFill, NewOrder, Order, OrderId, OrderStatus, OrderUpdate,
    Symbol, Timestamp,
};
use exchange_connectors::{Answer, Lack, OrderNews, Reader, RequestedKind};
use execution_connector::{
    ErrorClass, OrderName, RequestOutcome, VenueNews, VenueReport, VenueTerms,
};

/// Which orders the messages are about: ours, by their client ids, and others, under derived ids.
#[derive(Default)]
pub(crate) struct Orders {
    /// In the order of their first message.
    foreign: Vec<OrderId>,
    known: HashMap<OrderId, Foreign>,
    /// What a message without a client id stands for, by the derived id of its order.
    ours: HashMap<OrderId, OrderId>,
    nameless: HashSet<OrderId>,
}

/// An order that is not ours.
pub(crate) struct Foreign {
    pub(crate) about: Box<str>,
    pub(crate) lacks: Option<Lack>,
    first: Option<(Timestamp, Symbol, VenueTerms)>,
}

impl Orders {
    /// Takes note of the order that news are about.
    pub(crate) fn note(&mut self, news: &OrderNews) {
        let name = name_of(&news.news);
        let Some(id) = news.derived_id else { return };
        if name.client_id.is_none() {
            self.nameless.insert(id);
        }
        let foreign = self.known.entry(id).or_insert_with(|| {
            self.foreign.push(id);
            Foreign { about: about(news), lacks: None, first: None }
        });
        let VenueNews::Report(report) = &news.news else { return };
        if !matches!(foreign.lacks, Some(Lack::InModel(_))) && news.lacks.is_some() {
            foreign.lacks.clone_from(&news.lacks);
        }
        foreign.note_terms(report);
    }

    /// Whether a message left its order to be found by the venue's id.
    pub(crate) fn has_nameless(&self) -> bool {
        !self.nameless.is_empty()
    }

    /// Finds the order of ours that messages without a client id are about.
    pub(crate) fn join(&mut self, reader: &Reader, news: &OrderNews) {
        let name = name_of(&news.news);
        let (Some(ours), Some(venue_id)) = (name.order_id, &name.connector_order_id) else {
            return;
        };
        let id = reader.derived_id(news.venue_symbol.as_deref(), venue_id);
        if self.nameless.contains(&id) {
            self.ours.insert(id, ours);
            self.known.remove(&id);
        }
    }

    /// Our id, or the derived one of an order that is not ours.
    pub(crate) fn id_of(&self, news: &OrderNews) -> Option<(OrderId, Owner)> {
        if let Some(id) = name_of(&news.news).order_id {
            return Some((id, Owner::We));
        }
        let id = news.derived_id?;
        Some(match self.ours.get(&id) {
            Some(ours) => (*ours, Owner::We),
            None if self.known.get(&id).is_some_and(Foreign::has_no_place) => (id, Owner::Nobody),
            None => (id, Owner::Another),
        })
    }

    /// The orders that are not ours.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = (OrderId, &Foreign)> {
        self.foreign.iter().filter_map(|id| Some((*id, self.known.get(id)?)))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    We,
    Another,
    /// The model cannot hold the order.
    Nobody,
}

impl Foreign {
    /// Whether the model cannot hold it, so that no ledger ever takes its news.
    fn has_no_place(&self) -> bool {
        self.first.is_none() && matches!(self.lacks, Some(Lack::InModel(_)))
    }

    /// The first terms are those of the order; later ones were changed.
    fn note_terms(&mut self, report: &VenueReport) {
        let (Some(terms), Some(symbol)) = (&report.terms, &report.name.symbol) else { return };
        let is_first = self.first.as_ref().is_none_or(|(at, ..)| report.reported_at < *at);
        if is_first {
            self.first = Some((report.reported_at, symbol.clone(), terms.clone()));
        }
    }

    /// What registers the order, if its terms are known: only what never changes.
    pub(crate) fn registration(&self, id: OrderId, reader: &Reader) -> Option<Command> {
        let (_, symbol, terms) = self.first.clone()?;
        let VenueTerms { side, order_type, quantity, price, stop_price, created_at } = terms;
        let new = NewOrder {
            parent_group_id: reader.account().foreign_group_id(),
            connector_order_id: None,
            symbol,
            side,
            order_type,
            quantity,
            price,
            stop_price,
            status: OrderStatus::Pending,
            created_at,
            updated_at: created_at,
        };
        Some(Command::Register(Order::with_id(id, new)))
    }
}

pub(crate) const fn name_of(news: &VenueNews) -> &OrderName {
    match news {
        VenueNews::Report(report) => &report.name,
        VenueNews::Execution(execution) => &execution.name,
        VenueNews::Bust(bust) => &bust.name,
    }
}

/// The order's symbol and ids, as the venue spells them.
pub(crate) fn about(news: &OrderNews) -> Box<str> {
    let name = name_of(&news.news);
    let symbol = news.venue_symbol.iter().map(ToString::to_string);
    let id = name.connector_order_id.iter().map(|id| format!("order {id}"));
    let client_id = name.client_id.iter().map(|id| format!("client id {id}"));
    let words: Vec<_> = symbol.chain(id).chain(client_id).collect();
    record_files::printable(&words.join(", ")).into()
}

/// What the ledger learns from news of this order.
pub(crate) fn command(id: OrderId, news: VenueNews) -> Command {
    match news {
        VenueNews::Report(report) => Command::Update(OrderUpdate {
            connector_order_id: report.name.connector_order_id,
            reason: report.reason,
            cumulative: report.cumulative,
            ..OrderUpdate::new(id, report.status, report.reported_at)
        }),
        VenueNews::Execution(execution) => {
            let new = NewFill {
                parent_order_id: id,
                connector_fill_id: Some(execution.connector_fill_id),
                filled_quantity: execution.filled_quantity,
                fill_price: execution.fill_price,
                commission: execution.commission,
                commission_asset: execution.commission_asset,
                executed_at: execution.executed_at,
            };
            Command::Fill(Fill::with_id(execution.fill_id, new))
        }
        VenueNews::Bust(bust) => {
            let new = NewBust {
                parent_order_id: id,
                connector_fill_id: Some(bust.connector_fill_id),
                fill_id: None,
                reason: bust.reason,
                busted_at: bust.busted_at,
            };
            Command::Bust(Bust::try_from(new).expect("it names one of the two"))
        }
    }
}

/// What the ledger learns from an answer: that an order of ours was refused, where the answer
/// names it and has a time.
pub(crate) fn refusal(answer: &Answer) -> Option<Command> {
    let (id, at) = (answer.about.order_id?, answer.answered_at?);
    match &answer.outcome {
        RequestOutcome::Failed { class: ErrorClass::FinalRefusal, reason }
            if answer.request == RequestedKind::Place =>
        {
            let reason = reason.clone();
            let update = OrderUpdate::new(id, OrderStatus::Rejected, at);
            Some(Command::Update(OrderUpdate { reason, ..update }))
        }
        RequestOutcome::Failed { .. } | RequestOutcome::Taken { .. } => None,
    }
}
