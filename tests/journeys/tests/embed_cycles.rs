//! Elements that come and go: after two hundred of them a page is as it was
//! before the first.

use anyhow::{Context, Result, ensure};
use journeys::{Browser, CopyOfBuild, HOST, Setting, Walker, journey_with};
use sandbox::{Fault, Kind, Options, Outcome};
use serde_json::{Value, json};

/// Counts what a page can be left with, from before anything else runs: who
/// listens to more than a node, what ticks, what watches.
const CENSUS: &str = r#"{
  const listeners = [];
  const isWatched = (target) => !(target instanceof Node) || target === document
    || target === document.documentElement || target === document.body;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const same = (one, target, type, listener, options) => one.target.deref() === target && one.type === type
    && one.listener.deref() === listener && one.capture === Boolean(options?.capture ?? options);
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (listener && isWatched(target) && !(target instanceof AbortSignal)
      && !listeners.some((one) => same(one, target, type, listener, options))) {
      listeners.push({ target: new WeakRef(target), name: target.constructor.name, type,
        listener: new WeakRef(listener), capture: Boolean(options?.capture ?? options), signal: options?.signal });
    }
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    const at = listeners.findIndex((one) => same(one, target, type, listener, options));
    if (at >= 0) listeners.splice(at, 1);
    return removeEventListener.call(target, type, listener, options);
  };
  const timers = new Set();
  const intervals = new Set();
  const [set, clear, tick, stop] = [setTimeout, clearTimeout, setInterval, clearInterval];
  window.setTimeout = (run, ...rest) => {
    const timer = set((...all) => { timers.delete(timer); run(...all); }, ...rest);
    timers.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => { timers.delete(timer); clear(timer); };
  window.setInterval = (...all) => { const timer = tick(...all); intervals.add(timer); return timer; };
  window.clearInterval = (timer) => { intervals.delete(timer); stop(timer); };
  const observers = new Set();
  for (const name of ["IntersectionObserver", "ResizeObserver", "MutationObserver"]) {
    const Real = window[name];
    window[name] = class extends Real {
      observe(...all) { observers.add(this); super.observe(...all); }
      disconnect() { observers.delete(this); super.disconnect(); }
    };
  }
  const seen = { listeners: 0, timers: 0, intervals: 0, observers: 0 };
  window.census = () => {
    const now = {
      listeners: listeners.filter((one) => !one.signal?.aborted).map((one) => `${one.name} ${one.type}`).sort(),
      timers: timers.size,
      intervals: intervals.size,
      observers: observers.size,
      nodes: document.getElementsByTagName("*").length,
      sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
      // One is of Chromium's driver.
      globals: Object.getOwnPropertyNames(window).filter((name) => name !== "ret_nodes").length,
    };
    seen.listeners = Math.max(seen.listeners, now.listeners.length);
    for (const name of ["timers", "intervals", "observers"]) seen[name] = Math.max(seen[name], now[name]);
    return now;
  };
  window.seen = seen;
  window.given = [];
}"#;

/// One element after another: each loads its list, uncovers a secret and is
/// taken away.
const CYCLES: &str = r#"const [times, token, done] = arguments;
  (async () => {
    for (let time = 0; time < times; time += 1) {
      const element = window.embed("one", { "person-id": "1", "page-size": "20" }, token);
      await new Promise((told) => element.addEventListener("person-credentials-ready", told));
      const buttons = [...element.shadowRoot.querySelectorAll("button")];
      buttons.find((button) => button.textContent === "Reveal").click();
      while (!element.shadowRoot.querySelector(".secret--shown")) {
        await new Promise((next) => requestAnimationFrame(next));
      }
      window.census();
      element.remove();
      await Promise.resolve();
      if (element.shadowRoot.childNodes.length) throw new Error("it is still there");
    }
    window.told.length = 0;
    return times;
  })().then(done, (error) => done(String(error)));"#;

/// So many elements in all, by portions that a driver waits for.
const PORTIONS: usize = 10;
const PORTION: usize = 20;

async fn cycles(walker: &Walker, times: usize) -> Result<()> {
    let arguments = vec![json!(times), json!(walker.sandbox.token())];
    let done = walker.browser.execute_async(CYCLES, arguments).await?;
    ensure!(done == json!(times), "{done}");
    Ok(())
}

