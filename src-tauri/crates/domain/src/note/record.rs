//! What a note is about, laid side by side: the session, who provided which part of it, its data, and what the payer asks for.
//! The checks, the draft and the units are read from it, and nothing here is stored.
//!
//! Times are laid on one line: milliseconds from the session's start by the clock of the device that started it.

mod line;

use crate::{
    actor::Role,
    billing::{Billing, Service},
    id::{TargetId, UserId},
    measure::Target,
    note::Note,
    observation::{Fact, Observation, Touch},
    score::{During, Span, merge, shared_ms},
    session::{Disposition, Moment, Segment, Session, SessionState},
    text::Code,
};

/// A session as one author documents it.
#[derive(Clone, Copy, Debug)]
pub struct NoteRecord<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its segments.
    pub segments: &'a [Segment],
    /// Its observations, in the order of [`crate::correction::put_in_order`]. Those of the session's own stream that are not
    /// voided are its data.
    pub observations: &'a [Observation],
    /// Whose note it is.
    pub author: UserId,
    /// In which role they provided.
    pub role: Role,
    /// The note as it stands; none before its first text.
    pub note: Option<&'a Note>,
    /// What the client's payer asks for; none until reference data has arrived.
    pub billing: Option<&'a Billing>,
    /// Whether the client has a supervisor; none where that is not known.
    pub supervisor_named: Option<bool>,
    /// Narratives of the client's last notes.
    pub earlier: &'a [&'a str],
    /// This moment, wall milliseconds.
    pub now_ms: i64,
}

/// What a session knows of a target (domain §3.0: missing is not zero).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TargetState {
    /// There is data.
    Data,
    /// It was watched for and did not happen.
    Zero,
    /// It was not watched for.
    NotObserved,
    /// It was not run, and nothing was said of it.
    NotRun,
}

impl TargetState {
    /// Whether something is known of it: data, or that it did not happen.
    #[must_use]
    pub fn is_run(self) -> bool {
        matches!(self, TargetState::Data | TargetState::Zero)
    }
}

impl<'a> NoteRecord<'a> {
    /// The civil date of the session's start, `YYYY-MM-DD`; none if its clock showed a year that cannot be written.
    #[must_use]
    pub fn service_date(&self) -> Option<String> {
        self.date_at(0)
    }

    /// The code that the note documents: the note's own, else the one under which its author joined, else what is usual for
    /// their role.
    #[must_use]
    pub fn service_code(&self) -> Option<&'a Code> {
        let written = self.note.and_then(|note| note.form.service.as_ref());
        let joined = || self.own().find_map(|segment| segment.setting.service.as_ref());
        let usual = || Some(&self.billing?.usual(self.role, &self.service_date()?)?.code);
        written.or_else(joined).or_else(usual)
    }

    /// The payer's service of that code on the service date.
    #[must_use]
    pub fn service(&self) -> Option<&'a Service> {
        self.billing?.service(self.service_code()?, &self.service_date()?)
    }

    /// What a segment is billed under: the code under which its provider joined, else, for the author's own, the note's. None
    /// for somebody else's without a code: nobody's service is guessed.
    #[must_use]
    pub fn code_of(&self, segment: &'a Segment) -> Option<&'a Code> {
        let own = || self.service_code().filter(|_| segment.by == self.author);
        segment.setting.service.as_ref().or_else(own)
    }

    /// Segments in which somebody provided: those of the session's own stream, and those beside it that carry a service. A
    /// second observer provides nothing.
    pub fn provided(&self) -> impl Iterator<Item = &'a Segment> + use<'a> {
        let session = self.session.id;
        let provides = |segment: &Segment| segment.stream.is_main() || segment.setting.service.is_some();
        self.segments.iter().filter(move |segment| segment.session == session && provides(segment))
    }

    /// The segments that the author provided.
    pub fn own(&self) -> impl Iterator<Item = &'a Segment> + use<'a> {
        let author = self.author;
        self.provided().filter(move |segment| segment.by == author)
    }

    /// The time that the author provided, pauses included.
    #[must_use]
    pub fn own_time(&self) -> Vec<Span> {
        merge(&self.own().map(|segment| self.span(segment)).collect::<Vec<_>>())
    }

    /// The session's pauses.
    #[must_use]
    pub fn pauses(&self) -> Vec<Span> {
        let of = |pause: &crate::session::Pause| Span {
            from_ms: self.place(&pause.from, None),
            to_ms: pause.to.map_or_else(|| self.end_ms(), |to| self.place(&to, None)),
        };
        merge(&self.session.pauses.iter().map(of).collect::<Vec<_>>())
    }

    /// How much of merged spans is not paused.
    #[must_use]
    pub fn unpaused_ms(&self, spans: &[Span]) -> u64 {
        let whole = spans.iter().fold(0, |sum: u64, span| sum.saturating_add(span.length_ms()));
        whole.saturating_sub(shared_ms(spans, &self.pauses()))
    }

    /// Whether the session is over, and its end known.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.session.state == SessionState::Ended && self.session.ended.is_some()
    }

    /// The session's end, or this moment.
    #[must_use]
    pub fn until(&self) -> Moment {
        let boot_ms = u64::try_from(self.now_ms).unwrap_or(0);
        let now = Moment { at: Touch { wall_ms: self.now_ms, boot_ms }, boot: crate::correction::TOLD };
        self.session.ended.unwrap_or(now)
    }

    /// How long the session was watched, as scores ask for it. Pauses that two devices recorded at once count once.
    #[must_use]
    pub fn during(&self) -> During<'a> {
        let whole = Span { from_ms: 0, to_ms: self.end_ms() };
        During { observed_ms: self.unpaused_ms(&[whole]), pauses: &self.session.pauses }
    }

    /// The session's data: its own stream, nothing that was voided, nothing recorded beside it.
    pub fn data(&self) -> impl Iterator<Item = &'a Observation> + use<'a> {
        let session = self.session.id;
        let counts = move |o: &&Observation| o.session == session && o.voided.is_none() && o.stream.is_main();
        self.observations.iter().filter(counts)
    }

    /// The data of one target.
    #[must_use]
    pub fn data_of(&self, target: TargetId) -> Vec<&'a Observation> {
        self.data().filter(|o| o.target == target).collect()
    }

    /// What is known of a target. Data says more than what was said of its absence; a description whose event was struck out
    /// is no data.
    #[must_use]
    pub fn state_of(&self, target: &Target) -> TargetState {
        if self.data().any(|o| o.target == target.id && !matches!(o.fact, Fact::Abc(_))) {
            return TargetState::Data;
        }
        match self.session.dispositions.iter().find(|said| said.target == target.id).map(|said| said.disposition) {
            Some(Disposition::Zero) => TargetState::Zero,
            Some(Disposition::NotObserved) => TargetState::NotObserved,
            None => TargetState::NotRun,
        }
    }
}
