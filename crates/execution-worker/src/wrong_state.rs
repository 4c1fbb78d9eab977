use dtos_state::Command;
use execution_connector::{VenueEvent, VenueRequest};

use crate::sabotage::Sabotage;

/// What only a wrong worker keeps.
#[derive(Debug, Default)]
pub(crate) struct Wrong {
    pub(crate) sabotage: Option<Sabotage>,
    /// What is yet to be written.
    pub(crate) unwritten: Vec<Command>,
    /// What is held back.
    pub(crate) events: Vec<VenueEvent>,
    /// What is sent again.
    pub(crate) again: Vec<VenueRequest>,
    pub(crate) repeats: u32,
}
