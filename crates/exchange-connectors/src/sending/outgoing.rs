use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::sending::credentials::InvalidSecret;

/// A request for the wire.
#[derive(Debug)]
pub enum Outgoing {
    /// By HTTP.
    Http(HttpRequest),
    /// A frame of a websocket. It may hold a key or a token.
    Frame(SecretString),
    /// The fields of a FIX message, SOH behind each; the session puts its own around them.
    Fix(String),
}

/// A request by HTTP.
pub struct HttpRequest {
    /// The method.
    pub method: HttpMethod,
    /// The path, from the first slash on.
    pub path: String,
    /// The query without its question mark, as it is signed; empty if there is none.
    pub query: String,
    /// The headers, whose values may be keys.
    pub headers: Vec<(&'static str, SecretString)>,
    /// The body; empty if there is none.
    pub body: String,
}

impl HttpRequest {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(other, _)| *other == name);
        header.map(|(_, value)| value.expose_secret())
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| *name).collect();
        let Self { method, path, .. } = self;
        // The query and the body of some venues hold a signature.
        write!(f, "HttpRequest({} {path}, headers {names:?})", method.as_str())
    }
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpMethod {
    /// To ask.
    Get,
    /// To place.
    Post,
    /// To cancel.
    Delete,
}

impl HttpMethod {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// Why there is no request to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotSend {
    /// No list of instruments has the symbol.
    UnknownSymbol(String),
    /// The venue asks for something that is not known.
    Missing(&'static str),
    /// The deadline is not one that the venue takes; what it takes.
    Deadline(&'static str),
    /// The secret has another form.
    Secret(InvalidSecret),
    /// The venue has no such request.
    NotAtVenue(&'static str),
}

impl fmt::Display for CannotSend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSymbol(symbol) => {
                write!(f, "unknown symbol {symbol}: expected one of the list of instruments")
            }
            Self::Missing(what) => write!(f, "expected {what}"),
            Self::Deadline(wanted) => write!(f, "the deadline cannot be kept: expected {wanted}"),
            Self::Secret(error) => error.fmt(f),
            Self::NotAtVenue(what) => write!(f, "the venue has no {what}"),
        }
    }
}

impl std::error::Error for CannotSend {}

impl From<InvalidSecret> for CannotSend {
    fn from(error: InvalidSecret) -> Self {
        Self::Secret(error)
    }
}
