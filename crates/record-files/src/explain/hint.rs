//! What to write instead of a value that is refused, where that can be guessed.

use dtos_state::{Content, ExactDecimal, Field, Texts, Timestamp, chrono::DateTime};

use crate::explain::near::nearest;

/// What to write instead of a value under a key, in a few words.
pub(crate) fn hint(field: &Field, text: &str) -> Option<String> {
    if text.is_empty() {
        return field.is_nullable.then(|| "write null where there is none".into());
    }
    match field.content {
        Content::Decimal(..) => decimal(text),
        Content::Text(_, Texts::Pattern(Timestamp::PATTERN)) => time(text),
        Content::Text(_, Texts::Names(names)) => {
            let name = nearest(text, names.iter().map(|&(name, _)| name))?;
            Some(format!("did you mean {name}?"))
        }
        Content::Text(check, Texts::Pattern(_)) => as_symbol(check, text),
        Content::Text(_, Texts::Without(_))
        | Content::Integer
        | Content::List(_)
        | Content::Record(_) => None,
    }
}

/// What to write instead of a number under a key of a time.
pub(crate) fn epoch_hint(field: &Field, number: &str) -> Option<String> {
    field.is_time().then(|| epoch(number)).flatten()
}

/// The same text in the form of a symbol: in capitals, joined by an underscore.
fn as_symbol(check: fn(&str) -> Result<(), String>, text: &str) -> Option<String> {
    let meant = text.to_ascii_uppercase().replace(['-', '/', ':', '.', ' '], "_");
    check(&meant).is_ok().then(|| format!("did you mean {meant}?"))
}

/// What separates digits.
const SEPARATORS: [char; 4] = [',', '_', ' ', '\''];

fn decimal(text: &str) -> Option<String> {
    let is_decimal = |text: &str| text.parse::<ExactDecimal>().is_ok();
    if !text.contains(SEPARATORS) {
        return None;
    }
    let (point, none) = (text.replace(',', "."), text.replace(SEPARATORS, ""));
    match (is_grouped(text), is_decimal(&point), is_decimal(&none)) {
        (true, true, true) => Some(format!("write {none}, or {point} if the comma is a point")),
        (true, false, true) => Some(format!("write it without separators: {none}")),
        (false, true, _) => Some(format!("write a decimal point: {point}")),
        (_, _, _) => None,
    }
}

/// Whether every separator stands before three digits, as in `1,000,000.5`.
fn is_grouped(text: &str) -> bool {
    let whole = text.trim_start_matches('-').split('.').next().unwrap_or_default();
    let mut groups = whole.split(SEPARATORS);
    let first = groups.next().map_or(0, str::len);
    let mut others = groups.peekable();
    (1..=3).contains(&first) && others.peek().is_some() && others.all(|group| group.len() == 3)
}

fn time(text: &str) -> Option<String> {
    if let Some(epoch) = epoch(text) {
        return Some(epoch);
    }
    let joined = match text.get(..10).zip(text.get(10..11)).zip(text.get(11..)) {
        Some(((date, " " | "t"), time)) => format!("{date}T{time}"),
        _ => text.to_owned(),
    };
    let is_joined = if joined == text { "" } else { "write T between date and time: " };
    if is_time(&joined) {
        return Some(format!("{is_joined}{joined}"));
    }
    let with_offset = format!("{joined}Z");
    if is_time(&with_offset) {
        let both = if joined == text { "" } else { ", and the T between date and time" };
        return Some(format!("the offset is missing{both}: {with_offset} if it is in UTC"));
    }
    let with_colon = joined.get(..joined.len().checked_sub(2)?).zip(joined.get(joined.len() - 2..));
    let with_colon = with_colon.map(|(rest, minutes)| format!("{rest}:{minutes}"))?;
    is_time(&with_colon).then(|| format!("write a colon in the offset: {with_colon}"))
}

fn is_time(text: &str) -> bool {
    text.parse::<Timestamp>().is_ok()
}

/// A time that was counted since 1970, in what its size suggests.
fn epoch(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let (unit, per_second) = match whole.len() {
        10 => ("seconds", 1),
        13 => ("milliseconds", 1_000),
        16 => ("microseconds", 1_000_000),
        19 => ("nanoseconds", 1_000_000_000),
        _ => return None,
    };
    let count: i64 = whole.parse().ok()?;
    let nanos = count % per_second * (1_000_000_000 / per_second);
    let nanos = u32::try_from(nanos).ok()?;
    let time = DateTime::from_timestamp(count / per_second, nanos)?;
    let time = Timestamp::try_from(time).ok()?;
    Some(format!("it looks like {unit} since 1970: {whole} is {time}"))
}

#[cfg(test)]
mod tests {
    use dtos_state::{Fill, Order, Table};

