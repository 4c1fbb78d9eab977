use crate::{
    binance::binance_orders::{TermKeys, execution_id, status, terms, time, venue_id},
    json::{Fault, Object},
    rows::{ExecutionRow, Market, NameRow, ReportRow, TermsRow},
    session::Session,
};

const STREAM_TERMS: TermKeys = TermKeys {
    side: "S",
    order_type: "o",
    quantity: "q",
    quote_quantity: "Q",
    trailing: "d",
    price: "p",
    stop_price: "P",
    created_at: "O",
};

/// An event of the user data stream.
pub(crate) fn event(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    match &*object.needed_text("e")? {
        "executionReport" => execution_report(session, object),
        "outboundAccountPosition" | "balanceUpdate" | "externalLockUpdate" => {
            session.not_about_orders("a balance");
            Ok(())
        }
        "listStatus" => {
            session.not_about_orders("a list of orders, each of which has events of its own");
            Ok(())
        }
        "eventStreamTerminated" | "listenKeyExpired" | "serverShutdown" => {
            session.not_about_orders("the stream");
            Ok(())
        }
        _ => Err(object.unexpected("e", "an event of the user data stream")),
    }
}

fn execution_report(session: &mut Session<'_>, object: Object<'_>) -> Result<(), Fault> {
    let name = name(object)?;
    let happened_at = time(object, "T")?.ok_or_else(|| object.missing("T"))?;
    let kind = object.needed_text("x")?;
    let is_changed = kind == "REPLACED";
    let terms = if is_changed {
        session.notice(&name, "its terms were changed at the venue: here they stay as they were");
        TermsRow::Elsewhere("the message has changed terms".into())
    } else {
        terms(object, &STREAM_TERMS)?
    };
    let reason = match object.text("r")?.filter(|reason| reason != "NONE") {
        Some(reason) => Some(reason),
        None => object.text("eR")?.filter(|reason| reason != "NONE" && reason != "0"),
    };
    let row = ReportRow {
        name: name.clone(),
        // The status alone: `x` may be REJECTED because a cancel was.
        status: status(object, "X")?,
        cumulative: object.parsed("z")?,
        reason,
        reported_at: Some(happened_at),
        terms,
    };
    let execution = if kind == "TRADE" && object.unless_zero("l")?.is_some() {
        let asset = object.text("N")?;
        Some(ExecutionRow {
            name,
            execution_id: execution_id(object, "t", "a")?,
            unique_in: "".into(),
            quantity: object.needed("l")?,
            price: object.needed("L")?,
            commission: object.parsed("n")?.filter(|_| asset.is_some()),
            commission_asset: asset,
            executed_at: happened_at,
        })
    } else {
        None
    };
    session.report(row, object)?;
    execution.map_or(Ok(()), |row| session.execution(&row, object))
}

/// Where `C` is not empty it is the order's client id, and `c` is the cancel's.
fn name(object: Object<'_>) -> Result<NameRow<'_>, Fault> {
    let client_id = match object.text("C")? {
        Some(id) => Some(id),
        None => object.text("c")?,
    };
    Ok(NameRow {
        market: Market::Spot(object.needed_text("s")?),
        client_id,
        connector_order_id: venue_id(object, "i")?,
    })
}
