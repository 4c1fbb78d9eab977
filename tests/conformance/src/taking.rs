//! Several commands at once: an outcome for each, and all of them kept together.

use dtos_state::{
    Command, Effect, Fill, NewFill,
    OrderStatus::{Cancelled, Filled, Open},
};
use strategy_ledger::{Outcome, Refusal};

use crate::{
    examples::{
        Contents, became_filled, bust_of, contents, fill, fill_id, last_seq, new_fill, order,
        order_id, order_that_is, report, report_of, ruling, with_order,
    },
    model::without_cursor,
    subject::Fresh,
};

pub fn each_command_has_its_outcome_and_a_refused_one_leaves_the_others(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let commands: [Command; 5] = [
        order(2).into(),
        order_that_is(1, Filled).into(),
        report_of(9, Open, None, 1).into(),
        fill(1, None).into(),
        order(3).into(),
    ];
    let wanted: [Outcome; 5] = [
        Ok(Effect::Registered),
        Err(Refusal::OrderIdInUse { order_id: order_id(1), differences: vec![became_filled()] }),
        Err(Refusal::UnknownOrder { key: "order_id", order_id: order_id(9) }),
        Ok(Effect::Filled),
        Ok(Effect::Registered),
    ];
    assert_eq!(ledger.take_all(&commands).unwrap(), wanted);
    let known = contents(ledger);
    assert_eq!(known.orders, [order(1), order(2), order(3)]);
    assert_eq!(known.changes.iter().map(|change| change.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

pub fn each_command_builds_on_those_before_it(fresh: Fresh) {
    let other = NewFill { connector_fill_id: Some("t1".parse().unwrap()), ..new_fill() };
    let other = NewFill { fill_price: "1".parse().unwrap(), ..other };
    let rows: [(Command, Effect); 15] = [
        (order(1).into(), Effect::Registered),
        (order(1).into(), Effect::Repeated),
        (report(Open, Some("8"), 1).into(), Effect::Advanced),
        (report(Open, Some("8"), 1).into(), Effect::Repeated),
        (report(Open, None, 2).into(), Effect::Amended),
        (report(Cancelled, None, 2).into(), Effect::Advanced),
        (fill(1, Some("t1")).into(), Effect::Filled),
        (fill(2, Some("t1")).into(), Effect::Completed { with: fill_id(1) }),
        (Fill::with_id(fill_id(3), other).into(), Effect::Conflicted { with: fill_id(1) }),
        (bust_of("t1").into(), Effect::Busted),
        (fill(4, Some("t1")).into(), Effect::Busted),
        (bust_of("t1").into(), Effect::Repeated),
        (ruling(Cancelled, Open, 9).into(), Effect::Ruled { is_changed: true }),
        (ruling(Cancelled, Open, 9).into(), Effect::Repeated),
        (order(1).into(), Effect::Repeated),
    ];
    let (commands, wanted): (Vec<Command>, Vec<Effect>) = rows.into_iter().unzip();
    let mut together = fresh();
    let outcomes = together.ledger().take_all(&commands).unwrap();
    assert_eq!(outcomes.into_iter().map(Result::unwrap).collect::<Vec<_>>(), wanted);
    let mut apart = fresh();
    let apart = apart.ledger();
    let effects = commands.iter().map(|command| apart.take(command).unwrap());
    assert_eq!(effects.collect::<Vec<_>>(), wanted);
    let (together, apart) = (contents(together.ledger()), contents(apart));
    assert_eq!(together.orders, apart.orders);
    let changes = |it: &Contents| it.changes.iter().map(without_cursor).collect::<Vec<_>>();
    assert_eq!(changes(&together), changes(&apart));
}

pub fn an_order_may_be_registered_after_what_was_refused_for_lack_of_it(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let commands: [Command; 3] =
        [report(Open, None, 1).into(), order(1).into(), report(Open, None, 1).into()];
    let unknown = Refusal::UnknownOrder { key: "order_id", order_id: order_id(1) };
    let wanted = [Err(unknown), Ok(Effect::Registered), Ok(Effect::Advanced)];
    assert_eq!(ledger.take_all(&commands).unwrap(), wanted);
    assert_eq!(last_seq(ledger), 2);
}

pub fn no_commands_change_nothing(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let before = contents(ledger);
    assert_eq!(ledger.take_all(&[]).unwrap(), []);
    assert_eq!(contents(ledger), before);
}
