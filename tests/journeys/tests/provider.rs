//! Sign-in at the provider, through real redirects: the way there and back, and
//! everything that may come back instead.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use axum::response::IntoResponse;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use journeys::{Asked, CLIENT, CopyOfBuild, Setting, Walker, Witness, journey_at, with_provider};
use person_credentials::ui::words::ENGLISH;
use sandbox::{Client, Fault, Kind, Options, Sandbox};
use serde_json::{Value, json};

/// What is kept in the tab of an attempt that is under way.
const ATTEMPT: &str = "return sessionStorage['person-credentials.attempt'] ?? null";

const TOKEN: &str = "person-credentials.access-token";

/// What renews and redeems.
const EXCHANGE: &str = "/oauth/token";

/// Where the address bar is, with its query.
async fn address(walker: &Walker) -> Result<Value> {
    walker
        .run("return location.pathname + location.search")
        .await
}

/// An answer to the attempt of this tab, as an address of the app.
async fn answer(walker: &Walker, rest: &str) -> Result<String> {
    let attempt = walker.run(ATTEMPT).await?;
    let attempt = attempt.as_str().context("no attempt is kept")?;
    let state = attempt.split(' ').nth(1).context("it has no state")?;
    Ok(format!("/signed-in?state={state}&{rest}"))
}

/// Sign-in failed: the reason is said, nothing of it is left, and it can be
/// begun again.
async fn stops(walker: &Walker, reason: &str) -> Result<()> {
    walker.see(reason).await?;
    let address = address(walker).await?;
    let address = address.as_str().unwrap_or_default();
    ensure!(
        !address.contains("code") && !address.contains("state="),
        "{address}"
    );
    walker.keeps_only(&[]).await?;
    walker.is_accessible(reason).await?;
    walker.sign_in_at_provider().await
}

#[tokio::test]
async fn who_signs_in_comes_back_to_where_it_was_asked() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2?status=active").await?;
        walker.see(ENGLISH.provider_hint).await?;
        ensure!(walker.count("input[type=password]").await? == 0);
        walker.is_accessible("sign-in").await?;
        walker.sign_in_at_provider().await?;
        walker.see("All 12").await?;
        ensure!(address(walker).await? == "/people/2?status=active");
        walker.keeps_only(&[TOKEN]).await?;
        let asked = walker.asked_of("/oauth/authorize");
        let asked = asked.first().context("nobody was asked")?;
        for part in [
            "response_type=code",
            "scope=account.person.readonly&",
            "code_challenge_method=S256",
        ] {
            ensure!(asked.query.contains(part), "{}", asked.query);
        }
        ensure!(walker.asked_of("/oauth/token").len() == 1);
        // Nobody comes back to a code by going back.
        walker.browser.back().await?;
        walker.browser.forward().await?;
        walker.see("All 12").await
    })
    .await
}

#[tokio::test]
async fn the_sign_in_page_leads_back_to_where_it_was_asked() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/3").await?;
        walker.see(ENGLISH.provider_hint).await?;
        walker.follow("/sign-in").await?;
        let is_there = walker
            .wait(async || Ok(walker.path().await? == "/sign-in"))
            .await?;
        ensure!(is_there, "the link leads nowhere");
        walker.sign_in_at_provider().await?;
        walker.see("The only one is shown").await?;
        ensure!(walker.path().await? == "/people/3");
        // With what was chosen of a list.
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.visit("/credentials?kind=pin").await?;
        walker.see(ENGLISH.provider_hint).await?;
        walker.follow("/sign-in").await?;
        let is_there = async || Ok(walker.path().await? == "/sign-in");
        ensure!(walker.wait(is_there).await?, "the link leads nowhere");
        walker.sign_in_at_provider().await?;
        ensure!(address(walker).await? == "/credentials?kind=pin");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_says_no_is_told_so_and_may_change_their_mind() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        walker.decide("Deny").await?;
        stops(walker, ENGLISH.sign_in_denied).await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn an_answer_to_something_else_is_not_used() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        walker.visit("/signed-in?code=abc&state=another").await?;
        walker.see(ENGLISH.sign_in_wrong_state).await?;
        ensure!(walker.asked_of("/oauth/token").is_empty());
        stops(walker, ENGLISH.sign_in_wrong_state).await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn another_tab_cannot_use_an_answer() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        let stolen = answer(walker, "code=abc").await?;
        let tab = walker.browser.new_window(true).await?;
        walker.browser.switch_to_window(tab.handle).await?;
        walker.visit(&stolen).await?;
        stops(walker, ENGLISH.sign_in_not_begun).await
    })
    .await
}

