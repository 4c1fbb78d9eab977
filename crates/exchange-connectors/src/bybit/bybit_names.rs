use std::borrow::Cow;

use crate::{
    json::{Fault, Object},
    rows::{Market, NameRow},
};

/// How a row names its order. The category may stand beside the list alone.
pub(crate) fn name<'a>(row: Object<'a>, category: Option<&str>) -> Result<NameRow<'a>, Fault> {
    let category: Option<Cow<'a, str>> = match (row.text("category")?, category) {
        (Some(category), _) => Some(category),
        (None, Some(category)) => Some(category.to_owned().into()),
        (None, None) => None,
    };
    let market = match (row.text("symbol")?, category) {
        (None, _) => Market::Unnamed,
        (Some(symbol), Some(category)) if category == "spot" => Market::Spot(symbol),
        (Some(venue_symbol), category) => {
            let category = category.unwrap_or(Cow::Borrowed("unnamed"));
            Market::Other { category, venue_symbol }
        }
    };
    let client_id = row.text("orderLinkId")?;
    Ok(NameRow { market, client_id, connector_order_id: row.text("orderId")? })
}
