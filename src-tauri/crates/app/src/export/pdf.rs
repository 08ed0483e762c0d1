//! Drawings as a PDF, a page each: A4, lying, the drawing as large as fits. No names in its properties.

use std::sync::Arc;

use baton_contract::ErrorCode;
use krilla::{
    Document,
    geom::{Size, Transform},
    page::PageSettings,
};
use krilla_svg::{SurfaceExt, SvgSettings};
use usvg::{ImageHrefResolver, Options, Tree, fontdb::Database};

use crate::error::AppError;

/// A4, lying, in points.
const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;
const MARGIN: f32 = 36.0;
/// Sans-serif faces that systems come with, the better ones first.
const FACES: [&str; 9] = [
    "Atkinson Hyperlegible Next",
    "Segoe UI",
    "Helvetica Neue",
    "Arial",
    "Roboto",
    "Noto Sans",
    "Liberation Sans",
    "Cantarell",
    "DejaVu Sans",
];

/// # Errors
/// `export.unusable` for a drawing that cannot be read, and where the system has no typeface at all.
pub(super) fn of(drawings: &[String]) -> Result<Vec<u8>, AppError> {
    let options = options().ok_or(ErrorCode::ExportUnusable)?;
    let mut document = Document::new();
    for text in drawings {
        let tree = Tree::from_str(text, &options).map_err(|_| ErrorCode::ExportUnusable)?;
        add_page(&mut document, &tree).ok_or(ErrorCode::ExportUnusable)?;
    }
    document.finish().map_err(|_| ErrorCode::ExportUnusable.into())
}

/// Typefaces of the system; nothing else is read from anywhere.
fn options() -> Option<Options<'static>> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    let has = |name: &&&str| fonts.faces().any(|face| face.families.iter().any(|(family, _)| family == **name));
    let known = FACES.iter().find(has).map(|name| (*name).to_owned());
    let any = || fonts.faces().find_map(|face| face.families.first().map(|(family, _)| family.clone()));
    let family = known.or_else(any)?;
    fonts.set_sans_serif_family(family.clone());
    let image_href_resolver =
        ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    Some(Options { font_family: family, fontdb: Arc::new(fonts), image_href_resolver, ..Options::default() })
}

fn add_page(document: &mut Document, tree: &Tree) -> Option<()> {
    let mut page = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT)?);
    let mut surface = page.surface();
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = ((WIDTH - 2.0 * MARGIN) / width).min((HEIGHT - 2.0 * MARGIN) / height);
    let size = Size::from_wh(width * scale, height * scale)?;
    surface.push_transform(&Transform::from_translate((WIDTH - size.width()) / 2.0, (HEIGHT - size.height()) / 2.0));
    surface.draw_svg(tree, size, SvgSettings::default())?;
    surface.pop();
    surface.finish();
    page.finish();
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_drawing_is_a_page_with_its_words() {
        let drawing = |word: &str| {
            format!(
                r##"<svg xmlns="http://www.w3.org/2000/svg" width="640" height="380" viewBox="0 0 640 380"><path d="M10 10H600" stroke="#000"/><text x="20" y="40" font-family="sans-serif" font-size="15">{word}</text></svg>"##
            )
        };
        let one = of(&[drawing("Baseline")]).unwrap();
        let two = of(&[drawing("Baseline"), drawing("Treatment")]).unwrap();
        assert!(one.starts_with(b"%PDF-"));
        let pages = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("/Type/Page/").count();
        let pages = |bytes: &[u8]| pages(bytes).max(String::from_utf8_lossy(bytes).matches("/Type /Page\n").count());
        assert_eq!((pages(&one), pages(&two)), (1, 2), "{}", String::from_utf8_lossy(&two));
        assert!(String::from_utf8_lossy(&one).contains("/Font"), "its words are text");
        assert!(of(&["<svg".to_owned()]).is_err());
    }
}
