use std::sync::Arc;

use crate::{live::Live, settings::Settings, stop::Stopper};

/// What every request has at hand.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) live: Arc<Live>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) stopper: Stopper,
}
