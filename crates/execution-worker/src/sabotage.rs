/// A way in which a worker is wrong, for tests that must notice it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    not(feature = "sabotage"),
    expect(dead_code, unreachable_pub, reason = "only tests make and see one")
)]
pub enum Sabotage {
    /// It sends again, after a restart, what is not settled.
    SendsAgainAfterRestart,
    /// It takes a time-out of a place for a refusal.
    TimeoutIsRejection,
    /// It takes any absence for final.
    EarlyAbsenceIsFinal,
    /// It takes "this client id is in use" for a refusal.
    InUseIsRejection,
    /// It sends a place before the request is on disk.
    SendsBeforeDisk,
    /// It writes the chain after the order.
    ChainAfterOrder,
    /// It takes the refusal of a cancel for the end of the order.
    RefusedCancelIsEnd,
    /// It takes a cancel that was taken for the end of the order.
    TakenCancelIsEnd,
    /// It makes a fill of a cumulative quantity.
    FillOfCumulative,
    /// It counts an execution that is repeated again.
    CountsRepeats,
    /// It drops news until it has its picture.
    DropsNewsDuringPicture,
    /// It cancels orders that are not its own.
    CancelsForeign,
    /// It cancels an order once and no more.
    CancelsOnce,
    /// It judges absence by our clock, when the answer arrives.
    AbsenceByOurClock,
    /// It judges absence without the venue's margin.
    NoMargin,
    /// It computes the deadline when it sends.
    DeadlineAnew,
    /// It keeps the cumulative quantity in memory only.
    CumulativeInMemory,
    /// It asks no more for what its picture shows.
    TrustsFirstPicture,
    /// It does not mark decisions that came to nothing.
    NoAbandoning,
    /// It writes the journal's cursor apart from the entries.
    CursorApart,
    /// It acknowledges an order that is not durable.
    AcknowledgesEarly,
    /// It asks for undecided orders, too.
    AsksForEver,
    /// It holds news back until it has its picture.
    HoldsNewsBack,
    /// It makes another order of a command that has one.
    TwoOrdersOfOneCommand,
}

impl Sabotage {
    /// Each of them.
    #[cfg(feature = "sabotage")]
    pub const ALL: [Self; 24] = [
        Self::SendsAgainAfterRestart,
        Self::TimeoutIsRejection,
        Self::EarlyAbsenceIsFinal,
        Self::InUseIsRejection,
        Self::SendsBeforeDisk,
        Self::ChainAfterOrder,
        Self::RefusedCancelIsEnd,
        Self::TakenCancelIsEnd,
        Self::FillOfCumulative,
        Self::CountsRepeats,
        Self::DropsNewsDuringPicture,
        Self::CancelsForeign,
        Self::CancelsOnce,
        Self::AbsenceByOurClock,
        Self::NoMargin,
        Self::DeadlineAnew,
        Self::CumulativeInMemory,
        Self::TrustsFirstPicture,
        Self::NoAbandoning,
        Self::CursorApart,
        Self::AcknowledgesEarly,
        Self::AsksForEver,
        Self::HoldsNewsBack,
        Self::TwoOrdersOfOneCommand,
    ];
}
