//! The targets of a session's start as they stand in its entry. Plans and programs that several targets share are written
//! once: 150 targets with five prompt levels each must fit a payload (64 KiB, DESIGN §5).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{AbcSheet, Goal, Measure, Phase, Target, is_zero};
use crate::{
    id::{ProgramId, TargetId},
    text::{Name, Reason},
};

#[derive(Serialize, Deserialize)]
struct Program {
    id: ProgramId,
    name: Name,
}

#[derive(Serialize, Deserialize)]
struct Row {
    id: TargetId,
    /// Which of the programs.
    program: usize,
    name: Name,
    /// Which of the measures.
    measure: usize,
    goal: Goal,
    phase: Phase,
    pinned: bool,
    position: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instruction: Option<Reason>,
    /// Which of the sheets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    abc: Option<usize>,
    #[serde(default, skip_serializing_if = "is_zero")]
    version: u32,
}

#[derive(Serialize, Deserialize, Default)]
struct Shared {
    programs: Vec<Program>,
    measures: Vec<Measure>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sheets: Vec<AbcSheet>,
    targets: Vec<Row>,
}

/// As written here, or as a list of whole targets: the first builds wrote that.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Shared(Shared),
    Whole(Vec<Target>),
}

/// Where an equal value stands in the list; it is added where none does.
fn place<T>(list: &mut Vec<T>, is_same: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> usize {
    list.iter().position(is_same).unwrap_or_else(|| {
        list.push(make());
        list.len() - 1
    })
}

pub(crate) fn serialize<S: Serializer>(targets: &[Target], to: S) -> Result<S::Ok, S::Error> {
    let mut shared = Shared::default();
    for target in targets {
        let program = place(
            &mut shared.programs,
            |p| p.id == target.program && p.name == target.program_name,
            || Program { id: target.program, name: target.program_name.clone() },
        );
        let measure = place(&mut shared.measures, |m| *m == target.measure, || target.measure.clone());
        let sheet = |sheet: &AbcSheet| place(&mut shared.sheets, |s| s == sheet, || sheet.clone());
        let abc = target.abc.as_ref().map(sheet);
        shared.targets.push(Row {
            id: target.id,
            program,
            name: target.name.clone(),
            measure,
            goal: target.goal,
            phase: target.phase,
            pinned: target.pinned,
            position: target.position,
            instruction: target.instruction.clone(),
            abc,
            version: target.version,
        });
    }
    shared.serialize(to)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Target>, D::Error> {
    let shared = match Written::deserialize(from)? {
        Written::Whole(targets) => return Ok(targets),
        Written::Shared(shared) => shared,
    };
    let Shared { programs, measures, sheets, targets } = shared;
    let whole = |row: Row| {
        let program = programs.get(row.program)?;
        Some(Target {
            id: row.id,
            program: program.id,
            program_name: program.name.clone(),
            name: row.name,
            measure: measures.get(row.measure)?.clone(),
            goal: row.goal,
            phase: row.phase,
            pinned: row.pinned,
            position: row.position,
            instruction: row.instruction,
            abc: match row.abc {
                Some(sheet) => Some(sheets.get(sheet)?.clone()),
                None => None,
            },
            version: row.version,
            rule: None,
        })
    };
    let whole: Option<Vec<Target>> = targets.into_iter().map(whole).collect();
    whole.ok_or_else(|| D::Error::custom("a target refers to what is not listed"))
}
