//! What can be asked for on the command line, and nothing else.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use xtask::{
    app::Builder,
    backend::ApiOrigin,
    bench::{BenchOptions, bench},
    checkout::Checkout,
    compress, element,
    fuzz::fuzz,
    pages::Setting,
    process::interrupted,
    serve::{ServeOptions, Serving, serve},
    size,
    test::{Part, test},
};

/// Serves, tests and builds the app; installs what that needs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the app and serves it on this machine, with a sandbox API.
    Serve {
        /// The port to open in the browser.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// A real deployment to use instead of the sandbox, like
        /// https://api.example.com.
        #[arg(long, value_name = "URL")]
        api: Option<String>,
        /// A setting of the page, as in index.html: client-id=sandbox-client lets
        /// people sign in as they would. May be repeated.
        #[arg(long, value_name = "NAME=VALUE", conflicts_with = "dev")]
        set: Vec<Setting>,
        /// Serves a debug build that follows the sources.
        #[arg(long)]
        dev: bool,
    },
    /// Builds dist/ for any static host, with .br and .gz beside its files, and
    /// the element in dist/element/.
    Build,
    /// Runs every check and test, or a part of them.
    Test {
        /// The part to run; all of them if left out.
        part: Option<PartName>,
    },
    /// Measures how fast the release build is with small and large accounts, and
    /// how much it takes, beside the last run on this machine.
    ///
    /// No test: a busy machine changes every time, so nothing passes or fails.
    Bench(BenchOptions),
    /// Feeds the decoding of answers with ever new ones that nobody would
    /// write, starting from those in tests/corpus.
    ///
    /// What makes it fail is kept in fuzz/artifacts and named. Once that is
    /// mended, put the file into tests/corpus, where every run of the tests
    /// finds it.
    Fuzz {
        /// How long each of the targets in fuzz/targets runs.
        #[arg(long, value_name = "N", default_value_t = 600)]
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        seconds: u32,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum PartName {
    /// Formatting, lints, docs and the tests that need no browser.
    Host,
    /// The suites that run inside browsers.
    Browser,
    /// Whole journeys through the release build, and its size.
    Journeys,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let code = runtime.block_on(async {
        let done = tokio::select! {
            done = run(arguments.command) => done,
            // Dropping the command ends everything that it started.
            () = interrupted() => {
                eprintln!("Interrupted; what was started has been ended.");
                Ok(Done::Ended(ExitCode::from(130)))
            }
        };
        match done {
            Ok(Done::Ended(code)) => code,
            Ok(Done::Serving(app)) => tokio::select! {
                broken = app.goes_on() => broken.map_or_else(|error| fail(&error), |()| ExitCode::SUCCESS),
                // This is how serving is meant to end.
                () = interrupted() => ExitCode::SUCCESS,
            },
            Err(error) => fail(&error),
        }
    });
    // A thread that compresses a file would be waited for otherwise.
    runtime.shutdown_background();
    code
}

/// What a command comes to.
enum Done {
    Ended(ExitCode),
    Serving(Box<Serving>),
}

async fn run(command: Command) -> Result<Done> {
    let checkout = Checkout::find()?;
    match command {
        Command::Serve {
            port,
            api,
            set,
            dev,
        } => {
            // Not by clap, which would repeat an address that carries a password.
            let api = api.map(|api| api.parse::<ApiOrigin>()).transpose()?;
            let options = ServeOptions {
                port,
                api,
                settings: set,
                watch: dev,
            };
            let serving = serve(&checkout, options).await?;
            return Ok(Done::Serving(Box::new(serving)));
        }
        Command::Build => {
            let dist = Builder::ready(&checkout).await?.release().await?;
            let files = compress::all(&dist).await?;
            print!("{}", size::tables(&files));
            println!("Ready for any static host: {}", dist.display());
            println!(
                "The element, in element/ below it:\n\n{}",
                element::tags(&dist)?
            );
        }
        Command::Test { part } => {
            let parts = match part {
                None => Part::ALL.to_vec(),
                Some(PartName::Host) => vec![Part::Host],
                Some(PartName::Browser) => vec![Part::Browser],
                Some(PartName::Journeys) => vec![Part::Journeys],
            };
            if test(&checkout, &parts).await?.failed > 0 {
                return Ok(Done::Ended(ExitCode::FAILURE));
            }
        }
        Command::Bench(options) => bench(&checkout, &options).await?,
        Command::Fuzz { seconds } => fuzz(&checkout, seconds).await?,
    }
    Ok(Done::Ended(ExitCode::SUCCESS))
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}
