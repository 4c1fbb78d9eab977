//! Random commands to a ledger and to a model.

use std::collections::BTreeSet;

use dtos_state::{Command, ExactDecimal, ExecutionSummary, OrderSide, OrderStatus, Ruling};
use proptest::{collection::vec, prelude::*, sample::Index, test_runner::RngSeed};
use strategy_ledger::{
    AuditOptions, Audited, Change, Cursor, Finding, GroupProgress, LedgerReader, LedgerWriter,
    News, OrderFilter, Sort, unsettled,
};

use crate::{
    examples::{at, audit, contents, options, order_id, ruling_of},
    model::{Model, Outcome, without_cursor},
    news::{GROUPS, commands},
    rules::{executions::counted, groups, requests},
    subject::Fresh,
};

/// A step on a ledger.
#[derive(Clone, Debug)]
enum Step {
    Take(Command),
    TakeAll(Vec<Command>),
    /// A ruling that settles one of the findings of now, if there is one.
    Settle(Index),
    Reopen,
}

pub fn a_ledger_is_what_a_few_vectors_are(fresh: Fresh) {
    proptest!(few_cases(), |(steps in vec(steps(), 1..40))| {
        let mut subject = fresh();
        let mut model = Model::default();
        for step in steps {
            match step {
                Step::Take(command) => take_all(subject.ledger(), &mut model, &[command]),
                Step::TakeAll(commands) => take_all(subject.ledger(), &mut model, &commands),
                Step::Settle(index) => settle(subject.ledger(), &mut model, index),
                Step::Reopen => subject.reopen(),
            }
            assert_same(subject.ledger(), &model);
            if let Some(reader) = subject.reader() {
                assert_same(reader, &model);
            }
        }
    });
}

/// Enough cases for a few seconds, or `PROPTEST_CASES`; the same in every run.
pub fn few_cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(24),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(3),
        ..ProptestConfig::default()
    }
}

/// Submits commands together, and to the model one after another.
pub fn take_all(ledger: &mut dyn LedgerWriter, model: &mut Model, commands: &[Command]) {
    let outcomes = ledger.take_all(commands).unwrap();
    assert_eq!(outcomes.len(), commands.len());
    for (command, outcome) in commands.iter().zip(&outcomes) {
        assert_eq!(Outcome::from(outcome), model.take(command), "{command:?}");
    }
}

/// What is settled is in no audit from then on; all else stays in it.
fn settle(ledger: &mut dyn LedgerWriter, model: &mut Model, index: Index) {
    let before = audit(ledger);
    if before.is_empty() {
        return;
    }
    let settled = index.get(&before);
    let json = ruling_of(None, vec![settled.key()], 3).to_json();
    // The key names orders, too.
    let json = json.replacen(order_id(1).as_str(), settled.order_id.as_str(), 1);
    take_all(ledger, model, &[Ruling::from_json(&json).unwrap().into()]);
    let rest: Vec<Finding> = before.iter().filter(|it| *it != settled).cloned().collect();
    assert_eq!(audit(ledger), rest);
}

/// Every read returns what the model returns.
pub fn assert_same(ledger: &dyn LedgerReader, model: &Model) {
    let known = contents(ledger);
    let changes: Vec<_> = known.changes.iter().map(without_cursor).collect();
    assert_eq!(changes, model.numbered());
    assert_eq!(known.orders, model.all_orders());
    assert_cursors(ledger, &known.changes);
    for number in 0..5 {
        assert_same_order(ledger, model, number);
    }
    let found = audit(ledger);
    assert_same_findings(&found, &model.audit(&options()));
    for group in GROUPS {
        let group_id = group.parse().unwrap();
        assert_eq!(ledger.group(group_id).unwrap(), model.group(group_id));
        assert_same_progress(ledger.group_progress(group_id).unwrap(), model, group);
    }
    for filter in filters() {
        let wanted = model.orders(&filter).unwrap();
        assert_eq!(ledger.orders(&filter).unwrap(), wanted, "{filter:?}");
        assert_audited(ledger, &filter, &found);
    }
}

/// Each order of a filter is audited as it is by itself.
fn assert_audited(ledger: &dyn LedgerReader, filter: &OrderFilter, found: &[Finding]) {
    let audited = ledger.audited(&AuditOptions { orders: filter.clone(), ..options() }).unwrap();
    let orders: Vec<_> = audited.iter().map(|audited| audited.order.clone()).collect();
    assert_eq!(orders, ledger.orders(filter).unwrap(), "{filter:?}");
    for Audited { order, executions, summary, findings } in audited {
        let id = order.order_id();
        assert_eq!(executions, ledger.fills(id).unwrap());
        assert_eq!(summary, ledger.execution_summary(id).unwrap());
        let own: Vec<_> = found.iter().filter(|it| it.order_id == id).cloned().collect();
        assert_eq!(findings, own);
    }
}

/// Each change has a cursor of its own, from which a reader goes on.
fn assert_cursors(ledger: &dyn LedgerReader, changes: &[Change]) {
    let last = changes.last().map(|change| change.cursor);
    assert_eq!(ledger.last_cursor().unwrap().seq(), changes.len() as u64);
    assert!(last.is_none_or(|last| ledger.last_cursor().unwrap() == last));
    let cursors: BTreeSet<String> = changes.iter().map(|it| it.cursor.to_string()).collect();
    assert_eq!(cursors.len(), changes.len());
    let middle = changes.len() / 2;
    let cursor = middle.checked_sub(1).map_or(Cursor::BEGINNING, |last| changes[last].cursor);
    let page: Vec<_> = changes.iter().skip(middle).take(3).cloned().collect();
    assert_eq!(ledger.changes_since(cursor, 3).unwrap(), page);
}

