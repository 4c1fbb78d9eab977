use compact_str::format_compact;

use crate::text_type::text_type;

text_type! {
    /// What is traded, such as `BTC_USDT`: the base asset and the quote asset.
    ///
    /// Both are capital letters A to Z, in any number, and nothing is trimmed or
    /// upper-cased. The pattern, `^[A-Z]+_[A-Z]+$`, is the design document's, and
    /// it knows no digits: `1INCH_USDT` is not a symbol here.
    "symbol": Symbol or InvalidSymbol, if is_symbol,
    expected "BASE_QUOTE in capital letters A to Z"
}

impl Symbol {
    /// The regular expression of a symbol.
    pub(crate) const PATTERN: &'static str = "^[A-Z]+_[A-Z]+$";

    /// The symbol that a text begins with, up to a double quote, and its length.
    #[inline]
    pub(crate) fn read_quoted(text: &[u8]) -> Option<(Self, usize)> {
        let len = symbol_len(text).filter(|&len| text.get(len) == Some(&b'"'))?;
        Some((Self(str::from_utf8(&text[..len]).ok()?.into()), len))
    }

    /// The symbol of two assets: `BTC` and `USDT`.
    ///
    /// # Errors
    /// [`InvalidSymbol`], if one of them is not in capital letters A to Z.
    pub fn new(base: &str, quote: &str) -> Result<Self, InvalidSymbol> {
        format_compact!("{base}_{quote}").parse()
    }

    /// The asset that is bought or sold.
    #[must_use]
    pub fn base(&self) -> &str {
        self.assets().0
    }

    /// The asset that prices are in.
    #[must_use]
    pub fn quote(&self) -> &str {
        self.assets().1
    }

    fn assets(&self) -> (&str, &str) {
        self.0.split_once('_').unwrap_or_default()
    }
}

fn is_symbol(text: &str) -> bool {
    symbol_len(text.as_bytes()) == Some(text.len())
}

/// How long the symbol is that a text begins with.
#[inline]
fn symbol_len(text: &[u8]) -> Option<usize> {
    let run = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let base = run(text);
    let quote = run(text.get(base + 1..)?);
    (base > 0 && text[base] == b'_' && quote > 0).then_some(base + 1 + quote)
}
