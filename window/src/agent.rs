//! The agent of the session: the prompts of programs that have no screen, one after the other, each in a window of
//! its own. It is there while this program runs, whether or not its main window is.

use std::rc::Rc;

use adw::prelude::*;
use gtk::gio;
use mfad_bus::AgentRequest;
use mfad_client::{Agent, AgentEvent, Daemon, Operation, Reader};
use mfad_i18n::{say, visible};
use zbus::Connection;

use crate::navigation::spawn;
use crate::observe::{Bus, connect};
use crate::operation_dialog::{Dialog, show_request};
use crate::turns::Turns;

/// Shows the prompts of this session for as long as the program runs.
pub async fn serve(application: adw::Application, bus: Bus) {
    let Ok(connection) = connect(bus).await else { return };
    let turns = Rc::new(Turns::default());
    while !connection.is_closed() {
        // Before it is looked for, so that none comes unseen.
        let Ok(arrival) = Daemon::arrival(&connection).await else { return };
        if let Some(agent) = register(&connection).await {
            follow(&application, agent, &turns).await;
        }
        arrival.await;
    }
}

/// Nothing where another shows them, or nobody may here.
async fn register(connection: &Connection) -> Option<Agent> {
    let daemon = Daemon::find(connection).await.ok()?;
    daemon.set_language().await.ok()?;
    let registered = Agent::register(&daemon, Reader::Screen).await;
    registered
        .inspect_err(|error| {
            let why = error.to_string();
            gtk::glib::g_message!("mfad-window", "agent: {why}");
        })
        .ok()
}

async fn follow(application: &adw::Application, mut agent: Agent, turns: &Rc<Turns<Dialog>>) {
    while let Some(event) = agent.next().await {
        match event {
            AgentEvent::Began(operation, request) => {
                let (application, turns) = (application.clone(), turns.clone());
                spawn(show(application, turns, *operation, request));
            }
            AgentEvent::Refused(program) => tell_refused(application, &program),
        }
    }
}

async fn show(
    application: adw::Application,
    turns: Rc<Turns<Dialog>>,
    operation: Operation,
    request: AgentRequest,
) {
    show_request(&application, &turns, operation, &who(&request)).await;
}

/// Who asks: the file that runs, as the kernel knows it, for a name is what a program says of itself.
fn who(request: &AgentRequest) -> String {
    let file = std::fs::read_link(format!("/proc/{}/exe", request.process));
    match file {
        Ok(file) => {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let path = file.parent().unwrap_or(&file).to_string_lossy();
            say!("window-asked-by", program = visible(&name), folder = visible(&path))
        }
        Err(_) => say!("window-asked-by-name", program = visible(&request.program)),
    }
}

/// Somebody should know that a program tried to have their PINs asked for by itself.
fn tell_refused(application: &adw::Application, program: &str) {
    let notification = gio::Notification::new(&say!("window-agent-refused-title"));
    notification.set_body(Some(&say!("window-agent-refused", program = visible(program))));
    notification.set_priority(gio::NotificationPriority::High);
    application.send_notification(Some("agent-refused"), &notification);
    if let Some(window) = application.active_window() {
        let dialog = adw::MessageDialog::new(
            Some(&window),
            Some(&say!("window-agent-refused-title")),
            Some(&say!("window-agent-refused", program = visible(program))),
        );
        dialog.add_response("close", &say!("window-close"));
        dialog.present();
    }
}
