//! Which modules a service has for signing in, as its file and the files it includes say
//! (pam.conf(5)).

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::str::SplitWhitespace;

use mfad_i18n::say;

use crate::exit::Failure;

use super::control::{Action, Control, PamResult};

/// Where services are, the administrator's first.
const FOLDERS: [&str; 2] = ["etc/pam.d", "usr/lib/pam.d"];
/// How deep files include others; libpam itself goes no deeper.
const DEPTH: usize = 32;
const MFAD: &str = "pam_mfad.so";
/// What `mfactl login` keeps beside a file that it changed is called.
pub(crate) const KEPT: &str = ".before-mfad";
/// What it tries such a file as.
pub(crate) const TRIAL: &str = ".mfad-trial";
/// What opens a keyring with the login password.
pub(crate) const KEYRINGS: [&str; 3] =
    ["pam_gnome_keyring.so", "pam_kwallet.so", "pam_kwallet5.so"];
/// What asks nobody anything.
const SILENT: [&str; 4] = ["pam_permit.so", "pam_deny.so", "pam_cap.so", "pam_faildelay.so"];

/// A line that has a module authenticate somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The file that it is in.
    pub file: String,
    pub control: String,
    pub module: String,
    /// What stands behind the module, with single spaces.
    pub arguments: String,
}

impl Rule {
    pub fn asks_mfad(&self) -> bool {
        self.module == MFAD
    }

    /// Whether it hands on the password that an earlier line fetched, and does nothing else.
    pub fn hands_on(&self) -> bool {
        self.asks_mfad() && self.has_option("set_authtok")
    }

    /// Whether it fetches the login password with a sign-in.
    pub fn fetches(&self) -> bool {
        self.asks_mfad() && self.has_option("keyring")
    }

    fn opens_keyring(&self) -> bool {
        KEYRINGS.contains(&self.module.as_str())
    }

    fn has_option(&self, option: &str) -> bool {
        self.arguments.split(' ').any(|it| it == option)
    }

    /// Whether it lets people past this module whom it refused, though they proved nothing else instead:
    /// as a second step, every result but that nothing is set up has to end it.
    pub fn lets_past(&self) -> bool {
        let Some(control) = Control::read(&self.control) else { return false };
        let instead = matches!(control.action(PamResult::Success), Action::Done | Action::Jump(_));
        let ends = |it: PamResult| matches!(control.action(it), Action::Bad | Action::Die);
        let others = PamResult::REFUSALS.into_iter().filter(|it| *it != PamResult::UserUnknown);
        !instead && !others.into_iter().all(ends)
    }
}

/// What a service has for signing in, in order, with what it includes in the place of the line that does.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Stack {
    steps: Vec<Step>,
}

