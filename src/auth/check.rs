//! Whether a pasted token is worth keeping, from what the server said of it.

use crate::model::failure::Failure;
use crate::model::token::TokenInfo;

/// Why a token is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The server does not accept it.
    NotAccepted,
    /// It is good, and may not read credentials.
    LacksScope,
    /// Nobody could be asked.
    Unreachable,
}

/// Judges the answer of `GET /oauth/token/info`.
///
/// Only a clear no counts: a deployment may lack the endpoint, and then the
/// list itself will tell.
///
/// # Errors
/// Says why the token is not kept.
pub fn judge(answer: Result<TokenInfo, Failure>) -> Result<Option<TokenInfo>, Refusal> {
    match answer {
        Ok(info) if info.can_read() => Ok(Some(info)),
        Ok(_) => Err(Refusal::LacksScope),
        Err(Failure::SignInNeeded) => Err(Refusal::NotAccepted),
        Err(Failure::Offline | Failure::Unreachable | Failure::TimedOut | Failure::Cancelled) => {
            Err(Refusal::Unreachable)
        }
        Err(
            Failure::NotAllowed { .. }
            | Failure::NoSuchPerson
            | Failure::NotListed
            | Failure::Busy { .. }
            | Failure::Refused { .. }
            | Failure::Server { .. }
            | Failure::Unreadable { .. },
        ) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::token::SCOPE;

    #[test]
    fn only_a_clear_no_refuses_a_token() {
        let info = |scope: &str| TokenInfo {
            account: None,
            scopes: vec![scope.to_owned()],
            expires_in_secs: 60,
        };
        let table = [
            (Ok(info(SCOPE)), Ok(Some(info(SCOPE)))),
            (Ok(info("account.site.readonly")), Err(Refusal::LacksScope)),
            (Err(Failure::SignInNeeded), Err(Refusal::NotAccepted)),
            (Err(Failure::Unreachable), Err(Refusal::Unreachable)),
            (Err(Failure::NoSuchPerson), Ok(None)),
            (Err(Failure::NotAllowed { description: None }), Ok(None)),
            (Err(Failure::Server { status: 500 }), Ok(None)),
            (
                Err(Failure::Unreadable {
                    detail: String::new(),
                }),
                Ok(None),
            ),
        ];
        for (answer, verdict) in table {
            assert_eq!(judge(answer.clone()), verdict, "{answer:?}");
        }
    }
}
