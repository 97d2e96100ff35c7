//! Which sentence is said of what.

use super::{Words, figures, fill};
use crate::api::deployment::BadDeployment;
use crate::api::endpoint::BadBase;
use crate::api::settings::BadSetting;
use crate::auth::check::Refusal;
use crate::auth::renewal::NoToken;
use crate::model::attempt::Problem;
use crate::model::credential::{Credential, Kind, Status, Wallet};
use crate::model::disclosure::{Access, Action, Disclosure, Item};
use crate::model::failure::Failure;
use crate::model::hints::HintKind;
use crate::model::moment::{Moment, Stated};
use crate::model::person::{PersonId, Standing};
use crate::model::plain_text::beginning;
use crate::model::reading::Extent;
use crate::model::search::{Match, Verdict};
use crate::model::token::{NotAToken, SCOPE};

/// How many characters of a label are told in a sentence.
const LONGEST_LABEL: usize = 40;

impl Words {
    /// The line above the name.
    #[must_use]
    pub fn person_line(&self, id: PersonId) -> String {
        fill(self.person, &[("id", &id.to_string())])
    }

    /// Whose a credential is.
    #[must_use]
    pub fn holder(&self, name: Option<&str>, id: PersonId) -> String {
        let person = self.person_line(id);
        match name {
            Some(name) => fill(self.person_named, &[("name", name), ("person", &person)]),
            None => person,
        }
    }

    /// While all pages are read.
    #[must_use]
    pub fn loading_everything(&self, extent: Extent) -> String {
        fill(self.loading_everything, &[("count", &self.count(extent))])
    }

    /// What a print lacks.
    #[must_use]
    pub fn print_part(&self, printed: usize, total: usize) -> String {
        self.part(self.print_part, printed, total as u64)
    }

    /// Title of the page.
    #[must_use]
    pub fn title_of(&self, what: &str) -> String {
        fill(self.title, &[("of", what)])
    }

    /// Names the list of one person.
    #[must_use]
    pub fn list_of(&self, name: Option<&str>) -> String {
        match name {
            Some(name) => fill(self.credentials_of, &[("name", name)]),
            None => self.credentials.to_owned(),
        }
    }

    /// A list that is whole and empty.
    #[must_use]
    pub fn empty_list_of(&self, name: Option<&str>) -> String {
        fill(
            self.holds_none,
            &[("name", name.unwrap_or(self.this_person))],
        )
    }

    /// When the list was read, by the time of today.
    #[must_use]
    pub fn updated(&self, at: Moment) -> String {
        fill(self.updated_at, &[("time", &self.time(at))])
    }

    /// When the list was read, for paper.
    #[must_use]
    pub fn read_at(&self, at: Moment) -> String {
        fill(self.as_of, &[("date", &self.date(at))])
    }

