use std::{fmt, str::FromStr};

use thiserror::Error;
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

use crate::{
    connect::password::{self, Login},
    connect::tls::Trust,
};

/// Where a ledger is, such as `postgres://worker@db1,db2/orders?sslmode=verify-full`.
///
/// Of several hosts the first one is used that takes writes. The password comes from the
/// address, from `PGPASSWORD` or from `.pgpass`, and is never shown.
///
/// ```
/// use ledger_postgres::Address;
///
/// let address: Address = "postgres://worker:secret@db1,db2:5433/orders".parse()?;
/// assert_eq!(address.to_string(), "postgres://worker@db1,db2:5433/orders");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Address {
    config: Config,
    trust: Trust,
    /// As given, without a password.
    shown: String,
}

impl Address {
    /// Whether a text is meant as an address.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    pub(crate) const fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The servers, one after the other, and what each is called in an error.
    pub(crate) fn servers(&self) -> Vec<(String, Config)> {
        let hosts = self.config.get_hosts().iter().enumerate();
        hosts.map(|(index, host)| self.server(index, host)).collect()
    }

    fn server(&self, index: usize, host: &Host) -> (String, Config) {
        let ports = self.config.get_ports();
        let port = ports.get(index).or(ports.first()).copied().unwrap_or(5432);
        let user = self.config.get_user().unwrap_or("postgres");
        let database = self.config.get_dbname().unwrap_or(user);
        let mut server = Config::new();
        server.user(user).dbname(database).port(port).ssl_mode(self.config.get_ssl_mode());
        server.application_name(self.config.get_application_name().unwrap_or("orders"));
        if let Some(options) = self.config.get_options() {
            server.options(options);
        }
        let name = match host {
            Host::Tcp(name) => {
                server.host(name);
                name.clone()
            }
            #[cfg(unix)]
            Host::Unix(folder) => {
                server.host_path(folder);
                "localhost".to_owned()
            }
        };
        let login = Login { host: &name, port, database, user };
        let given = self.config.get_password().map(<[u8]>::to_vec);
        if let Some(password) = given.or_else(|| password::find(login).map(String::into_bytes)) {
            server.password(password);
        }
        (format!("{name}:{port}"), server)
    }
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let shown = without_password(text);
        let invalid = |why: String| InvalidAddress { shown: shown.clone(), why };
        if !Self::is_one(text) {
            return Err(invalid("expected postgres://USER@HOST/DATABASE".into()));
        }
        let (base, query) = text.split_once('?').unwrap_or((text, ""));
        let (mut mode, mut root, mut rest) = ("prefer", None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = value,
                Some(("sslrootcert", value)) => root = Some(value.to_owned()),
                Some(("password", _)) => {
                    return Err(invalid("a password belongs in PGPASSWORD or .pgpass".into()));
                }
                _ => rest.push(pair),
            }
        }
        let (mode, trust) = match mode {
            "disable" => (SslMode::Disable, Trust::Anybody),
            "prefer" => (SslMode::Prefer, Trust::Anybody),
            "require" if root.is_none() => (SslMode::Require, Trust::Anybody),
            "require" | "verify-full" => (SslMode::Require, Trust::Named(root)),
            other => {
                let expected = "expected disable, prefer, require or verify-full";
                return Err(invalid(format!("unknown sslmode {other:?}: {expected}")));
            }
        };
        let parsed = format!("{base}?{}", rest.join("&")).parse::<Config>();
        let mut config = parsed.map_err(|error| invalid(error.to_string()))?;
        config.ssl_mode(mode);
        if config.get_hosts().is_empty() {
            config.host("localhost");
        }
        Ok(Self { config, trust, shown })
    }
}

/// The text, without what stands between the user and the host, or under the key `password`.
fn without_password(text: &str) -> String {
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let pairs = query.split('&').filter(|pair| !pair.starts_with("password="));
    let query = pairs.collect::<Vec<_>>().join("&");
    let base = without_password_in_front(text);
    if query.is_empty() { base } else { format!("{base}?{query}") }
}

fn without_password_in_front(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let authority = rest.find('/').unwrap_or(rest.len());
    // An @ in a password has to be escaped, but may not be.
    let Some(at) = rest[..authority].rfind('@').or_else(|| rest.rfind('@')) else {
        return text.to_owned();
    };
    let user = rest[..at].split(':').next().unwrap_or_default();
    format!("{scheme}://{user}{}", &rest[at..])
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.shown)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.shown)
    }
}

/// The error of a text that is not an [`Address`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("invalid address {shown}: {why}")]
pub struct InvalidAddress {
    shown: String,
    why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for text in [
            "postgres://bob:s3cret@db/orders",
            "postgres://bob:s3cret@db1:1,db2:2/orders?sslmode=disable",
            "postgres://bob:s3:cret@db",
            "postgres://bob:s3cret@db/orders?sslmode=wrong",
            "postgres://bob:s3/cret@db/orders",
            "postgres://db/orders?password=s3cret",
            "postgres://bob:s3@cret@db/orders?nonsense=1",
        ] {
            let said = match text.parse::<Address>() {
                Ok(address) => format!("{address} {address:?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            assert!(!said.contains("cret@") && !said.contains("s3"), "{said}");
        }
    }

    #[test]
    fn each_host_is_a_server_of_its_own() {
        let address: Address = "postgres://bob@db1:1,db2:2/orders".parse().unwrap();
        let servers: Vec<_> = address.servers().into_iter().map(|(name, _)| name).collect();
        assert_eq!(servers, ["db1:1", "db2:2"]);
    }

    #[test]
    fn who_the_server_is_counts_for_verify_full_alone_or_with_an_authority() {
        for (query, wanted) in [
            ("", Trust::Anybody),
            ("?sslmode=require", Trust::Anybody),
            ("?sslmode=verify-full", Trust::Named(None)),
            ("?sslmode=require&sslrootcert=/ca.pem", Trust::Named(Some("/ca.pem".into()))),
        ] {
            let address: Address = format!("postgres://bob@db/orders{query}").parse().unwrap();
            assert_eq!(*address.trust(), wanted, "{query}");
        }
    }
}
