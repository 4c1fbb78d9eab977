//! The lists of instruments that the venues publish, told apart by their keys, and one of ours.

use std::borrow::Cow;

use dtos_state::ExactDecimal;

use crate::{
    instruments::{Instruments, Listed},
    json::{Document, Fault, Object, Value},
    problem::problem_of,
    reading::Problem,
};

impl Instruments {
    /// Reads the list of instruments that a venue publishes, or one of ours.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(&mut self, list: &[u8]) -> Result<(), Problem> {
        let text = str::from_utf8(list).map_err(|error| Problem {
            offset: error.valid_up_to(),
            field: None,
            message: "expected UTF-8".into(),
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let document = Document::read(text).map_err(problem_of)?;
        read(self, document.root()).map_err(problem_of)
    }
}

/// Reads a list of any of them.
fn read(instruments: &mut Instruments, root: Value<'_>) -> Result<(), Fault> {
    if let Some(items) = root.items() {
        return rows(instruments, items.collect());
    }
    let object = root.object().ok_or_else(|| root.fault("expected a list of instruments"))?;
    if let Some(aliases) = object.object("aliases")? {
        for (asset, name) in aliases.members() {
            let add = instruments.alias(&asset, &name.text());
            add.map_err(|error| name.fault(error).within("aliases"))?;
        }
        if object.members().count() == 1 {
            return Ok(());
        }
    }
    for key in ["symbols", "instruments", "products", "data"] {
        if object.has(key) {
            return rows(instruments, object.items(key)?).map_err(|fault| fault.within(key));
        }
    }
    let result = object.object("result")?.ok_or_else(|| {
        object.0.fault(
            "expected a list of instruments: exchangeInfo of Binance, instruments-info of Bybit, \
             instruments of OKX, AssetPairs of Kraken, products of Coinbase, or an object with \
             the key instruments",
        )
    })?;
    if result.has("list") {
        return match result.text("category")? {
            Some(category) if category != "spot" => settle_coins(instruments, &category, result),
            _ => rows(instruments, result.items("list")?),
        };
    }
    result.members().try_for_each(|(key, value)| pair_of_kraken(instruments, &key, value))
}

fn rows(instruments: &mut Instruments, rows: Vec<Value<'_>>) -> Result<(), Fault> {
    for (at, row) in rows.into_iter().enumerate() {
        let add = row
            .object()
            .ok_or_else(|| row.fault("expected an object"))
            .and_then(|row| instrument(instruments, row));
        add.map_err(|fault| fault.within(&format!("[{at}]")))?;
    }
    Ok(())
}

fn instrument(instruments: &mut Instruments, row: Object<'_>) -> Result<(), Fault> {
    let first = |keys: &[&str]| -> Result<Cow<'_, str>, Fault> {
        let key = keys.iter().find(|key| row.has(key)).unwrap_or(&keys[0]);
        row.needed_text(key)
    };
    // OKX lists each kind of instrument in the same shape.
    let is_spot = row.text("instType")?.is_none_or(|kind| kind == "SPOT");
    if !is_spot {
        return Ok(());
    }
    let venue_symbol = first(&["symbol", "instId", "product_id", "venue_symbol"])?;
    let base = first(&["baseAsset", "baseCoin", "baseCcy", "base_currency_id", "base"])?;
    let quote = first(&["quoteAsset", "quoteCoin", "quoteCcy", "quote_currency_id", "quote"])?;
    let listed = Listed {
        venue_symbol: &venue_symbol,
        base: &base,
        quote: &quote,
        tick: step(row, &["tickSz", "price_increment", "tick"], &["priceFilter"], &["tickSize"])?,
        lot: step(
            row,
            &["lotSz", "base_increment", "lot"],
            &["lotSizeFilter"],
            &["stepSize", "basePrecision", "qtyStep"],
        )?,
        code: row.text("instIdCode")?.map(Into::into),
    };
    instruments.add(listed, row)
}

/// Of Bybit's derivatives, which share the symbols of spot, what each is settled in.
fn settle_coins(
    instruments: &mut Instruments,
    category: &str,
    result: Object<'_>,
) -> Result<(), Fault> {
    for row in result.items("list")?.into_iter().filter_map(Value::object) {
        if let Some(coin) = row.text("settleCoin")? {
            instruments.add_settle_coin(category, &row.needed_text("symbol")?, &coin);
        }
    }
    Ok(())
}

/// A step under a key of the row, of an object in it, or of a filter.
fn step(
    row: Object<'_>,
    keys: &[&str],
    objects: &[&str],
    inner: &[&str],
) -> Result<Option<ExactDecimal>, Fault> {
    for key in keys {
        if row.has(key) {
            return row.parsed(key);
        }
    }
    let mut inside = Vec::new();
    for key in objects {
        inside.extend(row.object(key)?);
    }
    inside.extend(row.items("filters")?.into_iter().filter_map(Value::object));
    for object in inside {
        // Binance has a second stepSize, that of market orders.
        let kind = object.text("filterType")?;
        let is_of_market = kind.is_some_and(|kind| kind.starts_with("MARKET"));
        if let Some(key) = inner.iter().find(|key| !is_of_market && object.has(key)) {
            return object.parsed(key);
        }
    }
    Ok(None)
}

/// Kraken's names: `XXBTZUSD` with `altname` `XBTUSD` and `wsname` `XBT/USD` is `BTC/USD`.
fn pair_of_kraken(instruments: &mut Instruments, key: &str, value: Value<'_>) -> Result<(), Fault> {
    let row = value.object().ok_or_else(|| value.fault("expected an object").within(key))?;
    // Dark pools have no name on the stream.
    let Some(wsname) = row.text("wsname").map_err(|fault| fault.within(key))? else {
        return Ok(());
    };
    let Some((base, quote)) = wsname.split_once('/') else {
        return Err(row.unexpected("wsname", "BASE/QUOTE").within(key));
    };
    let (base, quote) = (kraken_asset(base), kraken_asset(quote));
    let venue_symbol = format!("{base}/{quote}");
    let altname = row.text("altname").map_err(|fault| fault.within(key))?;
    let listed = Listed {
        venue_symbol: &venue_symbol,
        base,
        quote,
        tick: row.parsed("tick_size").map_err(|fault| fault.within(key))?,
        lot: match row.parsed::<u8>("lot_decimals").map_err(|fault| fault.within(key))? {
            Some(places @ 1..=28) => {
                format!("0.{}1", "0".repeat(usize::from(places) - 1)).parse().ok()
            }
            Some(_) => Some(1.into()),
            None => None,
        },
        code: altname.as_deref().map(Into::into),
    };
    instruments.add(listed, row)?;
    for spelling in [Some(key), Some(&*wsname), altname.as_deref()].into_iter().flatten() {
        instruments.add_spelling(spelling, &venue_symbol);
    }
    Ok(())
}

/// The names that Kraken's stream uses today, for those of its older lists.
pub(crate) fn kraken_asset(asset: &str) -> &str {
    match asset {
        "XBT" => "BTC",
        "XDG" => "DOGE",
        other => other,
    }
}
