//! The lake's secret: turns identifiers into codes that nobody without it can recompute.

use crate::lake::Access;
use crate::lake::error::Error;
use crate::lake::files::sync_folder;
use hmac::Hmac;
use hmac::KeyInit;
use hmac::Mac;
use sha2::Sha256;
use std::fmt;
use std::fmt::Write as _;
use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;

const LENGTH: usize = 32;

/// A 256-bit secret in a file that only its owner may read.
#[derive(Clone)]
pub struct Key([u8; LENGTH]);

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(…)")
    }
}

impl Key {
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, Error> {
        if !path.exists() && access == Access::Write {
            create(path).map_err(|source| Error::io("write", path, source))?;
        }
        let mut secret = [0; LENGTH];
        let mut file = File::open(path).map_err(|source| Error::io("read", path, source))?;
        file.read_exact(&mut secret).map_err(|source| Error::io("read", path, source))?;
        Ok(Self(secret))
    }

    /// A code of 128 bits in hexadecimal: the same text gives the same code in this lake and another in every other.
    ///
    /// `purpose` keeps codes of different kinds apart.
    #[must_use]
    pub fn code(&self, purpose: &str, text: &[u8]) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        let bytes = mac.finalize().into_bytes();
        bytes.iter().take(16).fold(String::with_capacity(32), |mut code, byte| {
            let _ = write!(code, "{byte:02x}");
            code
        })
    }
}

fn create(path: &Path) -> io::Result<()> {
    let mut secret = [0; LENGTH];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&secret)?;
    file.sync_all()?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}
