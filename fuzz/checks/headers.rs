//! What must be true of the headers that are read.

use person_credentials::api::wire;
use person_credentials::model::failure::Failure;
use person_credentials::model::feed::{Event, Feed};
use person_credentials::model::moment::Moment;
use person_credentials::model::retry::Chance;
use person_credentials::model::ticket::Subject;
use person_credentials::model::trusted::Trusted;

/// Checks five lines: `Total`, `X-Total-Results`, `Link`, `Retry-After`, and the
/// moment in milliseconds. A line that is empty or missing is no header.
pub fn headers(input: &[u8]) {
    let input = String::from_utf8_lossy(input);
    let mut lines = input.split('\n');
    let mut header = || lines.next().filter(|line| !line.is_empty());
    let (total, results, link) = (header(), header(), header());
    page(total, results, link);
    let (retry_after, now) = (header(), header().unwrap_or_default());
    wait(retry_after, Moment::from_millis(moment(now)));
}

/// A number; any other text is its first bytes.
fn moment(text: &str) -> u64 {
    let bytes = || {
        text.bytes()
            .take(8)
            .fold(0, |sum, byte| sum << 8 | u64::from(byte))
    };
    text.parse().unwrap_or_else(|_| bytes())
}

fn page(total: Option<&str>, results: Option<&str>, link: Option<&str>) {
    let header = |name: &str| {
        let value = match name {
            "Total" => total,
            "X-Total-Results" => results,
            "Link" => link,
            _ => unreachable!("{name} is read, and not among these checks"),
        };
        value.map(str::to_owned)
    };
    let trusted = Trusted::new("", "");
    let terms = wire::Terms {
        trusted: &trusted,
        moment: |_| None,
    };
    let Ok(page) = wire::page(b"[]", header, terms) else {
        unreachable!("no header can spoil a page");
    };
    assert!(page.rows.is_empty());
    if let Some(number) = page.total {
        let said: Vec<&str> = [total, results].into_iter().flatten().collect();
        assert!(!said.is_empty(), "{number} out of nothing");
        let agrees = |said: &&str| said.trim().parse() == Ok(number);
        assert!(said.iter().all(agrees), "{number} is not what {said:?} say");
    }
    if let Some(has_next) = page.has_next {
        let link = link.unwrap_or_default().to_ascii_lowercase();
        assert!(link.contains('<') && link.contains("rel"), "{link:?}");
        assert!(!has_next || link.contains("next"), "{link:?}");
    }
}

fn wait(retry_after: Option<&str>, now: Moment) {
    let after = wire::RetryAfter {
        header: retry_after,
        now,
        // Whatever a browser makes of a text.
        moment: |text| {
            Some(Moment::from_millis(
                text.bytes().map(u64::from).fold(1, u64::wrapping_mul),
            ))
        },
    };
    let failure = wire::failure(429, b"", after);
    let Failure::Busy { retry_after_secs } = &failure else {
        unreachable!("429 means busy, not {failure:?}");
    };
    let text = retry_after.unwrap_or_default().trim();
    if let Ok(seconds) = text.parse::<u32>() {
        assert_eq!(*retry_after_secs, Some(seconds), "{text:?}");
    }
    assert!(retry_after.is_some() || retry_after_secs.is_none());

    let mut feed = Feed::default();
    feed.step(Event::Opened(Subject::Account));
    let Some(ticket) = feed.in_flight() else {
        unreachable!("an opened list is asked for");
    };
    feed.step(Event::Missed(ticket, failure, Chance(u32::MAX)));
    let Some(wait) = feed.wait() else {
        unreachable!("a busy server is asked again");
    };
    assert!(wait.millis() <= 300_000, "{text:?} stops the list");
}
