//! Numbers that look random and are always the same.
//!
//! The account is a pure function of a seed and an index, so nothing here has
//! state: asking for row 900,000 costs as much as asking for row 1. It is no
//! source of secrets; tokens that must not be guessed are mixed in `bearer`.

/// Mixes a seed with up to two coordinates into an evenly spread number.
pub fn draw(seed: u64, stream: u64, index: u64) -> u64 {
    // The finaliser of SplitMix64, applied once for each input.
    splash(splash(splash(seed) ^ stream) ^ index)
}

/// A number below `bound`; 0 when the bound is 0.
pub fn below(bound: u64, seed: u64, stream: u64, index: u64) -> u64 {
    draw(seed, stream, index).checked_rem(bound).unwrap_or(0)
}

fn splash(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_sequence() {
        assert_eq!(draw(7, 1, 2), draw(7, 1, 2));
        assert_ne!(draw(7, 1, 2), draw(8, 1, 2));
        assert_ne!(draw(7, 1, 2), draw(7, 2, 1));
    }

    #[test]
    fn a_bound_of_nothing_is_no_division_by_zero() {
        assert_eq!(below(0, 1, 2, 3), 0);
        assert!((0..1000).all(|i| below(6, 1, 2, i) < 6));
    }
}
