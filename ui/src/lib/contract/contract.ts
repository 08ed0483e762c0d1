// Made from the Rust contract by `cargo xtask contract`. Do not edit.

export type * from './code';
export type * from './row';
export type * from './fact';
export type * from './note';
export type * from './course';
export type * from './graph';
export type * from './paper';
export type * from './program';
export type * from './view';
export type * from './command';
