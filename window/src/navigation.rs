//! Pages on top of one another, with a way back.

use std::cell::RefCell;
use std::rc::Rc;

use adw::prelude::*;
use gtk::glib;
use mfad_i18n::say;

use crate::observe::Snapshot;
use crate::widgets::icon_button;

/// What is shown of something that may change or go.
pub trait Page {
    /// Shows what there is now; false once what the page is about is gone for good.
    fn update(self: Rc<Self>, now: &Rc<Snapshot>) -> bool;
}

/// The pages, the last of which is seen.
pub struct Navigation {
    /// What shows them.
    pub leaflet: adw::Leaflet,
    above: RefCell<Vec<(gtk::Widget, Rc<dyn Page>)>>,
}

impl Navigation {
    /// With the page that is always there.
    pub fn new(main: &impl IsA<gtk::Widget>) -> Rc<Self> {
        let leaflet = adw::Leaflet::builder().can_unfold(false).can_navigate_back(true).build();
        leaflet.append(main);
        let navigation = Rc::new(Self { leaflet, above: RefCell::default() });
        let weak = Rc::downgrade(&navigation);
        navigation.leaflet.connect_child_transition_running_notify(move |leaflet| {
            if let Some(it) = weak.upgrade().filter(|_| !leaflet.is_child_transition_running()) {
                it.drop_left();
            }
        });
        navigation
    }

    /// Puts a page on top.
    pub fn push(self: &Rc<Self>, title: &str, content: &impl IsA<gtk::Widget>, page: Rc<dyn Page>) {
        self.drop_left();
        let weak = Rc::downgrade(self);
        let back = icon_button("go-previous-symbolic", &say!("window-back"), move || {
            weak.upgrade().inspect(|it| it.back());
        });
        let header = adw::HeaderBar::new();
        header.set_title_widget(Some(&adw::WindowTitle::new(title, "")));
        header.pack_start(&back);
        content.set_vexpand(true);
        let whole = gtk::Box::new(gtk::Orientation::Vertical, 0);
        whole.append(&header);
        whole.append(content);
        self.leaflet.append(&whole);
        self.above.borrow_mut().push((whole.clone().upcast(), page));
        self.leaflet.set_visible_child(&whole);
        back.grab_focus();
    }

    /// Goes to the page below.
    pub fn back(&self) {
        self.leaflet.navigate(adw::NavigationDirection::Back);
    }

    /// Goes to the page at the bottom.
    pub fn home(&self) {
        if let Some(first) = self.leaflet.first_child() {
            self.leaflet.set_visible_child(&first);
        }
    }

    /// Shows what there is now, and leaves the pages of what is gone.
    pub fn update(&self, now: &Rc<Snapshot>) {
        let pages: Vec<_> = self.above.borrow().iter().map(|(_, page)| page.clone()).collect();
        let gone = pages.into_iter().position(|page| !page.update(now));
        let Some(index) = gone else { return };
        let leaving = self.above.borrow().get(index).map(|(widget, _)| widget.clone());
        let below = leaving.and_then(|it| it.prev_sibling());
        if let Some(below) = below {
            self.leaflet.set_visible_child(&below);
        }
        if !self.leaflet.is_child_transition_running() {
            self.drop_left();
        }
    }

    /// Pages that were left are forgotten, once they no longer move.
    fn drop_left(&self) {
        let seen = self.leaflet.visible_child();
        let home = self.leaflet.first_child();
        loop {
            let last = self.above.borrow().last().map(|(widget, _)| widget.clone());
            match last {
                Some(last) if Some(&last) != seen.as_ref() || seen == home => {
                    self.above.borrow_mut().pop();
                    self.leaflet.remove(&last);
                }
                _ => return,
            }
        }
    }
}

/// A page that has nothing to change, and stays for as long as somebody looks at it.
pub struct Still<T>(Rc<T>);

impl<T: 'static> Still<T> {
    /// What is kept while it is shown.
    pub fn keep(it: Rc<T>) -> Rc<dyn Page> {
        Rc::new(Self(it))
    }
}

impl<T> Page for Still<T> {
    fn update(self: Rc<Self>, _: &Rc<Snapshot>) -> bool {
        Rc::strong_count(&self.0) > 0
    }
}

/// Runs something on GTK's thread beside everything else.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    glib::spawn_future_local(future);
}
