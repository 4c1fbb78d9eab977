use id_generators::OrderId;

use crate::{
    exact_decimal::ExactDecimal,
    printable_text::{CommissionAsset, ConnectorFillId},
    quantity::Quantity,
    timestamp::Timestamp,
};

/// All that a fill is made of, but for its id.
#[expect(missing_docs, reason = "the fields are those of `Fill`, documented there")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFill {
    pub parent_order_id: OrderId,
    pub connector_fill_id: Option<ConnectorFillId>,
    pub filled_quantity: Quantity,
    pub fill_price: ExactDecimal,
    pub commission: Option<ExactDecimal>,
    pub commission_asset: Option<CommissionAsset>,
    pub executed_at: Timestamp,
}
