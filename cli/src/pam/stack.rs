//! Which modules a service has for signing in, as its file and the files it includes say
//! (pam.conf(5)).

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use mfad_i18n::say;

use crate::exit::Failure;

/// Where services are, the administrator's first.
const FOLDERS: [&str; 2] = ["etc/pam.d", "usr/lib/pam.d"];
/// How deep files include others; libpam itself goes no deeper.
const DEPTH: usize = 32;
const MFAD: &str = "pam_mfad.so";
/// What asks nobody anything.
const SILENT: [&str; 4] = ["pam_permit.so", "pam_deny.so", "pam_cap.so", "pam_faildelay.so"];

/// A line that has a module authenticate somebody.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The file that it is in.
    pub file: String,
    pub control: String,
    pub module: String,
}

impl Rule {
    pub fn asks_mfad(&self) -> bool {
        self.module == MFAD
    }

    /// Whether it lets people past this module whom it refused, though they proved nothing else instead:
    /// as a second step, every result but that nothing is set up has to end it.
    pub fn lets_past(&self) -> bool {
        let Some(list) = self.control.strip_prefix('[').and_then(|it| it.strip_suffix(']')) else {
            return self.control == "optional";
        };
        let ends = |action: &str| matches!(action, "die" | "bad");
        let pairs = || list.split_whitespace().filter_map(|pair| pair.split_once('='));
        let goes_on = |action: &str| action == "done" || action.parse::<u32>().is_ok();
        let instead = pairs().any(|(result, action)| result == "success" && goes_on(action));
        let every = pairs().any(|(result, action)| result == "default" && ends(action));
        let mut others =
            pairs().filter(|(result, _)| !matches!(*result, "success" | "user_unknown"));
        !(instead || every && others.all(|(_, action)| ends(action)))
    }
}

/// The rules that a service has for signing in, in their order.
#[derive(Debug, PartialEq)]
pub(crate) struct Stack {
    rules: Vec<Rule>,
}

impl Stack {
    /// Those of this service.
    ///
    /// # Errors
    /// There is no such service, or its files cannot be read.
    pub fn read_service(service: &str) -> Result<Self, Failure> {
        let unreadable = |error: io::Error| {
            Failure::usage(say!("try-unreadable", service, error = error.to_string()))
        };
        if service.is_empty() || service.contains('/') {
            return Err(unreadable(io::ErrorKind::InvalidInput.into()));
        }
        Self::read(service, &mut |name| read(Path::new("/"), name)).map_err(unreadable)
    }

    fn read(service: &str, read: &mut impl FnMut(&str) -> io::Result<String>) -> io::Result<Self> {
        let mut rules = Vec::new();
        collect(service, DEPTH, read, &mut rules)?;
        Ok(Self { rules })
    }

    pub fn modules(&self) -> Vec<&str> {
        self.rules.iter().map(|rule| rule.module.as_str()).collect()
    }

    /// The rules that ask mfad.
    pub fn of_mfad(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.asks_mfad())
    }

    /// The others that have something to ask.
    pub fn others(&self) -> Vec<&str> {
        let asks = |module: &&str| *module != MFAD && !SILENT.contains(module);
        self.modules().into_iter().filter(asks).collect()
    }
}

/// The services of the machine whose files are below this folder, by name. One that cannot be read is left out.
pub(crate) fn services(root: &Path) -> BTreeMap<String, Stack> {
    let folders = FOLDERS.iter().filter_map(|folder| fs::read_dir(root.join(folder)).ok());
    let names = folders.flatten().flatten().filter_map(|it| it.file_name().into_string().ok());
    let stack = |name: String| {
        let stack = Stack::read(&name, &mut |name| read(root, name)).ok()?;
        Some((name, stack))
    };
    names.filter_map(stack).collect()
}

/// The services that reach a line of this file with mfad in it, which includes bring to others.
pub(crate) fn reached<'s>(services: &'s BTreeMap<String, Stack>, file: &str) -> Vec<&'s str> {
    let reaches = |stack: &Stack| stack.of_mfad().any(|rule| rule.file == file);
    services.iter().filter(|(_, it)| reaches(it)).map(|(name, _)| name.as_str()).collect()
}

