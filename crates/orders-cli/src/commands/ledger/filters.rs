use std::collections::HashSet;

use clap::Args;
use core_enums::{OrderSide, OrderStatus};
use dtos_state::{Command, ConnectorOrderId, InvalidSymbol, Order, Symbol, Timestamp};
use id_generators::ExecutionGroupId;
use strategy_ledger::{Change, LedgerReader, OrderFilter, StorageError};

use crate::commands::{moment::moment, one_of::any_case};

/// Which orders a command is about.
#[derive(Args)]
#[command(next_help_heading = "Filters")]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct Filters {
    /// Only orders of this execution group
    #[arg(long, value_name = "ID")]
    group: Option<ExecutionGroupId>,
    /// Only orders of this symbol, such as BTC_USDT or btc-usdt
    #[arg(long, value_parser = symbol)]
    symbol: Option<Symbol>,
    /// Only orders of this side
    #[arg(
        long,
        ignore_case = true,
        value_parser = any_case::<OrderSide>(OrderSide::ALL.map(OrderSide::as_str))
    )]
    side: Option<OrderSide>,
    /// Only orders of these statuses, such as open,filled; you can give it more than once
    #[arg(
        long,
        ignore_case = true,
        value_delimiter = ',',
        value_parser = any_case::<OrderStatus>(OrderStatus::ALL.map(OrderStatus::as_str))
    )]
    status: Vec<OrderStatus>,
    /// Only orders that are not final
    #[arg(long)]
    open: bool,
    /// Only orders that the exchange ever gave this id
    #[arg(long, value_name = "ID")]
    connector_order_id: Option<ConnectorOrderId>,
}

/// The same, and by when an order was created.
#[derive(Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct TimedFilters {
    #[command(flatten)]
    filters: Filters,
    /// Only orders that were created then or later: a time, a day, or how long ago, such as 2h
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<Timestamp>,
    /// Only orders that were created before then
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Timestamp>,
}

impl TimedFilters {
    pub(crate) fn to_filter(&self) -> OrderFilter {
        OrderFilter {
            created_from: self.since,
            created_before: self.until,
            ..self.filters.to_filter()
        }
    }
}

/// A symbol in any case, joined in any way.
fn symbol(text: &str) -> Result<Symbol, String> {
    let meant = text.to_ascii_uppercase().replace(['-', '/', ':', ' '], "_");
    text.parse().or_else(|error: InvalidSymbol| meant.parse().map_err(|_| error.to_string()))
}

impl Filters {
    pub(crate) fn to_filter(&self) -> OrderFilter {
        OrderFilter {
            group: self.group,
            symbol: self.symbol.clone(),
            side: self.side,
            statuses: (!self.status.is_empty()).then(|| self.status.clone()),
            open: self.open.then_some(true),
            connector_order_id: self.connector_order_id.clone(),
            ..OrderFilter::default()
        }
    }
}

/// Keeps those changes that are about orders which meet a filter, or about its group.
pub(crate) fn keep(
    changes: &mut Vec<Change>,
    filter: &OrderFilter,
    view: &dyn LedgerReader,
) -> Result<(), StorageError> {
    if *filter == OrderFilter::default() {
        return Ok(());
    }
    let ids: HashSet<_> = changes.iter().filter_map(|change| change.command.order_id()).collect();
    let asked = OrderFilter { ids: Some(ids.into_iter().collect()), ..filter.clone() };
    let kept: HashSet<_> = view.orders(&asked)?.iter().map(Order::order_id).collect();
    changes.retain(|change| match &change.command {
        Command::Group(group) => filter.group == Some(group.group_id),
        command => command.order_id().is_some_and(|id| kept.contains(&id)),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn a_symbol_may_be_joined_and_written_in_any_way() {
        for text in ["BTC_USDT", "btc_usdt", "btc-usdt", "BTC/usdt", "Btc:Usdt", "btc usdt"] {
            assert_eq!(symbol(text).unwrap().as_str(), "BTC_USDT", "{text}");
        }
        let told = symbol("1inch-usdt").unwrap_err();
        assert!(told.starts_with("invalid symbol \"1inch-usdt\""), "{told}");
    }
}
