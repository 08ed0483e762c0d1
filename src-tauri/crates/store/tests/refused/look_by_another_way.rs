//! A look does not print, copy, deref or convert.

use baton_store::{Unrecorded, chart::Overview};

fn print(look: &Unrecorded<Overview>) -> String {
    format!("{look:?}")
}

fn copy(look: &Unrecorded<Overview>) -> Unrecorded<Overview> {
    look.clone()
}

fn deref(look: &Unrecorded<Overview>) -> usize {
    look.sessions.len()
}

fn as_ref(look: &Unrecorded<Overview>) -> &Overview {
    look.as_ref()
}

fn main() {}
