//! News of an order, for people: the time of each, and what it says.

use dtos_state::{Bust, Command, Fill, OrderUpdate, Reason, Request, Ruling, Timestamp};
use record_files::printable;

use crate::print::counted;

/// The time of a command, and what it says, in a line.
pub(crate) fn news_text(command: &Command) -> (Timestamp, String) {
    match command {
        Command::Register(order) => (order.updated_at(), report(&order.to_update())),
        Command::Update(update) => (update.updated_at, report(update)),
        Command::Fill(part) => (part.executed_at(), fill(part)),
        Command::Bust(taken_back) => (taken_back.busted_at(), bust(taken_back)),
        Command::Request(asked) => (asked.requested_at, request(asked)),
        Command::Answer(answer) => {
            let what = format!("{} {} {}", answer.kind, answer.attempt, answer.outcome);
            (answer.answered_at, what + &why(answer.reason.as_ref()))
        }
        Command::Group(group) => (group.created_at, format!("group of {}", group.parent_plan_id)),
        Command::Ruling(decision) => (decision.ruled_at(), ruling(decision)),
    }
}

/// Its status, the exchange's id for the order and sum of executions, and the reason.
fn report(update: &OrderUpdate) -> String {
    let id = update.connector_order_id.as_ref();
    let id = id.map_or(String::new(), |id| format!(", as {}", printable(id.as_str())));
    let cumulative = update.cumulative.map_or(String::new(), |sum| format!(", {sum} executed"));
    format!("{}{id}{cumulative}{}", update.status, why(update.reason.as_ref()))
}

fn fill(fill: &Fill) -> String {
    format!("{} at {}, {}", fill.filled_quantity(), fill.fill_price(), fill.fill_id())
}

fn bust(bust: &Bust) -> String {
    let name = bust.connector_fill_id().map(|name| printable(name.as_str()));
    let name = name.or_else(|| bust.fill_id().map(|id| id.to_string()));
    format!("bust of {}{}", name.unwrap_or_default(), why(bust.reason()))
}

fn request(request: &Request) -> String {
    let until = request.expires_at.map(|time| format!(", until {time}"));
    format!("{} {}{}", request.kind, request.attempt, until.unwrap_or_default())
}

fn ruling(ruling: &Ruling) -> String {
    let settled = counted(ruling.settles().len() as u64, "finding");
    let name = printable(ruling.ruled_by().as_str());
    let status = ruling.status().zip(ruling.over());
    let status =
        status.map_or(String::new(), |(status, over)| format!(", {status} instead of {over}"));
    format!("{settled} settled by {name}{status}{}", why(Some(ruling.reason())))
}

fn why(reason: Option<&Reason>) -> String {
    reason.map_or(String::new(), |reason| format!(": {}", printable(reason.as_str())))
}