/// A step of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Module(Rule),
    /// The rules of another file, whose end ends only them (pam.conf(5), `substack`).
    Substack(Vec<Step>),
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

    /// Those of this service, whose files this reads by their names.
    ///
    /// # Errors
    /// A file cannot be read, or includes itself.
    pub fn read(
        service: &str,
        read: &mut impl FnMut(&str) -> io::Result<String>,
    ) -> io::Result<Self> {
        Ok(Self { steps: collect(service, DEPTH, read)? })
    }

    #[cfg(test)]
    pub fn of(steps: Vec<Step>) -> Self {
        Self { steps }
    }

    /// Its steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// All rules, in their order.
    pub fn rules(&self) -> Vec<&Rule> {
        fn flat<'s>(steps: &'s [Step], rules: &mut Vec<&'s Rule>) {
            for step in steps {
                match step {
                    Step::Module(rule) => rules.push(rule),
                    Step::Substack(steps) => flat(steps, rules),
                }
            }
        }
        let mut rules = Vec::new();
        flat(&self.steps, &mut rules);
        rules
    }

    pub fn modules(&self) -> Vec<&str> {
        self.rules().into_iter().map(|rule| rule.module.as_str()).collect()
    }

    /// The rules that ask mfad.
    pub fn of_mfad(&self) -> impl Iterator<Item = &Rule> {
        self.rules().into_iter().filter(|rule| rule.asks_mfad())
    }

    /// Whether a login password that is fetched with a sign-in is handed on to what opens the keyring, by lines in
    /// this order. Where nothing fetches one, nothing is amiss.
    pub fn hands_on_what_it_fetches(&self) -> bool {
        if !self.of_mfad().any(|it| it.fetches() || it.hands_on()) {
            return true;
        }
        let mut rules = self.rules().into_iter();
        rules.any(Rule::fetches) && rules.any(Rule::hands_on) && rules.any(Rule::opens_keyring)
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
    let names = names.filter(|name| !name.ends_with(KEPT) && !name.ends_with(TRIAL));
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

/// The file of this name below this folder, the administrator's if there is one.
pub(crate) fn read(root: &Path, name: &str) -> io::Result<String> {
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
) -> io::Result<Vec<Step>> {
    let deeper =
        depth.checked_sub(1).ok_or_else(|| io::Error::other(say!("try-includes-itself")))?;
    let mut steps = Vec::new();
    for line in whole_lines(&read(file)?) {
        match StackLine::read(&line.text) {
            Some(StackLine::Module { control, module, arguments }) => {
                let (file, module) = (file.to_owned(), module.to_owned());
                steps.push(Step::Module(Rule { file, control, module, arguments }));
            }
            Some(StackLine::Include(other)) => steps.extend(collect(other, deeper, read)?),
            Some(StackLine::Substack(other)) => {
                steps.push(Step::Substack(collect(other, deeper, read)?));
            }
            Some(StackLine::NotUnderstood) => steps.push(Step::Module(Rule {
                file: file.to_owned(),
                control: line.text,
                module: String::new(),
                arguments: String::new(),
            })),
            None => {}
        }
    }
    Ok(steps)
}

/// A line as libpam reads it, and the lines of the file that it is.
#[derive(Debug, PartialEq)]
pub(crate) struct WholeLine {
    pub text: String,
    pub lines: Range<usize>,
}

/// The lines that say something, as libpam puts them together (`_pam_assemble_line`): a backslash at the end
/// brings in the next, where comments and empty lines are left out; nothing does after a comment sign.
pub(crate) fn whole_lines(text: &str) -> Vec<WholeLine> {
    let mut whole = Vec::new();
    let mut begun: Option<WholeLine> = None;
    for (number, line) in text.split('\n').enumerate() {
        let says = line.trim_start_matches([' ', '\t']);
        if says.is_empty() || says.starts_with('#') {
            continue;
        }
        let said = says.split_once('#').map_or(says, |(before, _)| before);
        let end = said.trim_end_matches([' ', '\t']);
        let goes_on = said.len() == says.len() && end.ends_with('\\');
        let text = if goes_on { end.trim_end_matches('\\') } else { said };
        let mut line =
            begun.take().unwrap_or(WholeLine { text: String::new(), lines: number..number });
        line.text.push_str(text);
        line.text.push(' ');
        line.lines.end = number.saturating_add(1);
        if goes_on { begun = Some(line) } else { whole.push(line) }
    }
    whole.extend(begun);
    whole
}

/// A line about signing in.
#[derive(Debug, PartialEq)]
pub(crate) enum StackLine<'l> {
    Module {
        control: String,
        module: &'l str,
        arguments: String,
    },
    Include(&'l str),
    Substack(&'l str),
    /// libpam takes it as a module that refuses, of signing in where it cannot tell what of.
    NotUnderstood,
}

impl<'l> StackLine<'l> {
    /// Reads one, which is whole: without a backslash at its end. `None` if it is about something else.
    pub fn read(line: &'l str) -> Option<Self> {
        let mut words = line.split('#').next()?.split_whitespace();
        let kind = words.next()?;
        if kind == "@include" {
            return Some(words.next().map_or(Self::NotUnderstood, Self::Include));
        }
        let kind = kind.strip_prefix('-').unwrap_or(kind);
        if ["account", "password", "session"].iter().any(|it| kind.eq_ignore_ascii_case(it)) {
            return None;
        }
        let module = kind.eq_ignore_ascii_case("auth").then(|| Self::module(words)).flatten();
        Some(module.unwrap_or(Self::NotUnderstood))
    }

    /// What stands behind `auth`.
    fn module(mut words: SplitWhitespace<'l>) -> Option<Self> {
        let mut control = words.next()?.to_owned();
        if control.eq_ignore_ascii_case("include") {
            return words.next().map(Self::Include);
        }
        if control.eq_ignore_ascii_case("substack") {
            return words.next().map(Self::Substack);
        }
        while control.starts_with('[') && !control.ends_with(']') {
            control = format!("{control} {}", words.next()?);
        }
        let module = words.next()?.rsplit('/').next()?;
        let arguments = words.collect::<Vec<_>>().join(" ");
        Some(Self::Module { control, module, arguments })
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
    fn lines_go_on_as_libpam_has_them() {
        let text =
            "# a \\\nauth required \\  \n\n# b\n  pam_a.so\nauth required pam_b.so # c \\\nauth x";
        let whole = whole_lines(text);
        let lines: Vec<_> = whole.iter().map(|it| it.lines.clone()).collect();
        assert_eq!(lines, [1..5, 5..6, 6..7]);
        let words: Vec<_> = whole.iter().map(|it| it.text.split_whitespace().count()).collect();
        assert_eq!(words, [3, 3, 2]);
    }

    #[test]
    fn what_includes_itself_or_nothing_is_an_error() {
        assert!(modules(&[("door", "@include door")]).is_err());
        assert!(modules(&[("door", "auth include gone")]).is_err());
    }

    #[test]
    fn half_a_line_is_a_refusal_and_what_is_about_something_else_nothing() {
        for line in
            ["auth", "auth required", "auth [a", "@include", "aut required pam_a.so", "--auth"]
        {
            assert_eq!(StackLine::read(line), Some(StackLine::NotUnderstood), "{line}");
        }
        for line in ["#auth required pam_a.so", "", "-Session optional pam_a.so", "password"] {
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
            let Some(StackLine::Module { control, module, arguments }) = StackLine::read(&line)
            else {
                panic!("{line}")
            };
            Rule { file: "door".into(), control, module: module.into(), arguments }.lets_past()
        };
        for control in [
            "sufficient",
            "required",
            "requisite",
            "[success=ok user_unknown=ignore default=die]",
            "[success=ok new_authtok_reqd=bad default=bad]",
            "[success=done default=ignore]",
            "[success=2 default=ignore]",
            "[success=ok auth_err=die]",
            "[success=okay default=ignore]",
        ] {
            assert!(!lets_past(control), "{control}");
        }
        for control in [
            "optional",
            "[success=ok user_unknown=ignore default=ignore]",
            "[success=ok user_unknown=ignore authinfo_unavail=ignore default=die]",
            "[success=ok default=reset]",
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
