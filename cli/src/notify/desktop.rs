//! Notifications, as desktops show them (Desktop Notifications Specification 1.2).

use std::collections::HashMap;

use zbus::Variant;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
pub(super) trait Notifications {
    #[expect(clippy::too_many_arguments, reason = "the specification says so")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Variant<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;
    fn close_notification(&self, id: u32) -> zbus::Result<()>;
}

impl NotificationsProxy<'_> {
    /// Shows a notification that stays for as long as the desktop likes; its number.
    pub(super) async fn show(&self, summary: &str, body: &str) -> zbus::Result<u32> {
        const AS_THE_DESKTOP_LIKES: i32 = -1;
        let body = escaped(body);
        let hints = HashMap::from([("category", Variant::from("device"))]);
        self.notify("mfad", 0, "dialog-password", summary, &body, &[], hints, AS_THE_DESKTOP_LIKES)
            .await
    }
}

/// The body may have markup; what is in names is none.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_markup() {
        assert_eq!(escaped("<b>R&D</b>"), "&lt;b&gt;R&amp;D&lt;/b&gt;");
    }
}
