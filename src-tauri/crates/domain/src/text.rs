//! Text that people type or that the platform sends: bounded, and free of characters that could forge a line of a log
//! or turn text around on the screen. It is always shown as text, never as markup.

use serde::{Deserialize, Serialize};

/// Why a text was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// More characters than the field holds.
    #[error("the text is longer than {max} characters")]
    TooLong {
        /// The most characters (Unicode scalar values) the field holds.
        max: usize,
    },
    /// A control or direction-override character.
    #[error("the text has a character that cannot be shown")]
    Unshowable,
}

/// A text of at most `MAX` characters (Unicode scalar values).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const MAX: usize>(String);

/// A person's, client's or target's name.
pub type Name = Text<120>;
/// The narrative of a session note.
pub type Narrative = Text<12_000>;
/// A code or key that is no prose: a service's, a section's, a digest as hex.
pub type Code = Text<64>;
/// A typed reason.
pub type Reason = Text<500>;

impl<const MAX: usize> Text<MAX> {
    /// Checks and takes a text, trimmed of white space at its ends.
    ///
    /// # Errors
    /// [`TextError`] when it is empty, too long, or holds a control or direction-override character.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TextError::Empty);
        }
        if text.chars().count() > MAX {
            return Err(TextError::TooLong { max: MAX });
        }
        if text.chars().any(is_unshowable) {
            return Err(TextError::Unshowable);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Controls other than line feed and tab; and the bidirectional overrides and isolates that let a name reorder what
/// stands beside it (Unicode UAX #9).
fn is_unshowable(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{FEFF}')
}

impl<const MAX: usize> TryFrom<String> for Text<MAX> {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_kept_as_the_text_it_is() {
        let name = Name::new("<img src=x onerror=alert(1)>").unwrap();
        assert_eq!(name.as_str(), "<img src=x onerror=alert(1)>");
    }

    #[test]
    fn control_and_direction_characters_are_refused() {
        for bad in ["a\u{0}b", "a\u{1b}[31m", "a\u{202e}b", "a\u{2066}b"] {
            assert_eq!(Name::new(bad), Err(TextError::Unshowable), "{bad:?}");
        }
        assert_eq!(Name::new("  \n "), Err(TextError::Empty));
        assert_eq!(Name::new(&"x".repeat(121)), Err(TextError::TooLong { max: 120 }));
        assert!(Name::new(&"\u{1F600}".repeat(120)).is_ok(), "characters are counted, not bytes");
    }
}
