//! What lay before somebody who signed: a digest of it stands in their signature, so that a later correction shows.

use baton_domain::{
    observation::BoutEnd,
    session::{Disposition, Moment},
    text::Code,
};
use baton_store::chart::SessionSheet;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// What a digest of everything begins with; one without it is from before and covers less.
const WHOLE: &str = "2:";

/// SHA-256 of the session as a note speaks of it: its times, pauses and dispositions, who provided which part of it under which
/// service, and its own data as it counts.
pub(crate) fn data_digest(sheet: &SessionSheet) -> String {
    let mut hash = Hash(Sha256::new());
    hash.0.update(b"baton/note/v2/data\0");
    hash.session(sheet);
    hash.segments(sheet);
    hash.observations(sheet);
    format!("{WHOLE}{}", BASE64URL_NOPAD.encode(&hash.0.finalize()))
}

/// Whether what was signed is no longer what is there.
pub(super) fn has_changed(signed: &Code, sheet: &SessionSheet) -> bool {
    let now = if signed.as_str().starts_with(WHOLE) { data_digest(sheet) } else { first_digest(sheet) };
    now != signed.as_str()
}

/// As it was before [`WHOLE`]: each observation's id, whether it counts, and when it ended.
fn first_digest(sheet: &SessionSheet) -> String {
    let mut hash = Sha256::new();
    hash.update(b"baton/note/v1/data\0");
    let mut counted: Vec<_> = sheet.observations.iter().filter(|o| o.stream.is_main()).collect();
    counted.sort_unstable_by_key(|o| o.id);
    for observation in counted {
        hash.update(observation.id.bytes());
        hash.update([u8::from(observation.voided.is_some()), u8::from(observation.ended.is_some())]);
        hash.update(observation.ended.map_or(0, |end| end.at.wall_ms).to_be_bytes());
    }
    HEXLOWER.encode(&hash.finalize())
}

/// Each part of it begins with how many there are, so that no two sessions are written alike.
struct Hash(Sha256);

impl Hash {
    fn count(&mut self, of: usize) {
        self.0.update((of as u64).to_be_bytes());
    }

    fn moment(&mut self, of: Option<&Moment>) {
        self.0.update([u8::from(of.is_some())]);
        if let Some(of) = of {
            self.0.update(of.at.wall_ms.to_be_bytes());
            self.0.update(of.at.boot_ms.to_be_bytes());
            self.0.update(of.boot.as_bytes());
        }
    }

    fn session(&mut self, sheet: &SessionSheet) {
        let session = &sheet.session;
        self.0.update(session.id.bytes());
        self.moment(Some(&session.started));
        self.moment(session.ended.as_ref());
        self.0.update(session.zone.start_min.to_be_bytes());
        self.0.update(session.zone.end_min.to_be_bytes());
        self.count(session.pauses.len());
        for pause in &session.pauses {
            self.moment(Some(&pause.from));
            self.moment(pause.to.as_ref());
        }
        let mut said = session.dispositions.clone();
        said.sort_unstable_by_key(|said| said.target);
        self.count(said.len());
        for said in said {
            self.0.update(said.target.bytes());
            self.0.update([u8::from(said.disposition == Disposition::Zero)]);
        }
    }

    /// Those in which somebody provided, as [`baton_domain::note::NoteRecord::provided`] has it.
    fn segments(&mut self, sheet: &SessionSheet) {
        let mut provided: Vec<_> =
            sheet.segments.iter().filter(|s| s.stream.is_main() || s.setting.service.is_some()).collect();
        provided.sort_unstable_by_key(|s| s.id);
        self.count(provided.len());
        for segment in provided {
            self.0.update(segment.id.bytes());
            self.0.update(segment.by.bytes());
            self.moment(Some(&segment.started));
            self.moment(segment.ended.as_ref());
            let service = segment.setting.service.as_ref().map_or("", Code::as_str);
            self.count(service.len());
            self.0.update(service.as_bytes());
        }
    }

