//! Every text that people read, in one place where it can be translated.
//!
//! Sentence case, no jargon, no blame; where something failed, the next step.

use crate::api::endpoint::BadBase;
use crate::api::settings::BadSetting;
use crate::auth::check::Refusal;
use crate::model::credential::{Kind, Status, Wallet};
use crate::model::failure::Failure;
use crate::model::person::PersonId;
use crate::model::reading::Extent;
use crate::model::token::{NotAToken, SCOPE};

/// The name of the product.
pub const PRODUCT: &str = "Person credentials";
/// Jumps over the top bar.
pub const SKIP_TO_CONTENT: &str = "Skip to content";
/// Names the bar at the top.
pub const SIGN_OUT: &str = "Sign out";
/// Links to the sign-in page.
pub const SIGN_IN: &str = "Sign in";

/// Heading of the start page.
pub const LOOK_UP: &str = "Look up a person";
/// Names the field for a person's id.
pub const PERSON_ID: &str = "Person ID";
/// Says what to enter there.
pub const PERSON_ID_HINT: &str = "The number of the person in DoorFlow, for example 12345.";
/// What was entered is no id.
pub const NOT_A_PERSON_ID: &str = "Enter a whole number above 0, without spaces.";
/// Opens the person.
pub const SHOW_CREDENTIALS: &str = "Show credentials";
/// Heading of the first few people.
pub const SOME_PEOPLE: &str = "People in this account";
/// Says that there may be more of them.
pub const SOME_PEOPLE_HINT: &str = "The first few. Enter an ID for anyone else.";
/// While they load.
pub const LOADING_PEOPLE: &str = "Loading people…";
/// An account without people.
pub const NO_PEOPLE: &str = "This account has no people yet.";

/// Heading of the sign-in panel.
pub const SIGN_IN_HEADING: &str = "Sign in";
/// Says what sign-in wants.
pub const SIGN_IN_HINT: &str =
    "Paste a DoorFlow access token. It is kept in this tab only. Sign out when you are done.";
/// Says that the session ended, and that nothing is lost.
pub const SIGN_IN_AGAIN: &str = "Your session has ended. Sign in again to go on where you were.";
/// Names the field for the token.
pub const ACCESS_TOKEN: &str = "Access token";
/// While the token is checked.
pub const CHECKING: &str = "Checking…";
/// The sign-in page when there is nothing to do.
pub const SIGNED_IN_ALREADY: &str = "You are signed in.";
/// What to do there.
pub const SIGNED_IN_HINT: &str = "Look up a person to see their credentials.";
/// Leads on from there.
pub const GO_TO_START: &str = "Go to the start page";

/// Names the list.
pub const CREDENTIALS: &str = "Credentials";
/// While the first page loads.
pub const LOADING_CREDENTIALS: &str = "Loading credentials…";
/// While a later page loads.
pub const LOADING_MORE: &str = "Loading more…";
/// Asks for the next page.
pub const LOAD_MORE: &str = "Load more";
/// Asks for a failed page again.
pub const TRY_AGAIN: &str = "Try again";
/// Reads the list again from its start.
pub const RELOAD: &str = "Reload";
/// While the list is read again.
pub const RELOADING: &str = "Reading again…";
/// The list changed while it was read.
pub const LIST_MOVED: &str = "The list seems to have changed while it was being read. \
     Some credentials may be missing here. Reload to see all of them.";
/// While the end of the list is held against the server once more.
pub const CHECKING_LIST: &str = "Checking that these are all…";
/// Asks for a failed page before its wait is over.
pub const TRY_NOW: &str = "Try now";
/// When the list was read, if not today.
pub const UPDATED_EARLIER: &str = "Updated before today";
/// Reads the list again.
pub const REFRESH: &str = "Refresh";
/// Stands in place of a pass link that is no https address.
pub const UNRECOGNISED_LINK: &str = "Unrecognised link";
/// A row that could not be read.
pub const UNREADABLE_ROW: &str = "This credential could not be read";
/// What to do about it.
pub const UNREADABLE_ROW_HINT: &str = "Look it up in DoorFlow.";
/// Stands for a name that is not known.
pub const NAME_UNKNOWN: &str = "Name not available";
/// A person whose access is off.
pub const DISABLED: &str = "Disabled: these credentials open no doors";
/// Read in place of a mask.
pub const HIDDEN: &str = "hidden";

