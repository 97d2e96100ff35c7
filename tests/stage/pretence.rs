//! What a test pretends to the page: another network, another time, another
//! clipboard, nobody at the window. Everything is as before once it is dropped.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = "
    const replace = (object, name, value) => {
        const own = Object.getOwnPropertyDescriptor(object, name);
        Object.defineProperty(object, name, {configurable: true, ...value});
        return () => {
            delete object[name];
            if (own) Object.defineProperty(object, name, own);
        };
    };
    export const offline = () => replace(navigator, 'onLine', {get: () => false});
    export const later = (millis) => {
        const [wall, steady] = [Date.now, performance.now];
        const back = [
            replace(Date, 'now', {value: () => wall.call(Date) + millis}),
            replace(performance, 'now', {value: () => steady.call(performance) + millis}),
        ];
        return () => back.forEach((undo) => undo());
    };
    export const hidden = () => replace(document, 'visibilityState', {get: () => 'hidden'});
    export const behind = () => replace(document, 'hasFocus', {value: () => false});
    export const in_front = () => replace(document, 'hasFocus', {value: () => true});
    export const clipboard = (answer) => {
        window.copied = [];
        const writeText = (text) => {
            if (answer === 'refuses') return Promise.reject(new DOMException('no', 'NotAllowedError'));
            if (answer === 'throws') throw new TypeError('no');
            window.copied.push(text);
            return Promise.resolve();
        };
        const value = answer === 'is missing' ? undefined : {writeText};
        return replace(navigator, 'clipboard', {value});
    };
    export const minutes = () => {
        const [start, stop] = [window.setInterval, window.clearInterval];
        window.passing = new Map();
        const set = (callback, millis, ...rest) => {
            const id = start.call(window, callback, millis, ...rest);
            if (millis === 60_000) window.passing.set(id, callback);
            return id;
        };
        const clear = (id) => {
            window.passing.delete(id);
            stop.call(window, id);
        };
        const back = [
            replace(window, 'setInterval', {value: set}),
            replace(window, 'clearInterval', {value: clear}),
        ];
        return () => back.forEach((undo) => undo());
    };
    export const pass = () => window.passing.forEach((callback) => callback());
    export const copied = () => window.copied;
    export const downloads = (answer) => {
        window.saved = [];
        const [create, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
        const take = (blob) => {
            if (answer === 'refuses') throw new TypeError('no');
            const url = create.call(URL, blob);
            window.saved.push({url, blob, isThere: true});
            return url;
        };
        const takeBack = (url) => {
            revoke.call(URL, url);
            window.saved.filter((file) => file.url === url).forEach((file) => (file.isThere = false));
        };
        const click = function () {
            const file = window.saved.find((file) => file.url === this.href);
            file.name = this.download;
            file.onPage = this.isConnected;
        };
        const back = [
            replace(URL, 'createObjectURL', {value: take}),
            replace(URL, 'revokeObjectURL', {value: takeBack}),
            replace(HTMLAnchorElement.prototype, 'click', {value: click}),
        ];
        return () => back.forEach((undo) => undo());
    };
    export const saved = () => window.saved;
    export const text_of = async (file) =>
        new TextDecoder('utf-8', {ignoreBOM: true}).decode(await file.blob.arrayBuffer());
    export const undo = (back) => back();
")]
extern "C" {
    #[wasm_bindgen(js_name = offline)]
    fn offline_js() -> JsValue;
    fn later(millis: f64) -> JsValue;
    fn hidden() -> JsValue;
    fn behind() -> JsValue;
    fn in_front() -> JsValue;
    fn clipboard(answer: &str) -> JsValue;
    fn minutes() -> JsValue;
    fn pass();
    fn copied() -> js_sys::Array;
    fn downloads(answer: &str) -> JsValue;
    fn saved() -> Vec<SavedFile>;
    #[wasm_bindgen(catch)]
    async fn text_of(file: &SavedFile) -> Result<JsValue, JsValue>;

    /// A file that the browser was given to save.
    pub type SavedFile;
    /// Its name; empty if it was not saved.
    #[wasm_bindgen(method, getter)]
    pub fn name(this: &SavedFile) -> Option<String>;
    /// Whether its address leads to it.
    #[wasm_bindgen(method, getter, js_name = isThere)]
    pub fn is_there(this: &SavedFile) -> bool;
    /// Whether its link stands on the page.
    #[wasm_bindgen(method, getter, js_name = onPage)]
    pub fn is_on_page(this: &SavedFile) -> Option<bool>;
    fn undo(back: &JsValue);
}

/// Something that is not so, until it is dropped.
pub struct Pretence(JsValue);

impl Pretence {
    /// There is no network.
    pub fn offline() -> Self {
        Self(offline_js())
    }

    /// Both clocks are so many milliseconds later.
    pub fn later(millis: f64) -> Self {
        Self(later(millis))
    }

    /// Nobody can see the page.
    pub fn hidden() -> Self {
        Self(hidden())
    }

    /// Another window is in front.
    pub fn behind() -> Self {
        Self(behind())
    }

    /// This window is in front, whatever the test browser's windows are.
    pub fn in_front() -> Self {
        Self(in_front())
    }

    /// Minutes pass when the test says so, for views that are drawn from now on.
    pub fn minutes() -> Self {
        Self(minutes())
    }

    /// A minute passes.
    pub fn pass_a_minute(&self) {
        pass();
    }

    /// The clipboard takes what it is given, `refuses`, `throws` or `is
    /// missing`.
    pub fn clipboard(answer: &str) -> Self {
        Self(clipboard(answer))
    }

    /// What is saved goes nowhere; the browser takes it, or `refuses`.
    pub fn downloads(answer: &str) -> Self {
        Self(downloads(answer))
    }
}

impl Drop for Pretence {
    fn drop(&mut self) {
        undo(&self.0);
    }
}

/// The files that were to be saved meanwhile, oldest first.
pub fn saved_files() -> Vec<SavedFile> {
    saved()
}

impl SavedFile {
    /// What is in it.
    pub async fn text(&self) -> String {
        text_of(self).await.unwrap().as_string().unwrap()
    }
}

/// What was copied to the pretended clipboard.
pub fn copied_texts() -> Vec<String> {
    copied()
        .iter()
        .filter_map(|text| text.as_string())
        .collect()
}
