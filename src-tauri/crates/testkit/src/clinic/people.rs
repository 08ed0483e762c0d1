//! Who works in the synthetic clinics.

use baton_domain::{Role, UserId, text::Name};
use baton_vault::{otp::OtpSeed, secret::SecretText};

/// Everybody's password in the synthetic clinics.
pub const PASSWORD: &str = "correct horse battery staple";

/// A person to be made.
pub struct Sheet {
    /// Login id.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// What the avatar shows.
    pub initials: &'static str,
    /// Role.
    pub role: Role,
    /// Whether they have a second factor already.
    pub has_factor: bool,
    /// Date of birth.
    pub born: &'static str,
}

/// A person who was made.
pub struct SyntheticPerson {
    /// Their id.
    pub user: UserId,
    /// Login id.
    pub login: String,
    /// Name.
    pub name: Name,
    /// Role.
    pub role: Role,
    /// Their second factor, if they have one.
    pub seed: Option<OtpSeed>,
}

impl SyntheticPerson {
    /// The password.
    #[must_use]
    pub fn password(&self) -> SecretText {
        SecretText::new(PASSWORD.to_owned())
    }

    /// The code at this time, Unix seconds; empty without a second factor.
    #[must_use]
    pub fn code_at(&self, unix_s: i64) -> String {
        self.seed.as_ref().map(|seed| seed.code_at(unix_s)).unwrap_or_default()
    }
}

const fn sheet(
    login: &'static str,
    name: &'static str,
    initials: &'static str,
    role: Role,
    has_factor: bool,
    born: &'static str,
) -> Sheet {
    Sheet { login, name, initials, role, has_factor, born }
}

/// The first clinic. Technician B has no second factor yet and must enrol one at the first sign-in.
pub(super) const SUNRISE: &[Sheet] = &[
    sheet("ana.ruiz", "Ana Ruiz", "AR", Role::Technician, true, "1996-04-12"),
    sheet("jon.sato", "Jon Sato", "JS", Role::Technician, false, "1994-11-03"),
    sheet("kim.tran", "Kim Tran", "KT", Role::Supervisor, true, "1985-07-21"),
    sheet("lea.moss", "Lea Moss", "LM", Role::Admin, true, "1979-01-30"),
    sheet("omar.haddad", "Omar Haddad", "OH", Role::Compliance, true, "1972-09-09"),
    sheet("pia.lund", "Pia Lund", "PL", Role::Billing, true, "1990-02-14"),
];

/// The second clinic.
pub(super) const HARBOR: &[Sheet] = &[
    sheet("eva.novak", "Eva Novak", "EN", Role::Technician, true, "1993-05-05"),
    sheet("sam.okoro", "Sam Okoro", "SO", Role::Supervisor, true, "1981-12-24"),
];
