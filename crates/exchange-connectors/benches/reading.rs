//! Reading a message of a venue's stream into news, in turns with `serde_json` into borrowed
//! structs of all its fields.

#![expect(dead_code, reason = "the structs are read, and not used")]

use bench_kit::Turns;
use exchange_connectors::{Instruments, Reader, Venue};
use serde::Deserialize;

const INSTRUMENTS: &[u8] =
    br#"{"instruments":[{"venue_symbol":"BTCUSDT","base":"BTC","quote":"USDT"}]}"#;

const BINANCE: &str = include_str!("../../../fuzz/src/templates/binance.txt");
const BYBIT: &str = include_str!("../../../fuzz/src/templates/bybit.txt");
const OKX: &str = include_str!("../../../fuzz/src/templates/okx.txt");
const KRAKEN: &str = include_str!("../../../fuzz/src/templates/kraken.txt");
const COINBASE: &str = include_str!("../../../fuzz/src/templates/coinbase.txt");

/// A message of the stream: its line of the templates, with the time of each reader.
macro_rules! venues {
    (
        $turns:ident:
        $($Venue:ident $Message:ident $lines:ident $at:literal $ours:literal $floor:literal;)+
    ) => {
        $({
            let message = $lines.lines().nth($at).expect("the line is there");
            let mut instruments = Instruments::default();
            instruments.read(INSTRUMENTS).expect("this is a list");
            let reader = Reader::new(Venue::$Venue, "main", instruments);
            assert_eq!(reader.read(message.as_bytes()).problems, []);
            assert!(reader.read(message.as_bytes()).news().count() > 0);
            $turns.add($ours, 1, move || reader.read(message.as_bytes()));
            $turns.add($floor, 1, move || {
                serde_json::from_str::<$Message<'_>>(message).expect("it is one")
            });
        })+
        $turns.run();
        $($turns.print_ratio(concat!(stringify!($Venue), " into news"), $ours, $floor);)+
    };
}

fn main() {
    let mut turns = Turns::default();
    venues! {
        turns:
        Binance BinanceMessage BINANCE 1 "Binance, into news" "serde_json, Binance";
        Bybit BybitMessage BYBIT 1 "Bybit, into news" "serde_json, Bybit";
        Okx OkxMessage OKX 2 "OKX, into news" "serde_json, OKX";
        Kraken KrakenMessage KRAKEN 1 "Kraken, into news" "serde_json, Kraken";
        Coinbase CoinbaseMessage COINBASE 1 "Coinbase, into news" "serde_json, Coinbase";
    }
}

#[derive(Deserialize)]
struct BinanceMessage<'a> {
    #[serde(borrow, rename = "e")]
    e: &'a str,
    #[serde(rename = "E")]
    e_1: i64,
    #[serde(borrow, rename = "s")]
    s: &'a str,
    #[serde(borrow, rename = "c")]
    c: &'a str,
    #[serde(borrow, rename = "S")]
    s_4: &'a str,
    #[serde(borrow, rename = "o")]
    o: &'a str,
    #[serde(borrow, rename = "f")]
    f: &'a str,
    #[serde(borrow, rename = "q")]
    q: &'a str,
    #[serde(borrow, rename = "p")]
    p: &'a str,
    #[serde(borrow, rename = "P")]
    p_9: &'a str,
    #[serde(borrow, rename = "C")]
    c_10: &'a str,
    #[serde(borrow, rename = "x")]
    x: &'a str,
    #[serde(borrow, rename = "X")]
    x_12: &'a str,
    #[serde(borrow, rename = "r")]
    r: &'a str,
    #[serde(rename = "i")]
    i: i64,
    #[serde(borrow, rename = "l")]
    l: &'a str,
    #[serde(borrow, rename = "z")]
    z: &'a str,
    #[serde(borrow, rename = "L")]
    l_17: &'a str,
    #[serde(borrow, rename = "n")]
    n: &'a str,
    #[serde(borrow, rename = "N")]
    n_19: &'a str,
    #[serde(rename = "T")]
    t: i64,
    #[serde(rename = "t")]
    t_21: i64,
    #[serde(rename = "O")]
    o_22: i64,
    #[serde(borrow, rename = "Q")]
    q_23: &'a str,
}

