use std::borrow::Cow;

use dtos_state::{ExactDecimal, OrderSide};

use crate::{
    bybit::{
        bybit_names::name,
        bybit_orders::{SIDES, time},
    },
    json::{Fault, Object, Value},
    rows::{ExecutionRow, Market, NameRow},
    session::Session,
};

/// What an execution can be other than a trade of an order.
const OTHERS: [(&str, bool); 10] = [
    ("AdlTrade", true),
    ("BustTrade", true),
    ("Funding", false),
    ("Settle", false),
    ("SessionSettlePnL", false),
    ("Delivery", false),
    ("BlockTrade", true),
    ("MovePosition", true),
    ("FutureSpread", true),
    ("CorporateAction", false),
];

pub(crate) fn execution(
    session: &mut Session<'_>,
    row: Object<'_>,
    category: Option<&str>,
) -> Result<(), Fault> {
    let name = name(row, category)?;
    let kind = row.needed_text("execType")?;
    if kind != "Trade" {
        let others = OTHERS.iter().find(|(word, _)| *word == kind);
        let (word, is_trade) = others.ok_or_else(|| row.unexpected("execType", "Trade"))?;
        if *is_trade {
            session
                .notice(&name, format!("an execution of the kind {word}: not of an order of ours"));
        } else {
            session.not_about_orders("a payment that is no execution");
        }
        return Ok(());
    }
    let asset = fee_asset(session, row, &name)?;
    let commission = commission(session, row, &name, asset.as_deref())?;
    let execution = ExecutionRow {
        execution_id: row.needed_text("execId")?,
        unique_in: row.needed_text("orderId")?,
        quantity: row.needed("execQty")?,
        price: row.needed("execPrice")?,
        commission,
        commission_asset: asset,
        executed_at: time(row, "execTime")?.ok_or_else(|| row.missing("execTime"))?,
        name,
    };
    session.execution(&execution, row)
}

/// Where the message does not name it: on spot by side and rate, else what the contract is settled
/// in.
fn fee_asset<'a>(
    session: &Session<'_>,
    row: Object<'a>,
    name: &NameRow<'_>,
) -> Result<Option<Cow<'a, str>>, Fault> {
    if let Some(asset) = row.text("feeCurrency")? {
        return Ok(Some(asset));
    }
    match &name.market {
        Market::Unnamed => Ok(None),
        Market::Other { category, venue_symbol } => {
            let coin = session.context.instruments.settle_coin(category, venue_symbol);
            Ok(coin.map(|coin| coin.to_owned().into()))
        }
        Market::Spot(venue_symbol) => {
            let Ok(symbol) = session.context.symbol_of(venue_symbol) else { return Ok(None) };
            let rate: Option<ExactDecimal> = row.parsed("feeRate")?;
            let is_rebate =
                row.flag("isMaker")? == Some(true) && rate.is_some_and(ExactDecimal::is_negative);
            let is_buy = row.word("side", &SIDES)? == OrderSide::Buy;
            let asset = symbol
                .as_str()
                .split_once('_')
                .map(|(base, quote)| if is_buy == is_rebate { quote } else { base });
            Ok(asset.map(|asset| asset.to_owned().into()))
        }
    }
}

/// The fee, and further fees in the same coin.
fn commission(
    session: &mut Session<'_>,
    row: Object<'_>,
    name: &NameRow<'_>,
    asset: Option<&str>,
) -> Result<Option<ExactDecimal>, Fault> {
    let Some(mut sum) = row.parsed::<ExactDecimal>("execFee")? else { return Ok(None) };
    // Where there are none it may be an empty text.
    if row.get("extraFees").is_none_or(|fees| fees.items().is_none()) {
        return Ok(Some(sum));
    }
    for fee in row.items("extraFees")?.into_iter().filter_map(Value::object) {
        let (coin, amount) = (fee.text("feeCoin")?, fee.needed::<ExactDecimal>("fee")?);
        if coin.as_deref() == asset && asset.is_some() {
            let added = sum.checked_add(amount);
            sum = added.ok_or_else(|| fee.fault("fee", "expected fees that can be summed"))?;
        } else {
            let coin = coin.unwrap_or_default();
            session.notice(name, format!("a further fee of {amount} {coin} is not in the fill"));
        }
    }
    Ok(Some(sum))
}
