//! What loading everything takes, and what the append of each page does.

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::{
    Part,
    parts::Parts,
    run::Unit,
    sample::{Sample, of_each},
};
use crate::site::Site;

#[derive(Debug, Deserialize)]
struct Loaded {
    seconds: f64,
    /// How much of it some request was on its way.
    waited: f64,
    requests: f64,
    /// How many rows each page was asked to have; 0 if all came at once.
    size: u32,
    rows: u64,
    appends: Vec<f64>,
    block: f64,
    by_button: bool,
}

impl Parts<'_> {
    /// Loads everything, so many times over; false if the view cannot.
    pub(super) async fn load(
        &mut self,
        site: &Site,
        size: Option<u32>,
        rows: u64,
        rounds: u32,
    ) -> Result<bool> {
        let mut loads = Vec::new();
        for _ in 0..rounds {
            self.arrive(site).await?;
            let told = self.stand.ask::<Loaded>("load", json!([])).await?;
            let Some(loaded) = self.there(told) else {
                return Ok(false);
            };
            ensure!(
                loaded.rows == rows,
                "{} rows were loaded, and the account has {rows}",
                loaded.rows
            );
            if let Some(size) = size.filter(|size| *size != loaded.size) {
                let instead = match loaded.size {
                    0 => "everything came at once".to_owned(),
                    other => format!("{other} rows were asked for"),
                };
                self.absent.insert(format!("pages of {size}: {instead}"));
                return Ok(true);
            }
            if !loaded.by_button {
                let by = "the button Load everything: it was loaded by scrolling";
                self.absent.insert(by.to_owned());
            }
            loads.push(loaded);
        }
        if self.wants(Part::Load) {
            self.note_loads(size, &loads);
        }
        Ok(true)
    }

    fn note_loads(&mut self, size: Option<u32>, loads: &[Loaded]) {
        let how = size.map_or_else(|| "as built".to_owned(), |size| format!("{size} a page"));
        let all = |figure: fn(&Loaded) -> f64| loads.iter().map(figure);
        self.find(
            format!("everything, {how}"),
            Unit::Seconds,
            all(|it| it.seconds),
        );
        self.find(
            format!("everything, {how}: waiting for the API"),
            Unit::Seconds,
            all(|it| it.waited),
        );
        let rate = all(|it| it.rows as f64 / it.seconds);
        self.find(format!("everything, {how}: speed"), Unit::PerSecond, rate);
        self.find(
            format!("everything, {how}: requests"),
            Unit::Count,
            all(|it| it.requests),
        );
        self.find(
            format!("everything, {how}: longest block"),
            Unit::Millis,
            all(|it| it.block),
        );
        let appends = |figure| of_each(loads.iter().map(|it| &it.appends), figure);
        self.find(
            format!("append of a page, {how}"),
            Unit::Millis,
            appends(Sample::median),
        );
        let name = format!("append of a page, {how}: 95 %");
        self.find(name, Unit::Millis, appends(Sample::nearly_all));
    }
}
