//! The symbols of a venue and ours, read from the venue's own list of instruments.

use std::collections::HashMap;

use dtos_state::{ExactDecimal, Excerpt, Symbol};

use crate::json::{Fault, Object};

/// What is traded at a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrument {
    /// The symbol as the venue spells it.
    pub venue_symbol: Box<str>,
    /// Ours.
    pub symbol: Symbol,
    /// The step of prices, if the list says so.
    pub tick: Option<ExactDecimal>,
    /// The step of quantities, if the list says so.
    pub lot: Option<ExactDecimal>,
    /// What stands for the symbol in orders: a number (OKX), an older name (Kraken).
    pub code: Option<Box<str>>,
}

/// The instruments of a venue, and our names of assets that our pattern cannot hold.
#[derive(Clone, Debug, Default)]
pub struct Instruments {
    by_venue_symbol: HashMap<Box<str>, Instrument>,
    by_symbol: HashMap<Symbol, Box<str>>,
    /// Other spellings of a venue symbol, in other lists of the same venue.
    spellings: HashMap<Box<str>, Box<str>>,
    /// The venue's name of an asset, and ours.
    aliases: HashMap<Box<str>, Box<str>>,
    /// Instruments that have no symbol of ours, and the asset whose name does not fit.
    unmapped: HashMap<Box<str>, Box<str>>,
    /// What a derivative is settled in, by category and symbol.
    settle_coins: HashMap<(Box<str>, Box<str>), Box<str>>,
}

/// An instrument, as a list has it.
pub(crate) struct Listed<'a> {
    pub(crate) venue_symbol: &'a str,
    pub(crate) base: &'a str,
    pub(crate) quote: &'a str,
    pub(crate) tick: Option<ExactDecimal>,
    pub(crate) lot: Option<ExactDecimal>,
    pub(crate) code: Option<Box<str>>,
}

impl Instruments {
    /// Calls an asset of the venue by another name, such as `1INCH` by `ONEINCH`.
    ///
    /// # Errors
    /// A message, if the name does not fit a symbol, or another asset has it.
    pub fn alias(&mut self, asset: &str, name: &str) -> Result<(), String> {
        if Symbol::new(name, "X").is_err() {
            let given = Excerpt::of(name);
            return Err(format!("invalid alias {given}: expected capital letters A to Z"));
        }
        let mut aliases = self.aliases.iter();
        if aliases.any(|(other, taken)| &**taken == name && &**other != asset) {
            return Err(format!("the alias {name} is that of another asset"));
        }
        self.aliases.insert(asset.into(), name.into());
        Ok(())
    }

    pub(crate) fn add(&mut self, listed: Listed<'_>, at: Object<'_>) -> Result<(), Fault> {
        let Listed { venue_symbol, base, quote, tick, lot, code } = listed;
        let (base, quote) = (self.name(base), self.name(quote));
        let Ok(symbol) = Symbol::new(base, quote) else {
            // Most lists have some: it matters only once an order comes with it.
            let asset = if Symbol::new(base, "X").is_ok() { quote } else { base };
            let asset = asset.into();
            self.unmapped.insert(venue_symbol.into(), asset);
            return Ok(());
        };
        if let Some(other) = self.by_symbol.get(&symbol) {
            // A pair has one symbol; where a list has two, the first is the spot market.
            if **other != *venue_symbol {
                let is_alias =
                    self.aliases.values().any(|name| **name == *base || **name == *quote);
                if is_alias {
                    return Err(at.0.fault(format!("{symbol} is {other} already")));
                }
                return Ok(());
            }
        }
        self.by_symbol.insert(symbol.clone(), venue_symbol.into());
        let venue_symbol: Box<str> = venue_symbol.into();
        let key = venue_symbol.clone();
        let instrument = Instrument { venue_symbol, symbol, tick, lot, code };
        self.by_venue_symbol.insert(key, instrument);
        Ok(())
    }

    /// Another spelling of a venue symbol that is in the list.
    pub(crate) fn add_spelling(&mut self, spelling: &str, venue_symbol: &str) {
        if spelling != venue_symbol {
            self.spellings.insert(spelling.into(), venue_symbol.into());
        }
    }

    pub(crate) fn add_settle_coin(&mut self, category: &str, venue_symbol: &str, coin: &str) {
        self.settle_coins.insert((category.into(), venue_symbol.into()), coin.into());
    }

    /// What a derivative is settled in.
    pub(crate) fn settle_coin(&self, category: &str, venue_symbol: &str) -> Option<&str> {
        let key = (Box::from(category), Box::from(venue_symbol));
        self.settle_coins.get(&key).map(|coin| &**coin)
    }

    fn name<'a>(&'a self, asset: &'a str) -> &'a str {
        self.aliases.get(asset).map_or(asset, |name| name)
    }

    /// The instrument with this symbol of the venue.
    #[must_use]
    pub fn of_venue_symbol(&self, venue_symbol: &str) -> Option<&Instrument> {
        let spelled = || self.by_venue_symbol.get(self.spellings.get(venue_symbol)?);
        self.by_venue_symbol.get(venue_symbol).or_else(spelled)
    }

    /// The instrument with this symbol of ours.
    #[must_use]
    pub fn of_symbol(&self, symbol: &Symbol) -> Option<&Instrument> {
        self.by_venue_symbol.get(self.by_symbol.get(symbol)?)
    }

    /// Our symbol for one of the venue's, whose assets `separator` parts, if it does.
    pub(crate) fn symbol(
        &self,
        venue_symbol: &str,
        separator: Option<char>,
    ) -> Result<Symbol, String> {
        if let Some(instrument) = self.of_venue_symbol(venue_symbol) {
            return Ok(instrument.symbol.clone());
        }
        let given = Excerpt::of(venue_symbol);
        if let Some(asset) = self.unmapped.get(venue_symbol) {
            return Err(unmappable(&given, asset));
        }
        let parts = separator.and_then(|separator| venue_symbol.split_once(separator));
        let Some((base, quote)) = parts else {
            return Err(format!(
                "unknown symbol {given}: expected one of the venue's list of instruments, which \
                 --instruments FILE reads"
            ));
        };
        let (base, quote) = (self.name(base), self.name(quote));
        Symbol::new(base, quote).map_err(|_| {
            let asset = if Symbol::new(base, "X").is_ok() { quote } else { base };
            unmappable(&given, asset)
        })
    }
}

fn unmappable(given: &Excerpt, asset: &str) -> String {
    let asset: String = asset.chars().filter(|c| !c.is_control()).take(20).collect();
    format!(
        "symbol {given} has the asset {asset}, which is not in capital letters A to Z: give it a \
         name with --alias {asset}=NAME, such as --alias 1INCH=ONEINCH"
    )
}
