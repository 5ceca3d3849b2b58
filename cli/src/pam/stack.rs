//! Which modules a service has for signing in, as its file and the files it includes say
//! (pam.conf(5)).

use std::fs;
use std::io;
use std::path::Path;

use mfad_words::say;

use crate::exit::Failure;

/// Where services are, the administrator's first.
const FOLDERS: [&str; 2] = ["/etc/pam.d", "/usr/lib/pam.d"];
/// How deep files include others; libpam itself goes no deeper.
const DEPTH: usize = 32;
const MFAD: &str = "pam_mfad.so";
/// What asks nobody anything.
const SILENT: [&str; 4] = ["pam_permit.so", "pam_deny.so", "pam_cap.so", "pam_faildelay.so"];

/// The modules that are asked to authenticate somebody.
#[derive(Debug, PartialEq)]
pub(crate) struct Stack {
    modules: Vec<String>,
}

impl Stack {
    /// Those of this service.
    ///
    /// # Errors
    /// There is no such service, or its files cannot be read.
    pub fn of(service: &str) -> Result<Self, Failure> {
        let unreadable = |error: io::Error| {
            Failure::usage(say!("try-unreadable", service, error = error.to_string()))
        };
        if service.is_empty() || service.contains('/') {
            return Err(unreadable(io::ErrorKind::InvalidInput.into()));
        }
        let mut modules = Vec::new();
        collect(service, DEPTH, &mut |name| read(&FOLDERS, name), &mut modules)
            .map_err(unreadable)?;
        Ok(Self { modules })
    }

    /// In their order.
    pub fn modules(&self) -> &[String] {
        &self.modules
    }

    /// Whether mfad is one of them.
    pub fn asks_mfad(&self) -> bool {
        self.modules.iter().any(|module| module == MFAD)
    }

    /// The others that have something to ask.
    pub fn others(&self) -> Vec<&str> {
        let asks = |module: &&str| *module != MFAD && !SILENT.contains(module);
        self.modules.iter().map(String::as_str).filter(asks).collect()
    }
}

fn read(folders: &[&str], name: &str) -> io::Result<String> {
    let files = folders.iter().map(|folder| Path::new(folder).join(name));
    let found = files
        .map(fs::read_to_string)
        .find(|read| !read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound));
    found.unwrap_or_else(|| Err(io::ErrorKind::NotFound.into()))
}

fn collect(
    file: &str,
    depth: usize,
    read: &mut impl FnMut(&str) -> io::Result<String>,
    modules: &mut Vec<String>,
) -> io::Result<()> {
    let deeper =
        depth.checked_sub(1).ok_or_else(|| io::Error::other(say!("try-includes-itself")))?;
    for line in read(file)?.replace("\\\n", " ").lines() {
        match Line::read(line) {
            Some(Line::Module(module)) => modules.push(module.to_owned()),
            Some(Line::Include(other)) => collect(other, deeper, read, modules)?,
            None => {}
        }
    }
    Ok(())
}

/// A line about signing in.
#[derive(Debug, PartialEq)]
enum Line<'l> {
    Module(&'l str),
    Include(&'l str),
}

impl<'l> Line<'l> {
    fn read(line: &'l str) -> Option<Self> {
        let mut words = line.split('#').next()?.split_whitespace();
        let kind = words.next()?;
        if kind == "@include" {
            return words.next().map(Self::Include);
        }
        if !kind.trim_start_matches('-').eq_ignore_ascii_case("auth") {
            return None;
        }
        let control = words.next()?;
        if matches!(control, "include" | "substack") {
            return words.next().map(Self::Include);
        }
        if control.starts_with('[') && !control.ends_with(']') {
            words.find(|word| word.ends_with(']'))?;
        }
        words.next()?.rsplit('/').next().map(Self::Module)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[(&str, &str)]) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        let mut read = |name: &str| {
            let file = files.iter().find(|(file, _)| *file == name);
            file.map(|(_, text)| (*text).to_owned()).ok_or(io::ErrorKind::NotFound.into())
        };
        collect("door", DEPTH, &mut read, &mut found)?;
        Ok(found)
    }

    #[test]
    fn every_way_to_write_a_line_is_understood() {
        let door = "# comment\n-auth optional pam_a.so\nAUTH [success=1 default=ignore] pam_b.so x\n\
                    auth [success=done] \\\n  /lib/security/pam_c.so # and so on\n\
                    session required pam_no.so\n@include more\nauth substack more\n";
        let more = "auth\trequired\tpam_d.so\n";
        let found = modules(&[("door", door), ("more", more)]).unwrap();
        assert_eq!(found, ["pam_a.so", "pam_b.so", "pam_c.so", "pam_d.so", "pam_d.so"]);
    }

    #[test]
    fn what_includes_itself_or_nothing_is_an_error() {
        assert!(modules(&[("door", "@include door")]).is_err());
        assert!(modules(&[("door", "auth include gone")]).is_err());
    }

    #[test]
    fn half_a_line_is_none() {
        for line in ["auth", "auth required", "auth [a", "@include", "#auth required pam_a.so", ""]
        {
            assert_eq!(Line::read(line), None, "{line}");
        }
    }

    #[test]
    fn a_service_is_no_path() {
        assert!(Stack::of("../shadow").is_err());
        assert!(Stack::of("").is_err());
    }
}
