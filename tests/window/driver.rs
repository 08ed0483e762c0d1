//! WebDriver, as much of it as the journey needs.

use std::time::Duration;

use serde_json::{Value, json};

/// How an element reference is called.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long a command may take.
const LONGEST: Duration = Duration::from_secs(20);

/// How long the first start of a web view may take, when nothing of it is in memory yet.
const LONGEST_START: Duration = Duration::from_secs(90);

/// How long a finger takes from key to key.
const WAY_MS: u64 = 220;

/// A WebDriver session.
pub struct Driver {
    agent: ureq::Agent,
    session: String,
}

/// An element on the page.
#[derive(Clone, Debug)]
pub struct Element(String);

/// A command that the driver refused.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The error's code, as "no such element".
    pub code: String,
    /// What it says.
    pub message: String,
}

/// What a command answers.
pub type Answer<T> = Result<T, Refused>;

/// Where an element is.
#[derive(Clone, Debug)]
pub enum By {
    /// By a CSS selector.
    Css(String),
    /// By an XPath.
    Path(String),
}

impl Element {
    /// The element in an answer.
    fn read(value: &Value) -> Option<Self> {
        value.get(ELEMENT).and_then(Value::as_str).map(|id| Self(id.to_owned()))
    }

    /// The element as an argument of a script.
    fn json(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

impl Driver {
    /// The driver at `url`, without a session yet.
    pub fn at(url: &str) -> Self {
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(LONGEST)).proxy(None).build();
        Self { agent: ureq::Agent::new_with_config(config), session: url.to_owned() }
    }

    /// Whether it can start a session.
    pub fn is_ready(&self) -> bool {
        self.send("/status", None).is_ok_and(|status| status["ready"] == true)
    }

    /// Starts the app in a session.
    pub fn open(&mut self, application: &std::path::Path) -> Answer<()> {
        let wanted = json!({ "tauri:options": { "application": application }, "browserName": "wry" });
        let body = json!({ "capabilities": { "alwaysMatch": wanted, "firstMatch": [{}] } });
        let answer = self.post("/session", &body)?;
        self.session = format!("{}/session/{}", self.session, answer["sessionId"].as_str().unwrap_or_default());
        Ok(())
    }

    fn send(&self, path: &str, body: Option<&Value>) -> Answer<Value> {
        let url = format!("{}{path}", self.session);
        let longest = if path == "/session" { LONGEST_START } else { LONGEST };
        let answer = match body {
            Some(body) => self.agent.post(url).config().timeout_global(Some(longest)).build().send_json(body),
            None => self.agent.get(url).call(),
        };
        let lost = |error: ureq::Error| Refused { code: "lost".to_owned(), message: error.to_string() };
        let answer: Value = answer.and_then(|mut answer| answer.body_mut().read_json()).map_err(lost)?;
        let value = answer["value"].clone();
        match value["error"].as_str() {
            Some(code) => Err(Refused {
                code: code.to_owned(),
                message: value["message"].as_str().unwrap_or_default().to_owned(),
            }),
            None => Ok(value),
        }
    }

    fn post(&self, path: &str, body: &Value) -> Answer<Value> {
        self.send(path, Some(body))
    }

    /// The windows.
    pub fn windows(&self) -> Answer<Vec<String>> {
        let value = self.send("/window/handles", None)?;
        Ok(value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Goes to a window.
    pub fn switch_to(&self, window: &str) -> Answer<()> {
        self.post("/window", &json!({ "handle": window })).map(drop)
    }

    /// Goes back in the page's history.
    pub fn back(&self) -> Answer<()> {
        self.post("/back", &json!({})).map(drop)
    }

    /// The first element there.
    pub fn find(&self, by: &By) -> Answer<Element> {
        let (using, value) = match by {
            By::Css(selector) => ("css selector", selector),
            By::Path(path) => ("xpath", path),
        };
        let value = self.post("/element", &json!({ "using": using, "value": value }))?;
        Element::read(&value).ok_or_else(|| Refused { code: "no such element".to_owned(), message: value.to_string() })
    }

    /// Clicks with the mouse.
    pub fn click(&self, element: &Element) -> Answer<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Presses a key as a finger does that comes from another one: it takes a moment to get there.
    pub fn tap(&self, element: &Element) -> Answer<()> {
        let steps = json!([
            { "type": "pointerMove", "duration": 0, "origin": element.json(), "x": 0, "y": 0 },
            { "type": "pause", "duration": WAY_MS },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]);
        let mouse =
            json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": steps });
        self.post("/actions", &json!({ "actions": [mouse] })).map(drop)
    }

    /// Types into a field.
    pub fn type_into(&self, element: &Element, text: &str) -> Answer<()> {
        self.post(&format!("/element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    /// Presses keys one after another, wherever the focus is, this far apart.
    pub fn press_keys(&self, keys: &[char], apart_ms: u64) -> Answer<()> {
        let steps: Vec<Value> = keys
            .iter()
            .flat_map(|key| {
                let key = key.to_string();
                let down = json!({ "type": "keyDown", "value": key });
                [down, json!({ "type": "keyUp", "value": key }), json!({ "type": "pause", "duration": apart_ms })]
            })
            .collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] })).map(drop)
    }

    /// What a function body returns on the page; it only reads.
    pub fn read(&self, script: &str) -> Answer<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// As [`Driver::read`], of an element, which is the first argument.
    pub fn read_of(&self, element: &Element, script: &str) -> Answer<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": [element.json()] }))
    }

    /// What a function body hands to its last argument, a callback.
    pub fn ask(&self, script: &str) -> Answer<Value> {
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// A picture of the window, as PNG.
    pub fn picture(&self) -> Answer<Vec<u8>> {
        let text = self.send("/screenshot", None)?;
        let decoded = data_encoding::BASE64.decode(text.as_str().unwrap_or_default().as_bytes());
        decoded.map_err(|error| Refused { code: "picture".to_owned(), message: error.to_string() })
    }
}
