//! A moment that neither sleep nor a changed clock can hide.

/// What two clocks say, in milliseconds. One may stand still while the machine
/// sleeps, the other may be set back: what is due by either is due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Time {
    /// A clock that nobody sets.
    pub steady: f64,
    /// The clock on the wall.
    pub wall: f64,
}

impl Time {
    /// So many milliseconds later.
    #[must_use]
    pub fn after(self, millis: f64) -> Self {
        Self {
            steady: self.steady + millis,
            wall: self.wall + millis,
        }
    }

    /// Milliseconds until then, by the clock that is nearer to it.
    #[must_use]
    pub fn until(self, then: Self) -> f64 {
        (then.steady - self.steady).min(then.wall - self.wall)
    }
}
