//! The configuration in `deploy/nginx`, fitted to one machine for a test.
//!
//! The files are taken as they are. Only `site.conf`, which a deployment
//! changes too, is changed here, by one list; each entry
//! must be found exactly once, so that the list cannot fall behind the file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::checkout::Checkout;

/// How people reach the API.
#[derive(Debug, Clone)]
pub enum Mode {
    /// The browser has a token.
    Token {
        /// The origin of a portal whose pages may ask as well.
        portal: Option<String>,
    },
    /// The browser is signed in to a portal on the same origin, and nginx has
    /// the token.
    Session {
        /// What nginx adds to a request.
        token: String,
        /// The portal's address that answers 2xx to who is signed in, and 401
        /// to everyone else.
        check: String,
        /// The header against forged requests, in nginx's words: small letters,
        /// and `_` for every dash.
        csrf: &'static str,
        /// Which lists of the account are opened besides.
        lists: &'static [List],
    },
}

/// A list of the account, which a session reaches only where it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// All people.
    People,
    /// All credentials.
    Credentials,
}

impl List {
    /// The line of `site.conf` that would open it.
    fn line(self) -> &'static str {
        match self {
            Self::People => "#    #include person-credentials/api-session-people.conf;",
            Self::Credentials => "#    #include person-credentials/api-session-credentials.conf;",
        }
    }
}

/// What is not as in a plain test: encryption, at either end.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    /// With which browsers are met; unencrypted if absent.
    pub certificate: Option<Certificate>,
    /// Whose signature makes the API's certificate good; the system's
    /// authorities if absent.
    pub authorities: Option<PathBuf>,
}

/// A certificate and its key, as files.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The certificate, in PEM.
    pub chain: PathBuf,
    /// Its key, in PEM.
    pub key: PathBuf,
}

/// The folders for bodies that do not fit into memory.
pub(crate) const TEMPORARY: [&str; 2] = ["body", "proxy"];

/// A name with several addresses.
const SEVERAL: &str = "several.test";

/// A place for the configuration, and what is said there.
#[derive(Debug)]
pub(crate) struct Deployment<'a> {
    /// An empty folder.
    pub(crate) prefix: &'a Path,
    pub(crate) dist: &'a Path,
    /// The API's origin; several with blanks between stand for one name that
    /// has several addresses.
    pub(crate) api: &'a str,
    pub(crate) mode: &'a Mode,
    pub(crate) tls: &'a Tls,
    /// The port of the site.
    pub(crate) port: u16,
    /// The port that sends browsers to the encrypted one.
    pub(crate) plain_port: u16,
    /// The file of the brotli module, where it is installed.
    pub(crate) brotli: Option<&'a Path>,
    pub(crate) is_root: bool,
}

