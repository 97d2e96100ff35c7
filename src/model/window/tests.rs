#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use proptest::prelude::*;

const GRID: Grid = Grid {
    columns: 3,
    pitch: 228.0,
};

fn at(top: f64) -> Sight {
    Sight { top, height: 900.0 }
}

fn over(rows: usize, top: f64) -> Window {
    Window::over(rows, GRID, at(top))
}

/// Every row by itself: where it stands, and whether it is in sight.
fn in_sight(rows: usize, grid: Grid, sight: Sight) -> Vec<usize> {
    let is_in_sight = |place: &usize| {
        let top = (place / grid.columns) as f64 * grid.pitch;
        top < sight.top + sight.height && top + grid.pitch > sight.top
    };
    (0..rows).filter(is_in_sight).collect()
}

fn height(window: Window, grid: Grid) -> f64 {
    let lines = (window.end - window.first).div_ceil(grid.columns);
    f64::from(window.above) + lines as f64 * grid.pitch + f64::from(window.below)
}

#[test]
fn a_short_list_is_drawn_whole_wherever_it_stands() {
    for top in [-9_000.0, 0.0, 9_000.0] {
        let whole = Window {
            end: 48,
            ..Window::default()
        };
        assert_eq!(over(48, top), whole);
    }
    assert_eq!(Window::unmeasured(7).range(), 0..7);
    assert_eq!(Window::unmeasured(100_000).range(), 0..48);
}

#[test]
fn at_its_start_nothing_is_kept_free_above() {
    let window = over(1_000, -120.0);
    assert_eq!((window.first, window.above), (0, 0));
    assert_eq!(window.end, 18, "900 px and half of it again, less 120");
    assert_eq!(window.below, (1_000_u32.div_ceil(3) - 6) * 228);
}

#[test]
fn at_its_end_nothing_is_kept_free_below() {
    let end = 334.0 * 228.0 - 900.0;
    let window = over(1_000, end);
    assert_eq!((window.end, window.below), (1_000, 0));
}

#[test]
fn half_of_what_is_seen_is_drawn_on_either_side() {
    let window = over(10_000, 228.0 * 100.0);
    assert_eq!(window.range(), 98 * 3..106 * 3);
    assert_eq!(window.above, 98 * 228);
}

#[test]
fn in_a_frame_that_grows_with_its_content_not_all_of_it_is_drawn() {
    let grown = Sight {
        top: -120.0,
        height: 7_600_000.0,
    };
    let drawn = |rows| Window::over(rows, GRID, grown).range();
    assert_eq!(drawn(700), 0..700, "however high, what can be drawn is");
    assert!(drawn(100_000).len() <= 1_000, "{:?}", drawn(100_000));
    let table = [(1, 252.0), (6, 60.0)].map(|(columns, pitch)| Grid { columns, pitch });
    for grid in table {
        let window = Window::over(400_000, grid, grown);
        assert!(window.range().len() <= 1_000, "{window:?}");
        let outer = (400_000.0 / grid.columns as f64).ceil() * grid.pitch;
        assert_eq!(height(window, grid), outer.min(LONGEST_PX));
        let last = Position::of(399_999, 400_000, grid, grown);
        assert!(f64::from(last.top) < outer.min(LONGEST_PX));
    }
}

#[test]
fn a_list_that_is_far_away_is_drawn_by_one_line() {
    assert_eq!(over(1_000, -90_000.0).range(), 0..3);
    assert_eq!(over(1_000, 900_000.0).range(), 999..1_000);
}

#[test]
fn on_paper_a_list_is_whole_unless_it_would_be_a_book() {
    assert_eq!(Window::printed(999).range(), 0..999);
    assert_eq!(Window::printed(100_000).range(), 0..1_000);
}

#[test]
fn what_was_not_laid_out_is_drawn_from_its_start() {
    let none = Grid {
        columns: 0,
        pitch: 0.0,
    };
    assert_eq!(
        Window::over(1_000, none, at(5_000.0)),
        Window::unmeasured(1_000)
    );
}

#[test]
fn the_neighbours_of_what_has_the_focus_are_drawn_with_it() {
    let window = Window {
        first: 30,
        end: 33,
        ..Window::default()
    };
    let table: [(Option<usize>, &[usize]); 7] = [
        (None, &[30, 31, 32]),
        (Some(31), &[30, 31, 32]),
        (Some(30), &[29, 30, 31, 32]),
        (Some(32), &[30, 31, 32, 33]),
        (Some(0), &[0, 1, 30, 31, 32]),
        (Some(99), &[30, 31, 32, 98, 99]),
        (Some(28), &[27, 28, 29, 30, 31, 32]),
    ];
    for (focused, places) in table {
        assert_eq!(window.places(100, focused), places, "{focused:?}");
    }
}

