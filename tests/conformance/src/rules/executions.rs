//! The executions that follow from fills and busts.

use dtos_state::{Bust, Command, Fill, FillId, NewFill};

/// What the fills of one order amount to.
#[derive(Debug, Default, PartialEq)]
pub struct Counted {
    /// By time and id.
    pub executions: Vec<Fill>,
    pub conflicting: Vec<FillId>,
    pub busts_of_nothing: Vec<Bust>,
}

pub fn fills(news: &[Command]) -> Vec<&Fill> {
    let of_kind = news.iter().filter_map(|command| match command {
        Command::Fill(fill) => Some(fill),
        _ => None,
    });
    of_kind.collect()
}

pub fn busts(news: &[Command]) -> Vec<&Bust> {
    let of_kind = news.iter().filter_map(|command| match command {
        Command::Bust(bust) => Some(bust),
        _ => None,
    });
    of_kind.collect()
}

pub fn is_named(bust: &Bust, fill: &Fill) -> bool {
    match (bust.fill_id(), bust.connector_fill_id()) {
        (Some(fill_id), _) => fill_id == fill.fill_id(),
        (None, name) => name.is_some() && name == fill.connector_fill_id(),
    }
}

pub fn counted(news: &[Command]) -> Counted {
    let (fills, busts) = (fills(news), busts(news));
    let names_nothing = |bust: &&Bust| !fills.iter().any(|fill| is_named(bust, fill));
    let mut counted = Counted {
        busts_of_nothing: busts.iter().copied().filter(names_nothing).cloned().collect(),
        ..Counted::default()
    };
    for parts in parts(&fills) {
        let mut parts = without_busted(parts, &busts);
        parts.sort_by_key(|fill| place(fill));
        let Some(execution) = execution(&parts) else { continue };
        let others = parts.iter().filter(|part| says_otherwise(part, &execution));
        counted.conflicting.extend(others.map(|part| part.fill_id()));
        counted.executions.push(execution);
    }
    counted.executions.sort_by_key(|fill| (fill.executed_at(), fill.fill_id()));
    counted.conflicting.sort();
    counted.conflicting.dedup();
    counted
}

/// Fills that share an id, directly or through others: labels are passed on until none changes.
fn parts<'a>(fills: &[&'a Fill]) -> Vec<Vec<&'a Fill>> {
    let shares = |one: &Fill, other: &Fill| {
        let name = one.connector_fill_id();
        one.fill_id() == other.fill_id() || name.is_some() && name == other.connector_fill_id()
    };
    let mut labels: Vec<usize> = (0..fills.len()).collect();
    loop {
        let before = labels.clone();
        for one in 0..fills.len() {
            for other in 0..fills.len() {
                if shares(fills[one], fills[other]) {
                    labels[one] = labels[one].min(labels[other]);
                }
            }
        }
        if labels == before {
            break;
        }
    }
    let of = |label| {
        let labelled = fills.iter().zip(&labels).filter(move |(_, it)| **it == label);
        labelled.map(|(fill, _)| *fill).collect()
    };
    (0..fills.len()).map(of).collect()
}

fn terms(fill: &Fill) -> (String, String) {
    (fill.filled_quantity().normalized().to_string(), fill.fill_price().normalized().to_string())
}

fn without_busted<'a>(mut parts: Vec<&'a Fill>, busts: &[&Bust]) -> Vec<&'a Fill> {
    let is_busted = |fill: &Fill| busts.iter().any(|bust| is_named(bust, fill));
    let busted: Vec<_> = parts.iter().filter(|it| is_busted(it)).map(|it| terms(it)).collect();
    parts.retain(|part| !busted.contains(&terms(part)));
    parts
}

/// What the parts of an execution are ordered by; null last.
fn place(fill: &Fill) -> impl Ord + use<> {
    let name = fill.connector_fill_id().cloned();
    let asset = fill.commission_asset().cloned();
    (
        (fill.fill_id(), fill.filled_quantity(), fill.fill_price()),
        (name.is_none(), name),
        (fill.commission().is_none(), fill.commission()),
        (asset.is_none(), asset),
        fill.executed_at(),
    )
}

/// What sorted parts say together.
fn execution(parts: &[&Fill]) -> Option<Fill> {
    let first = parts.first()?;
    let agreeing = || parts.iter().filter(|part| terms(part) == terms(first));
    let paid = |fill: &&&Fill| fill.commission().is_some() && fill.commission_asset().is_some();
    let one_paid = agreeing().find(paid);
    let commission = agreeing().find(|part| part.commission().is_some());
    let asset = agreeing().find(|part| part.commission_asset().is_some());
    let named = agreeing().find(|part| part.connector_fill_id().is_some());
    let new = NewFill {
        parent_order_id: first.parent_order_id(),
        connector_fill_id: named.and_then(|part| part.connector_fill_id().cloned()),
        filled_quantity: first.filled_quantity(),
        fill_price: first.fill_price(),
        commission: one_paid.or(commission).and_then(|part| part.commission()),
        commission_asset: one_paid.or(asset).and_then(|part| part.commission_asset().cloned()),
        executed_at: agreeing().map(|part| part.executed_at()).min()?,
    };
    Some(Fill::with_id(first.fill_id(), new))
}

/// Whether a part contradicts another, where both say something.
pub fn says_otherwise(part: &Fill, other: &Fill) -> bool {
    let differ = |one: Option<String>, other: Option<String>| {
        one.is_some() && other.is_some() && one != other
    };
    let name = |fill: &Fill| fill.connector_fill_id().map(ToString::to_string);
    let commission = |fill: &Fill| fill.commission().map(|it| it.normalized().to_string());
    let asset = |fill: &Fill| fill.commission_asset().map(ToString::to_string);
    terms(part) != terms(other)
        || differ(name(part), name(other))
        || differ(commission(part), commission(other))
        || differ(asset(part), asset(other))
}
