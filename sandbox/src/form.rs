//! Parameters of a query or a form body, each at most once.
//!
//! OAuth forbids repeated parameters (RFC 6749, 3.1 and 3.2), because two
//! readers of one request could otherwise see two different requests.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The parameters of one OAuth request.
#[derive(Default)]
pub struct Form {
    values: BTreeMap<String, String>,
    repeated: Vec<String>,
}

impl Form {
    /// Reads what a browser sends; there is nothing it cannot read.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(bytes) {
            match form.values.entry(name.into_owned()) {
                Entry::Vacant(place) => {
                    place.insert(value.into_owned());
                }
                Entry::Occupied(place) => form.repeated.push(place.key().clone()),
            }
        }
        form
    }

    /// The first value of a parameter; an empty one counts as absent (RFC 6749, 3.1).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Whether any of these parameters was given twice.
    pub fn repeats(&self, names: &[&str]) -> bool {
        self.repeated
            .iter()
            .any(|name| names.contains(&name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_empty_parameters_are_noticed() {
        let form = Form::parse(b"a=1&b=&a=2&c=x+y%2B");
        assert!(form.repeats(&["z", "a"]) && !form.repeats(&["b", "c"]));
        assert_eq!(form.get("a"), Some("1"));
        assert_eq!(form.get("b"), None);
        assert_eq!(form.get("c"), Some("x y+"));
    }

    #[test]
    fn no_bytes_are_too_strange() {
        assert_eq!(Form::parse(b"%\xff&=&&%zz=%").get("nothing"), None);
    }
}
