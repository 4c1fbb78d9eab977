//! The reader of the canonical spelling compared with serde.

use std::cell::Cell;

use dtos_state::{
    Answer, Bust, Canonical, Command, ExecutionGroup, Fill, Order, OrderUpdate, Request, Ruling,
};
use proptest::{collection::vec, prelude::*, sample::Index, sample::select};
use serde_json::Value;

use super::{
    fills::fills,
    news::{answers, busts, groups, requests, rulings},
    orders::orders,
    texts::{around, config, matching},
    updates::updates,
};
use crate::properties;

#[test]
fn an_order_is_what_serde_reads() {
    let orders = orders();
    assert_read_as_by_serde(around_objects(orders.keys, orders.texts), Order::read_canonical);
}

#[test]
fn a_fill_is_what_serde_reads() {
    let fills = fills();
    assert_read_as_by_serde(around_objects(fills.keys, fills.texts), Fill::read_canonical);
}

#[test]
fn a_report_is_what_serde_reads() {
    let updates = updates();
    assert_read_as_by_serde(
        around_objects(updates.keys, updates.texts),
        OrderUpdate::read_canonical,
    );
}

#[test]
fn a_bust_a_request_and_an_answer_are_what_serde_reads() {
    let busts = busts();
    assert_read_as_by_serde(around_objects(busts.keys, busts.texts), Bust::read_canonical);
    let requests = requests();
    assert_read_as_by_serde(around_objects(requests.keys, requests.texts), Request::read_canonical);
    let answers = answers();
    assert_read_as_by_serde(around_objects(answers.keys, answers.texts), Answer::read_canonical);
}

#[test]
fn a_group_and_a_ruling_are_what_serde_reads() {
    let groups = groups();
    assert_read_as_by_serde(
        around_objects(groups.keys, groups.texts),
        ExecutionGroup::read_canonical,
    );
    let rulings = rulings();
    assert_read_as_by_serde(around_objects(rulings.keys, rulings.texts), Ruling::read_canonical);
}

#[test]
fn a_command_is_what_serde_reads() {
    let (orders, fills, updates) = (orders(), fills(), updates());
    let (busts, requests, rulings) = (busts(), requests(), rulings());
    let records = prop_oneof![
        objects(busts.keys, busts.texts).prop_map(|bust| ("bust", bust)),
        objects(requests.keys, requests.texts).prop_map(|request| ("request", request)),
        objects(rulings.keys, rulings.texts).prop_map(|ruling| ("ruling", ruling)),
        objects(orders.keys, orders.texts).prop_map(|order| ("register", order)),
        objects(updates.keys, updates.texts).prop_map(|update| ("update", update)),
        objects(fills.keys, fills.texts).prop_map(|fill| ("fill", fill)),
    ];
    let key =
        prop_oneof![9 => Just(None), 1 => select(&["register", "update", "fill"]).prop_map(Some)];
    let commands =
        (records, key, select(&["", "", "", " "])).prop_map(|((own, record), key, blank)| {
            // A record with Python's blanks stands behind one.
            let blank = if record.contains("\": \"") { " " } else { blank };
            format!("{{\"{}\":{blank}{record}}}", key.unwrap_or(own))
        });
    assert_read_as_by_serde(edited(commands), Command::read_canonical);
}

/// At least one text in thirty is of each kind: spelled as it is written, in
/// canonical spelling otherwise, and left to serde.
fn assert_read_as_by_serde<T>(
    texts: impl Strategy<Value = String>,
    read_canonical: fn(&str) -> Option<Canonical<T>>,
) {
    let counts = [0; 3].map(Cell::new);
    proptest!(config(), |(text in texts)| {
        properties::read_canonical(text.as_bytes());
        let kind = match read_canonical(&text) {
            Some(read) if read.is_as_written => 0,
            Some(_) => 1,
            None => 2,
        };
        counts[kind].set(counts[kind].get() + 1);
    });
    let counts = counts.map(Cell::into_inner);
    assert!(counts.iter().all(|&count| count * 30 > counts.iter().sum()), "{counts:?}");
}

fn around_objects(
    keys: &'static [&'static str],
    texts: impl Strategy<Value = Vec<Value>> + 'static,
) -> impl Strategy<Value = String> {
    edited(objects(keys, texts))
}

/// Objects of the members in their order, most of them with one change to a member.
fn objects(
    keys: &'static [&'static str],
    texts: impl Strategy<Value = Vec<Value>> + 'static,
) -> impl Strategy<Value = String> + 'static {
    let edit = (any::<Index>(), any::<Index>(), 0..10, values());
    let blanks = prop_oneof![
        4 => Just(("", "")),
        4 => Just((" ", " ")),
        1 => select(&[(" ", ""), ("", " "), ("\n", " "), ("\t", "  ")]),
    ];
    (texts, vec(edit, 0..3), blanks).prop_map(|(texts, edits, (before, after))| {
        let texts = texts.iter().map(Value::to_string);
        let mut members: Vec<_> = keys.iter().copied().zip(texts).collect();
        for (one, other, kind, values) in edits {
            let (one, other) = (one.index(members.len()), other.index(members.len()));
            match kind {
                0 => members.swap(one, other),
                1 if members.len() > 1 => drop(members.remove(one)),
                2 => members.insert(other, members[one].clone()),
                3 => members[one].1 = values.any,
                _ => members[one].1 = values.like(members[one].0),
            }
        }
        let members: Vec<_> =
            members.iter().map(|(key, text)| format!("\"{key}\":{after}{text}")).collect();
        format!("{{{}}}", members.join(&format!(",{before}")))
    })
}

