//! Turns `catalog/sources.lock` into package archives on disk, fetched by the ordinary clients and checked by sum.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use super::by_hand::rows;

/// The archives of the lock file, by package name.
pub(super) struct Packages(BTreeMap<String, PathBuf>);

/// The files of one package, by path.
pub(super) struct Package {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

struct Source<'a> {
    client: &'a str,
    name: &'a str,
    version: &'a str,
    file: &'a str,
    sha256: &'a str,
}

/// Downloads into `folder` those of the packages that are `wanted` and not there yet, and refuses an archive whose sum is
/// not the pinned one.
pub(super) fn fetch(lock: &Path, folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Packages> {
    let lock_text = fs::read_to_string(lock).with_context(|| format!("cannot read {}", lock.display()))?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut archives = BTreeMap::new();
    for row in rows(&lock_text) {
        let &[client, name, version, file, sha256] = row.as_slice() else {
            bail!("not five columns: {row:?}")
        };
        if wanted(name) {
            let source = Source { client, name, version, file, sha256 };
            archives.insert(name.to_owned(), source.archive(folder)?);
        }
    }
    Ok(Packages(archives))
}

impl Source<'_> {
    fn archive(&self, folder: &Path) -> Result<PathBuf> {
        let path = folder.join(self.file);
        if !path.exists() {
            eprintln!("fetching {} {}", self.name, self.version);
            self.download(folder)?;
        }
        let found = sha256(&path)?;
        if found != self.sha256 {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            bail!("{} {} has sha256 {found}, not the pinned {}", self.name, self.version, self.sha256);
        }
        Ok(path)
    }

    fn download(&self, folder: &Path) -> Result<()> {
        let mut command = match self.client {
            "npm" => npm_pack(self.name, self.version),
            "pip" => pip_download(self.name, self.version),
            other => bail!("`{other}` is no known client; write npm or pip"),
        };
        let status = command.arg(folder).status();
        let status =
            status.with_context(|| format!("cannot run {}; install it", command.get_program().display()))?;
        ensure!(status.success(), "{} could not fetch {} {}", self.client, self.name, self.version);
        Ok(())
    }
}

fn npm_pack(name: &str, version: &str) -> Command {
    let mut command = Command::new("npm");
    command.args(["pack", "--silent", &format!("{name}@{version}"), "--pack-destination"]);
    command
}

fn pip_download(name: &str, version: &str) -> Command {
    let mut command = Command::new("python3");
    command.args(["-m", "pip", "download", "--quiet", "--no-deps", &format!("{name}=={version}"), "--dest"]);
    command
}

fn sha256(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("the client left no {}", path.display()))?;
    Ok(Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")))
}

impl Packages {
    /// The data files of one package: its JSON and the Python modules that hold data as text.
    pub(super) fn open(&self, name: &str) -> Result<Package> {
        let path = self.0.get(name).with_context(|| format!("{name} is not in sources.lock"))?;
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let is_wheel = path.extension().is_some_and(|extension| extension == "whl");
        let files = if is_wheel { unzip(file) } else { untar(file) };
        Ok(Package {
            name: name.to_owned(),
            files: files.with_context(|| format!("cannot unpack {}", path.display()))?,
        })
    }
}

/// Whether the generator reads that file of a package; unpacking the others would only take time.
fn is_read(path: &str) -> bool {
    path.starts_with("package/data/")
        || path == "package/package.json"
        || path.ends_with("/shared/data/iam-definition.json")
        || path.ends_with("/aws_managed_policies.py")
        || path == "botocore/data/partitions.json"
}

fn untar(file: File) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(flate2::read::GzDecoder::new(file)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        if is_read(&path) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.insert(path, bytes);
        }
    }
    Ok(files)
}

fn unzip(file: File) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut archive = zip::ZipArchive::new(file)?;
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let path = entry.name()?.into_owned();
        if is_read(&path) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.insert(path, bytes);
        }
    }
    Ok(files)
}

impl Package {
    #[cfg(test)]
    pub(super) fn of(name: &str, files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        Self { name: name.to_owned(), files }
    }

    /// The bytes of one file.
    pub(super) fn file(&self, path: &str) -> Result<&[u8]> {
        self.files.get(path).map(Vec::as_slice).with_context(|| format!("{} has no file {path}", self.name))
    }

    /// One file, as JSON.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T> {
        serde_json::from_slice(self.file(path)?)
            .with_context(|| format!("{path} of {} is not as expected", self.name))
    }
}
