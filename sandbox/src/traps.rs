//! The faults that wait, and the requests they strike.
//!
//! The oldest fault that fits a request strikes it, and one that has struck as
//! often as it may is gone. Lifting a fault lets go every request it holds.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::faults::{Fault, FaultId, Kind};

/// The faults that wait for their request.
#[derive(Debug, Default)]
pub struct Traps {
    armed: Mutex<Armed>,
}

#[derive(Debug, Default)]
struct Armed {
    next: u64,
    waiting: BTreeMap<FaultId, Trap>,
}

#[derive(Debug)]
struct Trap {
    fault: Fault,
    struck: u32,
    /// Dropped when the fault is lifted; that is what held requests wait for.
    held: watch::Sender<()>,
}

/// A fault that has struck a request.
#[derive(Debug)]
pub struct Strike {
    pub kind: Kind,
    lifted: watch::Receiver<()>,
}

impl Strike {
    /// Waits until the fault is lifted.
    pub async fn lifted(&mut self) {
        while self.lifted.changed().await.is_ok() {}
    }
}

impl Traps {
    /// Sets a fault up.
    pub fn arm(&self, fault: Fault) -> FaultId {
        self.with(|armed| {
            armed.next += 1;
            let id = FaultId(armed.next);
            let trap = Trap {
                fault,
                struck: 0,
                held: watch::Sender::new(()),
            };
            armed.waiting.insert(id, trap);
            id
        })
    }

    /// Takes a fault away and lets go what it holds; false if there is none.
    pub fn lift(&self, id: FaultId) -> bool {
        self.with(|armed| armed.waiting.remove(&id).is_some())
    }

    /// Takes all faults away.
    pub fn lift_all(&self) {
        self.with(|armed| armed.waiting.clear());
    }

    /// The oldest fault that fits a request; it counts as having struck.
    pub fn strike(&self, path: &str, query: &str) -> Option<Strike> {
        self.with(|armed| {
            let (id, trap) = armed.waiting.iter_mut().find(|(_, trap)| {
                trap.fault.fits(path, query)
                    && trap.fault.times.is_none_or(|times| trap.struck < times)
            })?;
            trap.struck += 1;
            let strike = Strike {
                kind: trap.fault.fault.clone(),
                lifted: trap.held.subscribe(),
            };
            let id = *id;
            let spent = trap.fault.times == Some(trap.struck);
            // A spent hold must stay, or there would be nothing left to lift.
            if spent && strike.kind != Kind::Hold {
                armed.waiting.remove(&id);
            }
            Some(strike)
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Armed) -> T) -> T {
        act(&mut self.armed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn a_fault_strikes_so_often_and_then_the_next_one_does() {
        let traps = Traps::default();
        traps.arm(Fault::new(Kind::Reset).times(1));
        traps.arm(Fault::new(Kind::Truncate).times(1));
        assert_eq!(traps.strike("/api/", "").unwrap().kind, Kind::Reset);
        assert_eq!(traps.strike("/api/", "").unwrap().kind, Kind::Truncate);
        assert!(traps.strike("/api/", "").is_none());
    }

    #[tokio::test]
    async fn lifting_lets_go_what_was_held() {
        let traps = Traps::default();
        let id = traps.arm(Fault::new(Kind::Hold).times(1));
        let mut strike = traps.strike("/api/", "").unwrap();
        assert!(traps.lift(id));
        strike.lifted().await;
        assert!(!traps.lift(id));
    }
}