#[tokio::test]
async fn a_code_that_is_too_old_is_told_so() -> Result<()> {
    let options = Options {
        code_lifetime_secs: 0,
        ..Options::default()
    };
    with_provider(&[], options, async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        walker.decide("Allow").await?;
        walker.see(ENGLISH.sign_in_spent).await?;
        ensure!(address(walker).await? == "/people/2");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_the_provider_says_of_its_own_faults_is_told() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        for (error, reason) in [
            ("server_error", ENGLISH.sign_in_provider_failed),
            ("invalid_scope", ENGLISH.sign_in_not_asked),
        ] {
            walker.visit("/people/2").await?;
            walker.leave_for_provider().await?;
            let answer = answer(walker, &format!("error={error}")).await?;
            walker.visit(&answer).await?;
            walker.see(reason).await?;
            ensure!(address(walker).await? == "/people/2");
        }
        stops(walker, ENGLISH.sign_in_not_asked).await
    })
    .await
}

#[tokio::test]
async fn a_reload_in_the_middle_begins_anew() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        // Back from the provider without an answer, in either way.
        walker.browser.back().await?;
        walker.see(ENGLISH.provider_hint).await?;
        walker.browser.refresh().await?;
        walker.see(ENGLISH.provider_hint).await?;
        walker.sign_in_at_provider().await?;
        walker.see("All 12 shown").await?;
        walker.browser.refresh().await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn a_client_that_nobody_knows_is_the_providers_to_name() -> Result<()> {
    with_provider(
        &[("client-id", "nobody")],
        Options::default(),
        async |walker| {
            walker.visit("/people/2").await?;
            walker
                .button(ENGLISH.sign_in_at_provider)
                .await?
                .click()
                .await?;
            walker.see("This request cannot be answered").await?;
            walker.browser.back().await?;
            walker.see(ENGLISH.provider_hint).await
        },
    )
    .await
}

/// The code that a browser arrived with: browsers alone write it down, in the list
/// of what was loaded, with the address of the page as it was at first.
async fn code(walker: &Walker) -> Result<String> {
    let arrived = "return performance.getEntriesByType('navigation')[0].name";
    let arrived = walker.run(arrived).await?;
    let arrived = arrived.as_str().unwrap_or_default().to_owned();
    let mut parts = arrived.split(['?', '&']);
    let code = parts.find_map(|part| part.strip_prefix("code="));
    Ok(code.context("nobody arrived with a code")?.to_owned())
}

