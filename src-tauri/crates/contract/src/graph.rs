//! Graphs of targets, as the window draws them (domain §3.7): points, lines between phases and conditions, criterion, cumulative
//! record, standard celeration chart.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

views! {
    /// What makes a point.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    enum GraphBy {
        /// Each session.
        Session,
        /// The sessions of a civil day, joined.
        Day,
    }

    /// How several sessions of a day become one value.
    #[serde(rename_all = "snake_case")]
    enum DayRule {
        /// Their mean, each session weighing the same.
        Mean,
        /// All events by all observed time.
        Pooled,
        /// Their sum.
        Sum,
    }

    /// What a graph counts in.
    #[serde(rename_all = "snake_case")]
    enum GraphUnit {
        /// 0 to 100.
        Percent,
        /// Events an hour.
        PerHour,
        /// Events a minute.
        PerMinute,
        /// Minutes.
        Minutes,
        /// Seconds.
        Seconds,
        /// A value of the target's own scale or unit.
        Value,
    }

    /// What a point rests on.
    #[serde(rename_all = "snake_case")]
    enum PointState {
        /// On data.
        Data,
        /// It was watched for and did not happen: zero, or no value where zero has none.
        Zero,
        /// It was said to be not observed: never drawn.
        NotObserved,
        /// It was not run: never drawn.
        NotRun,
    }

    /// One point of a graph.
    struct GraphPoint {
        /// When its first session began, wall milliseconds.
        pub at_ms: f64,
        /// The civil day on which that was by the clock of the session's device, `YYYY-MM-DD`.
        pub day: String,
        /// What it rests on.
        pub state: PointState,
        /// The score; none is *no value*, never zero.
        pub value: Option<f64>,
        /// Whether it is below the minimum and so not plotted.
        pub below_minimum: bool,
        /// Whether it comes from probes alone.
        pub probe: bool,
        /// How many sessions were joined in it; 1 unless points are by day.
        pub sessions: u32,
        /// Events seen, where the target is measured by them.
        pub events: Option<u32>,
        /// Events up to and with this point, for a cumulative record; none for a target that is not measured by events.
        pub cumulative: Option<u32>,
        /// For how many minutes it was watched; none where nobody did.
        pub minutes: Option<f64>,
        /// Whether the platform reckoned it, since its raw data has left this device.
        pub past: bool,
    }

    /// Where a phase or a condition within a phase began.
    struct PhaseLine {
        /// When its first point began, wall milliseconds.
        pub at_ms: f64,
        /// What began.
        pub label: String,
    }

    /// The criterion of the mastery rule, where the rule is in what the graph counts in.
    struct CriterionView {
        /// The level.
        pub value: f64,
        /// Whether points should lie at or above it; else at or below.
        pub above: bool,
        /// The rule as a sentence.
        pub rule: String,
    }

    /// A point on the standard celeration chart.
    struct CelerationPoint {
        /// Days since the chart's first Sunday; beyond 140 it is off the chart.
        pub day: f64,
        /// As it is drawn, events a minute: a zero just below its record floor; none where that is not known.
        pub per_minute: Option<f64>,
        /// 1 ÷ minutes observed.
        pub floor: Option<f64>,
    }

    /// A celeration line with the bounce around it.
    struct CelerationFit {
        /// Day of its first point.
        pub from_day: f64,
        /// Day of its last point.
        pub to_day: f64,
        /// Events a minute on the line there.
        pub from: f64,
        /// Events a minute on the line there.
        pub to: f64,
        /// Weekly factor as it is written: "×1.25", "÷1.40".
        pub label: String,
        /// How much the points scatter around the line, as a factor as it is written: "×1.27".
        pub bounce: String,
        /// The upper edge of the bounce as a factor on the line: the highest point lies on it.
        pub above: f64,
        /// The lower edge as a factor on the line, below 1: the lowest point lies on it.
        pub below: f64,
    }

    /// A phase on the standard celeration chart.
    struct CelerationPhase {
        /// The phase, as a word.
        pub phase: String,
        /// Its points in order of days, one a day.
        pub points: Vec<CelerationPoint>,
        /// Its line; none with fewer than two days above zero.
        pub fit: Option<CelerationFit>,
        /// Celeration and bounce as a sentence.
        pub line: String,
    }

    /// A target on the standard celeration chart.
    struct CelerationView {
        /// The chart's first Sunday, `YYYY-MM-DD`.
        pub sunday: String,
        /// Phase by phase.
        pub phases: Vec<CelerationPhase>,
    }

    /// One target on a graph.
    struct GraphView {
        /// The target.
        pub target: String,
        /// Its name.
        pub name: String,
        /// Its program.
        pub program: String,
        /// What its points count in.
        pub unit: GraphUnit,
        /// Whether more is better.
        pub up: bool,
        /// What makes a point.
        pub by: GraphBy,
        /// How sessions of one day become one value.
        pub joined: DayRule,
        /// The points, oldest first. Those of another kind of measure than today's are not among them.
        pub points: Vec<GraphPoint>,
        /// Where a new phase began: a solid line.
        pub phases: Vec<PhaseLine>,
        /// Where something of the plan changed within a phase (another step taught, other help): a dashed line.
        pub conditions: Vec<PhaseLine>,
        /// The criterion line, if there is one.
        pub criterion: Option<CriterionView>,
        /// The standard celeration chart of the last 140 days; none for what is not counted.
        pub celeration: Option<CelerationView>,
    }

    /// What was exported.
    struct Exported {
        /// The files' names, without folders; none on paper.
        pub files: Vec<String>,
        /// The folder in words, as the person finds it: "Downloads".
        pub folder: String,
    }
}
