use std::fmt;

use dtos_state::{ConnectorOrderId, OrderId, Timestamp};
use execution_connector::{OrderName, RequestOutcome, VenueNews};

/// What a message says, and what is wrong with it. Where a part cannot be read, the others are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What it says, in its order.
    pub items: Vec<Item>,
    /// What cannot be read. Its meaning is unknown: an order may be concerned.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// The news of orders.
    pub fn news(&self) -> impl Iterator<Item = &VenueNews> {
        self.items.iter().filter_map(|item| match item {
            Item::News(news) => Some(&news.news),
            Item::Answer(_)
            | Item::AskForExecutions(_)
            | Item::Notice(_)
            | Item::NotAboutOrders(_) => None,
        })
    }
}

/// One thing that a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// News of an order.
    News(OrderNews),
    /// The answer to a request.
    Answer(Answer),
    /// The venue reports a sum of executions and no execution: ask for them.
    AskForExecutions(OrderName),
    /// Something that the model cannot express, or that a person should know.
    Notice(Notice),
    /// The message does not concern orders; what it concerns.
    NotAboutOrders(&'static str),
}

/// News of an order, with what is needed to take in an order that is not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderNews {
    /// The news.
    pub news: VenueNews,
    /// The symbol as the venue spells it, if the message has it: `BTCUSDT`, or `linear:BTCUSDT`
    /// of a market other than spot.
    pub venue_symbol: Option<Box<str>>,
    /// The id under which the order can be registered, if it is not ours.
    pub derived_id: Option<OrderId>,
    /// Why the message does not register the order.
    pub lacks: Option<Lack>,
}

/// Why a message does not register an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The message does not have all its terms; another one may.
    InMessage(Box<str>),
    /// The model cannot hold the order, whatever the message.
    InModel(Box<str>),
}

impl Lack {
    /// What is lacking.
    #[must_use]
    pub const fn reason(&self) -> &str {
        match self {
            Self::InMessage(why) | Self::InModel(why) => why,
        }
    }
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What was asked, if the answer says so.
    pub request: RequestedKind,
    /// The order that it names.
    pub about: AnswerName,
    /// The outcome.
    pub outcome: RequestOutcome,
    /// When the venue worked on it, by the venue's clock, if the answer says so.
    pub answered_at: Option<Timestamp>,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedKind {
    /// To place an order.
    Place,
    /// To cancel an order.
    Cancel,
    /// To change an order.
    Amend,
    /// The answer does not say.
    Unnamed,
}

impl fmt::Display for RequestedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Place => "place",
            Self::Cancel => "cancel",
            Self::Amend => "amend",
            Self::Unnamed => "request",
        })
    }
}

/// How an answer names an order: by any of these, or by none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerName {
    /// Our id, if the client id reads back as one.
    pub order_id: Option<OrderId>,
    /// The client id, as the venue spells it.
    pub client_id: Option<Box<str>>,
    /// The venue's id.
    pub connector_order_id: Option<ConnectorOrderId>,
    /// The id of the request, where that alone connects the two.
    pub request_id: Option<Box<str>>,
}

/// Something that a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about, as the venue names it.
    pub about: Box<str>,
    /// What there is to know.
    pub message: Box<str>,
}

/// What cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In bytes from the start of the message.
    pub offset: usize,
    /// The key or tag, from the outside in.
    pub field: Option<Box<str>>,
    /// What was given, and what was wanted.
    pub message: Box<str>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
