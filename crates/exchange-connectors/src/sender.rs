use dtos_state::Timestamp;
use execution_connector::{Cancellation, Placement, VenueRequest};

use crate::{
    instruments::Instruments,
    sending::{CannotSend, Credentials, Draft, Moment, Outgoing},
    venue::Venue,
};

/// Writes requests for one account at a venue. It sends none.
///
/// The clock and the nonce are parameters; the nonce is a number that rises from request to
/// request.
#[derive(Clone, Debug)]
pub struct Sender {
    venue: Venue,
    instruments: Instruments,
    credentials: Credentials,
}

impl Sender {
    /// For an account with these credentials.
    #[must_use]
    pub const fn new(venue: Venue, instruments: Instruments, credentials: Credentials) -> Self {
        Self { venue, instruments, credentials }
    }

    /// A request by HTTP, or as a FIX message.
    ///
    /// # Errors
    /// [`CannotSend`], if the venue has no such request, or something is lacking for it.
    pub fn request(
        &self,
        request: &VenueRequest,
        now: Timestamp,
        nonce: u64,
    ) -> Result<Outgoing, CannotSend> {
        let moment = Moment { now, nonce };
        match self.venue {
            #[cfg(feature = "binance")]
            Venue::Binance => self.to_binance(request, moment),
            #[cfg(feature = "bybit")]
            Venue::Bybit => self.to_bybit(request, moment),
            #[cfg(feature = "okx")]
            Venue::Okx => self.to_okx(request, moment),
            #[cfg(feature = "kraken")]
            Venue::Kraken => self.to_kraken(request, moment),
            #[cfg(feature = "coinbase")]
            Venue::Coinbase => self.to_coinbase(request, moment),
            #[cfg(feature = "fix")]
            Venue::Fix => self.to_fix(request, moment),
        }
    }

    /// A place or a cancel as a frame of a websocket.
    ///
    /// # Errors
    /// [`CannotSend`], if the venue has no such frame, or something is lacking for it.
    pub fn frame(
        &self,
        request: &VenueRequest,
        now: Timestamp,
        nonce: u64,
    ) -> Result<Outgoing, CannotSend> {
        let moment = Moment { now, nonce };
        let frame = match request {
            VenueRequest::Place(placement) => self.place_frame(&self.draft(placement)?, moment)?,
            VenueRequest::Cancel(cancellation) => self.cancel_frame(cancellation, moment)?,
            VenueRequest::AskOrder(_)
            | VenueRequest::AskOpenOrders { .. }
            | VenueRequest::AskExecutions(_) => return Err(CannotSend::NotAtVenue(NO_FRAME)),
        };
        Ok(Outgoing::Frame(frame.into()))
    }

    /// What a websocket needs to listen to the account: frames in their order.
    ///
    /// # Errors
    /// [`CannotSend`], if the venue has no such frames, or the secret has another form.
    pub fn listen(&self, now: Timestamp, nonce: u64) -> Result<Vec<Outgoing>, CannotSend> {
        let (moment, credentials) = (Moment { now, nonce }, &self.credentials);
        let frames: Vec<String> = match self.venue {
            #[cfg(feature = "binance")]
            Venue::Binance => vec![crate::binance::subscribe(credentials, moment)],
            #[cfg(feature = "bybit")]
            Venue::Bybit => {
                vec![crate::bybit::log_in(credentials, moment), crate::bybit::subscribe()]
            }
            #[cfg(feature = "okx")]
            Venue::Okx => vec![crate::okx::log_in(credentials, moment), crate::okx::subscribe()],
            #[cfg(feature = "kraken")]
            Venue::Kraken => vec![crate::kraken::subscribe(credentials)],
            #[cfg(feature = "coinbase")]
            Venue::Coinbase => vec![crate::coinbase::subscribe(credentials, moment)?],
            #[cfg(feature = "fix")]
            Venue::Fix => return Err(CannotSend::NotAtVenue(NO_FRAME)),
        };
        Ok(frames.into_iter().map(|frame| Outgoing::Frame(frame.into())).collect())
    }

