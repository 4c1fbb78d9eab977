//! The name that somebody probably meant.

use strsim::damerau_levenshtein;

/// The name that is near to a text, if one is nearest: it has other capitals or joints, a few
/// letters more, less, changed or swapped, or it was contracted, as `qty` for `quantity`.
pub(crate) fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if text.len() > MAX_LEN {
        return None;
    }
    let given = letters(text);
    let mut near: Vec<_> =
        names.filter_map(|name| Some((distance(&given, &letters(name))?, name))).collect();
    near.sort_by_key(|&(distance, _)| distance);
    match *near {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, name), ..] => Some(name),
        [] => None,
    }
}

/// Longer than any name, and short enough to compare.
const MAX_LEN: usize = 64;

/// How far two names are apart, unless they are not near at all.
fn distance(given: &str, name: &str) -> Option<usize> {
    let letters = damerau_levenshtein(given, name);
    // One in three may be wrong.
    if letters <= name.len().min(given.len()) / 3 {
        return Some(letters);
    }
    is_contracted(given, name).then_some(name.len())
}

/// Whether letters were left out between the first and the last one.
fn is_contracted(given: &str, name: &str) -> bool {
    let mut rest = name.chars();
    given.len() >= 3
        && given.chars().next() == name.chars().next()
        && given.chars().next_back() == name.chars().next_back()
        && given.chars().all(|wanted| rest.any(|c| c == wanted))
}

/// In lower case, without what joins words.
fn letters(name: &str) -> String {
    name.chars().filter(|c| !"_- ".contains(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use core_enums::{OrderSide, OrderStatus};
    use dtos_state::{Fill, Order};

    use super::nearest;

    #[test]
    fn a_name_is_found_where_one_is_near_and_only_there() {
        let keys = || Order::TABLE.fields.iter().map(|field| field.key);
        let fills = || Fill::TABLE.fields.iter().map(|field| field.key);
        let statuses = || OrderStatus::ALL.into_iter().map(OrderStatus::as_str);
        let sides = || OrderSide::ALL.into_iter().map(OrderSide::as_str);
        let of = |text, names: Vec<&'static str>| nearest(text, names.into_iter());
        for (text, names, wanted) in [
            ("qantity", keys().collect::<Vec<_>>(), Some("quantity")),
            ("qty", keys().collect(), Some("quantity")),
            ("orderType", keys().collect(), Some("order_type")),
            ("created-at", keys().collect(), Some("created_at")),
            ("symbl", keys().collect(), Some("symbol")),
            ("Side", keys().collect(), Some("side")),
            ("prcie", keys().collect(), Some("price")),
            ("id", keys().collect(), None),
            ("foo", keys().collect(), None),
            ("timestamp", keys().collect(), None),
            ("exchange", keys().collect(), None),
            ("", keys().collect(), None),
            ("fill_qty", fills().collect(), Some("filled_quantity")),
            ("comission", fills().collect(), Some("commission")),
            ("CANCELED", statuses().collect(), Some("CANCELLED")),
            ("canceled", statuses().collect(), Some("CANCELLED")),
            ("PARTIALLY-FILLED", statuses().collect(), Some("PARTIALLY_FILLED")),
            ("REJECT", statuses().collect(), Some("REJECTED")),
            ("NEW", statuses().collect(), None),
            ("SENT", statuses().collect(), None),
            ("buy", sides().collect(), Some("BUY")),
            ("SEL", sides().collect(), Some("SELL")),
            ("LONG", sides().collect(), None),
        ] {
            assert_eq!(of(text, names), wanted, "{text}");
        }
        assert_eq!(of("cat", vec!["cut", "car"]), None, "two are equally near");
        assert_eq!(of(&"x".repeat(65), vec![&"x".repeat(65).leak()[..]]), None);
    }
}
