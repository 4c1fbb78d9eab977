use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a chain of decisions began with.
    "origin type": pub enum OriginType {
        /// A tick of the market.
        Tick = "TICK",
        /// A piece of news.
        News = "NEWS",
        /// A scheduled moment.
        Schedule = "SCHEDULE",
    }
}
