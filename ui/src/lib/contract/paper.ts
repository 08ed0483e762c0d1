// Made from the Rust contract by `cargo xtask contract`. Do not edit.

import type { RowView } from './row';
import type { SessionView } from './view';

export type PaperService = { 
/** Its code. */
code: string, 
/** What it is. */
name: string, };
export type PaperSheet = { 
/** The chart. */
chart: string, 
/** The client's initials: a sheet carries no name. */
initials: string, 
/** When it was made, wall milliseconds: plans change. */
made_ms: number, 
/** An id for the session, should this sheet be entered. */
session: string, 
/** The targets that are being run, in their places, as a session's rows before the first tap. */
rows: Array<RowView>, 
/** Services that may be given today; the active person's usual one first. */
services: Array<PaperService>, 
/** Targets that ask for *zero* or *not observed* where the sheet is silent. */
asks: Array<string>, };
export type RefusedFact = { 
/** Its place in the list. */
place: number, 
/** Why, as a sentence. */
why: string, };
export type PaperAnswer = { 
/** The session; none where something does not fit. */
session: SessionView | null, 
/** Lines that do not fit. */
refused: Array<RefusedFact>, 
/** Why the times or the words do not fit, as a sentence; none where they do. */
problem: string | null, };
