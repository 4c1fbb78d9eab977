use id_generators::OrderId;
use serde::Serialize;

use crate::read::position::Position;

/// One thing that is wrong with a record of a file.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    #[serde(flatten)]
    pub(crate) position: Position,
    /// The number of the record in its file, from 1.
    pub(crate) record: u64,
    pub(crate) order_id: Option<OrderId>,
    pub(crate) field: Option<String>,
    pub(crate) message: String,
}