/// What Chromium holds once it has thrown away what nobody can reach.
#[derive(Debug)]
struct Held {
    nodes: f64,
    listeners: f64,
    documents: f64,
    heap: f64,
    /// The size of each memory of an instance of WebAssembly.
    memories: Vec<u64>,
}

async fn held(walker: &Walker) -> Result<Held> {
    walker.devtools("Performance.enable", json!({})).await?;
    let group = json!("held");
    let asked = json!({"expression": "WebAssembly.Memory.prototype", "objectGroup": group});
    let prototype = walker.devtools("Runtime.evaluate", asked).await?;
    let prototype = &prototype["result"]["objectId"];
    let asked = json!({"prototypeObjectId": prototype, "objectGroup": group});
    let found = walker.devtools("Runtime.queryObjects", asked).await?;
    let sizes = "function () { return this.map((memory) => memory.buffer.byteLength); }";
    let asked = json!({
        "functionDeclaration": sizes,
        "objectId": found["objects"]["objectId"],
        "returnByValue": true,
    });
    let sizes = walker.devtools("Runtime.callFunctionOn", asked).await?;
    let memories = serde_json::from_value(sizes["result"]["value"].clone())?;
    // The list itself would keep them.
    let group = json!({"objectGroup": group});
    walker.devtools("Runtime.releaseObjectGroup", group).await?;
    walker
        .devtools("HeapProfiler.collectGarbage", json!({}))
        .await?;
    let metrics = walker.devtools("Performance.getMetrics", json!({})).await?;
    let metrics = metrics["metrics"].as_array().context("no metrics")?;
    let metric = |name: &str| {
        let found = metrics.iter().find(|metric| metric["name"] == name);
        found
            .and_then(|metric| metric["value"].as_f64())
            .with_context(|| format!("no {name}"))
    };
    Ok(Held {
        nodes: metric("Nodes")?,
        listeners: metric("JSEventListeners")?,
        documents: metric("Documents")?,
        heap: metric("JSHeapUsedSize")?,
        memories,
    })
}

async fn census(walker: &Walker) -> Result<Value> {
    walker.run("return window.census()").await
}

/// The page at last, when what was under way is over, is as it was.
async fn is_as_before(walker: &Walker, before: &Value) -> Result<()> {
    let is_same = walker
        .wait(async || Ok(census(walker).await? == *before))
        .await?;
    ensure!(is_same, "before {before}, now {}", census(walker).await?);
    let uncaught = walker.run("return window.uncaught").await?;
    ensure!(uncaught == json!([]), "{uncaught}");
    Ok(())
}

#[tokio::test]
async fn after_two_hundred_elements_the_page_is_as_before_the_first() -> Result<()> {
    let build = CopyOfBuild::with_host(CENSUS)?;
    let dist = build.path().to_owned();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            walker.visit(HOST).await?;
            let before = census(walker).await?;
            cycles(walker, 1).await?;
            is_as_before(walker, &before).await?;
            let first = match walker.kind {
                Browser::Chromium => Some(held(walker).await?),
                Browser::Firefox => None,
            };
            for _ in 0..PORTIONS {
                cycles(walker, PORTION).await?;
            }
            is_as_before(walker, &before).await?;
            let most = walker.run("return window.seen").await?;
            println!("before and after: {before}; most at a time: {most}");
            for kind in ["listeners", "intervals", "observers"] {
                ensure!(most[kind] != json!(0), "nothing was counted: {most}");
            }
            if let Some(first) = first {
                let last = held(walker).await?;
                println!(
                    "after the first: {first:?}\nafter {}: {last:?}",
                    PORTIONS * PORTION + 1
                );
                ensure!(last.memories.is_empty(), "{last:?}");
                ensure!(
                    last.nodes <= first.nodes + NOISE && last.listeners <= first.listeners + NOISE,
                    "{last:?}"
                );
                ensure!(last.documents <= first.documents, "{last:?}");
                ensure!(last.heap <= first.heap + HEAP, "{last:?}");
                each_has_an_instance(walker).await?;
            }
            Ok(())
        },
    )
    .await
}

