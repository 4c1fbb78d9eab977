use clap::builder::{PossibleValuesParser, TypedValueParser};
use exchange_connectors::Venue;

/// Reads the name of a venue, and offers all of them to completions.
pub(crate) fn venue_parser() -> impl TypedValueParser<Value = Venue> {
    let names = Venue::ALL.iter().map(|venue| venue.name());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Venue>())
}
