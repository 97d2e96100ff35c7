//! A card was found: whose is it? And the account's list as a file, and as an
//! address.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use journeys::{CopyOfBuild, Setting, Walker, journey, journey_with};
use person_credentials::ui::words::ENGLISH;
use sandbox::Options;
use serde_json::{Value, json};

/// What is printed on the card of person 2.
const PRINTED: &str = "001 - 12345";

/// The same as it may be written in the list, in an address, and in parts.
const NUMBERS: [&str; 6] = [
    PRINTED,
    "001%20-%2012345",
    "001+-+12345",
    "001-12345",
    "00112345",
    "12345",
];

/// How far the page is scrolled, which card has the focus, whether that is a
/// card, and what stands in the field.
const STANDS: &str = "return [Math.round(window.scrollY),
    document.activeElement.closest('article')?.getAttribute('aria-posinset') ?? null,
    document.querySelectorAll('article').length,
    document.querySelector('input[type=search]')?.value ?? null]";

async fn opens_the_account(walker: &Walker) -> Result<()> {
    walker.visit("/credentials").await?;
    walker.sign_in().await?;
    walker.see(ENGLISH.find_card_hint).await
}

/// Waits until one card alone is shown, and it is that of person 2.
async fn sees_whose_it_is(walker: &Walker) -> Result<()> {
    walker.see(&ENGLISH.found_count(1)).await?;
    let shown = "return [...document.querySelectorAll('article')].map((card) =>
        [card.querySelector('a').getAttribute('href'), card.querySelector('a').textContent.length > 20])";
    let wanted = json!([["/people/2", true]]);
    let is_shown = walker
        .wait(async || Ok(walker.run(shown).await? == wanted))
        .await?;
    ensure!(is_shown, "{}", walker.run(shown).await?);
    Ok(())
}