    /// What an observation says never changes; whether it counts does, and how it ended.
    fn observations(&mut self, sheet: &SessionSheet) {
        let mut counted: Vec<_> = sheet.observations.iter().filter(|o| o.stream.is_main()).collect();
        counted.sort_unstable_by_key(|o| o.id);
        self.count(counted.len());
        for observation in counted {
            self.0.update(observation.id.bytes());
            self.0.update([u8::from(observation.voided.is_some())]);
            let end = observation.ended;
            self.moment(end.map(|BoutEnd { at, boot, .. }| Moment { at, boot }).as_ref());
            self.0.update([end.map_or(0, |end| u8::from(end.truncated) | u8::from(end.unanswered) << 1)]);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::HashMap;

    use baton_domain::{
        ObservationId, SegmentId, SessionId, TargetId, UserId,
        observation::{Fact, Observation, Touch},
        session::{Pause, Segment, Session, SessionState, Setting, Stream, TargetDisposition, Zone},
    };
    use uuid::Uuid;

    use super::*;

    pub const ME: UserId = UserId(Uuid::from_u128(1));

    fn at(ms: u64) -> Moment {
        let at = Touch { wall_ms: 1_790_000_000_000 + ms.cast_signed(), boot_ms: ms };
        Moment { at, boot: Uuid::from_u128(4) }
    }

    /// A session with a bout of its own and one beside it.
    pub fn sheet() -> SessionSheet {
        let (id, target) = (SessionId(Uuid::from_u128(9)), TargetId(Uuid::from_u128(7)));
        let ended = Some(BoutEnd { by: ME, at: at(50).at, boot: at(50).boot, truncated: false, unanswered: false });
        let of = |n, stream| Observation {
            id: ObservationId(Uuid::from_u128(n)),
            session: id,
            segment: SegmentId(Uuid::from_u128(5)),
            target,
            by: ME,
            at: at(40).at,
            boot: at(40).boot,
            fact: Fact::Bout,
            ended,
            voided: None,
            stream,
            told: None,
        };
        let segment = |n, stream| Segment {
            id: SegmentId(Uuid::from_u128(n)),
            session: id,
            by: ME,
            started: at(0),
            ended: Some(at(100)),
            stream,
            setting: Setting::default(),
        };
        let session = Session {
            id,
            by: ME,
            started: at(0),
            ended: Some(at(100)),
            zone: Zone::at(60),
            state: SessionState::Ended,
            pauses: vec![Pause { from: at(10), to: Some(at(20)) }],
            targets: Vec::new(),
            dispositions: vec![TargetDisposition { target, disposition: Disposition::Zero }],
            paper: None,
        };
        SessionSheet {
            profile: None,
            session,
            segments: vec![segment(5, Stream::Main), segment(6, Stream::Beside)],
            observations: vec![of(30, Stream::Main), of(31, Stream::Beside)],
            notes: Vec::new(),
            claims: Vec::new(),
            names: Vec::new(),
            marks: Vec::new(),
            past_bouts: HashMap::new(),
        }
    }

    fn signed(digest: &str) -> Code {
        Code::new(digest).unwrap()
    }

    #[test]
    fn whatever_the_note_speaks_of_shows_when_it_is_changed() {
        type Change = (&'static str, fn(&mut SessionSheet));
        let digest = signed(&data_digest(&sheet()));
        assert!(!has_changed(&digest, &sheet()));
        let changes: [Change; 10] = [
            ("the start", |s| s.session.started = at(1)),
            ("the end", |s| s.session.ended = Some(at(99))),
            ("the zone", |s| s.session.zone.end_min = 0),
            ("a pause", |s| s.session.pauses[0].to = Some(at(30))),
            ("what silence means", |s| s.session.dispositions[0].disposition = Disposition::NotObserved),
            ("who provided", |s| s.segments[0].by = UserId(Uuid::from_u128(2))),
            ("until when", |s| s.segments[0].ended = Some(at(90))),
            ("under which service", |s| s.segments[0].setting.service = Some(signed("97155"))),
            ("how long a bout lasted", |s| s.observations[0].ended.as_mut().unwrap().at.boot_ms = 51),
            ("whether it was answered", |s| s.observations[0].ended.as_mut().unwrap().unanswered = true),
        ];
        for (what, change) in changes {
            let mut now = sheet();
            change(&mut now);
            assert!(has_changed(&digest, &now), "{what}");
        }
    }

    #[test]
    fn what_was_recorded_beside_it_changes_nothing() {
        let digest = signed(&data_digest(&sheet()));
        let mut now = sheet();
        now.segments.truncate(1);
        now.observations.truncate(1);
        assert!(!has_changed(&digest, &now));
    }

    #[test]
    fn a_note_that_was_signed_over_less_is_read_by_that() {
        let digest = signed(&first_digest(&sheet()));
        let mut now = sheet();
        now.session.started = at(1);
        assert!(!has_changed(&digest, &now), "nobody said it then");
        now.observations[0].ended.as_mut().unwrap().at.wall_ms += 1;
        assert!(has_changed(&digest, &now));
    }
}
