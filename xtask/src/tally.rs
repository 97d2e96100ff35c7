//! How many tests passed and failed, read from what their runners print.
//!
//! libtest and wasm-bindgen-test close a run with the same line. A runner
//! that prints none of them ran nothing, whatever its exit code says: an
//! empty or skipped browser suite exits with 0.

use std::ops::{Add, AddAssign};

/// Counts of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, and runs that broke off.
    pub failed: u64,
}

impl Tally {
    /// One thing that passed.
    pub const PASSED: Self = Self {
        passed: 1,
        failed: 0,
    };
    /// One thing that failed.
    pub const FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };

    /// The tests that ran.
    #[must_use]
    pub fn ran(self) -> u64 {
        self.passed + self.failed
    }

    /// Adds up all closing lines in what a run printed.
    #[must_use]
    pub fn of_output(output: &str) -> Self {
        output.lines().filter_map(closing_line).sum()
    }

    /// What a run comes to, given also whether its program ended well.
    ///
    /// One that ended badly without a failed test did not compile, crashed or
    /// timed out, and counts as one failure.
    #[must_use]
    pub fn of_run(output: &str, ended_well: bool) -> Self {
        let mut tally = Self::of_output(output);
        if !ended_well && tally.failed == 0 {
            tally.failed = 1;
        }
        tally
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}

fn closing_line(line: &str) -> Option<Tally> {
    // The browser runner may have written its progress before it on the line.
    let (_, figures) = line.split_once("test result: ")?;
    let (_, figures) = figures.split_once(". ")?;
    let mut figures = figures.split(';');
    Some(Tally {
        passed: figure(figures.next()?, "passed")?,
        failed: figure(figures.next()?, "failed")?,
    })
}

fn figure(text: &str, what: &str) -> Option<u64> {
    text.trim().strip_suffix(what)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As printed by `cargo test` 1.95 for a package with two binaries.
    const HOST: &str = "
running 2 tests
test app::tests::one ... ok
test app::tests::two ... FAILED

failures:
    app::tests::two

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s


running 3 tests
...
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.23s

   Doc-tests app

running 0 tests

test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn all_closing_lines_of_a_host_run_are_added_up() {
        assert_eq!(
            Tally::of_output(HOST),
            Tally {
                passed: 4,
                failed: 1
            }
        );
    }

    /// As printed by wasm-bindgen-test-runner 0.2.129 in a browser.
    const BROWSER: &str = "Running headless tests in Chrome on `http://127.0.0.1:39167/`
Try find `webdriver.json` for configure browser's capabilities:
Ok
Loading Wasm module...

running 2 tests
test the_window_is_wide ... ok
test the_sandbox_answers ... ok

test result: ok. 2 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.07s

";

    #[test]
    fn a_browser_run_is_counted_like_a_host_run() {
        let tally = Tally::of_output(BROWSER);
        assert_eq!((tally.passed, tally.failed), (2, 0));
    }

    #[test]
    fn a_suite_that_the_browser_runner_skipped_ran_nothing() {
        for output in [
            "no tests to run!\n",
            "this test suite is only configured to run in a browser, but we're only testing node.js tests so skipping\n",
        ] {
            assert_eq!(Tally::of_run(output, true).ran(), 0, "{output}");
        }
    }

    #[test]
    fn a_run_that_broke_off_counts_as_a_failure_once() {
        assert_eq!(Tally::of_run("", false), Tally::FAILED);
        assert_eq!(Tally::of_run(HOST, false), Tally::of_output(HOST));
        let timed_out =
            "running 3 tests\nFailed to detect test as having been run. It might have timed out.\n";
        assert_eq!(Tally::of_run(timed_out, false), Tally::FAILED);
    }

    #[test]
    fn words_that_only_look_like_a_closing_line_count_nothing() {
        for line in [
            "test result: ",
            "test result: ok",
            "test result: ok. many passed; 0 failed",
            "passed; 3 failed",
        ] {
            assert_eq!(Tally::of_output(line), Tally::default(), "{line}");
        }
    }
}
