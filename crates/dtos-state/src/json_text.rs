//! The one-line JSON of an order and of a fill, written without a serializer in
//! between.

use std::borrow::Cow;

use crate::{exact_decimal::ExactDecimal, fill::Fill, order::Order, short_text::ShortText};

impl Order {
    /// The order as one line of JSON: what any serde serializer writes of it
    /// with no blanks, in about half of the time.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::with_capacity(384);
        self.append_json(&mut json);
        json
    }

    /// Appends the order as one line of JSON, without a line feed.
    pub fn append_json(&self, json: &mut String) {
        let connector_order_id = self.connector_order_id().map(|id| escaped(id.as_str()));
        let price = self.price().map(ExactDecimal::text);
        let stop_price = self.stop_price().map(ExactDecimal::text);
        member(json, r#"{"order_id":"#, Some(self.order_id().as_str()));
        member(json, r#","parent_group_id":"#, Some(self.parent_group_id().as_str()));
        member(json, r#","connector_order_id":"#, connector_order_id.as_deref());
        member(json, r#","symbol":"#, Some(self.symbol().as_str()));
        member(json, r#","side":"#, Some(self.side().as_str()));
        member(json, r#","order_type":"#, Some(self.order_type().as_str()));
        member(json, r#","quantity":"#, Some(self.quantity().text().as_str()));
        member(json, r#","price":"#, price.as_ref().map(ShortText::as_str));
        member(json, r#","stop_price":"#, stop_price.as_ref().map(ShortText::as_str));
        member(json, r#","status":"#, Some(self.status().as_str()));
        member(json, r#","created_at":"#, Some(self.created_at().text().as_str()));
        member(json, r#","updated_at":"#, Some(self.updated_at().text().as_str()));
        json.push('}');
    }
}

impl Fill {
    /// The fill as one line of JSON: what any serde serializer writes of it with
    /// no blanks.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::with_capacity(384);
        self.append_json(&mut json);
        json
    }

    /// Appends the fill as one line of JSON, without a line feed.
    pub fn append_json(&self, json: &mut String) {
        let connector_fill_id = self.connector_fill_id().map(|id| escaped(id.as_str()));
        let commission = self.commission().map(ExactDecimal::text);
        let commission_asset = self.commission_asset().map(|asset| escaped(asset.as_str()));
        member(json, r#"{"fill_id":"#, Some(self.fill_id().as_str()));
        member(json, r#","parent_order_id":"#, Some(self.parent_order_id().as_str()));
        member(json, r#","connector_fill_id":"#, connector_fill_id.as_deref());
        member(json, r#","filled_quantity":"#, Some(self.filled_quantity().text().as_str()));
        member(json, r#","fill_price":"#, Some(self.fill_price().text().as_str()));
        member(json, r#","commission":"#, commission.as_ref().map(ShortText::as_str));
        member(json, r#","commission_asset":"#, commission_asset.as_deref());
        member(json, r#","executed_at":"#, Some(self.executed_at().text().as_str()));
        json.push('}');
    }
}

fn member(json: &mut String, key: &str, value: Option<&str>) {
    json.push_str(key);
    match value {
        None => json.push_str("null"),
        Some(text) => {
            json.push('"');
            json.push_str(text);
            json.push('"');
        }
    }
}

/// A printable text, the only kind here in which a quote or a backslash may
/// stand; control characters it refuses.
fn escaped(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| matches!(byte, b'"' | b'\\')) {
        text.replace('\\', r"\\").replace('"', r#"\""#).into()
    } else {
        text.into()
    }
}
