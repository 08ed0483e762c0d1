//! Agreement between a session's data and its second observers', as a screen shows it.

use baton_contract::view::{AgreementView, Clocks, MethodView, ObserverAgreement, TargetAgreement};
use baton_domain::{
    UserId,
    agreement::{self, Method, MethodScore, Ratio, Refusal, Score, of_session},
    session::SessionState,
};
use baton_store::chart::SessionSheet;

use super::sheet::name_of;

/// Nobody sees the other's data before the session has ended.
pub(crate) fn agreement_view(sheet: &SessionSheet) -> AgreementView {
    let session = &sheet.session;
    let ended = session.state == SessionState::Ended;
    let mut seconds: Vec<UserId> = Vec::new();
    for segment in sheet.segments.iter().filter(|s| ended && !s.stream.is_main()) {
        if !seconds.contains(&segment.by) {
            seconds.push(segment.by);
        }
    }
    let observers = seconds.into_iter().map(|second| observer(sheet, second)).collect();
    AgreementView { started_ms: session.started.at.wall_ms as f64, ended, observers }
}

fn observer(sheet: &SessionSheet, second: UserId) -> ObserverAgreement {
    let found = of_session(&sheet.session, &sheet.segments, &sheet.observations, second);
    ObserverAgreement {
        by: name_of(&sheet.names, second),
        clocks: match found.clocks {
            agreement::Clocks::Same => Clocks::Same,
            agreement::Clocks::Compared => Clocks::Compared,
            agreement::Clocks::Unknown => Clocks::Unknown,
        },
        targets: found.targets.iter().filter_map(|of| target(sheet, of)).collect(),
    }
}

fn target(sheet: &SessionSheet, of: &agreement::TargetAgreement) -> Option<TargetAgreement> {
    let target = sheet.session.target(of.target)?;
    Some(TargetAgreement {
        target: target.id.to_string(),
        name: target.name.as_str().to_owned(),
        program: target.program_name.as_str().to_owned(),
        first: u32::try_from(of.first_count).unwrap_or(u32::MAX),
        second: u32::try_from(of.second_count).unwrap_or(u32::MAX),
        methods: of.methods.iter().map(|method| method_view(method, of.primary)).collect(),
    })
}

fn method_view(of: &MethodScore, primary: Option<Method>) -> MethodView {
    let (value, line) = match &of.score {
        Ok(score) => said(score),
        Err(refusal) => (None, why_not(*refusal).to_owned()),
    };
    let kappa = matches!(of.method, Method::Kappa | Method::KappaTrials);
    MethodView { method: word(of.method).to_owned(), value, kappa, line, primary: primary == Some(of.method) }
}

/// The value, and what it was made of.
fn said(score: &Score) -> (Option<f64>, String) {
    match score {
        Score::Ratio(ratio) => (ratio.percent, made_of(ratio)),
        Score::Occurrences(found) => {
            let alone = found.unmatched_first + found.unmatched_second;
            let line = format!("{} matched, {alone} without a partner.", found.matched);
            (found.ratio.percent, line)
        }
        Score::TimeWindow(found) => {
            let line =
                format!("{} matched; {} in the session, {} by the observer.", found.matched, found.first, found.second);
            (found.percent, if found.no_responding { NO_RESPONDING.to_owned() } else { line })
        }
        Score::Kappa(found) => (found.kappa, format!("{} compared, {} left out.", found.of, found.missed)),
        Score::All { .. } => (None, String::new()),
    }
}

const NO_RESPONDING: &str = "Neither recorded it: they agree, on very little.";

fn made_of(ratio: &Ratio) -> String {
    if ratio.no_responding {
        return NO_RESPONDING.to_owned();
    }
    let left_out = if ratio.missed > 0 {
        format!(" {} left out: one of the two missed them.", ratio.missed)
    } else {
        String::new()
    };
    match ratio.percent {
        None => format!("There was nothing to agree on.{left_out}"),
        Some(_) => format!("{} of {}.{left_out}", number(ratio.agreed), number(ratio.of)),
    }
}

/// With no decimals where there are none, else with two.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

fn why_not(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::ClocksUnknown => {
            "The two devices' clocks could not be compared: one had not heard the clinic since it started."
        }
        Refusal::NoSharedTime => "The two never had it under way at the same time.",
        Refusal::NotObserved => "It was said at the end that nobody watched for it.",
        Refusal::OccurrencesDiffer { .. } => {
            "The two recorded different numbers of it, so that they have no common order."
        }
        Refusal::NoData { .. }
        | Refusal::LengthsDiffer { .. }
        | Refusal::NoSession
        | Refusal::Zero { .. }
        | Refusal::NoShare { .. }
        | Refusal::PauseReversed
        | Refusal::TooManyIntervals { .. }
        | Refusal::BoutReversed
        | Refusal::BoutOpen
        | Refusal::BoutsOverlap => "What was recorded cannot be compared in this way.",
    }
}

fn word(method: Method) -> &'static str {
    match method {
        Method::TotalCount => "Total count",
        Method::MeanCountPerInterval => "Mean count per interval",
        Method::ExactCountPerInterval => "Exact count per interval",
        Method::TrialByTrial => "Trial by trial",
        Method::TrialByTrialCorrectness => "Trial by trial, correct or not",
        Method::IntervalByInterval => "Interval by interval",
        Method::ScoredInterval => "Scored interval",
        Method::UnscoredInterval => "Unscored interval",
        Method::TotalDuration => "Total duration",
        Method::MeanDurationPerOccurrence => "Mean duration per occurrence",
        Method::TimeWindow => "Within two seconds",
        Method::SecondBySecond => "Second by second",
        Method::Kappa => "Kappa over intervals",
        Method::KappaTrials => "Kappa over trials",
        Method::All => "All",
    }
}
