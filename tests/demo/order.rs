//! What a person can type while the demo runs.

use baton_vault::otp::OtpSeed;

use crate::{devices::DeviceName, error::DemoError};

/// One line.
pub enum Order {
    /// The current codes.
    Codes,
    /// A new enrolment code; of the second clinic if asked.
    Enrolment { harbor: bool },
    /// Open a device.
    Open(Option<DeviceName>),
    /// Kill the app of a device.
    Kill(Option<String>),
    /// Cut the network, or give it back.
    Network,
    /// The code of a key, which is kept if it has a name.
    Key { name: Option<String>, seed: OtpSeed },
    /// What can be typed.
    Help,
    /// An empty line.
    Nothing,
    /// The end.
    End,
}

impl Order {
    /// Reads a line; what it does not know is a call for help.
    pub fn read(line: &str) -> Result<Self, DemoError> {
        let mut words = line.split_whitespace();
        let Some(verb) = words.next() else { return Ok(Self::Nothing) };
        let rest: Vec<&str> = words.collect();
        let first = rest.first().copied();
        Ok(match verb.to_lowercase().as_str() {
            "c" => Self::Codes,
            "e" => Self::Enrolment { harbor: first == Some("harbor") },
            "d" => Self::Open(first.map(str::parse).transpose()?),
            "k" => Self::Kill(first.map(str::to_owned)),
            "n" => Self::Network,
            "o" => key(&rest)?,
            "q" => Self::End,
            _ => Self::Help,
        })
    }
}

/// A key, or a name and a key. The key may be typed in groups, as the app shows it.
fn key(words: &[&str]) -> Result<Order, DemoError> {
    if let Ok(seed) = OtpSeed::from_base32(&words.concat()) {
        return Ok(Order::Key { name: None, seed });
    }
    let (name, rest) = words.split_first().unwrap_or((&"", &[]));
    let seed = OtpSeed::from_base32(&rest.concat())?;
    Ok(Order::Key { name: Some((*name).to_owned()), seed })
}
