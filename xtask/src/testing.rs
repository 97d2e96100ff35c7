//! A folder for one test, gone when the test is.

#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

pub(crate) struct Folder(PathBuf);

impl Folder {
    /// An empty folder; `name` must be unlike that of any other test.
    pub(crate) fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("xtask-{}-{name}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        let file = self.0.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
