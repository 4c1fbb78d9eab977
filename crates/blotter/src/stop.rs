use tokio::sync::watch;

/// Ends a running [`Blotter`](crate::Blotter).
#[derive(Clone, Debug)]
pub struct Stopper {
    stopped: watch::Sender<bool>,
}

impl Stopper {
    pub(crate) fn new() -> Self {
        Self { stopped: watch::Sender::new(false) }
    }

    /// Asks for the end: watchers receive a reason, connections close, threads end.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        *self.stopped.borrow()
    }

    /// Waits for the end.
    pub(crate) async fn stopped(&self) {
        // The sender is here, so it cannot be gone.
        let _ = self.stopped.subscribe().wait_for(|is_stopped| *is_stopped).await;
    }
}
