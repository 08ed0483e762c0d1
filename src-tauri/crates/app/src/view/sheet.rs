//! A chart and a session as screens.

use std::collections::HashMap;

use baton_contract::{
    command::{Silence, Told},
    view::{Can, ChartView, ClaimView, SegmentView, SessionCard, SessionPhase, SessionView, TargetCard},
};
use baton_domain::{
    ChartId, TargetId, UserId,
    claim::Claim,
    measure::{Measure, Phase, Target},
    observation::Observation,
    paper::Entered,
    score::{During, long_after_ms},
    session::{Disposition, Moment, Segment, SessionState, Stream, TargetDisposition},
};
use baton_store::chart::{Name, Overview, SessionSheet, SessionSummary};

use super::{colour_of, ms, note::note_views, row_view};

/// How many of one's own observations can be taken back in a row.
const UNDO: usize = 10;

pub(super) fn name_of(names: &[Name], user: UserId) -> String {
    names.iter().find(|n| n.user == user).map_or_else(|| "Somebody".to_owned(), |n| n.name.clone())
}

fn initials_of(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}

/// A chart's overview.
pub(crate) fn chart_view(chart: ChartId, overview: &Overview, can: Vec<Can>) -> ChartView {
    let profile = overview.profile.as_ref();
    ChartView {
        chart: chart.to_string(),
        name: profile.map(|p| p.name.as_str().to_owned()).unwrap_or_default(),
        initials: profile.map(|p| p.initials.as_str().to_owned()).unwrap_or_default(),
        colour: colour_of(chart.0),
        born: profile.map(|p| p.born.0.clone()).unwrap_or_default(),
        targets: overview.targets.iter().map(target_card).collect(),
        sessions: overview.sessions.iter().map(|s| session_card(s, &overview.names)).collect(),
        can,
    }
}

fn target_card(target: &Target) -> TargetCard {
    TargetCard {
        target: target.id.to_string(),
        name: target.name.as_str().to_owned(),
        program: target.program_name.as_str().to_owned(),
        measure: measure_word(&target.measure).to_owned(),
        phase: phase_word(target.phase).to_owned(),
    }
}

/// The tag of a measure, as [`baton_contract::view::RowState`] has it.
fn measure_word(measure: &Measure) -> &'static str {
    match measure {
        Measure::Trials { .. } => "trials",
        Measure::TaskAnalysis { .. } => "task_analysis",
        Measure::Count => "count",
        Measure::Rate => "rate",
        Measure::Duration => "duration",
        Measure::Latency { .. } => "latency",
        Measure::InterResponseTime => "inter_response_time",
        Measure::Interval { .. } => "interval",
        Measure::Rating { .. } => "rating",
        Measure::Quantity { .. } => "quantity",
        Measure::PermanentProduct { .. } => "permanent_product",
        Measure::Fidelity { .. } => "fidelity",
        Measure::FreeText => "free_text",
    }
}

/// The word for a phase.
pub(super) fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Unconfigured => "Not ready",
        Phase::Future => "Future",
        Phase::Baseline => "Baseline",
        Phase::Active => "Active",
        Phase::Generalization => "Generalization",
        Phase::Maintenance => "Maintenance",
        Phase::Mastered => "Mastered",
        Phase::OnHold => "On hold",
        Phase::Deactivated => "Given up",
    }
}

fn session_card(summary: &SessionSummary, names: &[Name]) -> SessionCard {
    let session = &summary.session;
    let observed = session.ended.map_or(0, |end| session.observed_ms(&end));
    SessionCard {
        session: session.id.to_string(),
        started_ms: session.started.at.wall_ms as f64,
        ended_ms: session.ended.map(|e| e.at.wall_ms as f64),
        observed_ms: ms(observed),
        by: vec![name_of(names, session.by)],
        observations: summary.tallies.iter().map(|t| t.count).sum(),
        signed: summary.signed,
    }
}

