// Made from the Rust contract by `cargo xtask contract`. Do not edit.

export type GraphBy = "session" | "day";
export type DayRule = "mean" | "pooled" | "sum";
export type GraphUnit = "percent" | "per_hour" | "per_minute" | "minutes" | "seconds" | "value";
export type PointState = "data" | "zero" | "not_observed" | "not_run";
export type GraphPoint = { 
/** When its first session began, wall milliseconds. */
at_ms: number, 
/** The civil day on which that was by the clock of the session's device, `YYYY-MM-DD`. */
day: string, 
/** What it rests on. */
state: PointState, 
/** The score; none is *no value*, never zero. */
value: number | null, 
/** Whether it is below the minimum and so not plotted. */
below_minimum: boolean, 
/** Whether it comes from probes alone. */
probe: boolean, 
/** How many sessions were joined in it; 1 unless points are by day. */
sessions: number, 
/** Events seen, where the target is measured by them. */
events: number | null, 
/** Events up to and with this point, for a cumulative record; none for a target that is not measured by events. */
cumulative: number | null, 
/** For how many minutes it was watched; none where nobody did. */
minutes: number | null, 
/** Whether the platform reckoned it, since its raw data has left this device. */
past: boolean, };
export type PhaseLine = { 
/** When its first point began, wall milliseconds. */
at_ms: number, 
/** What began. */
label: string, };
export type CriterionView = { 
/** The level. */
value: number, 
/** Whether points should lie at or above it; else at or below. */
above: boolean, 
/** The rule as a sentence. */
rule: string, };
export type CelerationPoint = { 
/** Days since the chart's first Sunday; beyond 140 it is off the chart. */
day: number, 
/** As it is drawn, events a minute: a zero just below its record floor; none where that is not known. */
per_minute: number | null, 
/** 1 ÷ minutes observed. */
floor: number | null, };
export type CelerationFit = { 
/** Day of its first point. */
from_day: number, 
/** Day of its last point. */
to_day: number, 
/** Events a minute on the line there. */
from: number, 
/** Events a minute on the line there. */
to: number, 
/** Weekly factor as it is written: "×1.25", "÷1.40". */
label: string, 
/** How much the points scatter around the line, as a factor as it is written: "×1.27". */
bounce: string, 
/** The upper edge of the bounce as a factor on the line: the highest point lies on it. */
above: number, 
/** The lower edge as a factor on the line, below 1: the lowest point lies on it. */
below: number, };
export type CelerationPhase = { 
/** The phase, as a word. */
phase: string, 
/** Its points in order of days, one a day. */
points: Array<CelerationPoint>, 
/** Its line; none with fewer than two days above zero. */
fit: CelerationFit | null, 
/** Celeration and bounce as a sentence. */
line: string, };
export type CelerationView = { 
/** The chart's first Sunday, `YYYY-MM-DD`. */
sunday: string, 
/** Phase by phase. */
phases: Array<CelerationPhase>, };
export type GraphView = { 
/** The target. */
target: string, 
/** Its name. */
name: string, 
/** Its program. */
program: string, 
/** What its points count in. */
unit: GraphUnit, 
/** Whether more is better. */
up: boolean, 
/** What makes a point. */
by: GraphBy, 
/** How sessions of one day become one value. */
joined: DayRule, 
/** The points, oldest first. Those of another kind of measure than today's are not among them. */
points: Array<GraphPoint>, 
/** Where a new phase began: a solid line. */
phases: Array<PhaseLine>, 
/** Where something of the plan changed within a phase (another step taught, other help): a dashed line. */
conditions: Array<PhaseLine>, 
/** The criterion line, if there is one. */
criterion: CriterionView | null, 
/** The standard celeration chart of the last 140 days; none for what is not counted. */
celeration: CelerationView | null, };
export type Exported = { 
/** The files' names, without folders; none on paper. */
files: Array<string>, 
/** The folder in words, as the person finds it: "Downloads". */
folder: string, };