    use super::{epoch_hint, hint};

    fn of(table: &Table, key: &str, text: &str) -> Option<String> {
        let field = table.fields.iter().find(|field| field.key == key).expect("a key");
        hint(field, text)
    }

    const NEAR: &[(&str, &str, &str)] = &[
        ("status", "CANCELED", "did you mean CANCELLED?"),
        ("side", "buy", "did you mean BUY?"),
        ("symbol", "btc_usdt", "did you mean BTC_USDT?"),
        ("symbol", "BTC-USDT", "did you mean BTC_USDT?"),
        ("symbol", "btc/usdt", "did you mean BTC_USDT?"),
        ("price", "", "write null where there is none"),
        ("connector_order_id", "", "write null where there is none"),
        ("price", "95000,00", "write a decimal point: 95000.00"),
        ("price", "0,5", "write a decimal point: 0.5"),
        ("price", "1,000", "write 1000, or 1.000 if the comma is a point"),
        ("price", "95,000.00", "write it without separators: 95000.00"),
        ("price", "-1,000,000.5", "write it without separators: -1000000.5"),
        ("price", "1_000.5", "write it without separators: 1000.5"),
        (
            "created_at",
            "2025-12-01T15:00:00",
            "the offset is missing: 2025-12-01T15:00:00Z if it is in UTC",
        ),
        (
            "created_at",
            "2025-12-01T15:00:00.807503",
            "the offset is missing: 2025-12-01T15:00:00.807503Z if it is in UTC",
        ),
        (
            "created_at",
            "2025-12-01 15:00:00",
            "the offset is missing, and the T between date and time: 2025-12-01T15:00:00Z if \
             it is in UTC",
        ),
        (
            "created_at",
            "2025-12-01 15:00:00+01:00",
            "write T between date and time: 2025-12-01T15:00:00+01:00",
        ),
        (
            "created_at",
            "2025-12-01T15:00:00+0100",
            "write a colon in the offset: 2025-12-01T15:00:00+01:00",
        ),
        (
            "created_at",
            "1764601200",
            "it looks like seconds since 1970: 1764601200 is 2025-12-01T15:00:00Z",
        ),
        (
            "created_at",
            "1764601200807",
            "it looks like milliseconds since 1970: 1764601200807 is 2025-12-01T15:00:00.807Z",
        ),
    ];

    #[test]
    fn p_6_a_value_that_is_nearly_right_has_a_hint() {
        for (key, text, wanted) in NEAR {
            assert_eq!(of(&Order::TABLE, key, text).as_deref(), Some(*wanted), "{text}");
        }
        let told = of(&Fill::TABLE, "commission", "0,5");
        assert_eq!(told.as_deref(), Some("write a decimal point: 0.5"));
    }

    #[test]
    fn a_value_that_is_far_from_right_has_none() {
        for (key, text) in [
            ("status", "SENT"),
            ("symbol", "1INCH_USDT"),
            ("symbol", "BTC"),
            ("order_id", "ORD"),
            ("order_id", ""),
            ("quantity", ""),
            ("quantity", "1,2,3"),
            ("quantity", ","),
            ("quantity", "0"),
            ("quantity", " 1"),
            ("quantity", "much"),
            ("created_at", "yesterday"),
            ("created_at", "2025-13-01T15:00:00Z"),
            ("created_at", "12345"),
            ("created_at", "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}"),
            ("created_at", "Z"),
            ("connector_order_id", "\n"),
        ] {
            assert_eq!(of(&Order::TABLE, key, text), None, "{text}");
        }
    }

    #[test]
    fn a_number_in_place_of_a_time_is_read_by_its_size() {
        let field = |key| Order::TABLE.fields.iter().find(|field| field.key == key).expect("a key");
        for (number, time) in [
            ("1764601200", "seconds since 1970: 1764601200 is 2025-12-01T15:00:00Z"),
            ("1764601200.5", "seconds since 1970: 1764601200 is 2025-12-01T15:00:00Z"),
            ("1764601200807", "milliseconds since 1970: 1764601200807 is 2025-12-01T15:00:00.807Z"),
            (
                "1764601200807503",
                "microseconds since 1970: 1764601200807503 is 2025-12-01T15:00:00.807503Z",
            ),
            (
                "1764601200807503001",
                "nanoseconds since 1970: 1764601200807503001 is 2025-12-01T15:00:00.807503001Z",
            ),
        ] {
            let wanted = format!("it looks like {time}");
            assert_eq!(epoch_hint(field("created_at"), number), Some(wanted));
        }
        for number in ["7", "-1764601200", "1e9", ""] {
            assert_eq!(epoch_hint(field("created_at"), number), None, "{number}");
        }
        assert_eq!(epoch_hint(field("side"), "1764601200"), None);
    }
}
