use std::{fmt, net::SocketAddr, str::FromStr, time::Duration};

use subtle::ConstantTimeEq;

/// Where to serve a ledger, and to whom.
pub struct Settings {
    /// The address to listen on. One that others can reach needs a token.
    pub listen: SocketAddr,
    /// What each request for data must have, as `Authorization: Bearer TOKEN`.
    pub token: Option<Token>,
    /// Names that may stand in `Host`, beside `localhost` and every IP address.
    pub hosts: Vec<String>,
    /// What it takes, and how much.
    pub limits: Limits,
    /// Takes notices for the operator, a line each. It must not wait.
    pub notice: Box<dyn Fn(&str) + Send + Sync>,
}

impl Settings {
    /// On an address, with nothing else set.
    #[must_use]
    pub fn listening(listen: SocketAddr) -> Self {
        let (token, hosts, limits) = (None, Vec::new(), Limits::default());
        Self { listen, token, hosts, limits, notice: Box::new(|_| {}) }
    }

    pub(crate) fn needs_token(&self) -> bool {
        !self.listen.ip().to_canonical().is_loopback() && self.token.is_none()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { listen, token, hosts, limits, notice: _ } = self;
        f.debug_struct("Settings")
            .field("listen", listen)
            .field("token", token)
            .field("hosts", hosts)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}

/// What the server takes, and how much.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many connections at once.
    pub connections: usize,
    /// How many of them may watch changes.
    pub watchers: usize,
    /// How long the head of a request may take, and a connection may be idle.
    pub head: Duration,
    /// How long a client may take nothing of what it asked for.
    pub stalled: Duration,
    /// How many bytes of changes are kept for watchers that are behind.
    pub kept_bytes: usize,
    /// How long the ledger is left alone before it is asked for changes again.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2_048,
            watchers: 256,
            head: Duration::from_secs(15),
            stalled: Duration::from_secs(20),
            kept_bytes: 8 << 20,
            pause: Duration::from_millis(100),
        }
    }
}

/// A secret that a client must know: 16 to 256 visible ASCII characters.
///
/// It is never printed, and compared in constant time.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Whether a text is the token, in a time that depends on its length alone.
    pub(crate) fn is(&self, text: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(text).into()
    }
}

impl FromStr for Token {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_long_enough = (16..=256).contains(&text.len());
        if is_long_enough && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(Self(text.into()));
        }
        Err(InvalidToken { length: text.len() })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// The error of a text that is no [`Token`]. It does not repeat the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid token of {length} bytes: expected 16 to 256 visible ASCII characters")]
pub struct InvalidToken {
    length: usize,
}
