use std::{fmt::Display, str::FromStr};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use core_enums::UnknownName;

/// Reads a name of a vocabulary, and offers all of them to completions.
pub(crate) fn one_of<T: FromStr<Err = UnknownName> + Clone + Send + Sync + 'static>(
    names: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names).try_map(|name| name.parse::<T>())
}

/// The same in capitals or not, for an argument that ignores the case.
pub(crate) fn any_case<T: FromStr<Err: Display> + Clone + Send + Sync + 'static>(
    names: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names)
        .try_map(|name| name.to_ascii_uppercase().parse::<T>().map_err(|error| error.to_string()))
}
