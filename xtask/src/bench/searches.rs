//! What it takes to find a card among all, to leave some out, and to sort them.

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    parts::Parts,
    run::Unit,
    sample::{Sample, of_each},
};

/// A number that no card carries.
const NOBODYS: &str = "98989898989898989898";

#[derive(Debug, Deserialize)]
struct Searched {
    keys: Vec<f64>,
    shown: f64,
    block: f64,
    verdict: String,
    cards: u32,
}

#[derive(Debug, Deserialize)]
struct Changed {
    frame: f64,
    shown: f64,
    block: f64,
}

impl Parts<'_> {
    /// Searches for a number that one of the last cards carries, and for one that
    /// none does.
    pub(super) async fn search(&mut self) -> Result<()> {
        let number = self.stand.last_number().await?;
        for (name, number, is_held) in [
            ("found", number.as_str(), true),
            ("not found", NOBODYS, false),
        ] {
            let mut searches = Vec::new();
            for _ in 0..self.options.rounds {
                let told = self
                    .stand
                    .ask::<Searched>("search", json!([number]))
                    .await?;
                let Some(searched) = self.there(told) else {
                    return Ok(());
                };
                ensure!(
                    (searched.cards > 0) == is_held,
                    "the search for a number that is {name} shows {} cards and says {:?}",
                    searched.cards,
                    searched.verdict
                );
                searches.push(searched);
            }
            if let Some(searched) = searches.first() {
                println!("  (the search says: {})", searched.verdict);
            }
            let all = |figure: fn(&Searched) -> f64| searches.iter().map(figure);
            let keys = |figure| of_each(searches.iter().map(|it| &it.keys), figure);
            self.find(
                format!("search, {name}: shown"),
                Unit::Millis,
                all(|it| it.shown),
            );
            self.find(
                format!("search, {name}: a key"),
                Unit::Millis,
                keys(Sample::median),
            );
            self.find(
                format!("search, {name}: longest key"),
                Unit::Millis,
                keys(Sample::longest),
            );
            self.find(
                format!("search, {name}: longest block"),
                Unit::Millis,
                all(|it| it.block),
            );
        }
        Ok(())
    }

    /// Changes what is shown or in which order, in every way that is offered.
    pub(super) async fn changes(&mut self, name: &str, what: &str, arguments: Value) -> Result<()> {
        let mut changes = Vec::new();
        for _ in 0..self.options.rounds {
            let told = self
                .stand
                .ask::<Vec<Changed>>(what, arguments.clone())
                .await?;
            let Some(changed) = self.there(told) else {
                return Ok(());
            };
            changes.push(changed);
        }
        let all = |figure: fn(&Changed) -> f64, of: fn(&Sample) -> f64| {
            let samples = changes
                .iter()
                .filter_map(|it| Sample::of(it.iter().map(figure)));
            samples.map(|sample| of(&sample)).collect::<Vec<_>>()
        };
        let frames = all(|it| it.frame, Sample::median);
        let longest = all(|it| it.frame, Sample::longest);
        let shown = all(|it| it.shown, Sample::longest);
        let block = all(|it| it.block, Sample::longest);
        self.find(format!("{name}: next frame"), Unit::Millis, frames);
        self.find(
            format!("{name}: next frame, longest"),
            Unit::Millis,
            longest,
        );
        self.find(format!("{name}: all shown, longest"), Unit::Millis, shown);
        self.find(format!("{name}: longest block"), Unit::Millis, block);
        Ok(())
    }
}
