//! Reports and commands compared with the texts of their values.

use dtos_state::{Command, OrderUpdate};
use proptest::{option, prelude::*};
use serde_json::{Value, json};

use super::{
    records::{Record, ids, printable_texts, timestamps},
    texts::{config, matching},
};

#[test]
fn a_report_is_written_as_the_texts_that_it_was_read_from() {
    updates().assert_written_as_the_texts_it_was_read_from();
}

#[test]
fn an_absent_optional_key_is_null_and_any_other_is_missed() {
    updates().assert_an_absent_key_is_null_or_missed_and_an_unknown_one_refused();
}

#[test]
fn a_report_under_its_key_is_a_command_and_written_as_it_was_read() {
    let updates = updates();
    proptest!(config(), |(texts in &updates.texts)| {
        let members: Vec<String> = (updates.keys.iter().zip(&texts))
            .map(|(key, text)| format!("{}:{text}", json!(key)))
            .collect();
        let json = format!("{{{}}}", members.join(","));
        let command = Command::Update(OrderUpdate::from_json(&json).unwrap());
        let json = format!("{{\"update\":{json}}}");
        prop_assert_eq!(command.to_json(), json.as_str());
        prop_assert_eq!(serde_json::to_string(&command).unwrap(), json.as_str());
        prop_assert_eq!(Command::from_json(&json).unwrap(), command);
    });
}

pub(super) fn updates() -> Record<OrderUpdate, impl Strategy<Value = Vec<Value>>> {
    Record {
        keys: &["order_id", "status", "connector_order_id", "updated_at", "reason", "cumulative"],
        optional: &["connector_order_id", "reason", "cumulative"],
        texts: texts(),
        to_json: OrderUpdate::to_json,
    }
}

fn texts() -> impl Strategy<Value = Vec<Value>> {
    let status = matching("PENDING|OPEN|PARTIALLY_FILLED|FILLED|CANCELLED|REJECTED|EXPIRED");
    let cumulative = matching(r"(0|[1-9][0-9]{0,9})(\.[0-9]{1,9})?");
    let order_id = ids("ORD", "[0-9a-f]{8}");
    let known = (option::of(printable_texts()), timestamps());
    let more = (option::of(printable_texts()), option::of(cumulative));
    (order_id, status, known, more).prop_map(
        |(order_id, status, (connector_order_id, updated_at), (reason, cumulative))| {
            vec![
                json!(order_id),
                json!(status),
                json!(connector_order_id),
                json!(updated_at),
                json!(reason),
                json!(cumulative),
            ]
        },
    )
}
