//! Properties that hold for any bytes. The fuzzer calls these functions, and
//! the acceptance tests call them with the inputs that the fuzzer found.

use std::{
    fmt::{self, Debug, Display},
    num::NonZero,
    str::{self, FromStr},
};

use dtos_state::{
    Answer, Bust, Canonical, Command, Content, ExactDecimal, ExecutionGroup, Fill, InvalidDecimal,
    InvalidRecord, Order, OrderUpdate, Quantity, Request, Ruling, Table, Timestamp,
};
use id_generators::{ExecutionGroupId, FillId, OrderId};
use orders_cli::Count;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{
        DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer,
    },
};

/// An order that is read, written and read again is the same order, and is
/// written again as the same bytes.
pub fn read_order(bytes: &[u8]) {
    assert_record_keeps(bytes, Order::to_json);
}

/// The same for a fill.
pub fn read_fill(bytes: &[u8]) {
    assert_record_keeps(bytes, Fill::to_json);
}

/// The same for a command and for a report. A command is its record under a
/// key.
pub fn read_command(bytes: &[u8]) {
    assert_record_keeps(bytes, Command::to_json);
    assert_record_keeps(bytes, OrderUpdate::to_json);
    assert_record_keeps(bytes, Bust::to_json);
    assert_record_keeps(bytes, Request::to_json);
    assert_record_keeps(bytes, Answer::to_json);
    assert_record_keeps(bytes, ExecutionGroup::to_json);
    assert_record_keeps(bytes, Ruling::to_json);
    let Ok(command) = serde_json::from_slice::<Command>(bytes) else { return };
    let json = command.to_json();
    let (key, record) = match &command {
        Command::Register(order) => ("register", order.to_json()),
        Command::Update(update) => ("update", update.to_json()),
        Command::Fill(fill) => ("fill", fill.to_json()),
        Command::Bust(bust) => ("bust", bust.to_json()),
        Command::Request(request) => ("request", request.to_json()),
        Command::Answer(answer) => ("answer", answer.to_json()),
        Command::Group(group) => ("group", group.to_json()),
        Command::Ruling(ruling) => ("ruling", ruling.to_json()),
    };
    assert_eq!(json, format!("{{\"{key}\":{record}}}"));
}

/// What the reader of the canonical spelling reads, serde reads from the same text: an equal
/// record of the same length. It reads whatever is written without escapes. `from_json` is serde's
/// reader, in value and in message.
pub fn read_canonical(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    Readers(&Order::TABLE, Order::read_canonical, Order::from_json, Order::to_json)
        .assert_agree(text);
    Readers(&Fill::TABLE, Fill::read_canonical, Fill::from_json, Fill::to_json).assert_agree(text);
    Readers(
        &OrderUpdate::TABLE,
        OrderUpdate::read_canonical,
        OrderUpdate::from_json,
        OrderUpdate::to_json,
    )
    .assert_agree(text);
    Readers(&Bust::TABLE, Bust::read_canonical, Bust::from_json, Bust::to_json).assert_agree(text);
    Readers(&Request::TABLE, Request::read_canonical, Request::from_json, Request::to_json)
        .assert_agree(text);
    Readers(&Answer::TABLE, Answer::read_canonical, Answer::from_json, Answer::to_json)
        .assert_agree(text);
    Readers(
        &ExecutionGroup::TABLE,
        ExecutionGroup::read_canonical,
        ExecutionGroup::from_json,
        ExecutionGroup::to_json,
    )
    .assert_agree(text);
    Readers(&Ruling::TABLE, Ruling::read_canonical, Ruling::from_json, Ruling::to_json)
        .assert_agree(text);
    Readers(&Command::TABLE, Command::read_canonical, Command::from_json, Command::to_json)
        .assert_agree(text);
}

/// An id is written as it was read, and two ids sort like their texts.
pub fn read_id(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (one, other) = text.split_once(' ').unwrap_or((text, ""));
    for text in [text, one, other] {
        assert_is_its_text::<OrderId>(text);
        assert_is_its_text::<ExecutionGroupId>(text);
        assert_is_its_text::<FillId>(text);
    }
    assert_sort_as_texts::<OrderId>(one, other);
    assert_sort_as_texts::<ExecutionGroupId>(one, other);
    assert_sort_as_texts::<FillId>(one, other);
    if let Ok(id) = text.parse::<OrderId>() {
        let _ = id.timestamp();
    }
}

