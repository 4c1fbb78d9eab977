//! The second round trip of a batch: all that was decided, and its end.

use std::collections::HashMap;

use dtos_state::{
    ChangeEffect, Command, CommissionAsset, ConnectorFillId, ConnectorOrderId, ExecutionGroup,
    Fill, FillId, Order, OrderId, OrderUpdate, Reason,
};
use futures_util::future::join_all;
use sha2::{Digest, Sha256};
use strategy_ledger::{Decision, Kept, Standing};

use crate::{
    connect::error::{Failure, first_cause},
    connect::session::{Session, Value},
    read::columns::nanos,
    write::answering::Asked,
};

pub(crate) const ORDERS: &str = "INSERT INTO order_rows (order_no, order_id, parent_group_id, \
    connector_order_id, named_at, symbol, side, order_type, quantity, price, stop_price, status, \
    created_at, updated_at) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], \
    $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], \
    $11::text[], $12::text[], $13::bigint[], $14::bigint[])";

pub(crate) const STATES: &str = "UPDATE order_rows AS o SET status = new.status, \
    connector_order_id = new.connector_order_id, named_at = new.named_at, \
    updated_at = new.updated_at FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], \
    $5::bigint[]) AS new (order_no, status, connector_order_id, named_at, updated_at) \
    WHERE o.order_no = new.order_no";

/// `seq`, era and transaction id are the database's to give, in the order of the rows.
pub(crate) const CHANGES: &str = "INSERT INTO change_rows (order_no, effect, at, digest, status, \
    connector_order_id, reason, cumulative, fill_id, part, connector_fill_id, filled_quantity, \
    fill_price, commission, commission_asset, command, group_id, parent_plan_id) \
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bytea[], $5::text[], \
    $6::text[], $7::text[], $8::text[], $9::text[], $10::integer[], $11::text[], $12::text[], \
    $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[])";

/// A commit waits for the disk and for standbys only if it has written something.
const TOUCH: &str = "SELECT pg_logical_emit_message(TRUE, 'orders', '')";
const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";

/// Writes a decision, and commits it.
pub(crate) async fn write(
    session: &Session,
    decision: &Decision<'_>,
    asked: &mut Asked,
) -> Result<(), Failure> {
    let orders = Orders::of(decision.new_orders(), asked)?;
    let states = States::of(decision.changed_orders(), asked)?;
    let changes = Changes::of(decision.kept(), asked)?;
    let (new, states, changes) = (orders.values(), states.values(), changes.values());
    let rows =
        [decision.new_orders().len(), decision.changed_orders().len(), decision.kept().len()];
    let statements = [(ORDERS, &new[..]), (STATES, &states[..]), (CHANGES, &changes[..])];
    let writes = statements.into_iter().zip(rows).filter(|&(_, rows)| rows > 0);
    let writes = writes.map(async |((text, values), rows)| {
        let written = session.write(text, values).await?;
        let wanted = rows as u64;
        if written == wanted { Ok(()) } else { Err(other_number(written, wanted)) }
    });
    commit(session, join_all(writes)).await
}

fn other_number(written: u64, wanted: u64) -> Failure {
    Failure::damaged(format!("{written} rows were written instead of {wanted}"))
}

/// Sends the end of the transaction with its last statements. The server calls it a success
/// even if one of them failed.
async fn commit(
    session: &Session,
    writes: impl Future<Output = Vec<Result<(), Failure>>>,
) -> Result<(), Failure> {
    let (written, committed) = futures_util::future::join(writes, session.run(COMMIT)).await;
    let failures = written.into_iter().chain([committed]).filter_map(Result::err);
    first_cause(failures).map_or(Ok(()), Err)
}

/// Ends a batch of repeats. They are there for all to see, and yet a standby may lack them, if
/// the server was lost before it had them.
pub(crate) async fn confirm(session: &Session) -> Result<(), Failure> {
    commit(session, async { vec![session.run(TOUCH).await] }).await
}

/// Ends a transaction that wrote nothing, or failed.
pub(crate) async fn roll_back(session: &Session) -> Result<(), Failure> {
    session.run(ROLLBACK).await
}

/// The columns of new orders, by id.
#[derive(Default)]
struct Orders<'a> {
    order_nos: Vec<i64>,
    order_ids: Vec<String>,
    groups: Vec<String>,
    connector_order_ids: Vec<Option<&'a str>>,
    named_ats: Vec<Option<i64>>,
    symbols: Vec<&'a str>,
    sides: Vec<&'a str>,
    order_types: Vec<&'a str>,
    quantities: Vec<String>,
    prices: Vec<Option<String>>,
    stop_prices: Vec<Option<String>>,
    statuses: Vec<&'a str>,
    created_ats: Vec<i64>,
    updated_ats: Vec<i64>,
}

