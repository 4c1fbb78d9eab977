use base64::{Engine, engine::general_purpose};
use hmac::{Hmac, Mac};
use p256::{
    ecdsa::{Signature, SigningKey, signature::Signer},
    pkcs8::DecodePrivateKey,
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256, Sha512};

use crate::sending::credentials::InvalidSecret;

/// With the text of the secret as the key.
pub(crate) fn hmac_sha256(secret: &SecretString, message: &str) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes());
    let mut mac = mac.expect("a key of any length is one");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// With the bytes that the secret has in base64 as the key.
pub(crate) fn hmac_sha512(secret: &SecretString, message: &[u8]) -> Result<Vec<u8>, InvalidSecret> {
    let key = general_purpose::STANDARD.decode(secret.expose_secret());
    let key = key.map_err(|_| InvalidSecret { expected: "base64" })?;
    let mac = Hmac::<Sha512>::new_from_slice(&key);
    let mut mac = mac.expect("a key of any length is one");
    mac.update(message);
    Ok(mac.finalize().into_bytes().to_vec())
}

pub(crate) fn sha256(message: &str) -> Vec<u8> {
    Sha256::digest(message).to_vec()
}

/// A JSON web token with the algorithm ES256.
pub(crate) fn es256(
    secret: &SecretString,
    header: &str,
    claims: &str,
) -> Result<String, InvalidSecret> {
    let pem = secret.expose_secret();
    let key = p256::SecretKey::from_sec1_pem(pem)
        .map(SigningKey::from)
        .or_else(|_| SigningKey::from_pkcs8_pem(pem));
    let expected = "a private key of the curve P-256, as a PEM";
    let key = key.map_err(|_| InvalidSecret { expected })?;
    let url = |bytes: &[u8]| general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let signed = format!("{}.{}", url(header.as_bytes()), url(claims.as_bytes()));
    let signature: Signature = key.sign(signed.as_bytes());
    Ok(format!("{signed}.{}", url(&signature.to_bytes())))
}

pub(crate) fn base64_of(bytes: &[u8]) -> String {
    general_purpose::STANDARD.encode(bytes)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(digit).collect()
}

const fn digit(nibble: u8) -> char {
    match nibble {
        0..10 => (b'0' + nibble) as char,
        _ => (b'a' + nibble - 10) as char,
    }
}