/// A decimal is a JSON number, and its canonical text keeps its value, scale
/// and sign. A quantity is a decimal above zero.
pub fn read_decimal(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let decimal = text.parse::<ExactDecimal>();
    let is_number = !matches!(decimal, Err(InvalidDecimal::NotANumber { .. }));
    assert_eq!(is_number, is_json_number(text), "{text:?}");
    let quantity = text.parse::<Quantity>().ok();
    let Ok(decimal) = decimal else {
        assert_eq!(quantity, None, "{text:?}");
        return;
    };
    let again: ExactDecimal = assert_written_and_read(&decimal);
    // Equality of decimals ignores the scale, but their bytes contain it.
    assert_eq!(again.get().serialize(), decimal.get().serialize(), "{text:?}");
    let is_plain = !text.contains(['e', 'E']);
    assert!(!is_plain || decimal.to_string() == text, "{text:?} is written {decimal}");
    let is_positive = !decimal.is_zero() && !decimal.is_negative();
    assert_eq!(quantity.is_some(), is_positive, "{text:?}");
    assert_eq!(decimal.checked_add(ExactDecimal::ZERO), Some(decimal), "{text:?}");
    assert_eq!(decimal.checked_sub(decimal), Some(ExactDecimal::ZERO), "{text:?}");
    assert_eq!(decimal.checked_mul(1.into()), Some(decimal), "{text:?}");
    if let Some(quantity) = quantity {
        assert_written_and_read(&quantity);
        assert_eq!(quantity.to_string(), decimal.to_string());
    }
}

/// A timestamp's canonical text is the same instant.
pub fn read_timestamp(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(timestamp) = text.parse::<Timestamp>() else { return };
    let again: Timestamp = assert_written_and_read(&timestamp);
    assert_eq!(again.get(), timestamp.get(), "{text:?}");
    assert!(timestamp.to_string().ends_with('Z'), "{text:?}");
    assert_eq!(Timestamp::from_unix_nanos(timestamp.unix_nanos()), Ok(timestamp), "{text:?}");
}

/// `orders check` finds no problem exactly when the typed reader accepts every
/// value, and counts the values. The result does not depend on where a block
/// ends.
pub fn check_json(bytes: &[u8]) {
    let count = Count::of_json(bytes);
    let orders = (count.problems == 0).then_some(count.orders);
    assert_eq!(orders, number_of_orders(bytes), "{count:?}");
    let sum: usize = bytes.iter().copied().map(usize::from).sum();
    let block = NonZero::<usize>::MIN.saturating_add(sum % 64);
    assert_eq!(Count::of_json_in_blocks(bytes, block), count, "in blocks of {block}");
}

/// `orders check` counts the fenced blocks of Markdown, and nothing else.
pub fn check_markdown(bytes: &[u8]) {
    let count = Count::of_markdown(bytes);
    assert_eq!(Count::of_markdown(bytes), count);
    // Bytes that are not UTF-8 matter only inside a fence.
    let Ok(text) = str::from_utf8(bytes) else { return };
    if text.contains("```") || text.contains("~~~") {
        return;
    }
    assert_eq!(count, Count::default());
    // A carriage return ends a line of Markdown, and U+0000 is replaced.
    if !text.contains(['\r', '\0', '\u{feff}']) {
        let fenced = format!("```json\n{text}\n```\n");
        let bare = format!("{text}\n");
        let (fenced, bare) =
            (Count::of_markdown(fenced.as_bytes()), Count::of_json(bare.as_bytes()));
        // A file that is evidently something else, such as CSV or a page, has no value and one
        // problem as a whole; a fence has those of its parts.
        let is_of_the_whole = bare == Count { orders: 0, problems: 1 };
        let is_wrong_too = is_of_the_whole && fenced.problems > 0;
        assert!(fenced == bare || is_wrong_too, "{fenced:?}, {bare:?}");
    }
}

fn assert_record_keeps<T>(bytes: &[u8], to_json: fn(&T) -> String)
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let Ok(record) = serde_json::from_slice::<T>(bytes) else { return };
    let json = to_json(&record);
    assert_eq!(serde_json::to_string(&record).ok().as_ref(), Some(&json), "by hand and by serde");
    let again: T = match serde_json::from_str(&json) {
        Ok(again) => again,
        Err(error) => panic!("{json} is not read: {error}"),
    };
    assert_eq!(again, record);
    assert_eq!(to_json(&again), json);
}

/// The table, the readers and the writer of one record.
struct Readers<T>(
    &'static Table,
    fn(&str) -> Option<Canonical<T>>,
    fn(&str) -> Result<T, InvalidRecord>,
    fn(&T) -> String,
);

