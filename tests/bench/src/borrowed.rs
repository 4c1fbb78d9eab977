use serde::Deserialize;

/// The floor of reading an order by `serde_json`: nothing is copied, nothing is checked.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of an order")]
pub struct Borrowed<'a> {
    pub order_id: &'a str,
    pub parent_group_id: &'a str,
    pub connector_order_id: Option<&'a str>,
    pub symbol: &'a str,
    pub side: &'a str,
    pub order_type: &'a str,
    pub quantity: &'a str,
    pub price: Option<&'a str>,
    pub stop_price: Option<&'a str>,
    pub status: &'a str,
    pub created_at: &'a str,
    pub updated_at: &'a str,
}
