// Made from the Rust contract by `cargo xtask contract`. Do not edit.

import type { IntervalMethod } from './row';
import type { Can } from './view';

export type PhaseKey = "unconfigured" | "future" | "baseline" | "active" | "generalization" | "maintenance" | "mastered" | "on_hold" | "deactivated";
export type PromptForm = { 
/** Its code; none for one that is new. Codes stand in data and never change. */
code: number | null, 
/** What the technician reads. */
label: string, 
/** Whether a response with it counts as correct. */
counts_as_correct: boolean, };
export type ChoiceForm = { 
/** Its code; none for one that is new. */
code: number | null, 
/** What the technician reads. */
label: string, };
export type LadderKey = "free" | "most_to_least" | "least_to_most";
export type ChainKey = "total" | "forward" | "backward";
export type MeasureForm = { "measure": "trials", 
/** Help, in the ladder's order. */
prompts: Array<PromptForm>, 
/** Below this many trials a session does not count. */
minimum: number, 
/** How many are planned; 0: as they come. */
expected: number, 
/** The order of help. */
ladder: LadderKey, } | { "measure": "task_analysis", 
/** The steps, in order. */
steps: Array<ChoiceForm>, 
/** Help. */
prompts: Array<PromptForm>, 
/** How it is taught. */
chain: ChainKey, 
/** The step being taught, from 1; none in a total task. */
taught: number | null, 
/** Runs planned. */
expected: number, } | { "measure": "count" } | { "measure": "rate" } | { "measure": "duration" } | { "measure": "latency", 
/** No response after this long is none; none: no limit. */
limit_ms: number | null, } | { "measure": "inter_response_time" } | { "measure": "interval", 
/** What a mark means. */
method: IntervalMethod, 
/** From one interval's start to the next. */
interval_ms: number, 
/** How much of it is for recording. */
rest_ms: number, } | { "measure": "rating", 
/** Lowest value. */
minimum: number, 
/** Highest value. */
maximum: number, } | { "measure": "quantity", 
/** The unit. */
unit: string, } | { "measure": "permanent_product", 
/** Items planned. */
items: number | null, } | { "measure": "fidelity", 
/** What is to be done. */
components: Array<ChoiceForm>, 
/** Below this many percent it was not. */
floor_percent: number, } | { "measure": "free_text" };
export type AbcForm = { 
/** What came before. */
antecedents: Array<ChoiceForm>, 
/** What came after. */
consequences: Array<ChoiceForm>, };
export type QuantityKey = "percent_correct" | "percent_independent" | "percent_of_steps" | "percent_of_intervals" | "percent_of_session" | "correct_count" | "error_count" | "count" | "rate_per_min" | "rate_per_hour" | "total_duration_min" | "mean_duration_min" | "latency_s" | "inter_response_time_s" | "rating" | "amount";
export type ComparatorKey = "at_least" | "at_most" | "exactly" | "more_than" | "less_than";
export type PerKey = "trial_block" | "session" | "day";
export type RuleForm = { 
/** By what it judges. */
quantity: QuantityKey, 
/** How. */
comparator: ComparatorKey, 
/** Against which level, in the quantity's unit. */
level: number, 
/** What an entry is. */
per: PerKey, 
/** Trials of a block, where an entry is one. */
block_trials: number | null, 
/** Trials that an entry needs; 0: none. */
min_trials: number, 
/** Whether an entry with fewer ends a run; else it is left out. */
short_breaks_run: boolean, 
/** How many entries must meet it. */
k: number, 
/** Among how many; none: in a row. */
of: number | null, 
/** How many therapists they must cover. */
therapists: number, 
/** How many days they must cover. */
days: number, 
/** Whether only probes count. */
probe_only: boolean, 
/** Whether only the first trial of each entry counts. */
first_trial_only: boolean, 
/** Whether only this phase counts; none: every phase. */
phase: PhaseKey | null, 
/** The phase to which the target moves when it is met. */
move_to: PhaseKey | null, 
/** Whether the next step of the chain opens. */
open_next: boolean, 
/** After how many misses in a row it goes back; none: never. */
demote_after: number | null, 
/** The phase to which it goes back. */
demote_to: PhaseKey | null, };
export type TargetForm = { 
/** Its program; none for a new one. */
program: string | null, 
/** The program's name. */
program_name: string, 
/** Its name. */
name: string, 
/** How it is measured. */
measure: MeasureForm, 
/** Whether more is better. */
up: boolean, 
/** Whether it stays in the strip at the top. */
pinned: boolean, 
/** Where it stands in the sheet. */
position: number, 
/** What to say or do. */
instruction: string | null, 
/** For a behaviour whose events may be described. */
abc: AbcForm | null, 
/** The clinic's own rule; none: the one that studies defend, if there is one. */
rule: RuleForm | null, };
export type FieldLine = { 
/** What: "Name", "Mastery". */
field: string, 
/** As it was; none where there was none. */
before: string | null, 
/** As it became. */
after: string | null, };
export type ChangeView = { 
/** The change. */
change: string, 
/** The target. */
target: string, 
/** Who made it. */
by: string, 
/** When, wall milliseconds. */
at_ms: number, 
/** What was done: "Written", "Changed", "Moved to Maintenance". */
did: string, 
/** What it changed; for one that waits, against the target as it stands now. */
lines: Array<FieldLine>, 
/** Why, in words. */
reason: string | null, 
/** Whether it was made on an older version than was there, and waits for a person. */
waits: boolean, 
/** Where it waited: what was decided, by whom and when, as a sentence. */
settled: string | null, };
export type ProgramTarget = { 
/** The target. */
target: string, 
/** Grows with each change; a change names the one it was made on. */
version: number, 
/** Its name. */
name: string, 
/** Its phase. */
phase: PhaseKey, 
/** The phases to which it may go from there. */
moves: Array<PhaseKey>, 
/** The rule as a sentence; none where no rule fits the measure. */
rule: string | null, 
/** Whether that rule is the target's own. */
own_rule: boolean, 
/** Why it is on no sheet, each reason with what to do; empty where it is run. */
hidden: Array<string>, 
/** All that is written of it. */
form: TargetForm, 
/** Changes that were made on an older version and wait for a person. */
waiting: Array<ChangeView>, };
export type ProgramGroup = { 
/** The program. */
program: string, 
/** Its name. */
name: string, 
/** Its targets. */
targets: Array<ProgramTarget>, };
export type TemplateView = { 
/** What it is for. */
name: string, 
/** The plan; names are left empty. */
form: TargetForm, 
/** Its rule as a sentence. */
rule: string | null, };
export type ProgramView = { 
/** The chart. */
chart: string, 
/** The client's name. */
client: string, 
/** The programs, in their places. */
programs: Array<ProgramGroup>, 
/** Plans to begin with; none for whoever may not write. */
templates: Array<TemplateView>, 
/** What the active person may do here. */
can: Array<Can>, };
export type FormProblem = { 
/** Which part: "name", "program_name", "measure", "abc", "rule", "instruction". */
field: string, 
/** What to do, as a sentence. */
line: string, };
export type FormCheck = { 
/** The rule as a sentence that reads aloud: the form's own, or the one that stands without it. */
rule: string | null, 
/** What cannot stay so; empty where it can be written. */
problems: Array<FormProblem>, 
/** What a change means for data that is there: another measure begins a new graph, and so on. */
warnings: Array<string>, };
