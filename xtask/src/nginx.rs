//! A real nginx, run by the configuration in `deploy/nginx`.
//!
//! It comes from the system's packages, as the browsers do, and needs no
//! rights: it listens on loopback and keeps its files in a folder of its own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context, Result};

pub use crate::deployment::{Certificate, List, Mode, Tls};
use crate::{
    browsers,
    checkout::Checkout,
    deployment::{Deployment, TEMPORARY},
    process::{Running, command},
    serve::{free_ports, wait_for},
    tools::on_path,
};

const PACKAGES: [&str; 4] = [
    "nginx",
    "libnginx-mod-http-brotli-static",
    "ca-certificates",
    "openssl",
];

/// Where packages put it; not on the path of everyone.
const USUAL_PLACE: &str = "/usr/sbin/nginx";
const BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

static STARTED: AtomicU32 = AtomicU32::new(0);

/// Finds nginx, installing it where that is possible.
///
/// # Errors
/// A sentence that says what to install.
pub async fn ensure() -> Result<PathBuf> {
    if let Some(program) = find() {
        return Ok(program);
    }
    browsers::install(&PACKAGES).await?;
    find().context("nginx is still not there after its package was installed")
}

fn find() -> Option<PathBuf> {
    let usual = || Some(PathBuf::from(USUAL_PLACE)).filter(|file| file.is_file());
    on_path("nginx").or_else(usual)
}

/// Whether answers can be sent as they were compressed by brotli.
#[must_use]
pub fn has_brotli() -> bool {
    Path::new(BROTLI).is_file()
}

/// A running nginx; dropping it ends it and removes its files.
#[must_use = "dropping nginx ends it"]
#[derive(Debug)]
pub struct Nginx {
    scheme: &'static str,
    port: u16,
    plain_port: u16,
    // Before its folder: the order of dropping.
    _running: Running,
    prefix: Prefix,
}

impl Nginx {
    /// Starts nginx over a built app, with the API behind it.
    ///
    /// # Errors
    /// When it is not installed or does not take the configuration.
    pub async fn start(dist: &Path, api: &str, mode: Mode) -> Result<Self> {
        Self::start_with(dist, api, mode, Tls::default()).await
    }

    /// Starts nginx with encryption at either end.
    ///
    /// # Errors
    /// As [`Nginx::start`].
    pub async fn start_with(dist: &Path, api: &str, mode: Mode, tls: Tls) -> Result<Self> {
        let program = ensure().await?;
        let prefix = Prefix::new()?;
        let [port, plain_port] = free_ports().await?;
        let configuration = Deployment {
            prefix: &prefix.0,
            dist,
            api,
            mode: &mode,
            tls: &tls,
            port,
            plain_port,
            brotli: has_brotli().then_some(Path::new(BROTLI)),
            is_root: is_root(),
        }
        .write(&Checkout::find()?)?;
        let mut command = command(program);
        command
            .arg("-p")
            .arg(&prefix.0)
            .arg("-c")
            .arg(configuration)
            .stdout(Stdio::null());
        let mut running = Running::start(&mut command)?;
        wait_for(port, &mut running)
            .await
            .context("nginx did not start")?;
        let scheme = match tls.certificate {
            Some(_) => "https",
            None => "http",
        };
        Ok(Self {
            scheme,
            port,
            plain_port,
            _running: running,
            prefix,
        })
    }

    /// The address to open, without a closing slash; `https` if it was started
    /// with a certificate.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    /// The unencrypted address that sends browsers to the encrypted one.
    #[must_use]
    pub fn plain_origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.plain_port)
    }

    /// Everything it wrote down about requests.
    ///
    /// # Errors
    /// When its logs cannot be read.
    pub fn logs(&self) -> Result<String> {
        let read = |name| fs::read_to_string(self.prefix.0.join(name));
        Ok(read("access.log")? + &read("error.log")?)
    }

    /// Whether a body, of a request or an answer, was ever put on the disk.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub fn has_spilled(&self) -> Result<bool> {
        for folder in TEMPORARY {
            // A file there is soon gone; the folder that is made for it stays.
            if fs::read_dir(self.prefix.0.join(folder))?.next().is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A folder for the files of one nginx, gone when it is.
#[derive(Debug)]
struct Prefix(PathBuf);

impl Prefix {
    fn new() -> Result<Self> {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("person-credentials-nginx-{}-{number}", process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(&folder).context("nginx has no folder for its files")?;
        Ok(Self(folder))
    }
}

impl Drop for Prefix {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