impl Deployment<'_> {
    /// Puts the configuration into its folder and gives the file to start by.
    pub(crate) fn write(&self, checkout: &Checkout) -> Result<PathBuf> {
        let snippets = self.prefix.join("person-credentials");
        fs::create_dir_all(&snippets)?;
        let folder = checkout.path("deploy/nginx");
        for file in fs::read_dir(&folder).context("deploy/nginx cannot be read")? {
            let file = file?;
            fs::copy(file.path(), snippets.join(file.file_name()))?;
        }
        let site = fs::read_to_string(snippets.join("site.conf"))?;
        fs::write(self.prefix.join("site.conf"), self.site(site)?)?;
        if let Mode::Session { token, .. } = self.mode {
            let mut file = fs::read_to_string(snippets.join("token.conf.example"))?;
            replace(&mut file, "replace-me", token)?;
            fs::write(self.prefix.join("token.conf"), file)?;
        }
        let main = self.prefix.join("nginx.conf");
        fs::write(&main, self.main())?;
        Ok(main)
    }

    /// What of `site.conf` is another way than in a deployment.
    fn site(&self, mut site: String) -> Result<String> {
        let prefix = self.prefix.display();
        let (port, plain_port) = (self.port, self.plain_port);
        let chain = "ssl_certificate     /etc/person-credentials/fullchain.pem;";
        let key = "ssl_certificate_key /etc/person-credentials/privkey.pem;";
        let listen = "listen 443 ssl http2;";
        let mut changes = vec![
            (
                "/var/www/person-credentials",
                self.dist.display().to_string(),
            ),
            ("https://api.doorflow.com", self.api_by_name()),
            (
                "/var/log/nginx/person-credentials.access.log",
                format!("{prefix}/access.log"),
            ),
            (
                "/var/log/nginx/person-credentials.error.log",
                format!("{prefix}/error.log"),
            ),
            ("listen 80;", format!("listen 127.0.0.1:{plain_port};")),
            ("listen [::]:80;", String::new()),
            ("listen [::]:443 ssl http2;", String::new()),
        ];
        match &self.tls.certificate {
            Some(certificate) => changes.extend([
                (listen, format!("listen 127.0.0.1:{port} ssl http2;")),
                (
                    chain,
                    format!("ssl_certificate {};", certificate.chain.display()),
                ),
                (
                    key,
                    format!("ssl_certificate_key {};", certificate.key.display()),
                ),
            ]),
            None => changes.extend([
                (listen, format!("listen 127.0.0.1:{port};")),
                (chain, String::new()),
                (key, String::new()),
            ]),
        }
        if let Some(authorities) = &self.tls.authorities {
            changes.push((
                "/etc/ssl/certs/ca-certificates.crt",
                authorities.display().to_string(),
            ));
        }
        if self.brotli.is_none() {
            changes.push(("include person-credentials/brotli.conf;", String::new()));
        }
        match self.mode {
            Mode::Token { portal: None } => {}
            Mode::Token {
                portal: Some(portal),
            } => changes.push((
                "#\"https://portal.example.com\" $http_origin;",
                format!("\"{portal}\" $http_origin;"),
            )),
            Mode::Session {
                check, csrf, lists, ..
            } => {
                changes.extend(lists.iter().map(|list| {
                    let opened = list.line().trim_start_matches(['#', ' ']);
                    (list.line(), opened.to_owned())
                }));
                changes.extend([
                    ("include person-credentials/api-token.conf;", String::new()),
                    (
                        "#include /etc/person-credentials/token.conf;",
                        format!("include {prefix}/token.conf;"),
                    ),
                    (
                        "#set $pc_session http://127.0.0.1:3000/session;",
                        format!("set $pc_session {check};"),
                    ),
                    (
                        "#set $pc_csrf $http_x_requested_with;",
                        format!("set $pc_csrf $http_{csrf};"),
                    ),
                    (
                        "#include person-credentials/session.conf;",
                        "include person-credentials/session.conf;".to_owned(),
                    ),
                    (
                        "#location ^~ /doorflow/ {",
                        "location ^~ /doorflow/ {".to_owned(),
                    ),
                    (
                        "#    include person-credentials/api-session.conf;",
                        "include person-credentials/api-session.conf;".to_owned(),
                    ),
                    ("#}", "}".to_owned()),
                ]);
            }
        }
        for (from, to) in changes {
            replace(&mut site, from, &to)?;
        }
        Ok(site)
    }

    /// The one origin that nginx is told.
    fn api_by_name(&self) -> String {
        match self.api.contains(' ') {
            true => format!("http://{SEVERAL}"),
            false => self.api.to_owned(),
        }
    }

    /// What a name server would say of a name with several addresses.
    fn addresses(&self) -> String {
        if !self.api.contains(' ') {
            return String::new();
        }
        let servers = self.api.split(' ').map(|origin| {
            let address = origin.trim_start_matches("http://");
            format!("server {address}; ")
        });
        format!("upstream {SEVERAL} {{ {}}}", servers.collect::<String>())
    }

    /// What the system's own `nginx.conf` is to a deployment.
    fn main(&self) -> String {
        let prefix = self.prefix.display();
        let addresses = self.addresses();
        // Started as root it would serve as somebody who may not read the
        // build; started as anyone else it cannot become another.
        let user = if self.is_root { "user root;" } else { "" };
        let brotli = self.brotli.map_or(String::new(), |module| {
            format!("load_module {};", module.display())
        });
        let [body, proxy] = TEMPORARY;
        format!(
            "{user}
{brotli}
daemon off;
worker_processes 1;
pid {prefix}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {prefix}/{body} 1;
    proxy_temp_path {prefix}/{proxy} 1;
    fastcgi_temp_path {prefix}/fastcgi;
    uwsgi_temp_path {prefix}/uwsgi;
    scgi_temp_path {prefix}/scgi;
    {addresses}
    include site.conf;
}}
"
        )
    }
}

