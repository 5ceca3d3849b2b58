//! What a line of a stack makes of its module's result: the control field, read as libpam reads it
//! (`_pam_parse_control` of Linux-PAM; pam.conf(5)).

/// What a module says, as far as stacks tell it apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PamResult {
    Success,
    Ignore,
    AuthErr,
    UserUnknown,
    AuthinfoUnavail,
    PermDenied,
    ConvErr,
    ServiceErr,
    Abort,
    ModuleUnknown,
}

impl PamResult {
    /// What can come of mfad but success.
    pub const REFUSALS: [Self; 7] = [
        Self::AuthErr,
        Self::UserUnknown,
        Self::AuthinfoUnavail,
        Self::ConvErr,
        Self::ServiceErr,
        Self::Abort,
        Self::ModuleUnknown,
    ];

    /// As bracketed controls write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Ignore => "ignore",
            Self::AuthErr => "auth_err",
            Self::UserUnknown => "user_unknown",
            Self::AuthinfoUnavail => "authinfo_unavail",
            Self::PermDenied => "perm_denied",
            Self::ConvErr => "conv_err",
            Self::ServiceErr => "service_err",
            Self::Abort => "abort",
            Self::ModuleUnknown => "module_unknown",
        }
    }
}

/// What becomes of a stack with a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Ignore,
    Ok,
    Done,
    Bad,
    Die,
    Reset,
    /// As many steps are left out.
    Jump(usize),
}

const ACTIONS: [(&str, Action); 6] = [
    ("ignore", Action::Ignore),
    ("ok", Action::Ok),
    ("done", Action::Done),
    ("bad", Action::Bad),
    ("die", Action::Die),
    ("reset", Action::Reset),
];

/// The results that libpam knows, in its order.
const RESULTS: [&str; 32] = [
    "success",
    "open_err",
    "symbol_err",
    "service_err",
    "system_err",
    "buf_err",
    "perm_denied",
    "auth_err",
    "cred_insufficient",
    "authinfo_unavail",
    "user_unknown",
    "maxtries",
    "new_authtok_reqd",
    "acct_expired",
    "session_err",
    "cred_unavail",
    "cred_expired",
    "cred_err",
    "no_module_data",
    "conv_err",
    "authtok_err",
    "authtok_recover_err",
    "authtok_lock_busy",
    "authtok_disable_aging",
    "try_again",
    "ignore",
    "abort",
    "authtok_expired",
    "module_unknown",
    "bad_item",
    "conv_again",
    "incomplete",
];

/// A control field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Control {
    actions: Vec<(&'static str, Action)>,
    /// Of the results that are not named.
    default: Action,
}

impl Control {
    /// Reads a keyword or a list; `None` for what libpam does not understand, which it then takes as bad whatever
    /// its module says.
    pub fn read(field: &str) -> Option<Self> {
        let list = match field.to_ascii_lowercase().as_str() {
            "required" => "success=ok new_authtok_reqd=ok ignore=ignore default=bad",
            "requisite" => "success=ok new_authtok_reqd=ok ignore=ignore default=die",
            "sufficient" => "success=done new_authtok_reqd=done default=ignore",
            "optional" => "success=ok new_authtok_reqd=ok default=ignore",
            _ => field.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(field),
        };
        Self::read_list(list)
    }

    fn read_list(list: &str) -> Option<Self> {
        let mut actions = Vec::new();
        let mut default = None;
        let mut rest = list.trim_start();
        while !rest.is_empty() {
            let known = RESULTS.iter().find_map(|it| Some((Some(*it), rest.strip_prefix(it)?)));
            let (result, after) = known.or_else(|| Some((None, rest.strip_prefix("default")?)))?;
            let after = after.trim_start().strip_prefix('=')?.trim_start();
            let (action, after) = read_action(after)?;
            match result {
                Some(result) => actions.push((result, action)),
                // It is of what has no action by now; a second one finds nothing left.
                None => default = default.or(Some(action)),
            }
            rest = after.trim_start();
        }
        Some(Self { actions, default: default.unwrap_or(Action::Bad) })
    }

    /// What it makes of this result. The last of what is said about one counts.
    pub fn action(&self, result: PamResult) -> Action {
        let said = self.actions.iter().rfind(|(name, _)| *name == result.word());
        said.map_or(self.default, |(_, action)| *action)
    }

    /// Whether it leaves steps out after some result.
    pub fn jumps(&self) -> bool {
        let mut all = self.actions.iter().map(|(_, action)| action).chain([&self.default]);
        all.any(|action| matches!(action, Action::Jump(_)))
    }
}

/// An action, and what stands behind it.
fn read_action(text: &str) -> Option<(Action, &str)> {
    let word = |(word, action): &(&str, Action)| Some((*action, text.strip_prefix(word)?));
    if let Some(found) = ACTIONS.iter().find_map(word) {
        return Some(found);
    }
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    let number = number.parse::<i32>().ok()?;
    let steps = usize::try_from(number).ok().filter(|it| *it > 0)?;
    Some((Action::Jump(steps), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_libpam_reads_them() {
        let of = |field: &str, result| Control::read(field).map(|it| it.action(result));
        for (field, result, action) in [
            ("REQUIRED", PamResult::AuthErr, Some(Action::Bad)),
            ("[success=ok]", PamResult::AuthErr, Some(Action::Bad)),
            ("[ success = 2 default = reset ]", PamResult::Success, Some(Action::Jump(2))),
            ("[success=2 default=reset]", PamResult::Abort, Some(Action::Reset)),
            ("[default=die success=ok]", PamResult::Success, Some(Action::Ok)),
            ("[default=die default=ignore]", PamResult::Abort, Some(Action::Die)),
            ("[success=die success=okdefault=1]", PamResult::Success, Some(Action::Ok)),
            ("success=done", PamResult::Success, Some(Action::Done)),
            ("[]", PamResult::Success, Some(Action::Bad)),
            ("[Success=ok]", PamResult::Success, None),
            ("[success=0 default=ignore]", PamResult::Success, None),
            ("[success=99999999999]", PamResult::Success, None),
            ("[sucess=ok default=ignore]", PamResult::Success, None),
            ("[success]", PamResult::Success, None),
            ("needed", PamResult::Success, None),
        ] {
            assert_eq!(of(field, result), action, "{field} {result:?}");
        }
    }
}
