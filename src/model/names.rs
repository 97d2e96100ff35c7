//! Who is known by now, and who is to be asked for next.
//!
//! A list of credentials names people by their ids alone. Their names are kept
//! for the session, in memory only, and asked for one by one: only those on the
//! screen, each once, and none while the server wants to be left alone.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::failure::Failure;
use super::person::{Person, PersonId};
use super::retry::{Chance, Retries};

/// How many people are kept.
const MOST: usize = 3_000;

/// How many are asked for at the same time.
pub const AT_ONCE: usize = 2;

/// The people of a session.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// `None` where there is nobody of this id.
    people: FxHashMap<PersonId, Option<Person>>,
    /// The same ids, those first who were learned first.
    order: VecDeque<PersonId>,
    /// Who is on the screen and not known.
    wanted: Vec<PersonId>,
    asked: Vec<PersonId>,
    /// Of whom the server would not tell.
    refused: FxHashSet<PersonId>,
    asking: Asking,
    retries: Retries,
}

/// Whether anybody is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Asking {
    #[default]
    On,
    /// The server or the network failed, and a wait runs.
    Waiting,
    /// It failed too often: nobody is asked for until somebody else is wanted,
    /// or the network is back.
    Stuck,
    /// Nobody may be asked for in this session.
    Off,
}

impl Names {
    /// Who somebody is, if that is known.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id)?.as_ref()
    }

    /// What somebody is called, if that is known.
    #[must_use]
    pub fn name(&self, id: PersonId) -> Option<String> {
        self.person(id)?.name()
    }

    /// Takes note of a person; false if that is nothing new.
    pub fn learn(&mut self, person: Person) -> bool {
        let id = person.id;
        self.note(id, Some(person))
    }

    /// Takes note of who is on the screen now. Whoever is not there any more is
    /// not asked for.
    pub fn want(&mut self, ids: impl IntoIterator<Item = PersonId>) {
        let is_unknown =
            |id: &PersonId| !self.people.contains_key(id) && !self.refused.contains(id);
        let wanted: Vec<_> = ids.into_iter().filter(is_unknown).collect();
        if wanted != self.wanted {
            self.take_heart();
        }
        self.wanted = wanted;
    }

    /// Takes note that the network is back.
    pub fn came_online(&mut self) {
        self.take_heart();
    }

    /// Who is to be asked for now. They count as asked for until they
    /// [landed](Self::landed) or were [missed](Self::missed).
    pub fn ask(&mut self) -> Option<PersonId> {
        if self.asking != Asking::On || self.asked.len() >= AT_ONCE {
            return None;
        }
        let is_free = |id: &&PersonId| !self.asked.contains(id) && !self.people.contains_key(id);
        let next = *self.wanted.iter().find(is_free)?;
        self.asked.push(next);
        Some(next)
    }

    /// Takes note of an answer; false if it is nothing new.
    pub fn landed(&mut self, id: PersonId, person: Person) -> bool {
        self.give_back(id);
        self.retries = Retries::default();
        self.note(id, Some(person))
    }

    /// Takes note that an answer did not arrive; gives the milliseconds to wait
    /// before [going on](Self::go_on), if a wait begins.
    pub fn missed(&mut self, id: PersonId, why: &Failure, chance: Chance) -> Option<u32> {
        self.give_back(id);
        match why {
            // Asked for again with what requests carry then.
            Failure::Cancelled | Failure::SignInNeeded => {}
            Failure::NoSuchPerson => {
                self.retries = Retries::default();
                self.note(id, None);
            }
            Failure::NotAllowed { .. } => self.asking = Asking::Off,
            Failure::NotListed | Failure::Refused { .. } | Failure::Unreadable { .. } => {
                self.wanted.retain(|wanted| *wanted != id);
                self.refused.insert(id);
            }
            Failure::Offline
            | Failure::Unreachable
            | Failure::TimedOut
            | Failure::Busy { .. }
            | Failure::Server { .. } => return self.pause(why, chance),
        }
        None
    }

    /// Goes on after a wait.
    pub fn go_on(&mut self) {
        if self.asking == Asking::Waiting {
            self.asking = Asking::On;
        }
    }

    /// Whoever was asked for together fails together: that counts once.
    fn pause(&mut self, why: &Failure, chance: Chance) -> Option<u32> {
        if self.asking != Asking::On {
            return None;
        }
        let wait = self.retries.wait_ms(why, chance);
        self.asking = match wait {
            Some(_) => Asking::Waiting,
            None => Asking::Stuck,
        };
        wait
    }

    /// Tries anew what was given up; a wait that runs is heeded.
    fn take_heart(&mut self) {
        if self.asking == Asking::Stuck {
            self.retries = Retries::default();
            self.asking = Asking::On;
        }
    }

    fn give_back(&mut self, id: PersonId) {
        self.asked.retain(|asked| *asked != id);
    }

    fn note(&mut self, id: PersonId, person: Option<Person>) -> bool {
        self.wanted.retain(|wanted| *wanted != id);
        match self.people.insert(id, person) {
            Some(before) => before.as_ref() != self.person(id),
            None => {
                self.order.push_back(id);
                if self.order.len() > MOST {
                    let oldest = self.order.pop_front();
                    oldest.map(|oldest| self.people.remove(&oldest));
                }
                true
            }
        }
    }
}

#[cfg(test)]
mod tests;
