//! What may leave as a drawing: a whole SVG document that runs nothing and fetches nothing.

use baton_contract::ErrorCode;
use usvg::roxmltree::{Attribute, Document, Node};

use crate::error::AppError;

/// The most pages in one export.
const PAGES: usize = 24;
/// The longest drawing, bytes.
const LONGEST: usize = 4 << 20;
/// What would run, fetch or carry something else.
const REFUSED: [&str; 6] = ["script", "foreignObject", "image", "use", "iframe", "style"];

/// # Errors
/// `export.unusable`.
pub(super) fn check(drawings: &[String]) -> Result<(), AppError> {
    let fits = !drawings.is_empty() && drawings.len() <= PAGES && drawings.iter().all(|text| is_plain(text));
    if fits { Ok(()) } else { Err(ErrorCode::ExportUnusable.into()) }
}

fn is_plain(text: &str) -> bool {
    let Ok(document) = Document::parse(text) else { return false };
    text.len() <= LONGEST && document.root_element().has_tag_name("svg") && document.descendants().all(is_quiet)
}

fn is_quiet(node: Node<'_, '_>) -> bool {
    let runs = |one: Attribute<'_, '_>| {
        let name = one.name().to_ascii_lowercase();
        name.starts_with("on") || (name == "href" && !one.value().starts_with('#'))
    };
    !node.is_pi() && !REFUSED.contains(&node.tag_name().name()) && !node.attributes().any(runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"><path clip-path="url(#a)" d="M0 0H9"/></svg>"##;

    fn refused(text: &str) {
        assert!(check(&[text.to_owned()]).is_err(), "{text}");
    }

    #[test]
    fn a_drawing_is_whole_and_does_nothing() {
        assert!(check(&[WHOLE.to_owned()]).is_ok());
        assert!(check(&[]).is_err());
        assert!(check(&vec![WHOLE.to_owned(); PAGES + 1]).is_err());
        refused("<svg");
        refused("");
        refused("<html/>");
        let with = |inner: &str| WHOLE.replace("<path", &format!("{inner}<path"));
        refused(&with("<script>1</script>"));
        refused(&with("<image href=\"#a\"/>"));
        refused(&with("<a href=\"http://127.0.0.1/\"/>"));
        refused(&with("<g onload=\"1\"/>"));
        refused(&with("<foreignObject/>"));
        refused(&with("<style>@import 'x'</style>"));
        refused(&format!("<?xml-stylesheet href='x'?>{WHOLE}"));
        refused(&WHOLE.replace("M0 0H9", &"H1".repeat(LONGEST / 2)));
    }
}
