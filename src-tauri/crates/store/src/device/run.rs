//! What outlives a run: the marks of time, how the app ended, and whether a session is running.

use baton_domain::{ChartId, SessionId, observation::Touch};
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use super::DeviceFile;
use crate::{StoreError, value};

/// When the platform was last heard, by three clocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heard {
    /// Wall milliseconds since the Unix epoch.
    pub wall_ms: i64,
    /// Milliseconds since boot, counting sleep.
    pub boot_ms: u64,
    /// The boot under which `boot_ms` counts.
    pub boot: Uuid,
}

/// The marks of time. They only ever grow, but for [`Heard`] and for the highest wall time, which a newer word of the
/// platform sets to its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimeMarks {
    /// Last time signed by the platform, milliseconds; 0 for none.
    pub signed_ms: i64,
    /// Highest wall time seen, milliseconds; 0 for none.
    pub highest_wall_ms: i64,
    /// When the platform was last heard: the lease counts from here.
    pub heard: Option<Heard>,
}

/// A running session, in the opaque ids that ledger headers show too: nothing of whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RunningSession {
    /// Its chart.
    pub chart: ChartId,
    /// The session.
    pub session: SessionId,
    /// Wall milliseconds at its start.
    pub wall_ms: i64,
    /// Boot milliseconds at its start.
    pub boot_ms: u64,
    /// The boot.
    pub boot: Uuid,
}

impl DeviceFile {
    /// The marks of time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn time_marks(&self) -> Result<TimeMarks, StoreError> {
        let sql = "SELECT signed_ms, highest_wall_ms, heard_wall_ms, heard_boot_ms, heard_boot FROM run";
        Ok(self.conn.query_row(sql, [], |row| {
            let heard = value::moment_or_none(row, 2)?;
            Ok(TimeMarks {
                signed_ms: row.get(0)?,
                highest_wall_ms: row.get(1)?,
                heard: heard.map(|m| Heard { wall_ms: m.at.wall_ms, boot_ms: m.at.boot_ms, boot: m.boot }),
            })
        })?)
    }

    /// Raises the highest wall time seen; a lower one is ignored.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn saw_wall(&mut self, wall_ms: i64) -> Result<(), StoreError> {
        self.conn.execute("UPDATE run SET highest_wall_ms = max(highest_wall_ms, ?1)", [wall_ms])?;
        Ok(())
    }

    /// The platform was heard: raises the last signed time (a lower one is ignored) and restarts the lease.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn heard_platform(&mut self, signed_ms: i64, now: Heard) -> Result<(), StoreError> {
        let boot_ms = value::boot_ms(now.boot_ms);
        self.conn.execute(include_str!("heard_platform.sql"), params![signed_ms, now.wall_ms, boot_ms, now.boot])?;
        Ok(())
    }

    /// Notes that the app runs, and tells whether the run before ended in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_run(&mut self) -> Result<bool, StoreError> {
        let tx = self.conn.transaction()?;
        let clean = tx.query_row("SELECT clean_exit FROM run", [], |row| row.get(0))?;
        tx.execute("UPDATE run SET clean_exit = 0", [])?;
        tx.commit()?;
        Ok(clean)
    }

    /// Notes that the app ends in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_run(&mut self) -> Result<(), StoreError> {
        self.conn.execute("UPDATE run SET clean_exit = 1", [])?;
        Ok(())
    }

    /// The running session, if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn running_session(&self) -> Result<Option<RunningSession>, StoreError> {
        let sql = "SELECT chart, session, wall_ms, boot_ms, boot FROM running_session";
        let row = self.conn.query_row(sql, [], |row| {
            let Touch { wall_ms, boot_ms } = value::touch(row, 2)?;
            let (chart, session) = (ChartId(row.get(0)?), SessionId(row.get(1)?));
            Ok(RunningSession { chart, session, wall_ms, boot_ms, boot: row.get(4)? })
        });
        Ok(row.optional()?)
    }

    /// Notes that a session runs, or that none does.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_running_session(&mut self, session: Option<RunningSession>) -> Result<(), StoreError> {
        match session {
            None => self.conn.execute("DELETE FROM running_session", [])?,
            Some(s) => {
                let sql = "INSERT OR REPLACE INTO running_session VALUES (1, ?1, ?2, ?3, ?4, ?5)";
                let boot_ms = value::boot_ms(s.boot_ms);
                self.conn.execute(sql, params![s.chart.0, s.session.0, s.wall_ms, boot_ms, s.boot])?
            }
        };
        Ok(())
    }
}