#[tokio::test]
async fn codes_verifiers_and_tokens_are_nowhere_to_be_found() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        let attempt = walker.run(ATTEMPT).await?;
        let attempt = attempt.as_str().context("no attempt is kept")?.to_owned();
        let [state, verifier] = {
            let mut parts = attempt.split(' ').skip(1).map(str::to_owned);
            [parts.next(), parts.next()].map(Option::unwrap_or_default)
        };
        ensure!(state.len() == 43 && verifier.len() == 43);
        walker.decide("Allow").await?;
        walker.see("All 12 shown").await?;
        let (token, code) = (walker.kept_token().await?, code(walker).await?);
        let places = walker.places().await?;
        let is_overheard = places.iter().any(|(place, _)| place == "what was said");
        ensure!(is_overheard, "nobody listened");
        for (place, text) in places {
            for (name, secret) in [("verifier", &verifier), ("token", &token)] {
                ensure!(!text.contains(secret), "the {name} is in {place}");
            }
            for (name, secret) in [("state", &state), ("code", &code)] {
                // The code in the browser's own list is spent.
                let is_ours = place != "the list of requests";
                ensure!(
                    !(is_ours && text.contains(secret)),
                    "the {name} is in {place}"
                );
            }
        }
        // What renews it is known to be this one, since we gave it.
        let tokens = json!({"access_token": walker.sandbox.token(), "token_type": "Bearer",
            "expires_in": 3600, "refresh_token": "renews-it"});
        walker.sandbox.fault(Fault {
            path: Some(EXCHANGE.to_owned()),
            times: Some(1),
            ..Fault::new(Kind::Status {
                status: 200,
                body: tokens.to_string(),
                content_type: None,
                headers: BTreeMap::new(),
            })
        });
        walker.revoke_kept_token().await?;
        walker.press(ENGLISH.refresh).await?;
        let is_renewed = async || Ok(walker.kept_token().await? == walker.sandbox.token());
        ensure!(walker.wait(is_renewed).await?, "it was not renewed");
        for (place, text) in walker.places().await? {
            ensure!(!text.contains("renews-it"), "what renews it is in {place}");
        }
        let told = walker.sandbox.requests().into_iter();
        let told: Vec<_> = told.filter(|request| request.referred).collect();
        ensure!(told.is_empty(), "where they come from is told: {told:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn whoever_serves_the_page_is_not_told_the_code_with_what_the_page_loads() -> Result<()> {
    let build = CopyOfBuild::with("index.html", |_| ())?;
    build.set("client-id", CLIENT)?;
    let dist = build.path().to_owned();
    let server = Witness::start(move |asked: &Asked| {
        let path = asked.target.split('?').next().unwrap_or_default();
        let kind = match path.rsplit('.').next() {
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            _ => "text/html",
        };
        let name = if kind == "text/html" {
            "/index.html"
        } else {
            path
        };
        match fs::read(dist.join(name.trim_start_matches('/'))) {
            Ok(content) => ([(CONTENT_TYPE, kind)], content).into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        }
    })
    .await?;
    let sandbox = Sandbox::start(Options::default()).await?;
    journey_at(
        server.origin(),
        Setting::default(),
        sandbox,
        async |walker| {
            walker.visit("/signed-in?code=hush&state=hush").await?;
            walker.see(ENGLISH.sign_in_not_begun).await?;
            let asked = server.asked();
            let told: Vec<_> = asked
                .iter()
                .filter(|it| !it.header("referer").is_empty())
                .collect();
            ensure!(told.is_empty(), "{told:?}");
            ensure!(asked.iter().any(|it| it.target.ends_with(".wasm")));
            let other = asked.iter().filter(|it| it.target.contains("hush")).count();
            ensure!(other == 1, "the code was sent {other} times");
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn an_answer_that_was_used_is_not_used_again() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        let replayed = answer(walker, "code=abc").await?;
        walker.decide("Allow").await?;
        walker.see("All 12 shown").await?;
        walker.visit(&replayed).await?;
        // The session goes on; what came is told, and put away.
        walker.button(ENGLISH.sign_out).await?;
        walker.see(ENGLISH.sign_in_not_begun).await?;
        walker.is_accessible("a problem beside a session").await?;
        walker.press(ENGLISH.close).await?;
        let is_gone = async || Ok(walker.count(".session-notice").await? == 0);
        ensure!(walker.wait(is_gone).await?, "it cannot be closed");
        ensure!(address(walker).await? == "/");
        ensure!(walker.asked_of(EXCHANGE).len() == 1, "a code was sent");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_code_that_was_used_is_turned_down_whatever_comes_with_it() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.sign_in_at_provider().await?;
        let code = code(walker).await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.leave_for_provider().await?;
        // With the state of the attempt that is under way by now.
        let replayed = answer(walker, &format!("code={code}")).await?;
        walker.visit(&replayed).await?;
        walker.see(ENGLISH.sign_in_spent).await?;
        ensure!(walker.asked_of(EXCHANGE).last().and_then(|it| it.status) == Some(400));
        stops(walker, ENGLISH.sign_in_spent).await
    })
    .await
}

#[tokio::test]
async fn a_code_for_another_client_is_turned_down() -> Result<()> {
    let other = Client::parse_public("another-client").map_err(anyhow::Error::msg)?;
    let options = Options {
        clients: vec![other],
        ..Options::default()
    };
    with_provider(&[], options, async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        let asked = walker.run("return location.href").await?;
        let asked = asked.as_str().unwrap_or_default();
        walker
            .browser
            .goto(&asked.replace(CLIENT, "another-client"))
            .await?;
        walker.see("another-client").await?;
        walker.decide("Allow").await?;
        // Its state is right; whose it is only the provider can tell.
        walker.see(ENGLISH.sign_in_spent).await?;
        stops(walker, ENGLISH.sign_in_spent).await
    })
    .await
}

