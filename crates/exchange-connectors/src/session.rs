use std::borrow::Cow;

use dtos_state::{
    CommissionAsset, ConnectorFillId, ConnectorOrderId, FillId, OrderId, Reason, Symbol, Timestamp,
};
use execution_connector::{
    OrderName, RequestOutcome, VenueBust, VenueExecution, VenueNews, VenueReport, VenueTerms,
};

use crate::{
    client_id::read_client_id,
    context::Context,
    json::{Fault, Object, Value},
    problem::problem_of,
    reading::{Answer, AnswerName, Item, Lack, Notice, OrderNews, Reading, RequestedKind},
    rows::{BustRow, ExecutionRow, Market, NameRow, ReportRow, TermsRow, status_with},
};

/// The reading of one message.
pub(crate) struct Session<'r> {
    pub(crate) context: &'r Context,
    pub(crate) reading: Reading,
}

/// What a name in a message stands for.
struct Named {
    name: OrderName,
    venue_symbol: Option<Box<str>>,
    derived_id: Option<OrderId>,
    /// Why an order of this name cannot be registered.
    lacks: Option<Lack>,
}

impl Session<'_> {
    /// Reads one part of a message; what is wrong with it concerns that part alone.
    pub(crate) fn part(&mut self, place: &str, read: impl FnOnce(&mut Self) -> Result<(), Fault>) {
        if let Err(fault) = read(self) {
            let fault = if place.is_empty() { fault } else { fault.within(place) };
            self.reading.problems.push(problem_of(fault));
        }
    }

    /// Reads each object of an array under a key.
    pub(crate) fn each<'d>(
        &mut self,
        key: &str,
        rows: impl IntoIterator<Item = Value<'d>>,
        mut read: impl FnMut(&mut Self, Object<'d>) -> Result<(), Fault>,
    ) {
        for (at, row) in rows.into_iter().enumerate() {
            let before = self.reading.problems.len();
            let result = row
                .object()
                .ok_or_else(|| row.fault("expected an object"))
                .and_then(|row| read(self, row));
            if let Err(fault) = result {
                self.reading.problems.push(problem_of(fault));
            }
            for problem in &mut self.reading.problems[before..] {
                let inner = problem.field.take().unwrap_or_default();
                let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
                problem.field = Some(format!("{key}[{at}]{dot}{inner}").into());
            }
        }
    }

    pub(crate) fn push(&mut self, item: Item) {
        self.reading.items.push(item);
    }

    pub(crate) fn not_about_orders(&mut self, what: &'static str) {
        self.push(Item::NotAboutOrders(what));
    }

    pub(crate) fn notice(&mut self, name: &NameRow<'_>, message: impl Into<Box<str>>) {
        let (about, message) = (about(name), message.into());
        self.push(Item::Notice(Notice { about, message }));
    }

    /// The state of an order, where the message has a time for it.
    pub(crate) fn report(&mut self, row: ReportRow<'_>, at: Object<'_>) -> Result<(), Fault> {
        self.report_at(row, at.0.offset())
    }

    pub(crate) fn report_at(&mut self, row: ReportRow<'_>, offset: usize) -> Result<(), Fault> {
        let status = status_with(row.status, row.cumulative);
        let Some(reported_at) = row.reported_at else {
            self.notice(&row.name, format!("{status}, without a time: this gives no update"));
            return Ok(());
        };
        let mut named = self.named(&row.name, offset)?;
        let terms = match row.terms {
            TermsRow::Known { side, order_type, quantity, price, stop_price, created_at } => {
                let missing = [
                    ("side", side.is_none()),
                    ("type", order_type.is_none()),
                    ("quantity", quantity.is_none()),
                    ("creation time", created_at.is_none()),
                ];
                let missing = missing.iter().filter(|(_, is_missing)| *is_missing);
                let missing: Vec<_> = missing.map(|(what, _)| *what).collect();
                if !missing.is_empty() && named.lacks.is_none() {
                    let missing = missing.join(", ");
                    let why = format!("the message has no {missing}").into();
                    named.lacks = Some(Lack::InMessage(why));
                }
                (|| {
                    let (side, order_type, quantity) = (side?, order_type?, quantity?);
                    let created_at = created_at?;
                    Some(VenueTerms { side, order_type, quantity, price, stop_price, created_at })
                })()
            }
            TermsRow::Unrepresentable(why) => {
                named.lacks = Some(Lack::InModel(why.into()));
                None
            }
            TermsRow::Elsewhere(why) => {
                named.lacks.get_or_insert_with(|| Lack::InMessage(why.into()));
                None
            }
        };
        let terms = terms.filter(|_| named.lacks.is_none());
        let Named { name, venue_symbol, derived_id, lacks } = named;
        let reason = row.reason.as_deref().and_then(fitting_reason);
        let cumulative = row.cumulative;
        let report = VenueReport { name, status, cumulative, reason, reported_at, terms };
        let news = VenueNews::Report(report);
        self.push(Item::News(OrderNews { news, venue_symbol, derived_id, lacks }));
        Ok(())
    }

    /// An execution of an order.
    pub(crate) fn execution(
        &mut self,
        row: &ExecutionRow<'_>,
        at: Object<'_>,
    ) -> Result<(), Fault> {
        self.execution_at(row, at.0.offset())
    }

    pub(crate) fn execution_at(
        &mut self,
        row: &ExecutionRow<'_>,
        offset: usize,
    ) -> Result<(), Fault> {
        let invalid = |message: String| Fault { offset, field: "".into(), message: message.into() };
        let Named { name, venue_symbol, derived_id, .. } = self.named(&row.name, offset)?;
        let connector_fill_id = row.execution_id.parse::<ConnectorFillId>();
        let connector_fill_id = connector_fill_id.map_err(|error| invalid(error.to_string()))?;
        let asset = row.commission_asset.as_deref().filter(|asset| !asset.is_empty());
        let asset = asset.map(str::parse::<CommissionAsset>).transpose();
        let execution = VenueExecution {
            name,
            fill_id: self.fill_id(row),
            connector_fill_id,
            filled_quantity: row.quantity,
            fill_price: row.price,
            commission: row.commission,
            commission_asset: asset.map_err(|error| invalid(error.to_string()))?,
            executed_at: row.executed_at,
        };
        let news = VenueNews::Execution(execution);
        self.push(Item::News(OrderNews { news, venue_symbol, derived_id, lacks: None }));
        Ok(())
    }

    fn fill_id(&self, row: &ExecutionRow<'_>) -> FillId {
        let symbol = self.context.key_of(&row.name.market);
        match &*row.unique_in {
            "" => self.context.account.fill_id(&symbol, &row.execution_id),
            unique_in => {
                // The length parts the two without doubt.
                let key = format!("{}/{unique_in}/{}", unique_in.len(), row.execution_id);
                self.context.account.fill_id(&symbol, &key)
            }
        }
    }

    pub(crate) fn bust_at(&mut self, row: &BustRow<'_>, offset: usize) -> Result<(), Fault> {
        let invalid = |message: String| Fault { offset, field: "".into(), message: message.into() };
        let Named { name, venue_symbol, derived_id, .. } = self.named(&row.name, offset)?;
        let connector_fill_id = row.execution_id.parse::<ConnectorFillId>();
        let bust = VenueBust {
            name,
            connector_fill_id: connector_fill_id.map_err(|error| invalid(error.to_string()))?,
            reason: row.reason.as_deref().and_then(fitting_reason),
            busted_at: row.busted_at,
        };
        let news = VenueNews::Bust(bust);
        self.push(Item::News(OrderNews { news, venue_symbol, derived_id, lacks: None }));
        Ok(())
    }

    /// The venue reports a sum of executions alone.
    pub(crate) fn ask_for_executions(
        &mut self,
        name: &NameRow<'_>,
        at: Object<'_>,
    ) -> Result<(), Fault> {
        let known = self.reading.problems.len();
        let named = self.named(name, at.0.offset())?;
        // The report of the same order says what is wrong with its symbol.
        self.reading.problems.truncate(known);
        self.push(Item::AskForExecutions(named.name));
        Ok(())
    }

    pub(crate) fn answer(
        &mut self,
        request: RequestedKind,
        name: &NameRow<'_>,
        request_id: Option<&str>,
        outcome: RequestOutcome,
        answered_at: Option<Timestamp>,
    ) {
        let client_id = name.client_id.as_deref();
        let connector_order_id = name.connector_order_id.as_deref();
        let about = AnswerName {
            order_id: client_id.and_then(|id| self.our_id(id)),
            client_id: client_id.map(Into::into),
            connector_order_id: connector_order_id.and_then(|id| id.parse().ok()),
            request_id: request_id.map(Into::into),
        };
        self.push(Item::Answer(Answer { request, about, outcome, answered_at }));
    }

    pub(crate) fn our_id(&self, client_id: &str) -> Option<OrderId> {
        read_client_id(self.context.facts.client_id_form, client_id)
    }

    /// The name that a row gives an order. A symbol that is not known is a problem, and the order
    /// of that name is reported all the same.
    fn named(&mut self, row: &NameRow<'_>, offset: usize) -> Result<Named, Fault> {
        let client_id = row.client_id.as_deref().filter(|id| !id.is_empty());
        let order_id = client_id.and_then(|id| self.our_id(id));
        let invalid = |message: String| Fault { offset, field: "".into(), message: message.into() };
        let connector_order_id = row.connector_order_id.as_deref().filter(|id| !id.is_empty());
        let connector_order_id = connector_order_id
            .map(str::parse::<ConnectorOrderId>)
            .transpose()
            .map_err(|error| invalid(error.to_string()))?;
        if client_id.is_none() && connector_order_id.is_none() {
            return Err(invalid("expected the id of an order".into()));
        }
        let (symbol, lacks) = self.symbol(&row.market, offset);
        let venue_symbol: Option<Box<str>> = match &row.market {
            Market::Unnamed => None,
            Market::Spot(venue_symbol) => Some(venue_symbol.as_ref().into()),
            Market::Other { category, venue_symbol } => {
                Some(format!("{category}:{venue_symbol}").into())
            }
        };
        let derived_id = match (&order_id, &connector_order_id) {
            (None, Some(id)) => Some(self.context.derived_id(venue_symbol.as_deref(), id)),
            (Some(_), _) | (None, None) => None,
        };
        let client_id = client_id.map(Into::into);
        let name = OrderName { order_id, client_id, connector_order_id, symbol };
        Ok(Named { name, venue_symbol, derived_id, lacks })
    }

    fn symbol(&mut self, market: &Market<'_>, offset: usize) -> (Option<Symbol>, Option<Lack>) {
        match market {
            Market::Unnamed => (None, Some(Lack::InMessage("the message has no symbol".into()))),
            Market::Other { category, .. } => {
                let why = format!("it is of the category {category}, and not of the spot market");
                (None, Some(Lack::InModel(why.into())))
            }
            Market::Spot(venue_symbol) => match self.context.symbol_of(venue_symbol) {
                Ok(symbol) => (Some(symbol), None),
                Err(message) => {
                    let field = Cow::Borrowed("symbol");
                    let fault = Fault { offset, field, message: message.clone().into() };
                    let problem = problem_of(fault);
                    // A report and its execution have one symbol.
                    if !self.reading.problems.contains(&problem) {
                        self.reading.problems.push(problem);
                    }
                    (None, Some(Lack::InMessage(message.into())))
                }
            },
        }
    }
}

/// What a notice is about: the symbol and the ids, as the venue spells them.
pub(crate) fn about(name: &NameRow<'_>) -> Box<str> {
    let mut words = Vec::new();
    match &name.market {
        Market::Unnamed => {}
        Market::Spot(symbol) => words.push(symbol.to_string()),
        Market::Other { category, venue_symbol } => {
            words.push(format!("{category} {venue_symbol}"));
        }
    }
    words.extend(name.connector_order_id.as_deref().map(|id| format!("order {id}")));
    words.extend(name.client_id.as_deref().map(|id| format!("client id {id}")));
    printable(&words.join(", ")).into()
}

/// A text of a venue as a reason: control characters become blanks, and it ends at 1 KiB.
pub(crate) fn fitting_reason(text: &str) -> Option<Reason> {
    let text = printable(text);
    let mut end = text.len().min(1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim().parse().ok()
}

fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