impl<T: DeserializeOwned + PartialEq + Debug> Readers<T> {
    fn assert_agree(&self, text: &str) {
        let Self(_, read_canonical, from_json, to_json) = self;
        let mut stream = serde_json::Deserializer::from_str(text).into_iter::<T>();
        let by_serde = stream.next().and_then(Result::ok);
        if let Some(read) = read_canonical(text) {
            let written = to_json(&read.record);
            // Equality of decimals ignores the scale and the sign of zero, but their texts do not.
            assert_eq!(by_serde.as_ref().map(to_json).as_ref(), Some(&written), "{text:?}");
            assert_eq!(by_serde.as_ref(), Some(&read.record), "{text:?}");
            assert_eq!(stream.byte_offset(), read.len, "{text:?}");
            assert!(!read.is_as_written || text[..read.len] == written, "{text:?}");
        }
        if let Some(record) = &by_serde {
            self.assert_reads_what_is_written(record);
        }
        let by_serde = serde_json::from_str::<T>(text).map_err(|error| error.to_string());
        let by_us = from_json(text).map_err(|error| error.to_string());
        assert_eq!(by_us, by_serde, "{text:?}");
    }

    fn assert_reads_what_is_written(&self, record: &T) {
        let Self(table, read_canonical, _, to_json) = self;
        let json = to_json(record);
        let read = read_canonical(&json);
        // Escapes are left to serde.
        assert_eq!(read.is_none(), json.contains('\\'), "{json}");
        let Some(read) = read else { return };
        assert_eq!(read.record, *record, "{json}");
        assert_eq!(to_json(&read.record), json);
        assert_eq!(read.len, json.len(), "{json}");
        let are_short = decimals(&json, table).into_iter().all(is_short);
        assert_eq!(read.is_as_written, are_short, "{json}");
    }
}

/// The decimals of a record, of which its table has the keys.
fn decimals<'a>(json: &'a str, table: &Table) -> Vec<&'a str> {
    let decimals = table.fields.iter().flat_map(|field| match field.content {
        // Within a text, the quotes of a key would have escapes.
        Content::Decimal(..) => json
            .split_once(&format!("\"{}\":\"", field.key))
            .and_then(|(_, rest)| rest.split_once('"'))
            .map_or_else(Vec::new, |(decimal, _)| vec![decimal]),
        Content::Record(table) => decimals(json, table),
        Content::Text(..) | Content::Integer | Content::List(_) => Vec::new(),
    });
    decimals.collect()
}

/// Whether a decimal has a spelling that the reader of the canonical one knows: it is not a
/// negative zero, and its digits fit into 64 bits whatever they are.
fn is_short(decimal: &str) -> bool {
    let digits = decimal.bytes().filter(u8::is_ascii_digit);
    let is_zero = digits.clone().all(|digit| digit == b'0');
    digits.count() <= 19 && !(is_zero && decimal.starts_with('-'))
}

fn assert_is_its_text<T: FromStr + Display>(text: &str) {
    if let Ok(id) = text.parse::<T>() {
        assert_eq!(id.to_string(), text);
    }
}

fn assert_sort_as_texts<T: FromStr + Ord>(one: &str, other: &str) {
    if let (Ok(one_id), Ok(other_id)) = (one.parse::<T>(), other.parse::<T>()) {
        assert_eq!(one_id.cmp(&other_id), one.cmp(other), "{one:?} and {other:?}");
    }
}

fn assert_written_and_read<T>(value: &T) -> T
where
    T: FromStr<Err: Display> + Display + Debug + PartialEq,
{
    let text = value.to_string();
    let again: T = text.parse().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again, *value);
    assert_eq!(again.to_string(), text);
    again
}

/// The verdict of another reader on the grammar of RFC 8259.
fn is_json_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && text.ends_with(|last: char| last.is_ascii_digit())
        && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// The number of orders in a JSON text, if it contains nothing else.
fn number_of_orders(bytes: &[u8]) -> Option<u64> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let values = serde_json::Deserializer::from_slice(bytes).into_iter::<Orders>();
    values.map(|orders| orders.ok().map(|Orders(count)| count)).sum()
}

/// The number of orders: one, or those of an array.
struct Orders(u64);

impl<'de> Deserialize<'de> for Orders {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self(0))
    }
}

impl<'de> Visitor<'de> for Orders {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an order or an array of orders")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self, A::Error> {
        Order::deserialize(MapAccessDeserializer::new(map)).map(|_| Self(1))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut array: A) -> Result<Self, A::Error> {
        while array.next_element::<Order>()?.is_some() {
            self.0 += 1;
        }
        Ok(self)
    }
}
