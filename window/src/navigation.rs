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
    main: gtk::Widget,
    above: RefCell<Vec<(gtk::Widget, Rc<dyn Page>)>>,
}

impl Navigation {
    /// With the page that is always there.
    pub fn new(main: &impl IsA<gtk::Widget>) -> Rc<Self> {
        let leaflet = adw::Leaflet::builder().can_unfold(false).can_navigate_back(true).build();
        let main = adw::Bin::builder().child(main).build().upcast();
        leaflet.append(&main);
        let navigation = Rc::new(Self { leaflet, main, above: RefCell::default() });
        let weak = Rc::downgrade(&navigation);
        navigation.leaflet.connect_child_transition_running_notify(move |_| {
            weak.upgrade().inspect(|it| it.settle());
        });
        let weak = Rc::downgrade(&navigation);
        navigation.leaflet.connect_visible_child_notify(move |_| {
            weak.upgrade().inspect(|it| it.settle());
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
        let holder = adw::Bin::builder().child(&whole).build();
        self.leaflet.append(&holder);
        self.above.borrow_mut().push((holder.clone().upcast(), page));
        self.leaflet.set_visible_child(&holder);
        back.grab_focus();
    }

    /// Goes to the page below.
    pub fn back(&self) {
        self.leaflet.navigate(adw::NavigationDirection::Back);
    }

    /// Goes to the page at the bottom.
    pub fn home(&self) {
        self.leaflet.set_visible_child(&self.main);
    }

    /// Shows what there is now, and leaves the pages of what is gone.
    pub fn update(&self, now: &Rc<Snapshot>) {
        let pages: Vec<_> = self.above.borrow().iter().map(|(_, page)| page.clone()).collect();
        let Some(gone) = pages.into_iter().position(|page| !page.update(now)) else { return };
        let below = gone.checked_sub(1).and_then(|it| self.holders().into_iter().nth(it + 1));
        self.leaflet.set_visible_child(&below.unwrap_or_else(|| self.main.clone()));
        self.settle();
    }

    /// Once nothing moves, what is behind another page is not there for a screen reader either
    /// ([`crate::widgets::show_only`]).
    fn settle(&self) {
        let moving = self.leaflet.is_child_transition_running();
        if !moving {
            self.drop_left();
        }
        let seen = self.leaflet.visible_child();
        for holder in self.holders() {
            if let Some(content) = holder.first_child() {
                content.set_visible(moving || Some(&holder) == seen.as_ref());
            }
        }
    }

    /// What holds each page, from the bottom.
    fn holders(&self) -> Vec<gtk::Widget> {
        let above = self.above.borrow();
        let above = above.iter().map(|(holder, _)| holder.clone());
        std::iter::once(self.main.clone()).chain(above).collect()
    }

    /// Pages that were left are forgotten, once they no longer move.
    fn drop_left(&self) {
        let seen = self.leaflet.visible_child();
        loop {
            let last = self.above.borrow().last().map(|(widget, _)| widget.clone());
            match last {
                Some(last) if Some(&last) != seen.as_ref() => {
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
