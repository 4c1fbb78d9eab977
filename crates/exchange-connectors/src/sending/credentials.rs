use std::fmt;

use secrecy::SecretString;

/// What an account signs its requests with. None of it is ever shown.
#[derive(Clone)]
pub struct Credentials {
    /// The key, which goes along with each request.
    pub key: SecretString,
    /// The secret, which never leaves this process: text, base64 (Kraken) or a PEM (Coinbase).
    pub secret: SecretString,
    /// The passphrase, where a venue has one (OKX), or the token of a websocket (Kraken).
    pub passphrase: SecretString,
}

impl Credentials {
    /// Of a venue without a passphrase.
    #[must_use]
    pub fn new(key: &str, secret: &str) -> Self {
        let passphrase = SecretString::default();
        Self { key: key.into(), secret: secret.into(), passphrase }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// The error of a secret that does not have the form which its venue gives it. It does not say
/// what was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSecret {
    pub(crate) expected: &'static str,
}

impl fmt::Display for InvalidSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid secret: expected {}", self.expected)
    }
}

impl std::error::Error for InvalidSecret {}