impl<'a> Orders<'a> {
    /// Numbers them in the order of registration, and writes them in the order of their ids,
    /// as everybody does.
    fn of(standings: &'a [Standing], asked: &mut Asked) -> Result<Self, Failure> {
        let too_few = || Failure::damaged("too few numbers of orders");
        if asked.free_order_nos.len() < standings.len() {
            return Err(too_few());
        }
        asked.free_order_nos.sort_unstable();
        let order_nos = asked.free_order_nos.iter().copied();
        let mut numbered: Vec<_> = standings.iter().zip(order_nos).collect();
        for (standing, order_no) in &numbered {
            asked.order_nos.insert(standing.order.order_id(), *order_no);
        }
        numbered.sort_by_key(|(standing, _)| standing.order.order_id());
        let mut orders = Self::default();
        for (standing, order_no) in numbered {
            orders.push(standing, order_no)?;
        }
        Ok(orders)
    }

    fn push(&mut self, standing: &'a Standing, order_no: i64) -> Result<(), Failure> {
        let order = &standing.order;
        self.order_nos.push(order_no);
        self.order_ids.push(order.order_id().to_string());
        self.groups.push(order.parent_group_id().to_string());
        self.connector_order_ids.push(order.connector_order_id().map(ConnectorOrderId::as_str));
        self.named_ats.push(standing.named_at.map(nanos).transpose()?);
        self.symbols.push(order.symbol().as_str());
        self.sides.push(order.side().as_str());
        self.order_types.push(order.order_type().as_str());
        self.quantities.push(order.quantity().to_string());
        self.prices.push(order.price().map(|price| price.to_string()));
        self.stop_prices.push(order.stop_price().map(|price| price.to_string()));
        self.statuses.push(order.status().as_str());
        self.created_ats.push(nanos(order.created_at())?);
        self.updated_ats.push(nanos(order.updated_at())?);
        Ok(())
    }

    fn values(&self) -> [Value<'_>; 14] {
        [
            &self.order_nos,
            &self.order_ids,
            &self.groups,
            &self.connector_order_ids,
            &self.named_ats,
            &self.symbols,
            &self.sides,
            &self.order_types,
            &self.quantities,
            &self.prices,
            &self.stop_prices,
            &self.statuses,
            &self.created_ats,
            &self.updated_ats,
        ]
    }
}

/// The columns of what changes of orders.
#[derive(Default)]
struct States<'a> {
    order_nos: Vec<i64>,
    statuses: Vec<&'a str>,
    connector_order_ids: Vec<Option<&'a str>>,
    named_ats: Vec<Option<i64>>,
    updated_ats: Vec<i64>,
}

impl<'a> States<'a> {
    fn of(standings: &'a [Standing], asked: &Asked) -> Result<Self, Failure> {
        let mut states = Self::default();
        for Standing { order, named_at, .. } in standings {
            states.order_nos.push(order_no(asked, order.order_id())?);
            states.statuses.push(order.status().as_str());
            let id = order.connector_order_id().map(ConnectorOrderId::as_str);
            states.connector_order_ids.push(id);
            states.named_ats.push(named_at.map(nanos).transpose()?);
            states.updated_ats.push(nanos(order.updated_at())?);
        }
        Ok(states)
    }

    fn values(&self) -> [Value<'_>; 5] {
        [
            &self.order_nos,
            &self.statuses,
            &self.connector_order_ids,
            &self.named_ats,
            &self.updated_ats,
        ]
    }
}

fn order_no(asked: &Asked, order_id: OrderId) -> Result<i64, Failure> {
    let unknown = || Failure::damaged(format!("no number of {order_id}"));
    asked.order_nos.get(&order_id).copied().ok_or_else(unknown)
}

/// One change, as its row.
#[derive(Default)]
struct Row<'a> {
    at: Option<i64>,
    status: Option<&'a str>,
    connector_order_id: Option<&'a str>,
    reason: Option<&'a str>,
    cumulative: Option<String>,
    fill_id: Option<String>,
    part: Option<i32>,
    connector_fill_id: Option<&'a str>,
    filled_quantity: Option<String>,
    fill_price: Option<String>,
    commission: Option<String>,
    commission_asset: Option<&'a str>,
    command: Option<String>,
    group_id: Option<String>,
    parent_plan_id: Option<String>,
}

impl<'a> Row<'a> {
    fn of(
        command: &'a Command,
        json: &str,
        parts: &mut HashMap<FillId, i32>,
    ) -> Result<Self, Failure> {
        match command {
            Command::Register(order) => Self::registration(order),
            Command::Update(update) => Self::report(update),
            Command::Fill(fill) => Self::fill(fill, parts),
            Command::Group(group) => Self::group(group),
            Command::Bust(_) | Command::Request(_) | Command::Answer(_) | Command::Ruling(_) => {
                Ok(Self { command: Some(json.to_owned()), ..Self::default() })
            }
        }
    }

    fn registration(order: &'a Order) -> Result<Self, Failure> {
        Ok(Self {
            at: Some(nanos(order.updated_at())?),
            status: Some(order.status().as_str()),
            connector_order_id: order.connector_order_id().map(ConnectorOrderId::as_str),
            ..Self::default()
        })
    }