fn read(root: &Path, name: &str) -> io::Result<String> {
    let files = FOLDERS.iter().map(|folder| root.join(folder).join(name));
    let found = files
        .map(fs::read_to_string)
        .find(|read| !read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound));
    found.unwrap_or_else(|| Err(io::ErrorKind::NotFound.into()))
}

fn collect(
    file: &str,
    depth: usize,
    read: &mut impl FnMut(&str) -> io::Result<String>,
    rules: &mut Vec<Rule>,
) -> io::Result<()> {
    let deeper =
        depth.checked_sub(1).ok_or_else(|| io::Error::other(say!("try-includes-itself")))?;
    for line in read(file)?.replace("\\\n", " ").lines() {
        match StackLine::read(line) {
            Some(StackLine::Module { control, module }) => {
                let (file, module) = (file.to_owned(), module.to_owned());
                rules.push(Rule { file, control, module });
            }
            Some(StackLine::Include(other)) => collect(other, deeper, read, rules)?,
            None => {}
        }
    }
    Ok(())
}

/// A line about signing in.
#[derive(Debug, PartialEq)]
enum StackLine<'l> {
    Module { control: String, module: &'l str },
    Include(&'l str),
}

impl<'l> StackLine<'l> {
    fn read(line: &'l str) -> Option<Self> {
        let mut words = line.split('#').next()?.split_whitespace();
        let kind = words.next()?;
        if kind == "@include" {
            return words.next().map(Self::Include);
        }
        if !kind.trim_start_matches('-').eq_ignore_ascii_case("auth") {
            return None;
        }
        let mut control = words.next()?.to_owned();
        if matches!(control.as_str(), "include" | "substack") {
            return words.next().map(Self::Include);
        }
        while control.starts_with('[') && !control.ends_with(']') {
            control = format!("{control} {}", words.next()?);
        }
        let module = words.next()?.rsplit('/').next()?;
        Some(Self::Module { control, module })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[(&str, &str)]) -> io::Result<Vec<String>> {
        let mut read = |name: &str| {
            let file = files.iter().find(|(file, _)| *file == name);
            file.map(|(_, text)| (*text).to_owned()).ok_or(io::ErrorKind::NotFound.into())
        };
        let stack = Stack::read("door", &mut read)?;
        Ok(stack.modules().into_iter().map(str::to_owned).collect())
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
            assert_eq!(StackLine::read(line), None, "{line}");
        }
    }

    #[test]
    fn a_service_is_no_path() {
        assert!(Stack::read_service("../shadow").is_err());
        assert!(Stack::read_service("").is_err());
    }

    #[test]
    fn what_lets_people_past_the_second_step_is_known() {
        let lets_past = |control: &str| {
            let line = format!("auth {control} pam_mfad.so");
            let Some(StackLine::Module { control, module }) = StackLine::read(&line) else {
                panic!("{line}")
            };
            Rule { file: "door".into(), control, module: module.into() }.lets_past()
        };
        for control in [
            "sufficient",
            "required",
            "requisite",
            "[success=ok user_unknown=ignore default=die]",
            "[success=ok new_authtok_reqd=bad default=bad]",
            "[success=done default=ignore]",
            "[success=2 default=ignore]",
        ] {
            assert!(!lets_past(control), "{control}");
        }
        for control in [
            "optional",
            "[success=ok user_unknown=ignore default=ignore]",
            "[success=ok user_unknown=ignore authinfo_unavail=ignore default=die]",
            "[success=ok auth_err=die]",
        ] {
            assert!(lets_past(control), "{control}");
        }
    }

    #[test]
    fn a_line_reaches_all_who_include_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("etc/pam.d/login", "auth sufficient pam_mfad.so\n@include common-auth\n");
        write("etc/pam.d/common-auth", "auth required pam_unix.so\n");
        write("etc/pam.d/i3lock", "auth include login\n");
        write("usr/lib/pam.d/swaylock", "auth substack login\n");
        write("etc/pam.d/sudo", "@include common-auth\n");
        assert_eq!(reached(&services(folder.path()), "login"), ["i3lock", "login", "swaylock"]);
        assert!(reached(&services(folder.path()), "common-auth").is_empty());
    }
}