/// Texts, most of them with a few characters changed, cut short, or with more behind them.
fn edited(texts: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    const CHARACTERS: &str =
        "\\\\\"\"{}[]:,  \n\r\t\0\u{1}\u{1f}\u{7f}\u{80}é１😀0019.-+eEZTNaAfgz_";
    let behind = select(&["{", "}", ",", " ", "\n", "null", "\0", "\u{feff}", "{\"order_id\":"]);
    let texts = texts.boxed();
    let rare = (around(texts.clone(), CHARACTERS), any::<Index>(), 0..4, behind).prop_map(
        |(mut text, at, kind, behind)| {
            let at = text.floor_char_boundary(at.index(text.len() + 1));
            match kind {
                0 => text.truncate(at),
                1 => text.push_str(behind),
                2 => {
                    if let Some(doubled) = text[at..].chars().next() {
                        text.insert(at, doubled);
                    }
                }
                _ => {}
            }
            text
        },
    );
    prop_oneof![2 => texts, 1 => rare]
}

/// A value of each kind, spelled well or badly.
#[derive(Clone, Debug)]
struct Values {
    decimal: String,
    time: String,
    id: String,
    name: String,
    number: String,
    any: String,
}

impl Values {
    /// The value of the kind that a key has.
    fn like(self, key: &str) -> String {
        match key {
            "quantity" | "price" | "stop_price" | "filled_quantity" | "fill_price"
            | "commission" => self.decimal,
            "created_at" | "updated_at" | "executed_at" => self.time,
            "attempt" => self.number,
            "order_id" | "parent_group_id" | "fill_id" | "parent_order_id" => self.id,
            _ => self.name,
        }
    }
}

fn values() -> impl Strategy<Value = Values> {
    const OTHER: [&str; 11] =
        ["null", "true", "0", "-1.5", "1e3", "[]", "{}", "\"\"", "\"A\"", "\"\\u0041\"", ""];
    let quoted = |text: String| format!("\"{text}\"");
    (
        decimals().prop_map(quoted),
        times().prop_map(quoted),
        ids().prop_map(quoted),
        names().prop_map(quoted),
        matching("-?[0-9]{1,11}(\\.0)?"),
        select(&OTHER),
    )
        .prop_map(|(decimal, time, id, name, number, any)| Values {
            decimal,
            time,
            id,
            name,
            number,
            any: any.into(),
        })
}

/// Decimals of any length around what 64 bits and 96 bits hold.
fn decimals() -> impl Strategy<Value = String> {
    prop_oneof![
        matching(r"-?(0|[1-9][0-9]{17,28})(\.[0-9]{0,2})?"),
        matching(r"-?[0-9](\.[0-9]{17,29})?"),
        matching(r"-?[0-9]{1,19}\.[0-9]{0,19}"),
        matching(r"-?0(\.0{0,28})?"),
        matching(r"[+-]?[0-9]{0,3}(\.[0-9]{0,3})?([eE][+-]?[0-9]{1,2})?"),
        matching(r"1844674407370955161[0-9]|7922816251426433759354395033[0-9]"),
    ]
}

/// Times that exist and that do not, with any number of fractional digits.
fn times() -> impl Strategy<Value = String> {
    let day = "(2024-02-(28|29|30)|2023-02-(28|29)|2025-(0[0-9]|1[0-3])-(0[0-9]|3[01]))";
    let time = "(T(15:00|23:5[0-9]|2[0-5]:00|12:60)|[ t]12:00):(0[0-9]|59|60)";
    let fraction = r"(\.[0-9]{0,10}|\.([0-9]{3}|[0-9]{6})?000)?";
    prop_oneof![
        3 => matching(&format!("{day}{time}{fraction}Z")),
        1 => matching(&format!("{day}{time}{fraction}(Z|z|[+-][0-2][0-9]:[0-6]0)?")),
    ]
}

fn ids() -> impl Strategy<Value = String> {
    let start = "(ORD|EXG|FIL|ord|EX)_[0-9]{8}_[0-9]{6}";
    matching(&format!("{start}_([0-9a-f]{{7,9}}|[0-9a-z]{{4,9}}|[0-9A-F]{{8}})"))
}

/// Symbols, words of a vocabulary, and texts with escapes and without.
fn names() -> impl Strategy<Value = String> {
    let words = "BUYS?|SELL|MARKET|LIMIT|STOP_LIMIT|PENDING|PARTIALLY_FILLED|FILLED|OPEN|open";
    prop_oneof![
        matching("[A-Z]{0,2}_?[A-Z]{0,2}(_A|1|é)?"),
        matching(words),
        matching("[ -~é😀\u{7f}]{0,40}"),
        matching("[ -~é😀]{0,40}").prop_map(|text| text.replace(['"', '\\'], "/")),
    ]
}
