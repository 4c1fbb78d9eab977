//! The tables of the records, compared with their readers and writers.

use std::fmt::Debug;

use dtos_state::{
    Answer, Bust, Command, Content, ExecutionGroup, Field, Fill, Keys, Order, OrderUpdate, Request,
    Ruling, Table, Texts,
};
use regex::Regex;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    examples::{MEMBERS as ORDER, document, on_one_line},
    fill_examples::MEMBERS as FILL,
    news::{ANSWER, BUST, GROUP, REQUEST, RULING},
    order_update::MEMBERS as UPDATE,
};
use crate::unit::texts::all_texts;

/// A kind of record: its table, an example, and its reader.
struct Kind {
    table: Table,
    members: &'static [(&'static str, &'static str)],
    /// Reads a document, and writes it again.
    read: fn(&str) -> Result<String, String>,
    /// The keys whose values have to fit each other.
    bound: &'static [&'static str],
}

/// What a check can say of a text and a pattern cannot.
const BEYOND_A_PATTERN: [&str; 4] = [
    "expected a text of 1 to 1024 bytes",
    "cannot be held exactly",
    "expected a date, a time and an offset that exist",
    "expected a year from 0000 to 9999 in UTC",
];

/// The texts of all values, and those of the kinds of news that have no list of their own.
fn texts() -> Vec<&'static str> {
    const NEWS: [&str; 8] = [
        "PLACE",
        "CANCEL",
        "TAKEN",
        "REFUSED",
        "UNKNOWN",
        "TPL_20251201_145950_abc12",
        "TPL_20251201_145950_abcdefgh",
        "TPL_20251201_145950_abcdefghi",
    ];
    all_texts().into_iter().chain(NEWS).collect()
}

fn kinds() -> [Kind; 8] {
    let bust = &["connector_fill_id", "fill_id"];
    let ruling = &["over", "status"];
    [
        Kind { table: Order::TABLE, members: &ORDER, read: read::<Order>, bound: &[] },
        Kind { table: OrderUpdate::TABLE, members: &UPDATE, read: read::<OrderUpdate>, bound: &[] },
        Kind { table: Fill::TABLE, members: &FILL, read: read::<Fill>, bound: &[] },
        Kind { table: Bust::TABLE, members: &BUST, read: read::<Bust>, bound: bust },
        Kind { table: Request::TABLE, members: &REQUEST, read: read::<Request>, bound: &[] },
        Kind { table: Answer::TABLE, members: &ANSWER, read: read::<Answer>, bound: &[] },
        Kind {
            table: ExecutionGroup::TABLE,
            members: &GROUP,
            read: read::<ExecutionGroup>,
            bound: &[],
        },
        Kind { table: Ruling::TABLE, members: &RULING, read: read::<Ruling>, bound: ruling },
    ]
}

#[test]
fn a_table_has_the_keys_that_are_written_in_their_order() {
    for Kind { table, members, read, .. } in kinds() {
        let document = document(members);
        assert_eq!(read(&document), Ok(on_one_line(&document)));
        let keys: Vec<_> = members.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys_of(&table), keys, "{}", table.name);
        assert_eq!(table.keys, Keys::All);
    }
}

#[test]
fn a_nullable_key_may_be_absent_or_null_and_no_other() {
    for kind in kinds() {
        for Field { key, is_nullable, .. } in kind.free_fields() {
            let rest: Vec<_> = kind.members.iter().copied().filter(|(it, _)| it != key).collect();
            let (absent, null) = (kind.read_members(&rest), kind.read_with(key, "null"));
            assert_eq!((absent.is_ok(), null.is_ok()), (*is_nullable, *is_nullable), "{key}");
            if *is_nullable {
                assert_eq!(absent, null, "{key}");
            }
        }
    }
}

#[test]
fn the_check_of_a_field_says_what_the_reader_says() {
    let texts = texts();
    assert!(texts.len() > 500, "{} texts", texts.len());
    for kind in kinds() {
        for Field { key, content, .. } in kind.free_fields() {
            let Some((check, _)) = text_of(*content) else { continue };
            let mut accepted = 0;
            for text in &texts {
                let read = kind.read_with(key, &serde_json::to_string(text).unwrap());
                match (check(text), read) {
                    (Ok(()), Ok(_)) => accepted += 1,
                    (Err(wanted), Err(said)) => {
                        let (start, _) = said.rsplit_once(" at line ").unwrap();
                        assert_eq!(start, wanted, "{key} {text:?}");
                    }
                    (checked, read) => panic!("{key} {text:?}: {checked:?} and {read:?}"),
                }
            }
            assert!((2..texts.len()).contains(&accepted), "{key}: {accepted} accepted");
        }
    }
}

/// A schema accepts what the check does, and refuses the rest but for what no
/// pattern can say.
#[test]
fn the_texts_of_a_field_are_those_that_its_check_accepts() {
    for Field { key, content, .. } in kinds().iter().flat_map(|kind| kind.table.fields) {
        let Some((check, wanted)) = text_of(*content) else { continue };
        let is_one = is_one_of(wanted);
        for text in texts() {
            match (is_one(text), check(text)) {
                (true, Ok(())) | (false, Err(_)) => {}
                (false, Ok(())) => panic!("{key} {text:?} is read"),
                (true, Err(error)) => assert!(
                    BEYOND_A_PATTERN.iter().any(|reason| error.contains(reason)),
                    "{key}: {error}"
                ),
            }
        }
    }
}