fn assert_same_order(ledger: &dyn LedgerReader, model: &Model, number: u32) {
    let id = order_id(number);
    let orders = model.all_orders();
    let order = orders.iter().find(|order| order.order_id() == id);
    assert_eq!(ledger.order(id).unwrap().as_ref(), order);
    let history = ledger.history(id).unwrap();
    assert_eq!(history.iter().map(without_cursor).collect::<Vec<_>>(), model.history(id));
    let news = model.news(id);
    let fills = counted(&news).executions;
    assert_eq!(ledger.fills(id).unwrap(), fills);
    let summary = order.map(|order| ExecutionSummary::of(order, &fills).unwrap());
    assert_eq!(ledger.execution_summary(id).unwrap(), summary);
    if let Some(order) = order {
        assert_eq!(unsettled(order, &News::of(&news)), requests::unsettled(&news));
    }
}

/// The same ones, each under a key of its own, by order, name and time.
fn assert_same_findings(found: &[Finding], wanted: &[Finding]) {
    let by_key = |findings: &[Finding]| {
        let mut findings: Vec<_> = findings.iter().map(|it| (it.key(), it.clone())).collect();
        findings.sort_by(|one, other| one.0.cmp(&other.0));
        findings
    };
    assert_eq!(by_key(found), by_key(wanted));
    let keys: BTreeSet<_> = found.iter().map(Finding::key).collect();
    assert_eq!(keys.len(), found.len(), "{found:?}");
    assert!(found.is_sorted_by_key(|it| (it.order_id, it.discrepancy.name(), time(it))));
}

/// The time in a finding as it is written: those of the tests have a few lengths.
fn time(finding: &Finding) -> Option<dtos_state::Timestamp> {
    let json = serde_json::to_value(finding).unwrap();
    let mut times = json.as_object().unwrap().iter().filter(|(key, _)| key.ends_with("_at"));
    times.next().map(|(_, time)| time.as_str().unwrap().parse().unwrap())
}

fn assert_same_progress(progress: Option<GroupProgress>, model: &Model, group: &str) {
    let group_id = group.parse().unwrap();
    let of_group = OrderFilter { group: Some(group_id), ..OrderFilter::default() };
    let orders = model.orders(&of_group).unwrap();
    let Some(progress) = progress else {
        assert!(orders.is_empty() && model.group(group_id).is_none());
        return;
    };
    let news: Vec<_> = orders.iter().map(|order| model.news(order.order_id())).collect();
    assert_eq!((progress.group_id, progress.group), (group_id, model.group(group_id)));
    assert_eq!(progress.status.as_str(), groups::status(&news));
    assert_eq!(progress.orders, orders.len());
    let open = orders.iter().filter(|order| order.status().is_open()).count();
    assert_eq!(progress.open_orders, open);
    let mut quantities: Vec<(String, OrderSide, Option<ExactDecimal>, Option<ExactDecimal>)> =
        Vec::new();
    for symbol in ["BTC_USDT", "ETH_USDT"] {
        for side in [OrderSide::Buy, OrderSide::Sell] {
            let sums = groups::quantities(&news, symbol, side);
            let row = |(ordered, filled)| (symbol.into(), side, Some(ordered), Some(filled));
            quantities.extend(sums.map(row));
        }
    }
    let found = progress.quantities.into_iter();
    let found = found.map(|it| (it.symbol.to_string(), it.side, it.quantity, it.filled_quantity));
    assert_eq!(found.collect::<Vec<_>>(), quantities);
}

/// The filters of which each step tries all.
fn filters() -> Vec<OrderFilter> {
    let default = OrderFilter::default;
    let named = ["8", "9"].map(|name| {
        let connector_order_id = Some(name.parse().unwrap());
        OrderFilter { connector_order_id, ..default() }
    });
    let filled = ["t1", "t3"].map(|name| {
        let connector_fill_id = Some(name.parse().unwrap());
        OrderFilter { connector_fill_id, ..default() }
    });
    let groups = GROUPS.map(|group| OrderFilter { group: group.parse().ok(), ..default() });
    let open = [default(), groups[0].clone(), groups[1].clone()]
        .map(|filter| OrderFilter { open: Some(true), ..filter });
    let created = [(0, 2), (1, 2), (-9, 10)].map(|(from, before)| OrderFilter {
        statuses: Some(OrderStatus::ALL[1..5].to_vec()),
        created_from: Some(at(from)),
        created_before: Some(at(before)),
        sort: Sort::Creation,
        ..default()
    });
    let pages = [Sort::Registration, Sort::RegistrationDescending, Sort::Id]
        .map(|sort| OrderFilter { sort, limit: Some(2), ..default() });
    [&named[..], &filled, &groups, &open, &created, &pages].concat()
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => commands().prop_map(Step::Take),
        5 => vec(commands(), 0..8).prop_map(Step::TakeAll),
        2 => any::<Index>().prop_map(Step::Settle),
        1 => Just(Step::Reopen),
    ]
}