#[test]
fn a_list_higher_than_browsers_allow_meets_both_of_its_ends() {
    let grid = Grid {
        columns: 1,
        pitch: 252.0,
    };
    let rows = 100_000;
    let window = |top| Window::over(rows, grid, at(top));
    assert_eq!(window(0.0).first, 0);
    assert!(window(0.0).is_compressed && !over(100_000, 0.0).is_compressed);
    let last = window(LONGEST_PX - 900.0);
    assert_eq!((last.end, last.below), (rows, 0));
    // Its last line ends where the list does, to a pixel.
    let lines = (last.end - last.first) as f64;
    let end = f64::from(last.above) + lines * grid.pitch;
    assert!((end - LONGEST_PX).abs() <= 1.0, "{end}");
    for step in 0..1_000 {
        let top = (LONGEST_PX - 900.0) * f64::from(step) / 999.0;
        let window = window(top);
        // What is drawn covers what is seen.
        assert!(f64::from(window.above) <= top + 1.0, "{step}");
        let lines = (window.end - window.first) as f64;
        assert!(
            f64::from(window.above) + lines * grid.pitch >= top + 899.0,
            "{step}"
        );
        assert!(height(window, grid) <= LONGEST_PX + 1.0, "{step}");
    }
}

#[test]
fn what_is_drawn_outside_of_the_window_stands_where_it_belongs() {
    let position = Position::of(3_001, 10_000, GRID, at(0.0));
    assert_eq!(position.top, 1_000 * 228);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_is_in_sight_is_drawn_and_little_else(
        rows in 0_usize..40_000,
        columns in 1_usize..7,
        pitch in 60_u32..400,
        top in -3_000.0_f64..400_000.0,
        height in 100.0_f64..2_500.0,
    ) {
        let grid = Grid { columns, pitch: f64::from(pitch) };
        prop_assume!(rows.div_ceil(columns) as f64 * grid.pitch <= LONGEST_PX);
        let sight = Sight { top, height };
        let window = Window::over(rows, grid, sight);
        prop_assert!(window.first <= window.end && window.end <= rows);
        prop_assert_eq!(window.first % columns, 0, "it begins with a line");
        for place in in_sight(rows, grid, sight) {
            prop_assert!(window.range().contains(&place), "{} of {:?}", place, window);
        }
        let most = (2.0 * height / grid.pitch).ceil() as usize + 2;
        prop_assert!(window.range().len() <= DRAWN_WHOLE.max(most * columns));
        prop_assert_eq!(rows > 0, !window.range().is_empty());
    }

    #[test]
    fn the_list_is_as_high_wherever_it_is_looked_at(
        rows in 49_usize..40_000,
        columns in 1_usize..7,
        pitch in 60_u32..300,
        top in -3_000.0_f64..900_000.0,
    ) {
        let grid = Grid { columns, pitch: f64::from(pitch) };
        let window = Window::over(rows, grid, at(top));
        let lines = rows.div_ceil(columns) as f64;
        prop_assert_eq!(height(window, grid), lines * grid.pitch);
        prop_assert_eq!(f64::from(window.above), (window.first / columns) as f64 * grid.pitch);
    }

    #[test]
    fn places_are_told_once_and_in_order(
        first in 0_usize..50,
        length in 1_usize..20,
        focused in 0_usize..100,
    ) {
        let window = Window { first, end: first + length, ..Window::default() };
        let places = window.places(100, Some(focused));
        prop_assert!(places.is_sorted_by(|a, b| a < b));
        for place in [focused.saturating_sub(1), focused, (focused + 1).min(99)] {
            prop_assert!(places.contains(&place));
        }
        prop_assert!(places.len() <= length + 3);
        prop_assert_eq!(places.last().copied().unwrap().max(99), 99);
    }

    #[test]
    fn a_list_is_filled_and_as_high_as_it_may_be_wherever_it_is_looked_at(
        rows in 49_usize..400_000,
        columns in 1_usize..7,
        pitch in 60_u32..300,
        height_seen in 400.0_f64..2_500.0,
        part in 0.0_f64..1.0,
        off in -5_000.0_f64..5_000.0,
    ) {
        let grid = Grid { columns, pitch: f64::from(pitch) };
        let lines = rows.div_ceil(columns) as f64;
        let outer = (lines * grid.pitch).min(LONGEST_PX);
        // Near the ends as often as between them.
        for top in [off, outer * part, outer - height_seen + off] {
            let window = Window::over(rows, grid, Sight { top, height: height_seen });
            prop_assert_eq!(height(window, grid), outer, "{}", top);
            let (above, below) = (f64::from(window.above), outer - f64::from(window.below));
            prop_assert!(above <= top.max(0.0).min(outer) + 1.0, "{} {:?}", top, window);
            let seen_to = (top + height_seen).max(0.0).min(outer);
            prop_assert!(below + 1.0 >= seen_to, "{} {:?}", top, window);
            prop_assert!(window.first > 0 || window.above == 0);
            prop_assert!(window.end < rows || window.below <= 1);
        }
    }

    #[test]
    fn whoever_scrolls_to_a_row_outside_of_the_window_finds_it_there(
        rows in 49_usize..400_000,
        columns in 1_usize..7,
        share in 0.0_f64..1.0,
        near in 0_usize..300,
    ) {
        let grid = Grid { columns, pitch: 252.0 };
        for place in [near.min(rows - 1), (rows as f64 * share) as usize, rows - 1 - near.min(rows - 1)] {
            let top = f64::from(Position::of(place, rows, grid, at(0.0)).top);
            let window = Window::over(rows, grid, at(top));
            prop_assert!(window.range().contains(&place), "{} {:?}", place, window);
            let lines = (place / columns - window.first / columns) as f64;
            let stands_at = f64::from(window.above) + lines * grid.pitch;
            prop_assert!((stands_at - top).abs() <= 10.0, "{}: {} or {}", place, stands_at, top);
        }
    }
}
