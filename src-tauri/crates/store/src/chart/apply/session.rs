//! Starting, pausing, handing over and ending a session.

use baton_domain::{
    SegmentId, SessionId,
    measure::Target,
    observation::{BoutEnd, Touch},
    paper::{Sheet, check_enter},
    session::{
        Pause, Refusal, Segment, Session, SessionState, Setting, Stream, TargetDisposition, Zone, check_beside,
        check_end, check_end_arrived, check_end_segment, check_ends, check_open, check_take_over, check_takes,
        check_targets,
    },
};

use super::{Applied, EntryMeta};
use crate::{
    chart::{
        ChartTransaction,
        table::{observations, segments, sessions},
    },
    error::StoreError,
};

impl ChartTransaction<'_> {
    pub(super) fn start_session(
        &self,
        meta: &EntryMeta,
        id: SessionId,
        segment: SegmentId,
        at: Touch,
        (targets, setting): (&[Target], &Setting),
        zone_min: i16,
    ) -> Result<Applied, StoreError> {
        check_targets(targets)?;
        if sessions::exists(self.conn(), id)? || segments::exists(self.conn(), segment)? {
            return Err(Refusal::IdTaken.into());
        }
        let session = Session {
            id,
            by: meta.by,
            started: meta.moment(at),
            ended: None,
            zone: Zone::at(zone_min),
            state: SessionState::Running,
            pauses: Vec::new(),
            targets: targets.to_vec(),
            dispositions: Vec::new(),
            paper: None,
        };
        self.put_session(&session, meta)?;
        let (started, by, stream, setting) = (meta.moment(at), meta.by, Stream::Main, setting.clone());
        let own = Segment { id: segment, session: id, by, started, ended: None, stream, setting };
        segments::put(self.conn(), &own, meta.key()?)?;
        Ok(Applied::session(id))
    }

    pub(super) fn enter_session(
        &self,
        meta: &EntryMeta,
        id: SessionId,
        segment: SegmentId,
        sheet: &Sheet,
        setting: &Setting,
    ) -> Result<Applied, StoreError> {
        check_enter(sheet, meta.wall_ms)?;
        if sessions::exists(self.conn(), id)? || segments::exists(self.conn(), segment)? {
            return Err(Refusal::IdTaken.into());
        }
        self.put_session(&sheet.session(id, meta.by, meta.wall_ms), meta)?;
        segments::put(self.conn(), &sheet.segment(segment, id, meta.by, setting.clone()), meta.key()?)?;
        Ok(Applied::session(id))
    }

    pub(super) fn pause_session(&self, meta: &EntryMeta, id: SessionId, at: Touch) -> Result<Applied, StoreError> {
        let mut session = Session::clone(&*self.session_or_refuse(id)?);
        check_open(&session)?;
        if session.state == SessionState::Paused {
            return Err(Refusal::AlreadySo.into());
        }
        session.state = SessionState::Paused;
        session.pauses.push(Pause { from: meta.moment(at), to: None });
        self.put_session(&session, meta)?;
        Ok(Applied::session(id))
    }

    pub(super) fn resume_session(&self, meta: &EntryMeta, id: SessionId, at: Touch) -> Result<Applied, StoreError> {
        let mut session = Session::clone(&*self.session_or_refuse(id)?);
        check_open(&session)?;
        if session.state == SessionState::Running {
            return Err(Refusal::AlreadySo.into());
        }
        session.state = SessionState::Running;
        end_pause(&mut session, meta, at);
        self.put_session(&session, meta)?;
        Ok(Applied::session(id))
    }

    pub(super) fn start_segment(
        &self,
        meta: &EntryMeta,
        id: SessionId,
        segment: SegmentId,
        ends: Option<SegmentId>,
        at: Touch,
        (stream, setting): (Stream, &Setting),
    ) -> Result<Applied, StoreError> {
        let session = self.session_or_refuse(id)?;
        let (started, by) = (meta.moment(at), meta.by);
        let new = Segment { id: segment, session: id, by, started, ended: None, stream, setting: setting.clone() };
        if meta.replayed {
            check_takes(&session, stream)?;
        } else {
            check_open(&session)?;
            check_beside(stream, setting)?;
        }
        if segments::exists(self.conn(), segment)? {
            return Err(Refusal::IdTaken.into());
        }
        if let Some(ends) = ends {
            let old = segments::get(self.conn(), id, ends)?.map(|s| s.value);
            if check_ends(&session, old.as_ref())?
                && let Some(old) = old
            {
                if !meta.replayed {
                    check_take_over(Some(&old), &new)?;
                }
                segments::put(self.conn(), &Segment { ended: Some(meta.moment(at)), ..old }, meta.key()?)?;
            }
        }
        segments::put(self.conn(), &new, meta.key()?)?;
        Ok(Applied::session(id))
    }

    pub(super) fn end_segment(
        &self,
        meta: &EntryMeta,
        id: SessionId,
        segment: SegmentId,
        at: Touch,
    ) -> Result<Applied, StoreError> {
        let session = self.session_or_refuse(id)?;
        let held = segments::get(self.conn(), id, segment)?.map(|s| s.value);
        check_end_segment(&session, held.as_ref(), meta.by)?;
        if let Some(held) = held {
            segments::put(self.conn(), &Segment { ended: Some(meta.moment(at)), ..held }, meta.key()?)?;
        }
        Ok(Applied::session(id))
    }

    pub(super) fn end_session(
        &self,
        meta: &EntryMeta,
        id: SessionId,
        at: Touch,
        zone_min: i16,
        dispositions: &[TargetDisposition],
    ) -> Result<Applied, StoreError> {
        let mut session = Session::clone(&*self.session_or_refuse(id)?);
        let with_data = observations::targets_with_data(self.conn(), id)?;
        if meta.replayed {
            check_end_arrived(&session, dispositions)?;
        } else {
            check_end(&session, dispositions, |target| with_data.contains(&target))?;
        }
        if session.state == SessionState::Paused {
            end_pause(&mut session, meta, at);
        }
        session.state = SessionState::Ended;
        session.ended = Some(meta.moment(at));
        session.zone.end_min = zone_min;
        session.dispositions = dispositions.to_vec();
        self.put_session(&session, meta)?;
        let end = BoutEnd { by: meta.by, at, boot: meta.boot, truncated: true, unanswered: false };
        observations::end_all(self.conn(), id, &end)?;
        segments::end_all(self.conn(), id, meta.moment(at), meta.key()?)?;
        Ok(Applied::session(id))
    }
}

fn end_pause(session: &mut Session, meta: &EntryMeta, at: Touch) {
    if let Some(last) = session.pauses.last_mut() {
        last.to = Some(meta.moment(at));
    }
}
