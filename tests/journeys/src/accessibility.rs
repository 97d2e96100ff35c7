//! What those meet who do not see the page: axe-core's rules, and the names
//! that the browser tells assistive technology.

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::wire::Command;
use crate::{Browser, Walker, variable};

impl Walker {
    /// Holds the page against axe-core's rules for WCAG 2.2 AA.
    ///
    /// # Errors
    /// When it finds anything.
    pub async fn is_accessible(&self, state: &str) -> Result<()> {
        let axe = tokio::fs::read_to_string(variable("JOURNEY_AXE")?).await?;
        self.run(&axe).await?;
        let script = "const done = arguments[arguments.length - 1];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            axe.run(document, {runOnly: tags}).then(
              (found) => done(found.violations.map(
                (v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' | ')}`)),
              (error) => done([String(error)]));";
        let found = self.browser.execute_async(script, Vec::new()).await?;
        ensure!(found == json!([]), "{state}: {found:#}");
        Ok(())
    }

    /// The name of an element, as the browser computes it.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn name_of(&self, element: &Element) -> Result<String> {
        let path = format!("element/{}/computedlabel", &*element.element_id());
        let name = self.browser.issue_cmd(Command::get(path)).await?;
        let name = name.as_str().context("an element's name is no text")?;
        Ok(name.to_owned())
    }

    /// The names of all elements that a selector finds.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn names_of(&self, css: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for element in self.browser.find_all(Locator::Css(css)).await? {
            names.push(self.name_of(&element).await?);
        }
        Ok(names)
    }

    /// Every text of the accessibility tree that Chromium hands to assistive
    /// technology; none in Firefox, whose driver shows no tree.
    ///
    /// # Errors
    /// When Chromium does not tell.
    pub async fn spoken(&self) -> Result<Option<String>> {
        if self.kind == Browser::Firefox {
            return Ok(None);
        }
        let tree = Command::devtools("Accessibility.getFullAXTree", json!({}));
        let tree = self.browser.issue_cmd(tree).await?;
        let nodes = tree["nodes"].as_array().context("a tree without nodes")?;
        let mut texts = Vec::new();
        for node in nodes {
            // Not its ids: they are digits, and a PIN is no more.
            for part in ["name", "description", "value", "properties"] {
                collect(&node[part], &mut texts);
            }
        }
        Ok(Some(texts.join("\n")))
    }
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