    /// Why there is a wait.
    #[must_use]
    pub fn waiting(&self, why: &Failure) -> &'static str {
        match why {
            Failure::Busy { .. } => self.wait_busy,
            Failure::TimedOut => self.wait_timed_out,
            Failure::Server { .. } => self.wait_server,
            _ => self.wait_unreachable,
        }
    }

    /// How long the wait still lasts.
    #[must_use]
    pub fn trying_again_in(&self, seconds: u32) -> String {
        let (text, n) = match seconds {
            0 | 1 => (self.trying_in_a_second, 1),
            secs @ 2..=119 => (self.trying_in_seconds, secs),
            secs => (self.trying_in_minutes, secs.div_ceil(60)),
        };
        fill(text, &[("n", &self.figure(n.into()))])
    }

    /// The count beside the name.
    #[must_use]
    pub fn count(&self, extent: Extent) -> String {
        match extent {
            Extent::Whole(1) => self.count_one.to_owned(),
            Extent::Whole(n) => self.of_many(self.count_many, n),
            Extent::Part(n, total) => self.part(self.count_part, n, total),
            Extent::SoFar(n) => self.of_many(self.count_so_far, n),
        }
    }

    /// The line at the end of the list.
    #[must_use]
    pub fn end(&self, extent: Extent) -> String {
        match extent {
            Extent::Whole(1) => self.end_one.to_owned(),
            Extent::Whole(n) => self.of_many(self.end_many, n),
            Extent::Part(..) | Extent::SoFar(_) => {
                fill(self.end_part, &[("count", &self.count(extent))])
            }
        }
    }

    /// The line at the end of what was chosen from a list.
    #[must_use]
    pub fn chosen(&self, shown: usize, extent: Extent) -> String {
        let n = self.figure(shown as u64);
        fill(
            self.end_chosen,
            &[("n", &n), ("count", &self.count(extent))],
        )
    }

    /// How much of a list of people is here.
    #[must_use]
    pub fn people_shown(&self, extent: Extent) -> String {
        match extent {
            Extent::Whole(1) => self.people_end_one.to_owned(),
            extent => self.end(extent),
        }
    }

    /// People who could not be read.
    #[must_use]
    pub fn unreadable_people(&self, how_many: usize) -> String {
        match how_many {
            1 => self.people_unreadable_one.to_owned(),
            n => self.of_many(self.people_unreadable_many, n),
        }
    }

    /// Rows of someone else that were sent with this list.
    #[must_use]
    pub fn refused(&self, how_many: usize) -> String {
        match how_many {
            1 => self.refused_one.to_owned(),
            n => self.of_many(self.refused_many, n),
        }
    }

    /// Brings what needs attention to the front.
    #[must_use]
    pub fn attention_first(&self, how_many: usize, is_all: bool) -> String {
        let text = match is_all {
            true => self.attention_first,
            false => self.attention_first_so_far,
        };
        self.of_many(text, how_many)
    }

    /// Heads what a search found.
    #[must_use]
    pub fn found_count(&self, how_many: usize) -> String {
        self.of_many(self.found_count, how_many)
    }

    /// What is told of a search that found so many.
    #[must_use]
    pub fn searched(&self, found: usize, verdict: Verdict) -> String {
        let heading = match verdict {
            Verdict::Found(Match::Suffix, _) => self.of_many(self.found_by_end, found),
            Verdict::Found(..) => self.found_count(found),
            verdict => return self.verdict(verdict),
        };
        [heading, self.verdict(verdict)].join(". ")
    }

    /// What may be said of a search.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> String {
        match verdict {
            Verdict::Found(_, Extent::Whole(1)) => self.found_in_one.to_owned(),
            Verdict::Found(_, Extent::Whole(n)) => self.of_many(self.found_in_all, n),
            Verdict::Found(_, Extent::Part(n, total)) => self.part(self.found_in_part, n, total),
            Verdict::Found(_, Extent::SoFar(n)) => self.of_many(self.found_so_far, n),
            Verdict::NotFoundSoFar(n, Some(total)) => self.part(self.not_found_in_part, n, total),
            Verdict::NotFoundSoFar(n, None) => self.of_many(self.not_found_so_far, n),
            Verdict::NotFoundButMoved(n) => self.of_many(self.not_found_but_moved, n),
            Verdict::NotFoundButPassedOver(n, total) => {
                self.part(self.not_found_in_readable, n, total)
            }
            Verdict::TooShort => self.search_too_short.to_owned(),
            Verdict::NotInAccount(1) => self.not_in_account_of_one.to_owned(),
            Verdict::NotInAccount(n) => self.of_many(self.not_in_account, n),
        }
    }

    /// What a hint says; of a list that is not whole no more than that.
    #[must_use]
    pub fn hint(&self, kind: HintKind, how_many: usize, is_all: bool) -> String {
        let (one, many) = match kind {
            HintKind::SharedNumber => (self.shared_number, self.shared_numbers),
            HintKind::WithoutAccess => (self.active_without_access, self.actives_without_access),
            HintKind::Expired => (self.expired_invitation, self.expired_invitations),
            HintKind::LongOpen => (self.long_open_invitation, self.long_open_invitations),
        };
        self.as_far_as_known(one, many, how_many, is_all)
    }

    /// How many hints there are; of a list that is not whole no more than that.
    #[must_use]
    pub fn hints_told(&self, how_many: usize, is_all: bool) -> String {
        self.as_far_as_known(self.hints_one, self.hints_many, how_many, is_all)
    }

    fn as_far_as_known(
        &self,
        one: &'static str,
        many: &'static str,
        how_many: usize,
        is_all: bool,
    ) -> String {
        let hint = self.of_many(if how_many == 1 { one } else { many }, how_many);
        match is_all {
            true => hint,
            false => fill(self.hint_so_far, &[("hint", &hint)]),
        }
    }

    /// What a person's access is, where it is not simply on.
    #[must_use]
    pub fn standing(&self, standing: Standing) -> Option<String> {
        let (text, at) = match standing {
            Standing::Open => return None,
            Standing::Disabled => (self.disabled, None),
            Standing::NotYet(at) => (self.not_yet_valid, Some(at)),
            Standing::Ended(at) => (self.no_longer_valid, Some(at)),
            Standing::Unclear => (self.validity_unreadable, None),
        };
        let date = at.map(|at| self.date(at)).unwrap_or_default();
        Some(fill(text, &[("date", &date)]))
    }

    /// What a credential is, where its label does not say it.
    #[must_use]
    pub fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Card => self.card,
            Kind::KeyFob => self.key_fob,
            Kind::Pin => self.pin,
            Kind::PassFlow => self.passflow_pass,
            Kind::HidMobile => self.hid_mobile,
            Kind::Mobile => self.mobile_credential,
            Kind::Other => self.other,
        }
    }

    /// What a credential is called: a label of which nothing is left to see
    /// names nothing.
    #[must_use]
    pub fn label<'a>(&self, credential: &'a Credential) -> &'a str {
        self.label_or_kind(&credential.label, credential.kind)
    }

    /// The same, as long as it fits into a sentence.
    #[must_use]
    pub fn short_label(&self, label: &str, kind: Kind) -> String {
        beginning(self.label_or_kind(label, kind), LONGEST_LABEL)
    }

    fn label_or_kind<'a>(&self, label: &'a str, kind: Kind) -> &'a str {
        match label {
            "" => self.kind(kind),
            label => label,
        }
    }

    /// Names a secret of a credential of this kind.
    #[must_use]
    pub fn item(&self, item: Item, kind: Kind) -> &'static str {
        match (item, kind) {
            (Item::PassLink, _) => self.pass_link,
            (Item::InvitationCode, _) => self.invitation_code,
            (Item::Value, Kind::Card | Kind::KeyFob) => self.number,
            (Item::Value, Kind::Pin) => self.pin,
            (Item::Value, Kind::PassFlow | Kind::HidMobile | Kind::Mobile | Kind::Other) => {
                self.value
            }
        }
    }

    /// Names a secret together with its credential; once, where both are
    /// called the same.
    #[must_use]
    pub fn item_of(&self, label: &str, item: &str) -> String {
        if label.eq_ignore_ascii_case(item) {
            return item.to_owned();
        }
        fill(self.item_of, &[("label", label), ("item", item)])
    }

    /// Copies a secret.
    #[must_use]
    pub fn copy(&self, item: Item) -> &'static str {
        match item {
            Item::Value => self.copy,
            Item::PassLink => self.copy_link,
            Item::InvitationCode => self.copy_code,
        }
    }

    /// What became of a secret: `text` with the secret's name in it.
    #[must_use]
    pub fn about(&self, text: &'static str, item: &str) -> String {
        fill(text, &[("item", item)])
    }

    /// A secret was uncovered for a while.
    #[must_use]
    pub fn revealed(&self, item: &str, seconds: u32) -> String {
        let seconds = self.figure(seconds.into());
        fill(self.revealed, &[("item", item), ("seconds", &seconds)])
    }

    /// Heading of a QR code.
    #[must_use]
    pub fn qr_heading(&self, label: &str) -> String {
        fill(self.qr_heading, &[("label", label)])
    }

    /// Who is to scan a QR code.
    #[must_use]
    pub fn qr_for(&self, name: Option<&str>) -> String {
        match name {
            Some(name) => fill(self.qr_for, &[("name", name)]),
            None => self.qr_for_holder.to_owned(),
        }
    }

    /// How long a QR code still stands.
    #[must_use]
    pub fn qr_hides_in(&self, seconds: u32) -> String {
        match seconds {
            0 | 1 => self.qr_hides_in_one.to_owned(),
            n => fill(self.qr_hides_in, &[("seconds", &self.figure(n.into()))]),
        }
    }

    /// Opens the record of what was disclosed.
    #[must_use]
    pub fn shown_count(&self, how_many: usize) -> String {
        self.of_many(self.shown_count, how_many)
    }

    /// A line of the record.
    #[must_use]
    pub fn noted(&self, access: &Access) -> String {
        match access {
            Access::Secret(disclosure) => self.shown_line(disclosure),
            Access::Export(exported) => self.exported_line(exported),
        }
    }

    fn shown_line(&self, disclosure: &Disclosure) -> String {
        let kind = disclosure.kind;
        let label = self.short_label(&disclosure.label, kind);
        let item = self.item_of(&label, self.item(disclosure.item, kind));
        let action = match disclosure.action {
            Action::Reveal => self.did_reveal,
            Action::Copy => self.did_copy,
            Action::ShowQr => self.did_show_qr,
        };
        let time = self.time(disclosure.at);
        let person = self.person_line(disclosure.person);
        fill(
            self.shown_line,
            &[
                ("time", &time),
                ("item", &item),
                ("action", action),
                ("person", &person),
            ],
        )
    }

    /// What is read in place of a masked number of which the tail is shown.
    #[must_use]
    pub fn ends_in(&self, tail: &str) -> String {
        fill(self.ends_in, &[("tail", tail)])
    }

    /// A status in words that staff use; a word that we do not know as it came.
    #[must_use]
    pub fn status<'a>(&self, status: &'a Status) -> &'a str {
        match status {
            Status::Invited => self.invited,
            Status::Active => self.active,
            Status::AddedToWallet => self.added_to_wallet,
            Status::Redeemed => self.redeemed,
            Status::Revoking => self.revoking,
            Status::Revoked => self.revoked,
            Status::Unknown(word) => word,
        }
    }

    /// In which wallet a pass is.
    #[must_use]
    pub fn in_wallet(&self, wallet: &Wallet) -> String {
        fill(self.in_wallet, &[("wallet", self.wallet(wallet))])
    }

    /// What a wallet is called.
    #[must_use]
    pub fn wallet<'a>(&self, wallet: &'a Wallet) -> &'a str {
        match wallet {
            Wallet::Apple => "Apple Wallet",
            Wallet::Google => "Google Wallet",
            Wallet::Unknown(word) => word,
        }
    }

    /// When an invitation ends or ended.
    #[must_use]
    pub fn expiry(&self, at: &Stated, now: Moment) -> String {
        let at = match at {
            Stated::At(at) => *at,
            Stated::Unreadable(text) => return fill(self.expires_unreadable, &[("text", text)]),
        };
        let (distance, unit) = at.distance_from(now);
        let when = figures::ago(self.tag, distance, unit);
        let text = if at > now { self.expires } else { self.expired };
        fill(text, &[("when", &when), ("date", &self.date(at))])
    }

    /// Which account the session is for.
    #[must_use]
    pub fn account(&self, id: &str) -> String {
        fill(self.account, &[("id", id)])
    }

    /// How long the session lasts: until a time of today, or for some days.
    #[must_use]
    pub fn signed_in_for(&self, seconds: u32, end: Moment) -> String {
        const DAY: u32 = 86_400;
        match seconds / DAY {
            0 => fill(self.signed_in_until, &[("time", &self.time(end))]),
            1 => self.signed_in_for_a_day.to_owned(),
            days => fill(
                self.signed_in_for_days,
                &[("days", &self.figure(days.into()))],
            ),
        }
    }

    /// When the session ends, shortly before.
    #[must_use]
    pub fn session_ends_soon(&self, end: Moment) -> String {
        fill(self.session_ends_soon, &[("time", &self.time(end))])
    }

    /// Which scopes the token has.
    #[must_use]
    pub fn scopes(&self, scopes: &[String]) -> String {
        fill(self.scopes, &[("scopes", &scopes.join(", "))])
    }

    /// Why a text is no token.
    #[must_use]
    pub fn not_a_token(&self, why: NotAToken) -> &'static str {
        match why {
            NotAToken::Empty => self.token_empty,
            NotAToken::BadCharacter => self.token_bad_character,
            NotAToken::TooLong => self.token_too_long,
        }
    }

    /// Why a token is not kept.
    #[must_use]
    pub fn refusal(&self, why: Refusal) -> String {
        match why {
            Refusal::NotAccepted => self.token_not_accepted.to_owned(),
            Refusal::LacksScope => fill(self.token_lacks_scope, &[("scope", SCOPE)]),
            Refusal::Unreachable => self.unreachable.to_owned(),
        }
    }

    /// Why signing in at a provider led to nothing, and what to do.
    #[must_use]
    pub fn sign_in_problem(&self, problem: Problem) -> String {
        let text = match problem {
            Problem::NotBegunHere => self.sign_in_not_begun,
            Problem::WrongState => self.sign_in_wrong_state,
            Problem::TooLate => self.sign_in_too_late,
            Problem::Denied => self.sign_in_denied,
            Problem::NotAsked => self.sign_in_not_asked,
            Problem::ProviderFailed | Problem::ProviderBusy => self.sign_in_provider_failed,
            Problem::Spent => self.sign_in_spent,
            Problem::Unreachable => self.sign_in_unreachable,
            Problem::LacksScope => self.sign_in_lacks_scope,
            Problem::Insecure => self.sign_in_insecure,
            Problem::NothingKept => self.sign_in_nothing_kept,
        };
        fill(text, &[("scope", SCOPE)])
    }

    /// Why something did not arrive, and what to do.
    #[must_use]
    pub fn failure(&self, why: &Failure) -> String {
        let text = match why {
            Failure::Cancelled => self.cancelled,
            Failure::Offline => self.offline,
            Failure::Unreachable => self.unreachable,
            Failure::TimedOut => self.timed_out,
            Failure::SignInNeeded => self.sign_in_needed,
            Failure::NotAllowed { .. } => self.not_allowed,
            Failure::NoSuchPerson => self.no_such_person,
            Failure::NotListed => self.no_list_of_all,
            Failure::Busy { .. } => self.busy,
            Failure::Refused { .. } => self.request_refused,
            Failure::Server { .. } => self.server_failed,
            Failure::Unreadable { .. } => self.unreadable,
        };
        let (status, description) = match why {
            Failure::NotAllowed { description } => (0, description.as_deref()),
            Failure::Refused {
                status,
                description,
            } => (*status, description.as_deref()),
            Failure::Server { status } => (*status, None),
            _ => (0, None),
        };
        let sentence = fill(text, &[("scope", SCOPE), ("status", &status.to_string())]);
        match description {
            Some(said) => fill(self.server_says, &[("sentence", &sentence), ("text", said)]),
            None => sentence,
        }
    }

    /// Why a host gave nothing that the server accepts, and what to do.
    #[must_use]
    pub fn no_token(&self, why: NoToken) -> &'static str {
        match why {
            NoToken::None => self.host_gives_none,
            NoToken::Failed => self.host_failed,
            NoToken::TimedOut => self.host_timed_out,
            NoToken::Malformed => self.host_malformed,
            NoToken::Rejected => self.host_rejected,
            NoToken::SessionOver => self.host_session_over,
            NoToken::Cleared => self.cleared,
        }
    }

    /// Which setting of the deployment is wrong, for whoever set it up.
    #[must_use]
    pub fn bad_setting(&self, what: BadSetting) -> &'static str {
        match what {
            BadSetting::ApiBase(BadBase::NotAnAddress) => self.bad_api_base_address,
            BadSetting::ApiBase(BadBase::NotEncrypted) => self.bad_api_base_plain,
            BadSetting::ApiBase(BadBase::HasExtras) => self.bad_api_base_extras,
            BadSetting::PageSize => self.bad_page_size,
            BadSetting::AccountPageSize => self.bad_account_page_size,
            BadSetting::RequestTimeout => self.bad_request_timeout,
            BadSetting::RevealTime => self.bad_reveal_time,
            BadSetting::PassLinkHosts => self.bad_pass_link_hosts,
            BadSetting::PhotoOrigins => self.bad_photo_origins,
            BadSetting::Auth => self.bad_auth,
            BadSetting::OtherOrigin => self.bad_auth_origin,
            BadSetting::CsrfHeader => self.bad_csrf_header,
            BadSetting::Load => self.bad_load,
        }
    }

    /// The same of a page, which has more settings.
    #[must_use]
    pub fn bad_deployment(&self, what: BadDeployment) -> String {
        match what {
            BadDeployment::Setting(what) => self.bad_setting(what).to_owned(),
            BadDeployment::IdleLimit | BadDeployment::Provider(_) => {
                fill(self.bad_page_setting, &[("name", what.name())])
            }
        }
    }

    pub(super) fn of_many(&self, text: &'static str, n: usize) -> String {
        fill(text, &[("n", &self.figure(n as u64))])
    }

    fn part(&self, text: &'static str, n: usize, total: u64) -> String {
        let (n, total) = (self.figure(n as u64), self.figure(total));
        fill(text, &[("n", &n), ("total", &total)])
    }

    /// A number.
    #[must_use]
    pub fn figure(&self, n: u64) -> String {
        figures::number(self.tag, n)
    }

    pub(super) fn time(&self, at: Moment) -> String {
        figures::time(self.tag, at)
    }

    /// A day and the time of it.
    fn date(&self, at: Moment) -> String {
        let day = figures::day(self.tag, at);
        fill(
            self.day_and_time,
            &[("day", &day), ("time", &self.time(at))],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ENGLISH, GERMAN};
    use super::*;

    #[test]
    fn counts_claim_no_more_than_is_known() {
        let table = [
            (Extent::Whole(0), "0 credentials", "All 0 shown"),
            (Extent::Whole(1), "1 credential", "The only one is shown"),
            (Extent::Whole(7), "7 credentials", "All 7 shown"),
            (Extent::Part(50, 1000), "50 of 1000", "50 of 1000 shown"),
            (Extent::SoFar(50), "50 so far", "50 so far shown"),
        ];
        for (extent, beside_name, at_end) in table {
            assert_eq!(ENGLISH.count(extent), beside_name);
            assert_eq!(ENGLISH.end(extent), at_end);
        }
    }

    #[test]
    fn a_search_claims_no_more_than_was_searched() {
        use Verdict::*;
        let table = [
            (
                Found(Match::Exact, Extent::Whole(7)),
                "Found: all 7 searched",
            ),
            (Found(Match::Exact, Extent::Part(5, 7)), "Found in 5 of 7"),
            (Found(Match::Exact, Extent::SoFar(5)), "Found in 5 so far"),
            (
                NotFoundSoFar(5, Some(7)),
                "Not found so far: 5 of 7 searched",
            ),
            (NotFoundSoFar(5, None), "Not found so far: 5 searched"),
            (
                NotFoundButMoved(5),
                "Not found so far: 5 searched. The list seems to have changed while it was being read. Reload to search all of it.",
            ),
            (
                NotFoundButPassedOver(5, 7),
                "Not found in 5 of 7. The rest could not be searched: look it up in DoorFlow as well.",
            ),
            (NotInAccount(7), "Not in this account: all 7 searched"),
        ];
        for (verdict, text) in table {
            assert_eq!(ENGLISH.verdict(verdict), text);
        }
        assert_eq!(ENGLISH.found_count(3), "3 found");
    }

    #[test]
    fn what_only_ends_alike_is_not_told_as_the_same_number() {
        let verdict = |how| Verdict::Found(how, Extent::Part(5, 7));
        let table = [
            (Match::Exact, "2 found. Found in 5 of 7"),
            (Match::Normalised, "2 found. Found in 5 of 7"),
            (
                Match::Suffix,
                "2 found, but only the end fits. Found in 5 of 7",
            ),
        ];
        for (how, told) in table {
            assert_eq!(ENGLISH.searched(2, verdict(how)), told);
        }
        assert_eq!(
            GERMAN.searched(1, verdict(Match::Suffix)),
            "1 gefunden, aber nur das Ende passt. Gefunden in 5 von 7"
        );
        let nowhere = Verdict::NotInAccount(7);
        assert_eq!(ENGLISH.searched(0, nowhere), ENGLISH.verdict(nowhere));
    }

    #[test]
    fn where_only_one_was_searched_it_is_told_as_one() {
        use Verdict::*;
        let table = [
            (
                Found(Match::Exact, Extent::Whole(1)),
                "Found: the only credential was searched",
                "Gefunden: das einzige Zugangsmedium durchsucht",
            ),
            (
                NotInAccount(1),
                "Not in this account: its only credential was searched",
                "Nicht in diesem Konto: das einzige Zugangsmedium durchsucht",
            ),
        ];
        for (verdict, english, german) in table {
            assert_eq!(ENGLISH.verdict(verdict), english);
            assert_eq!(GERMAN.verdict(verdict), german);
        }
    }

    #[test]
    fn a_hint_claims_no_more_than_is_known() {
        use HintKind::{Expired, LongOpen, SharedNumber, WithoutAccess};
        let table = [
            (
                (SharedNumber, 1, true),
                "1 number is held by more than one person",
                "1 Nummer ist an mehr als eine Person vergeben",
            ),
            (
                (SharedNumber, 2, false),
                "So far: 2 numbers are held by more than one person",
                "Bisher: 2 Nummern sind an mehr als eine Person vergeben",
            ),
            (
                (WithoutAccess, 1, false),
                "So far: 1 active credential is held by someone without access",
                "Bisher: 1 aktives Zugangsmedium gehört einer Person ohne Zugang",
            ),
            (
                (Expired, 0, true),
                "0 invitations have expired",
                "0 Einladungen sind abgelaufen",
            ),
            (
                (LongOpen, 7, true),
                "7 invitations have been open for more than 14 days",
                "7 Einladungen sind seit mehr als 14 Tagen offen",
            ),
        ];
        for ((kind, how_many, is_all), english, german) in table {
            assert_eq!(ENGLISH.hint(kind, how_many, is_all), english);
            assert_eq!(GERMAN.hint(kind, how_many, is_all), german);
        }
        assert_eq!(ENGLISH.hints_told(1, true), "1 hint");
        assert_eq!(ENGLISH.hints_told(0, false), "So far: 0 hints");
        assert_eq!(GERMAN.hints_told(2, false), "Bisher: 2 Hinweise");
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
            assert_eq!(ENGLISH.trying_again_in(seconds), text);
        }
    }

    #[test]
    fn an_invitation_ends_or_has_ended() {
        let now = Moment::from_millis(1_000_000_000);
        let at = |seconds: i64| {
            let millis = now.as_millis().saturating_add_signed(seconds * 1_000);
            Stated::At(Moment::from_millis(millis))
        };
        let table = [
            (
                at(3 * 86_400),
                "Expires 3 day (day 1259200000, time 1259200000)",
            ),
            (at(1), "Expires 1 minute (day 1000001000, time 1000001000)"),
            (at(0), "Expired -1 minute (day 1000000000, time 1000000000)"),
            (
                at(-7_200),
                "Expired -2 hour (day 992800000, time 992800000)",
            ),
            (Stated::Unreadable("soon".to_owned()), "Expires: soon"),
        ];
        for (expiry, text) in table {
            assert_eq!(ENGLISH.expiry(&expiry, now), text);
        }
    }

    #[test]
    fn access_that_is_not_simply_on_is_told() {
        let at = Moment::from_millis(5);
        assert_eq!(ENGLISH.standing(Standing::Open), None);
        for (standing, begins) in [
            (Standing::Disabled, "Disabled"),
            (Standing::NotYet(at), "Access starts on day 5"),
            (Standing::Ended(at), "Access ended on day 5"),
            (Standing::Unclear, "When this person's access"),
        ] {
            let text = ENGLISH.standing(standing).unwrap_or_default();
            assert!(text.starts_with(begins), "{text}");
        }
    }

    #[test]
    fn a_time_is_told_only_where_it_is_within_a_day() {
        let end = Moment::from_millis(7);
        let table = [
            (0, "Signed in until time 7"),
            (86_399, "Signed in until time 7"),
            (86_400, "Signed in for 1 more day"),
            (30 * 86_400 - 1, "Signed in for 29 more days"),
        ];
        for (seconds, text) in table {
            assert_eq!(ENGLISH.signed_in_for(seconds, end), text);
        }
    }

    #[test]
    fn what_is_called_the_same_is_named_once() {
        assert_eq!(ENGLISH.item_of("Pin", "PIN"), "PIN");
        assert_eq!(ENGLISH.item_of("Badge", "Number"), "Badge, Number");
    }

    #[test]
    fn a_missing_scope_is_named() {
        let text = ENGLISH.failure(&Failure::NotAllowed {
            description: Some("Nope {scope}.".to_owned()),
        });
        assert!(text.contains(SCOPE) && text.contains("Nope {scope}."));
        assert!(ENGLISH.refusal(Refusal::LacksScope).contains(SCOPE));
    }

    #[test]
    fn a_status_of_the_server_is_told() {
        let text = ENGLISH.failure(&Failure::Server { status: 503 });
        assert!(text.contains("503"), "{text}");
    }

    #[test]
    fn developer_detail_is_not_for_people() {
        let text = ENGLISH.failure(&Failure::Unreadable {
            detail: "not JSON".to_owned(),
        });
        assert!(!text.contains("JSON"));
    }
}
