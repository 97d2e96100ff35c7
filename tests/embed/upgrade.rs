//! The order in which a page comes to the element: markup and properties
//! first, the script later, or twice.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::portal::{Guest, OtherPage, address, console, done, import};
use crate::stage::{World, until};

const MARKUP: &str = "<!doctype html><person-credentials person-id=2></person-credentials>";

fn text(page: &OtherPage) -> String {
    page.run(
        "return frame.document.querySelector('person-credentials').shadowRoot?.textContent ?? ''",
    )
    .as_string()
    .unwrap()
}

#[wasm_bindgen_test]
async fn what_was_set_before_the_script_came_counts() {
    let world = World::new().await;
    let page = OtherPage::open(MARKUP).await;
    page.run(&format!(
        "const element = frame.document.querySelector('person-credentials');
         element.apiBase = '{}';
         element.pageSize = 20;
         element.getToken = async () => '{}';",
        world.origin, world.token
    ));
    done(page.run(&format!("return frame.eval(\"import('{}')\")", address()))).await;
    assert!(
        until(|| text(&page).contains("All 12 shown")).await,
        "{}",
        text(&page)
    );
    assert_eq!(world.pages_asked_for().await[0], "page=1&per_page=20");
    let is_own = page.run(
        "const element = frame.document.querySelector('person-credentials');
         return Object.keys(element).join()",
    );
    assert_eq!(
        is_own.as_string().as_deref(),
        Some(""),
        "the accessors are to be seen"
    );
}

#[wasm_bindgen_test]
async fn a_list_that_was_given_before_the_script_came_counts() {
    let page = OtherPage::open(MARKUP).await;
    page.run(
        "const element = frame.document.querySelector('person-credentials');
         element.credentials = [{id: 'a', label: 'Pin', person_id: 2, value: '0123'}];",
    );
    done(page.run(&format!("return frame.eval(\"import('{}')\")", address()))).await;
    assert!(
        until(|| text(&page).contains("The only one is shown")).await,
        "{}",
        text(&page)
    );
}

#[wasm_bindgen_test]
async fn importing_registers_the_element_and_does_nothing_else() {
    let page = OtherPage::open("<!doctype html><p>A page</p>").await;
    let state = "return JSON.stringify([Object.getOwnPropertyNames(frame).sort(), frame.document.documentElement.outerHTML,
        frame.performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.includes('.wasm'))])";
    let before = page.run(state).as_string();
    done(page.run(&format!("return frame.eval(\"import('{}')\")", address()))).await;
    assert_eq!(page.run(state).as_string(), before);
    assert!(
        page.run("return !!frame.customElements.get('person-credentials')")
            .is_truthy()
    );
}

#[wasm_bindgen_test]
async fn a_second_copy_warns_once_and_does_nothing() {
    let world = World::new().await;
    import(address()).await;
    import(&format!("{}?again", address())).await;
    let warnings = console()
        .into_iter()
        .filter(|line| {
            line["text"]
                .as_str()
                .unwrap()
                .contains("registered already")
        })
        .count();
    assert_eq!(warnings, 1);
    drop(Guest::showing(&world).await);
}

#[wasm_bindgen_test]
async fn a_name_that_somebody_else_took_is_left_to_them() {
    let page = OtherPage::open(MARKUP).await;
    page.run(
        "frame.eval(\"customElements.define('person-credentials', class extends HTMLElement {})\")",
    );
    done(page.run(&format!("return frame.eval(\"import('{}')\")", address()))).await;
    assert_eq!(json!(text(&page)), "");
}
