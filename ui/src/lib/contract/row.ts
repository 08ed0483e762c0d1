// Made from the Rust contract by `cargo xtask contract`. Do not edit.

export type PromptKey = { 
/** Its code. */
code: number, 
/** Its label. */
label: string, };
export type Mark = "correct" | "prompted" | "incorrect" | "no_response" | "no_opportunity";
export type ChoiceKey = { 
/** Its code. */
code: number, 
/** Its label. */
label: string, };
export type StepKey = { 
/** Its code. */
code: number, 
/** Its label. */
label: string, 
/** Whether the plan has it done now: all of a total task, the learnt steps and the taught one of a chain. */
open: boolean, 
/** What was recorded of it in this run. */
mark: Mark | null, };
export type ComponentKey = { 
/** Its code. */
code: number, 
/** Its label. */
label: string, 
/** How it was last carried out in this session. */
carried: CarriedOut | null, };
export type CarriedOut = "correct" | "incorrect" | "not_applicable";
export type IntervalMethod = "partial" | "whole" | "momentary";
export type AbcKeys = { 
/** What came before. */
antecedents: Array<ChoiceKey>, 
/** What came after. */
consequences: Array<ChoiceKey>, 
/** Events of this session that are described. */
described: number, };
export type TrialKind = "taught" | "error_correction" | "probe";
export type RowState = { "measure": "trials", 
/** The help that may be given. */
prompts: Array<PromptKey>, 
/** Trials so far. */
done: number, 
/** Trials expected. */
expected: number, 
/** Trials needed. */
minimum: number, 
/** The last responses, oldest first, at most eight. */
last: Array<Mark>, 
/** The help that one touch of the prompted key records: what was given last here, else where the ladder begins. */
next_level: number | null, 
/** Percent correct, unrounded. */
percent: number | null, 
/** Error corrections; they are in no other number. */
corrections: number, 
/** Probes; they are in no other number. */
probes: number, } | { "measure": "task_analysis", 
/** The steps, in order, as the current run has them. */
steps: Array<StepKey>, 
/** The help that may be given. */
prompts: Array<PromptKey>, 
/** The help that one touch of the prompted key records: what was given last here, else where the ladder begins. */
next_level: number | null, 
/** The current run, from 1. */
run: number, 
/** Runs of which every open step is scored. */
runs: number, 
/** Runs expected. */
expected: number, 
/** The score of the complete runs, in percent. */
percent: number | null, } | { "measure": "count", 
/** Events so far. */
count: number, 
/** Per hour of observed time. */
per_hour: number | null, } | { "measure": "rate", 
/** The window that is open, if one is. */
window: RunningBout | null, 
/** Windows that are over. */
windows: number, 
/** Events so far. */
count: number, 
/** Per minute of the windows. */
per_minute: number | null, } | { "measure": "duration", 
/** The running bout, if one runs. */
running: RunningBout | null, 
/** Finished bouts. */
bouts: number, 
/** Their total, milliseconds. */
total_ms: number, } | { "measure": "latency", 
/** The instruction that waits, if one does. */
waiting: RunningBout | null, 
/** Until when it waits, milliseconds. */
limit_ms: number | null, 
/** Instructions that are over. */
instructions: number, 
/** Of these, without a response in time. */
unanswered: number, 
/** The last latency, milliseconds; none if there was no response. */
last_ms: number | null, 
/** Their mean. */
mean_ms: number | null, } | { "measure": "inter_response_time", 
/** Events so far. */
count: number, 
/** The last time between two, milliseconds. */
last_ms: number | null, 
/** Their mean. */
mean_ms: number | null, } | { "measure": "interval", 
/** What a mark means. */
method: IntervalMethod, 
/** From start to start, milliseconds. */
interval_ms: number, 
/** Of it, for recording. */
rest_ms: number, 
/** The round that runs, if one does. */
round: RunningBout | null, 
/** Intervals of the running round that are marked, by number from 0. */
marked: Array<number>, 
/** The last marks of all rounds, oldest first, at most eight: true for scored, none for missed. */
last: Array<boolean | null>, 
/** Scored of the observed, in percent. */
percent: number | null, } | { "measure": "rating", 
/** Lowest value. */
minimum: number, 
/** Highest value. */
maximum: number, 
/** The last rating. */
last: number | null, 
/** How many. */
ratings: number, 
/** Their mean. */
mean: number | null, } | { "measure": "quantity", 
/** The unit. */
unit: string, 
/** How many. */
entries: number, 
/** The last. */
last: number | null, 
/** Their sum. */
sum: number | null, } | { "measure": "permanent_product", 
/** Items expected. */
expected: number | null, 
/** Items so far. */
items: number, 
/** Of these, as asked. */
meeting: number, 
/** In percent. */
percent: number | null, } | { "measure": "fidelity", 
/** Its components. */
components: Array<ComponentKey>, 
/** Carried out as planned, of those with an occasion, in percent. */
percent: number | null, 
/** Below this many percent the plan was not carried out as written. */
floor_percent: number, } | { "measure": "free_text", 
/** How many entries. */
entries: number, 
/** The last. */
last: string | null, };
export type RunningBout = { 
/** The observation to end. */
observation: string, 
/** How long it has run, in milliseconds, when this view was made. */
elapsed_ms: number, 
/** Beyond this many milliseconds it has run unusually long, as if forgotten; none where too few are known. */
long_after_ms: number | null, };
export type RowView = { 
/** The target. */
target: string, 
/** Its name. */
name: string, 
/** Its program. */
program: string, 
/** Whether it stays in the strip at the top. */
pinned: boolean, 
/** Its place; it never changes while the session runs. */
position: number, 
/** What it measures and where it stands. */
state: RowState, 
/** Whether the person has something to take back on this row. */
can_undo: boolean, 
/** What to say or do. */
instruction: string | null, 
/** Where events may be described: from what. */
abc: AbcKeys | null, };
