//! What a person does on a page: look for something, click it, type.

use serde_json::Value;

use super::{
    app::{App, PATIENCE},
    driver::{Answer, By, Element},
    guard::wait_until,
    screen::Area,
};

/// By a CSS selector.
pub fn css(selector: &str) -> By {
    By::Css(selector.to_owned())
}

/// A button with these words.
pub fn button(words: &str) -> By {
    By::Path(format!("//button[contains(normalize-space(.), {})]", quoted(words)))
}

/// Anything whose own text has these words.
pub fn words(words: &str) -> By {
    By::Path(format!("//*[text()[contains(normalize-space(.), {})]]", quoted(words)))
}

/// The field with this label.
pub fn field(label: &str) -> By {
    By::Path(format!("//label[normalize-space(.)={}]/following::*[self::input or self::textarea][1]", quoted(label)))
}

/// A key of the row with this name: `button.yes`, `[data-test-undo]` and the like.
pub fn in_row(row: &str, what: &str) -> By {
    let row =
        format!("//*[@data-test-row][.//*[@data-test-data]/descendant::text()[normalize-space(.)={}]]", quoted(row));
    By::Path(format!("{row}//{what}"))
}

/// A CSS class of an element, for [`in_row`].
pub fn with_class(tag: &str, class: &str) -> String {
    format!("{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {class} ')]")
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

impl App {
    /// Waits for an element.
    #[track_caller]
    pub fn wait(&self, by: &By) -> Element {
        wait_until(&format!("{by:?}"), PATIENCE, || self.driver.find(by).ok())
    }

    /// Whether it is there now.
    pub fn has(&self, by: &By) -> bool {
        self.driver.find(by).is_ok()
    }

    /// Waits for it and clicks it as soon as it can be clicked.
    #[track_caller]
    pub fn click(&self, by: &By) {
        self.act(by, |element| {
            let ready = self.driver.read_of(element, "return !arguments[0].disabled")?;
            if ready == Value::Bool(true) { self.driver.click(element).map(Some) } else { Ok(None) }
        });
    }

    /// As [`App::click`], at the pace of a finger that goes from key to key.
    #[track_caller]
    pub fn tap(&self, by: &By) {
        self.act(by, |element| self.driver.tap(element).map(Some));
    }

    /// Waits for a field and types into it.
    #[track_caller]
    pub fn fill(&self, by: &By, text: &str) {
        self.act(by, |element| self.driver.type_into(element, text).map(Some));
    }

    /// Where an element stands on the display, once it is there. The window has no frame and stands in the corner.
    ///
    /// # Panics
    /// If it stands outside of the display.
    #[track_caller]
    pub fn area(&self, by: &By) -> Area {
        let script = "const box = arguments[0].getBoundingClientRect();
                      return [box.x, box.y, box.width, box.height].map(Math.floor)";
        let sides = self.act(by, |element| self.driver.read_of(element, script).map(Some));
        let side = |number: usize| sides[number].as_u64().unwrap();
        Area { x: side(0), y: side(1), width: side(2), height: side(3) }
    }

    /// The text of an element, once it is there.
    #[track_caller]
    pub fn text(&self, by: &By) -> String {
        let value = self.act(by, |element| {
            let value = self.driver.read_of(element, "return arguments[0].textContent")?;
            Ok(value.as_str().map(str::to_owned))
        });
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Waits until an element's text satisfies this.
    #[track_caller]
    pub fn wait_text(&self, by: &By, wanted: impl Fn(&str) -> bool) -> String {
        let mut last = String::new();
        wait_until(&format!("the text of {by:?}"), PATIENCE, || {
            last = self.text(by);
            wanted(&last).then(|| last.clone())
        })
    }

    /// What a script that only reads returns.
    #[track_caller]
    pub fn read(&self, script: &str) -> Value {
        self.driver.read(script).unwrap()
    }

    /// All texts of a selector.
    #[track_caller]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let script = format!("return [...document.querySelectorAll('{selector}')].map(e => e.textContent.trim())");
        let value = self.read(&script);
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Does something with an element; one that is not there yet, or no more, or covered, is tried again.
    #[track_caller]
    fn act<T>(&self, by: &By, act: impl Fn(&Element) -> Answer<Option<T>>) -> T {
        let mut last = None;
        let start = std::time::Instant::now();
        loop {
            match self.driver.find(by).and_then(|element| act(&element)) {
                Ok(Some(done)) => return done,
                Ok(None) => {}
                Err(refused) => {
                    let passing = [
                        "no such element",
                        "stale element reference",
                        "element not interactable",
                        "element click intercepted",
                    ];
                    assert!(passing.contains(&refused.code.as_str()), "{by:?}: {refused:?}");
                    last = Some(refused);
                }
            }
            assert!(start.elapsed() < PATIENCE, "waited for {by:?}: {last:?}");
            std::thread::sleep(std::time::Duration::from_millis(40));
        }
    }
}
