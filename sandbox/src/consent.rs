//! The page on which a person allows or denies an app, and the page that says
//! why there is nothing to decide.
//!
//! Plain HTML that needs no script. Everything that came from a request is
//! escaped, and the policy forbids scripts besides. A decision needs the ticket
//! of a page that was shown, so that no other site can decide.

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::grants::Asked;

/// Where the pages find their style.
pub const STYLE_PATH: &str = "/oauth/consent.css";

/// The style of both pages.
pub async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("consent.css"),
    )
}

/// Asks for a decision.
pub fn ask(asked: &Asked, ticket: &str) -> Response {
    let scopes: String = asked
        .scopes
        .iter()
        .map(|scope| format!("<li><code>{}</code></li>", escape(scope)))
        .collect();
    let client = escape(&asked.client);
    let redirect = escape(&asked.redirect);
    let ticket = escape(ticket);
    page(
        StatusCode::OK,
        "Allow access?",
        &format!(
            "<p><strong>{client}</strong> asks for access to the sandbox account:</p>\
             <ul>{scopes}</ul>\
             <p>The answer goes to <code>{redirect}</code>.</p>\
             <form method=\"post\" action=\"/oauth/authorize\">\
             <input type=\"hidden\" name=\"ticket\" value=\"{ticket}\">\
             <button name=\"decision\" value=\"allow\">Allow</button>\
             <button name=\"decision\" value=\"deny\">Deny</button>\
             </form>"
        ),
    )
}

/// Says why there is nothing to decide; leads nowhere, because the address to
/// lead to is what cannot be trusted.
pub fn refuse(reason: &str) -> Response {
    page(
        StatusCode::BAD_REQUEST,
        "This request cannot be answered",
        &format!("<p>{}</p>", escape(reason)),
    )
}

fn page(status: StatusCode, title: &str, content: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · DoorFlow sandbox</title>\
         <link rel=\"stylesheet\" href=\"{STYLE_PATH}\"></head>\
         <body><main><h1>{title}</h1>{content}</main></body></html>"
    );
    (status, headers(), Html(html)).into_response()
}

fn headers() -> [(HeaderName, &'static str); 5] {
    [
        // Without form-action on purpose: it would also hold for the redirect
        // that answers the form, and that leads to the app.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ]
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_sent_becomes_markup() {
        assert_eq!(
            escape(r#"<script a="b">'&"#),
            "&lt;script a=&quot;b&quot;&gt;&#39;&amp;"
        );
    }
}
