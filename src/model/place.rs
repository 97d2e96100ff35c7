//! Which view stands at which address.

use super::person::PersonId;

/// A view that has an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The start page.
    Start,
    /// The sign-in page.
    SignIn,
    /// All credentials of the account.
    Credentials,
    /// The people of the account.
    People,
    /// The person view.
    Person(PersonId),
    /// An address that leads nowhere.
    NotFound,
}

impl Place {
    /// Reads the path of an address. One slash at the end is forgiven; an id
    /// that is none leads nowhere, and so to no request.
    #[must_use]
    pub fn at(path: &str) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        match path {
            "" => Self::Start,
            "sign-in" => Self::SignIn,
            "credentials" => Self::Credentials,
            "people" => Self::People,
            _ => path
                .strip_prefix("people/")
                .and_then(PersonId::parse)
                .map_or(Self::NotFound, Self::Person),
        }
    }

    /// The path of the address.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Start | Self::NotFound => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Credentials => "/credentials".to_owned(),
            Self::People => "/people".to_owned(),
            Self::Person(id) => format!("/people/{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn addresses_name_views() {
        let person = |id: &str| Place::Person(PersonId::parse(id).unwrap());
        let table = [
            ("/", Place::Start),
            ("", Place::Start),
            ("/sign-in", Place::SignIn),
            ("/sign-in/", Place::SignIn),
            ("/credentials", Place::Credentials),
            ("/credentials/", Place::Credentials),
            ("/credentials/1", Place::NotFound),
            ("/people/12345", person("12345")),
            ("/people/1/", person("1")),
            ("/people", Place::People),
            ("/people/", Place::People),
            ("/people//", Place::NotFound),
            ("/people/0", Place::NotFound),
            ("/people/-1", Place::NotFound),
            ("/people/01", Place::NotFound),
            ("/people/abc", Place::NotFound),
            ("/people/1/credentials", Place::NotFound),
            ("/people/99999999999999999999", Place::NotFound),
            ("/people/%31", Place::NotFound),
            ("/People/1", Place::NotFound),
            ("//sign-in", Place::NotFound),
        ];
        for (path, place) in table {
            assert_eq!(Place::at(path), place, "{path:?}");
        }
    }

    #[test]
    fn an_address_leads_back_to_its_view() {
        for place in [
            Place::Start,
            Place::SignIn,
            Place::Credentials,
            Place::People,
            Place::Person(PersonId::parse("7").unwrap()),
        ] {
            assert_eq!(Place::at(&place.path()), place);
        }
    }
}
