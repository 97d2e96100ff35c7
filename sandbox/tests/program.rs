//! The sandbox as a program.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Kills what a failing test would leave behind.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[test]
fn it_prints_where_it_is_answers_there_and_stops_on_ctrl_c() {
    let mut running = Running(program(&["--port", "0", "--token", "t"]).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let origin = lines.next().unwrap().unwrap();
    let address = origin.strip_prefix("Sandbox  http://").unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "Token    t");
    let last = lines.find(|line| line.as_ref().unwrap().contains("Ctrl-C"));
    assert!(last.is_some());
    assert!(std::net::TcpStream::connect(address).is_ok());
    let pid = running.0.id().to_string();
    Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(running.0.wait().unwrap().success());
}

#[test]
fn a_taken_port_is_one_sentence_and_a_failure() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut running = Running(program(&["--port", &port]).spawn().unwrap());
    assert!(!running.0.wait().unwrap().success());
    let mut said = String::new();
    let mut stderr = running.0.stderr.take().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert_eq!(
        said,
        format!("error: port {port} is taken by another program: stop it or choose another port\n")
    );
}
