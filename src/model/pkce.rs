//! Proof Key for Code Exchange (RFC 7636): what shows that whoever redeems a
//! code is who asked for it.

use std::fmt;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 in the alphabet for addresses, without padding (RFC 7636, appendix A).
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for digit in 0..=three.len() {
            let index = bits >> (18 - 6 * digit) & 63;
            text.extend(ALPHABET.get(index as usize).copied().map(char::from));
        }
    }
    text
}

/// A `code_verifier`: a secret that nobody else can know, until it is sent with
/// the code.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier(String);

impl Verifier {
    /// Makes one of 256 random bits, as RFC 7636, 4.1 recommends.
    #[must_use]
    pub fn of(random: [u8; 32]) -> Self {
        Self(base64url(&random))
    }

    /// Reads one that was kept.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_of_it = |byte: u8| ALPHABET.contains(&byte);
        (text.len() == 43 && text.bytes().all(is_of_it)).then(|| Self(text.to_owned()))
    }

    /// The secret in clear: to be hashed, kept in this tab until its code is
    /// here, and sent with that, and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(hidden)")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    /// The octets of RFC 7636, appendix B.
    const OCTETS: [u8; 32] = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37,
        77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];

    /// The hash of their verifier, from there.
    const HASH: [u8; 32] = [
        19, 211, 30, 150, 26, 26, 216, 236, 47, 22, 177, 12, 76, 152, 46, 8, 118, 168, 120, 173,
        109, 241, 68, 86, 110, 225, 137, 74, 203, 112, 249, 195,
    ];

    #[test]
    fn verifier_and_challenge_are_those_of_the_rfc() {
        let verifier = Verifier::of(OCTETS);
        assert_eq!(
            verifier.expose(),
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
        assert_eq!(
            base64url(&HASH),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn texts_are_written_as_rfc_4648_has_them() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64url(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(base64url(&[0xfb, 0xff, 0xfe]), "-__-");
    }

    #[test]
    fn what_was_kept_is_read_and_nothing_else() {
        let verifier = Verifier::of(OCTETS);
        assert_eq!(Verifier::parse(verifier.expose()), Some(verifier.clone()));
        for text in ["", "short", &verifier.expose().replace('d', "+")] {
            assert_eq!(Verifier::parse(text), None, "{text:?}");
        }
        assert_eq!(format!("{verifier:?}"), "Verifier(hidden)");
    }

    proptest! {
        #[test]
        fn every_verifier_can_be_kept(random: [u8; 32]) {
            let verifier = Verifier::of(random);
            prop_assert_eq!(Verifier::parse(verifier.expose()).unwrap(), verifier);
        }
    }
}
