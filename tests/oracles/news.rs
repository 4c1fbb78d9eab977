//! Busts, requests, answers, groups and rulings compared with the texts of their values.

use dtos_state::{Answer, Bust, ExecutionGroup, Request, Ruling};
use proptest::{collection::vec, option, prelude::*};
use serde_json::{Value, json};

use super::{
    records::{Record, ids, printable_texts, timestamps},
    texts::matching,
};

#[test]
fn each_record_is_written_as_the_texts_that_it_was_read_from() {
    busts().assert_written_as_the_texts_it_was_read_from();
    requests().assert_written_as_the_texts_it_was_read_from();
    answers().assert_written_as_the_texts_it_was_read_from();
    groups().assert_written_as_the_texts_it_was_read_from();
    rulings().assert_written_as_the_texts_it_was_read_from();
}

#[test]
fn an_absent_optional_key_is_null_and_any_other_is_missed() {
    requests().assert_an_absent_key_is_null_or_missed_and_an_unknown_one_refused();
    answers().assert_an_absent_key_is_null_or_missed_and_an_unknown_one_refused();
    groups().assert_an_absent_key_is_null_or_missed_and_an_unknown_one_refused();
}

pub(super) fn busts() -> Record<Bust, impl Strategy<Value = Vec<Value>>> {
    let name = prop_oneof![printable_texts().prop_map(Ok), ids("FIL", "[0-9a-f]{8}").prop_map(Err)];
    let texts = (order_ids(), name, option::of(printable_texts()), timestamps());
    Record {
        keys: &["parent_order_id", "connector_fill_id", "fill_id", "reason", "busted_at"],
        optional: &["reason"],
        texts: texts.prop_map(|(order_id, name, reason, busted_at)| {
            let (name, fill_id) = (name.clone().ok(), name.err());
            vec![json!(order_id), json!(name), json!(fill_id), json!(reason), json!(busted_at)]
        }),
        to_json: Bust::to_json,
    }
}

pub(super) fn requests() -> Record<Request, impl Strategy<Value = Vec<Value>>> {
    let texts = (order_ids(), any::<u32>(), kinds(), timestamps(), option::of(timestamps()));
    Record {
        keys: &["order_id", "attempt", "kind", "requested_at", "expires_at"],
        optional: &["expires_at"],
        texts: texts.prop_map(|(order_id, attempt, kind, requested_at, expires_at)| {
            vec![
                json!(order_id),
                json!(attempt),
                json!(kind),
                json!(requested_at),
                json!(expires_at),
            ]
        }),
        to_json: Request::to_json,
    }
}

pub(super) fn answers() -> Record<Answer, impl Strategy<Value = Vec<Value>>> {
    let outcome = matching("TAKEN|REFUSED|UNKNOWN");
    let told = (outcome, option::of(printable_texts()), timestamps());
    let texts = (order_ids(), any::<u32>(), kinds(), told);
    Record {
        keys: &["order_id", "attempt", "kind", "outcome", "reason", "answered_at"],
        optional: &["reason"],
        texts: texts.prop_map(|(order_id, attempt, kind, (outcome, reason, answered_at))| {
            vec![
                json!(order_id),
                json!(attempt),
                json!(kind),
                json!(outcome),
                json!(reason),
                json!(answered_at),
            ]
        }),
        to_json: Answer::to_json,
    }
}

pub(super) fn groups() -> Record<ExecutionGroup, impl Strategy<Value = Vec<Value>>> {
    let texts = (ids("EXG", "[0-9a-z]{5,8}"), ids("TPL", "[0-9a-z]{5,8}"), timestamps());
    Record {
        keys: &["group_id", "parent_plan_id", "created_at"],
        optional: &[],
        texts: texts.prop_map(|(group_id, parent_plan_id, created_at)| {
            vec![json!(group_id), json!(parent_plan_id), json!(created_at)]
        }),
        to_json: ExecutionGroup::to_json,
    }
}

pub(super) fn rulings() -> Record<Ruling, impl Strategy<Value = Vec<Value>>> {
    let status = || matching("PENDING|OPEN|PARTIALLY_FILLED|FILLED|CANCELLED|REJECTED|EXPIRED");
    let statuses = option::of((status(), status()));
    let person = (printable_texts(), printable_texts(), timestamps());
    let texts = (order_ids(), statuses, vec(printable_texts(), 0..4), person);
    Record {
        keys: &["order_id", "over", "status", "settles", "reason", "ruled_by", "ruled_at"],
        optional: &[],
        texts: texts.prop_map(|(order_id, statuses, settles, (reason, ruled_by, ruled_at))| {
            let (over, status) = statuses.unzip();
            vec![
                json!(order_id),
                json!(over),
                json!(status),
                json!(settles),
                json!(reason),
                json!(ruled_by),
                json!(ruled_at),
            ]
        }),
        to_json: Ruling::to_json,
    }
}

fn order_ids() -> impl Strategy<Value = String> {
    ids("ORD", "[0-9a-f]{8}")
}

fn kinds() -> impl Strategy<Value = String> {
    matching("PLACE|CANCEL")
}
