//! One thing measured several times, and what may be said of it.
//!
//! The median, because a machine that does something else for a moment makes
//! one value long and the others not; and how far the values lie apart, because
//! a difference below that tells nothing.

/// Values of one thing, at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// Takes what was measured; none if nothing was, or nothing that is a
    /// number.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<_> = values.into_iter().filter(|it| it.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        (!values.is_empty()).then_some(Self(values))
    }

    /// The value in the middle.
    #[must_use]
    pub fn median(&self) -> f64 {
        let (low, high) = ((self.0.len() - 1) / 2, self.0.len() / 2);
        (self.at(low) + self.at(high)) / 2.0
    }

    /// The value that 95 of 100 do not exceed.
    #[must_use]
    pub fn nearly_all(&self) -> f64 {
        self.at((self.0.len() * 95).div_ceil(100).saturating_sub(1))
    }

    /// The largest value.
    #[must_use]
    pub fn longest(&self) -> f64 {
        self.at(self.0.len() - 1)
    }

    /// How far the values lie from their middle: half of what is between the
    /// smallest and the largest.
    #[must_use]
    pub fn spread(&self) -> f64 {
        (self.longest() - self.at(0)) / 2.0
    }

    fn at(&self, index: usize) -> f64 {
        self.0.get(index).copied().unwrap_or_default()
    }
}

/// A figure of what each round measured.
#[must_use]
pub fn of_each<'all>(
    rounds: impl IntoIterator<Item = &'all Vec<f64>>,
    figure: fn(&Sample) -> f64,
) -> Vec<f64> {
    let samples = rounds.into_iter();
    let samples = samples.filter_map(|values| Sample::of(values.iter().copied()));
    samples.map(|sample| figure(&sample)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;

    fn sample(values: &[f64]) -> Sample {
        Sample::of(values.iter().copied()).unwrap()
    }

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two_in_the_middle() {
        assert_eq!(sample(&[9.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(sample(&[9.0, 1.0, 2.0, 4.0]).median(), 3.0);
        assert_eq!(sample(&[7.0]).median(), 7.0);
    }

    #[test]
    fn one_long_value_moves_the_longest_and_the_spread_but_not_the_median() {
        let calm = sample(&[10.0, 11.0, 12.0]);
        let disturbed = sample(&[10.0, 11.0, 112.0]);
        assert_eq!(disturbed.median(), calm.median());
        assert_eq!((calm.longest(), calm.spread()), (12.0, 1.0));
        assert_eq!((disturbed.longest(), disturbed.spread()), (112.0, 51.0));
    }

    #[test]
    fn five_of_a_hundred_may_be_longer_than_nearly_all() {
        let hundred: Vec<_> = (1..=100).map(f64::from).collect();
        assert_eq!(sample(&hundred).nearly_all(), 95.0);
        let forty: Vec<_> = (1..=40).map(f64::from).collect();
        assert_eq!(sample(&forty).nearly_all(), 38.0);
        assert_eq!(sample(&[3.0]).nearly_all(), 3.0);
        assert_eq!(sample(&[1.0, 3.0]).nearly_all(), 3.0);
    }

    #[test]
    fn nothing_measured_is_no_sample_and_what_is_no_number_is_left_out() {
        assert_eq!(Sample::of([]), None);
        assert_eq!(Sample::of([f64::NAN]), None);
        assert_eq!(sample(&[f64::NAN, 2.0, f64::INFINITY]), sample(&[2.0]));
    }

    #[test]
    fn each_round_has_a_figure_of_its_own_and_an_empty_one_has_none() {
        let rounds = [vec![1.0, 2.0, 9.0], Vec::new(), vec![4.0]];
        assert_eq!(of_each(&rounds, Sample::median), [2.0, 4.0]);
        assert_eq!(of_each(&rounds, Sample::longest), [9.0, 4.0]);
    }
}
