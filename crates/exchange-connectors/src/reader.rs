use dtos_state::{ConnectorOrderId, OrderId};
use execution_connector::Account;

use crate::{
    context::Context,
    instruments::Instruments,
    json::{Document, Fault, Object, Value},
    problem::problem_of,
    reading::Reading,
    session::Session,
    venue::Venue,
};

/// Reads the messages of one account at a venue.
#[derive(Clone, Debug)]
pub struct Reader {
    venue: Venue,
    context: Context,
}

impl Reader {
    /// A reader of the messages of the account with this name.
    #[must_use]
    pub fn new(venue: Venue, account_name: &str, instruments: Instruments) -> Self {
        let account = Account { venue: venue.name().into(), name: account_name.into() };
        let context = Context { facts: venue.facts(), account, instruments };
        Self { venue, context }
    }

    /// The venue.
    #[must_use]
    pub const fn venue(&self) -> Venue {
        self.venue
    }

    /// The account, which ids are derived from.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.context.account
    }

    /// What is traded there.
    #[must_use]
    pub const fn instruments(&self) -> &Instruments {
        &self.context.instruments
    }

    /// The id of an order that is not ours, of a symbol as [`OrderNews`](crate::OrderNews) has
    /// it.
    #[must_use]
    pub fn derived_id(
        &self,
        venue_symbol: Option<&str>,
        connector_order_id: &ConnectorOrderId,
    ) -> OrderId {
        self.context.derived_id(venue_symbol, connector_order_id)
    }

    /// What one message says: JSON, or FIX.
    #[must_use]
    pub fn read(&self, message: &[u8]) -> Reading {
        let mut session = Session { context: &self.context, reading: Reading::default() };
        if message.starts_with(b"8=FIX") {
            Self::read_fix(&mut session, message);
            return session.reading;
        }
        let text = match str::from_utf8(message) {
            Ok(text) => text,
            Err(error) => {
                let offset = error.valid_up_to();
                return failed(Fault {
                    offset,
                    field: "".into(),
                    message: "expected UTF-8".into(),
                });
            }
        };
        match Document::read(text) {
            Ok(document) => read_json(&mut session, self.venue, document.root()),
            Err(fault) => return failed(fault),
        }
        session.reading
    }

    #[cfg(feature = "fix")]
    fn read_fix(session: &mut Session<'_>, message: &[u8]) {
        crate::fix::read(session, message);
    }

    #[cfg(not(feature = "fix"))]
    fn read_fix(session: &mut Session<'_>, _message: &[u8]) {
        let message = "FIX is not part of this build".into();
        session.reading.problems.push(crate::reading::Problem { offset: 0, field: None, message });
    }
}

fn failed(fault: Fault) -> Reading {
    Reading { items: Vec::new(), problems: vec![problem_of(fault)] }
}

/// An object is a message; an array holds several.
fn read_json(session: &mut Session<'_>, venue: Venue, root: Value<'_>) {
    if let Some(object) = root.object() {
        session.part("", |session| message(session, venue, object));
    } else if let Some(items) = root.items() {
        session.each("", items, |session, object| message(session, venue, object));
    } else {
        session.part("", |_| Err(root.fault("expected an object or an array of objects")));
    }
}

fn message(session: &mut Session<'_>, venue: Venue, object: Object<'_>) -> Result<(), Fault> {
    match venue {
        #[cfg(feature = "binance")]
        Venue::Binance => crate::binance::read(session, object),
        #[cfg(feature = "bybit")]
        Venue::Bybit => crate::bybit::read(session, object),
        #[cfg(feature = "okx")]
        Venue::Okx => crate::okx::read(session, object),
        #[cfg(feature = "kraken")]
        Venue::Kraken => crate::kraken::read(session, object),
        #[cfg(feature = "coinbase")]
        Venue::Coinbase => crate::coinbase::read(session, object),
        #[cfg(feature = "fix")]
        Venue::Fix => Err(object.0.fault("expected a FIX message, which begins with 8=FIX")),
    }
}
