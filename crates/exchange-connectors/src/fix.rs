//! FIX 4.4 and 4.2: messages about orders, without the session layer.

mod fix_answers;
mod fix_message;
mod fix_reports;
mod fix_requests;
mod fix_tables;

pub(crate) use self::{
    fix_requests::{ask_order, cancel, place},
    fix_tables::{ERRORS, STATUSES, TYPES},
};

use self::fix_message::FixMessage;
use crate::{json::Fault, session::Session};

/// Reads one message, with SOH or `|` between its fields.
pub(crate) fn read(session: &mut Session<'_>, message: &[u8]) {
    let text = String::from_utf8_lossy(message);
    session.part("", |session| of_kind(session, &FixMessage::read(&text)?));
}

fn of_kind(session: &mut Session<'_>, message: &FixMessage<'_>) -> Result<(), Fault> {
    match message.needed(35)? {
        "8" => fix_reports::execution_report(session, message),
        "9" => fix_answers::cancel_reject(session, message),
        "j" => fix_answers::business_reject(session, message),
        "3" => fix_answers::session_reject(session, message),
        "r" | "XAR" => fix_answers::reported(session, message),
        "0" | "1" | "2" | "4" | "5" | "A" => {
            session.not_about_orders("the session");
            Ok(())
        }
        "D" | "E" | "F" | "G" | "H" | "q" | "s" | "t" | "u" | "AF" | "XCN" | "XAK" => {
            session.not_about_orders("a request of ours");
            Ok(())
        }
        "N" => {
            session.not_about_orders("a list of orders, each of which has reports of its own");
            Ok(())
        }
        "B" | "V" | "W" | "X" | "Y" | "d" | "f" | "h" | "x" | "y" | "AN" | "AP" | "UL" | "XLQ"
        | "XLR" => {
            session.not_about_orders("the market or the account");
            Ok(())
        }
        _ => Err(message.fault(35, "unexpected kind of message: expected one about orders")),
    }
}
