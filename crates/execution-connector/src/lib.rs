//! The words between an execution worker and an exchange: requests, answers, news, and the
//! traits of a venue. There is no I/O here.
//!
//! A connector reads an exchange's messages and hands over [`VenueEvent`]s; it sends each
//! [`VenueRequest`] at most once, and repeats none by itself.
//!
//! ```
//! use execution_connector::{Account, OrderName};
//!
//! let account = Account { venue: "binance".into(), name: "main".into() };
//! let symbol = Some("BTC_USDT".parse()?);
//! // The same execution has the same id, whichever channel brings it.
//! let fill_id = account.fill_id("BTCUSDT", "87654321");
//! assert_eq!(fill_id, account.fill_id("BTCUSDT", "87654321"));
//! let name = OrderName { order_id: None, client_id: None, connector_order_id: None, symbol };
//! assert!(!name.is_foreign());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod connector;
mod news;
mod order_name;
mod venue_event;
mod venue_request;
mod venue_traits;

pub use dtos_state::ErrorClass;

pub use crate::account::Account;
pub use crate::connector::{AsyncExecutionConnector, ExecutionConnector, Now};
pub use crate::news::{VenueBust, VenueExecution, VenueNews, VenueReport, VenueTerms};
pub use crate::order_name::OrderName;
pub use crate::venue_event::{Found, QuestionAnswer, RequestAnswer, RequestOutcome, VenueEvent};
pub use crate::venue_request::{
    Cancellation, ExecutionsQuestion, OrderQuestion, Placement, QuestionId, Since, VenueRequest,
};
pub use crate::venue_traits::{ClientIdForm, SinceMeaning, VenueTraits};
