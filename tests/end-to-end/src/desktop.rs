//! A fake of the part of a desktop that shows notifications, because there is no desktop here: it
//! writes down what it was asked to show and to close.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::{Connection, OwnedVariant, interface};

/// A desktop, until dropped.
pub struct Desktop {
    _connection: Connection,
    book: Arc<Mutex<Book>>,
}

#[derive(Default)]
struct Book {
    all: Vec<Notification>,
    shown: HashMap<u32, Notification>,
}

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its first line.
    pub summary: String,
    /// The rest.
    pub body: String,
}

impl Desktop {
    /// Puts a fake desktop on the bus of this connection.
    pub async fn start(connection: Connection) -> Self {
        let book = Arc::default();
        let path = "/org/freedesktop/Notifications";
        connection.object_server().at(path, Notifications(Arc::clone(&book))).await.unwrap();
        connection.request_name("org.freedesktop.Notifications").await.unwrap();
        Self { _connection: connection, book }
    }

    /// What is shown now.
    pub fn shown(&self) -> Vec<Notification> {
        self.book.lock().unwrap().shown.values().cloned().collect()
    }

    /// All that was ever shown.
    pub fn all(&self) -> Vec<Notification> {
        self.book.lock().unwrap().all.clone()
    }
}

struct Notifications(Arc<Mutex<Book>>);

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        _app_name: String,
        _replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedVariant>,
        _expire_timeout: i32,
    ) -> u32 {
        let mut book = self.0.lock().unwrap();
        let notification = Notification { summary, body };
        book.all.push(notification.clone());
        let id = u32::try_from(book.all.len()).unwrap();
        book.shown.insert(id, notification);
        id
    }

    fn close_notification(&self, id: u32) {
        self.0.lock().unwrap().shown.remove(&id);
    }
}
