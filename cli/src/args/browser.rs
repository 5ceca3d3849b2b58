//! `mfactl browser …`

use clap::{Args as Group, Subcommand};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum BrowserCommand {
    Status,
    Install(WhichBrowsers),
    Remove(WhichBrowsers),
}

/// Which browsers are meant.
#[derive(Debug, Group)]
pub struct WhichBrowsers {
    #[arg(value_name = "BROWSER", hide_possible_values = true,
          value_parser = ["chromium", "chrome", "brave", "edge", "vivaldi", "firefox",
                          "chromium-flatpak", "chrome-flatpak", "brave-flatpak", "edge-flatpak",
                          "vivaldi-flatpak", "firefox-flatpak", "chromium-snap", "brave-snap",
                          "firefox-snap"])]
    pub browsers: Vec<String>,
    #[arg(long, conflicts_with = "browsers")]
    pub system: bool,
}