/// Heading where an address leads nowhere.
pub const NOT_FOUND: &str = "Page not found";
/// What to do there.
pub const NOT_FOUND_HINT: &str =
    "Check the address. A person's page ends in the person's ID, a whole number above 0.";
/// Heading where the deployment is wrong.
pub const NOT_SET_UP: &str = "This page is not set up correctly";
/// A frame that hides the address from the page.
pub const NO_ADDRESS: &str = "The browser does not tell the address of this page.";

/// The line above the name.
#[must_use]
pub fn person(id: PersonId) -> String {
    format!("Person {id}")
}

/// Title of the page.
#[must_use]
pub fn title(of: &str) -> String {
    format!("{of} · {PRODUCT}")
}

/// Names the list of one person.
#[must_use]
pub fn credentials_of(name: &str) -> String {
    format!("Credentials of {name}")
}

/// A list that is whole and empty.
#[must_use]
pub fn holds_none(name: Option<&str>) -> String {
    format!("{} holds no credentials", name.unwrap_or("This person"))
}

/// When the list was read.
#[must_use]
pub fn updated_at(time: &str) -> String {
    format!("Updated {time}")
}

/// Why there is a wait.
#[must_use]
pub fn waiting(why: &Failure) -> &'static str {
    match why {
        Failure::Busy { .. } => "DoorFlow is busy.",
        Failure::TimedOut => "DoorFlow did not answer in time.",
        Failure::Server { .. } => "DoorFlow had a problem.",
        _ => "The server could not be reached.",
    }
}

/// How long the wait still lasts.
#[must_use]
pub fn trying_again_in(seconds: u32) -> String {
    match seconds {
        0 | 1 => "Trying again in a second.".to_owned(),
        secs @ 2..=119 => format!("Trying again in {secs} seconds."),
        secs => format!("Trying again in {} minutes.", secs.div_ceil(60)),
    }
}

/// The count beside the name.
#[must_use]
pub fn count(extent: Extent) -> String {
    match extent {
        Extent::Whole(1) => "1 credential".to_owned(),
        Extent::Whole(n) => format!("{} credentials", number(n as u64)),
        Extent::Part(n, total) => format!("{} of {}", number(n as u64), number(total)),
        Extent::SoFar(n) => format!("{} so far", number(n as u64)),
    }
}

/// The line at the end of the list.
#[must_use]
pub fn end(extent: Extent) -> String {
    match extent {
        Extent::Whole(1) => "The only one is shown".to_owned(),
        Extent::Whole(n) => format!("All {} shown", number(n as u64)),
        Extent::Part(..) | Extent::SoFar(_) => format!("{} shown", count(extent)),
    }
}

/// Rows of someone else that were sent with this list.
#[must_use]
pub fn refused(how_many: usize) -> String {
    let rows = match how_many {
        1 => "1 credential of someone else was".to_owned(),
        n => format!("{} credentials of someone else were", number(n as u64)),
    };
    format!("{rows} sent with this list. They are not shown. Tell whoever runs DoorFlow here.")
}

/// A number as people read it: 1,000.
#[must_use]
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What a credential is, where its label does not say it.
#[must_use]
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Card => "Card",
        Kind::KeyFob => "Key fob",
        Kind::Pin => "PIN",
        Kind::PassFlow => "PassFlow pass",
        Kind::HidMobile => "HID Mobile Access",
        Kind::Mobile => "Mobile credential",
        Kind::Other => "Other",
    }
}

/// Names the value of a kind.
#[must_use]
pub fn value_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Card | Kind::KeyFob => "Number",
        Kind::Pin => "PIN",
        Kind::PassFlow | Kind::HidMobile | Kind::Mobile | Kind::Other => "Value",
    }
}

