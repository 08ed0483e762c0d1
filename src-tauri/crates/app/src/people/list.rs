//! The locked screen, and the person who is active.

use baton_contract::{
    ErrorCode,
    view::{MeView, PeopleView, PersonTile, PinState, RunningSession},
};
use baton_domain::UserId;
use baton_store::device::Person;
use baton_vault::{clock::Stamp, pin::PIN_TRIES};

use crate::{
    core::{Core, Device},
    error::AppError,
    view::{colour_of, ms, shorten},
};

impl Core {
    /// The locked screen. Needs nobody.
    ///
    /// # Errors
    /// `device.not_enrolled`, `disk.fault`.
    pub fn people_view(&self) -> Result<PeopleView, AppError> {
        let shown = self.device_view();
        let mut state = self.0.lock();
        let device = state.device()?;
        let now = device.writer.stamp();
        let people = device.file.people()?.iter().map(|person| tile(device, person, &now)).collect();
        let moment = device.writer.moment();
        let running_ms = device.running.as_ref().map(|r| ms(r.observed_ms(&moment)));
        Ok(PeopleView { device: shown, people, running_ms, pin_tries: PIN_TRIES })
    }

    /// The active person.
    ///
    /// # Errors
    /// `device.locked`.
    pub fn me_view(&self) -> Result<MeView, AppError> {
        self.0.lock().device()?.me()
    }
}

fn tile(device: &Device, person: &Person, now: &Stamp) -> PersonTile {
    let shift = device.shifts.get(&person.user).filter(|shift| shift.pin_ready(now));
    PersonTile {
        user: person.user.to_string(),
        login: person.login.clone(),
        name: shorten(&person.name),
        initials: person.initials.clone(),
        colour: colour_of(person.user.0),
        pin: if shift.is_some() { PinState::Ready } else { PinState::FullSignIn },
        pin_until_ms: shift.map(|s| (now.wall_ms as f64) + ms(s.left_ms(now))),
    }
}

impl Device {
    /// The active person as the window shows them.
    pub fn me(&mut self) -> Result<MeView, AppError> {
        let now = self.writer.stamp();
        let lock_after_ms = u32::try_from(self.lock_after_ms()).unwrap_or(u32::MAX);
        let pin_min_digits = self.policy.pin_min_digits;
        let running = self.running.clone();
        let active = self.active.as_ref().ok_or(ErrorCode::Locked)?;
        let shift_left = self.shifts.get(&active.user()).map_or(0, |s| s.left_ms(&now));
        let running = running
            .filter(|r| active.has(r.chart))
            .map(|r| RunningSession { chart: r.chart.to_string(), session: r.session.to_string() });
        Ok(MeView {
            user: active.user().to_string(),
            name: active.name.clone(),
            initials: initials(self, active.user())?,
            colour: colour_of(active.user().0),
            role: active.role().label().to_owned(),
            needs_pin: active.needs_pin,
            pin_min_digits,
            shift_until_ms: now.wall_ms as f64 + ms(shift_left),
            lock_after_ms,
            hand: active.hand()?,
            running,
        })
    }
}

fn initials(device: &Device, user: UserId) -> Result<String, AppError> {
    Ok(device.file.person(user)?.map(|p| p.initials).unwrap_or_default())
}