/// A session.
pub(crate) fn session_view(
    chart: ChartId,
    sheet: &SessionSheet,
    me: UserId,
    now: &Moment,
    can: Vec<Can>,
) -> SessionView {
    let session = &sheet.session;
    let observed_ms = session.observed_ms(now);
    let during = During { observed_ms, pauses: &session.pauses };
    let mut by_target: HashMap<TargetId, Vec<Observation>> = HashMap::new();
    let stream = stream_of(sheet, me);
    for observation in sheet.observations.iter().filter(|o| o.is_of(stream, me)) {
        by_target.entry(observation.target).or_default().push(observation.clone());
    }
    let of = |target: TargetId| by_target.get(&target).map(Vec::as_slice).unwrap_or_default();
    let silent = |t: &&Target| stream.is_main() && t.measure.asks_zero() && of(t.id).iter().all(|o| o.voided.is_some());
    let ended = session.state == SessionState::Ended;
    let long = long_after(sheet);
    let row = |t: &Target| row_view(t, of(t.id), during, me, now, long.get(&t.id).copied());
    SessionView {
        chart: chart.to_string(),
        session: session.id.to_string(),
        client: sheet.profile.as_ref().map(|p| p.name.as_str().to_owned()).unwrap_or_default(),
        phase: phase(session.state),
        observed_ms: ms(observed_ms),
        started_ms: session.started.at.wall_ms as f64,
        ended_ms: session.ended.map(|e| e.at.wall_ms as f64),
        paper: session.paper.as_ref().map(entered),
        rows: session.targets.iter().map(row).collect(),
        segments: sheet.segments.iter().map(|s| segment_view(s, sheet, me, &can)).collect(),
        claims: sheet.claims.iter().map(|claim| claim_view(claim, sheet, me, &can)).collect(),
        mine: sheet.segments.iter().any(|s| s.by == me && s.ended.is_none()),
        beside: !stream.is_main(),
        agreement: ended && sheet.observations.iter().any(|o| !o.stream.is_main()),
        undo_mine: u32::try_from(undoable(&sheet.observations, stream, me).min(UNDO)).unwrap_or(0),
        asks: session.targets.iter().filter(silent).filter(|_| !ended).map(|t| t.id.to_string()).collect(),
        told: session.dispositions.iter().map(told).collect(),
        notes: note_views(sheet, me, &can),
        can,
    }
}

/// Whose data the person sees and records: a second observer's own, else the session's. Who has observed beside a session that goes
/// on stays beside it, also having left: what they would see now they could not unsee on joining again.
pub(crate) fn stream_of(sheet: &SessionSheet, me: UserId) -> Stream {
    let goes_on = sheet.session.state != SessionState::Ended;
    let last = sheet.segments.iter().rev().find(|s| s.by == me);
    let own = last.filter(|s| s.ended.is_none() || (goes_on && !s.stream.is_main()));
    own.map_or(Stream::Main, |segment| segment.stream)
}

/// Beyond how many milliseconds a bout of each target has run unusually long.
pub(crate) fn long_after(sheet: &SessionSheet) -> HashMap<TargetId, u64> {
    sheet.past_bouts.iter().filter_map(|(target, past)| Some((*target, long_after_ms(past)?))).collect()
}

fn entered(of: &Entered) -> Told {
    Told { at_ms: of.at_ms as f64, reason: of.reason.as_str().to_owned(), in_place_of: None }
}

fn told(of: &TargetDisposition) -> Silence {
    Silence { target: of.target.to_string(), zero: of.disposition == Disposition::Zero }
}

fn undoable(observations: &[Observation], stream: Stream, me: UserId) -> usize {
    observations.iter().filter(|o| o.by == me && o.stream == stream && o.voided.is_none()).count()
}

fn phase(state: SessionState) -> SessionPhase {
    match state {
        SessionState::Running => SessionPhase::Running,
        SessionState::Paused => SessionPhase::Paused,
        SessionState::Ended => SessionPhase::Ended,
    }
}

fn segment_view(segment: &Segment, sheet: &SessionSheet, me: UserId, can: &[Can]) -> SegmentView {
    let name = name_of(&sheet.names, segment.by);
    let claimable = segment.by != me && segment.stream.is_main() && can.contains(&Can::RecordSession);
    SegmentView {
        segment: segment.id.to_string(),
        can_claim: claimable && is_unsigned(sheet, [me, segment.by]),
        initials: initials_of(&name),
        name,
        from_ms: segment.started.at.wall_ms as f64,
        to_ms: segment.ended.map(|e| e.at.wall_ms as f64),
        mine: segment.by == me,
        beside: !segment.stream.is_main(),
        service: segment.setting.service.as_ref().map(|code| code.as_str().to_owned()),
    }
}

/// Whether the session has ended, and neither of two people has signed a note of it.
fn is_unsigned(sheet: &SessionSheet, of: [UserId; 2]) -> bool {
    let signed = sheet.notes.iter().any(|note| note.signed.is_some() && of.contains(&note.by));
    sheet.session.state == SessionState::Ended && !signed
}

fn claim_view(claim: &Claim, sheet: &SessionSheet, me: UserId, can: &[Can]) -> ClaimView {
    let of = sheet.segments.iter().find(|s| s.id == claim.of).map(|s| s.by);
    let name = |user| name_of(&sheet.names, user);
    let may = of == Some(me) && can.contains(&Can::RecordSession) || can.contains(&Can::CosignNote);
    let open = claim.answer.is_none() && of.is_some_and(|of| is_unsigned(sheet, [of, claim.by]));
    ClaimView {
        claim: claim.id.to_string(),
        by: name(claim.by),
        mine: claim.by == me,
        of: of.map(name).unwrap_or_default(),
        from_ms: claim.from_ms as f64,
        to_ms: claim.to_ms as f64,
        reason: claim.reason.as_str().to_owned(),
        confirmed: claim.answer.as_ref().map(|answer| answer.confirmed),
        answered_by: claim.answer.as_ref().map(|answer| name(answer.by)),
        can_answer: open && may && claim.by != me,
    }
}
