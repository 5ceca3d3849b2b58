//! What is shown once and never again: recovery codes and app passwords, to be printed, saved or copied.

use std::rc::Rc;

use adw::prelude::*;
use mfad_bus::SecretFile;
use mfad_i18n::say;
use zeroize::Zeroizing;

use crate::files;
use crate::main_window::MainWindow;
use crate::navigation::spawn;
use crate::widgets::{button, suggested, text};

/// Points from the edge of the paper.
const EDGE: f64 = 36.0;

/// What is on it.
pub struct Sheet {
    /// The heading of the window.
    pub title: String,
    /// What it is, and what to do with it.
    pub explanation: String,
    /// The secrets, one a line.
    pub lines: Zeroizing<String>,
    /// Whether it is for paper: then it can be printed and saved.
    pub paper: bool,
}

impl Sheet {
    /// Of a secret that came with a result; nothing if it cannot be read.
    pub fn read(
        title: String,
        explanation: String,
        file: &SecretFile,
        paper: bool,
    ) -> Option<Self> {
        Self::of(title, explanation, &file.read().ok()?, paper)
    }

    /// The same of what was read; nothing if it is no text.
    pub fn of(title: String, explanation: String, bytes: &[u8], paper: bool) -> Option<Self> {
        let lines = Zeroizing::new(std::str::from_utf8(bytes).ok()?.trim_end().to_owned());
        Some(Self { title, explanation, lines, paper })
    }

    /// Shows it until it is closed.
    pub fn show(self, main: &Rc<MainWindow>) {
        let sheet = Rc::new(self);
        let window = adw::Window::builder()
            .transient_for(&main.window)
            .modal(true)
            .title(&sheet.title)
            .default_width(440)
            .width_request(320)
            .build();
        let whole = gtk::Box::new(gtk::Orientation::Vertical, 0);
        let header = adw::HeaderBar::builder()
            .title_widget(&adw::WindowTitle::new(&sheet.title, ""))
            .build();
        header.set_show_end_title_buttons(false);
        whole.append(&header);
        let closing = window.clone();
        let done = suggested(&say!("window-done"), move || closing.close());
        let column = sheet.column(main, &window);
        column.append(&done);
        let clamp = adw::Clamp::builder().maximum_size(400).child(&column).build();
        let scrolled = gtk::ScrolledWindow::builder()
            .hscrollbar_policy(gtk::PolicyType::Never)
            .propagate_natural_height(true)
            .max_content_height(640)
            .vexpand(true)
            .child(&clamp)
            .build();
        whole.append(&scrolled);
        window.set_content(Some(&whole));
        // Not the secrets, all of which would be selected.
        GtkWindowExt::set_focus(&window, Some(&done));
        window.present();
    }

    fn column(self: &Rc<Self>, main: &Rc<MainWindow>, window: &adw::Window) -> gtk::Box {
        let column = gtk::Box::builder()
            .orientation(gtk::Orientation::Vertical)
            .spacing(18)
            .margin_top(12)
            .margin_bottom(24)
            .margin_start(18)
            .margin_end(18)
            .build();
        column.append(&text(&self.explanation, ""));
        let secrets = text(&self.lines, "title-3");
        secrets.add_css_class("monospace");
        secrets.set_selectable(true);
        secrets.set_wrap_mode(gtk::pango::WrapMode::Char);
        column.append(&secrets);
        let buttons =
            gtk::Box::builder().spacing(12).halign(gtk::Align::Center).homogeneous(true).build();
        if self.paper {
            let (sheet, over, main_window) = (self.clone(), window.clone(), main.clone());
            buttons
                .append(&button(&say!("window-print"), move || sheet.print(&main_window, &over)));
            let (sheet, over, main_window) = (self.clone(), window.clone(), main.clone());
            buttons.append(&button(&say!("window-save"), move || sheet.save(&main_window, &over)));
        }
        let (sheet, over) = (self.clone(), window.clone());
        buttons
            .append(&button(&say!("window-copy"), move || over.clipboard().set_text(&sheet.lines)));
        column.append(&buttons);
        column
    }

    /// All of it, as it is on paper.
    fn page(&self) -> Zeroizing<String> {
        let mut page = Zeroizing::new(String::with_capacity(4096));
        for part in [&self.title, "\n\n", &self.explanation, "\n"] {
            page.push_str(part);
        }
        for (number, line) in self.lines.lines().enumerate() {
            page.push_str(&Zeroizing::new(format!("\n{:>4}   {line}", number + 1)));
        }
        page.push('\n');
        page
    }

    fn print(self: &Rc<Self>, main: &Rc<MainWindow>, over: &adw::Window) {
        let operation = gtk::PrintOperation::builder().n_pages(1).job_name(&self.title).build();
        let sheet = self.clone();
        operation.connect_draw_page(move |_, context, _| {
            let layout = context.create_pango_layout();
            layout.set_font_description(Some(&gtk::pango::FontDescription::from_string(
                "Monospace 12",
            )));
            layout
                .set_width(((context.width() - 2.0 * EDGE) * f64::from(gtk::pango::SCALE)) as i32);
            layout.set_text(&sheet.page());
            let cairo = context.cairo_context();
            cairo.move_to(EDGE, EDGE);
            pangocairo::functions::show_layout(&cairo, &layout);
        });
        if let Err(error) = operation.run(gtk::PrintOperationAction::PrintDialog, Some(over)) {
            main.complain(&say!("window-not-printed"), error.message());
        }
    }

    fn save(self: &Rc<Self>, main: &Rc<MainWindow>, over: &adw::Window) {
        let (sheet, main, over) = (self.clone(), main.clone(), over.clone());
        spawn(async move {
            let name = format!("{}.txt", sheet.title);
            let path = files::ask_where(&over, say!("window-save-as"), &name).await;
            let Some(path) = path else { return };
            if let Err(error) = files::write(&path, sheet.page().as_bytes()) {
                main.complain(&say!("window-not-saved"), &error.to_string());
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_its_number_on_paper() {
        let lines = Zeroizing::new("aaaa-bbbb-cccc\ndddd-eeee-ffff".to_owned());
        let sheet = Sheet {
            title: "Recovery codes".into(),
            explanation: "Once.".into(),
            lines,
            paper: true,
        };
        assert_eq!(
            &*sheet.page(),
            "Recovery codes\n\nOnce.\n\n   1   aaaa-bbbb-cccc\n   2   dddd-eeee-ffff\n"
        );
    }
}
