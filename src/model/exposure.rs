//! Which one secret is uncovered, and until when.
//!
//! Nothing is uncovered without being asked for, never two at a time, and
//! never for longer than its time: the machine is told the time and covers
//! what is due. Where a host has to permit it first, the answer is believed
//! only if it is for what was asked last.

use super::credential::CredentialId;
use super::disclosure::{Action, Item};
use super::time::Time;

/// A secret, and how it is to be disclosed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Of which credential.
    pub credential: CredentialId,
    /// Which of its secrets.
    pub item: Item,
    /// How.
    pub action: Action,
}

/// How long secrets stay uncovered, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A text.
    pub reveal_ms: u32,
    /// A QR code.
    pub qr_ms: u32,
}

impl Limits {
    /// How long a secret stays uncovered; what is copied is not uncovered.
    #[must_use]
    pub fn millis(&self, action: Action) -> u32 {
        match action {
            Action::Reveal => self.reveal_ms,
            Action::ShowQr => self.qr_ms,
            Action::Copy => 0,
        }
    }
}

/// What is uncovered now, and what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposure {
    limits: Limits,
    asked: u32,
    wish: Option<Wish>,
    shown: Option<Shown>,
}

#[derive(Debug, Clone, PartialEq)]
struct Shown {
    wish: Wish,
    until: Time,
}

