//! The same news in different orders of arrival, and what is known in the end.

use std::collections::{BTreeMap, HashMap};

use dtos_state::{
    Command, ExactDecimal, ExecutionGroupId, ExecutionSummary, GroupStatus, OrderId, OrderSide,
};
use strategy_ledger::{Cursor, LedgerReader, LedgerWriter, NewsDigest, Outcome};

use crate::examples::audit;

/// Takes sequences, each renamed to orders of its own: first the
/// first command of each, then the second of each, and so on, so that every
/// command meets a ledger that keeps all those before it.
pub(crate) fn take_layers(
    ledger: &mut dyn LedgerWriter,
    sequences: &[Vec<Command>],
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for layer in 0..sequences.iter().map(Vec::len).max().unwrap_or(0) {
        let commands: Vec<Command> =
            sequences.iter().filter_map(|commands| commands.get(layer).cloned()).collect();
        outcomes.extend(ledger.take_all(&commands).unwrap());
    }
    outcomes
}

/// All that is known of some orders and a group, whatever the spelling of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Known {
    /// The orders, their executions, and the keys and names of their findings.
    texts: Vec<String>,
    sums: Vec<ExecutionSummary>,
    progress: Option<(GroupStatus, usize, usize, Vec<Quantities>)>,
    digest: NewsDigest,
}

type Quantities = (OrderSide, Option<ExactDecimal>, Option<ExactDecimal>);

/// What is known of the orders and the group of each of some sequences, which were renamed by
/// their numbers.
pub(crate) fn known_of_all(
    ledger: &dyn LedgerReader,
    order_ids: &[OrderId],
    group_id: ExecutionGroupId,
    sequences: usize,
) -> Vec<Known> {
    let mut keys: HashMap<OrderId, Vec<String>> = HashMap::new();
    for finding in audit(ledger) {
        keys.entry(finding.order_id).or_default().push(finding.key().to_string());
    }
    let known = |number| known(ledger, &keys, (order_ids, group_id), number);
    (0..sequences).map(known).collect()
}

fn known(
    ledger: &dyn LedgerReader,
    keys: &HashMap<OrderId, Vec<String>>,
    (order_ids, group_id): (&[OrderId], ExecutionGroupId),
    number: usize,
) -> Known {
    let mut known = Known {
        texts: Vec::new(),
        sums: Vec::new(),
        progress: None,
        digest: NewsDigest::default(),
    };
    let ids = order_ids.iter().map(|id| renamed_text(id.as_str(), number).parse().unwrap());
    let ids: Vec<OrderId> = ids.collect();
    for &order_id in &ids {
        let order = ledger.order(order_id).unwrap().unwrap();
        known.texts.push(order.normalized().to_json());
        let fills = ledger.fills(order_id).unwrap();
        known.texts.extend(fills.iter().map(|fill| fill.normalized().to_json()));
        known.sums.push(ledger.execution_summary(order_id).unwrap().unwrap());
        for change in ledger.history(order_id).unwrap() {
            let json = unrenamed(&change.command.to_json(), number);
            known.digest.add(&Command::from_json(&json).unwrap());
        }
    }
    known.texts.extend(ids.iter().filter_map(|id| keys.get(id)).flatten().cloned());
    known.texts = known.texts.iter().map(|text| unrenamed(text, number)).collect();
    let group_id = renamed_text(group_id.as_str(), number).parse().unwrap();
    known.progress = ledger.group_progress(group_id).unwrap().map(|it| {
        let sums = it.quantities.into_iter();
        let sums = sums.map(|sums| (sums.side, sums.quantity, sums.filled_quantity));
        (it.status, it.orders, it.open_orders, sums.collect())
    });
    known
}

/// The digest of all news of a ledger, and what its audit finds.
pub(crate) fn whole(ledger: &dyn LedgerReader) -> (NewsDigest, Vec<String>) {
    let mut digest = NewsDigest::default();
    for change in ledger.changes_since(Cursor::BEGINNING, usize::MAX).unwrap() {
        digest.add(&change.command);
    }
    (digest, audit(ledger).iter().map(|finding| finding.key().to_string()).collect())
}

/// The same command for another order and another symbol, so that one ledger can hold all
/// sequences.
pub(crate) fn renamed(command: &Command, number: usize) -> Command {
    Command::from_json(&renamed_text(&command.to_json(), number)).unwrap()
}

fn renamed_text(text: &str, number: usize) -> String {
    text.replace("_20251201_", &prefix(number)).replace("_USDT", &symbol(number))
}

fn unrenamed(text: &str, number: usize) -> String {
    text.replace(&prefix(number), "_20251201_").replace(&symbol(number), "_USDT")
}

/// The part of an id that distinguishes one sequence from the others.
fn prefix(number: usize) -> String {
    format!("_{number:08}_")
}

/// The part of a symbol that does.
fn symbol(number: usize) -> String {
    let digits = format!("_{number:08}");
    digits
        .bytes()
        .map(|byte| char::from(if byte == b'_' { byte } else { byte - b'0' + b'K' }))
        .collect()
}

pub(crate) fn shuffled(commands: &[Command], mut seed: u64) -> Vec<Command> {
    let mut keyed: BTreeMap<(u64, usize), Command> = BTreeMap::new();
    for (index, command) in commands.iter().enumerate() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        keyed.insert((seed >> 32, index), command.clone());
    }
    keyed.into_values().collect()
}