/// Names a pass link.
pub const PASS_LINK: &str = "Pass link";
/// Names an invitation code.
pub const INVITATION_CODE: &str = "Invitation code";

/// What is read in place of a masked number of which the tail is shown.
#[must_use]
pub fn ends_in(tail: &str) -> String {
    format!("ends in {tail}")
}

/// A status in words that staff use; a word that we do not know as it came.
#[must_use]
pub fn status(status: &Status) -> &str {
    match status {
        Status::Invited => "Invited, waiting for the holder",
        Status::Active => "Active",
        Status::AddedToWallet => "Added to a wallet",
        Status::Redeemed => "Taken by the holder",
        Status::Revoking => "Being revoked",
        Status::Revoked => "Revoked",
        Status::Unknown(word) => word,
    }
}

/// In which wallet a pass is.
#[must_use]
pub fn in_wallet(wallet: &Wallet) -> String {
    let name = match wallet {
        Wallet::Apple => "Apple Wallet",
        Wallet::Google => "Google Wallet",
        Wallet::Unknown(word) => word,
    };
    format!("In {name}")
}

/// When an invitation ends.
#[must_use]
pub fn invitation_ends(iso: &str) -> String {
    format!("Invitation ends {}", date(iso))
}

/// The day of an ISO 8601 time, as written there; anything else as it came.
fn date(iso: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let read = || {
        let (day, _) = iso.split_once('T')?;
        let mut parts = day.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let (year, day) = (year.parse::<u16>().ok()?, day.parse::<u8>().ok()?);
        Some(format!("{day} {month} {year}"))
    };
    read().unwrap_or_else(|| iso.to_owned())
}

/// Which account the session is for.
#[must_use]
pub fn account(id: &str) -> String {
    format!("Account {id}")
}

/// How long the session lasts: until a time of today, or for some days.
#[must_use]
pub fn signed_in_for(seconds: u32, time_then: &str) -> String {
    const DAY: u32 = 86_400;
    match seconds / DAY {
        0 => format!("Signed in until {time_then}"),
        1 => "Signed in for 1 more day".to_owned(),
        days => format!("Signed in for {days} more days"),
    }
}

/// Which scopes the token has.
#[must_use]
pub fn scopes(scopes: &[String]) -> String {
    format!("May use: {}", scopes.join(", "))
}

/// Why a text is no token.
#[must_use]
pub fn not_a_token(why: NotAToken) -> &'static str {
    match why {
        NotAToken::Empty => "Paste an access token.",
        NotAToken::BadCharacter => {
            "This is not an access token: it holds a space or a character that no token has. \
             Copy it again."
        }
        NotAToken::TooLong => "This is too long for an access token. Copy it again.",
    }
}

/// Why a token is not kept.
#[must_use]
pub fn refusal(why: Refusal) -> String {
    match why {
        Refusal::NotAccepted => {
            "DoorFlow does not accept this token. It may have expired: get a new one.".to_owned()
        }
        Refusal::LacksScope => {
            format!("This token may not read credentials. Get one with the scope {SCOPE}.")
        }
        Refusal::Unreachable => {
            "The server could not be reached. Check the connection and try again.".to_owned()
        }
    }
}

/// Why something did not arrive, and what to do.
#[must_use]
pub fn failure(why: &Failure) -> String {
    let with = |sentence: &str, description: &Option<String>| match description {
        Some(text) => format!("{sentence} The server says: {text}"),
        None => sentence.to_owned(),
    };
    match why {
        Failure::Cancelled => "Loading was stopped.".to_owned(),
        Failure::Offline => {
            "You are offline. This goes on by itself when the connection is back.".to_owned()
        }
        Failure::Unreachable => {
            "The server could not be reached. Check the connection and try again.".to_owned()
        }
        Failure::TimedOut => "DoorFlow did not answer in time. Try again in a moment.".to_owned(),
        Failure::SignInNeeded => "Sign in to go on.".to_owned(),
        Failure::NotAllowed { description } => with(
            &format!(
                "This token may not read credentials. Sign in with one that has the scope {SCOPE}."
            ),
            description,
        ),
        Failure::NoSuchPerson => {
            "There is no such person in this account. Check the ID.".to_owned()
        }
        Failure::Busy { .. } => "DoorFlow is busy. Try again in a moment.".to_owned(),
        Failure::Refused {
            status,
            description,
        } => with(
            &format!("DoorFlow refused the request (error {status}). Tell whoever runs this page."),
            description,
        ),
        Failure::Server { status } => {
            format!("DoorFlow had a problem (error {status}). Try again in a moment.")
        }
        Failure::Unreadable { .. } => {
            "The answer could not be read. Try again; if it stays, tell whoever runs this page."
                .to_owned()
        }
    }
}

