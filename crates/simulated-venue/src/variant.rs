use std::time::Duration;

use execution_connector::{ClientIdForm, SinceMeaning, VenueTraits};

/// A kind of venue, with the traits of one that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variant {
    /// Fills by symbol, in the venue's order; client ids are free again.
    Binance,
    /// Orders are acknowledged before they are made.
    Bybit,
    /// Ended orders without fills are forgotten after two hours.
    Okx,
    /// Answers carry no time.
    Kraken,
    /// No deadline, no question by our id, no executions on the stream.
    Coinbase,
    /// Executions come hours late.
    Fix,
}

impl Variant {
    /// Each of them.
    pub const ALL: [Self; 6] =
        [Self::Binance, Self::Bybit, Self::Okx, Self::Kraken, Self::Coinbase, Self::Fix];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Binance => "binance",
            Self::Bybit => "bybit",
            Self::Okx => "okx",
            Self::Kraken => "kraken",
            Self::Coinbase => "coinbase",
            Self::Fix => "fix",
        }
    }

    /// The variant of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.name() == name)
    }

    /// Whether an answer that takes an order comes before the order is made.
    #[must_use]
    pub const fn is_asynchronous(self) -> bool {
        match self {
            Self::Bybit => true,
            Self::Binance | Self::Okx | Self::Kraken | Self::Coinbase | Self::Fix => false,
        }
    }

    /// Whether answers to questions have the sum of executions.
    #[must_use]
    pub const fn answers_carry_sum(self) -> bool {
        match self {
            Self::Coinbase => false,
            Self::Binance | Self::Bybit | Self::Okx | Self::Kraken | Self::Fix => true,
        }
    }

    /// What most have.
    fn common() -> VenueTraits {
        let seconds = Duration::from_secs;
        VenueTraits {
            client_id_form: ClientIdForm::Plain,
            client_ids_are_unique_for_ever: false,
            deadline: Some(seconds(5)),
            margin: seconds(2),
            retention: None,
            executions_lateness: seconds(600),
            executions_on_stream: true,
            executions_carry_our_id: true,
            orders_by_our_id: true,
            cancel_needs_connector_order_id: false,
            answers_carry_time: true,
            clock_error: seconds(10),
            since: SinceMeaning::Time,
            executions_by_symbol: false,
            page_limit: 5,
            rate_limit: 60,
            rate_period: seconds(1),
        }
    }

    /// What holds there.
    #[must_use]
    pub fn traits(self) -> VenueTraits {
        let seconds = Duration::from_secs;
        let any = Self::common();
        match self {
            Self::Binance => VenueTraits {
                executions_by_symbol: true,
                executions_carry_our_id: false,
                since: SinceMeaning::Record,
                ..any
            },
            Self::Bybit => VenueTraits {
                client_ids_are_unique_for_ever: true,
                margin: seconds(10),
                retention: Some(seconds(24 * 3600)),
                ..any
            },
            Self::Okx => VenueTraits {
                client_id_form: ClientIdForm::WithoutUnderscores,
                retention: Some(seconds(2 * 3600)),
                since: SinceMeaning::Record,
                ..any
            },
            Self::Kraken => {
                VenueTraits { client_id_form: ClientIdForm::Uuid, answers_carry_time: false, ..any }
            }
            Self::Coinbase => VenueTraits {
                client_ids_are_unique_for_ever: true,
                deadline: None,
                executions_on_stream: false,
                executions_carry_our_id: false,
                orders_by_our_id: false,
                cancel_needs_connector_order_id: true,
                ..any
            },
            Self::Fix => VenueTraits {
                client_ids_are_unique_for_ever: true,
                executions_lateness: seconds(2 * 3600),
                ..any
            },
        }
    }
}
