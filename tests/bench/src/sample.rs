/// How an order is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As `to_json` writes it.
    Compact,
    /// With the blanks of Python's `json.dumps`.
    Spaced,
    /// Over fourteen lines, as an element of an array.
    Pretty,
}

/// An order that is valid, by its number: any type, side and status, with and without prices.
#[derive(Clone, Debug)]
pub struct Sample {
    fields: [(&'static str, String); 12],
}

impl Sample {
    /// The order of a number.
    #[must_use]
    pub fn new(number: u32) -> Self {
        let mut chance = Chance(u64::from(number));
        let [minute, second, milli] = [60, 60, 1000].map(|end| chance.below(end));
        let (side, status) = chance.choose([
            ("BUY", "PENDING"),
            ("SELL", "OPEN"),
            ("BUY", "FILLED"),
            ("SELL", "CANCELLED"),
        ]);
        let (order_type, price) = match chance.below(3) {
            0 => ("MARKET", "null".into()),
            _ => ("LIMIT", quoted(&chance.decimal(100_000, 2))),
        };
        let connector_order_id = match chance.below(2) {
            0 => "null".into(),
            _ => quoted(&(100_000_000_000 + chance.below(1 << 36)).to_string()),
        };
        let symbol = chance.choose(["BTC_USDT", "ETH_USDT", "SOL_USDC", "DOGE_EUR"]);
        let group = chance.below(1 << 24);
        let created = format!("2025-12-01T15:{minute:02}:{second:02}Z");
        let updated = format!("2025-12-01T16:{minute:02}:{second:02}.{milli:03}Z");
        let id = format!("ORD_20251201_15{minute:02}{second:02}_{number:08x}");
        Self {
            fields: [
                ("order_id", quoted(&id)),
                ("parent_group_id", quoted(&format!("EXG_20251201_15{minute:02}00_{group:06x}"))),
                ("connector_order_id", connector_order_id),
                ("symbol", quoted(symbol)),
                ("side", quoted(side)),
                ("order_type", quoted(order_type)),
                ("quantity", quoted(&chance.decimal(100, 3))),
                ("price", price),
                ("stop_price", "null".into()),
                ("status", quoted(status)),
                ("created_at", quoted(&created)),
                ("updated_at", quoted(&updated)),
            ],
        }
    }

    /// The same with a symbol in small letters, which no order has.
    #[must_use]
    pub fn broken(mut self) -> Self {
        self.fields[3].1.make_ascii_lowercase();
        self
    }

    /// The JSON of the order.
    #[must_use]
    pub fn to_json(&self, form: Form) -> String {
        let (start, colon, comma, end) = match form {
            Form::Compact => ("{", ":", ",", "}"),
            Form::Spaced => ("{", ": ", ", ", "}"),
            Form::Pretty => ("  {\n    ", ": ", ",\n    ", "\n  }"),
        };
        let fields: Vec<String> =
            self.fields.iter().map(|(key, value)| format!("\"{key}\"{colon}{value}")).collect();
        format!("{start}{}{end}", fields.join(comma))
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Numbers that look random and are the same in each run, by `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn choose<T: Copy, const N: usize>(&mut self, items: [T; N]) -> T {
        let nth = usize::try_from(self.below(N as u64)).unwrap_or_default();
        items[nth]
    }

    /// A decimal above zero.
    fn decimal(&mut self, end: u64, places: usize) -> String {
        format!("{}.{:02$}", 1 + self.below(end), self.below(100), places)
    }
}
