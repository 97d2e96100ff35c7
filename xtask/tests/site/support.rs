//! Sites to ask, and how to wait without sleeping.

use std::time::Duration;

use sandbox::{Options, Sandbox};
use xtask::site::{Site, SiteOptions};

use crate::testing::Folder;

/// A site without an API.
pub(crate) async fn site(dist: Folder) -> (Site, Folder) {
    let site = site_in_front_of(&dist, "http://127.0.0.1:9", 0)
        .await
        .unwrap();
    (site, dist)
}

/// A site that hands `/api`, `/oauth` and `/photos` on.
pub(crate) async fn site_in_front_of(
    folder: &Folder,
    api: &str,
    port: u16,
) -> anyhow::Result<Site> {
    let options = SiteOptions {
        dist: folder.path().join("dist"),
        api: api.to_owned(),
        portal: None,
        port,
    };
    Site::start(options).await
}

/// A site in front of a sandbox.
pub(crate) async fn site_before_sandbox(name: &str) -> (Site, Sandbox) {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let site = site_in_front_of(&Folder::new(name), &sandbox.origin(), 0)
        .await
        .unwrap();
    (site, sandbox)
}

/// Waits until something is so; the test fails if it never is.
pub(crate) async fn until(is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting)
        .await
        .unwrap();
}
