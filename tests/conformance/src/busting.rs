//! Busts: what they name never counts, whichever comes first.

use dtos_state::{
    Bust, Command, Effect, Fill, NewBust, NewFill,
    OrderStatus::{Filled, PartiallyFilled},
};
use strategy_ledger::{LedgerWriter, Refusal, WriteError};

use crate::{
    examples::{
        at, bust_of, bust_of_fill, contents, fill, fill_id, found, new_bust, new_fill, order_id,
        report, with_order,
    },
    subject::Fresh,
};

fn take(ledger: &mut dyn LedgerWriter, command: impl Into<Command>) -> Effect {
    ledger.take(&command.into()).unwrap()
}

pub fn a_bust_takes_back_what_it_names_whichever_comes_first(fresh: Fresh) {
    for bust in [bust_of("t1"), bust_of_fill(1)] {
        let mut subject = with_order(fresh, 1);
        let ledger = subject.ledger();
        assert_eq!(take(ledger, fill(1, Some("t1"))), Effect::Filled);
        assert_eq!(take(ledger, bust.clone()), Effect::Busted);
        assert_eq!(ledger.fills(order_id(1)).unwrap(), []);

        let mut subject = with_order(fresh, 1);
        let ledger = subject.ledger();
        assert_eq!(take(ledger, bust), Effect::Busted);
        assert_eq!(take(ledger, fill(1, Some("t1"))), Effect::Busted);
        assert_eq!(ledger.fills(order_id(1)).unwrap(), []);
        assert_eq!(found(ledger), <[String; 0]>::default());
    }
}

pub fn the_status_stays_the_exchanges_word(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    take(ledger, fill(1, Some("t1")));
    take(ledger, report(Filled, None, 2));
    let before = ledger.order(order_id(1)).unwrap();
    take(ledger, bust_of("t1"));
    assert_eq!(ledger.order(order_id(1)).unwrap(), before);
    assert_eq!(found(ledger), ["filled_but_short: is FILLED, but its fills are 0.5 short"]);
}

pub fn a_bust_by_the_exchanges_id_takes_back_every_fill_under_it(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    take(ledger, fill(1, Some("t1")));
    let more = NewFill { filled_quantity: "0.3".parse().unwrap(), ..new_fill() };
    let more = NewFill { connector_fill_id: "t1".parse().ok(), ..more };
    take(ledger, Fill::with_id(fill_id(2), more));
    take(ledger, fill(3, Some("t2")));
    take(ledger, bust_of("t1"));
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(3, Some("t2"))]);
    take(ledger, report(PartiallyFilled, None, 3));
    assert_eq!(found(ledger), <[String; 0]>::default(), "a busted part is in no conflict");
}

/// By the id of a fill: a part under another id with other terms counts on.
pub fn a_bust_takes_with_it_the_parts_of_equal_quantity_and_price_alone(fresh: Fresh) {
    let part = |number, price: &str| {
        let connector_fill_id = "t1".parse().ok();
        let new = NewFill { connector_fill_id, fill_price: price.parse().unwrap(), ..new_fill() };
        Fill::with_id(fill_id(number), new)
    };
    let parts = [part(1, "95000.00"), part(2, "95000"), part(3, "95001")];
    for busted in 1..=3 {
        let mut subject = with_order(fresh, 1);
        let ledger = subject.ledger();
        for part in &parts {
            take(ledger, part.clone());
        }
        take(ledger, bust_of_fill(busted));
        let counts = if busted == 3 { &parts[0] } else { &parts[2] };
        assert_eq!(ledger.fills(order_id(1)).unwrap(), std::slice::from_ref(counts), "{busted}");
    }
}

/// The first and the last part share nothing but parts that are busted.
pub fn busted_parts_still_join_the_others_to_one_execution(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let dearer = |number| {
        let (connector_fill_id, fill_price) = ("t1".parse().ok(), "95001".parse().unwrap());
        Fill::with_id(fill_id(number), NewFill { connector_fill_id, fill_price, ..new_fill() })
    };
    for part in [fill(1, None), dearer(1), dearer(4), fill(4, Some("t2"))] {
        take(ledger, part);
    }
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, Some("t2"))]);
    take(ledger, bust_of("t1"));
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, Some("t2"))]);
}

pub fn a_bust_of_nothing_is_kept_and_found_until_its_fill_comes(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    take(ledger, bust_of("t1"));
    take(ledger, bust_of_fill(2));
    let wanted = [
        "bust_of_nothing: has a bust of FIL_20251201_150002_00000002 at 2025-12-01T15:00:10Z, \
         which is none of its fills",
        "bust_of_nothing: has a bust of t1 at 2025-12-01T15:00:10Z, which is none of its fills",
    ];
    let mut texts = found(ledger);
    texts.sort();
    assert_eq!(texts, wanted);
    take(ledger, fill(1, Some("t1")));
    assert_eq!(found(ledger), wanted[..1]);
    take(ledger, fill(2, None));
    assert_eq!(found(ledger), <[String; 0]>::default());
}

pub fn a_bust_names_fills_of_its_own_order_alone(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    ledger.register_order(&crate::examples::order(2)).unwrap();
    take(ledger, fill(1, Some("t1")));
    for new in [
        NewBust { fill_id: Some(fill_id(1)), ..new_bust() },
        NewBust { connector_fill_id: "t1".parse().ok(), ..new_bust() },
    ] {
        let bust: Bust = NewBust { parent_order_id: order_id(2), ..new }.try_into().unwrap();
        take(ledger, bust);
    }
    assert_eq!(ledger.fills(order_id(1)).unwrap(), [fill(1, Some("t1"))]);
    assert_eq!(found(ledger).iter().filter(|it| it.starts_with("bust_of_nothing")).count(), 2);
}

pub fn a_bust_is_a_repeat_only_if_it_is_equal_in_every_field(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let named = || NewBust { connector_fill_id: "t1".parse().ok(), ..new_bust() };
    for (seq, new) in (2..).zip([
        named(),
        NewBust { reason: "erroneous".parse().ok(), ..named() },
        NewBust { busted_at: at(11), ..named() },
        NewBust { connector_fill_id: "t2".parse().ok(), ..named() },
    ]) {
        let bust: Bust = new.try_into().unwrap();
        assert_eq!(take(ledger, bust.clone()), Effect::Busted);
        let before = contents(ledger);
        assert_eq!(before.last.seq(), seq);
        assert_eq!(take(ledger, bust), Effect::Repeated);
        assert_eq!(contents(ledger), before);
    }
}

pub fn a_bust_of_an_unknown_order_is_refused(fresh: Fresh) {
    let mut subject = fresh();
    let refused = subject.ledger().take(&bust_of("t1").into()).unwrap_err();
    let WriteError::Refused(refused) = refused else { panic!("{refused:?}") };
    assert_eq!(refused, Refusal::UnknownOrder { key: "parent_order_id", order_id: order_id(1) });
}
