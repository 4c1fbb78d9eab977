use std::borrow::Cow;

use dtos_state::{ExactDecimal, Quantity};

use crate::{
    coinbase::coinbase_orders::{name, time},
    json::{Fault, Object, Value},
    rows::{BustRow, ExecutionRow},
    session::Session,
};

/// Records of executions. Those of one trade share its id: a reversal takes back the record that it
/// shares it with, and a correction is another execution in its place.
pub(crate) fn fills(session: &mut Session<'_>, rows: Vec<Value<'_>>) {
    let objects: Vec<_> = rows.iter().filter_map(|row| row.object()).collect();
    session.each("fills", rows, |session, row| match &*row.needed_text("trade_type")? {
        "FILL" | "CORRECTION" => fill(session, row),
        "REVERSAL" => reversal(session, row, &objects),
        _ => Err(row.unexpected("trade_type", "FILL, REVERSAL or CORRECTION")),
    });
}

fn fill(session: &mut Session<'_>, row: Object<'_>) -> Result<(), Fault> {
    let name = name(row)?;
    let price: ExactDecimal = row.needed("price")?;
    let quantity = match row.flag("size_in_quote")? {
        Some(true) => base_quantity(row, price)?,
        Some(false) | None => row.needed("size")?,
    };
    // The commission is in the quote currency, and no field says so.
    let product = row.needed_text("product_id")?;
    let symbol = session.context.symbol_of(&product).ok();
    let asset = symbol.as_ref().and_then(|symbol| symbol.as_str().split_once('_'));
    let commission: Option<ExactDecimal> = row.parsed("commission")?;
    let commission_asset =
        asset.filter(|_| commission.is_some()).map(|(_, quote)| Cow::Owned(quote.to_owned()));
    let execution = ExecutionRow {
        name,
        // A trade's id comes again with its correction.
        execution_id: row.needed_text("entry_id")?,
        unique_in: "".into(),
        quantity,
        price,
        commission,
        commission_asset,
        executed_at: time(row, "trade_time")?.ok_or_else(|| row.missing("trade_time"))?,
    };
    session.execution(&execution, row)
}

/// A size in the quote currency over the price, where that is exact.
fn base_quantity(row: Object<'_>, price: ExactDecimal) -> Result<Quantity, Fault> {
    let size: ExactDecimal = row.needed("size")?;
    let quantity = size.get().checked_div(price.get()).map(ExactDecimal::from);
    let exact = quantity.filter(|quantity| quantity.checked_mul(price) == Some(size));
    let Some(quantity) = exact else {
        let wanted = "expected a size that the price divides exactly, since size_in_quote is true";
        return Err(row.fault("size", wanted));
    };
    Quantity::try_from(quantity).map_err(|error| row.fault("size", error.to_string()))
}

fn reversal(session: &mut Session<'_>, row: Object<'_>, rows: &[Object<'_>]) -> Result<(), Fault> {
    let (trade, order) = (row.needed_text("trade_id")?, row.needed_text("order_id")?);
    let mut reversed = None;
    for other in rows {
        let is_same = other.text("trade_id")?.as_ref() == Some(&trade)
            && other.text("order_id")?.as_ref() == Some(&order)
            && other.text("trade_type")?.is_some_and(|kind| kind == "FILL");
        if is_same && reversed.replace(other.needed_text("entry_id")?).is_some() {
            return Err(row.unexpected("trade_id", "a trade of one record that is reversed"));
        }
    }
    let execution_id = reversed.ok_or_else(|| {
        row.unexpected("trade_id", "a trade whose record is in the same message, to reverse it")
    })?;
    let busted_at = time(row, "trade_time")?.ok_or_else(|| row.missing("trade_time"))?;
    let reason = Some("REVERSAL".into());
    let bust = BustRow { name: name(row)?, execution_id, reason, busted_at };
    session.bust_at(&bust, row.0.offset())
}
