//! `cargo xtask serve`: the app in a browser with one command.
//!
//! The port is taken before anything is built, so that a taken one is found
//! in the first second. Nothing is opened by itself and nothing is exposed
//! beyond this machine.

use std::{
    io::{self, ErrorKind},
    net::Ipv4Addr,
};

use anyhow::{Context, Result, anyhow, bail};
use sandbox::Sandbox;
use tokio::net::{TcpListener, TcpStream};

use crate::{
    app::Builder,
    backend::ApiOrigin,
    checkout::Checkout,
    pages::{Pages, Setting},
    portal::{Portal, PortalOptions},
    portal_tokens::TokenSource,
    process::Running,
    proxy::Upstream,
    site::{Front, Site},
};

/// What `serve` was asked for.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The port to open in the browser.
    pub port: u16,
    /// A real deployment, instead of the sandbox.
    pub api: Option<ApiOrigin>,
    /// What the page is told beside what it was built with.
    pub settings: Vec<Setting>,
    /// A debug build that follows the sources, instead of the release build.
    pub watch: bool,
}

/// An app that is being served; dropping it ends everything.
#[must_use = "dropping this stops the site"]
#[derive(Debug)]
pub struct Serving {
    _site: Site,
    _sandbox: Option<Sandbox>,
    watcher: Option<Running>,
}

impl Serving {
    /// Goes on until it breaks, which only a watched build does.
    ///
    /// # Errors
    /// When trunk stopped by itself.
    pub async fn goes_on(mut self) -> Result<()> {
        match &mut self.watcher {
            Some(watcher) => bail!("trunk stopped by itself ({})", watcher.wait().await?),
            None => std::future::pending().await,
        }
    }
}

/// Builds and serves the app, and prints where.
///
/// # Errors
/// One sentence about what is missing, taken or broken.
pub async fn serve(checkout: &Checkout, options: ServeOptions) -> Result<Serving> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .await
        .map_err(|error| unusable(options.port, &error))?;
    let sandbox = match options.api {
        Some(_) => None,
        None => Some(
            Sandbox::start(sandbox::Options::default())
                .await
                .context("the sandbox API did not start")?,
        ),
    };
    let api = match (&options.api, &sandbox) {
        (Some(api), _) => api.clone(),
        (None, Some(sandbox)) => sandbox.origin().parse()?,
        (None, None) => bail!("there is no API to serve the app with"),
    };
    let upstream = Upstream::new(api.clone())?;

    let builder = Builder::ready(checkout).await?;
    let (front, watcher) = if options.watch {
        let (origin, watcher) = watch(checkout, &builder).await?;
        (Front::Watched(Upstream::new(origin)?), Some(watcher))
    } else {
        let dist = builder.release().await?;
        let pages = Pages::with_settings(&dist, &options.settings)?;
        (Front::Built(pages), None)
    };
    let portal = Portal::new(&PortalOptions {
        folder: checkout.path("portal"),
        tokens: match sandbox {
            Some(_) => TokenSource::Sandbox,
            None => TokenSource::Person,
        },
    });
    let site = Site::open(listener, front, upstream, Some(portal))?;

    announce(&site, sandbox.as_ref(), &api);
    Ok(Serving {
        _site: site,
        _sandbox: sandbox,
        watcher,
    })
}

/// Why the port that was asked for cannot be used, and what to do.
fn unusable(port: u16, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {port} is taken: end the program that uses it, or choose another with --port"
        ),
        ErrorKind::PermissionDenied => {
            anyhow!("port {port} is for administrators only: choose one from 1024 with --port")
        }
        _ => anyhow!("port {port} on 127.0.0.1 cannot be used: {error}"),
    }
}

fn announce(site: &Site, sandbox: Option<&Sandbox>, api: &ApiOrigin) {
    println!();
    println!("  Open     {}/", site.origin());
    println!("  Portal   {}/portal/", site.origin());
    match sandbox {
        Some(sandbox) => {
            println!("  Token    {}", sandbox.token());
            println!();
            println!("  The people are made up. Some to look at:");
            for (id, holds) in [
                (1, "1,000 credentials"),
                (2, "one credential of each kind"),
                (3, "a single credential"),
                (4, "no credential"),
            ] {
                println!("    {}/people/{id}   {holds}", site.origin());
            }
        }
        None => {
            println!("  API      {api}");
            println!("  Token    an access token of that account");
        }
    }
    println!();
    println!("Press Ctrl-C to stop.");
}

/// Starts a debug build that follows the sources, and waits for its first
/// answer.
async fn watch(checkout: &Checkout, builder: &Builder) -> Result<(ApiOrigin, Running)> {
    println!("Building a debug app that follows the sources; the first time takes 2 to 4 minutes…");
    let port = free_port().await?;
    let dist = checkout.notes().join("watched");
    std::fs::create_dir_all(&dist).context("the target folder cannot be written")?;
    let mut watcher = Running::start(
        builder
            .trunk("serve")
            .args(["--address", "127.0.0.1", "--port", &port.to_string()])
            // The address to open is ours, so its own list would mislead.
            .args(["--disable-address-lookup", "true"])
            .arg("--dist")
            .arg(&dist),
    )?;
    wait_for(port, &mut watcher).await?;
    Ok((format!("http://127.0.0.1:{port}").parse()?, watcher))
}

/// A port that is free now; the program it is given to takes it a moment later.
///
/// # Errors
/// When the system has none.
pub async fn free_port() -> Result<u16> {
    let [port] = free_ports().await?;
    Ok(port)
}

/// Ports that are free now, no two of them the same: one that was let go could
/// be given out again.
///
/// # Errors
/// When the system has not as many.
pub async fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut held = Vec::with_capacity(N);
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .context("no port is free on 127.0.0.1")?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

/// Waits until a started program answers on its port.
///
/// # Errors
/// When it ends before it does.
pub async fn wait_for(port: u16, program: &mut Running) -> Result<()> {
    let answers = async {
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .is_err()
        {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::select! {
        () = answers => Ok(()),
        status = program.wait() => bail!("it ended before it answered ({})", status?),
    }
}
