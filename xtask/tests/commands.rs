//! How the commands themselves end when they cannot do what was asked.

#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

use std::{
    net::TcpListener,
    process::{Command, Output},
};

fn xtask(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .output()
        .unwrap()
}

/// The one sentence on standard error.
fn sentence(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(said.starts_with("error: "), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

#[test]
fn a_taken_port_is_found_before_anything_is_built() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = xtask(&["serve", "--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let said = sentence(&output);
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
    assert!(output.stdout.is_empty(), "nothing was started");
}

#[test]
fn an_api_that_would_expose_the_token_is_refused_before_anything_is_built() {
    for api in [
        "http://api.example.com",
        "https://user:secret@api.example.com",
    ] {
        let output = xtask(&["serve", "--port", "0", "--api", api]);
        assert_eq!(output.status.code(), Some(1), "{api}");
        assert!(!sentence(&output).contains("secret"), "{api}");
        assert!(output.stdout.is_empty(), "nothing was started");
    }
}

#[test]
fn a_view_that_cannot_be_measured_is_refused_before_anything_is_built() {
    let output = xtask(&["bench", "--path", "/people/2"]);
    assert_eq!(output.status.code(), Some(1));
    let said = sentence(&output);
    assert!(
        said.contains("/people/2") && said.contains("--path /credentials"),
        "{said}"
    );
    assert!(output.stdout.is_empty(), "nothing was started");
}
