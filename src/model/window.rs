//! Which rows of a long list stand on the page: those in sight, and some more
//! on either side.
//!
//! Plain arithmetic over what was measured. It works because every card is as
//! high as the others; so the place of each is known without drawing it, and
//! nothing moves when others come or go.

use std::ops::Range;

/// How many rows are drawn without a window: about 1,300 elements. Whoever
/// searches the page or listens to it has all of a short list.
const DRAWN_WHOLE: usize = 48;

/// How many rows are printed: some 100 pages. Whoever needs more is better
/// served by a file.
const PRINTED: usize = 1_000;

/// How many rows are in sight at most: more than any screen shows. In a frame
/// that grows with its content everything would be.
const IN_SIGHT: usize = 500;

/// The longest that a list is made, in px. Firefox takes no more than 17.8
/// million (2^30 of its 60ths), Chromium 33.5 million (2^31 of its 64ths).
const LONGEST_PX: f64 = 15_000_000.0;

/// How cards stand in their list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// How many stand side by side.
    pub columns: usize,
    /// From one line of cards to the next, in px.
    pub pitch: f64,
}

/// Which part of a list can be seen, in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// From the start of the list to the upper edge of what is seen; below 0
    /// where the list begins further down.
    pub top: f64,
    /// How high it is.
    pub height: f64,
}

impl Sight {
    fn within_reason(self, grid: Grid) -> Self {
        let most = IN_SIGHT.div_ceil(grid.columns.max(1)) as f64 * grid.pitch;
        let height = self.height.min(most);
        Self { height, ..self }
    }
}

/// The part of a list that stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// The first place, from 0.
    pub first: usize,
    /// The place after the last one.
    pub end: usize,
    /// What is kept free above for the rows before, in px.
    pub above: u32,
    /// What is kept free below for the rows after, in px.
    pub below: u32,
    /// Whether a px of the page stands for more of the list, so that cards do
    /// not keep their places in it while it is scrolled.
    pub is_compressed: bool,
}

impl Window {
    /// The first rows, before anything was measured.
    #[must_use]
    pub fn unmeasured(rows: usize) -> Self {
        Self {
            end: rows.min(DRAWN_WHOLE),
            ..Self::default()
        }
    }

    /// What is put on paper.
    #[must_use]
    pub fn printed(rows: usize) -> Self {
        Self {
            end: rows.min(PRINTED),
            ..Self::default()
        }
    }

    /// The window over this many rows.
    #[must_use]
    pub fn over(rows: usize, grid: Grid, sight: Sight) -> Self {
        if rows <= DRAWN_WHOLE || grid.columns == 0 || grid.pitch < 1.0 {
            return Self::unmeasured(rows);
        }
        let sight = sight.within_reason(grid);
        let lines = rows.div_ceil(grid.columns);
        let list = Span::of(lines as f64 * grid.pitch, sight.height);
        let top = list.inward(sight.top);
        // Half of what is seen on either side: so far a wheel or a key moves it
        // before there is time to draw.
        let margin = sight.height / 2.0;
        let line_at = |y: f64| (y.max(0.0) / grid.pitch) as usize;
        // One line at least, however far away the list is.
        let first = line_at(top - margin).min(lines - 1);
        let end = line_at(top + sight.height + margin)
            .saturating_add(1)
            .clamp(first + 1, lines);
        let above = sight.top - (top - first as f64 * grid.pitch);
        let above = above.max(0.0) as u32;
        // What is cut off above is made up for below: the sum stays the same.
        let below = list.outer - f64::from(above) - (end - first) as f64 * grid.pitch;
        Self {
            first: first * grid.columns,
            end: (end * grid.columns).min(rows),
            above,
            below: below.max(0.0) as u32,
            is_compressed: list.outer < list.inner,
        }
    }

    /// The places that are drawn: the window, and with the one that has the
    /// focus its neighbours, so that a key finds them.
    #[must_use]
    pub fn places(&self, rows: usize, focused: Option<usize>) -> Vec<usize> {
        let kept = focused.map_or(0..0, |place| {
            place.saturating_sub(1)..place.saturating_add(2).min(rows)
        });
        let before = kept.start..kept.end.min(self.first);
        let after = kept.start.max(self.end)..kept.end;
        before.chain(self.range()).chain(after).collect()
    }

    /// The places of the window itself.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.first..self.end
    }
}

/// Where a row stands that is drawn outside of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// From the start of the list, in px.
    pub top: u32,
}

impl Position {
    /// Where the row at a place stands.
    #[must_use]
    pub fn of(place: usize, rows: usize, grid: Grid, sight: Sight) -> Self {
        let sight = sight.within_reason(grid);
        let columns = grid.columns.max(1);
        let lines = rows.div_ceil(columns);
        let list = Span::of(lines as f64 * grid.pitch, sight.height);
        let top = list.outward((place / columns) as f64 * grid.pitch);
        Self { top: top as u32 }
    }
}

/// The height of a list, in itself and on the page. Where it would be higher
/// than browsers allow, the page's px stand for more of its own; but not near
/// its ends, where what is drawn has to fit between them to the pixel.
struct Span {
    inner: f64,
    outer: f64,
    seen: f64,
    /// How far from either end a px is a px.
    edge: f64,
}

impl Span {
    fn of(inner: f64, seen: f64) -> Self {
        Self {
            inner,
            outer: inner.min(LONGEST_PX),
            seen,
            edge: 2.0 * seen,
        }
    }

    /// How many px of the page are between its edges, and how many of the
    /// list's own each of them skips.
    fn middle(&self) -> (f64, f64) {
        let skipped = self.inner - self.outer;
        let middle = self.outer - self.seen - 2.0 * self.edge;
        if skipped > 0.0 && middle > 0.0 {
            (middle, skipped / middle)
        } else {
            (0.0, 0.0)
        }
    }

    /// From where the page is scrolled to, to a place in the list.
    fn inward(&self, top: f64) -> f64 {
        let (middle, skipped) = self.middle();
        top + (top - self.edge).max(0.0).min(middle) * skipped
    }

    /// The way back.
    fn outward(&self, y: f64) -> f64 {
        let (middle, skipped) = self.middle();
        let passed = (y - self.edge) / (1.0 + skipped);
        y - passed.max(0.0).min(middle) * skipped
    }
}

#[cfg(test)]
mod tests;