#[tokio::test]
async fn a_code_that_somebody_else_asked_for_is_turned_down() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        // PKCE: the verifier is not the one whose hash the provider was sent.
        let other = "const parts = sessionStorage['person-credentials.attempt'].split(' ');
            parts[2] = [...parts[2]].reverse().join('');
            sessionStorage['person-credentials.attempt'] = parts.join(' ')";
        walker.run(other).await?;
        walker.decide("Allow").await?;
        walker.see(ENGLISH.sign_in_spent).await?;
        stops(walker, ENGLISH.sign_in_spent).await
    })
    .await
}

#[tokio::test]
async fn a_reload_while_the_code_is_redeemed_begins_anew() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        let held = walker.sandbox.fault(Fault {
            path: Some(EXCHANGE.to_owned()),
            ..Fault::new(Kind::Hold)
        });
        walker.decide("Allow").await?;
        walker.see(ENGLISH.signing_in).await?;
        ensure!(address(walker).await? == "/people/2");
        walker.keeps_only(&[]).await?;
        walker.browser.refresh().await?;
        ensure!(walker.sandbox.lift(held));
        walker.see(ENGLISH.provider_hint).await?;
        walker.sign_in_at_provider().await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_leads_back_with_a_word() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        walker.visit("/signed-in?code=a&code=b").await?;
        walker.see(ENGLISH.sign_in_provider_failed).await?;
        ensure!(address(walker).await? == "/people/2");
        stops(walker, ENGLISH.sign_in_provider_failed).await
    })
    .await
}

