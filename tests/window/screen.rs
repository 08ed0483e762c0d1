//! What stands on the machine's display, pixel by pixel, and a finger on it: no driver and no script in between.

use std::{
    fs::File,
    os::unix::fs::FileExt,
    time::{Duration, Instant},
};

use x11rb::{
    connection::Connection,
    protocol::{
        xproto::{
            BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
            MOTION_NOTIFY_EVENT,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

use super::machine::Machine;

/// Where the header of an X window dump says its own length, the size of a line, and the number of colours, each 4 bytes.
const HEADER_SIZE: usize = 0;
const HEIGHT: usize = 20;
const BYTES_PER_LINE: usize = 48;
const COLOURS: usize = 76;
const BYTES_PER_COLOUR: u64 = 12;
const BYTES_PER_PIXEL: u64 = 4;

/// X's numbers of keys without a letter.
const KEY_TAB: u32 = 0xff09;
const KEY_RETURN: u32 = 0xff0d;
const KEY_ESCAPE: u32 = 0xff1b;
const KEY_CONTROL: u32 = 0xffe3;
/// How long a key is down, and how long none is.
const STROKE: Duration = Duration::from_millis(25);

/// The display's memory. X keeps it in a file as a window dump.
pub struct Screen {
    memory: File,
    start: u64,
    line: u64,
    height: u64,
}

/// A part of the display, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// From the left.
    pub x: u64,
    /// From the top.
    pub y: u64,
    /// Width.
    pub width: u64,
    /// Height.
    pub height: u64,
}

impl Area {
    /// Its middle.
    pub fn middle(&self) -> (i16, i16) {
        let at = |start: u64, size: u64| i16::try_from(start + size / 2).unwrap();
        (at(self.x, self.width), at(self.y, self.height))
    }
}

impl Screen {
    /// The machine's display.
    pub fn of(machine: &Machine) -> Self {
        let memory = File::open(machine.path("display/Xvfb_screen0")).unwrap();
        let mut header = [0; 100];
        memory.read_exact_at(&mut header, 0).unwrap();
        let field = |at: usize| u64::from(u32::from_be_bytes(header[at..at + 4].try_into().unwrap()));
        let start = field(HEADER_SIZE) + field(COLOURS) * BYTES_PER_COLOUR;
        Self { memory, start, line: field(BYTES_PER_LINE), height: field(HEIGHT) }
    }

    /// The pixels of a part.
    pub fn part(&self, area: Area) -> Vec<u8> {
        let mut pixels = vec![0; usize::try_from(area.width * area.height * BYTES_PER_PIXEL).unwrap()];
        let row = usize::try_from(area.width * BYTES_PER_PIXEL).unwrap();
        for (number, line) in pixels.chunks_exact_mut(row).enumerate() {
            let at = self.start + (area.y + number as u64) * self.line + area.x * BYTES_PER_PIXEL;
            self.memory.read_exact_at(line, at).unwrap();
        }
        pixels
    }

    /// Everything below this line.
    pub fn below(&self, y: u64) -> Vec<u8> {
        self.part(Area { x: 0, y, width: self.line / BYTES_PER_PIXEL, height: self.height - y })
    }

    /// Whether this stands below a line, but for a scroll bar or the edge around what has the focus.
    pub fn shows_below(&self, y: u64, picture: &[u8]) -> bool {
        shares(&self.below(y), picture, 200)
    }

    /// All of it.
    pub fn all(&self) -> Vec<u8> {
        self.part(Area { x: 0, y: 0, width: self.line / BYTES_PER_PIXEL, height: self.height })
    }

    /// Waits until nothing changes any more but a clock, and gives what stands there.
    pub fn settled(&self) -> Vec<u8> {
        let mut last = self.all();
        let mut quiet = 0;
        while quiet < 5 {
            std::thread::sleep(Duration::from_millis(200));
            let now = self.all();
            quiet = if shares(&now, &last, 200) { quiet + 1 } else { 0 };
            last = now;
        }
        last
    }

    /// Waits until this holds of what stands there.
    ///
    /// # Panics
    /// If it does not in time; the last picture is left as a window dump.
    #[track_caller]
    pub fn wait(&self, what: &str, longest: Duration, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            if start.elapsed() > longest {
                let last = std::env::temp_dir().join("baton-display-failure.xwd");
                let mut dump = vec![0; usize::try_from(self.memory.metadata().unwrap().len()).unwrap()];
                self.memory.read_exact_at(&mut dump, 0).unwrap();
                std::fs::write(&last, dump).unwrap();
                panic!("waited {}s for {what}; the last picture: {}", longest.as_secs(), last.display());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether this stands there, but for a clock and a timer. A stopwatch asks this a thousand times a second beside what
    /// it measures: most of its answers come from one line in sixteen.
    pub fn shows(&self, picture: &[u8]) -> bool {
        self.may_show(picture) && shares(&self.all(), picture, 200)
    }

    fn may_show(&self, picture: &[u8]) -> bool {
        let size = usize::try_from(self.line).unwrap();
        let mut line = vec![0; size];
        let (mut seen, mut held) = (Vec::new(), Vec::new());
        for number in (0..self.height).step_by(16) {
            self.memory.read_exact_at(&mut line, self.start + number * self.line).unwrap();
            seen.extend_from_slice(&line);
            held.extend(picture.chunks_exact(size).nth(usize::try_from(number).unwrap()).unwrap_or_default());
        }
        shares(&seen, &held, 50)
    }
}

/// Whether two pictures are the same but for one pixel in `but`.
fn shares(one: &[u8], other: &[u8], but: usize) -> bool {
    let pixels = one.len() / BYTES_PER_PIXEL as usize;
    let differ = one.chunks_exact(4).zip(other.chunks_exact(4)).filter(|(a, b)| a != b).count();
    one.len() == other.len() && differ * but <= pixels
}

/// A finger, and ten on the keyboard.
pub struct Finger {
    display: RustConnection,
    root: u32,
}

impl Finger {
    /// On the machine's display.
    pub fn on(machine: &Machine) -> Self {
        let (display, screen) = x11rb::connect(Some(machine.display())).unwrap();
        let root = display.setup().roots[screen].root;
        Self { display, root }
    }

    /// Goes to a place.
    pub fn go(&self, (x, y): (i16, i16)) {
        self.display.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0).unwrap();
        self.settle();
    }

    /// Touches where it is. Returns when the display has taken it.
    pub fn touch(&self) {
        for event in [BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT] {
            self.display.xtest_fake_input(event, 1, 0, self.root, 0, 0, 0).unwrap();
        }
        self.settle();
    }

    /// Types on the keyboard: letters, digits, space, a tab and a new line.
    ///
    /// # Panics
    /// If the keyboard has no key for one of them.
    pub fn type_text(&self, text: &str) {
        for sign in text.chars() {
            let symbol = match sign {
                '\t' => KEY_TAB,
                '\n' => KEY_RETURN,
                other => u32::from(other),
            };
            self.strike(&[self.key(symbol)]);
        }
    }

    /// Leaves what stands over the window.
    pub fn escape(&self) {
        self.strike(&[self.key(KEY_ESCAPE)]);
    }

    /// Presses a letter with Ctrl.
    pub fn control(&self, letter: char) {
        self.strike(&[self.key(KEY_CONTROL), self.key(u32::from(letter))]);
    }

    /// Presses keys together and lets them go, at the pace of a person.
    fn strike(&self, keys: &[u8]) {
        for key in keys {
            self.display.xtest_fake_input(KEY_PRESS_EVENT, *key, 0, self.root, 0, 0, 0).unwrap();
        }
        self.settle();
        std::thread::sleep(STROKE);
        for key in keys.iter().rev() {
            self.display.xtest_fake_input(KEY_RELEASE_EVENT, *key, 0, self.root, 0, 0, 0).unwrap();
        }
        self.settle();
        std::thread::sleep(STROKE);
    }

    /// The key that makes a symbol alone.
    fn key(&self, symbol: u32) -> u8 {
        let setup = self.display.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let keys = self.display.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
        let each = usize::from(keys.keysyms_per_keycode);
        let place = keys.keysyms.chunks(each).position(|symbols| symbols[0] == symbol);
        first + u8::try_from(place.expect("the keyboard has a key for it")).unwrap()
    }

    /// Waits for the answer to a question that changes nothing: everything before it has been taken.
    fn settle(&self) {
        self.display.get_input_focus().unwrap().reply().unwrap();
    }
}
