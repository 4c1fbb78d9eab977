use std::{fmt, str::FromStr};

use execution_connector::ClientIdForm;

#[cfg(feature = "binance")]
use crate::binance;
#[cfg(feature = "bybit")]
use crate::bybit;
#[cfg(feature = "coinbase")]
use crate::coinbase;
#[cfg(feature = "fix")]
use crate::fix;
#[cfg(feature = "okx")]
use crate::okx;
use crate::{
    context::VenueFacts,
    table::{ErrorRow, StatusRow, TypeRow},
};
#[cfg(feature = "kraken")]
use crate::{instrument_lists::kraken_asset, kraken};

macro_rules! venues {
    ($($(#[doc = $about:literal])+ $Venue:ident = $module:ident, $feature:literal;)+) => {
        /// A venue whose messages are read here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Venue {
            $($(#[doc = $about])+ #[cfg(feature = $feature)] $Venue,)+
        }

        impl Venue {
            /// All of them that are part of this build.
            pub const ALL: &'static [Self] = &[$(#[cfg(feature = $feature)] Self::$Venue),+];

            /// The name, such as `binance`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(#[cfg(feature = $feature)] Self::$Venue => $feature,)+
                }
            }

            /// Its words for statuses.
            #[must_use]
            pub const fn statuses(self) -> &'static [StatusRow] {
                match self {
                    $(#[cfg(feature = $feature)] Self::$Venue => $module::STATUSES,)+
                }
            }

            /// Its words for types of orders.
            #[must_use]
            pub const fn types(self) -> &'static [TypeRow] {
                match self {
                    $(#[cfg(feature = $feature)] Self::$Venue => $module::TYPES,)+
                }
            }

            /// Its error codes.
            #[must_use]
            pub const fn errors(self) -> &'static [ErrorRow] {
                match self {
                    $(#[cfg(feature = $feature)] Self::$Venue => $module::ERRORS,)+
                }
            }
        }
    };
}

venues! {
    /// Binance spot.
    Binance = binance, "binance";
    /// Bybit v5.
    Bybit = bybit, "bybit";
    /// OKX v5.
    Okx = okx, "okx";
    /// Kraken spot.
    Kraken = kraken, "kraken";
    /// Coinbase Advanced.
    Coinbase = coinbase, "coinbase";
    /// A counterparty that speaks FIX 4.4 or 4.2.
    Fix = fix, "fix";
}

impl Venue {
    /// How our ids are written as client ids there.
    #[must_use]
    pub const fn client_id_form(self) -> ClientIdForm {
        match self {
            #[cfg(feature = "binance")]
            Self::Binance => ClientIdForm::Plain,
            #[cfg(feature = "bybit")]
            Self::Bybit => ClientIdForm::Plain,
            #[cfg(feature = "okx")]
            Self::Okx => ClientIdForm::WithoutUnderscores,
            #[cfg(feature = "kraken")]
            Self::Kraken => ClientIdForm::Uuid,
            #[cfg(feature = "coinbase")]
            Self::Coinbase => ClientIdForm::Plain,
            #[cfg(feature = "fix")]
            Self::Fix => ClientIdForm::Plain,
        }
    }

    pub(crate) const fn facts(self) -> VenueFacts {
        let facts = VenueFacts {
            name: self.name(),
            client_id_form: self.client_id_form(),
            separator: None,
            has_ids_without_symbol: false,
            usual_asset: same,
        };
        match self {
            #[cfg(feature = "binance")]
            Self::Binance => facts,
            #[cfg(feature = "bybit")]
            Self::Bybit => facts,
            #[cfg(feature = "okx")]
            Self::Okx => VenueFacts { separator: Some('-'), ..facts },
            // Its updates have no symbol, and its two interfaces spell symbols in two ways.
            #[cfg(feature = "kraken")]
            Self::Kraken => VenueFacts {
                separator: Some('/'),
                has_ids_without_symbol: true,
                usual_asset: kraken_asset,
                ..facts
            },
            #[cfg(feature = "coinbase")]
            Self::Coinbase => VenueFacts { separator: Some('-'), ..facts },
            #[cfg(feature = "fix")]
            Self::Fix => VenueFacts { separator: Some('/'), ..facts },
        }
    }
}

const fn same(asset: &str) -> &str {
    asset
}

impl fmt::Display for Venue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Venue {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|venue| venue.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|venue| venue.name()).collect();
            format!("unknown venue: expected one of {}", names.join(", "))
        })
    }
}
