//! Fills.

use dtos_state::{CommissionAsset, ConnectorFillId, Fill};
use id_generators::FillId;
use rusqlite::params;

use super::Batch;
use crate::{
    error::{StorageError, WriteError},
    outcome::Recorded,
    rows::{self, Columns, nanos},
    sql,
};

impl Batch<'_> {
    pub(super) fn try_record_fill(&mut self, fill: &Fill) -> Result<Recorded, WriteError> {
        if self.insert_fill(fill, None)? {
            return Ok(Recorded::Recorded);
        }
        // Either the order is unknown, or something of the fill is known.
        let order_id = fill.parent_order_id();
        if self.view().order(order_id)?.is_none() {
            return Err(WriteError::UnknownOrder { order_id });
        }
        let fill_id = fill.fill_id();
        if let Some(known) = self.fill_with_id(fill_id)? {
            return if known == *fill {
                Ok(Recorded::Repeated { fill_id })
            } else {
                Err(WriteError::FillIdInUse { fill_id })
            };
        }
        let namesakes = self.namesakes(fill)?;
        if let Some(known) = namesakes.iter().find(|known| known.is_same_execution(fill)) {
            return Ok(Recorded::Repeated { fill_id: known.fill_id() });
        }
        let Some(counted) = namesakes.first().map(Fill::fill_id) else {
            let found = format!("{fill_id} neither kept nor known");
            return Err(StorageError::Damaged { found }.into());
        };
        self.insert_fill(fill, Some(counted))?;
        Ok(Recorded::Conflicting { with: counted })
    }

    /// Inserts a fill, unless its order is unknown or it is in the way of
    /// another.
    fn insert_fill(&mut self, fill: &Fill, conflicts: Option<FillId>) -> Result<bool, WriteError> {
        let executed_at = nanos(fill.executed_at())?;
        let inserted = self.connection.prepare_cached(sql::INSERT_FILL)?.execute(params![
            self.next_seq()?,
            fill.fill_id().as_str(),
            fill.connector_fill_id().map(ConnectorFillId::as_str),
            fill.filled_quantity().to_string(),
            fill.fill_price().to_string(),
            fill.commission().map(|commission| commission.to_string()),
            fill.commission_asset().map(CommissionAsset::as_str),
            executed_at,
            conflicts.as_ref().map(FillId::as_str),
            fill.parent_order_id().as_str(),
        ])?;
        self.last_seq += u64::from(inserted > 0);
        Ok(inserted > 0)
    }

    fn fill_with_id(&self, fill_id: FillId) -> Result<Option<Fill>, StorageError> {
        let mut statement = self.connection.prepare_cached(sql::FILL)?;
        let mut rows = statement.query([fill_id.as_str()])?;
        rows.next()?.map(|row| rows::fill(&mut Columns::of(row))).transpose()
    }

    /// The fills of the same order that the exchange calls the same, the one
    /// that counts first.
    fn namesakes(&self, fill: &Fill) -> Result<Vec<Fill>, StorageError> {
        let order_id = fill.parent_order_id();
        let name = fill.connector_fill_id().map(ConnectorFillId::as_str);
        let mut statement = self.connection.prepare_cached(sql::NAMESAKES)?;
        let mut rows = statement.query(params![order_id.as_str(), name])?;
        let mut fills = Vec::new();
        while let Some(row) = rows.next()? {
            fills.push(rows::fill(&mut Columns::of(row))?);
        }
        Ok(fills)
    }
}