/// Each element that is there has an instance, so there were some to be lost.
async fn each_has_an_instance(walker: &Walker) -> Result<()> {
    let token = walker.sandbox.token();
    for id in ["one", "two", "three"] {
        let person = json!({"person-id": "2"});
        let element = walker.embed(id, person, Some(token)).await?;
        element.see("All 12 shown").await?;
    }
    let three = held(walker).await?;
    println!("with three: {three:?}");
    ensure!(three.memories.len() == 3, "{three:?}");
    walker
        .run("document.getElementById('place').replaceChildren()")
        .await?;
    let none = held(walker).await?;
    ensure!(none.memories.is_empty(), "{none:?}");
    Ok(())
}

/// Nodes and listeners that Chromium itself may have more or less of.
const NOISE: f64 = 20.0;
/// By how many bytes the heap may grow: by less than what one element takes.
const HEAP: f64 = 1_000_000.0;

/// Elements that are gone before their wasm is there: in the same turn, after
/// it, a little later, and cleared just when it is. The host keeps the signals
/// of what it was asked.
const TOO_EARLY: &str = r#"const [times, token, done] = arguments;
  (async () => {
    for (let time = 0; time < times; time += 1) {
      const element = window.embed("one", {}, null);
      element.setAttribute("person-id", "3");
      element.getToken = (reason, signal) => {
        window.given.push(signal);
        return new Promise(() => {});
      };
      if (time % 5 === 1) await Promise.resolve();
      if (time % 5 === 2) await new Promise((next) => setTimeout(next));
      if (time % 5 === 3) await new Promise((next) => setTimeout(next, time));
      if (time % 5 === 4) {
        while (!element.shadowRoot.querySelector("[aria-busy]")) {
          await new Promise((next) => requestAnimationFrame(next));
        }
        element.clear();
      }
      element.remove();
      await Promise.resolve();
      if (element.shadowRoot.childNodes.length) throw new Error("it is still there");
    }
    window.told.length = 0;
    return times;
  })().then(done, (error) => done(String(error)));"#;

#[tokio::test]
async fn what_is_removed_too_early_or_while_it_waits_leaves_nothing() -> Result<()> {
    let build = CopyOfBuild::with_host(CENSUS)?;
    let dist = build.path().to_owned();
    journey_with(
        Setting::default(),
        dist,
        Options::default(),
        async |walker| {
            walker.visit(HOST).await?;
            let before = census(walker).await?;
            let token = walker.sandbox.token();
            // The first ones while the wasm is still on its way over the wire.
            let arguments = vec![json!(50), json!(token)];
            let done = walker.browser.execute_async(TOO_EARLY, arguments).await?;
            ensure!(done == json!(50), "{done}");
            is_as_before(walker, &before).await?;
            // Each was asked for a token once, and the question taken back.
            let given = "return window.given.map((signal) => signal.aborted)";
            let given = walker.run(given).await?;
            ensure!(
                given == json!([true; 50].to_vec()),
                "questions are left open: {given}"
            );

            let path = "/api/3/people/3/credentials";
            let held_list = walker.sandbox.fault(Fault::new(Kind::Hold).at(path));
            let with_outcome = |requests: &[sandbox::Request], outcome| {
                let lists = requests.iter().filter(|it| it.path == path);
                lists.filter(|it| it.outcome == outcome).count()
            };
            let aborted = with_outcome(&walker.sandbox.requests(), Outcome::Aborted);
            for number in 1..=20 {
                let person = json!({"person-id": "3"});
                let element = walker.embed("one", person, Some(token)).await?;
                walker
                    .journal_says(|requests| with_outcome(requests, Outcome::Pending) == 1)
                    .await?;
                element.run("element.remove()").await?;
                walker
                    .journal_says(|requests| {
                        with_outcome(requests, Outcome::Pending) == 0
                            && with_outcome(requests, Outcome::Aborted) == aborted + number
                    })
                    .await?;
            }
            walker.sandbox.lift(held_list);
            is_as_before(walker, &before).await?;
            ensure!(walker.host_was_told("error").await?.is_empty());
            if walker.kind == Browser::Chromium {
                let held = held(walker).await?;
                ensure!(held.memories.is_empty(), "{held:?}");
            }
            // And one that stays is as good as ever.
            let element = walker
                .embed("one", json!({"person-id": "2"}), Some(token))
                .await?;
            element.see("All 12 shown").await
        },
    )
    .await
}
