// Made from the Rust contract by `cargo xtask contract`. Do not edit.

import type { CarriedOut, Mark, TrialKind } from './row';

export type TapFact = { "fact": "trial", 
/** The response. */
mark: Mark, 
/** The prompt level, for a prompted one. */
level: number | null, 
/** Taught unless said. */
kind: TrialKind | null, } | { "fact": "step", 
/** The step. */
step: number, 
/** Whether it begins a new run though the last one is not whole. */
new_run: boolean, 
/** What the child did; *no opportunity*: it did not apply. */
mark: Mark, 
/** The prompt level, for a prompted one. */
level: number | null, } | { "fact": "count" } | { "fact": "start_bout" } | { "fact": "end_bout" } | { "fact": "unanswered" } | { "fact": "interval", 
/** Its number, from 0. */
index: number, 
/** Whether the behaviour occurred. */
occurred: boolean, } | { "fact": "rating", 
/** A value of the scale. */
value: number, } | { "fact": "quantity", 
/** In the target's unit. */
value: number, } | { "fact": "permanent_product", 
/** Items. */
items: number, 
/** Of these, as asked. */
meeting: number, } | { "fact": "component", 
/** The component. */
component: number, 
/** How it was carried out. */
carried: CarriedOut, } | { "fact": "abc", 
/** By code. */
antecedents: Array<number>, 
/** By code. */
consequences: Array<number>, 
/** In free words. */
words: string | null, } | { "fact": "text", 
/** The words. */
text: string, };
export type FactView = { 
/** The observation. */
observation: string, 
/** The target. */
target: string, 
/** What happened. A bout: its start. */
fact: TapFact, 
/** When, wall milliseconds. */
at_ms: number, 
/** When a bout ended. */
ended_ms: number | null, 
/** How long a bout lasted, milliseconds. */
length_ms: number | null, 
/** An instruction without a response. */
unanswered: boolean, 
/** The session's end closed the bout. */
cut: boolean, 
/** The event that is described, or the round whose interval is scored. */
of: string | null, 
/** The run of a step, from 1. */
run: number | null, 
/** Whose hand it was. */
by: string, 
/** Whether it was the active person's. */
mine: boolean, 
/** Whether it is a second observer's, beside the session's data. */
beside: boolean, 
/** Set where it counts no more. */
struck: Struck | null, 
/** Set where it was said after the session. */
told: Told | null, };
export type Struck = { 
/** Who. */
by: string, 
/** When, wall milliseconds. */
at_ms: number, 
/** In words; none: it was taken back in the session. */
reason: string | null, };
export type Told = { 
/** When, wall milliseconds. */
at_ms: number, 
/** Why, in words. */
reason: string, 
/** The observation in whose place it stands. */
in_place_of: string | null, };
