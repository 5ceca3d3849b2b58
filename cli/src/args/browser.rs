//! `mfactl browser …`

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Browser {
    /// Show which browsers can ask mfad, and what is missing
    ///
    /// It takes two things in a browser: mfad's extension, and a file that tells the browser where
    /// the program mfad-browser-host is.
    #[command(after_long_help = "Examples:
  mfactl browser status
  mfactl browser status --json | jq -r '.browsers[] | select(.host == null) | .id'")]
    Status,
    /// Tell your browsers where mfad-browser-host is
    ///
    /// Writes one file into your own folder of each browser. How to add the extension is said
    /// afterwards, where it is missing.
    #[command(after_long_help = "Examples:
  mfactl browser install
  mfactl browser install firefox
  sudo mfactl browser install --system
      The extension in everybody's Chromium and Firefox")]
    Install(WhichBrowsers),
    /// Take back what install did
    ///
    /// From then on the browser answers sites by itself again.
    #[command(after_long_help = "Examples:
  mfactl browser remove
  mfactl browser remove chromium")]
    Remove(WhichBrowsers),
}

/// Which browsers are meant.
#[derive(Debug, Group)]
pub struct WhichBrowsers {
    /// chromium, chrome, brave, edge, vivaldi or firefox, with -flatpak or -snap after it where that is
    /// what it is; all that are there if left out
    #[arg(value_name = "BROWSER", hide_possible_values = true,
          value_parser = ["chromium", "chrome", "brave", "edge", "vivaldi", "firefox",
                          "chromium-flatpak", "chrome-flatpak", "brave-flatpak", "edge-flatpak",
                          "vivaldi-flatpak", "firefox-flatpak", "chromium-snap", "brave-snap",
                          "firefox-snap"])]
    pub browsers: Vec<String>,
    /// For every user of this computer, in Debian's Chromium and Firefox; for administrators
    #[arg(long, conflicts_with = "browsers")]
    pub system: bool,
}