/// Which setting of the deployment is wrong, for whoever set it up.
#[must_use]
pub fn bad_setting(what: BadSetting) -> &'static str {
    match what {
        BadSetting::ApiBase(BadBase::NotAnAddress) => {
            "The setting api-base must be empty, a path such as /doorflow, or an https address."
        }
        BadSetting::ApiBase(BadBase::NotEncrypted) => {
            "The setting api-base must use https, because the token is sent there."
        }
        BadSetting::ApiBase(BadBase::HasExtras) => {
            "The setting api-base must not hold a user name, a query or a fragment."
        }
        BadSetting::RequestTimeout => {
            "The setting request-timeout must be a whole number of seconds from 1 to 300."
        }
        BadSetting::PageSize => "The setting page-size must be a whole number from 1 to 500.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let table = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (104_211, "104,211"),
            (1_000_000, "1,000,000"),
        ];
        for (n, text) in table {
            assert_eq!(number(n), text);
        }
    }

    #[test]
    fn counts_claim_no_more_than_is_known() {
        let table = [
            (Extent::Whole(0), "0 credentials", "All 0 shown"),
            (Extent::Whole(1), "1 credential", "The only one is shown"),
            (Extent::Whole(7), "7 credentials", "All 7 shown"),
            (Extent::Part(50, 1000), "50 of 1,000", "50 of 1,000 shown"),
            (Extent::SoFar(50), "50 so far", "50 so far shown"),
        ];
        for (extent, beside_name, at_end) in table {
            assert_eq!(count(extent), beside_name);
            assert_eq!(end(extent), at_end);
        }
    }

    #[test]
    fn a_wait_is_told_in_the_unit_that_people_count_in() {
        let table = [
            (0, "Trying again in a second."),
            (2, "Trying again in 2 seconds."),
            (119, "Trying again in 119 seconds."),
            (120, "Trying again in 2 minutes."),
            (241, "Trying again in 5 minutes."),
        ];
        for (seconds, text) in table {
            assert_eq!(trying_again_in(seconds), text);
        }
    }

    #[test]
    fn dates_are_read_as_written_or_left_alone() {
        let table = [
            ("2027-08-06T21:51:52+01:00", "6 August 2027"),
            ("2027-12-31T00:00:00Z", "31 December 2027"),
            ("2027-13-01T00:00:00Z", "2027-13-01T00:00:00Z"),
            ("soon", "soon"),
            ("", ""),
        ];
        for (iso, text) in table {
            assert_eq!(date(iso), text);
        }
    }

    #[test]
    fn a_time_is_told_only_where_it_is_within_a_day() {
        let table = [
            (0, "Signed in until 14:05"),
            (86_399, "Signed in until 14:05"),
            (86_400, "Signed in for 1 more day"),
            (30 * 86_400 - 1, "Signed in for 29 more days"),
        ];
        for (seconds, text) in table {
            assert_eq!(signed_in_for(seconds, "14:05"), text);
        }
    }

    #[test]
    fn a_missing_scope_is_named() {
        let text = failure(&Failure::NotAllowed {
            description: Some("Nope.".to_owned()),
        });
        assert!(text.contains(SCOPE) && text.contains("Nope."));
        assert!(refusal(Refusal::LacksScope).contains(SCOPE));
    }

    #[test]
    fn developer_detail_is_not_for_people() {
        let text = failure(&Failure::Unreadable {
            detail: "not JSON".to_owned(),
        });
        assert!(!text.contains("JSON"));
    }
}
