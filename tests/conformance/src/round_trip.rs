//! What was stored is read as it was, also by others, and after the ledger was
//! closed and opened again.

use dtos_state::{
    Command, Effect, Fill, NewFill, NewOrder, Order, OrderSide, OrderStatus, OrderType,
};
use strategy_ledger::{Cursor, LedgerReader};

use crate::{
    examples::{contents, fill_id, new_fill, new_order, order_id, with_order},
    subject::Fresh,
};

pub fn an_order_of_every_status_type_and_side_with_and_without_each_field_is_read_as_it_was(
    fresh: Fresh,
) {
    let mut subject = fresh();
    let orders = orders();
    assert_eq!(orders.len(), 7 * 3 * 2 * 8);
    let commands: Vec<Command> = orders.iter().cloned().map(Command::from).collect();
    let outcomes = subject.ledger().take_all(&commands).unwrap();
    assert!(outcomes.iter().all(Result::is_ok));
    let before = contents(subject.ledger());
    subject.reopen();
    assert_eq!(contents(subject.ledger()), before);
    for order in &orders {
        let known = subject.ledger().order(order.order_id()).unwrap().unwrap();
        // As texts, so that trailing zeros count too.
        assert_eq!(known.to_json(), order.to_json());
        if let Some(reader) = subject.reader() {
            assert_eq!(reader.order(order.order_id()).unwrap().unwrap().to_json(), order.to_json());
        }
    }
}

pub fn a_fill_with_and_without_each_field_is_read_as_it_was(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let mut fills = Vec::new();
    for (connector_fill_id, commission, commission_asset, fill_price) in [
        (None, None, None, "0"),
        (Some("t 'ü\" \u{1F600}"), Some("-0.00"), Some("BNB"), "-0.00"),
        (Some("x"), Some("0.10"), None, "-37.63"),
        (None, None, Some("usdt"), "79228162514264337593543950335"),
        (Some("y"), Some("1"), None, "0.0000000000000000000000000001"),
    ] {
        let new = NewFill {
            connector_fill_id: connector_fill_id.map(|text| text.parse().unwrap()),
            commission: commission.map(|text| text.parse().unwrap()),
            commission_asset: commission_asset.map(|text| text.parse().unwrap()),
            fill_price: fill_price.parse().unwrap(),
            filled_quantity: "0.0010".parse().unwrap(),
            ..new_fill()
        };
        let fill = Fill::with_id(fill_id(u32::try_from(fills.len()).unwrap()), new);
        subject.ledger().record_fill(&fill).unwrap();
        fills.push(fill);
    }
    subject.reopen();
    let known = subject.ledger().fills(order_id(1)).unwrap();
    let texts = |fills: &[Fill]| fills.iter().map(Fill::to_json).collect::<Vec<_>>();
    assert_eq!(texts(&known), texts(&fills));
}

/// As texts, so that the spelling of numbers counts too.
pub fn news_of_every_kind_with_and_without_each_field_is_read_as_it_was(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let commands: Vec<Command> =
        NEWS.lines().map(|json| Command::from_json(json).unwrap()).collect();
    for command in &commands {
        subject.ledger().take(command).unwrap();
    }
    subject.reopen();
    let texts = |ledger: &dyn LedgerReader| -> Vec<String> {
        let changes = ledger.changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
        changes.iter().skip(1).map(|change| change.command.to_json()).collect()
    };
    assert_eq!(texts(subject.ledger()), NEWS.lines().collect::<Vec<_>>());
    if let Some(reader) = subject.reader() {
        assert_eq!(texts(reader), NEWS.lines().collect::<Vec<_>>());
    }
    for command in &commands {
        assert_eq!(subject.ledger().take(command).unwrap(), Effect::Repeated);
    }
}

/// News with and without each field.
const NEWS: &str = include_str!("round_trip.ndjson");

/// Every status, type and side, with every combination of the three optional
/// fields.
fn orders() -> Vec<Order> {
    let mut orders = Vec::new();
    let sides = || OrderSide::ALL.into_iter();
    let kinds =
        || OrderType::ALL.into_iter().flat_map(|kind| sides().map(move |side| (kind, side)));
    for status in OrderStatus::ALL {
        for ((order_type, side), present) in
            kinds().flat_map(|kind| (0..8).map(move |bits| (kind, bits)))
        {
            let is_there = |bit: u32| present & bit != 0;
            let new = NewOrder {
                status,
                order_type,
                side,
                connector_order_id: is_there(1).then(|| "it's \"8\" é😀".parse().unwrap()),
                price: is_there(2).then(|| "-0.00".parse().unwrap()),
                stop_price: is_there(4).then(|| "95000.10".parse().unwrap()),
                quantity: "2.0".parse().unwrap(),
                ..new_order()
            };
            let number = u32::try_from(orders.len()).unwrap();
            orders.push(Order::with_id(order_id(number), new));
        }
    }
    orders
}
