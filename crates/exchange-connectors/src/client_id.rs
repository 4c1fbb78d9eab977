//! Our order ids as client ids of a venue and back, and the ids of cancels.

use dtos_state::OrderId;
use execution_connector::ClientIdForm;

/// The first character of a cancel's id, which no client id of an order begins with.
const CANCEL: char = 'C';

/// The client id that an order has at a venue.
#[must_use]
pub fn client_id(form: ClientIdForm, order_id: &OrderId) -> String {
    let text = order_id.as_str();
    match form {
        ClientIdForm::Plain => text.into(),
        ClientIdForm::WithoutUnderscores => text.replace('_', ""),
        ClientIdForm::Uuid => uuid(&compact(order_id), Padding::Order),
    }
}

/// The order id that a client id was made from; none if the client id is not one of ours.
#[must_use]
pub fn read_client_id(form: ClientIdForm, client_id: &str) -> Option<OrderId> {
    match form {
        ClientIdForm::Plain => client_id.parse().ok(),
        ClientIdForm::WithoutUnderscores => order_id_of(client_id.strip_prefix("ORD")?),
        ClientIdForm::Uuid => match read_uuid(client_id)? {
            (compact, Padding::Order) => order_id_of(&compact),
            (_, Padding::Cancel(_)) => None,
        },
    }
}

/// The id of the cancel with this number. It never reads back as an order id.
///
/// It has at most 36 letters, digits and dashes, so that it fits everywhere.
#[must_use]
pub fn cancel_id(form: ClientIdForm, order_id: &OrderId, attempt: u32) -> String {
    let compact = compact(order_id);
    match form {
        ClientIdForm::Plain | ClientIdForm::WithoutUnderscores => {
            format!("{CANCEL}{compact}{attempt:08x}")
        }
        ClientIdForm::Uuid => uuid(&compact, Padding::Cancel(attempt)),
    }
}

/// The order and the number of a cancel with this id; none if it is not one of ours.
#[must_use]
pub fn read_cancel_id(form: ClientIdForm, cancel_id: &str) -> Option<(OrderId, u32)> {
    match form {
        ClientIdForm::Plain | ClientIdForm::WithoutUnderscores => {
            let rest = cancel_id.strip_prefix(CANCEL)?;
            let (compact, attempt) = rest.split_at_checked(22)?;
            Some((order_id_of(compact)?, read_hex(attempt)?))
        }
        ClientIdForm::Uuid => match read_uuid(cancel_id)? {
            (compact, Padding::Cancel(attempt)) => Some((order_id_of(&compact)?, attempt)),
            (_, Padding::Order) => None,
        },
    }
}

/// What fills the digits of a UUID that an order id leaves free.
#[derive(Clone, Copy)]
enum Padding {
    Order,
    Cancel(u32),
}

/// In the place of a cancel's number; with the variant it marks an order.
const ORDER_PADDING: u32 = 0x0d0e_5a1d;

/// The fourteen digits and eight hex digits of an id.
fn compact(order_id: &OrderId) -> String {
    order_id.as_str()[4..].replace('_', "")
}

fn order_id_of(compact: &str) -> Option<OrderId> {
    if compact.len() != 22 || !compact.is_ascii() {
        return None;
    }
    let (date, time, suffix) = (&compact[..8], &compact[8..14], &compact[14..]);
    format!("ORD_{date}_{time}_{suffix}").parse().ok()
}

/// A UUID of version 8, whose digits are free but for those of version and variant.
fn uuid(compact: &str, padding: Padding) -> String {
    let (variant, padding) = match padding {
        Padding::Order => ('8', ORDER_PADDING),
        Padding::Cancel(attempt) => ('9', attempt),
    };
    let padding = format!("{padding:08x}");
    format!(
        "{}-{}-8{}{}-{variant}{}-{}{}",
        &compact[..8],
        &compact[8..12],
        &compact[12..14],
        &padding[..1],
        &padding[1..4],
        &padding[4..],
        &compact[14..]
    )
}

/// With dashes or without them, in any case.
fn read_uuid(text: &str) -> Option<(String, Padding)> {
    let digits = match text.len() {
        36 if [8, 13, 18, 23].iter().all(|&at| text.as_bytes()[at] == b'-') => {
            text.replacen('-', "", 4)
        }
        32 => text.into(),
        _ => return None,
    }
    .to_ascii_lowercase();
    if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let compact = [&digits[..12], &digits[13..15], &digits[24..]].concat();
    let padding = read_hex(&[&digits[15..16], &digits[17..24]].concat())?;
    match (&digits[12..13], &digits[16..17]) {
        ("8", "8") if padding == ORDER_PADDING => Some((compact, Padding::Order)),
        ("8", "9") => Some((compact, Padding::Cancel(padding))),
        _ => None,
    }
}

fn read_hex(digits: &str) -> Option<u32> {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let is_number = digits.len() == 8 && digits.bytes().all(is_hex);
    is_number.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
