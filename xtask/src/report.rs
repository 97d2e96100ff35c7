//! What a run of `cargo xtask test` comes to.
//!
//! Steps never stop one another: a person who waited for ten minutes wants
//! all failures at once.

use anyhow::Result;

use crate::{
    recorded::{Recorded, Verdict},
    tally::Tally,
};

/// Counts, failures and reminders so far.
#[derive(Debug, Default)]
pub struct Report {
    total: Tally,
    failures: Vec<String>,
    reminders: Vec<String>,
}

impl Report {
    /// Announces a step.
    pub fn heading(step: &str) {
        println!("\n== {step}");
    }

    /// Runs a step that as a whole passes or fails.
    pub async fn check(&mut self, step: &str, work: impl Future<Output = Result<()>>) {
        Self::heading(step);
        match work.await {
            Ok(()) => self.total += Tally::PASSED,
            Err(error) => self.fail(step, &format!("{error:#}")),
        }
    }

    /// Runs a step whose tests are counted.
    pub async fn count(&mut self, step: &str, work: impl Future<Output = Result<Tally>>) -> Tally {
        Self::heading(step);
        match work.await {
            Ok(tally) => {
                self.total += tally;
                if tally.failed > 0 {
                    self.failures
                        .push(format!("{step}: {} failed", tally.failed));
                }
                tally
            }
            Err(error) => {
                self.fail(step, &format!("{error:#}"));
                Tally::FAILED
            }
        }
    }

    /// Gets something that a step needs; not having it is a failure.
    pub async fn need<T>(
        &mut self,
        step: &str,
        work: impl Future<Output = Result<T>>,
    ) -> Option<T> {
        match work.await {
            Ok(thing) => Some(thing),
            Err(error) => {
                self.fail(step, &format!("{error:#}"));
                None
            }
        }
    }

    /// Notes a failure that is no test's.
    pub fn fail(&mut self, step: &str, sentence: &str) {
        eprintln!("error: {step}: {sentence}");
        self.total += Tally::FAILED;
        self.failures.push(format!("{step}: {sentence}"));
    }

    /// Holds a suite's count against the recorded one.
    pub fn compare(&mut self, recorded: &Recorded, part: &str, suite: &str, tally: Tally) {
        match recorded.check(part, suite, tally.ran()) {
            Verdict::Same => {}
            Verdict::More(line) => {
                if !self.reminders.contains(&line) {
                    self.reminders.push(line);
                }
            }
            // A run that broke off has been counted as a failure already.
            Verdict::Fewer(_) if tally.failed > 0 => {}
            Verdict::Fewer(sentence) => self.fail("recorded counts", &sentence),
        }
    }

    /// Prints what failed and what to write down, then the line that counts.
    pub fn close(self) -> Tally {
        println!();
        for line in &self.reminders {
            println!("To record in {}: {line}", crate::recorded::FILE);
        }
        for failure in &self.failures {
            println!("FAILED {failure}");
        }
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        self.total
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use anyhow::bail;

    use super::*;

    #[tokio::test]
    async fn a_failed_step_counts_once_and_the_next_one_still_runs() {
        let mut report = Report::default();
        report.check("one", async { bail!("broken") }).await;
        report.check("two", async { Ok(()) }).await;
        let tests = Tally {
            passed: 7,
            failed: 2,
        };
        report.count("three", async move { Ok(tests) }).await;
        report.count("four", async { bail!("broken") }).await;
        assert!(report.need("five", async { anyhow::Ok(1) }).await.is_some());
        assert_eq!(
            report.close(),
            Tally {
                passed: 8,
                failed: 4
            }
        );
    }

    #[test]
    fn a_suite_that_shrank_is_a_failure_of_its_own() {
        let folder = crate::testing::Folder::new("report");
        folder.write(crate::recorded::FILE, "browser http 3\n");
        let recorded = Recorded::read(folder.path()).unwrap();
        let mut report = Report::default();
        let ran = |passed| Tally { passed, failed: 0 };
        report.compare(&recorded, "browser", "http", ran(3));
        report.compare(&recorded, "browser", "http", ran(4));
        assert_eq!(report.total.failed, 0);
        report.compare(&recorded, "browser", "http", ran(2));
        report.compare(&recorded, "browser", "new", ran(0));
        assert_eq!(report.close().failed, 2);
    }
}
