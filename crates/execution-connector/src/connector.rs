use std::{future::Future, pin::Pin, time::Duration};

use dtos_state::Timestamp;

use crate::{venue_event::VenueEvent, venue_request::VenueRequest, venue_traits::VenueTraits};

/// The two times that a worker works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Since some start, never backwards: for pauses and time-outs.
    pub monotonic: Duration,
    /// The wall clock: for stamps alone.
    pub wall: Timestamp,
}

/// A connection to an exchange: the design's `IExecutionConnector`.
pub trait ExecutionConnector {
    /// What holds at the venue.
    fn traits(&self) -> &VenueTraits;

    /// Sends a request, at most once. Its effect arrives as an event.
    fn send(&mut self, request: VenueRequest);

    /// The next event; none if there is none within a time.
    fn next_event(&mut self, wait: Duration) -> Option<VenueEvent>;
}

/// The same for an asynchronous program. It can be a trait object, too.
pub trait AsyncExecutionConnector: Send {
    /// What holds at the venue.
    fn traits(&self) -> &VenueTraits;

    /// Sends a request, at most once. Its effect arrives as an event.
    fn send(&mut self, request: VenueRequest) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;

    /// The next event. A future that is dropped before it is ready loses none.
    fn next_event(&mut self) -> Pin<Box<dyn Future<Output = VenueEvent> + Send + '_>>;
}
