use core_enums::RequestKind;
use id_generators::OrderId;

use crate::{record::record, timestamp::Timestamp};

record! {
    /// What is asked of the exchange, on record before it is sent. It changes no status.
    ///
    /// On the wire it is an object of these five keys, in this order.
    #[derive(Copy)]
    "a request": pub struct Request {
        /// The id of the order that the request is about.
        order_id: OrderId,
        /// Its number among the requests of this kind for the order.
        attempt: u32,
        /// What is asked.
        kind: RequestKind,
        /// When it was asked, by our clock: RFC 3339 with an offset; written in UTC, with Z.
        requested_at: Timestamp,
        /// After when the exchange does not take it any more, by the exchange's clock: RFC 3339
        /// with an offset; written in UTC, with Z.
        expires_at: ?Timestamp,
    }
}
