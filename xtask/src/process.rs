//! Programs that we start, and that do not outlive us.
//!
//! Each gets a process group of its own, and dropping the handle ends the
//! whole group: a builder's compiler, a driver's browser. Ctrl-C therefore
//! only has to drop what is running. Nothing is ever ended by name.

use std::{ffi::OsStr, io::Write, process::ExitStatus, process::Stdio, thread, time::Duration};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// How long a program that was asked to end may take to tidy up.
const GRACE: Duration = Duration::from_secs(2);

/// What `cargo run` tells us about ourselves.
///
/// Handed on, it would make build scripts run again that depend on it.
const ABOUT_US: [&str; 5] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
];

/// A command with nothing of ours in its environment and no standard input.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    for name in ABOUT_US {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_"))
        {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that started us.
#[must_use]
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A started program; dropping it ends it and everything it started.
#[must_use = "dropping the handle ends the program"]
#[derive(Debug)]
pub struct Running {
    child: Child,
    name: String,
    ended: bool,
}

impl Running {
    /// Starts a program in a process group of its own.
    ///
    /// # Errors
    /// When it is not installed or cannot be started.
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = command
            .as_std()
            .get_program()
            .to_string_lossy()
            .into_owned();
        #[cfg(unix)]
        command.process_group(0);
        let child = command
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        Ok(Self {
            child,
            name,
            ended: false,
        })
    }

    /// Waits until the program has ended by itself.
    ///
    /// # Errors
    /// When the system cannot tell.
    pub async fn wait(&mut self) -> Result<ExitStatus> {
        let status = self
            .child
            .wait()
            .await
            .with_context(|| format!("{} was lost", self.name))?;
        self.ended = true;
        Ok(status)
    }
}

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

        let Some(group) = self
            .child
            .id()
            .and_then(|id| Pid::from_raw(id.cast_signed()))
        else {
            return;
        };
        if self.ended {
            return;
        }
        let _ = kill_process_group(group, Signal::TERM);
        let step = Duration::from_millis(20);
        let mut waited = Duration::ZERO;
        while waited < GRACE {
            // Reaps the leader, which would otherwise keep the group alive.
            let _ = self.child.try_wait();
            if test_kill_process_group(group).is_err() {
                return;
            }
            thread::sleep(step);
            waited += step;
        }
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Runs a program to its end, its output going where ours goes.
///
/// # Errors
/// One sentence that starts with `failure`, when it did not end well.
pub async fn run(command: &mut Command, failure: &str) -> Result<()> {
    let status = Running::start(command)
        .with_context(|| failure.to_owned())?
        .wait()
        .await?;
    if !status.success() {
        bail!("{failure} ({status})");
    }
    Ok(())
}

/// Runs a program quietly and gives what it printed.
///
/// # Errors
/// When it cannot be started or did not end well.
pub async fn output(command: &mut Command) -> Result<String> {
    let name = command
        .as_std()
        .get_program()
        .to_string_lossy()
        .into_owned();
    let output = command
        .kill_on_drop(true)
        .output()
        .await
        .with_context(|| format!("{name} could not be started"))?;
    if !output.status.success() {
        bail!("{name} failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program to its end, shows what it prints while it prints it, and
/// gives its standard output as well.
///
/// # Errors
/// When it cannot be started or its output cannot be read.
pub async fn show(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut running = Running::start(command.stdout(Stdio::piped()))?;
    let Some(stdout) = running.child.stdout.take() else {
        bail!("{} has no output to read", running.name);
    };
    let mut lines = BufReader::new(stdout);
    let mut ours = std::io::stdout();
    let mut seen = Vec::new();
    loop {
        let start = seen.len();
        if lines.read_until(b'\n', &mut seen).await? == 0 {
            break;
        }
        ours.write_all(&seen[start..])?;
        ours.flush()?;
    }
    let status = running.wait().await?;
    Ok((status, String::from_utf8_lossy(&seen).into_owned()))
}

/// Waits for Ctrl-C or a polite request to end.
pub async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let (Ok(mut end), Ok(mut hang_up)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::hangup()),
        ) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = end.recv() => {}
                _ = hang_up.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use tokio::io::AsyncReadExt;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = command("sh");
        shell.args(["-c", script]);
        shell
    }

    #[tokio::test]
    async fn dropping_a_program_ends_what_it_started_too() {
        let mut shell = shell("sleep 1000 & echo up; sleep 1000");
        let mut running = Running::start(shell.stdout(Stdio::piped())).unwrap();
        let mut output = running.child.stdout.take().unwrap();
        let mut up = [0; 3];
        output.read_exact(&mut up).await.unwrap();
        drop(running);
        // The output ends when the last one that could write to it has ended.
        let mut rest = Vec::new();
        let end = output.read_to_end(&mut rest);
        tokio::time::timeout(Duration::from_secs(20), end)
            .await
            .unwrap()
            .unwrap();
    }

    #[tokio::test]
    async fn one_that_ignores_a_polite_request_is_ended_all_the_same() {
        let mut shell =
            shell("trap '' TERM; (for i in $(seq 60); do sleep 1; done) & echo up; wait");
        let mut running = Running::start(shell.stdout(Stdio::piped())).unwrap();
        let mut output = running.child.stdout.take().unwrap();
        let mut up = [0; 3];
        output.read_exact(&mut up).await.unwrap();
        drop(running);
        let mut rest = Vec::new();
        let end = output.read_to_end(&mut rest);
        tokio::time::timeout(Duration::from_secs(20), end)
            .await
            .unwrap()
            .unwrap();
    }

    #[tokio::test]
    async fn a_failed_program_is_told_in_one_sentence() {
        let error = run(&mut shell("exit 3"), "it did not build").await;
        let sentence = format!("{:#}", error.unwrap_err());
        assert_eq!(sentence, "it did not build (exit status: 3)");
        let missing = run(&mut command("no-such-program"), "it did not build").await;
        let sentence = format!("{:#}", missing.unwrap_err());
        assert!(sentence.contains("no-such-program could not be started"));
        assert!(!sentence.contains('\n'), "{sentence}");
    }

    #[tokio::test]
    async fn what_a_program_prints_is_shown_and_given() {
        let (status, output) = show(&mut shell("echo one; echo two >&2; printf three; exit 1"))
            .await
            .unwrap();
        assert_eq!(status.code(), Some(1));
        assert_eq!(output, "one\nthree");
    }

    #[test]
    fn what_cargo_says_about_us_is_not_handed_on() {
        let command = command("cargo");
        let removed: Vec<_> = command
            .as_std()
            .get_envs()
            .filter(|(_, value)| value.is_none())
            .filter_map(|(name, _)| name.to_str())
            .collect();
        assert!(removed.contains(&"CARGO_MANIFEST_DIR"));
        assert!(
            removed.contains(&"CARGO_PKG_NAME"),
            "it is set for tests too"
        );
        assert!(!removed.contains(&"CARGO_HOME"));
    }
}