async fn is_written_nowhere(walker: &Walker, state: &str) -> Result<()> {
    for number in NUMBERS {
        walker.is_in_no_place_but_a_field(number, state).await?;
        for request in walker.sandbox.requests() {
            let asked = format!("{}?{}", request.path, request.query);
            ensure!(!asked.contains(number), "{state}: {asked}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_found_card_leads_to_its_person_and_back() -> Result<()> {
    let build = CopyOfBuild::overheard()?;
    let dist = build.path().to_owned();
    let setting = Setting::default();
    journey_with(setting, dist, Options::default(), async |walker| {
        opens_the_account(walker).await?;
        walker.fill(ENGLISH.find_card, PRINTED).await?;
        // As a reader of cards ends.
        walker.strike(Key::Enter).await?;
        sees_whose_it_is(walker).await?;
        // It goes on reading, and the page is as high as it stays.
        walker.see("2,052 credentials").await?;
        is_written_nowhere(walker, "found").await?;

        walker.run("window.scrollTo(0, 40)").await?;
        walker
            .run("document.querySelector('article').focus({preventScroll: true})")
            .await?;
        let stood = walker.run(STANDS).await?;
        ensure!(
            stood[1] == "1" && stood[2] == 1 && stood[3] == PRINTED,
            "{stood}"
        );
        let asked = walker.pages_asked_for().len();
        walker
            .run("document.querySelector('article a').click()")
            .await?;
        walker.see("All 12 shown").await?;
        ensure!(walker.path().await? == "/people/2");
        is_written_nowhere(walker, "at the person's").await?;

        walker.browser.back().await?;
        let is_back = walker
            .wait(async || Ok(walker.run(STANDS).await? == stood))
            .await?;
        ensure!(is_back, "{stood} became {}", walker.run(STANDS).await?);
        sees_whose_it_is(walker).await?;
        is_written_nowhere(walker, "come back to").await?;
        // Those of person 2 alone.
        ensure!(walker.pages_asked_for().len() == asked + 1);

        // A link is no way back, and a page that is loaded anew knows nothing.
        walker.follow("/people").await?;
        walker.see(ENGLISH.email_hint).await?;
        is_written_nowhere(walker, "among the people").await?;
        walker.follow("/credentials").await?;
        walker.see(ENGLISH.find_card_hint).await?;
        ensure!(walker.run(STANDS).await?[3] == "", "it is still looked for");
        walker.fill(ENGLISH.find_card, PRINTED).await?;
        sees_whose_it_is(walker).await?;
        walker.browser.refresh().await?;
        walker.see(ENGLISH.find_card_hint).await?;
        ensure!(walker.run(STANDS).await?[3] == "", "it is still looked for");
        is_written_nowhere(walker, "loaded anew").await
    })
    .await
}

#[tokio::test]
async fn what_was_looked_for_goes_with_the_session() -> Result<()> {
    journey(Options::default(), async |walker| {
        opens_the_account(walker).await?;
        walker.fill(ENGLISH.find_card, PRINTED).await?;
        sees_whose_it_is(walker).await?;
        walker.follow("/people/2").await?;
        walker.see("All 12 shown").await?;
        walker.button(ENGLISH.sign_out).await?.click().await?;
        walker.see(ENGLISH.sign_in_hint).await?;
        walker.browser.back().await?;
        walker.see(ENGLISH.all_credentials).await?;
        walker.sign_in().await?;
        walker.see(ENGLISH.find_card_hint).await?;
        ensure!(walker.run(STANDS).await?[3] == "", "it is still looked for");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn another_language_goes_on_looking() -> Result<()> {
    use person_credentials::ui::words::GERMAN;
    journey(Options::default(), async |walker| {
        opens_the_account(walker).await?;
        walker.fill(ENGLISH.find_card, PRINTED).await?;
        sees_whose_it_is(walker).await?;
        walker.press(ENGLISH.settings).await?;
        walker.choose(ENGLISH.language, GERMAN.name).await?;
        walker.press_in_dialog(GERMAN.close).await?;
        walker.see(&GERMAN.found_count(1)).await?;
        let stands = walker.run(STANDS).await?;
        ensure!(stands[2] == 1 && stands[3] == PRINTED, "{stands}");
        Ok(())
    })
    .await
}

/// Keeps whatever the page hands to the browser as a file. It is not saved:
/// it would stay on the machine, and Firefox gives the keyboard to its list of
/// downloads.
const KEEP_FILES: &str = "window.files = [];
    HTMLAnchorElement.prototype.click = function () {
      window.files.at(-1).told = this.download;
    };
    const real = URL.createObjectURL;
    URL.createObjectURL = (file) => {
      window.files.push(file);
      return real.call(URL, file);
    };";

const LAST_FILE: &str = "const [done] = arguments;
    const file = window.files.at(-1);
    file?.text().then((text) => done([file.told, text])) ?? done([])";

/// The rows of the account as the API sends them, past the page.
const ROWS: &str = "const [token, done] = arguments;
    const headers = {Authorization: `Bearer ${token}`};
    fetch('/api/3/credentials?skip_pagination=true', {headers})
      .then((answer) => answer.json()).then(done)";

/// Has the file written that the dialog is about, and reads it. It is saved
/// under the name that is told.
async fn downloads(walker: &Walker) -> Result<String> {
    let (before, _) = ENGLISH
        .file_saved
        .split_once('{')
        .context("no name of a file is told")?;
    walker.press_in_dialog(ENGLISH.download).await?;
    walker.see(before).await?;
    let file = walker.browser.execute_async(LAST_FILE, Vec::new()).await?;
    let name = file[0].as_str().context("no file was saved")?;
    walker.see(&format!("{before}{name}")).await?;
    ensure!(name.starts_with("credentials-") && name.ends_with(".csv"));
    let text = file[1].as_str().context("there is no file")?;
    Ok(text.to_owned())
}

/// The texts of one field of all rows of a type, or of any.
fn texts(rows: &Value, field: &str, kinds: &[&str]) -> Vec<String> {
    let rows = rows.as_array().into_iter().flatten();
    let of_kind = |row: &&Value| {
        let label = row["label"].as_str().unwrap_or_default();
        kinds.is_empty() || kinds.contains(&label)
    };
    rows.filter(of_kind)
        .filter_map(|row| row[field].as_str().map(str::to_owned))
        .collect()
}

/// Whether a line of the file has exactly this between two of its commas.
fn has_cell(file: &str, text: &str) -> bool {
    let cells = file.lines().flat_map(|line| line.split(','));
    cells
        .map(|cell| cell.trim_matches('"'))
        .any(|cell| cell == text)
}

fn opens_no_door(file: &str, rows: &Value) -> Result<()> {
    for field in ["url", "invitation_code"] {
        let held = texts(rows, field, &[]);
        ensure!(!held.is_empty(), "there is no {field}");
        let found = held.iter().find(|text| file.contains(*text));
        ensure!(found.is_none(), "a {field} is in the file: {found:?}");
    }
    let pins = texts(rows, "value", &[PINS]);
    ensure!(!pins.is_empty(), "there is no PIN");
    let found = pins.iter().find(|pin| has_cell(file, pin));
    ensure!(found.is_none(), "a PIN is in the file: {found:?}");
    Ok(())
}

// The labels of the sandbox's types.
const PINS: &str = "Pin";
const NUMBERED: [&str; 2] = ["Card Number", "Key Fob"];

#[tokio::test]
async fn the_account_is_downloaded_without_what_opens_doors() -> Result<()> {
    journey(Options::default(), async |walker| {
        opens_the_account(walker).await?;
        walker.run(KEEP_FILES).await?;
        walker.press(ENGLISH.load_everything).await?;
        walker.see("2,052 credentials").await?;
        let token = vec![json!(walker.sandbox.token())];
        let rows = walker.browser.execute_async(ROWS, token).await?;
        let total = rows.as_array().context("no list of credentials")?.len();
        let numbers = texts(&rows, "value", &NUMBERED);
        ensure!(numbers.iter().any(|number| number == "00112345"));

        walker.press(ENGLISH.download_csv).await?;
        let masked = downloads(walker).await?;
        // The heading, and of a whole list only that nobody met most people.
        ensure!(masked.lines().count() == total + 2, "{masked}");
        let last = masked.lines().last().unwrap_or_default();
        ensure!(last.contains("without the person's name"), "{last}");
        ensure!(masked.contains("••••••2345") || masked.contains("2345"));
        opens_no_door(&masked, &rows)?;
        let found = numbers.iter().find(|number| masked.contains(*number));
        ensure!(found.is_none(), "a number is in the file: {found:?}");

        let choice = format!(
            "//dialog//label[span[normalize-space()='{}']]",
            ENGLISH.with_numbers
        );
        walker
            .browser
            .find(fantoccini::Locator::XPath(&choice))
            .await?
            .click()
            .await?;
        let in_full = downloads(walker).await?;
        ensure!(in_full.lines().count() == total + 2);
        opens_no_door(&in_full, &rows)?;
        let missing = numbers.iter().find(|number| !has_cell(&in_full, number));
        ensure!(missing.is_none(), "a number is missing: {missing:?}");
        walker.press_in_dialog(ENGLISH.close).await?;
        let is_closed = walker
            .wait(async || Ok(walker.count("dialog").await? == 0))
            .await?;
        ensure!(is_closed, "the dialog stays");
        // What was taken along is noted, and holds none of it.
        walker.press(&ENGLISH.shown_count(2)).await?;
        walker.see(ENGLISH.shown_hint).await?;
        walker
            .see(&format!(
                "{} card numbers · exported",
                ENGLISH.figure(numbers.len() as u64)
            ))
            .await?;
        is_written_nowhere(walker, "downloaded").await
    })
    .await
}

#[tokio::test]
async fn a_found_card_alone_is_downloaded() -> Result<()> {
    journey(Options::default(), async |walker| {
        opens_the_account(walker).await?;
        walker.run(KEEP_FILES).await?;
        walker.fill(ENGLISH.find_card, PRINTED).await?;
        sees_whose_it_is(walker).await?;
        walker.press(ENGLISH.download_csv).await?;
        let file = downloads(walker).await?;
        let cards = file.lines().filter(|line| line.contains("Card Number"));
        ensure!(cards.count() == 1, "{file}");
        ensure!(file.contains("2345") && !file.contains("12345"), "{file}");
        Ok(())
    })
    .await
}

/// The query of the address, and how many filters are pressed.
const PRESSED: &str = "return [location.search,
    document.querySelectorAll('button.filters__choice[aria-pressed=true]').length]";

#[tokio::test]
async fn what_is_shown_follows_the_address_wherever_it_changes() -> Result<()> {
    journey(Options::default(), async |walker| {
        walker.visit("/credentials?waiting=1").await?;
        walker.sign_in().await?;
        let shows = async |query: &str, pressed: usize| -> Result<()> {
            let wanted = json!([query, pressed]);
            let is_shown = walker
                .wait(async || Ok(walker.run(PRESSED).await? == wanted))
                .await?;
            ensure!(is_shown, "{wanted}, but {}", walker.run(PRESSED).await?);
            Ok(())
        };
        walker.see(ENGLISH.clear_filters).await?;
        shows("?waiting=1", 1).await?;
        let entries = walker.run("return history.length").await?;
        walker.follow("/credentials").await?;
        shows("", 0).await?;
        walker.browser.back().await?;
        shows("?waiting=1", 1).await?;
        walker.browser.forward().await?;
        shows("", 0).await?;
        // What is followed is not told to the address as if it was chosen.
        let entries_after = walker.run("return history.length").await?;
        ensure!(entries_after.as_i64() == entries.as_i64().map(|n| n + 1));
        walker.press_choice(ENGLISH.needs_attention).await?;
        shows("?attention=1", 1).await?;

        // Nor is it a way back to what is left by a link.
        walker.follow("/people").await?;
        walker.see(ENGLISH.email_hint).await?;
        walker.follow("/credentials").await?;
        walker.see(ENGLISH.find_card_hint).await?;
        shows("", 0).await
    })
    .await
}

/// The query of the address, the filters that are pressed, and the order.
const CHOSEN: &str = "return [location.search,
    [...document.querySelectorAll('button.filters__choice[aria-pressed=true] > span:first-child')]
      .map((name) => name.textContent),
    document.querySelector('.filters__orders').selectedOptions[0].textContent]";

#[tokio::test]
async fn filters_stand_in_the_address_and_outlast_a_reload() -> Result<()> {
    journey(Options::default(), async |walker| {
        opens_the_account(walker).await?;
        ensure!(walker.run(CHOSEN).await? == json!(["", [], ENGLISH.order_as_sent]));
        walker.press_choice(ENGLISH.waiting_for_holder).await?;
        walker.press(ENGLISH.more_filters).await?;
        walker.press_choice(ENGLISH.hid_mobile).await?;
        walker
            .choose(ENGLISH.order, ENGLISH.order_by_person)
            .await?;
        let chosen = json!([
            "?kind=hid_mobile&waiting=1&sort=person",
            [ENGLISH.waiting_for_holder, ENGLISH.hid_mobile],
            ENGLISH.order_by_person,
        ]);
        let is_chosen = walker
            .wait(async || Ok(walker.run(CHOSEN).await? == chosen))
            .await?;
        ensure!(is_chosen, "{}", walker.run(CHOSEN).await?);
        let first = "return document.querySelector('article h2').textContent";
        let before = walker.run(first).await?;
        // A number that is looked for meanwhile stays out of it.
        walker.fill(ENGLISH.find_card, PRINTED).await?;
        sees_whose_it_is(walker).await?;
        let query = walker.run("return location.search").await?;
        ensure!(query == chosen[0], "{query}");

        walker.browser.refresh().await?;
        walker.see(ENGLISH.clear_filters).await?;
        let after = walker.run(CHOSEN).await?;
        ensure!(after == chosen, "{after}");
        ensure!(walker.run(first).await? == before);
        let strangers = "return [...document.querySelectorAll('article')]
            .filter((card) => !card.textContent.includes(arguments[0])).length";
        let invited = vec![json!(ENGLISH.invited)];
        ensure!(walker.browser.execute(strangers, invited).await? == 0);

        // Back from a person's page as well.
        walker
            .run("document.querySelector('article a').click()")
            .await?;
        let opened = "return document.querySelector('.person h1, .person-header h1') !== null";
        let is_opened = walker
            .wait(async || {
                Ok(walker.path().await?.starts_with("/people/")
                    && walker.run(opened).await? == true)
            })
            .await?;
        ensure!(is_opened, "at {}", walker.path().await?);
        walker.browser.back().await?;
        walker.see(ENGLISH.clear_filters).await?;
        let after = walker.run(CHOSEN).await?;
        ensure!(after == chosen, "{after}");
        walker.press(ENGLISH.clear_filters).await?;
        let is_cleared = walker
            .wait(async || Ok(walker.run("return location.search").await? == "?sort=person"))
            .await?;
        ensure!(is_cleared, "{}", walker.run(CHOSEN).await?);
        Ok(())
    })
    .await
}
