//! Numbers and dates as the reader's language writes them, by `Intl`.

use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A number: `1,000`.
#[must_use]
pub fn number(tag: &str, number: u64) -> String {
    // Exact far beyond any count of rows.
    let arguments = Array::of1(&(number as f64).into());
    format(tag, "NumberFormat", &[], &arguments).unwrap_or_else(|| number.to_string())
}

/// The day of a moment, in milliseconds since 1970: `6 August 2027`.
#[must_use]
pub fn day(tag: &str, at: f64) -> String {
    date(tag, ("dateStyle", "long"), at)
}

/// The time of day of a moment, in milliseconds since 1970: `21:51`.
#[must_use]
pub fn time(tag: &str, at: f64) -> String {
    date(tag, ("timeStyle", "short"), at)
}

/// How far something is away, in a unit of `Intl.RelativeTimeFormat`:
/// `in 3 days`; below 0 it is past.
#[must_use]
pub fn ago(tag: &str, distance: i64, unit: &str) -> String {
    // Few enough to be exact.
    let arguments = Array::of2(&(distance as f64).into(), &unit.into());
    format(tag, "RelativeTimeFormat", &[], &arguments)
        .unwrap_or_else(|| [&distance.to_string(), " ", unit].concat())
}

fn date(tag: &str, style: (&str, &str), at: f64) -> String {
    let date = Date::new(&at.into());
    format(tag, "DateTimeFormat", &[style], &Array::of1(&date))
        .unwrap_or_else(|| date.to_iso_string().into())
}

/// Calls `format` of an `Intl` formatter. By name, because a browser may lack
/// one of them, and some of them throw for what others take.
fn format(
    tag: &str,
    formatter: &str,
    options: &[(&str, &str)],
    arguments: &Array,
) -> Option<String> {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let intl = get(&js_sys::global(), "Intl")?;
    let constructor: Function = get(&intl, formatter)?.dyn_into().ok()?;
    let set = Object::new();
    for (name, value) in options {
        Reflect::set(&set, &(*name).into(), &(*value).into()).ok()?;
    }
    let made = Reflect::construct(&constructor, &Array::of2(&locale(tag), &set)).ok()?;
    let format: Function = get(&made, "format")?.dyn_into().ok()?;
    format.apply(&made, arguments).ok()?.as_string()
}

/// The way of writing that the browser prefers, if it is of this language, else
/// that of the language: whoever reads English in America wants American dates.
fn locale(tag: &str) -> JsValue {
    let language = |tag: &str| tag.split('-').next().map(str::to_ascii_lowercase);
    let preferred = super::page::languages()
        .into_iter()
        .find(|preferred| language(preferred) == language(tag));
    preferred.as_deref().unwrap_or(tag).into()
}