impl Exposure {
    /// Nothing is uncovered.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            asked: 0,
            wish: None,
            shown: None,
        }
    }

    /// Asks for a disclosure, and gives the number by which it is permitted.
    /// What is to be seen covers what was seen before.
    pub fn ask(&mut self, wish: Wish) -> u32 {
        if wish.action != Action::Copy {
            self.shown = None;
        }
        self.asked = self.asked.wrapping_add(1);
        self.wish = Some(wish);
        self.asked
    }

    /// Takes note that a disclosure is permitted; gives it back if it is still
    /// wanted, and uncovers what is to be seen.
    pub fn permit(&mut self, number: u32, now: Time) -> Option<Wish> {
        let wish = self.withdraw(number)?;
        if wish.action != Action::Copy {
            self.shown = Some(Shown {
                wish: wish.clone(),
                until: now.after(f64::from(self.limits.millis(wish.action))),
            });
        }
        Some(wish)
    }

    /// Takes note that a disclosure is not permitted, or comes too late; gives
    /// it back if it was still wanted.
    pub fn withdraw(&mut self, number: u32) -> Option<Wish> {
        self.wish.take_if(|_| self.asked == number)
    }

    /// Covers what is uncovered, and gives what it was.
    pub fn hide(&mut self) -> Option<Wish> {
        self.shown.take().map(|shown| shown.wish)
    }

    /// Covers what is uncovered, and permits nothing that was asked before;
    /// gives what was uncovered.
    pub fn end(&mut self) -> Option<Wish> {
        self.wish = None;
        self.hide()
    }

    /// Covers what is due at this time, and gives what it was.
    pub fn tick(&mut self, now: Time) -> Option<Wish> {
        self.shown
            .take_if(|shown| now.until(shown.until) <= 0.0)
            .map(|shown| shown.wish)
    }

    /// What is uncovered.
    #[must_use]
    pub fn shown(&self) -> Option<&Wish> {
        self.shown.as_ref().map(|shown| &shown.wish)
    }

    /// Whether this secret is uncovered in this way.
    #[must_use]
    pub fn shows(&self, credential: &CredentialId, item: Item, action: Action) -> bool {
        self.shown().is_some_and(|shown| {
            shown.credential == *credential && shown.item == item && shown.action == action
        })
    }

    /// Whole seconds that what is uncovered still stays so, rounded up.
    #[must_use]
    pub fn seconds_left(&self, now: Time) -> u32 {
        let left = |shown: &Shown| (now.until(shown.until) / 1_000.0).ceil();
        // Whole, at least 0, and at most the longest time.
        self.shown.as_ref().map_or(0, |shown| left(shown) as u32)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn wish(id: &str, action: Action) -> Wish {
        Wish {
            credential: CredentialId::parse(id).unwrap(),
            item: Item::Value,
            action,
        }
    }

    fn nothing() -> Exposure {
        Exposure::new(Limits {
            reveal_ms: 30_000,
            qr_ms: 60_000,
        })
    }

    /// So long after the start, by both clocks.
    fn at(millis: f64) -> Time {
        Time {
            steady: millis,
            wall: 1_000_000.0 + millis,
        }
    }

    fn showing(id: &str, action: Action) -> Exposure {
        let mut exposure = nothing();
        let number = exposure.ask(wish(id, action));
        exposure.permit(number, at(0.0));
        exposure
    }

    #[test]
    fn nothing_is_uncovered_before_it_is_permitted() {
        let mut exposure = nothing();
        let number = exposure.ask(wish("a", Action::Reveal));
        assert_eq!(exposure.shown(), None);
        assert!(exposure.permit(number, at(0.0)).is_some());
        let a = CredentialId::parse("a").unwrap();
        assert!(exposure.shows(&a, Item::Value, Action::Reveal));
        assert!(!exposure.shows(&a, Item::Value, Action::ShowQr));
        assert!(!exposure.shows(&a, Item::PassLink, Action::Reveal));
        let b = CredentialId::parse("b").unwrap();
        assert!(!exposure.shows(&b, Item::Value, Action::Reveal));
    }

    #[test]
    fn asking_for_another_covers_the_first_at_once() {
        for action in [Action::Reveal, Action::ShowQr] {
            let mut exposure = showing("a", Action::Reveal);
            exposure.ask(wish("b", action));
            assert_eq!(exposure.shown(), None);
        }
    }

    #[test]
    fn copying_leaves_what_is_seen_as_it_is() {
        let mut exposure = showing("a", Action::Reveal);
        let number = exposure.ask(wish("b", Action::Copy));
        let permitted = exposure.permit(number, at(1.0));
        assert_eq!(permitted, Some(wish("b", Action::Copy)));
        assert_eq!(exposure.shown(), Some(&wish("a", Action::Reveal)));
    }

    #[test]
    fn only_what_was_asked_last_is_permitted_and_only_once() {
        let mut exposure = nothing();
        let first = exposure.ask(wish("a", Action::Reveal));
        let second = exposure.ask(wish("b", Action::Reveal));
        assert_eq!(exposure.permit(first, at(0.0)), None);
        assert_eq!(exposure.withdraw(first), None);
        assert!(exposure.permit(second, at(0.0)).is_some());
        exposure.hide();
        assert_eq!(exposure.permit(second, at(0.0)), None);
        assert_eq!(exposure.shown(), None);
    }

    #[test]
    fn what_is_withdrawn_is_not_shown() {
        let mut exposure = nothing();
        let number = exposure.ask(wish("a", Action::Reveal));
        assert_eq!(exposure.withdraw(number), Some(wish("a", Action::Reveal)));
        assert_eq!(exposure.permit(number, at(0.0)), None);
        assert_eq!(exposure.shown(), None);
    }

    #[test]
    fn a_text_stays_for_its_time_and_a_code_for_its_own() {
        for (action, millis) in [(Action::Reveal, 30_000.0), (Action::ShowQr, 60_000.0)] {
            let mut exposure = showing("a", action);
            assert_eq!(exposure.tick(at(millis - 1.0)), None);
            assert_eq!(exposure.seconds_left(at(millis - 1_001.0)), 2);
            assert_eq!(exposure.seconds_left(at(millis + 5_000.0)), 0);
            assert_eq!(exposure.tick(at(millis)), Some(wish("a", action)));
            assert_eq!(exposure.tick(at(millis)), None);
            assert_eq!(exposure.seconds_left(at(millis)), 0);
        }
    }

    #[test]
    fn what_is_due_by_either_clock_is_covered() {
        let start = at(0.0);
        let late = at(30_000.0);
        let after_sleep = Time {
            steady: start.steady,
            ..late
        };
        let set_back = Time {
            wall: start.wall - 9_999.0,
            ..late
        };
        for now in [after_sleep, set_back] {
            let mut exposure = showing("a", Action::Reveal);
            assert_eq!(exposure.seconds_left(now), 0);
            assert!(exposure.tick(now).is_some(), "{now:?}");
        }
    }

    #[test]
    fn after_the_end_nothing_is_shown_or_permitted() {
        let mut exposure = showing("a", Action::Reveal);
        let number = exposure.ask(wish("b", Action::Copy));
        assert_eq!(exposure.end(), Some(wish("a", Action::Reveal)));
        assert_eq!(exposure.permit(number, at(0.0)), None);
        assert_eq!(exposure.shown(), None);
    }

    #[test]
    fn hiding_covers_it_and_says_what_it_was() {
        let mut exposure = showing("a", Action::Reveal);
        assert_eq!(exposure.hide(), Some(wish("a", Action::Reveal)));
        assert_eq!(exposure.shown(), None);
        assert_eq!(exposure.hide(), None);
    }
}
