//! The window over a long list, wired to scrolling, sizes and the focus.

use gloo_events::EventListener;
use leptos::html;
use leptos::prelude::*;
use web_sys::Element;

use super::live::{follow, keep};
use crate::browser::sight::{Change, SightWatch, grid_of, sight_of};
use crate::model::page::RowKey;
use crate::model::window::{Grid, Position, Sight, Window};

/// Which part of a list stands on the page. A handle: copies share it.
#[derive(Debug, Clone, Copy)]
pub struct LiveWindow {
    rows: Memo<u32>,
    measured: RwSignal<Option<(Grid, Sight)>>,
    window: Memo<Window>,
    is_printed: RwSignal<bool>,
    /// The row that has the focus: it stays, wherever the window goes.
    focused: RwSignal<Option<RowKey>>,
}

impl LiveWindow {
    /// The window over a list with so many rows.
    #[must_use]
    pub fn over(rows: Memo<u32>, focused: RwSignal<Option<RowKey>>) -> Self {
        let measured = RwSignal::new(None);
        let is_printed = RwSignal::new(false);
        let live = Self {
            rows,
            measured,
            window: Memo::new(move |_| {
                let rows = rows.get() as usize;
                if is_printed.get() {
                    return Window::printed(rows);
                }
                measured.with(|measured| match measured {
                    Some((grid, sight)) => Window::over(rows, *grid, *sight),
                    None => Window::unmeasured(rows),
                })
            }),
            is_printed,
            focused,
        };
        live.watch_the_printer();
        live
    }

    /// Follows where the list stands, and how its cards stand in its `cells`, for
    /// as long as the view lives.
    pub fn watch(self, list: NodeRef<html::Div>, cells: NodeRef<html::Div>) {
        follow(move || {
            if let (Some(list), Some(cells)) = (list.get(), cells.get()) {
                self.measure(&list, &cells, Change::Resized);
                let watched = list.clone();
                keep(SightWatch::start(&list, move |change| {
                    self.measure(&watched, &cells, change);
                }));
            }
        });
    }

    /// The window, tracked.
    #[must_use]
    pub fn window(&self) -> Window {
        self.window.get()
    }

    /// Where a row stands that is drawn outside of the window; tracked.
    #[must_use]
    pub fn away(&self, place: usize) -> Option<Position> {
        if self.window.get().range().contains(&place) {
            return None;
        }
        let rows = self.rows.get_untracked() as usize;
        let (grid, sight) = self.measured.get_untracked()?;
        Some(Position::of(place, rows, grid, sight))
    }

    /// The row that has the focus, tracked.
    pub fn with_focused<T>(&self, read: impl FnOnce(Option<&RowKey>) -> T) -> T {
        self.focused.with(|focused| read(focused.as_ref()))
    }

    /// Takes note of which row has the focus.
    pub fn focus(&self, key: Option<RowKey>) {
        if self.focused.try_with_untracked(|known| *known != key) == Some(true) {
            self.focused.try_set(key);
        }
    }

    /// How many rows a print has, and of how many; tracked. `None` where it
    /// is not printed, or whole.
    #[must_use]
    pub fn printed_part(&self) -> Option<(usize, usize)> {
        let (rows, printed) = (self.rows.get() as usize, self.window.get().end);
        (self.is_printed.get() && printed < rows).then_some((printed, rows))
    }

    fn watch_the_printer(self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let told = [("beforeprint", true), ("afterprint", false)];
        keep(told.map(|(name, is_printed)| {
            EventListener::new(&window, name, move |_| {
                self.is_printed.try_set(is_printed);
            })
        }));
    }

    fn measure(self, list: &Element, cells: &Element, change: Change) {
        let known = self.measured.try_get_untracked().flatten();
        let grid = match (change, known) {
            (Change::Scrolled, Some((grid, _))) => Some(grid),
            (Change::Scrolled, None) | (Change::Resized, _) => {
                grid_of(cells).map(|(columns, pitch)| Grid { columns, pitch })
            }
        };
        // What is not laid out, in a hidden tab say, is as it was.
        let sight = sight_of(list).map(|(top, height)| Sight { top, height });
        let measured = grid.zip(sight);
        if measured.is_some() && measured != known {
            self.measured.try_set(measured);
        }
    }
}
