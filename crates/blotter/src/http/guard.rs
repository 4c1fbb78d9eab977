//! What holds for every request, and every answer.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{app::App, failure::Failure};
use crate::settings::{Settings, Token};

/// The headers of every answer.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Lets a request pass if it may, and completes its answer.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut answer = match check(&app.settings, &request) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    };
    for (name, value) in HEADERS {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn check(settings: &Settings, request: &Request) -> Result<(), Failure> {
    if !is_host_allowed(settings, request.uri(), request.headers()) {
        return Err(Failure::misdirected());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Failure::method());
    }
    let path = request.uri().path();
    let is_data = path.starts_with("/api/") || path == "/metrics";
    match &settings.token {
        Some(token) if is_data && !has_token(token, request.headers()) => {
            Err(Failure::unauthorised())
        }
        _ => Ok(()),
    }
}

/// A page of another site can have its name lead to this address. It cannot choose an IP
/// address or `localhost` for a name.
fn is_host_allowed(settings: &Settings, uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let named = host.to_str().ok().and_then(host_of);
    let is_allowed = |host: &str| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare.parse::<std::net::IpAddr>().is_ok()
            || host.eq_ignore_ascii_case("localhost")
            || settings.hosts.iter().any(|allowed| host.eq_ignore_ascii_case(allowed))
    };
    named.is_some_and(is_allowed) && uri.host().is_none_or(is_allowed)
}

/// The host of a header, without its port.
fn host_of(header: &str) -> Option<&str> {
    let (host, port) = match header.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (header, None),
    };
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let is_bracketed = host.starts_with('[') && host.ends_with(']');
    (is_port && is_bracketed == host.contains([':', '[', ']'])).then_some(host)
}

fn has_token(token: &Token, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let (Some(scheme), Some(given)) = (given.and_then(|it| it.get(..7)), given) else {
        return false;
    };
    scheme.eq_ignore_ascii_case(b"bearer ") && token.is(&given[7..])
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn a_host_has_a_name_and_perhaps_a_port() {
        for (header, wanted) in [
            ("localhost", Some("localhost")),
            ("localhost:8080", Some("localhost")),
            ("127.0.0.1:8080", Some("127.0.0.1")),
            ("[::1]", Some("[::1]")),
            ("[::1]:8080", Some("[::1]")),
            ("", Some("")),
            ("localhost:", None),
            ("localhost:x", None),
            ("localhost:65536", None),
            ("::1", None),
            ("[::1", None),
        ] {
            assert_eq!(host_of(header), wanted, "{header}");
        }
    }
}