    /// For the token that a websocket wants (Kraken), which goes into the credentials as the
    /// passphrase.
    ///
    /// # Errors
    /// [`CannotSend`], if the venue has none.
    pub fn token_request(&self, now: Timestamp, nonce: u64) -> Result<Outgoing, CannotSend> {
        #[cfg(feature = "kraken")]
        if self.venue == Venue::Kraken {
            let moment = Moment { now, nonce };
            return Ok(Outgoing::Http(crate::kraken::ask_token(&self.credentials, moment)?));
        }
        let _ = (now, nonce);
        Err(CannotSend::NotAtVenue("token"))
    }

    fn draft(&self, placement: &Placement) -> Result<Draft<'_>, CannotSend> {
        Draft::of(placement, self.venue.client_id_form(), &self.instruments)
    }

    fn place_frame(&self, draft: &Draft<'_>, moment: Moment) -> Result<String, CannotSend> {
        match self.venue {
            #[cfg(feature = "binance")]
            Venue::Binance => crate::binance::place_frame(draft, &self.credentials, moment),
            #[cfg(feature = "bybit")]
            Venue::Bybit => crate::bybit::place_frame(draft, moment),
            #[cfg(feature = "okx")]
            Venue::Okx => crate::okx::place_frame(draft, moment),
            #[cfg(feature = "kraken")]
            Venue::Kraken => crate::kraken::place_frame(draft, &self.credentials, moment),
            #[cfg(feature = "coinbase")]
            Venue::Coinbase => Err(CannotSend::NotAtVenue(NO_FRAME)),
            #[cfg(feature = "fix")]
            Venue::Fix => Err(CannotSend::NotAtVenue(NO_FRAME)),
        }
    }

    fn cancel_frame(
        &self,
        cancellation: &Cancellation,
        moment: Moment,
    ) -> Result<String, CannotSend> {
        let (instruments, credentials) = (&self.instruments, &self.credentials);
        match self.venue {
            #[cfg(feature = "binance")]
            Venue::Binance => {
                crate::binance::cancel_frame(cancellation, instruments, credentials, moment)
            }
            #[cfg(feature = "bybit")]
            Venue::Bybit => crate::bybit::cancel_frame(cancellation, instruments, moment),
            #[cfg(feature = "okx")]
            Venue::Okx => crate::okx::cancel_frame(cancellation, instruments, moment),
            #[cfg(feature = "kraken")]
            Venue::Kraken => Ok(crate::kraken::cancel_frame(cancellation, credentials, moment)),
            #[cfg(feature = "coinbase")]
            Venue::Coinbase => Err(CannotSend::NotAtVenue(NO_FRAME)),
            #[cfg(feature = "fix")]
            Venue::Fix => Err(CannotSend::NotAtVenue(NO_FRAME)),
        }
    }

    #[cfg(feature = "binance")]
    fn to_binance(&self, request: &VenueRequest, moment: Moment) -> Result<Outgoing, CannotSend> {
        use crate::binance as venue;

        let (instruments, credentials) = (&self.instruments, &self.credentials);
        let request = match request {
            VenueRequest::Place(placement) => {
                venue::place(&self.draft(placement)?, credentials, moment)?
            }
            VenueRequest::Cancel(cancellation) => {
                venue::cancel(cancellation, instruments, credentials, moment)?
            }
            VenueRequest::AskOrder(question) => {
                venue::ask_order(question, instruments, credentials, moment)?
            }
            VenueRequest::AskOpenOrders { .. } => venue::ask_open_orders(credentials, moment),
            VenueRequest::AskExecutions(question) => {
                venue::ask_executions(question, instruments, credentials, moment)?
            }
        };
        Ok(Outgoing::Http(request))
    }

    #[cfg(feature = "bybit")]
    fn to_bybit(&self, request: &VenueRequest, moment: Moment) -> Result<Outgoing, CannotSend> {
        use crate::bybit as venue;

        let (instruments, credentials) = (&self.instruments, &self.credentials);
        let request = match request {
            VenueRequest::Place(placement) => {
                venue::place(&self.draft(placement)?, credentials, moment)?
            }
            VenueRequest::Cancel(cancellation) => {
                venue::cancel(cancellation, instruments, credentials, moment)?
            }
            VenueRequest::AskOrder(question) => {
                venue::ask_order(question, instruments, credentials, moment)?
            }
            VenueRequest::AskOpenOrders { .. } => venue::ask_open_orders(credentials, moment),
            VenueRequest::AskExecutions(question) => {
                venue::ask_executions(question, credentials, moment)
            }
        };
        Ok(Outgoing::Http(request))
    }

    #[cfg(feature = "okx")]
    fn to_okx(&self, request: &VenueRequest, moment: Moment) -> Result<Outgoing, CannotSend> {
        use crate::okx as venue;

        let (instruments, credentials) = (&self.instruments, &self.credentials);
        let request = match request {
            VenueRequest::Place(placement) => {
                venue::place(&self.draft(placement)?, credentials, moment)?
            }
            VenueRequest::Cancel(cancellation) => {
                venue::cancel(cancellation, instruments, credentials, moment)?
            }
            VenueRequest::AskOrder(question) => {
                venue::ask_order(question, instruments, credentials, moment)?
            }
            VenueRequest::AskOpenOrders { .. } => venue::ask_open_orders(credentials, moment),
            VenueRequest::AskExecutions(question) => {
                venue::ask_executions(question, credentials, moment)
            }
        };
        Ok(Outgoing::Http(request))
    }

    #[cfg(feature = "kraken")]
    fn to_kraken(&self, request: &VenueRequest, moment: Moment) -> Result<Outgoing, CannotSend> {
        use crate::kraken as venue;

        let credentials = &self.credentials;
        let request = match request {
            VenueRequest::Place(placement) => {
                venue::place(&self.draft(placement)?, credentials, moment)?
            }
            VenueRequest::Cancel(cancellation) => venue::cancel(cancellation, credentials, moment)?,
            VenueRequest::AskOrder(question) => venue::ask_order(question, credentials, moment)?,
            VenueRequest::AskOpenOrders { .. } => venue::ask_open_orders(credentials, moment)?,
            VenueRequest::AskExecutions(question) => {
                venue::ask_executions(question, credentials, moment)?
            }
        };
        Ok(Outgoing::Http(request))
    }

    #[cfg(feature = "coinbase")]
    fn to_coinbase(&self, request: &VenueRequest, moment: Moment) -> Result<Outgoing, CannotSend> {
        use crate::coinbase as venue;

        let credentials = &self.credentials;
        let request = match request {
            VenueRequest::Place(placement) => {
                venue::place(&self.draft(placement)?, credentials, moment)?
            }
            VenueRequest::Cancel(cancellation) => venue::cancel(cancellation, credentials, moment)?,
            VenueRequest::AskOrder(question) => venue::ask_order(question, credentials, moment)?,
            VenueRequest::AskOpenOrders { .. } => venue::ask_open_orders(credentials, moment)?,
            VenueRequest::AskExecutions(question) => {
                venue::ask_executions(question, credentials, moment)?
            }
        };
        Ok(Outgoing::Http(request))
    }

    #[cfg(feature = "fix")]
    fn to_fix(&self, request: &VenueRequest, moment: Moment) -> Result<Outgoing, CannotSend> {
        use crate::fix as venue;

        let message = match request {
            VenueRequest::Place(placement) => venue::place(&self.draft(placement)?, moment),
            VenueRequest::Cancel(cancellation) => {
                venue::cancel(cancellation, &self.instruments, moment)?
            }
            VenueRequest::AskOrder(question) => venue::ask_order(question, &self.instruments)?,
            VenueRequest::AskOpenOrders { .. } | VenueRequest::AskExecutions(_) => {
                return Err(CannotSend::NotAtVenue("question about all orders in FIX 4.4"));
            }
        };
        Ok(Outgoing::Fix(message))
    }
}

const NO_FRAME: &str = "websocket for this";
