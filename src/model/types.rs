//! What the account says of its types of credentials, where it may be asked.
//!
//! A type says what kind of number is behind it, which its label only hints at. It
//! says nothing of what lives on a phone: one documented answer gives the same
//! type to a PassFlow pass and to a credential of HID's (DoorFlow API reference,
//! "List person credentials").

use std::num::NonZeroU32;

use super::credential::{Credential, Kind};

/// What is behind the numbers of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Cards or key fobs.
    CardOrFob,
    /// PINs.
    Pin,
}

impl Class {
    /// Reads the code of a type (DoorFlow API reference, "List credential types":
    /// 200 and 10; a guide has 100 in place of 200).
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "100" | "200" => Some(Self::CardOrFob),
            "10" => Some(Self::Pin),
            _ => None,
        }
    }
}

/// The types of one account, as far as they are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CredentialTypes(Vec<(NonZeroU32, Class)>);

impl FromIterator<(NonZeroU32, Class)> for CredentialTypes {
    fn from_iter<I: IntoIterator<Item = (NonZeroU32, Class)>>(types: I) -> Self {
        Self(types.into_iter().collect())
    }
}

impl CredentialTypes {
    /// The kind of a credential, by what its type says beside its fields. Where the
    /// two disagree, what hides more is right.
    #[must_use]
    pub fn kind_of(&self, credential: &Credential) -> Kind {
        let class = || {
            let (_, class) = self
                .0
                .iter()
                .find(|(id, _)| Some(*id) == credential.type_id)?;
            Some(*class)
        };
        match (credential.kind, class()) {
            (Kind::Card | Kind::KeyFob | Kind::Other, Some(Class::Pin))
                if credential.value.is_some() =>
            {
                Kind::Pin
            }
            (Kind::Other, Some(Class::CardOrFob)) if credential.value.is_some() => Kind::Card,
            (kind, _) => kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn types() -> CredentialTypes {
        let types = [(1, "200"), (2, "100"), (3, "10"), (4, "7")];
        let known = types
            .into_iter()
            .filter_map(|(id, code)| Some((NonZeroU32::new(id)?, Class::of_code(code)?)));
        known.collect()
    }

    #[test]
    fn a_type_tells_what_a_label_does_not_and_hides_what_it_hides() {
        let table = [
            (1, Kind::Other, Kind::Card),
            (2, Kind::Other, Kind::Card),
            (3, Kind::Other, Kind::Pin),
            (3, Kind::Card, Kind::Pin),
            (3, Kind::KeyFob, Kind::Pin),
            // What a label calls a PIN stays hidden as one.
            (1, Kind::Pin, Kind::Pin),
            (1, Kind::KeyFob, Kind::KeyFob),
            (1, Kind::PassFlow, Kind::PassFlow),
            (3, Kind::HidMobile, Kind::HidMobile),
            (4, Kind::Other, Kind::Other),
            (5, Kind::Other, Kind::Other),
        ];
        for (id, before, after) in table {
            let mut credential = samples::credential(1, before, Some("00112345"));
            credential.type_id = NonZeroU32::new(id);
            assert_eq!(types().kind_of(&credential), after, "{id} {before:?}");
            credential.type_id = None;
            assert_eq!(types().kind_of(&credential), before);
        }
    }

    #[test]
    fn what_has_no_number_is_what_it_was() {
        for id in [1, 3] {
            let mut credential = samples::credential(1, Kind::Other, None);
            credential.type_id = NonZeroU32::new(id);
            assert_eq!(types().kind_of(&credential), Kind::Other);
        }
    }
}
