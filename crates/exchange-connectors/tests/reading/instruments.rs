use exchange_connectors::{Instruments, Venue};

use crate::message::{problem, reader, report, with};

const EVENT: &str = crate::binance::EVENT;

fn read(list: &str) -> Instruments {
    let mut instruments = Instruments::default();
    instruments.read(list.as_bytes()).unwrap();
    instruments
}

/// A list, and of one instrument the symbols of the venue and ours, tick and lot.
type Listed = (&'static str, &'static str, &'static str, &'static str, &'static str);

const LISTS: [Listed; 6] = [
    (
        r#"{"symbols":[{"symbol":"BTCUSDT","baseAsset":"BTC","quoteAsset":"USDT",
        "filters":[{"filterType":"PRICE_FILTER","tickSize":"0.01"},{"filterType":"LOT_SIZE",
        "stepSize":"0.00001"},{"filterType":"MARKET_LOT_SIZE","stepSize":"0.5"}]}],
        "rateLimits":[]}"#,
        "BTCUSDT",
        "BTC_USDT",
        "0.01",
        "0.00001",
    ),
    (
        r#"{"retCode":0,"result":{"category":"spot","list":[{"symbol":"BTCUSDT",
        "baseCoin":"BTC","quoteCoin":"USDT","lotSizeFilter":{"basePrecision":"0.000001"},
        "priceFilter":{"tickSize":"0.01"}}]}}"#,
        "BTCUSDT",
        "BTC_USDT",
        "0.01",
        "0.000001",
    ),
    (
        r#"{"code":"0","data":[{"instType":"SPOT","instId":"BTC-USDT","baseCcy":"BTC",
        "quoteCcy":"USDT","tickSz":"0.1","lotSz":"0.00000001",
        "instIdCode":7}]}"#,
        "BTC-USDT",
        "BTC_USDT",
        "0.1",
        "0.00000001",
    ),
    (
        r#"{"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD",
        "lot_decimals":8,"tick_size":"0.1"}}}"#,
        "XBTUSD",
        "BTC_USD",
        "0.1",
        "0.00000001",
    ),
    (
        r#"{"products":[{"product_id":"BTC-USD","base_currency_id":"BTC",
        "quote_currency_id":"USD","base_increment":"0.00000001",
        "price_increment":"0.01"}]}"#,
        "BTC-USD",
        "BTC_USD",
        "0.01",
        "0.00000001",
    ),
    (
        r#"{"instruments":[{"venue_symbol":"MSFT","base":"MSFT","quote":"USD","tick":"0.01",
        "lot":"1"}]}"#,
        "MSFT",
        "MSFT_USD",
        "0.01",
        "1",
    ),
];

#[test]
fn the_list_of_each_venue_is_read() {
    for (list, venue_symbol, wanted, tick, lot) in LISTS {
        let instruments = read(list);
        let instrument = instruments.of_venue_symbol(venue_symbol).unwrap();
        assert_eq!(instrument.symbol, wanted);
        assert_eq!(instrument.tick.unwrap().to_string(), tick);
        assert_eq!(instrument.lot.unwrap().to_string(), lot);
        assert_eq!(instruments.of_symbol(&instrument.symbol), Some(instrument));
    }
}

#[test]
fn no_symbol_is_split_by_its_suffix() {
    let tried = with(EVENT, &[("s", "\"USDTTRY\"")]);
    assert_eq!(report(Venue::Binance, &tried).name.symbol.unwrap(), "USDT_TRY");
    let unknown = with(EVENT, &[("s", "\"BTCTUSD\"")]);
    let problem = problem(Venue::Binance, &unknown);
    assert!(problem.contains("unknown symbol \"BTCTUSD\""), "{problem}");
    assert!(problem.contains("--instruments FILE"), "{problem}");
}

#[test]
fn an_unknown_symbol_is_a_problem_and_the_order_is_reported_all_the_same() {
    let reading = reader(Venue::Binance).read(with(EVENT, &[("s", "\"BTCTUSD\"")]).as_bytes());
    assert_eq!((reading.problems.len(), reading.news().count()), (1, 1));
}

#[test]
fn an_asset_that_no_symbol_can_hold_needs_an_alias() {
    let event = with(EVENT, &[("s", "\"1INCHUSDT\"")]);
    let problem = problem(Venue::Binance, &event);
    assert!(problem.contains("--alias 1INCH=NAME"), "{problem}");
    let dashed = r#"{"order_id":"1","side":"BUY","product_id":"1INCH-USD","status":"OPEN",
        "created_time":"2026-01-15T08:30:00Z"}"#;
    let reader_of =
        |instruments| exchange_connectors::Reader::new(Venue::Binance, "main", instruments);
    let mut instruments = Instruments::default();
    instruments.alias("1INCH", "ONEINCH").unwrap();
    instruments
        .read(br#"{"symbols":[{"symbol":"1INCHUSDT","baseAsset":"1INCH","quoteAsset":"USDT"}]}"#)
        .unwrap();
    let instrument = instruments.of_venue_symbol("1INCHUSDT").unwrap().clone();
    assert_eq!(instrument.symbol, "ONEINCH_USDT");
    assert_eq!(&*instruments.of_symbol(&instrument.symbol).unwrap().venue_symbol, "1INCHUSDT");
    assert_eq!(reader_of(instruments).read(event.as_bytes()).problems, []);
    assert!(
        crate::message::problem(Venue::Coinbase, &dashed.replace("1INCH", "2X")).contains("2X")
    );
}

#[test]
fn an_alias_is_unique_and_in_capital_letters() {
    let mut instruments = Instruments::default();
    instruments.alias("1INCH", "ONEINCH").unwrap();
    instruments.alias("1INCH", "ONEINCH").unwrap();
    assert!(instruments.alias("INCH1", "ONEINCH").is_err());
    assert!(instruments.alias("X", "one").is_err());
    let list = br#"{"symbols":[{"symbol":"ONEINCHUSDT","baseAsset":"ONEINCH",
        "quoteAsset":"USDT"},{"symbol":"1INCHUSDT","baseAsset":"1INCH","quoteAsset":"USDT"}]}"#;
    let problem = instruments.read(list).unwrap_err();
    assert!(problem.message.contains("ONEINCH_USDT is ONEINCHUSDT already"), "{problem}");
}

#[test]
fn a_list_that_is_none_is_refused() {
    for (list, wanted) in [
        ("", "expected a JSON value"),
        ("7", "expected a list of instruments"),
        ("{}", "expected a list of instruments"),
        (r#"{"symbols":[{"symbol":"A"}]}"#, "symbols[0].baseAsset: expected a value"),
    ] {
        let problem = Instruments::default().read(list.as_bytes()).unwrap_err();
        assert!(problem.to_string().starts_with(wanted), "{problem}");
    }
}
