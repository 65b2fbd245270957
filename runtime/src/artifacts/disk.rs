//! The folder: texts into files, with a list of what was written.
//!
//! INVARIANT: a file is its old text or its new one at every moment; nothing is removed that the list does not name.

use std::{
    collections::BTreeSet,
    env, fs, io,
    path::{Component, Path, PathBuf},
    process,
    time::SystemTime,
};

use super::ArtifactError;

/// The list of files, in the folder itself.
pub(super) const MANIFEST: &str = ".iam-role";
const HEADER: &str =
    "# The files that iam-role keeps in this folder; it removes those that no role has any more.";

/// A folder of artifacts.
pub(super) struct Folder<'a> {
    root: &'a Path,
    /// The date that written files get; `None` for now.
    dated: Option<SystemTime>,
}

/// When Cargo started this build script, if it did.
///
/// Cargo runs a script again when a file it names is younger than this. A file that the script has just written is, so
/// without this date every change would be followed by one more run, and by one more build of the package.
pub(super) fn invocation() -> Option<SystemTime> {
    let out = PathBuf::from(env::var_os("OUT_DIR")?);
    fs::metadata(out.parent()?.join("invoked.timestamp")).ok()?.modified().ok()
}

impl<'a> Folder<'a> {
    pub(super) fn new(root: &'a Path, dated: Option<SystemTime>) -> Self {
        Self { root, dated }
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        let mut path = self.root.to_owned();
        path.extend(file.split('/'));
        path
    }

    pub(super) fn manifest_path(&self) -> PathBuf {
        self.root.join(MANIFEST)
    }

    /// The files that earlier runs wrote.
    pub(super) fn manifest(&self) -> Result<BTreeSet<String>, ArtifactError> {
        let path = self.manifest_path();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(self.failed("read", &path, error)),
        };
        Ok(text.lines().filter(|line| stays_inside(line)).map(str::to_owned).collect())
    }

    pub(super) fn put_manifest<'f>(
        &self,
        files: impl IntoIterator<Item = &'f String>,
    ) -> Result<(), ArtifactError> {
        let files: BTreeSet<_> = files.into_iter().map(String::as_str).collect();
        let mut text = format!("{HEADER}\n");
        for file in files {
            text.extend([file, "\n"]);
        }
        self.replace(&self.manifest_path(), &text)?;
        Ok(())
    }

    /// What the file holds; `None` if it is not there.
    pub(super) fn text(&self, file: &str) -> Result<Option<Vec<u8>>, ArtifactError> {
        let path = self.path(file);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read", &path, error)),
        }
    }

    /// Makes `text` the file's text; the path if it was not before.
    pub(super) fn put(&self, file: &str, text: &str) -> Result<Option<PathBuf>, ArtifactError> {
        let path = self.path(file);
        Ok(self.replace(&path, text)?.then_some(path))
    }

    /// Removes the file and the folders that it leaves empty; the path if it was there.
    pub(super) fn remove(&self, file: &str) -> Result<Option<PathBuf>, ArtifactError> {
        let path = self.path(file);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed("remove", &path, error)),
        }
        let inside = |folder: &&Path| folder.starts_with(self.root) && *folder != self.root;
        for folder in path.ancestors().skip(1).take_while(inside) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(Some(path))
    }

    /// Writes beside the file and renames; whether anything changed.
    fn replace(&self, path: &Path, text: &str) -> Result<bool, ArtifactError> {
        if fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
            return Ok(false);
        }
        let folder = path.parent().unwrap_or(self.root);
        fs::create_dir_all(folder).map_err(|error| self.failed("create", folder, error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = folder.join(format!(".{name}.{}", process::id()));
        let written = self.write(&beside, text).and_then(|()| fs::rename(&beside, path));
        written.map_err(|error| {
            // Whether it exists or not, it is of no use.
            drop(fs::remove_file(&beside));
            self.failed("write", path, error)
        })?;
        Ok(true)
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        let mut file = fs::File::create(path)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        if let Some(date) = self.dated {
            // A file system that keeps no dates costs one more run of the build script.
            drop(file.set_modified(date));
        }
        file.sync_all()
    }

    fn failed(&self, doing: &'static str, path: &Path, error: io::Error) -> ArtifactError {
        ArtifactError::disk(self.root, path, doing, error)
    }
}

/// Whether a line of the list names a file below the folder, whoever wrote the line.
fn stays_inside(line: &str) -> bool {
    let normal = |component| matches!(component, Component::Normal(_));
    !line.is_empty() && !line.starts_with('#') && Path::new(line).components().all(normal)
}
