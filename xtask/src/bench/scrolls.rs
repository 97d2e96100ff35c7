//! What a frame takes while the list is scrolled, and whether cards are where
//! the eye is.

use anyhow::Result;
use serde::Deserialize;
use serde_json::json;

use super::{
    parts::Parts,
    run::Unit,
    sample::{Sample, of_each},
};

/// How many frames it is scrolled for.
const FRAMES: u32 = 200;

/// The longest a frame may take before the next one is late, in milliseconds.
const IN_TIME: f64 = 25.0;

#[derive(Debug, Deserialize)]
struct Scrolled {
    work: Vec<f64>,
    gaps: Vec<f64>,
    blank: f64,
    elements: f64,
}

impl Parts<'_> {
    /// Scrolls, so many times over: by pixels, or without any from end to end.
    pub(super) async fn scroll(&mut self, how: &str, pixels: Option<u32>) -> Result<()> {
        let mut scrolls = Vec::new();
        for _ in 0..self.options.rounds {
            let told = self
                .stand
                .ask::<Scrolled>("scroll", json!([FRAMES, pixels]))
                .await?;
            let Some(scrolled) = self.there(told) else {
                return Ok(());
            };
            scrolls.push(scrolled);
        }
        let work = |figure| of_each(scrolls.iter().map(|it| &it.work), figure);
        let late = scrolls.iter().map(|it| {
            let late = it.gaps.iter().filter(|gap| **gap > IN_TIME).count();
            late as f64 * 100.0 / it.gaps.len() as f64
        });
        let blank = scrolls.iter().map(|it| it.blank);
        let elements = scrolls.iter().map(|it| it.elements);
        let named = |what: &str| format!("scroll, {how}{what}");
        self.find(
            named(": a frame's work"),
            Unit::Millis,
            work(Sample::median),
        );
        self.find(named(": 95 %"), Unit::Millis, work(Sample::nearly_all));
        self.find(named(": longest"), Unit::Millis, work(Sample::longest));
        self.find(named(": late frames"), Unit::Percent, late);
        self.find(named(": blank frames"), Unit::Count, blank);
        self.find(named(": elements, at most"), Unit::Count, elements);
        Ok(())
    }
}
