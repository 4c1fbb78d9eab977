//! The versions of a ledger's tables, each made of the one before it.

/// What makes each version of the one before it.
pub(crate) const MIGRATIONS: [&str; 1] = [include_str!("schema/1.sql")];

/// The version of this crate.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "a few")]
pub(crate) const VERSION: i32 = MIGRATIONS.len() as i32;

/// Who may do what. Numbers, eras and transaction ids are the database's to give.
pub(crate) const ROLES: &str = "
GRANT USAGE ON SCHEMA ledger TO ledger_reader, ledger_writer;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_reader, ledger_writer;
GRANT INSERT ON ledger.order_rows TO ledger_writer;
GRANT UPDATE (status, connector_order_id, named_at, updated_at) ON ledger.order_rows
    TO ledger_writer;
GRANT INSERT (order_no, effect, at, digest, status, connector_order_id, reason, cumulative,
    fill_id, part, connector_fill_id, filled_quantity, fill_price, commission, commission_asset,
    command, group_id, parent_plan_id) ON ledger.change_rows TO ledger_writer;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ledger TO ledger_writer;
";
