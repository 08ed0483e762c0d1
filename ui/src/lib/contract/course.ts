// Made from the Rust contract by `cargo xtask contract`. Do not edit.

export type ConditionLine = { 
/** Whether it is met. */
met: boolean, 
/** What it asks and what there is, as a sentence. */
line: string, };
export type MasteryView = { 
/** The rule as a sentence. */
rule: string, 
/** Whether it is met. */
met: boolean, 
/** Each condition. */
conditions: Array<ConditionLine>, };
export type EffectLine = { 
/** Its name. */
name: string, 
/** Its value; tau and tau-u may be negative. None is *undefined*. */
value: number | null, 
/** What it means, as a sentence. */
line: string, };
export type EffectsView = { 
/** Baseline points that were compared. */
baseline: number, 
/** Treatment points that were compared. */
treatment: number, 
/** The effect sizes. */
lines: Array<EffectLine>, };
export type CelerationLine = { 
/** The phase. */
phase: string, 
/** Weekly factor as it is written: "×1.25", "÷1.40"; none where there is no line. */
label: string | null, 
/** The same as a sentence. */
line: string, };
export type CourseView = { 
/** The target. */
target: string, 
/** Its name. */
name: string, 
/** Its program. */
program: string, 
/** Its phase, as a word. */
phase: string, 
/** Sessions that were looked at. */
sessions: number, 
/** Mastery; none where no criterion fits the measure. */
mastery: MasteryView | null, 
/** Change since baseline; none without a baseline. */
effects: EffectsView | null, 
/** Celeration, phase by phase; none for what is not counted. */
celeration: Array<CelerationLine>, };