#[tokio::test]
async fn clocks_that_differ_make_no_difference() -> Result<()> {
    for clock_ahead_secs in [86_400, -86_400] {
        let options = Options {
            clock_ahead_secs,
            ..Options::default()
        };
        with_provider(&[], options, async |walker| {
            walker.visit("/people/2").await?;
            walker.sign_in_at_provider().await?;
            walker.see("All 12 shown").await?;
            // Until a time of today, an hour from now.
            walker.see("Signed in until").await?;
            ensure!(walker.count(".session-notice").await? == 0);
            ensure!(
                walker.asked_of(EXCHANGE).len() == 1,
                "it was renewed at once"
            );
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_missing_scope_is_told_before_any_list_is_asked_for() -> Result<()> {
    let settings = [("revoke-url", "/oauth/own-server/revoke")];
    with_provider(&settings, Options::default(), async |walker| {
        let info = json!({"account_id": "a", "scope": ["account.site.readonly"], "expires_in": 9});
        let fault = walker.sandbox.fault(Fault {
            path: Some("/oauth/token/info".to_owned()),
            ..Fault::new(Kind::Status {
                status: 200,
                body: info.to_string(),
                content_type: None,
                headers: BTreeMap::new(),
            })
        });
        walker.visit("/people/2").await?;
        walker.leave_for_provider().await?;
        walker.decide("Allow").await?;
        walker.see("it lacks account.person.readonly").await?;
        ensure!(walker.pages_asked_for().is_empty());
        // What is of no use is not left alive.
        walker
            .journal_says(|requests| {
                let given_up = requests.iter().filter(|it| it.path == settings[0].1);
                given_up.filter(|it| it.status == Some(204)).count() == 2
            })
            .await?;
        ensure!(walker.sandbox.lift(fault));
        stops(walker, "it lacks account.person.readonly").await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn where_nothing_is_kept_nobody_is_sent_away() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        walker.visit("/people/2").await?;
        walker.see(ENGLISH.provider_hint).await?;
        let block =
            "Object.defineProperty(window, 'sessionStorage', {get() { throw new Error(); }})";
        walker.run(block).await?;
        walker.press(ENGLISH.sign_in_at_provider).await?;
        walker.see(ENGLISH.sign_in_nothing_kept).await?;
        ensure!(walker.asked_of("/oauth/authorize").is_empty());
        walker.is_accessible("nothing is kept").await
    })
    .await
}

#[tokio::test]
async fn who_stops_on_the_way_may_leave_again() -> Result<()> {
    with_provider(&[], Options::default(), async |walker| {
        // The browser stays where it is, as when somebody presses Esc.
        walker.sandbox.fault(Fault {
            path: Some("/oauth/authorize".to_owned()),
            times: Some(1),
            ..Fault::new(Kind::Status {
                status: 204,
                body: String::new(),
                content_type: None,
                headers: BTreeMap::new(),
            })
        });
        walker.visit("/people/2").await?;
        walker.press(ENGLISH.sign_in_at_provider).await?;
        walker.see(ENGLISH.leaving_for_provider).await?;
        walker
            .journal_says(|requests| requests.iter().any(|it| it.status == Some(204)))
            .await?;
        walker.sign_in_at_provider().await?;
        walker.see("All 12 shown").await
    })
    .await
}

#[tokio::test]
async fn a_setting_that_cannot_be_used_is_named_at_the_start() -> Result<()> {
    let wrong = [
        ("token-url", "http://nowhere.example/"),
        ("redirect-path", "/people/2"),
        ("scopes", "account.person"),
        ("session-limit", "never"),
        ("idle-limit", "a while"),
    ];
    for (name, value) in wrong {
        with_provider(&[(name, value)], Options::default(), async |walker| {
            walker.visit("/signed-in?code=hush&state=hush").await?;
            walker.see(ENGLISH.not_set_up).await?;
            walker.see(name).await?;
            walker.is_accessible(name).await?;
            ensure!(walker.sandbox.requests().is_empty());
            ensure!(address(walker).await? == "/signed-in");
            let said = walker.run("return heard.join()").await?;
            let said = said.as_str().unwrap_or_default();
            ensure!(said.contains(name), "the console says {said:?}");
            ensure!(!said.contains("hush") && !said.contains(value), "{said:?}");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// A number of a type that its label says nothing of.
fn of_unknown_label(walker: &Walker) {
    let row = json!({"id": "a1", "credential_type_id": 1, "label": "Staff ID", "person_id": 3,
        "value": "00119876"});
    walker.sandbox.fault(Fault {
        path: Some("/api/3/people/3/credentials".to_owned()),
        ..Fault::new(Kind::Rows { rows: vec![row] })
    });
}

const TYPES: &str = "/api/3/credential_types";

/// What is shown of a card's number while it is covered.
const TAIL: &str = "9876";

#[tokio::test]
async fn types_tell_a_card_where_its_label_does_not() -> Result<()> {
    let scopes = "account.person.readonly account.credential_type.readonly";
    with_provider(&[("scopes", scopes)], Options::default(), async |walker| {
        of_unknown_label(walker);
        walker.visit("/people/3").await?;
        walker.sign_in_at_provider().await?;
        walker.see("Staff ID").await?;
        walker.see(TAIL).await?;
        // What a token may do for this app is nothing more than the app needs.
        ensure!(!walker.text().await?.contains(ENGLISH.token_can_do_more));
        let asked = walker.asked_of("/oauth/authorize");
        let asked = asked.first().context("nobody was asked")?;
        ensure!(asked.query.contains("account.credential_type.readonly"));
        // After a reload the list may be there before what is known of the token.
        walker.browser.refresh().await?;
        walker.see(TAIL).await
    })
    .await
}

#[tokio::test]
async fn types_that_may_not_be_read_change_nothing() -> Result<()> {
    let both = "account.person.readonly account.credential_type.readonly";
    for (scopes, asked) in [(both, 1), ("", 0)] {
        with_provider(&[("scopes", scopes)], Options::default(), async |walker| {
            of_unknown_label(walker);
            let refused = json!({"error": "forbidden", "error_description": "Not here"});
            walker.sandbox.fault(Fault {
                path: Some(TYPES.to_owned()),
                ..Fault::new(Kind::Status {
                    status: 403,
                    body: refused.to_string(),
                    content_type: None,
                    headers: BTreeMap::new(),
                })
            });
            walker.visit("/people/3").await?;
            walker.sign_in_at_provider().await?;
            walker.see("Staff ID").await?;
            walker
                .journal_says(|requests| {
                    let types = requests.iter().filter(|it| it.path == TYPES);
                    types.filter(|it| it.status == Some(403)).count() >= asked
                })
                .await?;
            walker.see("The only one is shown").await?;
            ensure!(!walker.text().await?.contains(TAIL));
            ensure!(walker.count(".notice").await? == 0);
            walker.button(ENGLISH.sign_out).await?;
            ensure!(walker.asked_of(TYPES).len() == asked);
            Ok(())
        })
        .await?;
    }
    Ok(())
}