    fn report(update: &'a OrderUpdate) -> Result<Self, Failure> {
        Ok(Self {
            at: Some(nanos(update.updated_at)?),
            status: Some(update.status.as_str()),
            connector_order_id: update.connector_order_id.as_ref().map(ConnectorOrderId::as_str),
            reason: update.reason.as_ref().map(Reason::as_str),
            cumulative: update.cumulative.map(|cumulative| cumulative.to_string()),
            ..Self::default()
        })
    }

    /// The parts of an execution under one id are numbered, so that two orders cannot get one
    /// id at the same moment.
    fn fill(fill: &'a Fill, parts: &mut HashMap<FillId, i32>) -> Result<Self, Failure> {
        let known = parts.entry(fill.fill_id()).or_default();
        let part = *known;
        *known += 1;
        Ok(Self {
            at: Some(nanos(fill.executed_at())?),
            fill_id: Some(fill.fill_id().to_string()),
            part: Some(part),
            connector_fill_id: fill.connector_fill_id().map(ConnectorFillId::as_str),
            filled_quantity: Some(fill.filled_quantity().to_string()),
            fill_price: Some(fill.fill_price().to_string()),
            commission: fill.commission().map(|commission| commission.to_string()),
            commission_asset: fill.commission_asset().map(CommissionAsset::as_str),
            ..Self::default()
        })
    }

    fn group(group: &ExecutionGroup) -> Result<Self, Failure> {
        Ok(Self {
            at: Some(nanos(group.created_at)?),
            group_id: Some(group.group_id.to_string()),
            parent_plan_id: Some(group.parent_plan_id.to_string()),
            ..Self::default()
        })
    }
}

/// The columns of changes, in the order in which they are numbered.
#[derive(Default)]
struct Changes<'a> {
    order_nos: Vec<Option<i64>>,
    effects: Vec<&'a str>,
    ats: Vec<Option<i64>>,
    digests: Vec<Vec<u8>>,
    statuses: Vec<Option<&'a str>>,
    connector_order_ids: Vec<Option<&'a str>>,
    reasons: Vec<Option<&'a str>>,
    cumulatives: Vec<Option<String>>,
    fill_ids: Vec<Option<String>>,
    parts: Vec<Option<i32>>,
    connector_fill_ids: Vec<Option<&'a str>>,
    filled_quantities: Vec<Option<String>>,
    fill_prices: Vec<Option<String>>,
    commissions: Vec<Option<String>>,
    commission_assets: Vec<Option<&'a str>>,
    commands: Vec<Option<String>>,
    group_ids: Vec<Option<String>>,
    parent_plan_ids: Vec<Option<String>>,
}

impl<'a> Changes<'a> {
    fn of(kept: &[Kept<'a>], asked: &mut Asked) -> Result<Self, Failure> {
        let mut changes = Self::default();
        let mut json = String::with_capacity(512);
        for &Kept { command, effect } in kept {
            let order_no = command.order_id().map(|id| order_no(asked, id)).transpose()?;
            json.clear();
            command.append_json(&mut json);
            changes.order_nos.push(order_no);
            changes.effects.push(effect.as_str());
            changes.digests.push(digest(effect, &json).to_vec());
            changes.push(Row::of(command, &json, &mut asked.parts)?);
        }
        Ok(changes)
    }

    fn push(&mut self, row: Row<'a>) {
        self.ats.push(row.at);
        self.statuses.push(row.status);
        self.connector_order_ids.push(row.connector_order_id);
        self.reasons.push(row.reason);
        self.cumulatives.push(row.cumulative);
        self.fill_ids.push(row.fill_id);
        self.parts.push(row.part);
        self.connector_fill_ids.push(row.connector_fill_id);
        self.filled_quantities.push(row.filled_quantity);
        self.fill_prices.push(row.fill_price);
        self.commissions.push(row.commission);
        self.commission_assets.push(row.commission_asset);
        self.commands.push(row.command);
        self.group_ids.push(row.group_id);
        self.parent_plan_ids.push(row.parent_plan_id);
    }

    fn values(&self) -> [Value<'_>; 18] {
        [
            &self.order_nos,
            &self.effects,
            &self.ats,
            &self.digests,
            &self.statuses,
            &self.connector_order_ids,
            &self.reasons,
            &self.cumulatives,
            &self.fill_ids,
            &self.parts,
            &self.connector_fill_ids,
            &self.filled_quantities,
            &self.fill_prices,
            &self.commissions,
            &self.commission_assets,
            &self.commands,
            &self.group_ids,
            &self.parent_plan_ids,
        ]
    }
}

/// What a change says, in 16 bytes: the start of the SHA-256 of its effect and its command.
pub(crate) fn digest(effect: ChangeEffect, json: &str) -> [u8; 16] {
    let hash = Sha256::new().chain_update(effect.as_str()).chain_update(json).finalize();
    let mut digest = [0; 16];
    digest.copy_from_slice(&hash[..16]);
    digest
}
