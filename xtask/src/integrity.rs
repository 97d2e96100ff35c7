//! What a file must hash to, in the words of Subresource Integrity.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};

/// The value of an `integrity` attribute for these bytes.
#[must_use]
pub fn of(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_one_that_browsers_compute() {
        // The example of the specification, https://www.w3.org/TR/sri-2/.
        assert_eq!(
            of(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }
}
