//! The first round trip of a batch: what has to be known, with the orders locked.
//!
//! Each statement sees what was committed before it. The orders are locked by the first, in
//! the order of their ids, so that the others see all that is known of them. One statement
//! that locks and reads would miss what it had waited for.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use dtos_state::{Command, ExecutionGroupId, FillId, OrderId, Ruling, Timestamp};
use strategy_ledger::{Known, Questions, Standing};
use tokio_postgres::Row;

use crate::{
    connect::error::Failure,
    connect::options::Promise,
    connect::session::{Query, Session},
    read::columns::{
        Columns, fill, fill_columns, group, order, order_columns, update, update_columns,
    },
};

/// Begins a batch. A server whose default is to confirm what is not on disk is not followed.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
    SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') \
    WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, TRUE)";
const BEGIN_WITHOUT_PROMISE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
    SET LOCAL synchronous_commit = off";

pub(crate) const LOCK: &str = concat!(
    "SELECT o.order_no, o.named_at, ",
    order_columns!("o", "updated_at"),
    " FROM order_rows AS o WHERE o.order_id = ANY ($1::text[]) \
    ORDER BY o.order_id FOR NO KEY UPDATE",
);
pub(crate) const REGISTRATIONS: &str = concat!(
    "SELECT ",
    order_columns!("c", "at"),
    " FROM order_rows AS o JOIN change_rows AS c USING (order_no) \
    WHERE o.order_id = ANY ($1::text[]) AND c.effect = 'registered'",
);
pub(crate) const UPDATES: &str = concat!(
    "SELECT ",
    update_columns!(),
    " FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[]) AS asked (order_id, at)) AS a \
    JOIN order_rows AS o ON o.order_id = a.order_id \
    JOIN change_rows AS c ON c.order_no = o.order_no AND c.at = a.at \
    WHERE c.status IS NOT NULL AND c.effect <> 'registered'",
);
pub(crate) const REPORTS: &str = concat!(
    "SELECT ",
    update_columns!(),
    " FROM order_rows AS o JOIN change_rows AS c USING (order_no) \
    WHERE o.order_id = ANY ($1::text[]) AND c.status IS NOT NULL AND c.effect <> 'registered'",
);
pub(crate) const FILLS_BY_ID: &str = concat!(
    "SELECT ",
    fill_columns!(),
    " FROM change_rows AS c JOIN order_rows AS o USING (order_no) \
    WHERE c.fill_id = ANY ($1::text[]) ORDER BY c.fill_id, c.part",
);
pub(crate) const FIRST_NAMED: &str = concat!(
    "SELECT ",
    fill_columns!(),
    " FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS asked (order_id, name)) AS a \
    JOIN order_rows AS o ON o.order_id = a.order_id \
    CROSS JOIN LATERAL (SELECT * FROM change_rows AS named \
    WHERE named.connector_fill_id = a.name AND named.order_no = o.order_no \
    ORDER BY named.seq LIMIT 1) AS c",
);
pub(crate) const NEWS: &str = "SELECT c.command \
    FROM order_rows AS o JOIN change_rows AS c USING (order_no) \
    WHERE o.order_id = ANY ($1::text[]) AND c.command IS NOT NULL \
    AND (c.effect IN ('busted', 'ruled') OR c.command = ANY ($2::text[])) ORDER BY c.seq";
pub(crate) const GROUPS: &str = "SELECT c.group_id, c.parent_plan_id, c.at \
    FROM change_rows AS c WHERE c.group_id = ANY ($1::text[])";
pub(crate) const NUMBERS: &str =
    "SELECT nextval('order_numbers') FROM generate_series(1, $1::bigint)";

/// What a store has to remember between its two round trips.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The numbers of the orders that are there.
    pub(crate) order_nos: HashMap<OrderId, i64>,
    /// Numbers for orders that are new.
    pub(crate) free_order_nos: Vec<i64>,
    /// How many parts are kept under the ids of fills.
    pub(crate) parts: HashMap<FillId, i32>,
}

/// The rows of each statement.
struct Answers {
    orders: Vec<Row>,
    registrations: Vec<Row>,
    updates: Vec<Row>,
    fills: Vec<Row>,
    named: Vec<Row>,
    news: Vec<Row>,
    groups: Vec<Row>,
    numbers: Vec<Row>,
}

/// Begins a transaction, locks the orders, and returns what is known.
pub(crate) async fn answer(
    session: &Session,
    questions: &Questions<'_>,
    promise: Promise,
) -> Result<(Known<'static>, Asked), Failure> {
    let answers = ask(session, questions, promise).await?;
    let mut known = Known::default();
    let mut asked = Asked::default();
    let rulings = add_news(&answers, questions, &mut known)?;
    add_orders(&answers, questions, rulings, &mut known, &mut asked)?;
    for row in &answers.updates {
        known.add_update(Cow::Owned(update(&mut Columns::of(row))?));
    }
    for row in &answers.fills {
        let fill = fill(&mut Columns::of(row))?;
        *asked.parts.entry(fill.fill_id()).or_default() += 1;
        known.add_fill(Cow::Owned(fill));
    }
    for row in &answers.named {
        known.add_first_named(Cow::Owned(fill(&mut Columns::of(row))?));
    }
    for row in &answers.groups {
        known.add_group(group(&mut Columns::of(row))?);
    }
    for row in &answers.numbers {
        asked.free_order_nos.push(row.try_get(0)?);
    }
    Ok((known, asked))
}

