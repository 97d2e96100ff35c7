//! Text as a QR code: one path for an SVG.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// The quiet zone that a scanner needs, in modules (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A QR code as SVG draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The `viewBox`: one unit is one module.
    pub view_box: String,
    /// The dark modules.
    pub path: String,
}

/// Draws a text; `None` if it is longer than any QR code.
#[must_use]
pub fn draw(text: &str) -> Option<Drawing> {
    let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                // Writing to a string does not fail.
                let _ = write!(path, "M{start} {y}h{}v1H{start}z", x - start);
            }
            x += 1;
        }
    }
    let side = size + 2 * QUIET;
    Some(Drawing {
        view_box: format!("-{QUIET} -{QUIET} {side} {side}"),
        path,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// Reads the path as a scanner sees it: eight pixels a module.
    fn scan(drawing: &Drawing) -> String {
        const ZOOM: usize = 8;
        let side: usize = drawing.view_box.split(' ').nth(2).unwrap().parse().unwrap();
        let mut dark = vec![vec![false; side]; side];
        for bar in drawing.path.split_terminator('z') {
            let (start, rest) = bar.strip_prefix('M').unwrap().split_once('h').unwrap();
            let (x, y) = start.split_once(' ').unwrap();
            let (length, back) = rest.split_once("v1H").unwrap();
            assert_eq!(back, x, "the bar is closed where it began");
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let length: usize = length.parse().unwrap();
            dark[y + QUIET as usize][x + QUIET as usize..][..length].fill(true);
        }
        let side = side * ZOOM;
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            if dark[y / ZOOM][x / ZOOM] { 0 } else { 255 }
        });
        let grids = seen.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn a_scanner_reads_what_was_drawn() {
        for text in [
            "https://redeem.passflow.io/passes/sandbox-5wXXbsX",
            "https://redeem.passflow.io/passes/é?a=b&c=%20#d",
            "x",
        ] {
            assert_eq!(scan(&draw(text).unwrap()), text);
        }
    }

    #[test]
    fn what_is_too_long_is_not_drawn() {
        assert!(draw(&"x".repeat(2_000)).is_some());
        assert_eq!(draw(&"x".repeat(10_000)), None);
    }
}
