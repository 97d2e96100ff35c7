//! The sandbox as a program: flags in, addresses out, until Ctrl-C.
//!
//! Prints the token that works from the start, which opens nothing but this
//! sandbox. It prints no requests: a terminal is no place for what was asked.

use std::future::poll_fn;
use std::pin::pin;
use std::process::ExitCode;
use std::task::Poll;

use clap::Parser;
use sandbox::{Client, Cors, Options, Sandbox, Totals};

/// A stand-in for the DoorFlow API on this machine, with made-up people.
///
/// Two OAuth clients are always there: the public "sandbox-client", which any
/// loopback address may be, and "sandbox-confidential" with the secret
/// "sandbox-confidential-secret" and the address http://127.0.0.1:3000/callback.
#[derive(Parser)]
#[command(name = "sandbox", version)]
struct Flags {
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 4796)]
    port: u16,

    /// What all people and credentials are derived from.
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// How many people the account has.
    #[arg(long, default_value_t = 400)]
    people: u64,

    /// Grows the account to this many credentials by adding people who hold
    /// five each; a million start as fast as none.
    #[arg(long, default_value_t = 0, value_name = "N")]
    credentials: u64,

    /// Which headers carry the total of a list: Total and Per-Page as in the
    /// provider's reference, X-Total-Results and so on as in the guide, none but
    /// Link as in RFC 8288, or none at all.
    #[arg(long, value_enum, default_value_t)]
    totals: Totals,

    /// What pages of other origins may do: nothing, read answers without their
    /// totals, or read both.
    #[arg(long, value_enum, default_value_t)]
    cors: Cors,

    /// How many milliseconds every answer takes at least.
    #[arg(long, default_value_t = 0, value_name = "MS")]
    latency_ms: u64,

    /// Clamps per_page without saying so.
    #[arg(long, value_name = "N")]
    max_per_page: Option<u64>,

    /// Sends the first page of a list whatever page says.
    #[arg(long)]
    ignores_page: bool,

    /// Sends a page of a list whatever skip_pagination says.
    #[arg(long)]
    ignores_skip: bool,

    /// The token that works from the start; made from the seed if left out.
    #[arg(long)]
    token: Option<String>,

    /// How many seconds the tokens live that OAuth gives out.
    #[arg(long, default_value_t = 3600, value_name = "SECONDS")]
    token_lifetime: u64,

    /// How many seconds an authorization code lives.
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    code_lifetime: u64,

    /// How many seconds ahead OAuth's clock is in what it says of tokens.
    #[arg(
        long,
        default_value_t = 0,
        value_name = "SECONDS",
        allow_negative_numbers = true
    )]
    clock_ahead: i64,

    /// The moment that all dates of the data are relative to, in seconds since
    /// 1970; the clock if left out.
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    now: Option<i64>,

    /// Adds a public OAuth client. Without an address, any loopback address
    /// may receive its answers. May be repeated.
    #[arg(long, value_name = "ID[=REDIRECT,…]", value_parser = Client::parse_public)]
    client: Vec<Client>,

    /// Adds an OAuth client with a secret. May be repeated.
    #[arg(long, value_name = "ID:SECRET=REDIRECT", value_parser = Client::parse_confidential)]
    confidential_client: Vec<Client>,
}

impl From<Flags> for Options {
    fn from(flags: Flags) -> Self {
        Self {
            port: flags.port,
            seed: flags.seed,
            people: flags.people,
            credentials: flags.credentials,
            totals: flags.totals,
            cors: flags.cors,
            latency_ms: flags.latency_ms,
            max_per_page: flags.max_per_page,
            ignores_page: flags.ignores_page,
            ignores_skip: flags.ignores_skip,
            token: flags.token,
            token_lifetime_secs: flags.token_lifetime,
            code_lifetime_secs: flags.code_lifetime,
            clock_ahead_secs: flags.clock_ahead,
            now: flags.now,
            clients: [flags.client, flags.confidential_client].concat(),
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let sandbox = match Sandbox::start(Flags::parse().into()).await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    // It is listened for from the first poll on, which must be before anyone is
    // told to press it.
    let mut stop = pin!(tokio::signal::ctrl_c());
    let pressed = poll_fn(|context| Poll::Ready(stop.as_mut().poll(context))).await;
    println!("Sandbox  {}", sandbox.origin());
    println!("Token    {}", sandbox.token());
    println!(
        "People   1 to {}, with {} credentials in all",
        sandbox.people(),
        sandbox.credentials()
    );
    println!("           1  holds 1,000, for scrolling");
    println!("           2  holds one of each kind and state");
    println!("           3  holds a single one");
    println!("           4  holds none");
    println!("           5  is disabled, 6 starts later, 7 has ended");
    println!("Press Ctrl-C to stop.");
    let pressed = match pressed {
        Poll::Ready(pressed) => pressed,
        Poll::Pending => stop.await,
    };
    match pressed {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: Ctrl-C cannot be received: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_flags_are_well_formed() {
        Flags::command().debug_assert();
    }

    #[test]
    fn flags_left_out_mean_what_the_library_means() {
        let options = Options::from(Flags::parse_from(["sandbox", "--port", "0"]));
        let default = Options::default();
        assert_eq!(format!("{options:?}"), format!("{default:?}"));
        assert_eq!(
            (
                options.token_lifetime_secs,
                options.code_lifetime_secs,
                options.now
            ),
            (
                default.token_lifetime_secs,
                default.code_lifetime_secs,
                default.now
            )
        );
        assert_eq!(
            (options.totals, options.cors),
            (default.totals, default.cors)
        );
        assert_eq!(
            (options.ignores_page, options.ignores_skip),
            (default.ignores_page, default.ignores_skip)
        );
    }

    #[test]
    fn a_server_may_be_told_to_misread_its_query() {
        let page = Options::from(Flags::parse_from(["sandbox", "--ignores-page"]));
        assert!(page.ignores_page && !page.ignores_skip);
        let skip = Options::from(Flags::parse_from(["sandbox", "--ignores-skip"]));
        assert!(skip.ignores_skip && !skip.ignores_page);
    }

    #[test]
    fn both_kinds_of_client_are_taken() {
        let options = Options::from(Flags::parse_from([
            "sandbox",
            "--client=app",
            "--confidential-client=portal:hush=https://portal.example/cb",
        ]));
        let ids: Vec<_> = options.clients.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["app", "portal"]);
        assert!(Flags::try_parse_from(["sandbox", "--client=app=nowhere"]).is_err());
    }
}