fn replace(text: &mut String, from: &str, to: &str) -> Result<()> {
    let found = text.matches(from).count();
    ensure!(found == 1, "{from:?} is there {found} times, not once");
    *text = text.replacen(from, to, 1);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

    use super::*;
    use crate::{
        site::{ALWAYS, POLICY},
        testing::Folder,
    };

    fn read(name: &str) -> String {
        let checkout = Checkout::find().unwrap();
        fs::read_to_string(checkout.path("deploy").join(name)).unwrap()
    }

    /// The headers of `headers.conf`, by name.
    fn headers() -> Vec<(String, String)> {
        let file = read("nginx/headers.conf");
        let lines = file.lines().filter_map(|line| {
            let rest = line.strip_prefix("add_header ")?.strip_suffix(" always;")?;
            let (name, value) = rest.split_once(' ')?;
            Some((name.to_lowercase(), value.trim_matches('"').to_owned()))
        });
        let headers: Vec<_> = lines.collect();
        assert_eq!(headers.len(), file.matches("\nadd_header ").count());
        headers
    }

    #[test]
    fn the_policy_of_a_deployment_is_the_one_that_journeys_run_under() {
        let policy = POLICY.strip_suffix("; report-uri /csp-reports").unwrap();
        let there = ("content-security-policy".to_owned(), policy.to_owned());
        assert!(headers().contains(&there), "{:?}", headers());
    }

    #[test]
    fn a_deployment_sends_every_header_that_journeys_run_under() {
        let headers = headers();
        for (name, value) in ALWAYS {
            let there = (name.as_str().to_owned(), value.to_owned());
            assert!(headers.contains(&there), "{there:?}");
        }
    }

    #[test]
    fn the_table_for_other_hosts_has_every_header_as_it_is_sent() {
        let table = read("README.md");
        for (name, value) in headers() {
            assert!(
                table.to_lowercase().contains(&name) && table.contains(&value),
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn the_configuration_is_fitted_in_both_modes() {
        let folder = Folder::new("deployment");
        let session = Mode::Session {
            token: "secret".to_owned(),
            check: "http://127.0.0.1:3/who".to_owned(),
            csrf: "x_requested_with",
            lists: &[List::People, List::Credentials],
        };
        let token = Mode::Token {
            portal: Some("https://portal.test".to_owned()),
        };
        for mode in [token, session] {
            let deployment = Deployment {
                prefix: folder.path(),
                dist: Path::new("/dist"),
                api: "http://127.0.0.1:1",
                mode: &mode,
                tls: &Tls::default(),
                port: 1,
                plain_port: 2,
                brotli: None,
                is_root: false,
            };
            deployment.write(&Checkout::find().unwrap()).unwrap();
            let site = fs::read_to_string(folder.path().join("site.conf")).unwrap();
            let lines: Vec<_> = site.lines().map(str::trim).collect();
            let has = |line: &str| lines.contains(&line);
            assert_ne!(
                has("include person-credentials/api-token.conf;"),
                has("include person-credentials/api-session.conf;"),
                "{site}"
            );
            assert_eq!(
                has("include person-credentials/session.conf;"),
                has("location ^~ /doorflow/ {"),
                "{site}"
            );
            for list in ["people", "credentials"] {
                assert_eq!(
                    has(&format!(
                        "include person-credentials/api-session-{list}.conf;"
                    )),
                    has("include person-credentials/session.conf;"),
                    "{site}"
                );
            }
            assert!(has("root /dist;"), "{site}");
        }
        let token = fs::read_to_string(folder.path().join("token.conf")).unwrap();
        assert!(token.contains("set $pc_token \"secret\";"), "{token}");
    }

    #[test]
    fn what_is_not_there_exactly_once_is_not_replaced() {
        let mut text = "a b a".to_owned();
        assert!(replace(&mut text, "a", "c").is_err());
        assert!(replace(&mut text, "d", "c").is_err());
        replace(&mut text, "b", "c").unwrap();
        assert_eq!(text, "a c a");
    }
}
