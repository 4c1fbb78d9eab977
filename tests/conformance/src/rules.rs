//! What follows from the news of one order, written from the contract alone and slowly:
//! each function looks at all news anew, in whatever order they are.

pub mod executions;
pub mod findings;
pub mod groups;
pub mod lifecycle;
pub mod requests;
