//! The element's script: one ES module out of what wasm-bindgen made, the
//! style sheet and the class.

use anyhow::{Context, Result, ensure};

/// What the script is put together from.
#[derive(Debug, Clone, Copy)]
pub struct Script<'parts> {
    /// Its first line, without the slashes.
    pub title: &'parts str,
    /// The JavaScript side of the wasm, made for `no-modules`.
    pub glue: &'parts str,
    /// The style sheet.
    pub styles: &'parts str,
    /// What the wasm must hash to.
    pub wasm_integrity: &'parts str,
    /// The class, `src/embed/element.js`.
    pub class: &'parts str,
}

impl Script<'_> {
    /// The whole module.
    ///
    /// Every call of `glue` makes a state of its own. `WebAssembly` is what the
    /// class passes, so that it can stand between the wasm and the page.
    /// `document` is never passed: the glue would look there for the address of
    /// a classic script, and in a frame without an address fail.
    ///
    /// # Errors
    /// When a part does not fit, which a new wasm-bindgen could cause.
    pub fn text(&self) -> Result<String> {
        let Self {
            title,
            glue,
            styles,
            wasm_integrity,
            class,
        } = self;
        ensure!(
            glue.starts_with("let wasm_bindgen = "),
            "wasm-bindgen's glue is not what xtask/src/script.rs expects"
        );
        ensure!(!styles.is_empty(), "the element has no styles");
        let styles = literal(&without_remarks(styles)?)?;
        let class = without_comments(class);
        let wasm_integrity = literal(wasm_integrity)?;
        let glue = glue.trim_end();
        Ok(format!(
            "// {title}\n\
             const glue = (WebAssembly, document) => {{\n{glue}\nreturn wasm_bindgen;\n}};\n\
             const styles = {styles};\n\
             const wasmIntegrity = {wasm_integrity};\n\
             {class}"
        ))
    }
}

/// JavaScript without the lines that are comments from their first character on.
/// Nobody waits for them; the class has no text of several lines that could
/// hold one.
fn without_comments(code: &str) -> String {
    let kept = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    kept.map(|line| format!("{line}\n")).collect()
}

/// A style sheet without its comments.
fn without_remarks(sheet: &str) -> Result<String> {
    let mut parts = sheet.split("/*");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, after) = part
            .split_once("*/")
            .context("a comment in the style sheets has no end")?;
        kept.push_str(after.trim_start());
    }
    Ok(kept)
}

/// A string as JavaScript writes it, which since ES2019 is as JSON does.
fn literal(text: &str) -> Result<String> {
    serde_json::to_string(text).context("a text cannot be written as JSON")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;

    const PARTS: Script<'_> = Script {
        title: "person-credentials 1.2.3, MIT",
        glue: "let wasm_bindgen = (function(exports) {\n})({});\n",
        styles: ".a::before {\n  content: \"\\2713\";\n}",
        wasm_integrity: "sha384-abc",
        class: "class A {}\n",
    };

    #[test]
    fn the_class_stands_last_and_finds_what_it_needs_before_it() {
        assert_eq!(
            PARTS.text().unwrap(),
            "// person-credentials 1.2.3, MIT\n\
             const glue = (WebAssembly, document) => {\n\
             let wasm_bindgen = (function(exports) {\n\
             })({});\n\
             return wasm_bindgen;\n\
             };\n\
             const styles = \".a::before {\\n  content: \\\"\\\\2713\\\";\\n}\";\n\
             const wasmIntegrity = \"sha384-abc\";\n\
             class A {}\n"
        );
    }

    #[test]
    fn what_is_for_those_who_read_the_sources_is_left_out() {
        let script = Script {
            class: "// Why.\nclass A {\n  // Why.\n  b = \"//\"; // How.\n}\n",
            styles: "/* All\n   of it. */\n.a {\n  /* One. */\n  b: c;\n}\n",
            ..PARTS
        };
        let text = script.text().unwrap();
        assert!(
            text.ends_with("class A {\n  b = \"//\"; // How.\n}\n"),
            "{text}"
        );
        assert!(text.contains("\".a {\\n  b: c;\\n}\\n\""), "{text}");
        let endless = Script {
            styles: "/* .a {}",
            ..PARTS
        };
        assert!(endless.text().is_err());
    }

    #[test]
    fn glue_of_another_kind_and_missing_parts_stop_the_build() {
        let modern = Script {
            glue: "export class A {}",
            ..PARTS
        };
        assert!(modern.text().is_err());
        let bare = Script {
            styles: "",
            ..PARTS
        };
        assert!(bare.text().unwrap_err().to_string().contains("styles"));
    }
}
