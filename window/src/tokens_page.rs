//! The page of the keys and cards that are plugged in, as they come and go.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_client::objects::Token;
use mfad_client::{Reader, add_remedy};
use mfad_i18n::{say, visible};

use crate::commands::Command;
use crate::main_window::MainWindow;
use crate::observe::Snapshot;
use crate::token_page;
use crate::widgets::{column, group, leading_row, row, scrolled_page, set_row, show_only, status};
use crate::words::{problem, token_icon, token_summary};

/// The page.
pub struct TokensPage {
    /// What shows it.
    pub page: gtk::Stack,
    main: RefCell<Weak<MainWindow>>,
    list: adw::PreferencesGroup,
    rows: RefCell<HashMap<String, (adw::ActionRow, Token)>>,
    cards: adw::PreferencesGroup,
    card_row: adw::ActionRow,
}

impl TokensPage {
    /// An empty one.
    pub fn new() -> Rc<Self> {
        let page = gtk::Stack::new();
        let list = group(&say!("window-plugged-in"), "");
        let cards = group(&say!("window-cards"), "");
        let card_row = row("", "");
        cards.add(&card_row);
        cards.set_visible(false);
        let whole = column();
        whole.append(&list);
        whole.append(&cards);
        page.add_named(&scrolled_page(&whole), Some("list"));
        let empty = status(
            "mfad-insert-symbolic",
            &say!("window-no-tokens"),
            &say!("window-no-tokens-yet"),
            None,
        );
        page.add_named(&empty, Some("empty"));
        let (main, rows) = (RefCell::default(), RefCell::default());
        Rc::new(Self { page, main, list, rows, cards, card_row })
    }

    /// Ties it to its window.
    pub fn connect(&self, main: &Rc<MainWindow>) {
        self.main.replace(Rc::downgrade(main));
    }

    /// Shows what there is now.
    pub fn update(&self, main: &Rc<MainWindow>, now: &Rc<Snapshot>) {
        Command::Tokens.done();
        let mut rows = self.rows.borrow_mut();
        rows.retain(|id, (row, token)| {
            // One of another kind gets another picture.
            let stays =
                now.tokens.iter().any(|it| it.id == *id && token_icon(it) == token_icon(token));
            if !stays {
                self.list.remove(row);
            }
            stays
        });
        for token in &now.tokens {
            let (row, _) = rows.entry(token.id.clone()).or_insert_with(|| {
                let row = leading_row(token_icon(token), "", "");
                let (weak, id) = (Rc::downgrade(main), token.id.clone());
                row.connect_activated(move |_| {
                    weak.upgrade().inspect(|main| token_page::open(main, &id));
                });
                self.list.add(&row);
                (row, token.clone())
            });
            let subtitle = problem(token).unwrap_or_else(|| token_summary(token));
            set_row(row, &visible(&token.name), &subtitle);
        }
        self.show_card_problem(now);
        let empty = now.tokens.is_empty() && now.card_problem.is_none();
        self.list.set_visible(!now.tokens.is_empty());
        show_only(&self.page, if empty { "empty" } else { "list" });
    }

    fn show_card_problem(&self, now: &Snapshot) {
        self.cards.set_visible(now.card_problem.is_some());
        let Some(problem) = &now.card_problem else { return };
        let mut message = visible(problem);
        add_remedy(Reader::Screen, &mut message, now.card_remedy.as_deref(), None);
        set_row(&self.card_row, &message, "");
    }
}