async fn ask(
    session: &Session,
    questions: &Questions<'_>,
    promise: Promise,
) -> Result<Answers, Failure> {
    let subjects: BTreeSet<_> = questions.orders.iter().chain(&questions.parents).collect();
    let subjects: Vec<&str> = subjects.into_iter().map(OrderId::as_str).collect();
    let registrations: Vec<&str> = questions.registrations.iter().map(OrderId::as_str).collect();
    let reports: Vec<&str> = questions.reports.iter().map(OrderId::as_str).collect();
    let (update_ids, update_times) = reported(questions);
    let fill_ids: BTreeSet<FillId> = questions.fills.iter().map(|fill| fill.fill_id()).collect();
    let fill_ids: Vec<&str> = fill_ids.iter().map(FillId::as_str).collect();
    let (fill_orders, names) = named(questions);
    let others: Vec<String> = questions.others.iter().map(|command| command.to_json()).collect();
    let groups: Vec<&str> = questions.groups.iter().map(ExecutionGroupId::as_str).collect();
    // More numbers than needed, where some of the orders are there already.
    let numbers = i64::try_from(registrations.len()).unwrap_or(i64::MAX);
    let begin = match promise {
        Promise::OnDisk => BEGIN,
        Promise::Nothing => BEGIN_WITHOUT_PROMISE,
    };
    let statements = [
        Query::of(LOCK, !subjects.is_empty(), [&subjects]),
        Query::of(REGISTRATIONS, !registrations.is_empty(), [&registrations]),
        Query::of(UPDATES, !update_ids.is_empty(), [&update_ids, &update_times]),
        Query::of(REPORTS, !reports.is_empty(), [&reports]),
        Query::of(FILLS_BY_ID, !fill_ids.is_empty(), [&fill_ids]),
        Query::of(FIRST_NAMED, !names.is_empty(), [&fill_orders, &names]),
        Query::of(NEWS, !subjects.is_empty(), [&subjects, &others]),
        Query::of(GROUPS, !groups.is_empty(), [&groups]),
        Query::of(NUMBERS, numbers > 0, [&numbers]),
    ];
    let [orders, registrations, mut updates, reports, fills, first, news, groups, numbers] =
        session.pipeline(begin, statements).await?;
    updates.extend(reports);
    Ok(Answers { orders, registrations, updates, fills, named: first, news, groups, numbers })
}

/// The orders and the times of the reports that are asked for. A time that the table cannot
/// hold is not in it.
fn reported(questions: &Questions<'_>) -> (Vec<String>, Vec<i64>) {
    let nanos = |time: Timestamp| i64::try_from(time.unix_nanos()).ok();
    let reported = questions.updates.iter();
    let reported = reported
        .filter_map(|update| Some((update.order_id.to_string(), nanos(update.updated_at)?)));
    reported.unzip()
}

/// The orders and the names of the fills that have one.
fn named<'a>(questions: &Questions<'a>) -> (Vec<String>, Vec<&'a str>) {
    let named = questions.fills.iter().filter_map(|fill| {
        Some((fill.parent_order_id().to_string(), fill.connector_fill_id()?.as_str()))
    });
    named.unzip()
}

/// Adds busts, requests, answers and rulings; returns the rulings of each order.
fn add_news(
    answers: &Answers,
    questions: &Questions<'_>,
    known: &mut Known<'static>,
) -> Result<BTreeMap<OrderId, Vec<Ruling>>, Failure> {
    let mut rulings: BTreeMap<OrderId, Vec<Ruling>> = BTreeMap::new();
    for row in &answers.news {
        let mut columns = Columns::of(row);
        let json: &str = columns.plain()?;
        let command = Command::from_json(json).map_err(|error| columns.damaged(error))?;
        known.add_other(&command);
        if let Command::Ruling(ruling) = command
            && questions.orders.contains(&ruling.order_id())
        {
            rulings.entry(ruling.order_id()).or_default().push(ruling);
        }
    }
    Ok(rulings)
}

fn add_orders(
    answers: &Answers,
    questions: &Questions<'_>,
    mut rulings: BTreeMap<OrderId, Vec<Ruling>>,
    known: &mut Known<'static>,
    asked: &mut Asked,
) -> Result<(), Failure> {
    let mut registered = HashMap::new();
    for row in &answers.registrations {
        let order = order(&mut Columns::of(row))?;
        registered.insert(order.order_id(), order);
    }
    for row in &answers.orders {
        let mut columns = Columns::of(row);
        let (order_no, named_at) = (columns.plain()?, columns.optional_timestamp()?);
        let order = order(&mut columns)?;
        let order_id = order.order_id();
        asked.order_nos.insert(order_id, order_no);
        if !questions.orders.contains(&order_id) {
            known.add_parent(order_id);
            continue;
        }
        let registered = registered.remove(&order_id);
        if registered.is_none() && questions.registrations.contains(&order_id) {
            return Err(Failure::damaged(format!("{order_id} without its registration")));
        }
        let rulings = rulings.remove(&order_id).unwrap_or_default();
        known.add_order(Standing { order, named_at, rulings }, registered.map(Cow::Owned));
    }
    Ok(())
}
