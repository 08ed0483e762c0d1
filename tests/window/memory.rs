//! Looking for words where they must not be: in the memory of processes and in files.

use std::{
    fs::File,
    io::Read,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// Words in the forms in which they may lie about: UTF-8 and UTF-16.
struct Needles {
    all: Vec<Vec<u8>>,
    /// Whether one begins with this byte: most bytes are passed over at once.
    first: [bool; 256],
}

const PAGE: u64 = 4096;
const MOST: u64 = 8 << 20;
const PRESENT: u64 = 0b11 << 62;

/// How often any of the words lies in a process's memory, as UTF-8 or UTF-16. None if the process has ended.
pub fn count_in_process(pid: i32, words: &[String]) -> Option<usize> {
    let needles = Needles::of(words);
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).ok()?;
    let memory = File::open(format!("/proc/{pid}/mem")).ok()?;
    let pages = File::open(format!("/proc/{pid}/pagemap")).ok()?;
    let mut found = 0;
    for line in maps.lines() {
        let mut fields = line.split_whitespace();
        let (range, rights) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let (start, end) = range.split_once('-')?;
        let (start, end) = (u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?);
        let code = line.contains(" /usr/") && !rights.contains('w');
        if !rights.starts_with('r') || code || line.contains("[v") {
            continue;
        }
        found += count_in_region(&memory, &pages, start, end, &needles);
    }
    // A process that ended meanwhile has no maps any more.
    Path::new(&format!("/proc/{pid}/mem")).exists().then_some(found)
}

/// Reads only pages that are there: a region may be gigabytes of nothing.
fn count_in_region(memory: &File, pages: &File, start: u64, end: u64, needles: &Needles) -> usize {
    let mut found = 0;
    let mut at = start;
    while at < end {
        let length = (end - at).min(MOST);
        let mut entries = vec![0; usize::try_from(length / PAGE * 8).unwrap()];
        if pages.read_exact_at(&mut entries, at / PAGE * 8).is_ok() {
            let there = |entry: &[u8]| u64::from_ne_bytes(entry.try_into().unwrap()) & PRESENT != 0;
            let there: Vec<bool> = entries.chunks_exact(8).map(there).collect();
            let mut from = 0;
            for run in there.chunk_by(|a, b| a == b) {
                if run[0] {
                    let mut bytes = vec![0; run.len() * PAGE as usize];
                    if memory.read_exact_at(&mut bytes, at + from as u64 * PAGE).is_ok() {
                        found += needles.count(&bytes);
                    }
                }
                from += run.len();
            }
        }
        at += length;
    }
    found
}

/// The files below a folder in which any of the words lies in clear.
pub fn files_with(folder: &Path, words: &[String]) -> Vec<PathBuf> {
    let needles = Needles::of(words);
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let mut bytes = Vec::new();
                let read = File::open(entry.path()).and_then(|mut file| file.read_to_end(&mut bytes));
                if read.is_ok() && needles.count(&bytes) > 0 {
                    found.push(entry.path());
                }
            }
        }
    }
    found
}

impl Needles {
    fn of(words: &[String]) -> Self {
        let wide = |word: &String| word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let all: Vec<Vec<u8>> = words.iter().flat_map(|word| [word.clone().into_bytes(), wide(word)]).collect();
        let mut first = [false; 256];
        for needle in &all {
            first[usize::from(needle[0])] = true;
        }
        Self { all, first }
    }

    /// By hand and not by iterators, which take a minute for this in a build for tests.
    fn count(&self, bytes: &[u8]) -> usize {
        let (mut found, mut at) = (0, 0);
        while at < bytes.len() {
            if self.first[bytes[at] as usize] {
                found += self.all.iter().filter(|needle| bytes[at..].starts_with(needle)).count();
            }
            at += 1;
        }
        found
    }
}