#[derive(Deserialize)]
struct BybitMessageData<'a> {
    #[serde(borrow, rename = "category")]
    category: &'a str,
    #[serde(borrow, rename = "symbol")]
    symbol: &'a str,
    #[serde(borrow, rename = "orderId")]
    order_id: &'a str,
    #[serde(borrow, rename = "orderLinkId")]
    order_link_id: &'a str,
    #[serde(borrow, rename = "side")]
    side: &'a str,
    #[serde(borrow, rename = "orderStatus")]
    order_status: &'a str,
    #[serde(borrow, rename = "cancelType")]
    cancel_type: &'a str,
    #[serde(borrow, rename = "rejectReason")]
    reject_reason: &'a str,
    #[serde(borrow, rename = "qty")]
    qty: &'a str,
    #[serde(borrow, rename = "price")]
    price: &'a str,
    #[serde(borrow, rename = "leavesQty")]
    leaves_qty: &'a str,
    #[serde(borrow, rename = "cumExecQty")]
    cum_exec_qty: &'a str,
    #[serde(borrow, rename = "orderType")]
    order_type: &'a str,
    #[serde(borrow, rename = "stopOrderType")]
    stop_order_type: &'a str,
    #[serde(borrow, rename = "triggerPrice")]
    trigger_price: &'a str,
    #[serde(borrow, rename = "marketUnit")]
    market_unit: &'a str,
    #[serde(borrow, rename = "createdTime")]
    created_time: &'a str,
    #[serde(borrow, rename = "updatedTime")]
    updated_time: &'a str,
}

#[derive(Deserialize)]
struct BybitMessage<'a> {
    #[serde(borrow, rename = "id")]
    id: &'a str,
    #[serde(borrow, rename = "topic")]
    topic: &'a str,
    #[serde(rename = "creationTime")]
    creation_time: i64,
    #[serde(borrow, rename = "data")]
    data: Vec<BybitMessageData<'a>>,
}

#[derive(Deserialize)]
struct OkxMessageArg<'a> {
    #[serde(borrow, rename = "channel")]
    channel: &'a str,
    #[serde(borrow, rename = "instType")]
    inst_type: &'a str,
}

#[derive(Deserialize)]
struct OkxMessageData<'a> {
    #[serde(borrow, rename = "instType")]
    inst_type: &'a str,
    #[serde(borrow, rename = "instId")]
    inst_id: &'a str,
    #[serde(borrow, rename = "ordId")]
    ord_id: &'a str,
    #[serde(borrow, rename = "clOrdId")]
    cl_ord_id: &'a str,
    #[serde(borrow, rename = "px")]
    px: &'a str,
    #[serde(borrow, rename = "sz")]
    sz: &'a str,
    #[serde(borrow, rename = "ordType")]
    ord_type: &'a str,
    #[serde(borrow, rename = "side")]
    side: &'a str,
    #[serde(borrow, rename = "tgtCcy")]
    tgt_ccy: &'a str,
    #[serde(borrow, rename = "fillPx")]
    fill_px: &'a str,
    #[serde(borrow, rename = "tradeId")]
    trade_id: &'a str,
    #[serde(borrow, rename = "fillSz")]
    fill_sz: &'a str,
    #[serde(borrow, rename = "fillTime")]
    fill_time: &'a str,
    #[serde(borrow, rename = "fillFee")]
    fill_fee: &'a str,
    #[serde(borrow, rename = "fillFeeCcy")]
    fill_fee_ccy: &'a str,
    #[serde(borrow, rename = "accFillSz")]
    acc_fill_sz: &'a str,
    #[serde(borrow, rename = "state")]
    state: &'a str,
    #[serde(borrow, rename = "feeCcy")]
    fee_ccy: &'a str,
    #[serde(borrow, rename = "fee")]
    fee: &'a str,
    #[serde(borrow, rename = "rebateCcy")]
    rebate_ccy: &'a str,
    #[serde(borrow, rename = "rebate")]
    rebate: &'a str,
    #[serde(borrow, rename = "uTime")]
    u_time: &'a str,
    #[serde(borrow, rename = "cTime")]
    c_time: &'a str,
    #[serde(borrow, rename = "amendResult")]
    amend_result: &'a str,
    #[serde(borrow, rename = "code")]
    code: &'a str,
    #[serde(borrow, rename = "cancelSource")]
    cancel_source: &'a str,
    #[serde(borrow, rename = "algoId")]
    algo_id: &'a str,
    #[serde(borrow, rename = "algoClOrdId")]
    algo_cl_ord_id: &'a str,
}