#[test]
fn the_decimals_of_a_table_are_those_that_the_design_calls_so() {
    let is_decimal = |field: &&Field| matches!(field.content, Content::Decimal(..));
    let decimals = |kind: &Kind| -> Vec<_> {
        kind.table.fields.iter().filter(is_decimal).map(|field| field.key).collect()
    };
    let [order, update, fill, others @ ..] = kinds().each_ref().map(decimals);
    assert_eq!(order, ["quantity", "price", "stop_price"]);
    assert_eq!(update, ["cumulative"]);
    assert_eq!(fill, ["filled_quantity", "fill_price", "commission"]);
    assert!(others.iter().all(Vec::is_empty));
}

#[test]
fn every_field_has_a_description_in_sentences() {
    let tables = kinds().map(|kind| kind.table).into_iter().chain([Command::TABLE]);
    for Field { key, description, .. } in tables.flat_map(|table| table.fields) {
        assert!(description.starts_with(|first: char| first.is_ascii_uppercase()), "{key}");
        assert!(description.ends_with('.') && !description.contains("  "), "{key}: {description}");
        assert!(!description.contains(['\n', '[']), "{key}: {description}");
    }
}

#[test]
fn one_field_of_each_record_is_the_id_of_the_order_that_it_is_about() {
    let [one, two, three, four, five, six, _, eight] = kinds();
    let order_ids = [one, two, three, four, five, six, eight].map(|Kind { table, .. }| {
        let mut fields = table.fields.iter().filter(|field| field.is_order_id());
        let field = fields.next().unwrap();
        assert!(fields.next().is_none() && !field.is_nullable, "{}", table.name);
        field.key
    });
    let [order_id, parent] = ["order_id", "parent_order_id"];
    assert_eq!(order_ids, [order_id, order_id, parent, parent, order_id, order_id, order_id]);
    assert!(!ExecutionGroup::TABLE.fields.iter().any(Field::is_order_id));
    assert!(!Command::TABLE.fields.iter().any(Field::is_order_id));
}

#[test]
fn a_key_that_is_left_out_is_unknown_and_has_a_reason() {
    let kinds = kinds();
    assert_eq!(kinds.each_ref().map(|kind| kind.table.left_out.len()), [5, 0, 0, 0, 0, 0, 0, 0]);
    for kind in &kinds {
        for (key, why) in kind.table.left_out {
            assert!(!keys_of(&kind.table).contains(key) && !why.is_empty(), "{key}");
            let error = kind.read_members(&[kind.members, &[(*key, "null")]].concat()).unwrap_err();
            assert!(error.starts_with(&format!("unknown field `{key}`")), "{error}");
        }
    }
}

#[test]
fn a_command_has_one_key_for_each_kind_of_record() {
    let Table { name, keys, fields, left_out } = Command::TABLE;
    assert_eq!((name, keys, left_out.len()), ("a command", Keys::One, 0));
    let mut names = Vec::new();
    for (Field { key, is_nullable, content, .. }, kind) in fields.iter().zip(kinds()) {
        let Content::Record(table) = content else { panic!("{key} is no record") };
        assert!(!is_nullable, "{key}");
        assert_eq!(keys_of(table), keys_of(&kind.table), "{key}");
        let json = format!("{{\"{key}\":{}}}", on_one_line(&document(kind.members)));
        assert_eq!(Command::from_json(&json).unwrap().to_json(), json);
        names.push((*key, table.name));
    }
    assert_eq!(
        names,
        [
            ("register", "an order"),
            ("update", "a report"),
            ("fill", "a fill"),
            ("bust", "a bust"),
            ("request", "a request"),
            ("answer", "an answer"),
            ("group", "a group"),
            ("ruling", "a ruling"),
        ]
    );
}

impl Kind {
    /// The fields whose values need not fit others.
    fn free_fields(&self) -> impl Iterator<Item = &'static Field> {
        self.table.fields.iter().filter(|field| !self.bound.contains(&field.key))
    }

    fn read_members(&self, members: &[(&str, &str)]) -> Result<String, String> {
        (self.read)(&document(members))
    }

    fn read_with(&self, key: &str, value: &str) -> Result<String, String> {
        let members = self.members.iter();
        let members = members.map(|(it, old)| (*it, if *it == key { value } else { *old }));
        self.read_members(&members.collect::<Vec<_>>())
    }
}

fn read<T>(document: &str) -> Result<String, String>
where
    T: DeserializeOwned + Serialize + Debug,
{
    let record: T = serde_json::from_str(document).map_err(|error| error.to_string())?;
    Ok(serde_json::to_string(&record).unwrap())
}

fn keys_of(table: &Table) -> Vec<&'static str> {
    table.fields.iter().map(|field| field.key).collect()
}

fn text_of(content: Content) -> Option<(dtos_state::TextCheck, Texts)> {
    match content {
        Content::Text(check, texts) | Content::Decimal(check, texts) => Some((check, texts)),
        Content::Integer | Content::List(_) => None,
        Content::Record(table) => panic!("{} is no text", table.name),
    }
}

/// What a validator of a schema would say of a text.
fn is_one_of(texts: Texts) -> Box<dyn Fn(&str) -> bool> {
    let regex = |pattern| Regex::new(pattern).unwrap();
    match texts {
        Texts::Pattern(pattern) => {
            let regex = regex(pattern);
            Box::new(move |text| regex.is_match(text) && !text.contains('\n'))
        }
        Texts::Without(pattern) => {
            let regex = regex(pattern);
            Box::new(move |text| !text.is_empty() && !regex.is_match(text))
        }
        Texts::Names(names) => Box::new(move |text| names.iter().any(|(name, _)| *name == text)),
    }
}
