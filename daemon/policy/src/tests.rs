use super::*;

fn of(texts: &[&str]) -> Result<InForce, PolicyFault> {
    let layers =
        texts.iter().enumerate().map(|(n, text)| (format!("{n}.toml"), (*text).to_owned()));
    InForce::merge(&layers.collect::<Vec<_>>())
}

#[test]
fn no_file_and_an_empty_one_are_the_default() {
    assert_eq!(of(&[]).unwrap().rules, Policy::default());
    assert_eq!(of(&["", "# nothing"]).unwrap().rules, Policy::default());
}

#[test]
fn what_is_not_understood_is_refused_and_the_file_is_named() {
    for (text, wanted) in [
        ("verification = \"none\"", "unknown variant"),
        ("verificatoin = \"pin\"", "unknown field"),
        ("[required]\nmethod = 2", "unknown field"),
        ("[required]\nkinds = [\"face\"]", "unknown variant"),
        ("[required]\nmethods = -1", "line 2"),
        ("[required]\nmethods = 9", "at most 8"),
        ("[waiting]\nafter = 0", "at least 1"),
        ("[trust]\nseconds = 43201", "at most 43200"),
        ("[proof]\nseconds = 901", "at most 900"),
        ("[enroll]\nfirst = \"anybody\"", "unknown variant"),
        ("[methods]\nallowed = []", "at least one kind"),
        (
            "[methods]\nallowed = [\"security-key\"]\n[required]\nkinds = [\"smart-card\"]",
            "leaves out",
        ),
        ("[waiting]\nfirst = 60\nlongest = 30", "no less than"),
        ("help = \"call us\"", "invalid type"),
        ("verification =", "line 1"),
    ] {
        let error = of(&["", text]).unwrap_err().to_string();
        assert!(error.starts_with("1.toml is not a policy") && error.contains(wanted), "{error}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (text, place, reason) in [
        ("\n  verificatoin = \"pin\"", Some((2, 3)), "unknown field `verificatoin`"),
        ("[required]\nmethods = -1", Some((2, 11)), "invalid value"),
        ("[required]\nkinds = []\nmethods = 9", Some((3, 1)), "required.methods is at most 8"),
        ("waiting = { after = 0 }", Some((1, 13)), "waiting.after is at least 1"),
        ("# æ\nverification = \"æ", Some((2, 18)), "invalid basic string"),
        // Of what another file says.
        ("[methods]\nallowed = [\"smart-card\"]", None, "required.kinds has none"),
    ] {
        let before = "[required]\nkinds = [\"security-key\"]";
        let before = if place.is_none() { before } else { "" };
        let fault = of(&[before, text]).unwrap_err();
        assert_eq!((fault.file.as_str(), fault.place), ("1.toml", place), "{fault}");
        assert!(fault.reason.starts_with(reason) && !fault.reason.contains('\n'), "{fault:?}");
    }
}

#[test]
fn a_later_file_counts_key_by_key_and_is_named_as_the_one_that_requires_it() {
    let both = of(&[
        "[required]\nmethods = 1\nkinds = [\"security-key\"]\n[help]\nen = \"Ann\"",
        "[required]\nmethods = 2\n[help]\nnb = \"Anne\"",
    ])
    .unwrap();
    assert_eq!(both.rules.required, Required { methods: 2, kinds: vec![Kind::SecurityKey] });
    assert_eq!(both.rules.help.keys().collect::<Vec<_>>(), ["en", "nb"]);
    assert_eq!(both.origins["required.methods"], "1.toml");
    assert_eq!(both.origins["required.kinds"], "0.toml");
}

#[test]
fn files_that_contradict_each_other_only_together_are_refused() {
    assert!(of(&["[waiting]\nfirst = 60", "[waiting]\nlongest = 90"]).is_ok());
    assert!(of(&["[waiting]\nfirst = 120", "[waiting]\nlongest = 90"]).is_err());
}

#[test]
fn what_is_missing_is_counted_without_recovery_codes() {
    let text = "[required]\nmethods = 2\nkinds = [\"smart-card\", \"recovery-codes\"]";
    let policy = of(&[text]).unwrap().rules;
    let unmet = policy.unmet(&["security-key", "recovery-codes"]);
    assert_eq!(unmet, Unmet { methods: 1, kinds: vec![Kind::SmartCard] });
    let met = policy.unmet(&["security-key", "smart-card", "recovery-codes"]);
    assert_eq!(met, Unmet::default());
}

#[test]
fn the_shipped_example_names_every_key_with_its_default() {
    let example = include_str!("../../../docs/examples/policy.toml");
    let set: String = example
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .filter(|line| !line.starts_with(' '))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(of(&[example]).unwrap().rules, Policy::default());
    let mut said = of(&[&set]).unwrap();
    assert!(said.rules.help.len() >= 2, "help in more than one language");
    said.rules.help.clear();
    assert_eq!(said.rules, Policy::default());
    let keys: Vec<_> = said.origins.keys().filter(|it| !it.starts_with("help.")).collect();
    let all = [
        "access-pass.enabled",
        "access-pass.recipients",
        "access-pass.services",
        "directory.attribute",
        "directory.entry",
        "directory.offline-seconds",
        "directory.rp-id",
        "directory.server",
        "enroll.first",
        "keyring",
        "methods.allowed",
        "order",
        "proof.seconds",
        "remote",
        "remove-last",
        "required.kinds",
        "required.methods",
        "trust.seconds",
        "verification",
        "waiting.after",
        "waiting.first",
        "waiting.longest",
    ];
    assert_eq!(keys, all);
}