#[derive(Deserialize)]
struct OkxMessage<'a> {
    #[serde(borrow, rename = "arg")]
    arg: OkxMessageArg<'a>,
    #[serde(borrow, rename = "data")]
    data: Vec<OkxMessageData<'a>>,
}

#[derive(Deserialize)]
struct KrakenMessageDataFees<'a> {
    #[serde(borrow, rename = "asset")]
    asset: &'a str,
    #[serde(rename = "qty")]
    qty: f64,
}

#[derive(Deserialize)]
struct KrakenMessageData<'a> {
    #[serde(borrow, rename = "order_id")]
    order_id: &'a str,
    #[serde(borrow, rename = "exec_id")]
    exec_id: &'a str,
    #[serde(borrow, rename = "exec_type")]
    exec_type: &'a str,
    #[serde(rename = "trade_id")]
    trade_id: i64,
    #[serde(borrow, rename = "symbol")]
    symbol: &'a str,
    #[serde(borrow, rename = "side")]
    side: &'a str,
    #[serde(rename = "last_qty")]
    last_qty: f64,
    #[serde(rename = "last_price")]
    last_price: f64,
    #[serde(borrow, rename = "order_type")]
    order_type: &'a str,
    #[serde(borrow, rename = "timestamp")]
    timestamp: &'a str,
    #[serde(borrow, rename = "order_status")]
    order_status: &'a str,
    #[serde(rename = "cum_qty")]
    cum_qty: f64,
    #[serde(rename = "fee_usd_equiv")]
    fee_usd_equiv: f64,
    #[serde(borrow, rename = "fees")]
    fees: Vec<KrakenMessageDataFees<'a>>,
}

#[derive(Deserialize)]
struct KrakenMessage<'a> {
    #[serde(borrow, rename = "channel")]
    channel: &'a str,
    #[serde(borrow, rename = "type")]
    type_1: &'a str,
    #[serde(borrow, rename = "data")]
    data: Vec<KrakenMessageData<'a>>,
    #[serde(rename = "sequence")]
    sequence: i64,
}

#[derive(Deserialize)]
struct CoinbaseMessageEventsOrders<'a> {
    #[serde(borrow, rename = "order_id")]
    order_id: &'a str,
    #[serde(borrow, rename = "client_order_id")]
    client_order_id: &'a str,
    #[serde(borrow, rename = "cumulative_quantity")]
    cumulative_quantity: &'a str,
    #[serde(borrow, rename = "leaves_quantity")]
    leaves_quantity: &'a str,
    #[serde(borrow, rename = "status")]
    status: &'a str,
    #[serde(borrow, rename = "product_id")]
    product_id: &'a str,
    #[serde(borrow, rename = "creation_time")]
    creation_time: &'a str,
    #[serde(borrow, rename = "order_side")]
    order_side: &'a str,
    #[serde(borrow, rename = "order_type")]
    order_type: &'a str,
    #[serde(borrow, rename = "limit_price")]
    limit_price: &'a str,
    #[serde(borrow, rename = "stop_price")]
    stop_price: &'a str,
    #[serde(borrow, rename = "end_time")]
    end_time: &'a str,
    #[serde(borrow, rename = "cancel_reason")]
    cancel_reason: &'a str,
    #[serde(borrow, rename = "reject_reason")]
    reject_reason: &'a str,
}

#[derive(Deserialize)]
struct CoinbaseMessageEvents<'a> {
    #[serde(borrow, rename = "type")]
    type_0: &'a str,
    #[serde(borrow, rename = "orders")]
    orders: Vec<CoinbaseMessageEventsOrders<'a>>,
}

#[derive(Deserialize)]
struct CoinbaseMessage<'a> {
    #[serde(borrow, rename = "channel")]
    channel: &'a str,
    #[serde(borrow, rename = "timestamp")]
    timestamp: &'a str,
    #[serde(rename = "sequence_num")]
    sequence_num: i64,
    #[serde(borrow, rename = "events")]
    events: Vec<CoinbaseMessageEvents<'a>>,
}
