//! Requests as values and bytes: nothing here sends them.

mod credentials;
mod draft;
mod outgoing;
mod signature;
mod text_forms;

pub use self::{
    credentials::{Credentials, InvalidSecret},
    outgoing::{CannotSend, HttpMethod, HttpRequest, Outgoing},
};
pub(crate) use self::{
    draft::{Draft, Moment, question_name},
    signature::{base64_of, es256, hex, hmac_sha256, hmac_sha512, sha256},
    text_forms::{Json, query},
};
