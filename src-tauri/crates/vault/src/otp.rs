//! Time-based one-time codes: RFC 6238 with SHA-1, 6 digits, 30 seconds, accepted once (security.md §2.3).

use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, Builder, Totp};

use crate::{
    random::RandomError,
    secret::{LengthError, Secret, SecretText},
};
use zeroize::Zeroizing;

/// Seconds a code lasts.
pub const STEP_SECONDS: u64 = 30;
const DIGITS: usize = 6;

/// Why a code was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OtpError {
    /// Not six digits. Not an attempt: nothing was compared.
    #[error("a code has six digits")]
    Malformed,
    /// Not the code of this moment.
    #[error("the code is wrong")]
    Wrong,
    /// The right code, but its step or a later one was accepted before.
    #[error("the code was used before")]
    Reused,
}

/// A text that is no seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a seed is 32 letters and digits from 2 to 7")]
pub struct NotASeed;

/// The 160-bit seed a user's authenticator holds.
pub struct OtpSeed(Secret<20>);

impl OtpSeed {
    /// Draws a new seed.
    ///
    /// # Errors
    /// [`RandomError`] if the system gives no random bytes.
    pub fn make() -> Result<Self, RandomError> {
        Secret::make().map(Self)
    }

    /// A stored seed.
    ///
    /// # Errors
    /// [`LengthError`] unless there are exactly 20 bytes.
    pub fn try_from_slice(bytes: &[u8]) -> Result<Self, LengthError> {
        Secret::try_from_slice(bytes).map(Self)
    }

    /// The 20 bytes, to be stored in an envelope.
    #[must_use]
    pub fn expose(&self) -> &[u8; 20] {
        self.0.expose()
    }

    /// The seed as authenticators take it by hand: 32 characters of Base32 (RFC 4648, no padding needed).
    #[must_use]
    pub fn base32(&self) -> SecretText {
        let mut text = String::with_capacity(32);
        data_encoding::BASE32_NOPAD.encode_append(self.0.expose(), &mut text);
        SecretText::new(text)
    }

    /// The seed from that text as people type it: spaces, dashes and case do not matter.
    ///
    /// # Errors
    /// [`NotASeed`].
    pub fn from_base32(text: &str) -> Result<Self, NotASeed> {
        let mut plain = Zeroizing::new(String::with_capacity(text.len()));
        plain.extend(text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()));
        let bytes = data_encoding::BASE32_NOPAD.decode(plain.trim_end_matches('=').as_bytes());
        let bytes = Zeroizing::new(bytes.map_err(|_| NotASeed)?);
        Self::try_from_slice(&bytes).map_err(|_| NotASeed)
    }

    /// The `otpauth://` address for a QR code. It holds the seed, hence [`SecretText`]. Colons in `issuer` and
    /// `account` are left out: the format uses them as separator.
    #[must_use]
    pub fn uri(&self, issuer: &str, account: &str) -> SecretText {
        let (issuer, account) = (escaped(issuer), escaped(account));
        let mut uri = String::with_capacity(120 + 2 * issuer.len() + account.len());
        for part in ["otpauth://totp/", &issuer, ":", &account, "?secret=", self.base32().expose(), "&issuer=", &issuer]
        {
            uri.push_str(part);
        }
        uri.push_str("&algorithm=SHA1&digits=6&period=30");
        SecretText::new(uri)
    }

    /// The step whose code this is, if it is the current or the previous one at `unix_s` (seconds since 1970). No
    /// code of the future is ever accepted, so a seen step cannot be "ahead" of the clock.
    #[must_use]
    pub fn matching_step(&self, code: &str, unix_s: i64) -> Option<u64> {
        let now = u64::try_from(unix_s).ok()? / STEP_SECONDS;
        let generator = self.generator();
        // The newest first; both are always computed, so the time taken does not tell which one matched.
        let steps = [Some(now), now.checked_sub(1)];
        let matches = steps.map(|step| step.filter(|step| code_matches(&generator, *step, code)));
        matches.into_iter().flatten().next()
    }

    /// The code at `unix_s`, for tests and the demo. Seconds before 1970 count as 1970.
    #[must_use]
    pub fn code_at(&self, unix_s: i64) -> String {
        self.generator().generate(u64::try_from(unix_s).unwrap_or(0)).to_string()
    }

    fn generator(&self) -> Totp {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(STEP_SECONDS)
            .with_skew(0)
            .with_secret(*self.0.expose())
            .build_noncompliant()
    }
}

/// Accepts a code once: its step must be later than `last_step`, the last one accepted for this seed. The caller
/// stores the returned step *before* acting on it.
///
/// # Errors
/// [`OtpError`].
pub fn accept(seed: &OtpSeed, code: &str, unix_s: i64, last_step: Option<u64>) -> Result<u64, OtpError> {
    if code.len() != DIGITS || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(OtpError::Malformed);
    }
    let step = seed.matching_step(code, unix_s).ok_or(OtpError::Wrong)?;
    if last_step.is_some_and(|last| step <= last) {
        return Err(OtpError::Reused);
    }
    Ok(step)
}

fn code_matches(generator: &Totp, step: u64, code: &str) -> bool {
    let Some(second) = step.checked_mul(STEP_SECONDS) else { return false };
    generator.generate(second).to_string().as_bytes().ct_eq(code.as_bytes()).into()
}

/// Percent-encoding of everything but RFC 3986's unreserved characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 3);
    for byte in text.bytes().filter(|byte| *byte != b':') {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            data_encoding::HEXUPPER.encode_append(&[byte], &mut escaped);
        }
    }
    escaped
}
