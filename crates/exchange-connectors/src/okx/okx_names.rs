use crate::{
    json::{Fault, Object},
    rows::{Market, NameRow},
};

/// How a row names its order. An order that an algo order made has the names of the algo order.
pub(crate) fn name(row: Object<'_>) -> Result<NameRow<'_>, Fault> {
    let market = Market::Spot(row.needed_text("instId")?);
    let client_id = row.text("clOrdId")?;
    Ok(NameRow { market, client_id, connector_order_id: row.text("ordId")? })
}

/// Other instruments are counted in contracts.
pub(crate) fn check_spot(row: Object<'_>) -> Result<(), Fault> {
    let symbol = row.needed_text("instId")?;
    let is_spot = match row.text("instType")? {
        Some(kind) => kind == "SPOT",
        None => symbol.matches('-').count() == 1,
    };
    if is_spot { Ok(()) } else { Err(row.unexpected("instId", "an instrument of the spot market")) }
}
