use dtos_state::{OrderId, OrderSide, OrderType, Symbol, Timestamp};
use execution_connector::{ClientIdForm, Placement};

use crate::{
    client_id::client_id,
    instruments::{Instrument, Instruments},
    sending::outgoing::CannotSend,
};

/// The times of a request: parameters, since there is no clock here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: Timestamp,
    /// What no two requests share, and what rises.
    pub(crate) nonce: u64,
}

impl Moment {
    pub(crate) fn millis(self) -> i128 {
        self.now.unix_nanos() / 1_000_000
    }
}

/// An order as its venue names and sizes it. The size is in the base asset.
pub(crate) struct Draft<'a> {
    pub(crate) instrument: &'a Instrument,
    pub(crate) client_id: String,
    pub(crate) side: OrderSide,
    pub(crate) order_type: OrderType,
    pub(crate) quantity: String,
    pub(crate) price: Option<String>,
    pub(crate) stop_price: Option<String>,
    expires_at: Option<Timestamp>,
}

impl<'a> Draft<'a> {
    pub(crate) fn of(
        placement: &Placement,
        form: ClientIdForm,
        instruments: &'a Instruments,
    ) -> Result<Self, CannotSend> {
        let order = &placement.order;
        if order.check_sendable().is_err() {
            return Err(CannotSend::Missing("the prices of its type"));
        }
        let (has_price, has_stop) = match order.order_type() {
            OrderType::Market => (false, false),
            OrderType::Limit => (true, false),
            OrderType::StopLimit => (true, true),
        };
        Ok(Self {
            instrument: instrument(instruments, order.symbol())?,
            client_id: client_id(form, &order.order_id()),
            side: order.side(),
            order_type: order.order_type(),
            quantity: order.quantity().to_string(),
            price: order.price().filter(|_| has_price).map(|price| price.to_string()),
            stop_price: order.stop_price().filter(|_| has_stop).map(|price| price.to_string()),
            expires_at: placement.expires_at,
        })
    }

    pub(crate) fn is_buy(&self) -> bool {
        self.side == OrderSide::Buy
    }

    /// The deadline as it is on record.
    pub(crate) fn deadline(&self) -> Result<Timestamp, CannotSend> {
        self.expires_at.ok_or(CannotSend::Missing("a deadline"))
    }

    /// How long the request is good for, in milliseconds: up to its deadline, and not a moment
    /// longer.
    pub(crate) fn window(&self, moment: Moment, limit: i128) -> Result<i128, CannotSend> {
        let window = self.deadline()?.unix_nanos() / 1_000_000 - moment.millis();
        if (1..=limit).contains(&window) {
            Ok(window)
        } else {
            Err(CannotSend::Deadline("one after the present and within the venue's window"))
        }
    }
}

pub(crate) fn instrument<'a>(
    instruments: &'a Instruments,
    symbol: &Symbol,
) -> Result<&'a Instrument, CannotSend> {
    let unknown = || CannotSend::UnknownSymbol(symbol.to_string());
    instruments.of_symbol(symbol).ok_or_else(unknown)
}

/// The symbol and the client id of an order that a question or a cancel is about.
pub(crate) fn question_name<'a>(
    instruments: &'a Instruments,
    symbol: &Symbol,
    form: ClientIdForm,
    order_id: &OrderId,
) -> Result<(&'a Instrument, String), CannotSend> {
    Ok((instrument(instruments, symbol)?, client_id(form, order_id)))
}
